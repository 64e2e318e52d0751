//! What could not be read, and what to do about it.

use serde::Serialize;
use std::fmt;

/// An input, or one record of it, that was not read.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Refusal {
    /// The input's name in the corpus.
    pub path: String,
    /// Line of the record, from 1, where the format has lines.
    pub line: Option<u64>,
    /// A fixed name such as `json.invalid`, to be counted by.
    pub code: &'static str,
    /// What was found, what was expected, and the remedy.
    pub message: String,
}

impl Refusal {
    /// A refusal of a whole input.
    pub fn new(path: impl Into<String>, code: &'static str, message: impl Into<String>) -> Self {
        Refusal { path: path.into(), line: None, code, message: message.into() }
    }

    /// The same with a line.
    #[must_use]
    pub fn at_line(mut self, line: u64) -> Self {
        self.line = Some(line);
        self
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "{}:{line}: {}", self.path, self.message),
            None => write!(f, "{}: {}", self.path, self.message),
        }
    }
}

impl std::error::Error for Refusal {}

/// Why a record or file is not a document, before it is known where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Reason {
    pub code: &'static str,
    pub message: String,
}

impl Reason {
    pub fn new(code: &'static str, message: impl Into<String>) -> Self {
        Reason { code, message: message.into() }
    }

    pub fn at(self, path: &str, line: Option<u64>) -> Refusal {
        Refusal { path: path.to_owned(), line, code: self.code, message: self.message }
    }
}
