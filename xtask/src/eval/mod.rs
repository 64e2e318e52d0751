//! `cargo xtask eval <task>`: the program against gold, with intervals and tables.

mod demo;
mod lines;
mod phenomena;
mod read;
pub mod score;
mod table;
pub mod task;
mod treebank;
pub mod ud;

use anyhow::{Context, Result, bail};
use clap::{Args, ValueEnum};
use document::{Document, EntityType, LanguageCode};
use gold::GoldDoc;
use pipeline::{Analyzer, Options, Stage};
use rayon::prelude::*;
use score::Measure;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

pub use ::gold;
pub use read::{read as read_gold, read_checked as read_gold_checked};

/// What to measure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Task {
    /// Language of lines: a file or folder of `<lang>-<kind>.txt`.
    Langid,
    /// Tokens, words and sentences from raw text: CoNLL-U.
    Tokenize,
    /// Stems: `<lang>-voc.txt` beside `<lang>-output.txt`.
    Stem,
    /// Tags, lemmas and trees from raw text: CoNLL-U.
    Syntax,
    /// Mentions: any format with mentions.
    Ner,
    /// Linking of mentions to actors: gold.json.
    Actors,
    /// Quotes and speakers: gold.json, brat, German Wikinews.
    Quotes,
    /// Stance statements: gold.json.
    Stance,
    /// Target sentiment: NewsMTSC, MAD-TSC.
    Sentiment,
    /// Everything that gold.json holds.
    Pipeline,
    /// The demo articles against a reader's marks (French unless --lang says otherwise).
    Demo,
}

/// Arguments of `eval`.
#[derive(Args, Debug)]
pub struct EvalArgs {
    /// What to measure.
    task: Task,
    /// Gold: a file or folder in any of the known formats (default: the project's own).
    #[arg(long, value_name = "PATH")]
    gold: Option<PathBuf>,
    /// Only this language; also takes it as given instead of detecting it.
    #[arg(long, value_name = "CODE")]
    lang: Option<String>,
    /// `train` or `dev` of `split.toml` in the gold folder.
    #[arg(long)]
    split: Option<String>,
    /// Writes the figures as JSON.
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
    /// Also prints every item.
    #[arg(long)]
    items: bool,
    /// Writes the per-item table that CI compares (`tests/eval/<task>-<lang>[-<split>].tsv`).
    #[arg(long)]
    update: bool,
    /// Fails when the per-item table differs from the committed one.
    #[arg(long, conflicts_with = "update")]
    check: bool,
    /// Packs to use instead of the embedded ones.
    #[arg(long, value_name = "DIR")]
    packs: Option<PathBuf>,
}

/// Runs an evaluation.
pub fn run(args: &EvalArgs) -> Result<()> {
    let mut extra = Extra::default();
    let measures = measure(args, &mut extra)?;
    if measures.iter().all(|m| m.items.is_empty()) {
        bail!("the gold holds nothing that `{:?}` measures", args.task);
    }
    let summaries: Vec<_> =
        measures.iter().filter(|m| !m.items.is_empty()).map(Measure::summary).collect();
    table::print(&summaries);
    if args.task == Task::Sentiment {
        let classes: Vec<f64> = summaries.iter().take(3).map(|s| s.f1).collect();
        table::line(
            "macro-F1 over the three classes",
            classes.iter().sum::<f64>() / classes.len().max(1) as f64,
        );
    }
    if args.task == Task::Pipeline {
        extra.print(&measures);
    }
    if args.items {
        table::print_items(&measures);
    }
    if let Some(path) = &args.json {
        let json = serde_json::json!({"task": format!("{:?}", args.task).to_lowercase(), "measures": summaries, "items": measures, "phenomena": extra.phenomena});
        std::fs::write(path, serde_json::to_string_pretty(&json)? + "\n")
            .with_context(|| format!("cannot write {}", path.display()))?;
    }
    if args.update || args.check {
        table::per_item(&table_name(args), &measures, args.check)?;
    }
    Ok(())
}

/// `pipeline-all-dev` for `eval pipeline --split dev`.
fn table_name(args: &EvalArgs) -> String {
    let task = format!("{:?}", args.task).to_lowercase();
    // A set of one file gives the table its name: `tokenize-fr_gsd-dev`.
    let file = args.gold.as_deref().filter(|p| p.is_file()).and_then(Path::file_stem);
    let lang = match file {
        Some(stem) => stem.to_string_lossy().replace("-ud-", "-"),
        None => args.lang.clone().unwrap_or_else(|| "all".to_owned()),
    };
    match &args.split {
        Some(split) => format!("{task}-{lang}-{split}"),
        None => format!("{task}-{lang}"),
    }
}

/// What `eval pipeline` says beside the measures.
#[derive(Default)]
struct Extra {
    /// Articles by language.
    languages: BTreeMap<String, BTreeSet<String>>,
    phenomena: phenomena::Phenomena,
}

