//! Accuracy on gold words, by the definitions of the official scorer.

use crate::conllu::Tree;
use crate::{Model, Scratch};
use document::{Deprel, Word};
use std::fmt;

/// Counts over words; scores of several files add up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Scores {
    /// Words.
    pub words: u32,
    /// Right part of speech.
    pub upos: u32,
    /// Right features, all of them.
    pub feats: u32,
    /// Right lemma.
    pub lemma: u32,
    /// Right head.
    pub uas: u32,
    /// Right head and relation, subtype aside.
    pub las: u32,
    /// Right head and relation with its subtype.
    pub full: u32,
}

impl fmt::Display for Scores {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let p = |x: u32| 100.0 * f64::from(x) / f64::from(self.words.max(1));
        write!(
            f,
            "words {} UPOS {:.2} feats {:.2} lemma {:.2} UAS {:.2} LAS {:.2} with subtypes {:.2}",
            self.words,
            p(self.upos),
            p(self.feats),
            p(self.lemma),
            p(self.uas),
            p(self.las),
            p(self.full)
        )
    }
}

/// Analyses the gold words of the trees and compares.
pub fn score(model: &Model, trees: &[Tree]) -> Scores {
    let mut s = Scores::default();
    let mut scratch = Scratch::default();
    for tree in trees {
        let mut words: Vec<Word> =
            tree.words.iter().map(|r| Word::new(0, super::fit::normalise(&r.form), "")).collect();
        model.analyse(&mut words, &mut scratch);
        for (row, word) in tree.words.iter().zip(&words) {
            s.words += 1;
            s.upos += u32::from(row.upos == word.upos);
            s.feats += u32::from(row.feats == word.feats);
            s.lemma += u32::from(row.lemma.is_empty() || row.lemma == word.lemma);
            let head = row.head == word.head;
            s.uas += u32::from(head);
            let base = row.deprel.map(Deprel::base) == word.deprel.map(Deprel::base);
            s.las += u32::from(head && base);
            s.full += u32::from(head && row.deprel == word.deprel);
        }
    }
    s
}
