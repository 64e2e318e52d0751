//! Counts of a group of statements.

use crate::cells::{CELLS, Cell, Directions, parts};
use crate::dates::{Window, day_text};
use crate::net::{Net, Prior, net_of};
use crate::sealed::Sealed;
use crate::store::Fact;
use document::Modality;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What a group of statements amounts to. Copies of an article count once, unless the filters ask
/// for them.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Tally {
    /// Statements.
    pub statements: u32,
    /// Statements with those of copies.
    pub statements_with_copies: u32,
    /// Articles.
    pub articles: u32,
    /// Articles with copies.
    pub articles_with_copies: u32,
    /// Outlets, those of copies included.
    pub outlets: u32,
    /// First day.
    pub first_date: Option<String>,
    /// Last day.
    pub last_date: Option<String>,
    /// By modality and polarity, modalities without a statement left out.
    pub by_modality: BTreeMap<Modality, Directions>,
    /// By polarity, modality and voice, empty ones left out.
    pub cells: Vec<Cell>,
    /// Net position over asserted statements; `null` where there is none.
    pub net: Option<Net>,
    /// Asserted statements by article, for the interval.
    #[serde(skip)]
    pub(crate) articles_for_against: Vec<(u32, u32)>,
}

impl Tally {
    /// Statements of one modality.
    pub fn of(&self, modality: Modality) -> Directions {
        self.by_modality.get(&modality).copied().unwrap_or_default()
    }

    /// Asserted statements.
    pub fn asserted(&self) -> Directions {
        self.of(Modality::Asserted)
    }

    pub(crate) fn moments(&self) -> (u32, u32, u32) {
        let n = self.articles_for_against.iter().filter(|(f, a)| f + a > 0).count() as u32;
        let asserted = self.asserted();
        (asserted.favor, asserted.against, n)
    }

    pub(crate) fn set_net(&mut self, prior: Prior) {
        self.net = net_of(&self.articles_for_against, prior);
    }
}

/// Statements of one window of time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WindowCount {
    /// First day of the window.
    pub start: String,
    /// Asserted statements.
    pub asserted: Directions,
    /// Statements of any other modality.
    pub other: u32,
}

/// Counts facts; `copies[doc]` says that the document is a copy that does not count.
pub(crate) fn tally(sealed: &Sealed, facts: &[&Fact], copies: &[bool]) -> Tally {
    let mut out = Tally::default();
    let mut cells = [0u32; CELLS];
    let mut docs: BTreeMap<u32, (u32, u32)> = BTreeMap::new();
    let mut outlets: Vec<u32> = Vec::new();
    let (mut first, mut last) = (None::<i32>, None::<i32>);
    let mut all_docs: Vec<u32> = Vec::new();
    for f in facts {
        let doc = &sealed.docs[f.doc as usize];
        all_docs.push(f.doc);
        outlets.push(doc.source);
        out.statements_with_copies += 1;
        if let Some(day) = doc.day {
            first = Some(first.map_or(day, |d| d.min(day)));
            last = Some(last.map_or(day, |d| d.max(day)));
        }
        if copies[f.doc as usize] {
            continue;
        }
        out.statements += 1;
        cells[usize::from(f.cell) % CELLS] += 1;
        let sums = docs.entry(f.doc).or_default();
        let (polarity, modality, _) = parts(f.cell);
        if modality == Modality::Asserted {
            let mut d = Directions::default();
            d.add(polarity, 1);
            sums.0 += d.favor;
            sums.1 += d.against;
        }
    }
    all_docs.sort_unstable();
    all_docs.dedup();
    outlets.sort_unstable();
    outlets.dedup();
    out.articles = docs.len() as u32;
    out.articles_with_copies = all_docs.len() as u32;
    out.outlets = outlets.iter().filter(|o| **o != crate::intern::NONE).count() as u32;
    out.first_date = first.map(day_text);
    out.last_date = last.map(day_text);
    for (i, n) in cells.into_iter().enumerate().filter(|(_, n)| *n > 0) {
        let (polarity, modality, voice) = parts(i as u8);
        out.by_modality.entry(modality).or_default().add(polarity, n);
        out.cells.push(Cell { polarity, modality, voice, statements: n });
    }
    out.articles_for_against = docs.into_values().collect();
    out
}

/// The facts of dated articles, copies left out, by window; windows without any are left out.
pub(crate) fn windows(
    sealed: &Sealed,
    facts: &[&Fact],
    copies: &[bool],
    window: Window,
) -> Vec<WindowCount> {
    let mut out: BTreeMap<i32, (Directions, u32)> = BTreeMap::new();
    for f in facts.iter().filter(|f| !copies[f.doc as usize]) {
        let Some(day) = sealed.docs[f.doc as usize].day else { continue };
        let slot = out.entry(window.start(day)).or_default();
        let (polarity, modality, _) = parts(f.cell);
        if modality == Modality::Asserted {
            slot.0.add(polarity, 1);
        } else {
            slot.1 += 1;
        }
    }
    out.into_iter()
        .map(|(day, (asserted, other))| WindowCount { start: day_text(day), asserted, other })
        .collect()
}
