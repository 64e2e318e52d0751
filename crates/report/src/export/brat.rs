//! brat standoff: for each document its text and its annotations, and the configuration that names
//! them. Offsets are characters.

use super::tar;
use document::{Document, OffsetMap, OffsetUnit, Span};
use std::fmt::Write as _;
use std::io::{self, Write};

const CONFIGURATION: &str = "\
[entities]\nPER\nORG\nLOC\nMISC\nQuote\nCue\n\n\
[relations]\nSpeaker\tArg1:Quote, Arg2:PER|ORG|LOC|MISC\n<OVERLAP>\tArg1:<ANY>, Arg2:<ANY>, <OVL-TYPE>:<ANY>\n\n\
[events]\nFavor\tHolder?:PER|ORG|LOC|MISC, Target?:PER|ORG|LOC|MISC\n\
Against\tHolder?:PER|ORG|LOC|MISC, Target?:PER|ORG|LOC|MISC\n\
Mixed\tHolder?:PER|ORG|LOC|MISC, Target?:PER|ORG|LOC|MISC\n\n\
[attributes]\nNegated\tArg:<EVENT>\n\
Modality\tArg:<EVENT>, Value:asserted|alleged|hypothetical|intended|denied|question\n\
Voice\tArg:<EVENT>, Value:outlet|indirect|direct|mixed\n\
Strength\tArg:<EVENT>, Value:1|2|3\n";

/// The offsets and the text of a span as brat wants them: a span over line breaks is several
/// fragments, and its text is one line.
fn fragments(doc: &Document, map: &OffsetMap<'_>, span: Span) -> (String, String) {
    let (mut offsets, mut words) = (String::new(), String::new());
    let mut at = span.start as usize;
    for piece in doc.slice(span).split(['\n', '\r']) {
        let end = at + piece.len();
        if !piece.is_empty() {
            let (a, b) = map.span(Span::new(at, end));
            let _ = write!(offsets, "{}{a} {b}", if offsets.is_empty() { "" } else { ";" });
            let _ = write!(words, "{}{piece}", if words.is_empty() { "" } else { " " });
        }
        at = end + 1;
    }
    (offsets, words)
}

fn annotations(doc: &Document) -> String {
    let map = OffsetMap::new(doc.text(), OffsetUnit::Char);
    let mut out = String::new();
    let mut t = 0;
    let mut text_bound = |out: &mut String, label: &str, span: Span| {
        let (offsets, words) = fragments(doc, &map, span);
        if offsets.is_empty() {
            return None;
        }
        t += 1;
        let _ = writeln!(out, "T{t}\t{label} {offsets}\t{words}");
        Some(t)
    };
    let mentions = doc.mentions.as_deref().unwrap_or_default();
    let ids: Vec<Option<u32>> =
        mentions.iter().map(|m| text_bound(&mut out, m.entity_type.as_str(), m.span)).collect();
    let within = |span: Span, actor: &str| {
        let first = mentions.partition_point(|m| m.span.start < span.start);
        let here = mentions[first..].iter().zip(&ids[first..]);
        here.take_while(|(m, _)| m.span.start < span.end)
            .find(|(m, _)| m.actor.as_deref() == Some(actor) && span.contains(m.span))
            .and_then(|(_, id)| *id)
    };
    let mut relations = 0;
    for q in doc.quotes.as_deref().unwrap_or_default() {
        let Some(quote) = text_bound(&mut out, "Quote", q.span) else { continue };
        for s in &q.speakers {
            let at = mentions.iter().position(|m| m.span.overlaps(s.span) && m.actor == s.actor);
            if let Some(speaker) = at.and_then(|i| ids[i]) {
                relations += 1;
                let _ = writeln!(out, "R{relations}\tSpeaker Arg1:T{quote} Arg2:T{speaker}");
            }
        }
    }
    let (mut events, mut attributes) = (0, 0);
    for s in doc.stances.as_deref().unwrap_or_default() {
        let kind = match s.polarity {
            document::Polarity::Favor => "Favor",
            document::Polarity::Against => "Against",
            document::Polarity::Mixed => "Mixed",
        };
        let Some(cue) = text_bound(&mut out, kind, s.cue) else { continue };
        events += 1;
        let _ = write!(out, "E{events}\t{kind}:T{cue}");
        for (role, actor) in [("Holder", &s.holder), ("Target", &s.target)] {
            if let Some(m) = within(s.evidence, actor) {
                let _ = write!(out, " {role}:T{m}");
            }
        }
        out.push('\n');
        let strength = s.strength.to_string();
        let values = [
            ("Modality", s.modality.as_str()),
            ("Voice", s.voice.as_str()),
            ("Strength", strength.as_str()),
        ];
        for (name, value) in values {
            attributes += 1;
            let _ = writeln!(out, "A{attributes}\t{name} E{events} {value}");
        }
        if s.negated {
            attributes += 1;
            let _ = writeln!(out, "A{attributes}\tNegated E{events}");
        }
    }
    out
}

pub(super) fn write<'d>(
    documents: impl IntoIterator<Item = &'d Document>,
    mut out: impl Write,
) -> io::Result<()> {
    tar::file(&mut out, "brat/annotation.conf", CONFIGURATION.as_bytes())?;
    for (i, d) in documents.into_iter().enumerate() {
        // A document's id may be any text: only letters and digits of it become part of a name.
        let slug: String =
            d.id.chars()
                .filter_map(|c| match c {
                    'a'..='z' | 'A'..='Z' | '0'..='9' | '-' => Some(c),
                    '/' | '_' | '.' | ' ' => Some('-'),
                    _ => None,
                })
                .take(60)
                .collect();
        let name = format!("brat/{:05}-{slug}", i + 1);
        tar::file(&mut out, &format!("{name}.txt"), d.text().as_bytes())?;
        tar::file(&mut out, &format!("{name}.ann"), annotations(d).as_bytes())?;
    }
    tar::end(&mut out)
}
