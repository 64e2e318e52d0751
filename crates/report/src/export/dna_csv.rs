//! The list of events that the Discourse Network Analyzer (version 3) exports, and that rDNA reads:
//! semicolons, its own column names, and no semicolon or double quote within a field.

use aggregate::Record;
use document::{EntityType, OUTLET, Polarity, UNKNOWN};
use std::collections::BTreeMap;
use std::io::{self, Write};

const HEAD: &[&str] = &[
    "statement ID",
    "time",
    "document ID",
    "document title",
    "author",
    "source",
    "section",
    "type",
    "text",
    "person",
    "organization",
    "concept",
    "agreement",
    "modality",
    "voice",
    "strength",
    "confidence",
];

/// A field as DNA writes it: its own separators replaced, line breaks as spaces, no formula.
fn field(s: &str) -> String {
    let mut out = String::with_capacity(s.len() + 2);
    out.push('"');
    if s.starts_with(['=', '+', '-', '@']) {
        out.push('\'');
    }
    for c in s.chars() {
        match c {
            ';' => out.push(','),
            '"' => out.push('\''),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// DNA's agreement is a yes or a no: a stance that is both at once is written as one of each.
pub(super) fn write(records: &[Record], mut out: impl Write) -> io::Result<()> {
    let names: Vec<String> = HEAD.iter().map(|h| format!("\"{h}\"")).collect();
    writeln!(out, "{}", names.join(";"))?;
    let mut docs: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    let mut id = 0;
    for r in records {
        let next = docs.len() + 1;
        let doc = *docs.entry((&r.doc_id, &r.doc_sha256)).or_insert(next);
        let agreements: &[u8] = match r.polarity {
            Polarity::Favor => &[1],
            Polarity::Against => &[0],
            Polarity::Mixed => &[1, 0],
        };
        let person = match r.holder_type {
            Some(EntityType::Person) => r.holder_name.as_str(),
            _ if r.holder == UNKNOWN => UNKNOWN,
            _ => "",
        };
        let organization = match r.holder_type {
            Some(EntityType::Person) => "",
            _ if r.holder == OUTLET => r.source.as_deref().unwrap_or(OUTLET),
            _ if r.holder == UNKNOWN => "",
            _ => &r.holder_name,
        };
        let time = r.day().map_or_else(String::new, |d| format!("{d} 00:00:00"));
        for agreement in agreements {
            id += 1;
            writeln!(
                out,
                "{id};{time};{doc};{};{};{};{};{};{};{};{};{};{agreement};{};{};{};{:.3}",
                field(r.title.as_deref().unwrap_or(&r.doc_id)),
                field(""),
                field(r.source.as_deref().unwrap_or("")),
                field(""),
                field(&r.lang),
                field(&r.exact),
                field(person),
                field(organization),
                field(&r.target_name),
                field(r.modality.as_str()),
                field(r.voice.as_str()),
                r.strength,
                r.confidence,
            )?;
        }
    }
    out.flush()
}
