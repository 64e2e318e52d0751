//! Target sentiment: one of three classes for each given target.

use crate::eval::gold::GoldDoc;
use crate::eval::score::{Counts, Measure};
use document::{Document, Sentiment};

/// Empty measures: one a class, then accuracy. The macro-F1 is the mean of the first three.
pub fn measures() -> Vec<Measure> {
    ["positive", "neutral", "negative", "accuracy", "targets found"]
        .iter()
        .map(|n| Measure::new(*n))
        .collect()
}

/// Adds one document. A target that no mention overlaps counts as neutral.
pub fn add(measures: &mut [Measure], gold: &GoldDoc, doc: &Document) {
    let Some(targets) = &gold.sentiments else { return };
    let found = doc.mentions.as_deref().unwrap_or_default();
    let mut by_class = [Counts::default(); 3];
    let (mut right, mut hit) = (0, 0);
    for (span, g) in targets {
        let mention = found.iter().filter(|m| m.span.overlaps(*span)).max_by_key(|m| m.span.len());
        hit += u64::from(mention.is_some());
        let s = mention.and_then(|m| m.sentiment).unwrap_or(Sentiment::Neutral);
        right += u64::from(s == *g);
        for (i, class) in Sentiment::ALL.iter().enumerate() {
            match (*g == *class, s == *class) {
                (true, true) => by_class[i].tp += 1,
                (true, false) => by_class[i].fn_ += 1,
                (false, true) => by_class[i].fp += 1,
                _ => {}
            }
        }
    }
    for (i, c) in by_class.into_iter().enumerate() {
        measures[i].push(&gold.id, c);
    }
    measures[3].push(&gold.id, Counts::accuracy(right, targets.len() as u64));
    measures[4].push(&gold.id, Counts::accuracy(hit, targets.len() as u64));
}
