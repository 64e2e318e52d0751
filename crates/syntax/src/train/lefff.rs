//! The Lefff, a French full-form lexicon: what a word can be, and its lemma.

use super::Resources;
use document::Upos;
use std::collections::{BTreeMap, BTreeSet};

/// The part of speech that a category stands for, where a lemma can be learned from it.
fn upos(category: &str) -> Option<Upos> {
    Some(match category {
        "v" => Upos::Verb,
        "auxAvoir" | "auxEtre" => Upos::Aux,
        "nc" => Upos::Noun,
        "adj" => Upos::Adj,
        "adv" => Upos::Adv,
        _ => return None,
    })
}

/// Adds the entries of `lefff-3.4.mlex` (form, category, lemma, tag).
pub fn lefff(text: &str, resources: &mut Resources) {
    let mut analyses: BTreeMap<String, BTreeSet<(&str, &str)>> = BTreeMap::new();
    for line in text.lines() {
        let cells: Vec<&str> = line.split('\t').collect();
        let [form, category, lemma, rest @ ..] = &cells[..] else { continue };
        if form.contains(' ') || form.starts_with('_') {
            continue;
        }
        let tag = rest.first().copied().unwrap_or_default();
        let lower: String =
            form.to_lowercase().chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
        analyses.entry(lower).or_default().insert((category, tag));
        if let Some(u) = upos(category) {
            // Participles listed as adjectives keep the verb for a lemma in this lexicon only.
            if !(u == Upos::Adj && tag.starts_with('K')) {
                resources.lemmas.push(((*form).to_owned(), u, (*lemma).to_owned()));
            }
        }
    }
    for (form, set) in analyses {
        let fine: Vec<String> = set.iter().map(|(c, t)| format!("{c}.{t}")).collect();
        let coarse: BTreeSet<String> = set
            .iter()
            .map(|(c, t)| format!("{c}.{}", if *c == "v" { t.get(..1).unwrap_or("") } else { "" }))
            .collect();
        let coarse: Vec<String> = coarse.into_iter().collect();
        resources.classes.push((form, fine.join(" "), format!("~{}", coarse.join(" "))));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_and_lemmas() {
        let mut r = Resources::default();
        lefff("luit\tv\tluire\tP3s\nluits\tnc\tluit\tmp\n", &mut r);
        assert_eq!(r.classes[0], ("luit".into(), "v.P3s".into(), "~v.P".into()));
        assert_eq!(r.lemmas[1], ("luits".into(), Upos::Noun, "luit".into()));
    }
}
