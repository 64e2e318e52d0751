//! What is measured for each stage.

pub mod actors;
pub mod mentions;
pub mod quotes;
pub mod sentiment;
pub mod stances;
