//! The flat stance record: one line of `stances.jsonl`.

use crate::resolve::Resolve;
use compact_str::CompactString;
use document::{
    Act, Document, EntityType, Modality, OUTLET, OffsetMap, OffsetUnit, Polarity, Span, Stance,
    TargetType, UNKNOWN, Voice,
};
use serde::{Deserialize, Serialize};

/// How many characters of context go before and after the evidence (W3C TextQuoteSelector).
const CONTEXT: usize = 32;

/// How many bytes of the paragraph are kept on either side of the sentence.
const PASSAGE: usize = 600;

/// What is known of a document besides itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DocFacts {
    /// SHA-256 of its text, in hexadecimal digits.
    pub sha256: String,
    /// Near-duplicates share one; `None` where there is none.
    pub cluster_id: Option<String>,
}

/// One step of how a record came about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TraceNote {
    /// What was done.
    pub note: String,
    /// The lexicon entry or model that did it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entry: Option<String>,
    /// The words concerned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
}

/// A stance with everything needed to read it alone: who, on whom, where, in which words.
///
/// Offsets are into the text of the document, half open, in the unit that the name says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "docs/schema/stance-record.schema.json describes each field")]
pub struct Record {
    pub id: CompactString,
    pub doc_id: String,
    pub date: Option<String>,
    pub source: Option<String>,
    pub title: Option<String>,
    pub url: Option<String>,
    pub lang: CompactString,
    pub cluster_id: Option<String>,
    pub doc_sha256: String,
    pub holder: CompactString,
    pub holder_name: String,
    pub holder_type: Option<EntityType>,
    pub target: CompactString,
    pub target_name: String,
    pub target_type: TargetType,
    pub target_entity_type: Option<EntityType>,
    pub polarity: Polarity,
    pub strength: u8,
    pub act: Act,
    pub modality: Modality,
    pub negated: bool,
    pub voice: Voice,
    #[serde(default)]
    pub attribution: Vec<CompactString>,
    #[serde(default)]
    pub attribution_names: Vec<String>,
    #[serde(serialize_with = "three_digits")]
    pub confidence: f32,
    pub rule: CompactString,
    pub cue: String,
    pub exact: String,
    pub prefix: String,
    pub suffix: String,
    pub start_char: u32,
    pub end_char: u32,
    pub start_byte: u32,
    pub end_byte: u32,
    pub start_utf16: u32,
    pub end_utf16: u32,
    /// Index of the sentence in the document.
    pub sentence: u32,
    pub sentence_start_char: u32,
    pub sentence_end_char: u32,
    pub cue_start_char: u32,
    pub cue_end_char: u32,
    pub holder_start_char: Option<u32>,
    pub holder_end_char: Option<u32>,
    pub target_start_char: Option<u32>,
    pub target_end_char: Option<u32>,
    /// The paragraph of the sentence, cut where it is long.
    pub passage: String,
    pub passage_start_char: u32,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub trace: Vec<TraceNote>,
}

fn three_digits<S: serde::Serializer>(x: &f32, s: S) -> Result<S::Ok, S::Error> {
    s.serialize_f64((f64::from(*x) * 1000.0).round() / 1000.0)
}

impl Record {
    /// The day of the article, `2026-03-05`, where its date begins with one.
    pub fn day(&self) -> Option<&str> {
        crate::dates::day_of(self.date.as_deref()?)
    }

    /// The holder as the corpus counts it: an outlet's own stance belongs to that outlet.
    pub fn corpus_holder(&self) -> CompactString {
        match (self.holder.as_str(), self.source.as_deref()) {
            (OUTLET, Some(source)) => {
                CompactString::from(format!("{OUTLET}:{}", document::slug(source)))
            }
            _ => self.holder.clone(),
        }
    }

