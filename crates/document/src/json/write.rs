//! Writing.

use crate::*;
use serde::ser::{Serialize, SerializeSeq, SerializeStruct, Serializer};
use std::io;

/// The document as one line, without the line break.
pub fn to_string(doc: &Document, unit: OffsetUnit) -> String {
    let mut out = Vec::with_capacity(doc.text().len() * 12 + 1024);
    // Writing to memory cannot fail, and every value of a document has a JSON form.
    if to_writer(&mut out, doc, unit).is_err() {
        out.clear();
    }
    String::from_utf8(out).unwrap_or_default()
}

/// Writes the document as one line, without the line break.
///
/// # Errors
/// Only those of `out`.
pub fn to_writer(out: impl io::Write, doc: &Document, unit: OffsetUnit) -> io::Result<()> {
    let map = OffsetMap::new(doc.text(), unit);
    serde_json::to_writer(out, &Root { doc, map: &map, unit }).map_err(io::Error::from)
}

struct Root<'a> {
    doc: &'a Document,
    map: &'a OffsetMap<'a>,
    unit: OffsetUnit,
}

/// A value together with the map for its offsets.
struct At<'a, T: ?Sized>(&'a T, &'a OffsetMap<'a>);

/// A slice, each item with the map.
struct Each<'a, T>(&'a [T], &'a OffsetMap<'a>);

impl<'a, T> Serialize for Each<'a, T>
where
    At<'a, T>: Serialize,
{
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let mut seq = s.serialize_seq(Some(self.0.len()))?;
        for item in self.0 {
            seq.serialize_element(&At(item, self.1))?;
        }
        seq.end()
    }
}

fn round(x: f32) -> f64 {
    (f64::from(x) * 1000.0).round() / 1000.0
}

fn put_span<S: SerializeStruct>(
    s: &mut S,
    span: Span,
    map: &OffsetMap<'_>,
) -> Result<(), S::Error> {
    let (start, end) = map.span(span);
    s.serialize_field("start", &start)?;
    s.serialize_field("end", &end)
}

impl Serialize for Root<'_> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let (d, m) = (self.doc, self.map);
        let mut s = s.serialize_struct("Document", 16)?;
        s.serialize_field("schema", SCHEMA)?;
        s.serialize_field("offsets", self.unit.as_str())?;
        s.serialize_field("id", &d.id)?;
        s.serialize_field("text", d.text())?;
        s.serialize_field("meta", &At(&d.meta, m))?;
        if let Some(language) = &d.language {
            s.serialize_field("language", &At(language, m))?;
        }
        if let Some(sentences) = &d.sentences {
            s.serialize_field("sentences", &Each(sentences, m))?;
        }
        if let Some(tokens) = &d.tokens {
            s.serialize_field("tokens", &Tokens(tokens, m))?;
        }
        if let Some(mentions) = &d.mentions {
            s.serialize_field("mentions", &Each(mentions, m))?;
        }
        if let Some(actors) = &d.actors {
            s.serialize_field("actors", &Each(actors, m))?;
        }
        if let Some(quotes) = &d.quotes {
            s.serialize_field("quotes", &Each(quotes, m))?;
        }
        if let Some(issues) = &d.issues {
            s.serialize_field("issues", &Each(issues, m))?;
        }
        if let Some(stances) = &d.stances {
            s.serialize_field("stances", &Each(stances, m))?;
        }
        s.serialize_field("provenance", &Each(&d.provenance, m))?;
        if !d.diagnostics.is_empty() {
            s.serialize_field("diagnostics", &Each(&d.diagnostics, m))?;
        }
        s.end()
    }
}

impl Serialize for At<'_, Meta> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let m = self.0;
        let mut s = s.serialize_struct("Meta", 7)?;
        s.serialize_field("title", &m.title)?;
        s.serialize_field("date", &m.date)?;
        s.serialize_field("source", &m.source)?;
        s.serialize_field("author", &m.author)?;
        s.serialize_field("section", &m.section)?;
        s.serialize_field("url", &m.url)?;
        s.serialize_field("path", &m.path)?;
        s.end()
    }
}

