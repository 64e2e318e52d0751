//! What the corpus needs to know of a document besides its stances.

use crate::record::DocFacts;
use crate::resolve::Resolve;
use compact_str::CompactString;
use document::{
    Document, EntityType, MentionKind, OffsetMap, OffsetUnit, QuoteType, Span, UNKNOWN,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How many characters of a quote are kept.
const QUOTE: usize = 600;

/// How much of a document is in one language.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct LanguageShare {
    /// ISO 639 code.
    pub code: CompactString,
    /// Characters of its passages.
    pub chars: u64,
}

/// An actor as one document has it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ActorEntry {
    /// Id.
    pub id: CompactString,
    /// Preferred name.
    pub name: String,
    /// What it is.
    #[serde(rename = "type")]
    pub entity_type: EntityType,
    /// Number of mentions, pronouns included.
    pub mentions: u32,
    /// Surface forms (names and descriptions) with their counts, sorted.
    pub forms: BTreeMap<String, u32>,
    /// Organisations it is said to belong to.
    pub affiliations: Vec<AffiliationEntry>,
}

/// A person's role in an organisation.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct AffiliationEntry {
    /// Id of the organisation.
    pub actor: Option<CompactString>,
    /// Role as the text has it.
    pub role: String,
}

/// A quote with its speaker.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuoteEntry {
    /// Ids of the speakers; none where nobody was found.
    pub speakers: Vec<CompactString>,
    /// How it is reported.
    #[serde(rename = "type")]
    pub quote_type: QuoteType,
    /// Its words, cut where they are many.
    pub text: String,
    /// Word that introduces it.
    pub cue: Option<String>,
    /// Chain of sources.
    pub attribution: Vec<CompactString>,
    /// First character.
    pub start_char: u32,
    /// One past the last character.
    pub end_char: u32,
}

/// How often a document has a diagnostic.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct DiagnosticCount {
    /// Stage that says it.
    pub stage: CompactString,
    /// Its fixed name.
    pub code: CompactString,
    /// How often.
    pub count: u32,
    /// The first one, in words.
    pub message: String,
    /// The text of the first one, cut where it is long.
    pub example: Option<String>,
}

/// A document without its text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocEntry {
    /// Id.
    pub id: String,
    /// Digest of the text.
    pub sha256: String,
    /// Shared by near-duplicates.
    pub cluster_id: Option<String>,
    /// Date as the file has it.
    pub date: Option<String>,
    /// Outlet or agency.
    pub source: Option<String>,
    /// Headline.
    pub title: Option<String>,
    /// Address.
    pub url: Option<String>,
    /// Path within the corpus.
    pub path: Option<String>,
    /// Language of the document.
    pub lang: CompactString,
    /// Languages of its passages, sorted by code.
    pub languages: Vec<LanguageShare>,
    /// Characters of the text.
    pub chars: u64,
    /// Tokens.
    pub tokens: u64,
    /// Sentences.
    pub sentences: u64,
    /// Mentions.
    pub mentions: u64,
    /// Mentions that no actor was found for.
    pub unlinked: u64,
    /// Stances.
    pub stances: u64,
    /// Actors, sorted by id.
    pub actors: Vec<ActorEntry>,
    /// Quotes in order of the text.
    pub quotes: Vec<QuoteEntry>,
    /// Diagnostics, counted by stage and code, sorted.
    pub diagnostics: Vec<DiagnosticCount>,
}

impl DocEntry {
    /// Puts the actors of the corpus in place of the document's; two that turn out to be one are
    /// joined.
    pub fn relink(&mut self, links: &dyn Resolve) {
        let mut joined: BTreeMap<CompactString, ActorEntry> = BTreeMap::new();
        for mut a in std::mem::take(&mut self.actors) {
            if let Some(to) = links.resolve(&self.id, &a.id) {
                a.id = to.id;
                a.name = to.name;
                a.entity_type = to.entity_type;
            }
            for f in &mut a.affiliations {
                if let Some(to) = f.actor.as_ref().and_then(|o| links.resolve(&self.id, o)) {
                    f.actor = Some(to.id);
                }
            }
            match joined.get_mut(&a.id) {
                Some(b) => {
                    b.mentions += a.mentions;
                    for (form, n) in a.forms {
                        *b.forms.entry(form).or_default() += n;
                    }
                    b.affiliations.append(&mut a.affiliations);
                    b.affiliations.sort();
                    b.affiliations.dedup();
                }
                None => {
                    joined.insert(a.id.clone(), a);
                }
            }
        }
        self.actors = joined.into_values().collect();
        for q in &mut self.quotes {
            for id in q.speakers.iter_mut().chain(&mut q.attribution) {
                if let Some(to) = links.resolve(&self.id, id) {
                    *id = to.id;
                }
            }
        }
    }
}

