//! Hand-made annotation of one article ("gold"), and its alignment with what the program found in it.
//!
//! [`parse`] reads the project's own form, `X.gold.json` beside `X.txt` (`docs/codebook.md`); other
//! readers may fill a [`GoldDoc`] from other formats. [`align`] gives a system's actors, issues,
//! quotes and stances the gold's ids, so that scorers and people compare like with like.
//!
//! Opens no file. Cost: linear in the text for each span; under a millisecond for an article.

pub mod align;
mod file;
mod fill;

pub use file::parse;

use document::{
    Act, EntityType, MentionKind, Modality, Polarity, QuoteType, Sentiment, Span, Voice,
};

/// One document with the layers that its format annotates. A layer that the format does not have is
/// `None`: such a document is skipped for that layer, not counted as empty.
#[derive(Debug, Default, Clone)]
pub struct GoldDoc {
    /// Unique within the set.
    pub id: String,
    /// ISO 639-1, where the format or the file's name says it.
    pub lang: Option<String>,
    /// The text that all spans point into.
    pub text: String,
    /// ISO date.
    pub date: Option<String>,
    /// Headline, as the first line of the text has it.
    pub title: Option<String>,
    /// Outlet.
    pub source: Option<String>,
    /// Named and nominal mentions.
    pub mentions: Option<Vec<GoldMention>>,
    /// Actors, where they have ids.
    pub actors: Option<Vec<GoldActor>>,
    /// Reported speech.
    pub quotes: Option<Vec<GoldQuote>>,
    /// Stance statements.
    pub stances: Option<Vec<GoldStance>>,
    /// Target sentiment by mention.
    pub sentiments: Option<Vec<(Span, Sentiment)>>,
}

/// A mention.
#[derive(Debug, Clone, PartialEq)]
pub struct GoldMention {
    /// Where.
    pub span: Span,
    /// What it is.
    pub entity_type: EntityType,
    /// How it refers.
    pub kind: MentionKind,
    /// The actor's id.
    pub actor: Option<String>,
    /// Stands for the body that sits there.
    pub metonym: bool,
}

/// An actor or an issue that stances point to.
#[derive(Debug, Clone, PartialEq)]
pub struct GoldActor {
    /// Id used by the stances.
    pub id: String,
    /// Preferred name.
    pub name: String,
    /// `None` for an issue.
    pub entity_type: Option<EntityType>,
    /// The phrases by which an issue is recognised.
    pub patterns: Vec<String>,
    /// The body that it belongs to, by id.
    pub affiliation: Option<String>,
}

/// A quote.
#[derive(Debug, Clone, PartialEq)]
pub struct GoldQuote {
    /// All of it, from its first to its last byte.
    pub span: Span,
    /// Where the format tells.
    pub quote_type: Option<QuoteType>,
    /// Ids of actors, any of which is right.
    pub speakers: Vec<String>,
    /// Or the words that name the speaker.
    pub speaker_spans: Vec<Span>,
}

/// A stance statement.
#[derive(Debug, Clone, PartialEq)]
pub struct GoldStance {
    /// Actor id, `outlet` or `unknown`.
    pub holder: String,
    /// Actor or issue id.
    pub target: String,
    /// Direction.
    pub polarity: Polarity,
    /// How sure.
    pub modality: Modality,
    /// 1 mild, 2 plain, 3 emphatic.
    pub strength: u8,
    /// What kind of act it is.
    pub act: Act,
    /// Whether a negation was resolved to reach the polarity.
    pub negated: bool,
    /// Whose words carry it.
    pub voice: Voice,
    /// Chain of sources.
    pub attribution: Vec<String>,
    /// What shows it.
    pub evidence: Span,
    /// The word that decides the polarity, within the evidence.
    pub cue: Span,
}

impl GoldDoc {
    /// The actor or issue with an id.
    pub fn actor(&self, id: &str) -> Option<&GoldActor> {
        self.actors.iter().flatten().find(|a| a.id == id)
    }
}
