//! Mentions, their types, and the actors that they refer to.
//!
//! [`Recognizer::annotate`] fills a document's `mentions` and `actors`. It stands on tokens and, where
//! the syntax stage has run, on tags and trees; all it knows of a language is in the tables of the
//! packs, and every decision leaves a reason that names the table and line.
//!
//! The way of a document: `view` cuts it into atoms; `nouns` finds role and organisation nouns;
//! `detect` finds what may be a name; `typing` and `learned` weigh the evidence for its type; `names` groups
//! spellings and links short forms; `entity` makes the actors; `roles` reads who is what where;
//! `resolve` goes through the text once more for nominal mentions and pronouns.
//!
//! The stage is linear in the length of the document, and fails on no text.
//!
//! ```
//! use document::Document;
//! let recognizer = entities::Recognizer::new(&lexicon::Packs::default(), Default::default())?;
//! let mut doc = Document::new("d", "no tokens yet");
//! recognizer.annotate(&mut doc, &mut entities::Scratch::default());
//! assert_eq!(doc.mentions, Some(vec![]));
//! # Ok::<(), lexicon::PackError>(())
//! ```

mod actors_file;
mod again;
mod base;
mod bodies;
mod candidate;
pub mod corpus;
mod detect;
mod entity;
mod keys;
mod learned;
mod membership;
mod names;
mod nouns;
mod pronoun;
mod recognizer;
mod referent;
mod resolve;
mod roles;
mod salience;
mod tables;
mod terms;
mod typing;
mod view;

pub use actors_file::{ActorsError, ActorsFile, UserActor};
pub use learned::CLASSES;
pub use recognizer::{Example, Options, Recognizer, Scratch};
pub use terms::{Terms, person_key};
