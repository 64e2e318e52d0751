//! The `hemicycle` command.
fn main() {}
