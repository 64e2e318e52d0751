//! What a run found.

use crate::error::JsonlError;
use aggregate::{Aggregate, DocEntry, Filters, Record, Refused};
use serde::de::DeserializeOwned;
use std::collections::BTreeSet;
use std::io::BufRead;

/// Everything that the files of the run folder are made from.
#[derive(Clone, Debug, Default)]
pub struct RunData {
    /// What the corpus is called; shown as the page's title.
    pub title: String,
    /// Name and version of the program.
    pub generator: String,
    /// Stances of all documents.
    pub records: Vec<Record>,
    /// All documents.
    pub docs: Vec<DocEntry>,
    /// Inputs that were refused.
    pub refused: Vec<Refused>,
    /// Codes of the languages that the program has packs for; empty where that is not known.
    pub supported: BTreeSet<String>,
}

impl RunData {
    /// Puts documents in order of their ids, and records in that of their documents, which keep
    /// their own order within one. Writers expect it.
    pub fn sort(&mut self) {
        self.docs.sort_by(|a, b| (&a.id, &a.sha256).cmp(&(&b.id, &b.sha256)));
        let key = |r: &Record| (r.doc_id.clone(), r.doc_sha256.clone(), r.sentence, r.start_byte);
        self.records.sort_by_cached_key(key);
        self.refused.sort();
        self.refused.dedup();
    }

    /// The sum of it.
    pub fn aggregate(&self) -> Aggregate {
        let mut out = Aggregate::new();
        for d in &self.docs {
            out.add_entry(d);
        }
        for r in &self.records {
            out.add_record(r);
        }
        for r in &self.refused {
            out.add_refused(&r.path, &r.reason);
        }
        out
    }

    /// The run with only the records that are selected. Documents stay: the ledger speaks of them.
    pub fn filtered(&self, filters: &Filters) -> RunData {
        RunData {
            records: self.records.iter().filter(|r| filters.accepts(r)).cloned().collect(),
            ..self.clone()
        }
    }
}

fn read_lines<T: DeserializeOwned>(
    mut from: impl BufRead,
    what: &'static str,
) -> Result<Vec<T>, JsonlError> {
    let mut out = Vec::new();
    let mut line = String::new();
    let mut number = 0;
    loop {
        line.clear();
        number += 1;
        if from.read_line(&mut line)? == 0 {
            return Ok(out);
        }
        if !line.trim().is_empty() {
            let value = serde_json::from_str(&line);
            out.push(value.map_err(|error| JsonlError::Line { line: number, what, error })?);
        }
    }
}

/// Reads `stances.jsonl`.
///
/// # Errors
/// With the number of the line that is not a record.
pub fn read_records(from: impl BufRead) -> Result<Vec<Record>, JsonlError> {
    read_lines(from, "stance record")
}

/// Reads document entries, one a line.
///
/// # Errors
/// With the number of the line that is not an entry.
pub fn read_entries(from: impl BufRead) -> Result<Vec<DocEntry>, JsonlError> {
    read_lines(from, "document entry")
}
