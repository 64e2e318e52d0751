//! brat standoff with attribution events (source, cue, content), as PolNeAR has them.

use super::{list, name, text};
use crate::eval::gold::{GoldDoc, GoldQuote};
use anyhow::{Context, Result};
use document::{OffsetMap, OffsetUnit, Span};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Reads a folder: texts beside their annotations, or texts in `NAME` and annotations in `NAME_ann`.
/// A text that several annotators read is taken once, with the first of them in order of names.
pub fn read_folder(path: &Path) -> Result<Vec<GoldDoc>> {
    let mut files = list(path)?;
    let sibling = path.with_file_name(format!("{}_ann", name(path)));
    let texts = path.with_file_name(name(path).trim_end_matches("_ann"));
    for other in [sibling, texts] {
        if other != path && other.is_dir() {
            files.extend(list(&other)?);
        }
    }
    let (anns, txts): (Vec<PathBuf>, Vec<PathBuf>) = files
        .into_iter()
        .filter(|f| matches!(extension(f), "ann" | "txt"))
        .partition(|f| extension(f) == "ann");
    let mut docs: BTreeMap<String, GoldDoc> = BTreeMap::new();
    for txt in txts {
        let stem = name(&txt).trim_end_matches(".txt").to_owned();
        let Some(ann) = anns.iter().find(|a| name(a).starts_with(&stem)) else { continue };
        let doc = read(&stem, &txt, ann)?;
        docs.entry(stem).or_insert(doc);
    }
    Ok(docs.into_values().collect())
}

fn extension(path: &Path) -> &str {
    path.extension().and_then(|e| e.to_str()).unwrap_or_default()
}

fn read(id: &str, txt: &Path, ann: &Path) -> Result<GoldDoc> {
    let body = text(txt)?;
    let map = OffsetMap::new(&body, OffsetUnit::Char);
    let mut spans: BTreeMap<String, Span> = BTreeMap::new();
    let mut quotes = Vec::new();
    let content = text(ann)?;
    for (i, line) in content.lines().enumerate() {
        let fail = || format!("{}:{}", ann.display(), i + 1);
        let (key, rest) = line.split_once('\t').unwrap_or((line, ""));
        if key.starts_with('T') {
            let head = rest.split('\t').next().unwrap_or_default();
            // `Content 10 20;30 40`: a broken span is taken whole.
            let numbers: Vec<u32> = head
                .split([' ', ';'])
                .skip(1)
                .map(|n| n.parse::<u32>())
                .collect::<Result<_, _>>()
                .with_context(fail)?;
            if let (Some(first), Some(last)) = (numbers.first(), numbers.last())
                && let (Some(s), Some(e)) = (map.to_byte(*first), map.to_byte(*last))
            {
                spans.insert(key.to_owned(), Span { start: s, end: e });
            }
        }
    }
    for line in content.lines().filter(|l| l.starts_with('E')) {
        let rest = line.split_once('\t').map_or("", |x| x.1);
        let mut quote = GoldQuote {
            span: Span::default(),
            quote_type: None,
            speakers: vec![],
            speaker_spans: vec![],
        };
        for (role, id) in rest.split(' ').filter_map(|p| p.split_once(':')) {
            let Some(&span) = spans.get(id) else { continue };
            match role.trim_end_matches(|c: char| c.is_ascii_digit()) {
                "Content" if quote.span.is_empty() => quote.span = span,
                "Content" => quote.span = quote.span.cover(span),
                "Source" => quote.speaker_spans.push(span),
                _ => {}
            }
        }
        if !quote.span.is_empty() {
            quotes.push(quote);
        }
    }
    Ok(GoldDoc {
        id: id.to_owned(),
        lang: Some("en".to_owned()),
        text: body,
        quotes: Some(quotes),
        ..GoldDoc::default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_in_a_sibling_folder() {
        let dir = tempfile::tempdir().unwrap();
        let (dev, ann) = (dir.path().join("dev"), dir.path().join("dev_ann"));
        std::fs::create_dir(&dev).unwrap();
        std::fs::create_dir(&ann).unwrap();
        std::fs::write(dev.join("a.txt"), "Zoé said no.").unwrap();
        std::fs::write(
            ann.join("a_1.ann"),
            "T1\tSource 0 3\tZoé\nT2\tCue 4 8\tsaid\nT3\tContent 9 11\tno\nE1\tAttribution:T2 Source:T1 Content:T3\n",
        )
        .unwrap();
        let docs = read_folder(&dev).unwrap();
        let q = &docs[0].quotes.as_ref().unwrap()[0];
        assert_eq!(q.span.of(&docs[0].text), "no");
        assert_eq!(q.speaker_spans[0].of(&docs[0].text), "Zoé");
    }
}
