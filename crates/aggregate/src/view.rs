//! What the aggregate says under a selection.

use crate::cells::parts;
use crate::dates::Window;
use crate::filters::Filters;
use crate::intern::{NONE, Sym};
use crate::net::Prior;
use crate::sealed::Sealed;
use crate::store::{Fact, LabelRow};
use crate::tally::{Tally, WindowCount, tally, windows};
use document::EntityType;
use std::collections::BTreeMap;

/// An actor or an issue with what it says and what is said of it.
#[derive(Clone, Debug)]
pub struct SubjectView {
    /// Id.
    pub id: String,
    /// The name that most documents use.
    pub name: String,
    /// What it is; `None` for issues and for outlets and sources without an entry.
    pub entity_type: Option<EntityType>,
    /// On what positions are taken, rather than who takes them.
    pub issue: bool,
    /// Documents that name it.
    pub documents: u32,
    /// Mentions, pronouns included.
    pub mentions: u32,
    /// Stances that it holds.
    pub held: Tally,
    /// Stances toward it.
    pub toward: Tally,
    pub(crate) sym: Sym,
}

/// What one actor says of another, or of an issue.
#[derive(Clone, Debug)]
pub struct PairView {
    /// Index in [`View::subjects`].
    pub holder: usize,
    /// Index in [`View::subjects`].
    pub target: usize,
    /// The statements.
    pub tally: Tally,
}

/// The aggregate under a selection: subjects sorted by id, pairs sorted by both.
pub struct View<'a> {
    /// Where the facts come from.
    pub(crate) sealed: &'a Sealed,
    /// Everybody and everything with a statement or a name.
    pub subjects: Vec<SubjectView>,
    /// Every holder and target with a statement.
    pub pairs: Vec<PairView>,
    /// All statements together.
    pub total: Tally,
    /// Documents within period, languages and outlets.
    pub documents: u32,
    pub(crate) copies: Vec<bool>,
    pub(crate) included: Vec<bool>,
    facts: Vec<&'a Fact>,
    held: BTreeMap<Sym, Vec<&'a Fact>>,
    toward: BTreeMap<Sym, Vec<&'a Fact>>,
}

fn group<'a>(facts: &[&'a Fact], key: fn(&Fact) -> Sym) -> BTreeMap<Sym, Vec<&'a Fact>> {
    let mut map: BTreeMap<Sym, Vec<&'a Fact>> = BTreeMap::new();
    for f in facts {
        map.entry(key(f)).or_default().push(f);
    }
    map
}

