//! Part of speech, features, lemmas and dependency trees, after Universal Dependencies.
//!
//! One small recurrent network a language, trained here; see `packs/<lang>/syntax.md` for what each
//! was trained on and how good it is. [`Parsers`] holds the models of all languages, [`Scratch`] the
//! buffers of one thread:
//!
//! ```
//! # use document::Document;
//! let parsers = syntax::Parsers::new(packs::embedded());
//! let mut scratch = syntax::Scratch::default();
//! let mut doc = Document::new("a", "Il pleut.");
//! // … language identification, tokenisation …
//! parsers.parse(&mut doc, &mut scratch);
//! ```
//!
//! Every sentence gets a tree with exactly one root, whatever its words. Reading a model can fail
//! ([`SyntaxError`]); analysing cannot.

pub mod conllu;
mod features;
mod lemma;
mod model;
mod net;
mod parsers;
mod predict;
mod punct;
#[cfg(test)]
mod tests;
#[cfg(feature = "train")]
pub mod train;
mod tree;
mod words;

pub use learn::ModelError;
pub use model::{Model, Scratch};
pub use parsers::{MODEL_FILE, Parsers, Source, SyntaxError};
