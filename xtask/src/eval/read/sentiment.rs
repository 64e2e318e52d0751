//! Target sentiment a line: NewsMTSC (several targets a sentence) and MAD-TSC (one).

use super::{lang_of, name, text};
use crate::eval::gold::GoldDoc;
use anyhow::{Context, Result};
use document::{OffsetMap, OffsetUnit, Sentiment, Span};
use serde::Deserialize;
use std::path::Path;

#[derive(Deserialize)]
struct Line {
    #[serde(alias = "sentence_normalized")]
    sentence: String,
    #[serde(default)]
    targets: Vec<Target>,
    from: Option<u32>,
    to: Option<u32>,
    polarity: Option<f32>,
}

#[derive(Deserialize)]
struct Target {
    from: u32,
    to: u32,
    polarity: f32,
}

/// Reads one file. Polarities: 2 negative, 4 neutral, 6 positive.
pub fn read(path: &Path) -> Result<Vec<GoldDoc>> {
    let lang = lang_of(path).unwrap_or_else(|| "en".to_owned());
    let mut docs = Vec::new();
    for (i, line) in text(path)?.lines().enumerate().filter(|(_, l)| !l.trim().is_empty()) {
        let place = || format!("{}:{}", path.display(), i + 1);
        let l: Line = serde_json::from_str(line).with_context(place)?;
        let map = OffsetMap::new(&l.sentence, OffsetUnit::Char);
        let mut targets: Vec<(u32, u32, f32)> =
            l.targets.iter().map(|t| (t.from, t.to, t.polarity)).collect();
        if let (Some(from), Some(to), Some(p)) = (l.from, l.to, l.polarity) {
            targets.push((from, to, p));
        }
        let sentiments = targets
            .into_iter()
            .filter_map(|(from, to, p)| {
                let span = Span { start: map.to_byte(from)?, end: map.to_byte(to)? };
                let s = match p {
                    p if p < 3.0 => Sentiment::Negative,
                    p if p > 5.0 => Sentiment::Positive,
                    _ => Sentiment::Neutral,
                };
                Some((span, s))
            })
            .collect();
        docs.push(GoldDoc {
            id: format!("{}#{:05}", name(path), i + 1),
            lang: Some(lang.clone()),
            sentiments: Some(sentiments),
            text: l.sentence,
            ..GoldDoc::default()
        });
    }
    Ok(docs)
}
