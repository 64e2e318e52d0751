//! Sentences, tokens, multi-word tokens and stems, aligned with the text.
//!
//! [`Tokenizers`] fills a document's sentence and token layers, each passage by the rules of its
//! language; [`Tokenizer`] is one language's. What a language's rules are stands in its pack:
//! `abbreviations.tsv`, `tokens.tsv`, `multiword.tsv` and the section `[stage.tokenize]` of
//! `pack.toml`. Tokens and words follow the conventions of the Universal Dependencies treebanks.
//!
//! The text is never changed: a token is a span of it, and only the form of a word is normalised
//! ([`form`]). Analysing a text cannot fail. Nothing here depends on syntax, and no file is opened.

mod chars;
mod chunk;
mod contexts;
mod enclitics;
mod lines;
mod normalize;
mod rules;
mod scan;
mod sentence;
mod stem;
#[cfg(feature = "subword")]
pub mod subword;
mod tokenizer;
mod words;

pub use normalize::form;
pub use stem::{SNOWBALL_VERSION, Stemmer};
pub use tokenizer::{Scratch, Tokenizer, Tokenizers};

/// The files of a pack that this crate reads.
pub const FILES: &[&str] = &[
    "abbreviations.tsv",
    "contexts.tsv",
    "enclitics.tsv",
    "multiword.tsv",
    "pack.toml",
    "tokens.tsv",
];
