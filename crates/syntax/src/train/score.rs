//! Accuracy on gold words, by the definitions of the official scorer.

use crate::conllu::Tree;
use crate::{Model, Scratch};
use document::{Deprel, Word};
use learn::Rng;
use std::fmt;
use std::ops::AddAssign;

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

impl AddAssign for Scores {
    fn add_assign(&mut self, o: Scores) {
        self.words += o.words;
        self.upos += o.upos;
        self.feats += o.feats;
        self.lemma += o.lemma;
        self.uas += o.uas;
        self.las += o.las;
        self.full += o.full;
    }
}

impl Scores {
    /// A count in percent of the words.
    pub fn percent(&self, count: u32) -> f64 {
        100.0 * f64::from(count) / f64::from(self.words.max(1))
    }
}

impl fmt::Display for Scores {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "words {} UPOS {:.2} feats {:.2} lemma {:.2} UAS {:.2} LAS {:.2} with subtypes {:.2}",
            self.words,
            self.percent(self.upos),
            self.percent(self.feats),
            self.percent(self.lemma),
            self.percent(self.uas),
            self.percent(self.las),
            self.percent(self.full)
        )
    }
}

/// The relations that rules for stances stand on.
pub const RELATIONS: &[&str] = &[
    "nsubj",
    "nsubj:pass",
    "obj",
    "iobj",
    "obl:agent",
    "ccomp",
    "xcomp",
    "advcl",
    "acl:relcl",
    "conj",
    "appos",
    "advmod",
];

/// Counts of one relation (with its subtype): predicted and right, predicted, in the gold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Relation {
    /// Head and relation right.
    pub right: u32,
    /// As the model says.
    pub predicted: u32,
    /// As the gold says.
    pub gold: u32,
}

impl Relation {
    /// Harmonic mean of precision and recall, in percent.
    pub fn f1(&self) -> f64 {
        200.0 * f64::from(self.right) / f64::from((self.predicted + self.gold).max(1))
    }
}

/// What was measured on one file.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// All together.
    pub total: Scores,
    /// Of each sentence.
    pub sentences: Vec<Scores>,
    /// Of [`RELATIONS`], in that order.
    pub relations: Vec<Relation>,
}

impl Report {
    /// The 95 % interval of a score, by resampling sentences a thousand times.
    pub fn interval(&self, of: impl Fn(&Scores) -> u32) -> (f64, f64) {
        let mut rng = Rng::new(1);
        let n = self.sentences.len();
        let mut all: Vec<f64> = (0..1000)
            .map(|_| {
                let mut s = Scores::default();
                for _ in 0..n {
                    s += self.sentences[rng.below(n)];
                }
                s.percent(of(&s))
            })
            .collect();
        all.sort_by(f64::total_cmp);
        (all[25], all[974])
    }
}

/// Analyses the gold words of the trees and compares.
pub fn score(model: &Model, trees: &[Tree]) -> Scores {
    report(model, trees).total
}

/// Analyses the gold words of the trees and compares in detail.
pub fn report(model: &Model, trees: &[Tree]) -> Report {
    let mut report =
        Report { relations: vec![Relation::default(); RELATIONS.len()], ..Report::default() };
    let mut scratch = Scratch::default();
    for tree in trees {
        let mut s = Scores::default();
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
            for (name, r) in RELATIONS.iter().zip(&mut report.relations) {
                let gold = row.deprel.map(Deprel::as_str) == Some(name);
                let predicted = word.deprel.map(Deprel::as_str) == Some(name);
                r.gold += u32::from(gold);
                r.predicted += u32::from(predicted);
                r.right += u32::from(gold && predicted && head);
            }
        }
        report.total += s;
        report.sentences.push(s);
    }
    report
}
