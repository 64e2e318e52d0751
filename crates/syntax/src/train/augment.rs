//! More sentences from those there are: the shapes that newspapers have and tree banks lack.

use super::Sample;
use crate::conllu::{Row, Tree};
use document::{Deprel, Feats, Upos};
use learn::Rng;

const INCISES: &str = include_str!("incises.tsv");

/// Adds changed copies of sentences, chosen by the seed: capitals throughout, other quotation marks,
/// no full stop and no capital, no accents, and quotations with a speech verb after them.
pub fn augment(lang: &str, samples: &mut Vec<Sample>, seed: u64) {
    let mut rng = Rng::new(seed ^ 0x5EED);
    let incises: Vec<Vec<&str>> = INCISES
        .lines()
        .filter_map(|l| l.split_once('\t'))
        .filter(|(l, _)| *l == lang)
        .map(|(_, words)| words.split(' ').collect())
        .collect();
    let speakers: Vec<Vec<Row>> =
        samples.iter().filter(|(_, f)| f.is_none()).filter_map(|(t, _)| speaker(t)).collect();
    let own = samples.iter().filter(|(_, f)| f.is_none()).flat_map(|(t, _)| &t.words);
    let nouns: Vec<&str> = own
        .filter(|w| matches!(w.upos, Some(Upos::Noun | Upos::Adj | Upos::Propn)))
        .filter(|w| (4..12).contains(&w.form.len()) && w.form.chars().all(char::is_alphabetic))
        .map(|w| w.form.as_str())
        .collect();
    let mut added = Vec::new();
    for (tree, foreign) in samples.iter() {
        if foreign.is_some() || tree.words.len() < 3 {
            continue;
        }
        let x = rng.unit();
        if x < 0.04 {
            added.push(forms(tree, &|f| f.to_uppercase()));
        } else if x < 0.06 {
            added.push(forms(tree, &|f| unaccented(f)));
        } else if x < 0.12 {
            added.extend(headline(tree));
        }
        if rng.unit() < 0.25 {
            added.extend(renamed(tree, &nouns, &mut rng));
        }
        if rng.unit() < 0.5 {
            added.extend(requoted(tree, rng.below(3)));
        }
        if !incises.is_empty() && !speakers.is_empty() && rng.unit() < 0.15 {
            let words = &incises[rng.below(incises.len())];
            added.extend(quotation(
                tree,
                words,
                &speakers[rng.below(speakers.len())],
                rng.below(4),
            ));
        }
    }
    samples.extend(added.into_iter().map(|t| (t, None)));
}

fn forms(tree: &Tree, change: &dyn Fn(&str) -> String) -> Tree {
    let mut t = tree.clone();
    for w in &mut t.words {
        w.form = change(&w.form);
        // The lemmas of changed forms would teach nothing.
        w.lemma.clear();
    }
    t
}

fn unaccented(form: &str) -> String {
    let plain = |c: char| match c {
        'é' | 'è' | 'ê' | 'ë' => 'e',
        'à' | 'â' | 'á' | 'ã' => 'a',
        'î' | 'ï' | 'í' => 'i',
        'ô' | 'ó' | 'õ' => 'o',
        'û' | 'ù' | 'ú' => 'u',
        'ç' => 'c',
        'É' | 'È' | 'Ê' => 'E',
        'À' | 'Â' => 'A',
        c => c,
    };
    form.chars().map(plain).collect()
}

/// With other surnames: names that look like words, and names never seen.
fn renamed(tree: &Tree, nouns: &[&str], rng: &mut Rng) -> Option<Tree> {
    let name =
        |w: &Row| w.upos == Some(Upos::Propn) && w.deprel.is_some_and(|r| r.base() == Deprel::FLAT);
    if nouns.is_empty() || !tree.words.iter().any(name) {
        return None;
    }
    let mut t = tree.clone();
    for w in t.words.iter_mut().filter(|w| name(w)) {
        let mut new: String = nouns[rng.below(nouns.len())].to_lowercase();
        if rng.unit() < 0.5 {
            // The beginning of one word and the end of another.
            let half = |s: &str, front: bool| -> String {
                let n = s.chars().count();
                if front {
                    s.chars().take(n / 2).collect()
                } else {
                    s.chars().skip(n / 2).collect()
                }
            };
            new = half(&new, true) + &half(&nouns[rng.below(nouns.len())].to_lowercase(), false);
        }
        let mut chars = new.chars();
        let first: String = chars.next().into_iter().flat_map(char::to_uppercase).collect();
        w.form = first + chars.as_str();
        w.lemma = w.form.clone();
    }
    Some(t)
}

/// Without the final stop.
fn headline(tree: &Tree) -> Option<Tree> {
    let n = tree.words.len() as u32;
    let last = tree.words.last()?;
    if last.form != "." || tree.words.iter().any(|w| w.head == Some(n)) {
        return None;
    }
    let mut t = tree.clone();
    t.words.pop();
    Some(t)
}

/// With another pair of quotation marks.
fn requoted(tree: &Tree, which: usize) -> Option<Tree> {
    let (open, close) = [("«", "»"), ("“", "”"), ("\"", "\"")][which];
    let mut t = tree.clone();
    let mut inside = false;
    let mut changed = false;
    for w in &mut t.words {
        let new = match w.form.as_str() {
            "«" | "“" | "„" => open,
            "»" | "”" => close,
            "\"" => {
                inside = !inside;
                if inside { open } else { close }
            }
            _ => continue,
        };
        changed |= w.form != new;
        w.form = new.to_owned();
        w.lemma = new.to_owned();
    }
    changed.then_some(t)
}

