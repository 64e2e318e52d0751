//! CoNLL-U, with the offsets of each token in characters.

use document::{Document, OffsetMap, OffsetUnit};
use std::io::{self, Write};

/// A field without what would break the line; empty fields are `_`.
fn field(s: &str) -> String {
    let s: String = s.chars().map(|c| if c.is_whitespace() { ' ' } else { c }).collect();
    if s.trim().is_empty() { "_".into() } else { s }
}

/// Comment values are one line.
fn line(s: &str) -> String {
    s.split_whitespace().collect::<Vec<_>>().join(" ")
}

pub(super) fn write(doc: &Document, out: &mut impl Write) -> io::Result<()> {
    let Some(layer) = &doc.tokens else { return Ok(()) };
    let map = OffsetMap::new(doc.text(), OffsetUnit::Char);
    writeln!(out, "# newdoc id = {}", line(&doc.id))?;
    for (n, sentence) in doc.sentences().iter().enumerate() {
        writeln!(out, "# sent_id = {}-{}", line(&doc.id).replace(' ', "_"), n + 1)?;
        writeln!(out, "# text = {}", line(doc.slice(sentence.span)))?;
        let first = sentence.words.start;
        let tokens = sentence.tokens.start as usize..sentence.tokens.end as usize;
        for (i, token) in layer.tokens.get(tokens).unwrap_or_default().iter().enumerate() {
            let (start, end) = map.span(token.span);
            let next = layer.tokens.get(sentence.tokens.start as usize + i + 1);
            let joined = next.is_some_and(|t| t.span.start == token.span.end);
            let space = if joined { "SpaceAfter=No|" } else { "" };
            let misc = format!("{space}TokenRange={start}:{end}");
            let words = token.words.start as usize..token.words.end as usize;
            let words = layer.words.get(words).unwrap_or_default();
            let id = token.words.start.saturating_sub(first) + 1;
            if words.len() != 1 {
                let last = id + (words.len() as u32).saturating_sub(1);
                let form = field(doc.slice(token.span));
                writeln!(out, "{id}-{last}\t{form}\t_\t_\t_\t_\t_\t_\t_\t{misc}")?;
            }
            for (k, w) in words.iter().enumerate() {
                let form = if words.len() == 1 { doc.slice(token.span) } else { w.form.as_str() };
                writeln!(
                    out,
                    "{}\t{}\t{}\t{}\t_\t{}\t{}\t{}\t_\t{}",
                    id + k as u32,
                    field(form),
                    field(&w.lemma),
                    w.upos.map_or("_", |u| u.as_str()),
                    w.feats,
                    w.head.map_or_else(|| "_".into(), |h| h.to_string()),
                    w.deprel.map_or("_", |d| d.as_str()),
                    if words.len() == 1 { misc.as_str() } else { "_" },
                )?;
            }
        }
        writeln!(out)?;
    }
    Ok(())
}
