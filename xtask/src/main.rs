//! Evaluation, training, benchmarks, corpus checks, and what CI runs: `cargo xtask --help`.
#![expect(clippy::print_stdout, reason = "a developer's command line: printing is its purpose")]
#![expect(clippy::print_stderr, reason = "a developer's command line: printing is its purpose")]

mod bench;
mod bench_text;
mod ci;
mod corpora;
mod eval;
mod tidy;
mod train;
mod train_entities;

use anyhow::Result;
use clap::{Parser, Subcommand};
use std::process::ExitCode;

#[derive(Parser)]
#[command(name = "cargo xtask", about = "Tasks of the project's developers")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Everything that CI runs: formatting, lints, tests, evaluation, corpora.
    Ci,
    /// Measures the program against gold.
    Eval(Box<eval::EvalArgs>),
    /// Times the stages, and the whole beside a peer where Python has one.
    Bench(bench::BenchArgs),
    /// Checks the shape of the code: crate graph, module docs, file sizes.
    Tidy,
    /// Rebuilds the shipped models: the same data and seed, the same bytes.
    #[command(subcommand)]
    Train(train::TrainCommand),
    /// Checks of the corpora.
    #[command(subcommand)]
    Corpora(CorporaCommand),
}

#[derive(Subcommand)]
enum CorporaCommand {
    /// Demo articles are there, of the promised lengths and forms; gold files resolve, are legal, are
    /// as many as promised, and share nothing between the sides of the split.
    Check {
        /// Writes the table of statistics into the datasheet.
        #[arg(long)]
        update: bool,
    },
    /// How far two annotations of the same articles agree.
    Agree(corpora::agree::AgreeArgs),
}

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(e) => {
            eprintln!("error: {e:#}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<()> {
    match Cli::parse().command {
        Command::Ci => ci::run(),
        Command::Eval(args) => eval::run(&args),
        Command::Bench(args) => bench::run(&args),
        Command::Tidy => tidy::run(),
        Command::Train(command) => train::run(&command),
        Command::Corpora(CorporaCommand::Check { update }) => corpora::check(match update {
            true => corpora::marked::Mode::Write,
            false => corpora::marked::Mode::Compare,
        }),
        Command::Corpora(CorporaCommand::Agree(args)) => corpora::agree::run(&args),
    }
}
