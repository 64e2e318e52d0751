//! What CI runs, one step after the other; the first that fails ends it.

use anyhow::{Context, Result, bail};
use std::process::Command;
use std::time::Instant;

const STEPS: &[(&str, &[&str])] = &[
    ("formatting", &["fmt", "--all", "--check"]),
    (
        "lints",
        &["clippy", "--release", "--workspace", "--all-targets", "--quiet", "--", "-D", "warnings"],
    ),
    ("tests", &["test", "--release", "--workspace", "--no-fail-fast"]),
    ("shape of the code", &["xtask", "tidy"]),
    ("corpora", &["xtask", "corpora", "check"]),
    ("agreement", &["xtask", "corpora", "agree", "--check"]),
    ("evaluation", &["xtask", "eval", "demo", "--check"]),
    ("evaluation", &["xtask", "eval", "pipeline", "--split", "dev", "--check"]),
    ("languages", &["xtask", "eval", "langid", "--gold", "tests/languages.tsv", "--check"]),
];

/// Runs every step.
pub fn run() -> Result<()> {
    for (name, args) in STEPS {
        println!("== {name}: cargo {}", args.join(" "));
        let start = Instant::now();
        let status = Command::new("cargo").args(*args).status().context("could not start cargo")?;
        if !status.success() {
            bail!("{name} failed: `cargo {}`", args.join(" "));
        }
        println!("== {name}: {:.0} s", start.elapsed().as_secs_f64());
    }
    Ok(())
}
