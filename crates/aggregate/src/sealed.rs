//! The aggregate in its one canonical order.

use crate::intern::{Interner, NONE, Sym};
use crate::ledger::Refused;
use crate::store::*;
use std::fmt::Write as _;

/// An [`Aggregate`] that is complete. Two of them that hold the same facts are equal in every byte,
/// however they came together.
pub struct Sealed {
    pub(crate) strings: Interner,
    /// Sorted by id, one a document; facts name them by index.
    pub(crate) docs: Vec<DocRow>,
    /// Sorted by holder, target, document.
    pub(crate) facts: Vec<Fact>,
    /// Sorted by subject.
    pub(crate) labels: Vec<LabelRow>,
    pub(crate) forms: Vec<FormRow>,
    pub(crate) roles: Vec<RoleRow>,
    pub(crate) quotes: Vec<QuoteRow>,
    pub(crate) notes: Vec<NoteRow>,
    pub(crate) shares: Vec<ShareRow>,
    pub(crate) refused: Vec<Refused>,
}

fn settle<T: Ord>(mut rows: Vec<T>) -> Vec<T> {
    rows.sort_unstable();
    rows.dedup();
    rows
}

impl Sealed {
    pub(crate) fn new(a: Aggregate) -> Sealed {
        let (strings, to) = a.strings.sorted();
        let t = |i: Sym| if i == NONE { NONE } else { to[i as usize] };
        // The fullest entry of each document: the last of those with its key.
        let mut docs = settle(a.docs.iter().map(|r| remap::doc(r, t)).collect());
        docs.reverse();
        docs.dedup_by_key(|d| d.key);
        docs.reverse();
        // From here on, a document is its index.
        let place = |key: Sym| docs.partition_point(|d| d.key < key) as u32;
        let mut facts: Vec<Fact> = a
            .facts
            .iter()
            .map(|r| {
                let r = remap::fact(r, t);
                Fact { doc: place(r.doc), ..r }
            })
            .collect();
        facts.sort_unstable();
        facts.dedup_by_key(|f| (f.holder, f.target, f.doc, f.stance));
        let labels = a.labels.iter().map(|r| {
            let r = remap::label(r, t);
            LabelRow { doc: place(r.doc), ..r }
        });
        let forms = a.forms.iter().map(|r| {
            let r = remap::form(r, t);
            FormRow { doc: place(r.doc), ..r }
        });
        let roles = a.roles.iter().map(|r| {
            let r = remap::role(r, t);
            RoleRow { doc: place(r.doc), ..r }
        });
        let quotes = a.quotes.iter().map(|r| {
            let r = remap::quote(r, t);
            QuoteRow { doc: place(r.doc), ..r }
        });
        let notes = a.notes.iter().map(|r| {
            let r = remap::note(r, t);
            NoteRow { doc: place(r.doc), ..r }
        });
        let shares = a.shares.iter().map(|r| {
            let r = remap::share(r, t);
            ShareRow { doc: place(r.doc), ..r }
        });
        Sealed {
            facts,
            labels: settle(labels.collect()),
            forms: settle(forms.collect()),
            roles: settle(roles.collect()),
            quotes: settle(quotes.collect()),
            notes: settle(notes.collect()),
            shares: settle(shares.collect()),
            refused: a.refused.into_iter().collect(),
            strings,
            docs,
        }
    }

    pub(crate) fn text(&self, i: Sym) -> &str {
        self.strings.get(i)
    }

    /// The rows whose key, by which they are sorted, is `key`.
    pub(crate) fn of<T>(rows: &[T], key: Sym, by: impl Fn(&T) -> Sym) -> &[T] {
        let start = rows.partition_point(|r| by(r) < key);
        let n = rows[start..].partition_point(|r| by(r) == key);
        &rows[start..start + n]
    }

    /// Everything in it as text: equal for equal aggregates, for tests and for the curious.
    pub fn dump(&self) -> String {
        let mut out = String::new();
        for i in 0..self.strings.len() {
            let _ = writeln!(out, "{i} {:?}", self.text(i as Sym));
        }
        let _ = writeln!(out, "{:?}\n{:?}\n{:?}", self.docs, self.facts, self.labels);
        let _ = writeln!(out, "{:?}\n{:?}\n{:?}", self.forms, self.roles, self.quotes);
        let _ = writeln!(out, "{:?}\n{:?}\n{:?}", self.notes, self.shares, self.refused);
        out
    }
}
