//! Quotes: one-to-one matching by intersection over union in characters; speakers over matches.

use crate::eval::gold::{GoldDoc, align};
use crate::eval::score::{Counts, Measure};
use document::{Document, OffsetMap, OffsetUnit};

/// Empty measures of this task.
pub fn measures() -> Vec<Measure> {
    [
        "quotes IoU≥0.8",
        "quotes IoU≥0.5",
        "quotes IoU≥0.3",
        "quotes speaker (of IoU≥0.3)",
        "quotes type (of IoU≥0.3)",
    ]
    .iter()
    .map(|n| Measure::new(*n))
    .collect()
}

/// Adds one document.
pub fn add(measures: &mut [Measure], gold: &GoldDoc, doc: &Document) {
    let Some(quotes) = &gold.quotes else { return };
    let found = doc.quotes.as_deref().unwrap_or_default();
    let map = OffsetMap::new(doc.text(), OffsetUnit::Char);
    for (i, threshold) in [0.8, 0.5, 0.3].into_iter().enumerate() {
        let tp = align::quotes(doc.text(), quotes, found, threshold).len() as u64;
        measures[i].push(
            &gold.id,
            Counts { tp, fp: found.len() as u64 - tp, fn_: quotes.len() as u64 - tp },
        );
    }
    let aligned = align::actors(gold, doc);
    let (mut right, mut total, mut type_right, mut typed) = (0, 0, 0, 0);
    for (i, j) in align::quotes(doc.text(), quotes, found, 0.3) {
        let (g, s) = (&quotes[i], &found[j]);
        if !g.speakers.is_empty() || !g.speaker_spans.is_empty() {
            total += 1;
            let by_id =
                s.speakers.iter().filter_map(|x| x.actor.as_deref()).any(|a| {
                    g.speakers.iter().any(|x| x == aligned.get(a).map_or(a, String::as_str))
                });
            let by_span = s.speakers.iter().any(|x| {
                g.speaker_spans
                    .iter()
                    .any(|y| align::iou(&map, x.span, *y) >= 0.3 || y.contains(x.span))
            });
            right += u64::from(by_id || by_span);
        }
        if let Some(t) = g.quote_type {
            typed += 1;
            type_right += u64::from(t == s.quote_type);
        }
    }
    measures[3].push(&gold.id, Counts::accuracy(right, total));
    measures[4].push(&gold.id, Counts::accuracy(type_right, typed));
}
