//! Actors: B³ over mentions (Bagga and Baldwin, 1998), names and types.

use crate::eval::gold::{GoldDoc, align};
use crate::eval::score::{Counts, Measure};
use crate::eval::task::mentions::strip;
use document::{Document, MentionKind};
use std::collections::BTreeMap;

/// Empty measures of this task.
pub fn measures() -> Vec<Measure> {
    vec![
        Measure::new("actors B³ precision"),
        Measure::new("actors B³ recall"),
        Measure::new("actors name and type right"),
        Measure::new("nominal mentions linked"),
        Measure::new("affiliations"),
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
        // The gold marks no pronouns: they are neither right nor wrong here.
        .filter(|m| m.kind != MentionKind::Pronoun)
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
    let aligned = align::actors(gold, doc);
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
    measures[3].push(&gold.id, nominal_links(gold, doc, &aligned));
    measures[4].push(&gold.id, affiliations(gold, doc, &aligned));
}

/// Descriptions of actors that the text names as well: linked to the right one, to another, to none.
/// A description that the gold does not mark is counted neither way.
fn nominal_links(gold: &GoldDoc, doc: &Document, aligned: &BTreeMap<String, String>) -> Counts {
    let named: std::collections::BTreeSet<&str> = gold
        .mentions
        .iter()
        .flatten()
        .filter(|m| m.kind == MentionKind::Name)
        .filter_map(|m| m.actor.as_deref())
        .collect();
    let mut counts = Counts::default();
    for m in gold.mentions.iter().flatten().filter(|m| m.kind == MentionKind::Nominal) {
        let Some(actor) = m.actor.as_deref().filter(|a| named.contains(a)) else { continue };
        let found = doc.mentions.as_deref().unwrap_or_default().iter();
        let linked = found
            .filter(|f| f.kind == MentionKind::Nominal && f.span.overlaps(m.span))
            .find_map(|f| f.actor.as_deref());
        let right = linked.is_some_and(|a| aligned.get(a).is_some_and(|g| g == actor));
        counts.tp += u64::from(right);
        counts.fp += u64::from(linked.is_some() && !right);
        counts.fn_ += u64::from(!right);
    }
    counts
}

/// Pairs of person and body, where the gold names both.
fn affiliations(gold: &GoldDoc, doc: &Document, aligned: &BTreeMap<String, String>) -> Counts {
    let wanted: Vec<(String, String)> = gold
        .actors
        .iter()
        .flatten()
        .filter_map(|a| Some((a.id.clone(), a.affiliation.clone()?)))
        .collect();
    let name = |id: &str| aligned.get(id).cloned().unwrap_or_else(|| format!("? {id}"));
    let mut found: Vec<(String, String)> = doc
        .actors
        .iter()
        .flatten()
        .flat_map(|a| {
            let org = |f: &document::Affiliation| Some((name(&a.id), name(f.actor.as_deref()?)));
            a.affiliations.iter().filter_map(org).collect::<Vec<_>>()
        })
        .collect();
    found.sort();
    found.dedup();
    Counts::of_sets(wanted, found)
}
