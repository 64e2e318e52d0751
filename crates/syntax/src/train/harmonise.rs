//! Tree banks of one language differ in their conventions; the model should not have to guess which
//! one is meant. French follows Sequoia and GSD, which agree with each other.

use crate::conllu::Tree;
use document::{Deprel, Feats, Upos};

/// Brings the sentences of a bank (`fr_pud-ud-test`) to the conventions of its language.
pub fn harmonise(bank: &str, tree: &mut Tree) {
    if bank.starts_with("fr_") {
        reflexives(tree);
        if bank.starts_with("fr_pud") {
            obliques(tree);
            incises(tree);
            passives(tree);
        }
    }
    if bank.starts_with("it_pud") || bank.starts_with("de_pud") {
        verb_forms(tree, bank.starts_with("de_"));
    }
}

/// `VerbForm`, which two of the PUD banks leave out: finite verbs have a mood, participles a tense or a
/// gender without one, and what has neither is an infinitive, or a gerund by its end. German
/// participles have no tense in the larger bank.
fn verb_forms(tree: &mut Tree, german: bool) {
    for w in &mut tree.words {
        let verb = matches!(w.upos, Some(Upos::Verb | Upos::Aux));
        if !verb || w.feats.get("VerbForm").is_some() || w.feats.get("Foreign").is_some() {
            continue;
        }
        let form = if w.feats.get("Mood").is_some() {
            "Fin"
        } else if w.feats.get("Tense").is_some() || w.feats.get("Gender").is_some() {
            "Part"
        } else if !german && w.form.ends_with("ndo") {
            "Ger"
        } else {
            "Inf"
        };
        if german && form == "Part" {
            let kept: Vec<String> = w.feats.to_string().split('|').map(str::to_owned).collect();
            let kept: Vec<&str> =
                kept.iter().map(String::as_str).filter(|f| !f.starts_with("Tense=")).collect();
            w.feats = Feats::parse(&kept.join("|"));
        }
        w.feats.set("VerbForm", form);
    }
}

/// `Voice=Pass` on participles with an auxiliary of the passive, which PUD leaves out.
fn passives(tree: &mut Tree) {
    for i in 0..tree.words.len() {
        let number = Some(i as u32 + 1);
        let passive = |w: &crate::conllu::Row| {
            w.head == number && w.deprel.map(Deprel::as_str) == Some("aux:pass")
        };
        if tree.words[i].feats.has(Feats::PARTICIPLE) && tree.words.iter().any(passive) {
            tree.words[i].feats.set("Voice", "Pass");
        }
    }
}

/// « se »: `expl:comp` and `obj` of the smaller banks are `expl:pv` in the larger ones.
fn reflexives(tree: &mut Tree) {
    for w in &mut tree.words {
        let se = matches!(w.form.to_lowercase().replace('’', "'").as_str(), "se" | "s'");
        let other = matches!(w.deprel.map(Deprel::as_str), Some("expl:comp" | "obj"));
        if se && other && w.upos == Some(Upos::Pron) {
            w.deprel = Deprel::parse("expl:pv");
        }
    }
}

/// Subtypes of `obl`, which PUD does not have.
fn obliques(tree: &mut Tree) {
    for i in 0..tree.words.len() {
        let w = &tree.words[i];
        if w.deprel.map(Deprel::as_str) != Some("obl") {
            continue;
        }
        let (number, head) = (i as u32 + 1, w.head.unwrap_or(0));
        let of = |h: u32, what: &dyn Fn(&str, &str) -> bool| {
            tree.words.iter().any(|x| {
                let rel = x.deprel.map_or("", Deprel::as_str);
                x.head == Some(h) && what(rel, &x.form.to_lowercase())
            })
        };
        let passive = of(head, &|rel, _| rel == "aux:pass" || rel == "nsubj:pass")
            || (head > 0 && {
                let h = &tree.words[head as usize - 1];
                h.feats.has(Feats::PARTICIPLE) && h.deprel.is_some_and(|r| r.base() == Deprel::ACL)
            });
        let new = if passive && of(number, &|rel, form| rel == "case" && form == "par") {
            Deprel::OBL_AGENT
        } else if of(number, &|rel, form| rel == "case" && matches!(form, "à" | "de" | "d'" | "d’"))
        {
            Deprel::OBL_ARG
        } else {
            Deprel::OBL_MOD
        };
        tree.words[i].deprel = Some(new);
    }
}

