//! W3C Web Annotation: one collection, one annotation a stance.

use crate::error::WriteError;
use aggregate::Record;
use serde_json::json;
use std::io::Write;

fn annotation(r: &Record) -> serde_json::Value {
    let source = match &r.url {
        Some(url) => url.clone(),
        None => format!("urn:sha256:{}", r.doc_sha256),
    };
    let tag = |name: &str, value: &str| {
        json!({
            "type": "TextualBody", "purpose": "tagging", "format": "text/plain",
            "value": format!("{name}: {value}"),
        })
    };
    json!({
        "@context": "http://www.w3.org/ns/anno.jsonld",
        "id": format!("urn:hemicycle:stance:{}", r.id),
        "type": "Annotation",
        "motivation": "classifying",
        "body": [
            {
                "type": "TextualBody", "purpose": "describing", "format": "text/plain",
                "value": format!(
                    "{} → {}: {} ({})", r.holder_name, r.target_name, r.polarity, r.modality
                ),
            },
            tag("holder", &r.holder),
            tag("target", &r.target),
            tag("polarity", r.polarity.as_str()),
            tag("modality", r.modality.as_str()),
            tag("voice", r.voice.as_str()),
        ],
        "target": {
            "source": source,
            "selector": [
                {
                    "type": "TextQuoteSelector",
                    "exact": r.exact, "prefix": r.prefix, "suffix": r.suffix,
                },
                { "type": "TextPositionSelector", "start": r.start_char, "end": r.end_char },
            ],
        },
    })
}

pub(super) fn write(
    records: &[Record],
    generator: &str,
    mut out: impl Write,
) -> Result<(), WriteError> {
    // The items follow one by one, so that the whole is never held.
    write!(
        out,
        "{{\"@context\":\"http://www.w3.org/ns/anno.jsonld\",\"id\":\"urn:hemicycle:stances\",\
         \"type\":\"AnnotationCollection\",\"label\":\"Stances\",\"generator\":{},\"total\":{},\
         \"first\":{{",
        json!({ "type": "Software", "name": generator }),
        records.len(),
    )?;
    write!(out, "\"id\":\"urn:hemicycle:stances:page\",\"type\":\"AnnotationPage\",\"items\":[")?;
    for (i, r) in records.iter().enumerate() {
        out.write_all(if i == 0 { b"\n" } else { b",\n" })?;
        serde_json::to_writer(&mut out, &annotation(r))?;
    }
    out.write_all(b"\n]}}\n")?;
    out.flush()?;
    Ok(())
}
