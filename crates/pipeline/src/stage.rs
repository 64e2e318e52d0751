//! The stages by name, and what each needs and fills.

use document::Document;
use std::fmt;
use std::str::FromStr;

/// A stage of the analysis of one document, in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stage {
    /// Fills `language`.
    Langid,
    /// Needs `language`; fills `sentences` and `tokens`.
    Tokenize,
    /// Needs `tokens`; fills the syntactic fields of their words.
    Parse,
    /// Needs `tokens`; fills `mentions` and `actors`.
    Entities,
    /// Needs `mentions`; fills `quotes`, `issues` and `stances`.
    Stance,
}

impl Stage {
    /// All of them, in order.
    pub const ALL: [Stage; 5] =
        [Stage::Langid, Stage::Tokenize, Stage::Parse, Stage::Entities, Stage::Stance];

    /// The name of the command and in `provenance`.
    pub fn as_str(self) -> &'static str {
        match self {
            Stage::Langid => "langid",
            Stage::Tokenize => "tokenize",
            Stage::Parse => "parse",
            Stage::Entities => "entities",
            Stage::Stance => "stance",
        }
    }

    /// Its place in [`Stage::ALL`].
    pub fn index(self) -> usize {
        self as usize
    }

    /// Whether a document already has what this stage fills.
    pub fn is_done(self, doc: &Document) -> bool {
        doc.provenance.iter().any(|p| p.stage == self.as_str())
            || match self {
                Stage::Langid => doc.language.is_some(),
                Stage::Tokenize => doc.sentences.is_some() && doc.tokens.is_some(),
                Stage::Parse => false,
                Stage::Entities => doc.mentions.is_some() && doc.actors.is_some(),
                Stage::Stance => doc.quotes.is_some() && doc.stances.is_some(),
            }
    }

    /// Empties what this stage fills, so that it can run again.
    pub fn clear(self, doc: &mut Document) {
        doc.diagnostics.retain(|d| d.stage != self.as_str());
        match self {
            Stage::Langid => doc.language = None,
            Stage::Tokenize => {
                doc.sentences = None;
                doc.tokens = None;
            }
            // Overwritten word by word.
            Stage::Parse => {}
            Stage::Entities => {
                doc.mentions = None;
                doc.actors = None;
            }
            Stage::Stance => {
                doc.quotes = None;
                doc.issues = None;
                doc.stances = None;
            }
        }
    }
}

impl fmt::Display for Stage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for Stage {
    type Err = String;
    fn from_str(s: &str) -> Result<Self, String> {
        Stage::ALL.into_iter().find(|x| x.as_str() == s).ok_or_else(|| {
            format!("unknown stage `{s}`: expected langid, tokenize, parse, entities or stance")
        })
    }
}