/// « …, a dit X »: the quotation is the root, the speech verb its `parataxis:insert`; PUD has it
/// the other way round.
fn incises(tree: &mut Tree) {
    let Some(root) = tree.words.iter().position(|w| w.head == Some(0)) else { return };
    let number = root as u32 + 1;
    let quote = tree.words[..root].iter().position(|w| {
        w.head == Some(number) && w.deprel.is_some_and(|r| r.base() == Deprel::PARATAXIS)
    });
    let inverted = tree.words[root + 1..]
        .iter()
        .any(|w| w.head == Some(number) && w.deprel.is_some_and(|r| r.is(Deprel::NSUBJ)));
    let (Some(quote), true) = (quote, inverted) else { return };
    tree.words[quote].head = Some(0);
    tree.words[quote].deprel = Some(Deprel::ROOT);
    tree.words[root].head = Some(quote as u32 + 1);
    tree.words[root].deprel = Deprel::parse("parataxis:insert");
    if let Some(last) = tree.words.last_mut()
        && last.upos == Some(Upos::Punct)
        && last.head == Some(number)
    {
        last.head = Some(quote as u32 + 1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::conllu::read;

    #[test]
    fn verbs_get_their_forms() {
        let text = "1\tha\tavere\tAUX\t_\tMood=Ind|Tense=Pres\t2\taux\t_\t_\n\
            2\tdetto\tdire\tVERB\t_\tTense=Past\t0\troot\t_\t_\n\
            3\tvenire\tvenire\tVERB\t_\t_\t2\txcomp\t_\t_\n\
            4\tridendo\tridere\tVERB\t_\t_\t2\tadvcl\t_\t_\n";
        let forms = |bank: &str| -> Vec<String> {
            let mut tree = read("t", text).unwrap().remove(0);
            harmonise(bank, &mut tree);
            tree.words.iter().map(|w| w.feats.to_string()).collect()
        };
        assert_eq!(
            forms("it_pud-ud-test"),
            [
                "Mood=Ind|Tense=Pres|VerbForm=Fin",
                "Tense=Past|VerbForm=Part",
                "VerbForm=Inf",
                "VerbForm=Ger"
            ]
        );
        assert_eq!(forms("de_pud-ud-test")[1], "VerbForm=Part");
        assert_eq!(forms("es_pud-ud-test")[2], "_");
    }

    #[test]
    fn pud_becomes_sequoia() {
        let text = "1\tLune\tlune\tNOUN\t_\t_\t3\tparataxis\t_\t_\n2\t,\t,\tPUNCT\t_\t_\t1\tpunct\t_\t_\n\
            3\tdit\tdire\tVERB\t_\t_\t0\troot\t_\t_\n4\tIo\tIo\tPROPN\t_\t_\t3\tnsubj\t_\t_\n\
            5\tpar\tpar\tADP\t_\t_\t6\tcase\t_\t_\n6\tpas\tpas\tNOUN\t_\t_\t3\tobl\t_\t_\n";
        let mut tree = read("t", text).unwrap().remove(0);
        harmonise("fr_pud-ud-test", &mut tree);
        let heads: Vec<_> = tree.words.iter().filter_map(|w| w.head).collect();
        assert_eq!(heads, [0, 1, 1, 3, 6, 3]);
        assert_eq!(tree.words[2].deprel.map(Deprel::as_str), Some("parataxis:insert"));
        assert_eq!(tree.words[5].deprel, Some(Deprel::OBL_MOD));
    }
}