impl<'a> View<'a> {
    /// Counts what `filters` select.
    pub fn new(sealed: &'a Sealed, filters: &Filters) -> View<'a> {
        let included = included(sealed, filters);
        let copies =
            if filters.copies { vec![false; sealed.docs.len()] } else { copies(sealed, &included) };
        let langs = &filters.languages;
        let least = (f64::from(filters.min_confidence) * 1000.0).round() as u16;
        let facts: Vec<&Fact> = sealed
            .facts
            .iter()
            .filter(|f| {
                let (_, modality, voice) = parts(f.cell);
                included[f.doc as usize]
                    && (langs.is_empty() || langs.iter().any(|l| l == sealed.text(f.lang)))
                    && f.confidence >= least
                    && (filters.modalities.is_empty() || filters.modalities.contains(&modality))
                    && (filters.voices.is_empty() || filters.voices.contains(&voice))
            })
            .collect();
        let mut view = View {
            sealed,
            subjects: Vec::new(),
            pairs: Vec::new(),
            total: tally(sealed, &facts, &copies),
            documents: sealed
                .docs
                .iter()
                .zip(&included)
                .filter(|(d, i)| {
                    **i && (langs.is_empty() || langs.iter().any(|l| l == sealed.text(d.lang)))
                })
                .count() as u32,
            copies,
            included,
            held: group(&facts, |f| f.holder),
            toward: group(&facts, |f| f.target),
            facts,
        };
        view.total.set_net(Prior::default());
        view.count();
        view
    }

    fn count(&mut self) {
        let mut named: Vec<Sym> = self.sealed.labels.iter().map(|l| l.subject).collect();
        named.dedup();
        for sym in named {
            let rows = Sealed::of(&self.sealed.labels, sym, |l| l.subject);
            let here: Vec<&LabelRow> =
                rows.iter().filter(|l| self.included[l.doc as usize]).collect();
            if here.is_empty() {
                continue;
            }
            let sum = |map: &BTreeMap<Sym, Vec<&Fact>>| {
                map.get(&sym).map_or_else(Tally::default, |f| tally(self.sealed, f, &self.copies))
            };
            let (held, toward) = (sum(&self.held), sum(&self.toward));
            self.subjects.push(self.subject(sym, &here, held, toward));
        }
        let held_prior =
            Prior::of(&self.subjects.iter().map(|s| s.held.moments()).collect::<Vec<_>>());
        let toward_prior =
            Prior::of(&self.subjects.iter().map(|s| s.toward.moments()).collect::<Vec<_>>());
        for s in &mut self.subjects {
            s.held.set_net(held_prior);
            s.toward.set_net(toward_prior);
        }
        self.count_pairs();
    }

    fn count_pairs(&mut self) {
        // The facts are sorted by holder and target already.
        for chunk in self.facts.chunk_by(|a, b| (a.holder, a.target) == (b.holder, b.target)) {
            let (Some(holder), Some(target)) =
                (self.place(chunk[0].holder), self.place(chunk[0].target))
            else {
                continue;
            };
            let tally = tally(self.sealed, chunk, &self.copies);
            self.pairs.push(PairView { holder, target, tally });
        }
        let mut moments: BTreeMap<usize, Vec<(u32, u32, u32)>> = BTreeMap::new();
        for p in &self.pairs {
            moments.entry(p.target).or_default().push(p.tally.moments());
        }
        let priors: BTreeMap<usize, Prior> =
            moments.into_iter().map(|(t, m)| (t, Prior::of(&m))).collect();
        for p in &mut self.pairs {
            p.tally.set_net(priors[&p.target]);
        }
    }

    fn subject(&self, sym: Sym, rows: &[&LabelRow], held: Tally, toward: Tally) -> SubjectView {
        // Documents vote on name and type; the first in order wins a tie.
        let mut names: BTreeMap<Sym, u32> = BTreeMap::new();
        let mut types: BTreeMap<EntityType, u32> = BTreeMap::new();
        let mut docs: Vec<u32> = Vec::new();
        for row in rows {
            *names.entry(row.label).or_default() += 1;
            if let Some(t) = row.entity {
                *types.entry(t).or_default() += 1;
            }
            docs.push(row.doc);
        }
        docs.sort_unstable();
        docs.dedup();
        let name = names.iter().rev().max_by_key(|(_, n)| **n).map_or(NONE, |(l, _)| *l);
        SubjectView {
            id: self.sealed.text(sym).to_owned(),
            name: self.sealed.text(name).to_owned(),
            entity_type: types.iter().rev().max_by_key(|(_, n)| **n).map(|(t, _)| *t),
            issue: rows.iter().all(|r| r.issue),
            documents: docs.len() as u32,
            mentions: rows.iter().map(|r| r.mentions).sum(),
            held,
            toward,
            sym,
        }
    }

    fn place(&self, sym: Sym) -> Option<usize> {
        self.subjects.binary_search_by_key(&sym, |s| s.sym).ok()
    }

    /// The subject with this id.
    pub fn find(&self, id: &str) -> Option<usize> {
        self.subjects.binary_search_by(|s| s.id.as_str().cmp(id)).ok()
    }

    /// What a subject says, by window of time.
    pub fn held_over_time(&self, subject: usize, window: Window) -> Vec<WindowCount> {
        let facts = self.held.get(&self.subjects[subject].sym);
        windows(self.sealed, facts.map_or(&[], Vec::as_slice), &self.copies, window)
    }

    /// What is said of a subject, by window of time.
    pub fn toward_over_time(&self, subject: usize, window: Window) -> Vec<WindowCount> {
        let facts = self.toward.get(&self.subjects[subject].sym);
        windows(self.sealed, facts.map_or(&[], Vec::as_slice), &self.copies, window)
    }

    /// What several subjects say, together.
    pub fn held_by(&self, subjects: &[usize]) -> Tally {
        let facts: Vec<&Fact> = subjects
            .iter()
            .filter_map(|i| self.held.get(&self.subjects[*i].sym))
            .flatten()
            .copied()
            .collect();
        let mut out = tally(self.sealed, &facts, &self.copies);
        out.set_net(Prior::default());
        out
    }

    /// All statements by window of time.
    pub fn over_time(&self, window: Window) -> Vec<WindowCount> {
        windows(self.sealed, &self.facts, &self.copies, window)
    }

    /// The target on which most actors disagree most: the one with the greatest lesser side,
    /// counted in actors whose net position is on that side; then the one most spoken of.
    pub fn most_contested(&self) -> Option<usize> {
        let mut sides: BTreeMap<usize, (u32, u32)> = BTreeMap::new();
        for p in &self.pairs {
            let id = self.subjects[p.holder].id.as_str();
            if id == document::UNKNOWN || self.subjects[p.target].id == document::UNKNOWN {
                continue;
            }
            let side = sides.entry(p.target).or_default();
            match &p.tally.net {
                Some(n) if n.value > 0.0 => side.0 += 1,
                Some(n) if n.value < 0.0 => side.1 += 1,
                _ => {}
            }
        }
        sides
            .into_iter()
            .max_by_key(|&(t, (f, a))| {
                (f.min(a), f + a, self.subjects[t].toward.statements, std::cmp::Reverse(t))
            })
            .map(|(t, _)| t)
    }
}

fn included(sealed: &Sealed, filters: &Filters) -> Vec<bool> {
    sealed
        .docs
        .iter()
        .map(|d| {
            let day = d.day.map(crate::dates::day_text);
            let one_of = |list: &[String], s: Sym| {
                list.is_empty() || (s != NONE && list.iter().any(|x| x == sealed.text(s)))
            };
            filters.accepts_day(day.as_deref()) && one_of(&filters.sources, d.source)
        })
        .collect()
}

/// Of each cluster of near-duplicates, the earliest document counts (undated ones last, then by
/// id); the others are copies.
fn copies(sealed: &Sealed, included: &[bool]) -> Vec<bool> {
    let mut first: BTreeMap<Sym, (bool, i32, usize)> = BTreeMap::new();
    for (i, d) in sealed.docs.iter().enumerate() {
        if d.cluster != NONE && included[i] {
            let rank = (d.day.is_none(), d.day.unwrap_or(0), i);
            let best = first.entry(d.cluster).or_insert(rank);
            *best = rank.min(*best);
        }
    }
    let is_copy = |(i, d): (usize, &crate::store::DocRow)| {
        d.cluster != NONE && first.get(&d.cluster).is_some_and(|f| f.2 != i)
    };
    sealed.docs.iter().enumerate().map(is_copy).collect()
}
