//! Quotations of German Wikinews articles: JSON with sentences, tokens and annotations.

use super::{name, text};
use crate::eval::gold::{GoldDoc, GoldQuote};
use anyhow::{Context, Result};
use document::{OffsetMap, OffsetUnit, QuoteType, Span};
use serde::Deserialize;
use std::path::Path;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct File {
    original_text: String,
    document_name: String,
    annotations: Vec<Annotation>,
}

#[derive(Deserialize)]
struct Annotation {
    quote: Part,
    speaker: Part,
    #[serde(rename = "type")]
    kind: String,
}

#[derive(Deserialize, Default)]
struct Part {
    spans: Vec<Chars>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Chars {
    char_begin: u32,
    char_end: u32,
}

/// Reads one file.
pub fn read(path: &Path) -> Result<Vec<GoldDoc>> {
    let file: File =
        serde_json::from_str(&text(path)?).with_context(|| format!("{}", path.display()))?;
    let map = OffsetMap::new(&file.original_text, OffsetUnit::Char);
    let spans = |part: &Part| -> Vec<Span> {
        part.spans
            .iter()
            .filter_map(|s| {
                Some(Span { start: map.to_byte(s.char_begin)?, end: map.to_byte(s.char_end)? })
            })
            .collect()
    };
    let mut quotes = Vec::new();
    for a in &file.annotations {
        let Some(span) = spans(&a.quote).into_iter().reduce(Span::cover) else { continue };
        quotes.push(GoldQuote {
            span,
            quote_type: match a.kind.as_str() {
                "Direct" => Some(QuoteType::Direct),
                "Indirect" => Some(QuoteType::Indirect),
                _ => None,
            },
            speakers: vec![],
            speaker_spans: spans(&a.speaker),
        });
    }
    Ok(vec![GoldDoc {
        id: format!("{} {}", name(path), file.document_name),
        lang: Some("de".to_owned()),
        text: file.original_text.clone(),
        quotes: Some(quotes),
        ..GoldDoc::default()
    }])
}
