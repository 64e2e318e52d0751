//! Learned models, as far as they know no language: feature hashing, a linear classifier, dense
//! kernels, quantised weights, and the model file.
//!
//! A model file ([`container`]) is a magic, a version, named sections and a checksum; reading one
//! gives a value or a [`ModelError`], whatever the bytes. Using a model never links a trainer:
//! trainers are behind the cargo feature `train`.
//!
//! Everything here gives the same bits on every machine: arithmetic in a fixed order, no library
//! of transcendental functions.

#[cfg(feature = "train")]
pub mod adam;
pub mod container;
pub mod dense;
pub mod hash;
pub mod integer;
pub mod linear;
pub mod quant;
pub mod rng;
pub mod table;

pub use container::{Container, Cursor, ModelError, Writer};
pub use hash::{feature, hash64};
pub use linear::Linear;
#[cfg(feature = "train")]
pub use linear::{LinearOptions, LinearTrainer};
pub use rng::Rng;
pub use table::KeyTable;
