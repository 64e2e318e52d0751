//! What can go wrong: reading a file that was changed by hand, or writing.

/// Why a line is not a record.
#[derive(Debug, thiserror::Error)]
pub enum JsonlError {
    /// Reading failed.
    #[error(transparent)]
    Io(#[from] std::io::Error),
    /// A line that is not JSON of the schema.
    #[error(
        "line {line}: not a {what}: {error}; write it anew with `hemicycle run` or mend the line"
    )]
    Line {
        /// Counted from 1.
        line: usize,
        /// What was expected.
        what: &'static str,
        /// What the reader says.
        error: serde_json::Error,
    },
}

/// Why a file could not be written.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// Writing failed.
    #[error(transparent)]
    Io(#[from] std::io::Error),
    /// The table writer failed.
    #[error("could not write the table: {0}")]
    Csv(#[from] csv::Error),
    /// The Parquet writer failed.
    #[error("could not write Parquet: {0}")]
    Parquet(#[from] parquet::errors::ParquetError),
    /// The page's template failed.
    #[error("could not render the page: {0}")]
    Template(#[from] minijinja::Error),
    /// A value has no JSON form.
    #[error("could not write JSON: {0}")]
    Json(#[from] serde_json::Error),
    /// The format is made from documents, and none were given.
    #[error(
        "`{0}` is made from documents: use `export_documents`, or run on a folder that has \
         documents.jsonl.zst"
    )]
    NeedsDocuments(&'static str),
    /// The format is made from records, and documents were given.
    #[error("`{0}` is made from records: use `export`")]
    NeedsRecords(&'static str),
}