impl Serialize for At<'_, Language> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let l = self.0;
        let mut s = s.serialize_struct("Language", 3)?;
        s.serialize_field("code", l.code.as_str())?;
        s.serialize_field("confidence", &round(l.confidence))?;
        s.serialize_field("passages", &Each(&l.passages, self.1))?;
        s.end()
    }
}

impl Serialize for At<'_, Passage> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let p = self.0;
        let mut s = s.serialize_struct("Passage", 4)?;
        put_span(&mut s, p.span, self.1)?;
        s.serialize_field("code", p.code.as_str())?;
        s.serialize_field("confidence", &round(p.confidence))?;
        s.end()
    }
}

impl Serialize for At<'_, Sentence> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let mut s = s.serialize_struct("Sentence", 2)?;
        put_span(&mut s, self.0.span, self.1)?;
        s.end()
    }
}

struct Tokens<'a>(&'a TokenLayer, &'a OffsetMap<'a>);

impl Serialize for Tokens<'_> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let mut seq = s.serialize_seq(Some(self.0.tokens.len()))?;
        for token in &self.0.tokens {
            let range = token.words.start as usize..token.words.end as usize;
            let words = self.0.words.get(range).unwrap_or_default();
            seq.serialize_element(&TokenOut(token.span, words, self.1))?;
        }
        seq.end()
    }
}

struct TokenOut<'a>(Span, &'a [Word], &'a OffsetMap<'a>);

impl Serialize for TokenOut<'_> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let mut s = s.serialize_struct("Token", 3)?;
        put_span(&mut s, self.0, self.2)?;
        s.serialize_field("words", &Each(self.1, self.2))?;
        s.end()
    }
}

/// A value written by its `Display`, without building a string first.
struct Shown<T>(T);

impl<T: std::fmt::Display> Serialize for Shown<T> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(&self.0)
    }
}

impl Serialize for At<'_, Word> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let w = self.0;
        let mut s = s.serialize_struct("Word", 7)?;
        s.serialize_field("form", w.form.as_str())?;
        if !w.stem.is_empty() {
            s.serialize_field("stem", w.stem.as_str())?;
        }
        if let Some(upos) = w.upos {
            s.serialize_field("lemma", w.lemma.as_str())?;
            s.serialize_field("upos", upos.as_str())?;
            s.serialize_field("feats", &Shown(w.feats))?;
        }
        if let (Some(head), Some(deprel)) = (w.head, w.deprel) {
            s.serialize_field("head", &head)?;
            s.serialize_field("deprel", deprel.as_str())?;
        }
        s.end()
    }
}

impl Serialize for At<'_, Mention> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let x = self.0;
        let mut s = s.serialize_struct("Mention", 9)?;
        s.serialize_field("id", &x.id)?;
        put_span(&mut s, x.span, self.1)?;
        s.serialize_field("type", &x.entity_type)?;
        s.serialize_field("kind", &x.kind)?;
        s.serialize_field("metonym", &x.metonym)?;
        s.serialize_field("actor", &x.actor)?;
        s.serialize_field("sentiment", &x.sentiment)?;
        s.serialize_field("confidence", &round(x.confidence))?;
        s.end()
    }
}

impl Serialize for At<'_, Actor> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let x = self.0;
        let mut s = s.serialize_struct("Actor", 5)?;
        s.serialize_field("id", &x.id)?;
        s.serialize_field("name", &x.name)?;
        s.serialize_field("type", &x.entity_type)?;
        s.serialize_field("affiliations", &Each(&x.affiliations, self.1))?;
        if !x.reasons.is_empty() {
            s.serialize_field("reasons", &x.reasons)?;
        }
        s.end()
    }
}

impl Serialize for At<'_, Affiliation> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let x = self.0;
        let mut s = s.serialize_struct("Affiliation", 4)?;
        s.serialize_field("actor", &x.actor)?;
        s.serialize_field("role", &x.role)?;
        put_span(&mut s, x.span, self.1)?;
        s.end()
    }
}

