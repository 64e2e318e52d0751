//! Stances: sets of (holder, target, polarity) per document, and variations of them.

use crate::eval::gold::{GoldDoc, GoldStance};
use crate::eval::score::{Counts, Measure};
use crate::eval::task::actors;
use document::{Document, OUTLET, Stance, TargetType, UNKNOWN};
use std::collections::BTreeSet;

/// A stance of the system with the ids of the gold for its holder and target.
type Found<'a> = (&'a Stance, String, String);

/// Empty measures of this task.
pub fn measures() -> Vec<Measure> {
    [
        "stances holder+target+polarity",
        "stances with modality",
        "stances who-on-whom",
        "stances of outlet or unknown",
        "alleged statements",
        "evidence overlaps (of matched)",
        "chains exact (of matched)",
    ]
    .iter()
    .map(|n| Measure::new(*n))
    .collect()
}

/// Adds one document.
pub fn add(measures: &mut [Measure], gold: &GoldDoc, doc: &Document) {
    let Some(stances) = &gold.stances else { return };
    let ids = actors::align(gold, doc);
    let id = |x: &str| ids.get(x).cloned().unwrap_or_else(|| x.to_owned());
    let found: Vec<Found<'_>> = doc
        .stances
        .as_deref()
        .unwrap_or_default()
        .iter()
        .map(|s| {
            let target = match s.target_type {
                TargetType::Actor => id(&s.target),
                TargetType::Issue => issue(gold, doc, &s.target),
            };
            (s, id(&s.holder), target)
        })
        .collect();
    let named = |h: &str| h != OUTLET && h != UNKNOWN;
    let set = |f: &dyn Fn(&GoldStance) -> Option<String>,
               g: &dyn Fn(&Found<'_>) -> Option<String>| {
        let a: BTreeSet<String> = stances.iter().filter_map(f).collect();
        let b: BTreeSet<String> = found.iter().filter_map(g).collect();
        Counts::of_sets(a.into_iter().collect(), b.into_iter().collect())
    };
    let push = |m: &mut Measure, c: Counts| m.push(&gold.id, c);
    push(
        &mut measures[0],
        set(
            &|s| named(&s.holder).then(|| format!("{}|{}|{}", s.holder, s.target, s.polarity)),
            &|(s, h, t)| named(h).then(|| format!("{h}|{t}|{}", s.polarity)),
        ),
    );
    push(
        &mut measures[1],
        set(
            &|s| {
                named(&s.holder)
                    .then(|| format!("{}|{}|{}|{}", s.holder, s.target, s.polarity, s.modality))
            },
            &|(s, h, t)| named(h).then(|| format!("{h}|{t}|{}|{}", s.polarity, s.modality)),
        ),
    );
    push(
        &mut measures[2],
        set(&|s| named(&s.holder).then(|| format!("{}|{}", s.holder, s.target)), &|(_, h, t)| {
            named(h).then(|| format!("{h}|{t}"))
        }),
    );
    push(
        &mut measures[3],
        set(
            &|s| (!named(&s.holder)).then(|| format!("{}|{}|{}", s.holder, s.target, s.polarity)),
            &|(s, h, t)| (!named(h)).then(|| format!("{h}|{t}|{}", s.polarity)),
        ),
    );
    let alleged = document::Modality::Alleged;
    push(
        &mut measures[4],
        set(
            &|s| (s.modality == alleged).then(|| format!("{}|{}", s.holder, s.target)),
            &|(s, h, t)| (s.modality == alleged).then(|| format!("{h}|{t}")),
        ),
    );
    let (mut over, mut chains, mut matched) = (0, 0, 0);
    for g in stances {
        let same =
            |(s, h, t): &&Found<'_>| *h == g.holder && *t == g.target && s.polarity == g.polarity;
        let mates: Vec<_> = found.iter().filter(same).collect();
        if mates.is_empty() {
            continue;
        }
        matched += 1;
        let hit = mates.iter().find(|(s, _, _)| s.evidence.overlaps(g.evidence));
        over += u64::from(hit.is_some());
        if let Some((s, _, _)) = hit {
            let chain: Vec<String> = s.attribution.iter().map(|a| id(a)).collect();
            chains += u64::from(chain == g.attribution);
        }
    }
    push(&mut measures[5], Counts::accuracy(over, matched));
    push(&mut measures[6], Counts::accuracy(chains, matched));
}

/// The gold issue that a system issue stands for: one of its patterns lies in the label, or the other
/// way round; the longest such pattern wins. Otherwise the system's own id.
fn issue(gold: &GoldDoc, doc: &Document, target: &str) -> String {
    let label = doc
        .issues
        .as_deref()
        .unwrap_or_default()
        .iter()
        .find(|i| i.id == target)
        .map_or(target.to_owned(), |i| document::slug(&i.label));
    let mut best: Option<(usize, &str)> = None;
    for issue in gold.actors.iter().flatten().filter(|a| a.entity_type.is_none()) {
        for pattern in issue.patterns.iter().chain(std::iter::once(&issue.name)) {
            let p = document::slug(pattern);
            if !p.is_empty()
                && (label.contains(&p) || p.contains(&label))
                && best.is_none_or(|(n, _)| p.len() > n)
            {
                best = Some((p.len(), &issue.id));
            }
        }
    }
    best.map_or_else(|| target.to_owned(), |(_, id)| id.to_owned())
}
