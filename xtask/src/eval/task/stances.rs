//! Stances: sets of (holder, target, polarity) per document, and variations of them.

use crate::eval::gold::align::{self, Found};
use crate::eval::gold::{GoldDoc, GoldStance};
use crate::eval::score::{Counts, Measure};
use document::{Document, OUTLET, UNKNOWN};
use std::collections::BTreeSet;

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
    add_aligned(measures, gold, &align::stances(gold, doc));
}

/// Adds one document whose statements have the gold's ids.
pub fn add_aligned(measures: &mut [Measure], gold: &GoldDoc, found: &[Found<'_>]) {
    let Some(stances) = &gold.stances else { return };
    let named = |h: &str| h != OUTLET && h != UNKNOWN;
    let set = |f: &dyn Fn(&GoldStance) -> Option<String>,
               g: &dyn Fn(&Found<'_>) -> Option<String>| {
        let a: BTreeSet<String> = stances.iter().filter_map(f).collect();
        let b: BTreeSet<String> = found.iter().filter_map(g).collect();
        Counts::of_sets(a.into_iter().collect(), b.into_iter().collect())
    };
    let push = |m: &mut Measure, c: Counts| m.push(&gold.id, c);
    let with_polarity = |outside: bool| {
        set(
            &|s| {
                (named(&s.holder) != outside)
                    .then(|| format!("{}|{}|{}", s.holder, s.target, s.polarity))
            },
            &|f| {
                (named(&f.holder) != outside)
                    .then(|| format!("{}|{}|{}", f.holder, f.target, f.stance.polarity))
            },
        )
    };
    push(&mut measures[0], with_polarity(false));
    push(
        &mut measures[1],
        set(
            &|s| {
                named(&s.holder)
                    .then(|| format!("{}|{}|{}|{}", s.holder, s.target, s.polarity, s.modality))
            },
            &|f| {
                let s = f.stance;
                named(&f.holder)
                    .then(|| format!("{}|{}|{}|{}", f.holder, f.target, s.polarity, s.modality))
            },
        ),
    );
    push(
        &mut measures[2],
        set(&|s| named(&s.holder).then(|| format!("{}|{}", s.holder, s.target)), &|f| {
            named(&f.holder).then(|| format!("{}|{}", f.holder, f.target))
        }),
    );
    push(&mut measures[3], with_polarity(true));
    let alleged = document::Modality::Alleged;
    push(
        &mut measures[4],
        set(&|s| (s.modality == alleged).then(|| format!("{}|{}", s.holder, s.target)), &|f| {
            (f.stance.modality == alleged).then(|| format!("{}|{}", f.holder, f.target))
        }),
    );
    let (mut over, mut chains, mut matched) = (0, 0, 0);
    for g in stances {
        let same = |f: &&Found<'_>| {
            f.holder == g.holder && f.target == g.target && f.stance.polarity == g.polarity
        };
        let mates: Vec<_> = found.iter().filter(same).collect();
        if mates.is_empty() {
            continue;
        }
        matched += 1;
        let hit = mates.iter().find(|f| f.stance.evidence.overlaps(g.evidence));
        over += u64::from(hit.is_some());
        chains += u64::from(hit.is_some_and(|f| f.attribution == g.attribution));
    }
    push(&mut measures[5], Counts::accuracy(over, matched));
    push(&mut measures[6], Counts::accuracy(chains, matched));
}
