//! The stages composed, run in parallel, in order.
//!
//! [`Analyzer`] holds the stages of one document; [`run`] drives them over a corpus into a run
//! folder; [`stream`] drives them over documents in a shell pipe. Whatever the threads and the order
//! of the files, the bytes that come out are the same: results are put back into the order of the
//! inputs, and what is summed up is merged in order of the documents' ids.

mod analyzer;
mod blocks;
mod finish;
mod journal;
mod link;
mod manifest;
mod merge;
mod ordered;
mod run;
mod source;
mod stage;
mod stream;
mod times;

pub use analyzer::{Analyzer, LoadError, Options, Scratch};
pub use finish::{FinishError, FinishOptions, Finished, Summary};
pub use manifest::{IgnoredInput, InputOutcome, Manifest, RefusedPart};
pub use merge::{Merged, merge};
pub use report::UiLang;
pub use run::{Observer, RunError, RunOptions, RunSummary, Unobserved, run};
pub use stage::Stage;
pub use stream::{Source, stream};
pub use times::{Phase, Times};

/// The document as CoNLL-U.
pub fn conllu(doc: &document::Document) -> String {
    syntax::conllu::write(doc)
}

/// The stemmer of this name (`french`): from a word in lower case to its stem.
pub fn stemmer(name: &str) -> Option<impl Fn(&str) -> document::CompactString> {
    let stemmer = tokenize::Stemmer::named(name)?;
    Some(move |word: &str| stemmer.stem(word))
}
