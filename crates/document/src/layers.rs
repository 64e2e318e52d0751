//! The layers of a document, one type each.

use crate::{
    Act, Deprel, EntityType, Feats, MentionKind, Modality, Polarity, QuoteType, Sentiment, Span,
    TargetType, Upos, Voice,
};
use compact_str::CompactString;
use std::fmt;
use std::ops::Range;

/// What is known of an article besides its text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Meta {
    /// Headline.
    pub title: Option<String>,
    /// ISO 8601 date (`2026-03-05`), or date and time.
    pub date: Option<String>,
    /// Outlet or agency.
    pub source: Option<String>,
    /// By-line.
    pub author: Option<String>,
    /// Section of the paper.
    pub section: Option<String>,
    /// Address.
    pub url: Option<String>,
    /// Path relative to the corpus folder, with `/`.
    pub path: Option<String>,
}

/// A language code of ISO 639-1 where there is one, else of 639-3; `und` for undetermined.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct LanguageCode([u8; 3]);

impl LanguageCode {
    /// Undetermined.
    pub const UND: LanguageCode = LanguageCode(*b"und");
    /// French.
    pub const FR: LanguageCode = LanguageCode(*b"fr\0");
    /// English.
    pub const EN: LanguageCode = LanguageCode(*b"en\0");
    /// German.
    pub const DE: LanguageCode = LanguageCode(*b"de\0");
    /// Spanish.
    pub const ES: LanguageCode = LanguageCode(*b"es\0");
    /// Italian.
    pub const IT: LanguageCode = LanguageCode(*b"it\0");
    /// Portuguese.
    pub const PT: LanguageCode = LanguageCode(*b"pt\0");
    /// Dutch.
    pub const NL: LanguageCode = LanguageCode(*b"nl\0");

    /// Reads a code of two or three lower-case ASCII letters.
    pub fn parse(s: &str) -> Option<LanguageCode> {
        let b = s.as_bytes();
        if !b.iter().all(u8::is_ascii_lowercase) {
            return None;
        }
        match b {
            [x, y] => Some(LanguageCode([*x, *y, 0])),
            [x, y, z] => Some(LanguageCode([*x, *y, *z])),
            _ => None,
        }
    }

    /// The code as text.
    pub fn as_str(&self) -> &str {
        let n = if self.0[2] == 0 { 2 } else { 3 };
        std::str::from_utf8(&self.0[..n]).unwrap_or("und")
    }
}

impl fmt::Debug for LanguageCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Display for LanguageCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// A stretch of text in one language.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Passage {
    /// Where.
    pub span: Span,
    /// Which language.
    pub code: LanguageCode,
    /// From 0 to 1.
    pub confidence: f32,
}

/// The language of a document, and of its passages.
#[derive(Clone, Debug, PartialEq)]
pub struct Language {
    /// Of the document as a whole.
    pub code: LanguageCode,
    /// From 0 to 1.
    pub confidence: f32,
    /// Consecutive, covering the whole text.
    pub passages: Vec<Passage>,
}

impl Language {
    /// The language at a byte offset: the passage's, or the document's where none covers it.
    pub fn at(&self, offset: u32) -> LanguageCode {
        let i = self.passages.partition_point(|p| p.span.end <= offset);
        match self.passages.get(i) {
            Some(p) if p.span.start <= offset => p.code,
            _ => self.code,
        }
    }
}

/// A sentence: its span, and which tokens and words it holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// From its first to its last token.
    pub span: Span,
    /// Indices into [`TokenLayer::tokens`].
    pub tokens: Range<u32>,
    /// Indices into [`TokenLayer::words`].
    pub words: Range<u32>,
}

/// A token: a piece of text that holds one word, or several (« du » = « de » + « le »).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// Where in the text.
    pub span: Span,
    /// Indices into [`TokenLayer::words`].
    pub words: Range<u32>,
}

/// A syntactic word. The fields from `lemma` on are filled by the syntax stage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// Index of the token that holds it, in [`TokenLayer::tokens`].
    pub token: u32,
    /// The word as it stands, normalised in its apostrophes and composed (NFC).
    pub form: CompactString,
    /// Snowball stem, lower case; empty for punctuation and unsupported languages.
    pub stem: CompactString,
    /// Dictionary form; empty before the syntax stage.
    pub lemma: CompactString,
    /// Part of speech.
    pub upos: Option<Upos>,
    /// Morphological features.
    pub feats: Feats,
    /// 1-based position of the head among the sentence's words; 0 for the root.
    pub head: Option<u32>,
    /// Relation to the head.
    pub deprel: Option<Deprel>,
}

impl Word {
    /// A word before the syntax stage.
    pub fn new(token: u32, form: impl Into<CompactString>, stem: impl Into<CompactString>) -> Self {
        Word {
            token,
            form: form.into(),
            stem: stem.into(),
            lemma: CompactString::default(),
            upos: None,
            feats: Feats::EMPTY,
            head: None,
            deprel: None,
        }
    }
}

/// All tokens and words of a document, in order of the text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TokenLayer {
    /// Tokens, not overlapping.
    pub tokens: Vec<Token>,
    /// Words, grouped by token.
    pub words: Vec<Word>,
}

impl TokenLayer {
    /// The span of the token that holds the word with this index.
    pub fn word_span(&self, word: usize) -> Span {
        self.words
            .get(word)
            .and_then(|w| self.tokens.get(w.token as usize))
            .map_or(Span::default(), |t| t.span)
    }

