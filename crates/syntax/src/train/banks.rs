//! Which tree banks teach which language, and which measure it.

use crate::conllu::{Tree, read};
use std::path::Path;

/// The table that fixes it.
const TABLE: &str = include_str!("banks.tsv");

/// A part of a tree bank.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bank {
    /// Language of the model.
    pub lang: &'static str,
    /// Below the data folder, without `.conllu`.
    pub file: &'static str,
    /// Teaches; else it measures.
    pub train: bool,
    /// First sentence, from 1.
    pub first: usize,
    /// Last sentence; 0 for the end of the file.
    pub last: usize,
    /// How many times a sentence is seen in a pass.
    pub repeat: usize,
    /// As the tree bank states it.
    pub licence: &'static str,
}

/// The banks of a language.
pub fn banks(lang: &str) -> Vec<Bank> {
    let rows = TABLE.lines().filter(|l| !l.starts_with('#')).skip(1);
    rows.filter_map(|line| {
        let cells: Vec<&'static str> = line.split('\t').collect();
        let [lang, file, mode, first, last, repeat, licence] = cells[..] else { return None };
        Some(Bank {
            lang,
            file,
            train: mode == "train",
            first: first.parse().ok()?,
            last: last.parse().ok()?,
            repeat: repeat.parse().ok()?,
            licence,
        })
    })
    .filter(|b| b.lang == lang)
    .collect()
}

impl Bank {
    /// The name of the bank, such as `fr_gsd-ud-dev`, with the part's bounds where it is a part.
    pub fn name(&self) -> String {
        let name = self.file.rsplit('/').next().unwrap_or(self.file);
        match (self.first, self.last) {
            (1, 0) => name.to_owned(),
            (a, 0) => format!("{name}[{a}–]"),
            (a, b) => format!("{name}[{a}–{b}]"),
        }
    }

    /// The language of the sentences, where it is not the model's.
    pub fn foreign(&self) -> Option<&'static str> {
        let name = self.file.rsplit('/').next().unwrap_or(self.file);
        let lang = name.split('_').next().unwrap_or(name);
        (lang != self.lang).then_some(lang)
    }

    /// Reads the sentences.
    ///
    /// # Errors
    /// When the file cannot be read or is not CoNLL-U.
    pub fn load(&self, data: &Path) -> Result<Vec<Tree>, String> {
        let path = data.join(format!("{}.conllu", self.file));
        let name = path.display().to_string();
        let text = std::fs::read_to_string(&path).map_err(|e| format!("{name}: {e}"))?;
        let trees = read(&name, &text).map_err(|e| e.to_string())?;
        let last = if self.last == 0 { trees.len() } else { self.last.min(trees.len()) };
        Ok(trees.into_iter().take(last).skip(self.first.saturating_sub(1)).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_measures_what_it_taught() {
        for lang in ["de", "en", "es", "fr", "it", "nl", "pt"] {
            let all = banks(lang);
            assert!(all.iter().any(|b| b.train) && all.iter().any(|b| !b.train), "{lang}");
            assert!(all.iter().all(|b| !b.train || !b.file.starts_with("eval_only")));
            for t in all.iter().filter(|b| b.train) {
                for d in all.iter().filter(|b| !b.train && b.file == t.file) {
                    assert!(t.last != 0 && t.last < d.first, "{} {}", t.name(), d.name());
                }
            }
        }
        // Every row of the table was read.
        let rows = TABLE.lines().filter(|l| !l.starts_with('#')).count() - 1;
        let read: usize =
            ["de", "en", "es", "fr", "it", "nl", "pt"].map(|l| banks(l).len()).iter().sum();
        assert_eq!(rows, read);
    }
}
