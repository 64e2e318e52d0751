//! Lemmas: an edit of the form, looked up by the word and its part of speech, or else guessed from
//! the word's end.

use document::{CompactString, Upos};
#[cfg(any(test, feature = "train"))]
use learn::container::{put_bytes, put_u32};
use learn::{Cursor, KeyTable, ModelError, feature};

const WORD: u32 = 50;
const SUFFIX: u32 = 60;
/// The longest end looked at, in characters.
const LONGEST: usize = 6;

/// From a form to its lemma: cut at both ends, then append.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(crate) struct Edit {
    /// Keep the case of the form (names).
    pub keep_case: bool,
    /// Characters to cut at the front.
    pub front: u8,
    /// Characters to cut at the end.
    pub back: u8,
    pub append: String,
}

impl Edit {
    fn apply(&self, form: &str, lower: &mut String, out: &mut CompactString) {
        out.clear();
        let base = if self.keep_case {
            form
        } else {
            lower.clear();
            lower.extend(form.chars().flat_map(char::to_lowercase));
            lower.as_str()
        };
        let mut chars = base.chars();
        for _ in 0..self.front {
            chars.next();
        }
        for _ in 0..self.back {
            chars.next_back();
        }
        out.push_str(chars.as_str());
        out.push_str(&self.append);
        if out.is_empty() {
            out.push_str(form);
        }
    }
}

/// The learned edits.
#[derive(Clone, Debug, Default)]
pub(crate) struct Lemmas {
    edits: Vec<Edit>,
    words: KeyTable,
    suffixes: KeyTable,
}

fn key(kind: u32, upos: Upos, s: &str) -> u64 {
    learn::hash::pair(feature(kind, s.as_bytes()), learn::hash64(upos.as_str().as_bytes(), 0))
}

impl Lemmas {
    /// Writes the lemma of a word to `out`.
    pub fn lemma(&self, form: &str, upos: Upos, lower: &mut String, out: &mut CompactString) {
        lower.clear();
        lower.extend(form.chars().flat_map(char::to_lowercase));
        let found = self.words.get(key(WORD, upos, lower)).or_else(|| self.by_suffix(upos, lower));
        match found.and_then(|i| self.edits.get(i as usize)) {
            Some(edit) => edit.apply(form, lower, out),
            None => {
                out.clear();
                out.push_str(if upos == Upos::Propn { form } else { lower });
            }
        }
    }

    fn by_suffix(&self, upos: Upos, lower: &str) -> Option<u32> {
        let mut starts = [lower.len(); LONGEST + 1];
        let mut n = 0;
        for (i, _) in lower.char_indices().rev().take(LONGEST) {
            n += 1;
            starts[n] = i;
        }
        (0..=n).rev().find_map(|k| self.suffixes.get(key(SUFFIX, upos, &lower[starts[k]..])))
    }

    #[cfg(any(test, feature = "train"))]
    pub fn write(&self, out: &mut Vec<u8>) {
        put_u32(out, self.edits.len() as u32);
        for e in &self.edits {
            out.extend([u8::from(e.keep_case), e.front, e.back]);
            put_bytes(out, e.append.as_bytes());
        }
        self.words.write(out, 2);
        self.suffixes.write(out, 2);
    }

    pub fn read(c: &mut Cursor<'_>) -> Result<Lemmas, ModelError> {
        let n = c.u32()?;
        let mut edits = Vec::new();
        for _ in 0..n {
            let [keep, front, back] = *c.take(3)? else {
                return Err(ModelError::damaged("it ends early"));
            };
            edits.push(Edit { keep_case: keep != 0, front, back, append: c.text()?.to_owned() });
        }
        let words = KeyTable::read(c, n)?;
        let suffixes = KeyTable::read(c, n)?;
        Ok(Lemmas { edits, words, suffixes })
    }
}

#[cfg(feature = "train")]
mod train {
    use super::{Edit, LONGEST, Lemmas, SUFFIX, WORD, key};
    use document::Upos;
    use learn::KeyTable;
    use std::collections::BTreeMap;

    impl Edit {
        /// The cheapest edit from a form to a lemma.
        pub fn between(form: &str, lemma: &str) -> Edit {
            let lower = form.to_lowercase();
            let keep_case = lemma.chars().any(char::is_uppercase);
            let base: Vec<char> =
                if keep_case { form.chars().collect() } else { lower.chars().collect() };
            let target: Vec<char> = lemma.chars().collect();
            let mut best: Option<Edit> = None;
            for front in 0..=base.len().min(4) {
                let common = base[front..].iter().zip(&target).take_while(|(a, b)| a == b).count();
                if front > 0 && common < 3 {
                    continue;
                }
                let back = base.len() - front - common;
                let edit = Edit {
                    keep_case,
                    front: front as u8,
                    back: back.min(255) as u8,
                    append: target[common..].iter().collect(),
                };
                let cost =
                    |e: &Edit| 2 * usize::from(e.front) + usize::from(e.back) + e.append.len();
                if best.as_ref().is_none_or(|b| cost(&edit) < cost(b)) {
                    best = Some(edit);
                }
            }
            best.unwrap_or_default()
        }
    }

    /// Collects forms with their lemmas.
    #[derive(Default)]
    pub(crate) struct LemmaTrainer {
        counts: BTreeMap<(String, Upos), BTreeMap<Edit, u32>>,
    }

