//! What an evaluation prints, and the per-item tables that CI compares.

use super::score::{Measure, Summary};
use anyhow::{Context, Result, bail};
use std::fmt::Write as _;
use std::path::Path;

/// Prints one row a measure.
pub fn print(summaries: &[Summary]) {
    println!(
        "{:<36} {:>5} {:>7} {:>7} {:>7} {:>7}  95 % interval",
        "", "docs", "P", "R", "F1", "macro"
    );
    for s in summaries {
        println!(
            "{:<36} {:>5} {:>7.4} {:>7.4} {:>7.4} {:>7.4}  [{:.4}, {:.4}]",
            s.name,
            s.documents,
            s.precision,
            s.recall,
            s.f1,
            s.macro_f1,
            s.interval[0],
            s.interval[1]
        );
    }
}

/// Prints one figure.
pub fn line(name: &str, value: f64) {
    println!("{name:<36} {:>29} {value:>7.4}", "");
}

/// Prints every item of every measure.
pub fn print_items(measures: &[Measure]) {
    for m in measures {
        println!("\n{}", m.name);
        for (id, c) in &m.items {
            println!("  {:.4}  tp {:>4} fp {:>4} fn {:>4}  {id}", c.f1(), c.tp, c.fp, c.fn_);
        }
    }
}

/// Writes `tests/eval/<name>.tsv`, or compares with it.
pub fn per_item(name: &str, measures: &[Measure], check: bool) -> Result<()> {
    let name = format!("{name}.tsv");
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/eval").join(&name);
    let mut text = String::from("measure\titem\ttp\tfp\tfn\n");
    for m in measures {
        for (id, c) in &m.items {
            let _ = writeln!(text, "{}\t{id}\t{}\t{}\t{}", m.name, c.tp, c.fp, c.fn_);
        }
    }
    if !check {
        std::fs::write(&path, text).with_context(|| format!("cannot write {}", path.display()))?;
        println!("wrote tests/eval/{name}");
        return Ok(());
    }
    let old = std::fs::read_to_string(&path)
        .with_context(|| format!("cannot read {}", path.display()))?;
    if old == text {
        println!("tests/eval/{name}: unchanged");
        return Ok(());
    }
    let (old, new): (Vec<&str>, Vec<&str>) = (old.lines().collect(), text.lines().collect());
    for l in old.iter().filter(|l| !new.contains(l)) {
        println!("- {l}");
    }
    for l in new.iter().filter(|l| !old.contains(l)) {
        println!("+ {l}");
    }
    bail!(
        "tests/eval/{name} differs: read the lines above; where they are meant, run with --update and commit"
    )
}
