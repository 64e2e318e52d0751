//! Completion scripts and the manual page, made from the arguments.

use crate::args::Cli;
use crate::exit::{Exit, Failure, Outcome};
use clap::CommandFactory;
use std::io::Write;

/// Prints the completion script of a shell.
pub fn completions(shell: clap_complete::Shell) -> Outcome {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "hemicycle", &mut script);
    std::io::stdout().write_all(&script).map_err(|e| Failure::write("stdout", &e))?;
    Ok(Exit::Done)
}

/// Prints the manual page, with a section for each command.
pub fn man() -> Outcome {
    let command = Cli::command();
    let mut page = Vec::new();
    let render = |page: &mut Vec<u8>| -> std::io::Result<()> {
        clap_mangen::Man::new(command.clone()).render(page)?;
        for sub in command.get_subcommands().filter(|s| s.get_name() != "help") {
            let sub = sub.clone().display_name(format!("hemicycle {}", sub.get_name()));
            writeln!(page, ".SH HEMICYCLE {}", sub.get_name().to_uppercase())?;
            let man = clap_mangen::Man::new(sub);
            man.render_description_section(page)?;
            man.render_options_section(page)?;
            man.render_extra_section(page)?;
        }
        Ok(())
    };
    render(&mut page).map_err(|e| Failure::write("the manual page", &e))?;
    std::io::stdout().write_all(&page).map_err(|e| Failure::write("stdout", &e))?;
    Ok(Exit::Done)
}
