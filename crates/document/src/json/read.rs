//! Reading.

use crate::*;
use serde::Deserialize;

/// Why a line is not a document.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// Not JSON, or not of the schema's shape.
    #[error("not a document line: {0}")]
    Json(#[from] serde_json::Error),
    /// Another schema.
    #[error("schema `{0}` is not supported: expected `{SCHEMA}`")]
    Schema(String),
    /// An offset that does not fit the text.
    #[error("`{layer}` has the span {start}..{end}, which does not fit the text in {unit} offsets")]
    Span {
        /// The layer that holds it.
        layer: &'static str,
        /// As read.
        start: u32,
        /// As read.
        end: u32,
        /// `byte`, `char` or `utf16`.
        unit: &'static str,
    },
    /// A value outside its vocabulary.
    #[error("`{layer}`: {message}")]
    Value {
        /// The layer that holds it.
        layer: &'static str,
        /// What was found, and what was expected.
        message: String,
    },
}

/// Reads one line.
///
/// # Errors
/// When the line is not JSON of the schema, or an offset does not fit the text.
pub fn from_str(line: &str) -> Result<Document, ReadError> {
    let wire: Wire = serde_json::from_str(line)?;
    if let Some(schema) = wire.schema.as_deref().filter(|s| *s != SCHEMA) {
        return Err(ReadError::Schema(schema.to_owned()));
    }
    let mut doc = Document::new(wire.id, wire.text);
    let text: Box<str> = doc.text().into();
    let c = Convert { map: OffsetMap::new(&text, wire.offsets), unit: wire.offsets };
    let m = wire.meta;
    doc.meta = Meta {
        title: m.title,
        date: m.date,
        source: m.source,
        author: m.author,
        section: m.section,
        url: m.url,
        path: m.path,
    };
    if let Some(l) = wire.language {
        let mut passages = Vec::with_capacity(l.passages.len());
        for p in l.passages {
            passages.push(Passage {
                span: c.span("language", p.start, p.end)?,
                code: code(&p.code)?,
                confidence: p.confidence,
            });
        }
        doc.language = Some(Language { code: code(&l.code)?, confidence: l.confidence, passages });
    }
    if let Some(tokens) = wire.tokens {
        doc.tokens = Some(c.tokens(tokens)?);
    }
    if let Some(sentences) = wire.sentences {
        doc.sentences = Some(c.sentences(sentences, doc.tokens.as_ref())?);
    }
    if let Some(mentions) = wire.mentions {
        doc.mentions = Some(c.each(mentions, Convert::mention)?);
    }
    if let Some(actors) = wire.actors {
        doc.actors = Some(c.each(actors, Convert::actor)?);
    }
    if let Some(quotes) = wire.quotes {
        doc.quotes = Some(c.each(quotes, Convert::quote)?);
    }
    doc.issues =
        wire.issues.map(|v| v.into_iter().map(|i| Issue { id: i.id, label: i.label }).collect());
    if let Some(stances) = wire.stances {
        doc.stances = Some(c.each(stances, Convert::stance)?);
    }
    doc.provenance = wire
        .provenance
        .into_iter()
        .map(|p| Provenance { stage: p.stage, fingerprint: p.fingerprint })
        .collect();
    for d in wire.diagnostics {
        let span = c.optional("diagnostics", d.start, d.end)?;
        doc.diagnostics.push(Diagnostic { stage: d.stage, code: d.code, message: d.message, span });
    }
    Ok(doc)
}

fn code(s: &str) -> Result<LanguageCode, ReadError> {
    LanguageCode::parse(s).ok_or_else(|| ReadError::Value {
        layer: "language",
        message: format!("`{s}` is no language code: expected two or three lower-case letters"),
    })
}

struct Convert<'t> {
    map: OffsetMap<'t>,
    unit: OffsetUnit,
}

