//! What a gold file says of one document, whatever format it came in.

use document::{EntityType, MentionKind, Modality, Polarity, QuoteType, Sentiment, Span};

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
    /// Chain of sources.
    pub attribution: Vec<String>,
    /// What shows it.
    pub evidence: Span,
}