/// The subject of the sentence, if it is a noun phrase of a few words: heads count within it.
fn speaker(tree: &Tree) -> Option<Vec<Row>> {
    let subject = tree.words.iter().position(|w| {
        w.deprel == Some(Deprel::NSUBJ) && matches!(w.upos, Some(Upos::Propn | Upos::Noun))
    })?;
    let under = |mut i: usize| {
        for _ in 0..tree.words.len() {
            if i == subject {
                return true;
            }
            match tree.words[i].head {
                Some(h @ 1..) => i = h as usize - 1,
                _ => return false,
            }
        }
        false
    };
    let part: Vec<usize> = (0..tree.words.len()).filter(|i| under(*i)).collect();
    let (first, last) = (*part.first()?, *part.last()?);
    if part.len() > 8 || last - first + 1 != part.len() {
        return None;
    }
    let mut rows = tree.words[first..=last].to_vec();
    if rows[0].upos != Some(Upos::Propn) {
        rows[0].form = rows[0].form.to_lowercase();
    }
    for (i, w) in rows.iter_mut().enumerate() {
        let h = w.head.unwrap_or(0) as usize;
        w.head = Some(if i + first == subject { 0 } else { (h - first) as u32 });
    }
    Some(rows)
}

/// « sentence », incise speaker.
fn quotation(tree: &Tree, incise: &[&str], speaker: &[Row], style: usize) -> Option<Tree> {
    let n = tree.words.len();
    let last = tree.words.last()?;
    let root = tree.words.iter().position(|w| w.head == Some(0))?;
    let bad =
        |w: &Row| matches!(w.form.as_str(), "\"" | "«" | "»" | "“" | "”" | "?" | "!" | ":" | ";");
    if n > 30
        || last.form != "."
        || tree.words[root].upos != Some(Upos::Verb)
        || tree.words.iter().any(bad)
        || tree.words.iter().any(|w| w.head == Some(n as u32))
    {
        return None;
    }
    let (open, close) = [("«", "»"), ("«", "»"), ("\"", "\""), ("", "")][style];
    let shift = u32::from(!open.is_empty());
    let top = root as u32 + 1 + shift;
    let mark = |form: &str| Row {
        form: form.to_owned(),
        lemma: form.to_owned(),
        upos: Some(Upos::Punct),
        feats: Feats::EMPTY,
        head: Some(top),
        deprel: Some(Deprel::PUNCT),
    };
    let mut t = Tree::default();
    if shift == 1 {
        t.words.push(mark(open));
    }
    for w in &tree.words[..n - 1] {
        let mut w = w.clone();
        w.head = w.head.map(|h| if h == 0 { 0 } else { h + shift });
        t.words.push(w);
    }
    if shift == 1 {
        t.words.push(mark(close));
    }
    t.words.push(mark(","));
    let base = t.words.len() as u32;
    let verb = incise.iter().position(|w| w.contains("/0/"))? as u32 + 1 + base;
    for word in incise {
        if *word == "S" {
            let start = t.words.len() as u32;
            for w in speaker {
                let mut w = w.clone();
                w.head = w.head.map(|h| if h == 0 { verb } else { h + start });
                t.words.push(w);
            }
            continue;
        }
        let cells: Vec<&str> = word.split('/').collect();
        let [form, lemma, upos, feats, head, deprel] = cells[..] else { return None };
        let head: u32 = head.parse().ok()?;
        t.words.push(Row {
            form: form.to_owned(),
            lemma: lemma.to_owned(),
            upos: upos.parse().ok(),
            feats: Feats::parse(feats),
            head: Some(if head == 0 { top } else { head + base }),
            deprel: Deprel::parse(deprel),
        });
    }
    t.words.push(mark("."));
    Some(t)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::conllu::read;
    use crate::tree::is_tree;

    #[test]
    fn copies_are_trees() {
        let text = "1\tLa\tle\tDET\t_\t_\t2\tdet\t_\t_\n2\tlune\tlune\tNOUN\t_\t_\t3\tnsubj\t_\t_\n\
            3\tluit\tluire\tVERB\t_\t_\t0\troot\t_\t_\n4\t.\t.\tPUNCT\t_\t_\t3\tpunct\t_\t_\n";
        let tree = read("t", text).unwrap().remove(0);
        let mut samples: Vec<Sample> = (0..400).map(|_| (tree.clone(), None)).collect();
        augment("fr", &mut samples, 1);
        let mut quoted = 0;
        for (t, _) in &samples {
            let heads: Vec<u32> = t.words.iter().map(|w| w.head.unwrap()).collect();
            assert!(is_tree(&heads, &mut Vec::new()), "{t:?}");
            let text: Vec<&str> = t.words.iter().map(|w| w.form.as_str()).collect();
            quoted += usize::from(text.join(" ").starts_with("« La lune luit » , "));
        }
        assert!(samples.len() > 420 && quoted > 5, "{quoted}");
        let mut again: Vec<Sample> = (0..400).map(|_| (tree.clone(), None)).collect();
        augment("fr", &mut again, 1);
        assert_eq!(samples, again);
    }
}
