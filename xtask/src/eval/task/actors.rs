//! Actors: B³ over mentions (Bagga and Baldwin, 1998), names and types; and the alignment of the
//! system's actor ids with the gold's.

use crate::eval::gold::GoldDoc;
use crate::eval::score::{Counts, Measure};
use crate::eval::task::mentions::strip;
use document::Document;
use std::collections::BTreeMap;

/// The gold id of each system actor: pairs taken greedily by how many of their mentions overlap, one
/// to one; ties by id.
pub fn align(gold: &GoldDoc, doc: &Document) -> BTreeMap<String, String> {
    let mut votes: BTreeMap<(String, String), u32> = BTreeMap::new();
    let found = doc.mentions.as_deref().unwrap_or_default();
    for g in gold.mentions.iter().flatten() {
        let Some(ga) = &g.actor else { continue };
        for m in found.iter().filter(|m| m.span.overlaps(g.span)) {
            if let Some(sa) = &m.actor {
                *votes.entry((sa.to_string(), ga.clone())).or_default() += 1;
            }
        }
    }
    let mut ranked: Vec<_> = votes.into_iter().collect();
    ranked.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    let mut out = BTreeMap::new();
    let mut taken = std::collections::BTreeSet::new();
    for ((s, g), _) in ranked {
        if !out.contains_key(&s) && taken.insert(g.clone()) {
            out.insert(s, g);
        }
    }
    out
}

/// Empty measures of this task.
pub fn measures() -> Vec<Measure> {
    vec![
        Measure::new("actors B³ precision"),
        Measure::new("actors B³ recall"),
        Measure::new("actors name and type right"),
    ]
}

/// Adds one document. B³ figures are stored per thousand so that they sum as counts.
pub fn add(measures: &mut [Measure], gold: &GoldDoc, doc: &Document) {
    let (Some(mentions), Some(actors)) = (&gold.mentions, &gold.actors) else { return };
    let text = doc.text();
    let key = |s| strip(text, s);
    let g: BTreeMap<_, &str> =
        mentions.iter().filter_map(|m| Some((key(m.span), m.actor.as_deref()?))).collect();
    let s: BTreeMap<_, &str> = doc
        .mentions
        .as_deref()
        .unwrap_or_default()
        .iter()
        .filter_map(|m| Some((key(m.span), m.actor.as_deref()?)))
        .collect();
    let b3 = |a: &BTreeMap<_, &str>, b: &BTreeMap<_, &str>| {
        let mut sum = 0.0;
        for (span, cluster) in a {
            let mates: Vec<_> = a.iter().filter(|(_, c)| *c == cluster).map(|(s, _)| *s).collect();
            let Some(other) = b.get(span) else { continue };
            let same = mates.iter().filter(|m| b.get(*m) == Some(other)).count();
            sum += same as f64 / mates.len() as f64;
        }
        Counts::accuracy((sum * 1000.0).round() as u64, a.len() as u64 * 1000)
    };
    measures[0].push(&gold.id, b3(&s, &g));
    measures[1].push(&gold.id, b3(&g, &s));
    let aligned = align(gold, doc);
    let mut right = 0;
    let named: Vec<_> = actors.iter().filter(|a| a.entity_type.is_some()).collect();
    for a in &named {
        let found = aligned.iter().find(|(_, g)| **g == a.id).and_then(|(s, _)| doc.actor(s));
        if let Some(x) = found
            && Some(x.entity_type) == a.entity_type
            && document::slug(&x.name) == document::slug(&a.name)
        {
            right += 1;
        }
    }
    measures[2].push(&gold.id, Counts::accuracy(right, named.len() as u64));
}
