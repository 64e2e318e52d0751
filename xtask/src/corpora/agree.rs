//! Agreement of two annotations of the same articles.
//!
//! The second annotator's ids are brought to the first's as a system's are: actors by their mentions.
//! Issues are paired one to one by what is said of them (statements of the same holder whose evidence
//! overlaps) and by their phrases; beside it stands the figure with the phrases alone, which is how a
//! system's issues are found.

use super::folder;
use super::kappa::{Agreement, Kappa};
use super::marked::{self, Mode};
use crate::eval::gold::{GoldStance, align};
use crate::eval::score::{Measure, Summary};
use crate::eval::{read_gold, task};
use anyhow::{Result, bail};
use clap::Args;
use document::{Document, EntityType};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// Arguments of `corpora agree`.
#[derive(Args, Debug)]
pub struct AgreeArgs {
    /// The annotation that the other is compared with (default: corpora/gold-first, the first pass
    /// as it was before the differences were settled).
    #[arg(value_name = "A")]
    first: Option<PathBuf>,
    /// The other one (default: corpora/gold-second).
    #[arg(value_name = "B", requires = "first")]
    second: Option<PathBuf>,
    /// Writes the tables into docs/gold.md.
    #[arg(long)]
    update: bool,
    /// Fails when docs/gold.md has other tables.
    #[arg(long, conflicts_with = "update")]
    check: bool,
}

/// Compares, prints, and on request writes the tables.
pub fn run(args: &AgreeArgs) -> Result<()> {
    let first = args.first.clone().unwrap_or_else(|| folder("gold-first"));
    let second = args.second.clone().unwrap_or_else(|| folder("gold-second"));
    let figures = compare(&first, &second)?;
    let table = figures.render();
    println!("{table}");
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/gold.md");
    match (args.update, args.check) {
        (true, _) => marked::table(&file, "agreement", &table, Mode::Write),
        (_, true) => marked::table(&file, "agreement", &table, Mode::Compare),
        _ => Ok(()),
    }
}

struct Figures {
    languages: BTreeMap<String, usize>,
    measures: Vec<Summary>,
    french: Vec<Summary>,
    kappas: Vec<(&'static str, Agreement)>,
}

/// Statements of the pair that are the same by holder and target and overlap in evidence.
type Same<'a> = (&'a GoldStance, &'a document::Stance);

/// Both annotators' labels.
type Labels = fn(Same<'_>) -> (String, String);

/// What kappa is computed of.
const LABELS: &[(&str, Labels)] = &[
    ("polarity", |(g, s)| (g.polarity.to_string(), s.polarity.to_string())),
    ("modality", |(g, s)| (g.modality.to_string(), s.modality.to_string())),
    ("act", |(g, s)| (g.act.to_string(), s.act.to_string())),
    ("voice", |(g, s)| (g.voice.to_string(), s.voice.to_string())),
    ("strength", |(g, s)| (g.strength.to_string(), s.strength.to_string())),
    ("negated", |(g, s)| (g.negated.to_string(), s.negated.to_string())),
];

fn compare(first: &Path, second: &Path) -> Result<Figures> {
    let golds = read_gold(first)?;
    let seconds = read_gold(second)?;
    let mut measures = [
        task::mentions::measures(""),
        task::quotes::measures(),
        task::stances::measures(),
        task::stances::measures().into_iter().take(3).collect(),
    ];
    for m in &mut measures[3] {
        m.name = format!("{}, issues by phrases alone", m.name);
    }
    let mut kappas: Vec<Kappa> = LABELS.iter().map(|_| Kappa::default()).collect();
    let mut languages: BTreeMap<String, usize> = BTreeMap::new();
    for other in &seconds {
        let Some(gold) = golds.iter().find(|g| g.id == other.id) else { continue };
        *languages.entry(gold.lang.clone().unwrap_or_default()).or_default() += 1;
        let mut doc = Document::new(gold.id.clone(), gold.text.clone());
        if gold.text != other.text {
            bail!("{}: the two annotations are of different texts", gold.id);
        }
        other.fill(&mut doc);
        let by_phrases = align::stances(gold, &doc);
        let found = align::annotator(gold, other, &doc);
        task::mentions::add(&mut measures[0], gold, &doc, EntityType::ALL);
        task::quotes::add(&mut measures[1], gold, &doc);
        task::stances::add_aligned(&mut measures[2], gold, &found);
        let mut all = task::stances::measures();
        task::stances::add_aligned(&mut all, gold, &by_phrases);
        for (m, one) in measures[3].iter_mut().zip(all) {
            m.items.extend(one.items);
        }
        let stances = gold.stances.as_deref().unwrap_or_default();
        let same = align::statements(stances, &found, &|g, f| {
            // Where several fit, the one whose cue is the same: never by what kappa is computed of.
            (g.holder == f.holder && g.target == f.target)
                .then(|| u32::from(g.cue.overlaps(f.stance.cue)))
        });
        for (kappa, (_, labels)) in kappas.iter_mut().zip(LABELS) {
            kappa
                .push(same.iter().map(|(i, j)| labels((&stances[*i], found[*j].stance))).collect());
        }
    }
    if languages.is_empty() {
        bail!("{} and {} have no article in common", first.display(), second.display());
    }
    let all: Vec<Measure> = measures.into_iter().flatten().collect();
    let french = all.iter().map(|m| Measure {
        name: m.name.clone(),
        items: m.items.iter().filter(|(id, _)| id.starts_with("fr-")).cloned().collect(),
    });
    Ok(Figures {
        languages,
        french: french.map(|m| m.summary()).collect(),
        measures: all.iter().map(Measure::summary).collect(),
        kappas: LABELS.iter().zip(kappas).map(|((n, _), k)| (*n, k.agreement())).collect(),
    })
}

impl Figures {
    fn render(&self) -> String {
        let total: usize = self.languages.values().sum();
        let by: Vec<String> = self.languages.iter().map(|(l, n)| format!("{l} {n}")).collect();
        let mut t = format!("{total} articles ({}).\n\n", by.join(", "));
        t.push_str("| | first | second | F1 | 95 % interval | F1, French only |\n|---|---|---|---|---|---|\n");
        for (m, fr) in self.measures.iter().zip(&self.french) {
            let c = m.counts;
            if c.is_empty() {
                continue;
            }
            let _ = writeln!(
                t,
                "| {} | {} | {} | {:.3} | [{:.3}, {:.3}] | {:.3} |",
                m.name,
                c.tp + c.fn_,
                c.tp + c.fp,
                m.f1,
                m.interval[0],
                m.interval[1],
                fr.f1
            );
        }
        t.push_str("\n| statements of the same holder and target | pairs | equal | Cohen's kappa | 95 % interval |\n|---|---|---|---|---|\n");
        for (name, k) in &self.kappas {
            let _ = writeln!(
                t,
                "| {name} | {} | {:.3} | {:.3} | [{:.3}, {:.3}] |",
                k.n, k.observed, k.kappa, k.interval[0], k.interval[1]
            );
        }
        t
    }
}
