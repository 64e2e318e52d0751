//! Nothing that one side of the split may learn stands on the other: texts and affairs.

use crate::eval::gold::GoldDoc;
use document::{EntityType, MentionKind};
use std::collections::{BTreeMap, BTreeSet};

/// Words of a shingle.
const SHINGLE: usize = 5;

/// Share of the shorter text's shingles that another may hold: above it, the two are near-duplicates
/// (Broder, 1997, with containment in the place of resemblance).
const COMMON: f64 = 0.05;

/// Articles that may follow one affair, save the one that is told in every language.
const AFFAIR: usize = 3;

/// Checks that the sides name every article once, and share neither text nor affair.
pub fn check(docs: &[GoldDoc], train: &[String], dev: &[String]) -> Vec<String> {
    let mut out = Vec::new();
    let mut side: BTreeMap<&str, &str> = BTreeMap::new();
    for (name, list) in [("train", train), ("dev", dev)] {
        for id in list {
            if side.insert(id, name).is_some() {
                out.push(format!("split.toml: `{id}` is there twice"));
            }
            if !docs.iter().any(|d| d.id == *id) {
                out.push(format!("split.toml: no article `{id}`"));
            }
        }
    }
    for d in docs.iter().filter(|d| !side.contains_key(d.id.as_str())) {
        out.push(format!("split.toml: `{}` is on neither side", d.id));
    }
    for (a, b, share) in near_duplicates(docs) {
        out.push(format!("{a} and {b}: {:.0} % of the text in common", share * 100.0));
    }
    for affair in affairs(docs) {
        let sides: BTreeSet<_> = affair.iter().filter_map(|id| side.get(id.as_str())).collect();
        let langs: BTreeSet<_> = affair.iter().filter_map(|id| id.split('-').next()).collect();
        let common = langs.len() == affair.len() && langs.len() == 7;
        if sides.len() > 1 {
            out.push(format!("one affair on both sides of the split: {}", affair.join(", ")));
        }
        if affair.len() > AFFAIR && !common {
            out.push(format!("one affair in {} articles: {}", affair.len(), affair.join(", ")));
        }
    }
    out
}

/// Pairs of articles with more than [`COMMON`] of the shorter one's shingles in both.
fn near_duplicates(docs: &[GoldDoc]) -> Vec<(String, String, f64)> {
    let sets: Vec<BTreeSet<String>> = docs.iter().map(|d| shingles(&d.text)).collect();
    let mut holders: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (i, set) in sets.iter().enumerate() {
        for s in set {
            holders.entry(s).or_default().push(i);
        }
    }
    let mut common: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    for list in holders.values() {
        for (k, a) in list.iter().enumerate() {
            for b in &list[k + 1..] {
                *common.entry((*a, *b)).or_default() += 1;
            }
        }
    }
    let share = |(a, b): (usize, usize), n: usize| {
        n as f64 / sets[a].len().min(sets[b].len()).max(1) as f64
    };
    let all = common.into_iter().map(|(p, n)| (p, share(p, n))).filter(|x| x.1 > COMMON);
    all.map(|((a, b), x)| (docs[a].id.clone(), docs[b].id.clone(), x)).collect()
}

fn shingles(text: &str) -> BTreeSet<String> {
    let slug = document::slug(text);
    let words: Vec<&str> = slug.split('-').filter(|w| !w.is_empty()).collect();
    words.windows(SHINGLE).map(|w| w.join("-")).collect()
}

/// Groups of two or more articles that share an affair: a named person, or two named bodies that take
/// or meet positions in both (one alone may be a court or a ministry).
fn affairs(docs: &[GoldDoc]) -> Vec<Vec<String>> {
    let cast: Vec<Cast> = docs.iter().map(Cast::of).collect();
    let mut group: Vec<usize> = (0..docs.len()).collect();
    for a in 0..docs.len() {
        for b in a + 1..docs.len() {
            if cast[a].shares_affair_with(&cast[b]) {
                let (from, to) = (group[b], group[a]);
                group.iter_mut().filter(|g| **g == from).for_each(|g| *g = to);
            }
        }
    }
    let mut out: BTreeMap<usize, Vec<String>> = BTreeMap::new();
    for (i, g) in group.iter().enumerate() {
        out.entry(*g).or_default().push(docs[i].id.clone());
    }
    out.into_values().filter(|v| v.len() > 1).collect()
}

/// Who has a name in an article, by the slug of the preferred name and by id.
struct Cast {
    persons: BTreeSet<String>,
    bodies: BTreeSet<String>,
}

impl Cast {
    fn of(doc: &GoldDoc) -> Cast {
        let named: BTreeSet<&str> = doc
            .mentions
            .iter()
            .flatten()
            .filter(|m| m.kind == MentionKind::Name && !m.metonym)
            .filter_map(|m| m.actor.as_deref())
            .collect();
        let acting: BTreeSet<&str> = doc
            .stances
            .iter()
            .flatten()
            .flat_map(|s| [s.holder.as_str(), s.target.as_str()])
            .collect();
        let of = |t: EntityType, only: &dyn Fn(&str) -> bool| -> BTreeSet<String> {
            let all = doc.actors.iter().flatten();
            all.filter(|a| a.entity_type == Some(t) && named.contains(a.id.as_str()) && only(&a.id))
                .flat_map(|a| [a.id.clone(), document::slug(&a.name)])
                .collect()
        };
        Cast {
            persons: of(EntityType::Person, &|_| true),
            bodies: of(EntityType::Organization, &|id| acting.contains(id)),
        }
    }

    fn shares_affair_with(&self, other: &Cast) -> bool {
        !self.persons.is_disjoint(&other.persons)
            || self.bodies.intersection(&other.bodies).count() > 2
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn doc(id: &str, text: &str, person: &str) -> GoldDoc {
        let json = format!(
            r#"{{"lang":"fr","actors":[{{"id":"{}","type":"PER","name":"{person}","mentions":["{person}"]}}]}}"#,
            document::slug(person)
        );
        gold::parse(id, text, &json).unwrap()
    }

    #[test]
    fn a_shared_person_is_a_shared_affair() {
        let docs = [
            doc("fr-1", "Ada Moreau ferme le pont du gué demain matin.", "Ada Moreau"),
            doc("fr-2", "Le maire attend toujours Ada Moreau sur la place.", "Ada Moreau"),
            doc("fr-3", "Rien ne va plus, dit Noé Brac à la foire.", "Noé Brac"),
        ];
        let side = |ids: &[&str]| ids.iter().map(|s| (*s).to_owned()).collect::<Vec<_>>();
        let p = check(&docs, &side(&["fr-1", "fr-3"]), &side(&["fr-2"]));
        assert_eq!(p, ["one affair on both sides of the split: fr-1, fr-2"]);
        assert!(check(&docs, &side(&["fr-3"]), &side(&["fr-1", "fr-2"])).is_empty());
        assert_eq!(check(&docs, &side(&["fr-3"]), &side(&["fr-1"])).len(), 1);
    }

    #[test]
    fn copied_sentences_are_found() {
        let docs = [
            doc(
                "a",
                "Le conseil rejette sans débat le projet de pont, dit Ada Moreau.",
                "Ada Moreau",
            ),
            doc("b", "Hier le conseil rejette sans débat le projet, note Noé Brac.", "Noé Brac"),
        ];
        assert_eq!(near_duplicates(&docs).len(), 1);
    }
}
