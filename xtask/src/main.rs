//! Evaluation, training, benchmarks, corpus checks, and what CI runs.
fn main() {}