    /// Puts the actors of the corpus in place of the document's. Gives `false` where holder and
    /// target turn out to be one actor: such a record is no stance, and is to be dropped.
    pub fn relink(&mut self, links: &dyn Resolve) -> bool {
        if let Some(to) = links.resolve(&self.doc_id, &self.holder) {
            self.holder = to.id;
            self.holder_name = to.name;
            self.holder_type = Some(to.entity_type);
        }
        if self.target_type == TargetType::Actor
            && let Some(to) = links.resolve(&self.doc_id, &self.target)
        {
            self.target = to.id;
            self.target_name = to.name;
            self.target_entity_type = Some(to.entity_type);
        }
        for (i, id) in self.attribution.iter_mut().enumerate() {
            if let Some(to) = links.resolve(&self.doc_id, id) {
                *id = to.id;
                if let Some(name) = self.attribution_names.get_mut(i) {
                    *name = to.name;
                }
            }
        }
        self.target_type == TargetType::Issue || self.holder != self.target
    }
}

/// The records of a document, one for each of its stances, in their order.
pub fn records(doc: &Document, facts: &DocFacts) -> Vec<Record> {
    let stances = doc.stances.as_deref().unwrap_or_default();
    if stances.is_empty() {
        return Vec::new();
    }
    let chars = OffsetMap::new(doc.text(), OffsetUnit::Char);
    let utf16 = OffsetMap::new(doc.text(), OffsetUnit::Utf16);
    stances.iter().map(|s| record(doc, facts, s, &chars, &utf16)).collect()
}

fn record(
    doc: &Document,
    facts: &DocFacts,
    s: &Stance,
    chars: &OffsetMap<'_>,
    utf16: &OffsetMap<'_>,
) -> Record {
    let text = doc.text();
    let sentence = doc.sentences().get(s.sentence as usize).map_or(s.evidence, |x| x.span);
    let sentence = fit(sentence.cover(s.evidence), text);
    let passage = passage(text, sentence);
    let (start_char, end_char) = chars.span(s.evidence);
    let (start_utf16, end_utf16) = utf16.span(s.evidence);
    let (sentence_start_char, sentence_end_char) = chars.span(sentence);
    let (cue_start_char, cue_end_char) = chars.span(s.cue);
    let mark = |actor: &str| mention(doc, sentence, s.evidence, actor).map(|m| chars.span(m));
    let holder_at = mark(&s.holder);
    let target_at = mark(&s.target);
    let (holder_name, holder_type) = name_of(doc, &s.holder);
    let (target_name, target_entity_type) = match s.target_type {
        TargetType::Actor => name_of(doc, &s.target),
        TargetType::Issue => {
            let issues = doc.issues.as_deref().unwrap_or_default();
            let label = issues.iter().find(|i| i.id == s.target).map(|i| i.label.clone());
            (label.unwrap_or_else(|| s.target.to_string()), None)
        }
    };
    Record {
        id: s.id.clone(),
        doc_id: doc.id.clone(),
        date: doc.meta.date.clone(),
        source: doc.meta.source.clone(),
        title: doc.meta.title.clone(),
        url: doc.meta.url.clone(),
        lang: doc.language_at(s.evidence.start).as_str().into(),
        cluster_id: facts.cluster_id.clone(),
        doc_sha256: facts.sha256.clone(),
        holder: s.holder.clone(),
        holder_name,
        holder_type,
        target: s.target.clone(),
        target_name,
        target_type: s.target_type,
        target_entity_type,
        polarity: s.polarity,
        strength: s.strength,
        act: s.act,
        modality: s.modality,
        negated: s.negated,
        voice: s.voice,
        attribution: s.attribution.clone(),
        attribution_names: s.attribution.iter().map(|id| name_of(doc, id).0).collect(),
        confidence: document::confidence(s.confidence),
        rule: s.rule.clone(),
        cue: doc.slice(s.cue).to_owned(),
        exact: doc.slice(s.evidence).to_owned(),
        prefix: before(text, s.evidence.start as usize),
        suffix: after(text, s.evidence.end as usize),
        start_char,
        end_char,
        start_byte: s.evidence.start,
        end_byte: s.evidence.end,
        start_utf16,
        end_utf16,
        sentence: s.sentence,
        sentence_start_char,
        sentence_end_char,
        cue_start_char,
        cue_end_char,
        holder_start_char: holder_at.map(|x| x.0),
        holder_end_char: holder_at.map(|x| x.1),
        target_start_char: target_at.map(|x| x.0),
        target_end_char: target_at.map(|x| x.1),
        passage: passage.of(text).to_owned(),
        passage_start_char: chars.to_unit(passage.start),
        trace: s
            .trace
            .iter()
            .map(|t| TraceNote {
                note: t.note.clone(),
                entry: t.entry.clone(),
                text: t.span.map(|span| doc.slice(span).to_owned()),
            })
            .collect(),
    }
}

