//! Text, spans, layers, and the versioned JSONL form of a document.
//!
//! A [`Document`] is an immutable text and the layers that the stages add to it. A layer that is
//! `None` has not been computed; one that is empty was computed and nothing was found. In memory
//! every offset is a **byte** offset ([`Span`]); [`json`] writes them in the unit that is asked for.
//!
//! This crate knows nothing of files, languages or models.

mod deprel;
mod document;
mod feats;
pub mod json;
mod labels;
mod layers;
mod offsets;
mod slug;
mod span;

pub use compact_str::CompactString;
pub use deprel::Deprel;
pub use document::Document;
pub use feats::{Feats, Feature};
pub use labels::{
    Act, EntityType, MentionKind, Modality, Polarity, QuoteType, Sentiment, TargetType,
    UnknownLabel, Upos, Voice,
};
pub use layers::{
    Actor, Affiliation, Cue, Diagnostic, Issue, Language, LanguageCode, Mention, Meta, Passage,
    Provenance, Quote, Sentence, Speaker, Stance, Token, TokenLayer, TraceStep, Word,
};
pub use offsets::{OffsetMap, OffsetUnit};
pub use slug::slug;
pub use span::Span;

/// The name and version of the JSONL form.
pub const SCHEMA: &str = "hemicycle.document/1";

/// Holder of a stance that the article itself takes.
pub const OUTLET: &str = "outlet";

/// Holder or source that is implied but not named.
pub const UNKNOWN: &str = "unknown";

/// A confidence as the JSON form keeps it: from 0 to 1, three digits. Stages give out nothing finer,
/// so that a document read back from JSON leads the next stage to the same decisions.
pub fn confidence(x: f32) -> f32 {
    if x.is_nan() { 0.0 } else { ((f64::from(x.clamp(0.0, 1.0)) * 1000.0).round() / 1000.0) as f32 }
}