impl Serialize for At<'_, Speaker> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let mut s = s.serialize_struct("Speaker", 3)?;
        s.serialize_field("actor", &self.0.actor)?;
        put_span(&mut s, self.0.span, self.1)?;
        s.end()
    }
}

impl Serialize for At<'_, Cue> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let mut s = s.serialize_struct("Cue", 3)?;
        put_span(&mut s, self.0.span, self.1)?;
        s.serialize_field("lemma", &self.0.lemma)?;
        s.end()
    }
}

impl Serialize for At<'_, Quote> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let (x, m) = (self.0, self.1);
        let mut s = s.serialize_struct("Quote", 9)?;
        s.serialize_field("id", &x.id)?;
        put_span(&mut s, x.span, m)?;
        s.serialize_field("type", &x.quote_type)?;
        s.serialize_field("speaker", &x.speakers.first().map(|v| At(v, m)))?;
        if x.speakers.len() > 1 {
            s.serialize_field("co_speakers", &Each(&x.speakers[1..], m))?;
        }
        s.serialize_field("cue", &x.cue.as_ref().map(|v| At(v, m)))?;
        if !x.attribution.is_empty() {
            s.serialize_field("attribution", &x.attribution)?;
        }
        s.serialize_field("parent", &x.parent)?;
        s.end()
    }
}

impl Serialize for At<'_, Issue> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let mut s = s.serialize_struct("Issue", 2)?;
        s.serialize_field("id", &self.0.id)?;
        s.serialize_field("label", &self.0.label)?;
        s.end()
    }
}

struct SpanOut<'a>(Span, &'a OffsetMap<'a>);

impl Serialize for SpanOut<'_> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let mut s = s.serialize_struct("Span", 2)?;
        put_span(&mut s, self.0, self.1)?;
        s.end()
    }
}

impl Serialize for At<'_, Stance> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let (x, m) = (self.0, self.1);
        let mut s = s.serialize_struct("Stance", 17)?;
        s.serialize_field("id", &x.id)?;
        s.serialize_field("holder", &x.holder)?;
        s.serialize_field("target", &x.target)?;
        s.serialize_field("target_type", &x.target_type)?;
        s.serialize_field("polarity", &x.polarity)?;
        s.serialize_field("strength", &x.strength)?;
        s.serialize_field("act", &x.act)?;
        s.serialize_field("modality", &x.modality)?;
        s.serialize_field("negated", &x.negated)?;
        s.serialize_field("voice", &x.voice)?;
        s.serialize_field("attribution", &x.attribution)?;
        s.serialize_field("cue", &SpanOut(x.cue, m))?;
        s.serialize_field("evidence", &SpanOut(x.evidence, m))?;
        s.serialize_field("sentence", &x.sentence)?;
        s.serialize_field("confidence", &round(x.confidence))?;
        s.serialize_field("rule", &x.rule)?;
        if !x.trace.is_empty() {
            s.serialize_field("trace", &Each(&x.trace, m))?;
        }
        s.end()
    }
}

impl Serialize for At<'_, TraceStep> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let x = self.0;
        let mut s = s.serialize_struct("TraceStep", 4)?;
        s.serialize_field("note", &x.note)?;
        if let Some(entry) = &x.entry {
            s.serialize_field("entry", entry)?;
        }
        if let Some(span) = x.span {
            put_span(&mut s, span, self.1)?;
        }
        s.end()
    }
}

impl Serialize for At<'_, Provenance> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let mut s = s.serialize_struct("Provenance", 2)?;
        s.serialize_field("stage", &self.0.stage)?;
        s.serialize_field("fingerprint", &self.0.fingerprint)?;
        s.end()
    }
}

impl Serialize for At<'_, Diagnostic> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let x = self.0;
        let mut s = s.serialize_struct("Diagnostic", 5)?;
        s.serialize_field("stage", &x.stage)?;
        s.serialize_field("code", &x.code)?;
        s.serialize_field("message", &x.message)?;
        if let Some(span) = x.span {
            put_span(&mut s, span, self.1)?;
        }
        s.end()
    }
}
