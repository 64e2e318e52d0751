//! Renderings of a run: the page, tables, graphs, and files for other programs.
//!
//! [`RunData`] holds what a run found; each writer turns it into one file, the same bytes for the
//! same data. What comes from a text is escaped for the format at hand, never trusted.
//!
//! This crate opens no file: it writes to what it is given.

mod error;
mod export;
mod graph;
mod page;
mod run;
mod summary;
mod table;
mod xml;

pub use error::{JsonlError, WriteError};
pub use export::{
    Format, actors_json, export, export_documents, gexf, graphml, ledger_json, stances_jsonl,
};
pub use graph::{Edge, Graph, Node};
pub use page::{PageOptions, UiLang, render};
pub use run::{RunData, read_entries, read_records};
pub use summary::{SummaryOptions, summary};
pub use table::{csv, parquet};
