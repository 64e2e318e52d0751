//! Quotes: one-to-one matching by intersection over union in characters; speakers over matches.

use crate::eval::gold::{GoldDoc, GoldQuote};
use crate::eval::score::{Counts, Measure};
use crate::eval::task::actors;
use document::{Document, OffsetMap, OffsetUnit, Quote, Span};

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
        let tp = matches(quotes, found, &map, threshold).len() as u64;
        measures[i].push(
            &gold.id,
            Counts { tp, fp: found.len() as u64 - tp, fn_: quotes.len() as u64 - tp },
        );
    }
    let aligned = actors::align(gold, doc);
    let (mut right, mut total, mut type_right, mut typed) = (0, 0, 0, 0);
    for (i, j) in matches(quotes, found, &map, 0.3) {
        let (g, s) = (&quotes[i], &found[j]);
        if !g.speakers.is_empty() || !g.speaker_spans.is_empty() {
            total += 1;
            let by_id =
                s.speakers.iter().filter_map(|x| x.actor.as_deref()).any(|a| {
                    g.speakers.iter().any(|x| x == aligned.get(a).map_or(a, String::as_str))
                });
            let by_span = s.speakers.iter().any(|x| {
                g.speaker_spans.iter().any(|y| iou(&map, x.span, *y) >= 0.3 || y.contains(x.span))
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

fn iou(map: &OffsetMap<'_>, a: Span, b: Span) -> f64 {
    let ((a0, a1), (b0, b1)) = (map.span(a), map.span(b));
    let inter = a1.min(b1).saturating_sub(a0.max(b0));
    let union = a1.max(b1) - a0.min(b0);
    if union == 0 { 0.0 } else { f64::from(inter) / f64::from(union) }
}

/// Pairs (gold, system), best overlap first.
fn matches(
    gold: &[GoldQuote],
    found: &[Quote],
    map: &OffsetMap<'_>,
    threshold: f64,
) -> Vec<(usize, usize)> {
    let mut pairs = Vec::new();
    for (i, g) in gold.iter().enumerate() {
        for (j, s) in found.iter().enumerate() {
            let x = iou(map, g.span, s.span);
            if x >= threshold {
                pairs.push((x, i, j));
            }
        }
    }
    pairs.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
    let (mut gi, mut sj, mut out) = (vec![false; gold.len()], vec![false; found.len()], Vec::new());
    for (_, i, j) in pairs {
        if !gi[i] && !sj[j] {
            gi[i] = true;
            sj[j] = true;
            out.push((i, j));
        }
    }
    out.sort_unstable();
    out
}
