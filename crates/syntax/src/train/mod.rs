//! Training: tree banks in, a model out. The same data, options and seed give the same bytes.

mod backward;
mod banks;
mod fit;
mod lefff;
mod score;
mod vectors;

pub use banks::{Bank, banks};
pub use fit::{Options, Resources, Vectors, train};
pub use lefff::lefff;
pub use score::{Scores, score};
pub use vectors::spacy_vectors;
