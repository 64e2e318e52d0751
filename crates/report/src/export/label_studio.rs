//! Label Studio: a task a document, the program's layers as its prediction. Offsets are UTF-16 units,
//! as the browser counts.

use crate::error::WriteError;
use document::{Document, OffsetMap, OffsetUnit, Span};
use serde_json::{Value, json};
use std::io::Write;

fn region(doc: &Document, map: &OffsetMap<'_>, id: &str, span: Span, label: &str) -> Value {
    let (start, end) = map.span(span);
    json!({
        "id": id, "from_name": "label", "to_name": "text", "type": "labels",
        "value": { "start": start, "end": end, "text": doc.slice(span), "labels": [label] },
    })
}

fn task(doc: &Document) -> Value {
    let map = OffsetMap::new(doc.text(), OffsetUnit::Utf16);
    let mut result = Vec::new();
    for m in doc.mentions.as_deref().unwrap_or_default() {
        result.push(region(doc, &map, &format!("m{}", m.id), m.span, m.entity_type.as_str()));
    }
    for q in doc.quotes.as_deref().unwrap_or_default() {
        result.push(region(doc, &map, &format!("q{}", q.id), q.span, "quote"));
    }
    for (i, s) in doc.stances.as_deref().unwrap_or_default().iter().enumerate() {
        let id = format!("s{i}");
        result.push(region(doc, &map, &id, s.evidence, s.polarity.as_str()));
        let choice = |name: &str, value: &str| {
            json!({
                "id": id, "from_name": name, "to_name": "text", "type": "choices",
                "value": {
                    "start": map.to_unit(s.evidence.start), "end": map.to_unit(s.evidence.end),
                    "choices": [value],
                },
            })
        };
        result.push(choice("modality", s.modality.as_str()));
        result.push(choice("voice", s.voice.as_str()));
        // The mentions of holder and target within the evidence.
        let mentions = doc.mentions.as_deref().unwrap_or_default();
        for (role, actor) in [("holder", &s.holder), ("target", &s.target)] {
            let found = mentions
                .iter()
                .find(|m| m.actor.as_ref() == Some(actor) && s.evidence.contains(m.span));
            if let Some(m) = found {
                result.push(json!({
                    "type": "relation", "from_id": id, "to_id": format!("m{}", m.id),
                    "direction": "right", "labels": [role],
                }));
            }
        }
    }
    json!({
        "data": {
            "text": doc.text(), "doc_id": doc.id, "title": doc.meta.title, "date": doc.meta.date,
            "source": doc.meta.source,
        },
        "predictions": [{ "model_version": "hemicycle", "result": result }],
    })
}

pub(super) fn write<'d>(
    documents: impl IntoIterator<Item = &'d Document>,
    mut out: impl Write,
) -> Result<(), WriteError> {
    out.write_all(b"[")?;
    for (i, d) in documents.into_iter().enumerate() {
        out.write_all(if i == 0 { b"\n" } else { b",\n" })?;
        serde_json::to_writer(&mut out, &task(d))?;
    }
    out.write_all(b"\n]\n")?;
    out.flush()?;
    Ok(())
}
