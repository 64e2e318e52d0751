//! Which statements a view counts.

use crate::record::Record;
use document::{Modality, Voice};
use serde::{Deserialize, Serialize};

/// A selection of statements. Empty lists and `None` select everything.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Filters {
    /// First day, as `2026-03-05`. Undated articles are left out where a day is given.
    pub from: Option<String>,
    /// Last day, included.
    pub to: Option<String>,
    /// Language codes; a statement's is that of its passage.
    pub languages: Vec<String>,
    /// Names of outlets.
    pub sources: Vec<String>,
    /// How sure the text makes the stance.
    pub modalities: Vec<Modality>,
    /// Whose words.
    pub voices: Vec<Voice>,
    /// Least confidence.
    pub min_confidence: f32,
    /// Count every copy of an article that several outlets carry, not only the first.
    pub copies: bool,
}

impl Filters {
    /// Whether a record is selected, copies aside.
    pub fn accepts(&self, r: &Record) -> bool {
        self.accepts_day(r.day())
            && (self.languages.is_empty() || self.languages.iter().any(|l| *l == r.lang))
            && (self.sources.is_empty()
                || r.source.as_ref().is_some_and(|s| self.sources.contains(s)))
            && (self.modalities.is_empty() || self.modalities.contains(&r.modality))
            && (self.voices.is_empty() || self.voices.contains(&r.voice))
            && r.confidence >= self.min_confidence
    }

    pub(crate) fn accepts_day(&self, day: Option<&str>) -> bool {
        match day {
            // ISO days compare as text.
            Some(day) => {
                self.from.as_deref().is_none_or(|f| day >= f)
                    && self.to.as_deref().is_none_or(|t| day <= t)
            }
            None => self.from.is_none() && self.to.is_none(),
        }
    }
}
