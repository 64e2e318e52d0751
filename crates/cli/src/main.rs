//! The `hemicycle` command: arguments, files, terminal.
#![expect(clippy::print_stdout, reason = "a command line: data goes to stdout")]
#![expect(clippy::print_stderr, reason = "a command line: messages go to stderr")]

mod args;
mod commands;
mod compare;
mod exit;
mod io;
mod progress;
mod settings;
mod view;

use args::{AnnotateCommand, Cli, Command};
use clap::Parser;
use exit::Exit;
use std::process::ExitCode;

fn main() -> ExitCode {
    let cli = Cli::parse();
    let result = match &cli.command {
        Command::Run(a) => commands::run::run(a, &cli.common),
        Command::Ingest(a) => commands::stage::ingest(a, &cli.common),
        Command::Langid(a) => commands::stage::run(a, &cli.common, pipeline::Stage::Langid),
        Command::Tokenize(a) => commands::stage::run(a, &cli.common, pipeline::Stage::Tokenize),
        Command::Parse(a) => commands::stage::run(a, &cli.common, pipeline::Stage::Parse),
        Command::Entities(a) => commands::stage::run(a, &cli.common, pipeline::Stage::Entities),
        Command::Stance(a) => commands::stage::run(a, &cli.common, pipeline::Stage::Stance),
        Command::Aggregate(a) => commands::aggregate::run(a, &cli.common),
        Command::Report(a) => commands::report::run(a, &cli.common),
        Command::Export(a) => commands::export::run(a, &cli.common),
        Command::Explain(a) => commands::explain::run(a, &cli.common),
        Command::Actors(a) => commands::actors::run(a, &cli.common),
        Command::Codebook(c) => commands::codebook::run(c, &cli.common),
        Command::Annotate(AnnotateCommand::Show(a)) => commands::annotate::show(a, &cli.common),
        Command::Completions { shell } => commands::generate::completions(*shell),
        Command::Man => commands::generate::man(),
    };
    match result {
        Ok(exit) => exit.into(),
        Err(failure) => {
            // The reader of a pipe that went away is no failure of ours.
            if !failure.is_broken_pipe() {
                eprintln!("hemicycle: {failure}");
            }
            Exit::from(&failure).into()
        }
    }
}
