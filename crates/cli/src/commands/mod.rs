//! One room for each command.

pub mod actors;
pub mod aggregate;
pub mod annotate;
pub mod codebook;
pub mod explain;
pub mod export;
pub mod generate;
pub mod report;
pub mod run;
pub mod stage;