impl Convert<'_> {
    fn each<W, T>(
        &self,
        items: Vec<W>,
        f: impl Fn(&Self, W) -> Result<T, ReadError>,
    ) -> Result<Vec<T>, ReadError> {
        items.into_iter().map(|w| f(self, w)).collect()
    }

    fn span(&self, layer: &'static str, start: u32, end: u32) -> Result<Span, ReadError> {
        match (self.map.to_byte(start), self.map.to_byte(end)) {
            (Some(s), Some(e)) if s <= e => Ok(Span { start: s, end: e }),
            _ => Err(ReadError::Span { layer, start, end, unit: self.unit.as_str() }),
        }
    }

    fn optional(
        &self,
        layer: &'static str,
        start: Option<u32>,
        end: Option<u32>,
    ) -> Result<Option<Span>, ReadError> {
        match (start, end) {
            (Some(s), Some(e)) => self.span(layer, s, e).map(Some),
            _ => Ok(None),
        }
    }

    fn tokens(&self, tokens: Vec<WireToken>) -> Result<TokenLayer, ReadError> {
        let mut layer = TokenLayer::default();
        layer.tokens.reserve(tokens.len());
        let mut last = 0;
        for t in tokens {
            let span = self.span("tokens", t.start, t.end)?;
            if span.start < last {
                return Err(ReadError::Value {
                    layer: "tokens",
                    message: format!("the token at {}..{} is out of order", t.start, t.end),
                });
            }
            last = span.end;
            let index = layer.push(span, []) as usize;
            for w in t.words {
                let value = |message: String| ReadError::Value { layer: "tokens", message };
                let mut word = Word::new(index as u32, w.form, w.stem);
                word.lemma = w.lemma;
                word.upos = match w.upos {
                    Some(u) => Some(u.parse().map_err(|e: UnknownLabel| value(e.to_string()))?),
                    None => None,
                };
                word.feats = Feats::parse(&w.feats);
                word.head = w.head;
                word.deprel = match w.deprel {
                    Some(d) => Some(
                        Deprel::parse(&d)
                            .ok_or_else(|| value(format!("unknown relation `{d}`")))?,
                    ),
                    None => None,
                };
                layer.words.push(word);
            }
            layer.tokens[index].words.end = layer.words.len() as u32;
        }
        Ok(layer)
    }

    fn sentences(
        &self,
        sentences: Vec<WireSpan>,
        tokens: Option<&TokenLayer>,
    ) -> Result<Vec<Sentence>, ReadError> {
        let mut out = Vec::with_capacity(sentences.len());
        let (mut token, mut word) = (0u32, 0u32);
        for s in sentences {
            let span = self.span("sentences", s.start, s.end)?;
            let (t0, w0) = (token, word);
            if let Some(layer) = tokens {
                while let Some(t) = layer.tokens.get(token as usize) {
                    if t.span.start >= span.end {
                        break;
                    }
                    word = t.words.end;
                    token += 1;
                }
            }
            let n = word - w0;
            let words = tokens.and_then(|l| l.words.get(w0 as usize..word as usize));
            if let Some(bad) = words.unwrap_or_default().iter().find(|w| w.head > Some(n)) {
                return Err(ReadError::Value {
                    layer: "tokens",
                    message: format!("`{}` has a head past its sentence of {n} words", bad.form),
                });
            }
            out.push(Sentence { span, tokens: t0..token, words: w0..word });
        }
        Ok(out)
    }

    fn mention(&self, m: WireMention) -> Result<Mention, ReadError> {
        Ok(Mention {
            id: m.id,
            span: self.span("mentions", m.start, m.end)?,
            entity_type: m.entity_type,
            kind: m.kind,
            metonym: m.metonym,
            actor: m.actor,
            sentiment: m.sentiment,
            confidence: m.confidence,
        })
    }

    fn actor(&self, a: WireActor) -> Result<Actor, ReadError> {
        let affiliations = self.each(a.affiliations, |c, f: WireAffiliation| {
            Ok(Affiliation {
                actor: f.actor,
                role: f.role,
                span: c.span("actors", f.start, f.end)?,
            })
        })?;
        Ok(Actor {
            id: a.id,
            name: a.name,
            entity_type: a.entity_type,
            affiliations,
            reasons: a.reasons,
        })
    }

    fn quote(&self, q: WireQuote) -> Result<Quote, ReadError> {
        let speakers = q.speaker.into_iter().chain(q.co_speakers).collect();
        Ok(Quote {
            id: q.id,
            span: self.span("quotes", q.start, q.end)?,
            quote_type: q.quote_type,
            speakers: self.each(speakers, |c, s: WireSpeaker| {
                Ok(Speaker { actor: s.actor, span: c.span("quotes", s.start, s.end)? })
            })?,
            cue: match q.cue {
                Some(cue) => {
                    Some(Cue { span: self.span("quotes", cue.start, cue.end)?, lemma: cue.lemma })
                }
                None => None,
            },
            attribution: q.attribution,
            parent: q.parent,
        })
    }

    fn stance(&self, s: WireStance) -> Result<Stance, ReadError> {
        Ok(Stance {
            id: s.id,
            holder: s.holder,
            target: s.target,
            target_type: s.target_type,
            polarity: s.polarity,
            strength: s.strength,
            act: s.act,
            modality: s.modality,
            negated: s.negated,
            voice: s.voice,
            attribution: s.attribution,
            cue: self.span("stances", s.cue.start, s.cue.end)?,
            evidence: self.span("stances", s.evidence.start, s.evidence.end)?,
            sentence: s.sentence,
            confidence: s.confidence,
            rule: s.rule,
            trace: self.each(s.trace, |c, t: WireTrace| {
                let span = c.optional("stances", t.start, t.end)?;
                Ok(TraceStep { note: t.note, entry: t.entry, span })
            })?,
        })
    }
}

