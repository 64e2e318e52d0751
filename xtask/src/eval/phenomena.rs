//! Errors by phenomenon: what kind of holder, target, voice and modality is missed, and which invented.
//!
//! A gold record is found where the system has its holder, target and polarity in the document; a
//! system record is right where the gold has. Records are counted here, not sets, so that the columns
//! differ a little from the headline figures.

use super::gold::GoldDoc;
use super::gold::align::{self, Found};
use document::{Document, EntityType, MentionKind, Modality, OUTLET, Span, TargetType, UNKNOWN};
use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// One line of the table.
#[derive(Debug, Default, Clone, Copy, Serialize)]
pub struct Row {
    /// Records of the gold.
    pub gold: u64,
    /// Of them those that the system has.
    pub found: u64,
    /// Of the others those with a system's statement on an overlapping passage.
    pub other_there: u64,
    /// Records of the system.
    pub system: u64,
    /// Of them those that the gold has.
    pub right: u64,
}

/// Counts by (phenomenon, value), and modality against modality for statements found.
#[derive(Debug, Default, Serialize)]
pub struct Phenomena {
    rows: BTreeMap<String, Row>,
    modality: BTreeMap<String, u64>,
}

/// What a record is an instance of.
struct Kind {
    holder: &'static str,
    target: &'static str,
    voice: String,
    modality: String,
    act: String,
    negated: bool,
    chain: usize,
}

impl Kind {
    fn keys(&self) -> [String; 7] {
        [
            format!("holder: {}", self.holder),
            format!("target: {}", self.target),
            format!("voice: {}", self.voice),
            format!("modality: {}", self.modality),
            format!("act: {}", self.act),
            format!("negated: {}", if self.negated { "yes" } else { "no" }),
            format!("chain: {}", self.chain.min(2)),
        ]
    }
}

impl Phenomena {
    /// Adds one document.
    pub fn add(&mut self, gold: &GoldDoc, doc: &Document) {
        let Some(stances) = &gold.stances else { return };
        let found = align::stances(gold, doc);
        let lang = gold.lang.as_deref().unwrap_or("?");
        for g in stances {
            let same = |f: &&Found<'_>| {
                f.holder == g.holder && f.target == g.target && f.stance.polarity == g.polarity
            };
            let overlapping = |f: &&Found<'_>| f.stance.evidence.overlaps(g.evidence);
            let hit = found.iter().filter(same).max_by_key(|f| overlapping(f));
            let elsewhere = found.iter().any(|f| overlapping(&f));
            let kind = Kind {
                holder: holder_of_gold(gold, &g.holder, g.evidence),
                target: target_of(gold.actor(&g.target).and_then(|a| a.entity_type)),
                voice: g.voice.to_string(),
                modality: g.modality.to_string(),
                act: g.act.to_string(),
                negated: g.negated,
                chain: g.attribution.len(),
            };
            for key in self.keys(&kind, lang) {
                let row = self.rows.entry(key).or_default();
                row.gold += 1;
                row.found += u64::from(hit.is_some());
                row.other_there += u64::from(hit.is_none() && elsewhere);
            }
            if let Some(f) = hit {
                *self.modality.entry(modality_pair(g.modality, f.stance.modality)).or_default() +=
                    1;
            }
        }
        for f in &found {
            let s = f.stance;
            let right = stances
                .iter()
                .any(|g| f.holder == g.holder && f.target == g.target && s.polarity == g.polarity);
            let target_type = match s.target_type {
                TargetType::Issue => None,
                TargetType::Actor => doc.actor(&s.target).map(|a| a.entity_type),
            };
            let kind = Kind {
                holder: holder_of_system(doc, &s.holder, s.evidence),
                target: target_of(target_type),
                voice: s.voice.to_string(),
                modality: s.modality.to_string(),
                act: s.act.to_string(),
                negated: s.negated,
                chain: s.attribution.len(),
            };
            for key in self.keys(&kind, lang) {
                let row = self.rows.entry(key).or_default();
                row.system += 1;
                row.right += u64::from(right);
            }
        }
    }

    fn keys(&self, kind: &Kind, lang: &str) -> Vec<String> {
        let mut keys = kind.keys().to_vec();
        keys.push(format!("language: {lang}"));
        keys
    }

    /// The table, for people.
    pub fn render(&self) -> String {
        let mut t = format!(
            "{:<28} {:>6} {:>7} {:>7} {:>8}   {:>6} {:>8} {:>10}\n",
            "statements by phenomenon",
            "gold",
            "missed",
            "recall",
            "other*",
            "system",
            "invented",
            "precision"
        );
        let share = |a: u64, b: u64| match b {
            0 => "-".to_owned(),
            _ => format!("{:.3}", a as f64 / b as f64),
        };
        for (key, r) in &self.rows {
            let _ = writeln!(
                t,
                "{key:<28} {:>6} {:>7} {:>7} {:>8}   {:>6} {:>8} {:>10}",
                r.gold,
                r.gold - r.found,
                share(r.found, r.gold),
                r.other_there,
                r.system,
                r.system - r.right,
                share(r.right, r.system)
            );
        }
        t.push_str("* missed, with another statement of the system's on the same passage\n\n");
        t.push_str("modality of statements found (gold → system)\n");
        for (pair, n) in &self.modality {
            let _ = writeln!(t, "{pair:<40} {n:>6}");
        }
        t
    }
}

fn modality_pair(gold: Modality, system: Modality) -> String {
    format!("{gold} → {system}")
}

fn target_of(t: Option<EntityType>) -> &'static str {
    match t {
        None => "issue",
        Some(EntityType::Person) => "person",
        Some(EntityType::Organization) => "body",
        Some(EntityType::Location | EntityType::Misc) => "place or work",
    }
}

/// How the evidence shows its holder.
fn shown(
    holder: &str,
    kinds: impl Iterator<Item = MentionKind>,
    speaks: impl FnOnce() -> bool,
) -> &'static str {
    match holder {
        OUTLET => return "outlet",
        UNKNOWN => return "unknown",
        _ => {}
    }
    let kinds: Vec<MentionKind> = kinds.collect();
    if kinds.contains(&MentionKind::Name) {
        "name"
    } else if kinds.contains(&MentionKind::Nominal) {
        "nominal"
    } else if speaks() {
        "speaker"
    } else {
        "pronoun or none"
    }
}

fn holder_of_gold(gold: &GoldDoc, holder: &str, evidence: Span) -> &'static str {
    let here = gold.mentions.iter().flatten();
    let kinds = here
        .filter(|m| m.actor.as_deref() == Some(holder) && evidence.contains(m.span))
        .map(|m| m.kind);
    shown(holder, kinds, || {
        let mut quotes = gold.quotes.iter().flatten();
        quotes.any(|q| q.span.contains(evidence) && q.speakers.iter().any(|s| s == holder))
    })
}

fn holder_of_system(doc: &Document, holder: &str, evidence: Span) -> &'static str {
    let here = doc.mentions.iter().flatten();
    let kinds = here
        .filter(|m| m.actor.as_deref() == Some(holder) && evidence.contains(m.span))
        .map(|m| m.kind);
    shown(holder, kinds, || {
        let mut quotes = doc.quotes.iter().flatten();
        quotes.any(|q| {
            q.span.contains(evidence)
                && q.speakers.iter().any(|s| s.actor.as_deref() == Some(holder))
        })
    })
}
