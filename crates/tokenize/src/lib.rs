//! Sentences, tokens, multi-word tokens and stems, aligned with the text.
//!
//! [`Tokenizers`] fills a document's sentence and token layers, each passage by the rules of its
//! language; [`Tokenizer`] is one language's. What a language's rules are stands in its pack:
//! `abbreviations.tsv`, `tokens.tsv`, `multiword.tsv` and the section `[stage.tokenize]` of
//! `pack.toml`. Tokens and words follow the conventions of the Universal Dependencies treebanks.
//!
//! The text is never changed: a token is a span of it, and only the form of a word is normalised
//! ([`form`]).
//!
//! ```
//! use document::{Document, Language, LanguageCode};
//! use tokenize::{Scratch, Tokenizers};
//!
//! let tokenizers = Tokenizers::new(packs::embedded())?;
//! let mut doc = Document::new("1", "M. Morvan l’a dit du bout des lèvres. On l’a cru.");
//! doc.language = Some(Language { code: LanguageCode::FR, confidence: 1.0, passages: vec![] });
//! tokenizers.tokenize(&mut doc, &mut Scratch::default());
//! let words: Vec<&str> = doc.words(&doc.sentences()[0]).iter().map(|w| w.form.as_str()).collect();
//! assert_eq!(words.join(" "), "M. Morvan l' a dit de le bout de les lèvres .");
//! assert_eq!(doc.sentences().len(), 2);
//! # Ok::<(), lexicon::PackError>(())
//! ```
//!
//! Analysing a text cannot fail. Nothing here depends on syntax, and no file is opened.

mod chars;
mod chunk;
mod contexts;
mod enclitics;
mod lines;
mod normalize;
mod rules;
mod run_in;
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