#[derive(Deserialize)]
struct Wire {
    schema: Option<String>,
    #[serde(default)]
    offsets: OffsetUnit,
    id: String,
    text: String,
    #[serde(default)]
    meta: WireMeta,
    language: Option<WireLanguage>,
    sentences: Option<Vec<WireSpan>>,
    tokens: Option<Vec<WireToken>>,
    mentions: Option<Vec<WireMention>>,
    actors: Option<Vec<WireActor>>,
    quotes: Option<Vec<WireQuote>>,
    issues: Option<Vec<WireIssue>>,
    stances: Option<Vec<WireStance>>,
    #[serde(default)]
    provenance: Vec<WireProvenance>,
    #[serde(default)]
    diagnostics: Vec<WireDiagnostic>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct WireMeta {
    title: Option<String>,
    date: Option<String>,
    source: Option<String>,
    author: Option<String>,
    section: Option<String>,
    url: Option<String>,
    path: Option<String>,
}

#[derive(Deserialize)]
struct WireLanguage {
    code: String,
    confidence: f32,
    #[serde(default)]
    passages: Vec<WirePassage>,
}

#[derive(Deserialize)]
struct WirePassage {
    start: u32,
    end: u32,
    code: String,
    confidence: f32,
}

#[derive(Deserialize)]
struct WireSpan {
    start: u32,
    end: u32,
}

#[derive(Deserialize)]
struct WireToken {
    start: u32,
    end: u32,
    words: Vec<WireWord>,
}

#[derive(Deserialize)]
struct WireWord {
    form: CompactString,
    #[serde(default)]
    stem: CompactString,
    #[serde(default)]
    lemma: CompactString,
    upos: Option<CompactString>,
    #[serde(default)]
    feats: CompactString,
    head: Option<u32>,
    deprel: Option<CompactString>,
}

#[derive(Deserialize)]
struct WireMention {
    id: u32,
    start: u32,
    end: u32,
    #[serde(rename = "type")]
    entity_type: EntityType,
    kind: MentionKind,
    #[serde(default)]
    metonym: bool,
    actor: Option<CompactString>,
    sentiment: Option<Sentiment>,
    confidence: f32,
}

#[derive(Deserialize)]
struct WireActor {
    id: CompactString,
    name: String,
    #[serde(rename = "type")]
    entity_type: EntityType,
    #[serde(default)]
    affiliations: Vec<WireAffiliation>,
    #[serde(default)]
    reasons: Vec<String>,
}

#[derive(Deserialize)]
struct WireAffiliation {
    actor: Option<CompactString>,
    role: String,
    start: u32,
    end: u32,
}

#[derive(Deserialize)]
struct WireQuote {
    id: u32,
    start: u32,
    end: u32,
    #[serde(rename = "type")]
    quote_type: QuoteType,
    speaker: Option<WireSpeaker>,
    #[serde(default)]
    co_speakers: Vec<WireSpeaker>,
    cue: Option<WireCue>,
    #[serde(default)]
    attribution: Vec<CompactString>,
    parent: Option<u32>,
}

#[derive(Deserialize)]
struct WireSpeaker {
    actor: Option<CompactString>,
    start: u32,
    end: u32,
}

#[derive(Deserialize)]
struct WireCue {
    start: u32,
    end: u32,
    lemma: CompactString,
}

#[derive(Deserialize)]
struct WireIssue {
    id: CompactString,
    label: String,
}

#[derive(Deserialize)]
struct WireStance {
    id: CompactString,
    holder: CompactString,
    target: CompactString,
    target_type: TargetType,
    polarity: Polarity,
    strength: u8,
    act: Act,
    modality: Modality,
    #[serde(default)]
    negated: bool,
    voice: Voice,
    #[serde(default)]
    attribution: Vec<CompactString>,
    cue: WireSpan,
    evidence: WireSpan,
    sentence: u32,
    confidence: f32,
    rule: CompactString,
    #[serde(default)]
    trace: Vec<WireTrace>,
}

#[derive(Deserialize)]
struct WireTrace {
    note: String,
    entry: Option<String>,
    start: Option<u32>,
    end: Option<u32>,
}

#[derive(Deserialize)]
struct WireProvenance {
    stage: String,
    fingerprint: String,
}

#[derive(Deserialize)]
struct WireDiagnostic {
    stage: CompactString,
    code: CompactString,
    message: String,
    start: Option<u32>,
    end: Option<u32>,
}