    /// Adds a token with one word or several; gives the token's index.
    pub fn push(
        &mut self,
        span: Span,
        words: impl IntoIterator<Item = (CompactString, CompactString)>,
    ) -> u32 {
        let token = self.tokens.len() as u32;
        let first = self.words.len() as u32;
        self.words.extend(words.into_iter().map(|(form, stem)| Word::new(token, form, stem)));
        self.tokens.push(Token { span, words: first..self.words.len() as u32 });
        token
    }

    /// The indices of the tokens that overlap `span`.
    pub fn tokens_in(&self, span: Span) -> Range<usize> {
        let start = self.tokens.partition_point(|t| t.span.end <= span.start);
        let end = self.tokens.partition_point(|t| t.span.start < span.end);
        start..end.max(start)
    }
}

/// A place in the text that refers to something.
#[derive(Clone, Debug, PartialEq)]
pub struct Mention {
    /// Number within the document, from 0 in order of the text.
    pub id: u32,
    /// Where.
    pub span: Span,
    /// What it is.
    pub entity_type: EntityType,
    /// How it refers.
    pub kind: MentionKind,
    /// A place or building that stands for the body that sits there.
    pub metonym: bool,
    /// The actor that it refers to.
    pub actor: Option<CompactString>,
    /// What its sentence conveys about it.
    pub sentiment: Option<Sentiment>,
    /// From 0 to 1.
    pub confidence: f32,
}

/// Somebody or something that can take a position.
#[derive(Clone, Debug, PartialEq)]
pub struct Actor {
    /// Slug of its fullest name, or the id of the base of known actors.
    pub id: CompactString,
    /// Preferred name.
    pub name: String,
    /// What it is.
    pub entity_type: EntityType,
    /// Organisations it is said to belong to.
    pub affiliations: Vec<Affiliation>,
    /// Why its mentions were taken to be one actor, one reason a line.
    pub reasons: Vec<String>,
}

/// A person's role in an organisation, where the text states it.
#[derive(Clone, Debug, PartialEq)]
pub struct Affiliation {
    /// Id of the organisation; `None` where only the role is stated.
    pub actor: Option<CompactString>,
    /// The role as the text has it.
    pub role: String,
    /// The passage that states it.
    pub span: Span,
}

/// Who speaks in a quote.
#[derive(Clone, Debug, PartialEq)]
pub struct Speaker {
    /// Id of the actor, [`crate::UNKNOWN`] for an anonymous source; `None` where unresolved.
    pub actor: Option<CompactString>,
    /// The words that name the speaker.
    pub span: Span,
}

/// The word that carries a quote or a stance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cue {
    /// Where.
    pub span: Span,
    /// Its lemma.
    pub lemma: CompactString,
}

/// Reported speech or thought.
#[derive(Clone, Debug, PartialEq)]
pub struct Quote {
    /// Number within the document, from 0 in order of the text.
    pub id: u32,
    /// A direct quote includes its marks, an indirect one begins at its complementiser.
    pub span: Span,
    /// How it is reported.
    pub quote_type: QuoteType,
    /// Who speaks; several for a joint statement, none where nobody was found.
    pub speakers: Vec<Speaker>,
    /// The verb, noun or preposition that introduces it.
    pub cue: Option<Cue>,
    /// Sources through which it came, outermost first, the speaker not repeated.
    pub attribution: Vec<CompactString>,
    /// The quote that encloses it.
    pub parent: Option<u32>,
}

/// Anything but an actor on which a stance is taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issue {
    /// Slug of its label, or the id of a codebook entry.
    pub id: CompactString,
    /// Noun phrase, or the codebook's label.
    pub label: String,
}

/// One step of how a record came about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TraceStep {
    /// What was done, in a few words.
    pub note: String,
    /// The lexicon entry (`packs/fr/frames.tsv:12`) or model that did it.
    pub entry: Option<String>,
    /// The words concerned.
    pub span: Option<Span>,
}

/// One position: who, toward whom or what, in which direction, and what shows it.
#[derive(Clone, Debug, PartialEq)]
pub struct Stance {
    /// Stable across runs: a digest of document, sentence, holder, target, polarity, modality, cue.
    pub id: CompactString,
    /// Actor id, [`crate::OUTLET`] or [`crate::UNKNOWN`].
    pub holder: CompactString,
    /// Actor or issue id.
    pub target: CompactString,
    /// Which of the two.
    pub target_type: TargetType,
    /// For, against or both.
    pub polarity: Polarity,
    /// 1 mild, 2 plain, 3 emphatic.
    pub strength: u8,
    /// The kind of act.
    pub act: Act,
    /// How sure the text makes it.
    pub modality: Modality,
    /// A negation was resolved to reach the polarity.
    pub negated: bool,
    /// Whose words carry the evidence.
    pub voice: Voice,
    /// The chain from the outermost reporter inward, the holder not repeated.
    pub attribution: Vec<CompactString>,
    /// What carries the polarity.
    pub cue: Span,
    /// The shortest passage that shows it.
    pub evidence: Span,
    /// Index of the sentence.
    pub sentence: u32,
    /// From 0 to 1.
    pub confidence: f32,
    /// Name of the rule, such as `fr.frame.accuser`.
    pub rule: CompactString,
    /// How it came about, step by step.
    pub trace: Vec<TraceStep>,
}

/// Which stage made a layer, with which models and settings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Provenance {
    /// Name of the stage.
    pub stage: String,
    /// Digest of its code version, packs and settings.
    pub fingerprint: String,
}

/// Something that was not understood. It is counted in the ledger; it never fails a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Stage that says it.
    pub stage: CompactString,
    /// A fixed name such as `quote.unattributed`, to be counted by.
    pub code: CompactString,
    /// In words.
    pub message: String,
    /// Where, if anywhere.
    pub span: Option<Span>,
}