/// What the corpus needs to know of a document.
pub fn entry(doc: &Document, facts: &DocFacts) -> DocEntry {
    let text = doc.text();
    let chars = OffsetMap::new(text, OffsetUnit::Char);
    let length = |s: Span| {
        let (a, b) = chars.span(s);
        u64::from(b.saturating_sub(a))
    };
    let mut languages: BTreeMap<&str, u64> = BTreeMap::new();
    if let Some(l) = &doc.language {
        for p in &l.passages {
            *languages.entry(p.code.as_str()).or_default() += length(p.span);
        }
    }
    let mentions = doc.mentions.as_deref().unwrap_or_default();
    DocEntry {
        id: doc.id.clone(),
        sha256: facts.sha256.clone(),
        cluster_id: facts.cluster_id.clone(),
        date: doc.meta.date.clone(),
        source: doc.meta.source.clone(),
        title: doc.meta.title.clone(),
        url: doc.meta.url.clone(),
        path: doc.meta.path.clone(),
        lang: doc.language.as_ref().map_or("und", |l| l.code.as_str()).into(),
        languages: languages
            .into_iter()
            .map(|(code, chars)| LanguageShare { code: code.into(), chars })
            .collect(),
        chars: u64::from(chars.total()),
        tokens: doc.tokens.as_ref().map_or(0, |t| t.tokens.len() as u64),
        sentences: doc.sentences().len() as u64,
        mentions: mentions.len() as u64,
        unlinked: mentions.iter().filter(|m| m.actor.is_none()).count() as u64,
        stances: doc.stances.as_ref().map_or(0, |s| s.len() as u64),
        actors: actors(doc),
        quotes: quotes(doc, &chars),
        diagnostics: diagnostics(doc),
    }
}

fn actors(doc: &Document) -> Vec<ActorEntry> {
    let mut out: BTreeMap<&str, ActorEntry> = BTreeMap::new();
    for a in doc.actors.as_deref().unwrap_or_default() {
        let mut affiliations: Vec<_> = a
            .affiliations
            .iter()
            .map(|f| AffiliationEntry { actor: f.actor.clone(), role: f.role.clone() })
            .collect();
        affiliations.sort();
        affiliations.dedup();
        out.entry(&a.id).or_insert(ActorEntry {
            id: a.id.clone(),
            name: a.name.clone(),
            entity_type: a.entity_type,
            mentions: 0,
            forms: BTreeMap::new(),
            affiliations,
        });
    }
    for m in doc.mentions.as_deref().unwrap_or_default() {
        let Some(a) = m.actor.as_deref().and_then(|id| out.get_mut(id)) else { continue };
        a.mentions += 1;
        if m.kind != MentionKind::Pronoun {
            *a.forms.entry(one_line(doc.slice(m.span))).or_default() += 1;
        }
    }
    out.into_values().collect()
}

fn quotes(doc: &Document, chars: &OffsetMap<'_>) -> Vec<QuoteEntry> {
    let all = doc.quotes.as_deref().unwrap_or_default();
    all.iter()
        .map(|q| {
            let (start_char, end_char) = chars.span(q.span);
            let mut speakers: Vec<_> = q.speakers.iter().filter_map(|s| s.actor.clone()).collect();
            speakers.dedup();
            QuoteEntry {
                speakers,
                quote_type: q.quote_type,
                text: cut(doc.slice(q.span)),
                cue: q.cue.as_ref().map(|c| doc.slice(c.span).to_owned()),
                attribution: q.attribution.clone(),
                start_char,
                end_char,
            }
        })
        .collect()
}

fn diagnostics(doc: &Document) -> Vec<DiagnosticCount> {
    let mut out: BTreeMap<(&str, &str), DiagnosticCount> = BTreeMap::new();
    for d in &doc.diagnostics {
        out.entry((&d.stage, &d.code))
            .or_insert_with(|| DiagnosticCount {
                stage: d.stage.clone(),
                code: d.code.clone(),
                count: 0,
                message: d.message.clone(),
                example: d.span.map(|s| cut(doc.slice(s))).filter(|t| !t.is_empty()),
            })
            .count += 1;
    }
    out.into_values().collect()
}

/// White space of any kind as one space: a name broken over two lines is the same name.
fn one_line(s: &str) -> String {
    let mut out = String::with_capacity(s.len());
    for word in s.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

fn cut(s: &str) -> String {
    match s.char_indices().nth(QUOTE) {
        Some((i, _)) => format!("{}…", &s[..i]),
        None => s.to_owned(),
    }
}

impl QuoteEntry {
    /// Whether somebody was found to have said it, be it a source without a name.
    pub fn attributed(&self) -> bool {
        !self.speakers.is_empty()
    }

    /// Whether somebody with a name was found to have said it.
    pub fn named(&self) -> bool {
        self.speakers.iter().any(|s| s != UNKNOWN)
    }
}

impl DocEntry {
    /// The name of one of its actors, or the id.
    pub fn actor_name<'a>(&'a self, id: &'a str) -> &'a str {
        match self.actors.binary_search_by(|a| a.id.as_str().cmp(id)) {
            Ok(i) => &self.actors[i].name,
            Err(_) => id,
        }
    }
}