    impl LemmaTrainer {
        /// Adds a word seen `count` times.
        pub fn add(&mut self, form: &str, upos: Upos, lemma: &str, count: u32) {
            if !lemma.is_empty() && form.len() < 60 {
                let edit = Edit::between(form, lemma);
                let all = self.counts.entry((form.to_lowercase(), upos)).or_default();
                *all.entry(edit).or_default() += count;
            }
        }

        /// Whether a word is known already.
        pub fn knows(&self, form: &str, upos: Upos) -> bool {
            self.counts.contains_key(&(form.to_lowercase(), upos))
        }

        /// Learns the suffixes, and the words that they get wrong.
        pub fn finish(&self) -> Lemmas {
            let mut words: Vec<(&str, Upos, &Edit)> = Vec::new();
            let mut votes: BTreeMap<(Upos, &str), BTreeMap<&Edit, u32>> = BTreeMap::new();
            for ((form, upos), edits) in &self.counts {
                let Some((edit, _)) = edits.iter().rev().max_by_key(|(_, n)| **n) else { continue };
                words.push((form, *upos, edit));
                let starts: Vec<usize> =
                    form.char_indices().map(|(i, _)| i).chain([form.len()]).collect();
                for start in starts.iter().rev().take(LONGEST + 1) {
                    *votes.entry((*upos, &form[*start..])).or_default().entry(edit).or_default() +=
                        1;
                }
            }
            let mut kept: BTreeMap<(Upos, &str), &Edit> = BTreeMap::new();
            let mut by_length: Vec<_> = votes.iter().collect();
            by_length.sort_by_key(|((u, s), _)| (s.chars().count(), *u, *s));
            let guess = |kept: &BTreeMap<(Upos, &str), &Edit>,
                         upos: Upos,
                         s: &str|
             -> Option<Edit> {
                let starts = s.char_indices().map(|(i, _)| i).chain([s.len()]);
                let all: Vec<usize> = starts.collect();
                let from = all.len().saturating_sub(LONGEST + 1);
                all[from..].iter().find_map(|&i| kept.get(&(upos, &s[i..])).map(|e| (*e).clone()))
            };
            for ((upos, s), edits) in by_length {
                let total: u32 = edits.values().sum();
                let Some((edit, n)) = edits.iter().rev().max_by_key(|(_, n)| **n) else { continue };
                if total >= 3 && *n * 2 > total && guess(&kept, *upos, s).as_ref() != Some(*edit) {
                    kept.insert((*upos, s), edit);
                }
            }
            let mut edits: Vec<Edit> = Vec::new();
            let id = |e: &'_ Edit, edits: &mut Vec<Edit>, all: &mut BTreeMap<Edit, u32>| -> u32 {
                *all.entry(e.clone()).or_insert_with(|| {
                    edits.push(e.clone());
                    edits.len() as u32 - 1
                })
            };
            let mut all = BTreeMap::new();
            let mut suffix_entries = Vec::new();
            for ((upos, s), e) in &kept {
                suffix_entries.push((key(SUFFIX, *upos, s), id(e, &mut edits, &mut all)));
            }
            let mut word_entries = Vec::new();
            for (form, upos, e) in words {
                if guess(&kept, upos, form).as_ref() != Some(e) {
                    let i = id(e, &mut edits, &mut all);
                    if i < 65_535 {
                        word_entries.push((key(WORD, upos, form), i));
                    }
                }
            }
            edits.truncate(65_535);
            Lemmas {
                edits,
                words: KeyTable::new(word_entries),
                suffixes: KeyTable::new(suffix_entries),
            }
        }
    }
}

#[cfg(feature = "train")]
pub(crate) use train::LemmaTrainer;

#[cfg(all(test, feature = "train"))]
mod tests {
    use super::*;

    #[test]
    fn known_and_guessed() {
        let mut t = LemmaTrainer::default();
        for (form, upos, lemma) in [
            ("cavales", Upos::Noun, "cavale"),
            ("rives", Upos::Noun, "rive"),
            ("lunes", Upos::Noun, "lune"),
            ("nez", Upos::Noun, "nez"),
            ("gemacht", Upos::Verb, "machen"),
            ("yeux", Upos::Noun, "œil"),
            ("Oslo", Upos::Propn, "Oslo"),
        ] {
            t.add(form, upos, lemma, 1);
        }
        let lemmas = t.finish();
        let mut bytes = Vec::new();
        lemmas.write(&mut bytes);
        let lemmas = Lemmas::read(&mut Cursor::new(&bytes)).unwrap();
        let get = |form, upos| {
            let mut out = CompactString::default();
            lemmas.lemma(form, upos, &mut String::new(), &mut out);
            out
        };
        assert_eq!(get("Yeux", Upos::Noun), "œil");
        assert_eq!(get("dunes", Upos::Noun), "dune");
        assert_eq!(get("nez", Upos::Noun), "nez");
        assert_eq!(get("gemacht", Upos::Verb), "machen");
        assert_eq!(get("Bergen", Upos::Propn), "Bergen");
        assert_eq!(get("Fait", Upos::Verb), "fait");
        assert_eq!(get("", Upos::X), "");
    }
}