impl Extra {
    fn print(&self, measures: &[Measure]) {
        for (lang, ids) in self.languages.iter().filter(|_| self.languages.len() > 1) {
            println!("\n{lang}");
            let of = |m: &Measure| Measure {
                name: m.name.clone(),
                items: m.items.iter().filter(|(id, _)| ids.contains(id)).cloned().collect(),
            };
            let own: Vec<_> = measures.iter().map(of).filter(|m| !m.items.is_empty()).collect();
            table::print(&own.iter().map(Measure::summary).collect::<Vec<_>>());
        }
        println!("\n{}", self.phenomena.render());
    }
}

fn measure(args: &EvalArgs, extra: &mut Extra) -> Result<Vec<Measure>> {
    let corpora = Path::new(env!("CARGO_MANIFEST_DIR")).join("../corpora");
    let default = if args.task == Task::Demo { corpora } else { corpora.join("gold") };
    let path = args.gold.clone().unwrap_or(default);
    if !path.exists() {
        bail!("{}: no such file or folder; give one with --gold", path.display());
    }
    let lang = match &args.lang {
        None => None,
        Some(l) => {
            Some(LanguageCode::parse(l).with_context(|| format!("`{l}` is no language code"))?)
        }
    };
    let packs = match &args.packs {
        Some(dir) => Box::leak(Box::new(lexicon::Packs::from_dir(dir)?)),
        None => packs::embedded(),
    };
    // The demo is read as a user's corpus is: its languages are detected.
    let given = lang.filter(|_| args.task != Task::Demo);
    let analyzer = Analyzer::new(packs, Options { lang: given, ..Options::default() })?;
    match args.task {
        Task::Langid => lines::langid(&path, &analyzer),
        Task::Stem => lines::stems(&path, args.lang.as_deref()),
        Task::Demo => demo::measure(&path, args.lang.as_deref().unwrap_or("fr"), &analyzer),
        Task::Tokenize | Task::Syntax => {
            treebank::measure(&path, lang, &analyzer, args.task == Task::Syntax)
        }
        _ => documents(args, &path, &analyzer, extra),
    }
}

fn documents(
    args: &EvalArgs,
    path: &Path,
    analyzer: &Analyzer,
    extra: &mut Extra,
) -> Result<Vec<Measure>> {
    let mut gold = read_gold(path)?;
    if let Some(lang) = &args.lang {
        gold.retain(|g| g.lang.as_deref().is_none_or(|l| l == lang));
    }
    if let Some(split) = &args.split {
        let keep = split_of(path, split)?;
        gold.retain(|g| keep.contains(&g.id));
    }
    let through = if args.task == Task::Ner || args.task == Task::Actors {
        Stage::Entities
    } else {
        Stage::Stance
    };
    let analysed: Vec<(GoldDoc, Document)> = gold
        .into_par_iter()
        .map_init(
            || analyzer.scratch(),
            |scratch, g| {
                let mut doc = Document::new(g.id.clone(), g.text.clone());
                doc.meta.date = g.date.clone();
                if let Some(code) = g.lang.as_deref().and_then(LanguageCode::parse) {
                    // The set says which language it is in: detection is measured elsewhere.
                    analyzer.force_language(&mut doc, code);
                }
                analyzer.run_through(&mut doc, through, scratch);
                (g, doc)
            },
        )
        .collect();
    let types: Vec<EntityType> = EntityType::ALL
        .iter()
        .copied()
        .filter(|t| {
            analysed.iter().any(|(g, _)| g.mentions.iter().flatten().any(|m| m.entity_type == *t))
        })
        .collect();
    let all = args.task == Task::Pipeline;
    for (g, d) in analysed.iter().filter(|_| all) {
        let lang = g.lang.clone().unwrap_or_default();
        extra.languages.entry(lang).or_default().insert(g.id.clone());
        extra.phenomena.add(g, d);
    }
    let mut out = Vec::new();
    let mut add = |mut measures: Vec<Measure>, f: &dyn Fn(&mut [Measure], &GoldDoc, &Document)| {
        for (g, d) in &analysed {
            f(&mut measures, g, d);
        }
        out.extend(measures);
    };
    if all || args.task == Task::Ner {
        add(task::mentions::measures(""), &|m, g, d| task::mentions::add(m, g, d, &types));
    }
    if all || args.task == Task::Actors {
        add(task::actors::measures(), &task::actors::add);
    }
    if all || args.task == Task::Quotes {
        add(task::quotes::measures(), &task::quotes::add);
    }
    if all || args.task == Task::Stance {
        add(task::stances::measures(), &task::stances::add);
    }
    if args.task == Task::Sentiment {
        add(task::sentiment::measures(), &task::sentiment::add);
    }
    Ok(out)
}

/// The article ids of one side of `split.toml`.
pub fn split_of(path: &Path, side: &str) -> Result<Vec<String>> {
    let file = path.join("split.toml");
    let text = std::fs::read_to_string(&file)
        .with_context(|| format!("cannot read {}", file.display()))?;
    let table: toml::Table = text.parse().with_context(|| format!("{}", file.display()))?;
    let list = table.get(side).and_then(|v| v.as_array());
    let Some(list) = list else { bail!("{}: expected a list `{side} = [...]`", file.display()) };
    Ok(list.iter().filter_map(|v| v.as_str().map(str::to_owned)).collect())
}
