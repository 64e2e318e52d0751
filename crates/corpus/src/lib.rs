//! Folders and files in, documents out: encodings, formats, metadata, near-duplicates.
//!
//! ```no_run
//! use corpus::{Limits, walk};
//! let found = walk(&["articles".into()]);
//! for input in &found.inputs {
//!     let outcome = corpus::read(input, &Limits::default(), &mut |item| match item {
//!         Ok(document) => println!("{}: {} bytes", document.id, document.text().len()),
//!         Err(refusal) => eprintln!("{refusal}"),
//!     });
//!     println!("{}: {} documents, {}", outcome.path, outcome.documents, outcome.encoding);
//! }
//! ```
//!
//! [`walk`] lists what there is, sorted, whatever the order of its arguments; [`read`] and [`open`]
//! turn one input into documents, one at a time. Nothing that a file holds is an error of the
//! program: what cannot be read is a [`Refusal`] that names file, line, what was expected and the
//! remedy, and the rest of the file goes on where it can.
//!
//! Memory while reading one input: one record ([`Limits::record`]) or, for the formats that hold one
//! article a file, that file ([`Limits::page`]); never the whole of a file of many articles.
//!
//! What becomes the text: of `.txt` the file's own characters after its front matter, untouched; of
//! JSON and CSV the text field, untouched; of Markdown and HTML the prose, paragraphs separated by a
//! blank line, the headline first.
//!
//! This crate knows no language: names of months and fields are tables under `src/data`.

mod article;
mod budget;
mod csv;
mod date;
mod decode;
mod digest;
mod documents;
pub mod duplicates;
mod elements;
mod fields;
mod format;
mod frontmatter;
mod html;
mod input;
mod limits;
mod lines;
mod markdown;
mod plain;
mod records;
mod refusal;
mod source;
mod table;
mod walk;
mod xml;

pub use date::normalise as normalise_date;
pub use digest::sha256_hex;
pub use documents::{Documents, Outcome, open, open_stream, read};
pub use format::{Compression, Format};
pub use input::Input;
pub use limits::Limits;
pub use refusal::Refusal;
pub use walk::{Ignored, Walk, walk};
