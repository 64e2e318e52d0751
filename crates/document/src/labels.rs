//! The closed vocabularies of the layers, with the names that JSON uses.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

macro_rules! labels {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $text:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize, Deserialize)]
        pub enum $name { $($(#[$vdoc])* #[serde(rename = $text)] $variant),+ }

        impl $name {
            /// Every value, in order of declaration.
            pub const ALL: &'static [$name] = &[$($name::$variant),+];

            /// The name used in files.
            pub fn as_str(self) -> &'static str {
                match self { $($name::$variant => $text),+ }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { f.pad(self.as_str()) }
        }

        impl FromStr for $name {
            type Err = UnknownLabel;
            fn from_str(s: &str) -> Result<Self, UnknownLabel> {
                match s {
                    $($text => Ok($name::$variant),)+
                    _ => Err(UnknownLabel {
                        kind: stringify!($name),
                        found: s.to_owned(),
                        expected: concat!($($text, " "),+),
                    }),
                }
            }
        }
    };
}

/// A name that is none of the vocabulary's.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown {kind} `{found}`: expected one of {expected}")]
pub struct UnknownLabel {
    kind: &'static str,
    found: String,
    expected: &'static str,
}

labels! {
    /// What an actor or a mention is.
    EntityType {
        /// A person.
        Person = "PER",
        /// A company, party, ministry, court, medium, government: any body that can take a position.
        Organization = "ORG",
        /// A place that does not act.
        Location = "LOC",
        /// A product, work, event or anything else with a name.
        Misc = "MISC",
    }
}
labels! {
    /// How a mention refers.
    MentionKind {
        /// By a proper name.
        Name = "name",
        /// By a description (« son PDG »).
        Nominal = "nominal",
        /// By a pronoun.
        Pronoun = "pronoun",
    }
}
labels! {
    /// What a sentence conveys about one mention, whoever the holder is.
    Sentiment { /// Good.
        Positive = "positive", /// Neither.
        Neutral = "neutral", /// Bad.
        Negative = "negative" }
}
labels! {
    /// How speech is reported.
    QuoteType {
        /// A whole utterance inside quotation marks.
        Direct = "direct",
        /// In the reporter's grammar.
        Indirect = "indirect",
        /// An indirect report with quoted fragments, or a quoted fragment alone.
        Mixed = "mixed",
    }
}
labels! {
    /// The direction of a stance. Never to be merged with [`Sentiment`].
    Polarity { /// The holder is for the target.
        Favor = "favor", /// The holder is against the target.
        Against = "against", /// Both in one passage.
        Mixed = "mixed" }
}
labels! {
    /// By what kind of act a stance is shown.
    Act {
        /// Says, accuses, warns, praises.
        Speech = "speech",
        /// Supports, opposes, refuses, demands.
        Position = "position",
        /// Sues, bans, votes, signs.
        Action = "action",
        /// Evaluative wording without a reporting verb.
        Evaluation = "evaluation",
    }
}
labels! {
    /// How sure the text makes a stance.
    Modality {
        /// Given as a fact.
        Asserted = "asserted",
        /// Hearsay.
        Alleged = "alleged",
        /// Under a condition.
        Hypothetical = "hypothetical",
        /// Announced.
        Intended = "intended",
        /// Denied by the holder or a source.
        Denied = "denied",
        /// Asked.
        Question = "question",
    }
}
labels! {
    /// Whose words carry the evidence.
    Voice { /// The outlet's own.
        Outlet = "outlet", /// Reported.
        Indirect = "indirect", /// Quoted.
        Direct = "direct", /// Reported with quoted fragments.
        Mixed = "mixed" }
}
labels! {
    /// What a stance is directed at.
    TargetType { /// An actor of the document.
        Actor = "actor", /// Anything else on which one can take a position.
        Issue = "issue" }
}
labels! {
    /// Universal part of speech (UD v2).
    Upos {
        /// adjective
        Adj = "ADJ",
        /// adposition
        Adp = "ADP",
        /// adverb
        Adv = "ADV",
        /// auxiliary
        Aux = "AUX",
        /// coordinating conjunction
        Cconj = "CCONJ",
        /// determiner
        Det = "DET",
        /// interjection
        Intj = "INTJ",
        /// noun
        Noun = "NOUN",
        /// numeral
        Num = "NUM",
        /// particle
        Part = "PART",
        /// pronoun
        Pron = "PRON",
        /// proper noun
        Propn = "PROPN",
        /// punctuation
        Punct = "PUNCT",
        /// subordinating conjunction
        Sconj = "SCONJ",
        /// symbol
        Sym = "SYM",
        /// verb
        Verb = "VERB",
        /// other
        X = "X",
    }
}
