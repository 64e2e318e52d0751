//! What was not understood: `ledger.json`.

use crate::dates::day_text;
use crate::entry::LanguageShare;
use crate::filters::Filters;
use crate::intern::{NONE, Sym};
use crate::sealed::Sealed;
use crate::view::View;
use document::{Modality, OUTLET, UNKNOWN};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// An input that was refused.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Refused {
    /// Which.
    pub path: String,
    /// Why.
    pub reason: String,
}

/// A kind of diagnostic, counted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DiagnosticLine {
    /// Stage that says it.
    pub stage: String,
    /// Its fixed name.
    pub code: String,
    /// How often.
    pub count: u64,
    /// In how many documents.
    pub documents: u64,
    /// The first one, in words.
    pub example: String,
    /// The document of the first one.
    pub example_doc: String,
}

/// A part of the ledger: how many there were, and how many were not understood.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gap {
    /// All.
    pub found: u64,
    /// Those not understood.
    pub missed: u64,
}

/// What the run holds, and what it did not understand.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Ledger {
    /// Name and version of this form.
    pub schema: String,
    /// Documents.
    pub documents: u64,
    /// Characters of text.
    pub chars: u64,
    /// Tokens.
    pub tokens: u64,
    /// Sentences.
    pub sentences: u64,
    /// Outlets with a name, sorted.
    pub outlets: Vec<String>,
    /// Documents that name no outlet.
    pub without_outlet: u64,
    /// Languages of the passages with their characters, most first.
    pub languages: Vec<LanguageShare>,
    /// Characters of passages whose language the program has no pack for.
    pub unsupported: Gap,
    /// First day.
    pub first_date: Option<String>,
    /// Last day.
    pub last_date: Option<String>,
    /// Documents, and those without a date.
    pub undated: Gap,
    /// Mentions, and those that no actor was found for.
    pub unlinked_mentions: Gap,
    /// Quotes, and those whose speaker was not found.
    pub unattributed_quotes: Gap,
    /// Quotes of sources that the text does not name.
    pub anonymous_quotes: u64,
    /// Statements.
    pub statements: u64,
    /// Statements by modality; only `asserted` ones enter net positions.
    pub by_modality: BTreeMap<Modality, u64>,
    /// Statements, and those whose holder the text does not name.
    pub unnamed_holders: Gap,
    /// Statements that outlets make in their own name.
    pub outlet_statements: u64,
    /// Groups of near-duplicate articles.
    pub clusters: u64,
    /// Articles in them besides the first.
    pub copies: u64,
    /// Statements with copies divided by statements without.
    pub syndication_factor: f64,
    /// What the stages could not make out, most frequent first.
    pub diagnostics: Vec<DiagnosticLine>,
    /// Inputs that were refused, by path.
    pub refused: Vec<Refused>,
}

impl Ledger {
    /// The ledger of all that an aggregate holds. `supported` are the codes of the languages that
    /// the program has packs for; where it is empty, no passage counts as unsupported.
    pub fn new(sealed: &Sealed, supported: &BTreeSet<String>) -> Ledger {
        let view = View::new(sealed, &Filters::default());
        let docs = &sealed.docs;
        let sum = |f: fn(&crate::store::DocRow) -> u64| docs.iter().map(f).sum::<u64>();
        let mut outlets: Vec<Sym> = docs.iter().map(|d| d.source).filter(|s| *s != NONE).collect();
        outlets.sort_unstable();
        outlets.dedup();
        let mut languages: BTreeMap<Sym, u64> = BTreeMap::new();
        for s in &sealed.shares {
            *languages.entry(s.lang).or_default() += s.chars;
        }
        let mut languages: Vec<LanguageShare> = languages
            .into_iter()
            .map(|(code, chars)| LanguageShare { code: sealed.text(code).into(), chars })
            .collect();
        languages.sort_by(|a, b| b.chars.cmp(&a.chars).then(a.code.cmp(&b.code)));
        let unsupported = languages
            .iter()
            .filter(|l| !supported.is_empty() && !supported.contains(l.code.as_str()))
            .map(|l| l.chars)
            .sum();
        let mut clusters: Vec<Sym> =
            docs.iter().map(|d| d.cluster).filter(|c| *c != NONE).collect();
        clusters.sort_unstable();
        let clustered = clusters.len() as u64;
        clusters.dedup();
        let mut by_modality = BTreeMap::new();
        for (m, d) in &view.total.by_modality {
            by_modality.insert(*m, u64::from(d.total()));
        }
        let statements = u64::from(view.total.statements);
        let held_by = |pick: &dyn Fn(&str) -> bool| -> u64 {
            let held = view.subjects.iter().filter(|s| pick(&s.id));
            held.map(|s| u64::from(s.held.statements)).sum()
        };
        let prefix = format!("{OUTLET}:");
        let first = docs.iter().filter_map(|d| d.day).min();
        let last = docs.iter().filter_map(|d| d.day).max();
        Ledger {
            schema: "hemicycle.ledger/1".into(),
            documents: docs.len() as u64,
            chars: sum(|d| d.chars),
            tokens: sum(|d| d.tokens),
            sentences: sum(|d| d.sentences),
            outlets: outlets.iter().map(|o| sealed.text(*o).to_owned()).collect(),
            without_outlet: sum(|d| u64::from(d.source == NONE)),
            unsupported: Gap {
                found: languages.iter().map(|l| l.chars).sum(),
                missed: unsupported,
            },
            languages,
            first_date: first.map(day_text),
            last_date: last.map(day_text),
            undated: Gap { found: docs.len() as u64, missed: sum(|d| u64::from(d.day.is_none())) },
            unlinked_mentions: Gap { found: sum(|d| d.mentions), missed: sum(|d| d.unlinked) },
            unattributed_quotes: Gap { found: sum(|d| d.quotes), missed: sum(|d| d.unattributed) },
            anonymous_quotes: sum(|d| d.anonymous),
            statements,
            by_modality,
            unnamed_holders: Gap { found: statements, missed: held_by(&|id| id == UNKNOWN) },
            outlet_statements: held_by(&|id| id == OUTLET || id.starts_with(&prefix)),
            copies: clustered - clusters.len() as u64,
            clusters: clusters.len() as u64,
            syndication_factor: crate::net::three(
                f64::from(view.total.statements_with_copies)
                    / f64::from(view.total.statements.max(1)),
            ),
            diagnostics: diagnostics(sealed),
            refused: sealed.refused.clone(),
        }
    }
}

fn diagnostics(sealed: &Sealed) -> Vec<DiagnosticLine> {
    let mut lines: Vec<DiagnosticLine> = sealed
        .notes
        .chunk_by(|a, b| (a.stage, a.code) == (b.stage, b.code))
        .map(|rows| DiagnosticLine {
            stage: sealed.text(rows[0].stage).to_owned(),
            code: sealed.text(rows[0].code).to_owned(),
            count: rows.iter().map(|r| u64::from(r.count)).sum(),
            documents: rows.len() as u64,
            example: sealed.text(rows[0].message).to_owned(),
            example_doc: sealed.text(sealed.docs[rows[0].doc as usize].id).to_owned(),
        })
        .collect();
    lines.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.code.cmp(&b.code)));
    lines
}
