//! Which inputs a run has finished, so that a killed one can go on.
//!
//! One line an input, written after its documents and blocks. The first line names the settings: a
//! journal of other settings is of no use. A torn last line is what a kill leaves, and is cut off.

use crate::manifest::InputOutcome;
use serde::{Deserialize, Serialize};
use std::fs::File;
use std::io::{self, Write};
use std::path::Path;

/// The first line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Header {
    /// Digest of version, settings and packs.
    pub fingerprint: String,
}

/// A finished input.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Finished {
    /// What became of it.
    pub outcome: InputOutcome,
    /// Length of the documents file after it, in bytes.
    pub documents_end: u64,
    /// Length of the blocks file after it, in bytes.
    pub blocks_end: u64,
}

/// The journal of a run under way.
pub struct Journal {
    file: File,
}

impl Journal {
    /// A fresh journal.
    ///
    /// # Errors
    /// Those of the file system.
    pub fn create(path: &Path, header: &Header) -> io::Result<Journal> {
        let mut journal = Journal { file: File::create(path)? };
        journal.write(header)?;
        Ok(journal)
    }

    /// The finished inputs of an earlier run with the same header, in order; none where there is no
    /// journal, or one of other settings.
    ///
    /// # Errors
    /// Those of the file system.
    pub fn read(path: &Path, header: &Header) -> io::Result<Vec<Finished>> {
        let bytes = match std::fs::read(path) {
            Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            other => other?,
        };
        let mut lines = bytes.split_inclusive(|b| *b == b'\n');
        let whole = |line: &&[u8]| line.ends_with(b"\n");
        let first = lines.next().filter(whole).and_then(|l| serde_json::from_slice(l).ok());
        if first.as_ref() != Some(header) {
            return Ok(Vec::new());
        }
        Ok(lines.take_while(whole).map_while(|l| serde_json::from_slice(l).ok()).collect())
    }

    /// Adds a finished input.
    ///
    /// # Errors
    /// Those of the file system.
    pub fn push(&mut self, finished: &Finished) -> io::Result<()> {
        self.write(finished)
    }

    fn write(&mut self, value: &impl Serialize) -> io::Result<()> {
        let mut line = serde_json::to_vec(value)?;
        line.push(b'\n');
        self.file.write_all(&line)
    }
}
