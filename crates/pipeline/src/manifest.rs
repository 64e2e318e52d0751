//! `manifest.json`: what a run was made from.

use corpus::{Outcome, Refusal};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Name and version of the form.
pub const SCHEMA: &str = "hemicycle.run/1";

/// Everything that a run folder was made from. It holds no time, no path of the machine and no number
/// of threads: the same corpus and settings give the same bytes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    /// [`SCHEMA`].
    pub schema: String,
    /// Version of the program.
    pub version: String,
    /// Settings that have a bearing on the result.
    pub settings: BTreeMap<String, String>,
    /// Digest of each stage's code version, packs and settings.
    pub fingerprints: BTreeMap<String, String>,
    /// Documents analysed.
    pub documents: u64,
    /// Stances recorded.
    pub stances: u64,
    /// Every input, sorted by path.
    pub inputs: Vec<InputOutcome>,
    /// Files that were seen and left alone.
    pub ignored: Vec<IgnoredInput>,
    /// Written last: a run folder without it is not whole.
    pub complete: bool,
}

/// What became of one input.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct InputOutcome {
    /// Its name in the corpus.
    pub path: String,
    /// `read`, `partly` (some records were refused) or `refused`.
    pub outcome: String,
    /// What it held; absent where it could not be listed.
    pub format: Option<String>,
    /// How it was packed.
    pub compression: Option<String>,
    /// Encoding found.
    pub encoding: Option<String>,
    /// Bytes on disk.
    pub bytes: u64,
    /// SHA-256 of those bytes.
    pub sha256: Option<String>,
    /// Documents that it gave.
    pub documents: u64,
    /// What was refused, and why.
    pub refused: Vec<RefusedPart>,
}

/// A refused input, or a refused record of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefusedPart {
    /// Line, where the format has lines.
    pub line: Option<u64>,
    /// A fixed name to be counted by.
    pub code: String,
    /// What was found, what was expected, and the remedy.
    pub message: String,
}

/// A file that is no input.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IgnoredInput {
    /// Its name in the corpus.
    pub path: String,
    /// Why.
    pub reason: String,
}

impl From<&Refusal> for RefusedPart {
    fn from(r: &Refusal) -> Self {
        RefusedPart { line: r.line, code: r.code.to_owned(), message: r.message.clone() }
    }
}

impl InputOutcome {
    /// Of an input that was opened.
    pub fn read(o: &Outcome, refused: &[Refusal]) -> InputOutcome {
        let outcome = match (o.documents, refused.is_empty()) {
            (_, true) => "read",
            (0, false) => "refused",
            _ => "partly",
        };
        InputOutcome {
            path: o.path.clone(),
            outcome: outcome.to_owned(),
            format: Some(o.format.as_str().to_owned()),
            compression: Some(format!("{:?}", o.compression).to_lowercase()),
            encoding: Some(o.encoding.to_owned()),
            bytes: o.bytes,
            sha256: Some(o.sha256.clone()),
            documents: o.documents,
            refused: refused.iter().map(RefusedPart::from).collect(),
        }
    }

    /// Of an input that could not even be listed.
    pub fn unlisted(r: &Refusal) -> InputOutcome {
        InputOutcome {
            path: r.path.clone(),
            outcome: "refused".to_owned(),
            format: None,
            compression: None,
            encoding: None,
            bytes: 0,
            sha256: None,
            documents: 0,
            refused: vec![RefusedPart::from(r)],
        }
    }
}

impl From<&corpus::Ignored> for IgnoredInput {
    fn from(i: &corpus::Ignored) -> Self {
        IgnoredInput { path: i.name.clone(), reason: i.reason.to_owned() }
    }
}
