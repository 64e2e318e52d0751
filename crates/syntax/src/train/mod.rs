//! Training: tree banks in, a model out. The same data, options and seed give the same bytes.

mod augment;
mod backward;
mod banks;
mod dictionary;
mod ensemble;
mod fit;
mod forward;
mod fsa;
mod harmonise;
mod plain;
mod recipe;
mod score;
mod vectors;

pub use augment::augment;
pub use banks::{Bank, banks};
pub use dictionary::{dictionary, dictionary_source};
pub use ensemble::annotate;
pub use fit::{Options, Resources, Sample, Vectors, train};
pub use fsa::{Entry, entries};
pub use harmonise::harmonise;
pub use plain::{plain, plain_sources};
pub use recipe::{Recipe, Trained};
pub use score::{RELATIONS, Relation, Report, Scores, report, score};
pub use vectors::spacy_vectors;
