//! What the stage gives on small trees written by hand, with a small pack of its own.

mod any;
mod fixture;
mod packs;
mod quotes;
mod stances;
