//! Data packs: tables with line numbers, phrase matching, and entries that say where they come from.
//!
//! A pack is a folder `packs/<lang>/` with `pack.toml`, tab-separated tables and model files. This
//! crate reads them; what a table means is the business of the stage that asks for it. It knows no
//! stage, and opens no file but those of [`Packs::from_dir`].

mod error;
mod pack;
mod phrases;
mod table;

pub use error::PackError;
pub use pack::{File, Pack, Packs, Settings};
pub use phrases::{PhraseHit, PhraseIndex, PhraseIndexBuilder};
pub use table::{EntryRef, Row, Table};