/// The name and type of an actor's id; the fixed holders have neither type nor document entry.
fn name_of(doc: &Document, id: &str) -> (String, Option<EntityType>) {
    match id {
        OUTLET => (doc.meta.source.clone().unwrap_or_else(|| OUTLET.into()), None),
        UNKNOWN => (UNKNOWN.into(), None),
        _ => match doc.actor(id) {
            Some(a) => (a.name.clone(), Some(a.entity_type)),
            None => (id.to_owned(), None),
        },
    }
}

/// Where the sentence names the actor: within the evidence first, then the first in the sentence.
fn mention(doc: &Document, sentence: Span, evidence: Span, actor: &str) -> Option<Span> {
    let all = doc.mentions.as_deref().unwrap_or_default();
    let first = all.partition_point(|m| m.span.start < sentence.start);
    let here = all[first..]
        .iter()
        .take_while(|m| m.span.start < sentence.end)
        .filter(|m| m.actor.as_deref() == Some(actor));
    let mut found = None;
    for m in here {
        if evidence.contains(m.span) {
            return Some(m.span);
        }
        found = found.or(Some(m.span));
    }
    found
}

/// The span cut to the text, on character boundaries.
fn fit(span: Span, text: &str) -> Span {
    let mut start = (span.start as usize).min(text.len());
    let mut end = (span.end as usize).min(text.len());
    while !text.is_char_boundary(start) {
        start -= 1;
    }
    while !text.is_char_boundary(end) {
        end += 1;
    }
    Span::new(start, end)
}

/// The paragraph around a sentence, up to the next line breaks, at most [`PASSAGE`] bytes each way.
fn passage(text: &str, sentence: Span) -> Span {
    let (s, e) = (sentence.start as usize, sentence.end as usize);
    let low = fit(Span::new(s.saturating_sub(PASSAGE), s), text).start as usize;
    let high = fit(Span::new(e, e + PASSAGE), text).end as usize;
    let start = text.get(low..s).and_then(|t| t.rfind('\n')).map_or(low, |i| low + i + 1);
    let end = text.get(e..high).and_then(|t| t.find('\n')).map_or(high, |i| e + i);
    // A cut in the middle of a paragraph moves to the next word.
    let start = if start == low && low > 0 {
        text.get(start..s).and_then(|t| t.find(' ')).map_or(start, |i| start + i + 1)
    } else {
        start
    };
    let end = if end == high && high < text.len() {
        text.get(e..end).and_then(|t| t.rfind(' ')).map_or(end, |i| e + i)
    } else {
        end
    };
    Span::new(start, end)
}

fn before(text: &str, at: usize) -> String {
    let head = text.get(..at).unwrap_or("");
    let start = head.char_indices().rev().take(CONTEXT).last().map_or(at, |(i, _)| i);
    head.get(start..).unwrap_or("").to_owned()
}

fn after(text: &str, at: usize) -> String {
    text.get(at..).unwrap_or("").chars().take(CONTEXT).collect()
}
