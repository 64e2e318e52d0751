//! The demo articles against a reader's marks: `corpora/demo-stances-<lang>.tsv`.
//!
//! A row is one stance between named actors that a careful reader found, in the sentence that holds
//! it. The first measure is what the project promises of its demo: that such a sentence gives some
//! statement. The others are stricter.

use super::score::{Counts, Measure};
use anyhow::{Context, Result, bail};
use corpus::{Limits, walk};
use document::{Document, Span, Stance, TargetType, slug};
use pipeline::{Analyzer, Stage};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

struct Row {
    sentence: String,
    holder: String,
    target: String,
    polarity: String,
}

/// Measures the demo articles of a language.
pub fn measure(corpora: &Path, lang: &str, analyzer: &Analyzer) -> Result<Vec<Measure>> {
    let file = corpora.join(format!("demo-stances-{lang}.tsv"));
    let marks = read(&file)?;
    let docs = analysed(&corpora.join("demo").join(lang), analyzer);
    let mut out: Vec<Measure> = [
        "marked sentences with a statement",
        "marked stances: who on whom",
        "marked stances: who, on whom, polarity",
    ]
    .iter()
    .map(|n| Measure::new(*n))
    .collect();
    for (id, rows) in &marks {
        let doc =
            docs.get(id).with_context(|| format!("{}: no demo article `{id}`", file.display()))?;
        let stances = doc.stances.as_deref().unwrap_or_default();
        let mut sentences: BTreeMap<Span, bool> = BTreeMap::new();
        let mut right = [0u64; 2];
        for row in rows {
            let at = doc.text().find(&row.sentence);
            let at = at.with_context(|| {
                format!("{}: `{}` is not in {id}", file.display(), row.sentence)
            })?;
            let span = Span::new(at, at + row.sentence.len());
            let here: Vec<&Stance> = stances.iter().filter(|s| s.evidence.overlaps(span)).collect();
            *sentences.entry(span).or_default() |= !here.is_empty();
            let pair = |s: &&&Stance| {
                alike(&name(doc, &s.holder), &row.holder) && alike(&target(doc, s), &row.target)
            };
            let pairs: Vec<_> = here.iter().filter(pair).collect();
            right[0] += u64::from(!pairs.is_empty());
            right[1] += u64::from(pairs.iter().any(|s| s.polarity.as_str() == row.polarity));
        }
        let found = sentences.values().filter(|f| **f).count() as u64;
        out[0].push(id, Counts::accuracy(found, sentences.len() as u64));
        out[1].push(id, Counts::accuracy(right[0], rows.len() as u64));
        out[2].push(id, Counts::accuracy(right[1], rows.len() as u64));
    }
    Ok(out)
}

fn name(doc: &Document, id: &str) -> String {
    doc.actor(id).map_or(id.to_owned(), |a| a.name.clone())
}

fn target(doc: &Document, s: &Stance) -> String {
    match s.target_type {
        TargetType::Actor => name(doc, &s.target),
        TargetType::Issue => doc
            .issues
            .iter()
            .flatten()
            .find(|i| i.id == s.target)
            .map_or(s.target.to_string(), |i| i.label.clone()),
    }
}

/// Whether one name holds all the words of the other: « Kerviler » and « Maud Kerviler ».
fn alike(a: &str, b: &str) -> bool {
    let (a, b) = (slug(a), slug(b));
    let words = |s: &str| s.split('-').map(str::to_owned).collect::<Vec<_>>();
    let (a, b) = (words(&a), words(&b));
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    short.iter().all(|w| long.contains(w))
}

fn analysed(folder: &Path, analyzer: &Analyzer) -> BTreeMap<String, Document> {
    let mut scratch = analyzer.scratch();
    let mut out = BTreeMap::new();
    for input in walk(&[PathBuf::from(folder)]).inputs {
        corpus::read(&input, &Limits::default(), &mut |item| {
            if let Ok(mut doc) = item {
                analyzer.run_through(&mut doc, Stage::Stance, &mut scratch);
                out.insert(doc.id.clone(), doc);
            }
        });
    }
    out
}

fn read(path: &Path) -> Result<BTreeMap<String, Vec<Row>>> {
    let text =
        std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    let mut out: BTreeMap<String, Vec<Row>> = BTreeMap::new();
    for (i, line) in text.lines().enumerate() {
        if line.starts_with('#') || line.trim().is_empty() || line.starts_with("doc\t") {
            continue;
        }
        let cells: Vec<&str> = line.split('\t').collect();
        let [doc, sentence, holder, target, polarity] = cells.as_slice() else {
            bail!(
                "{}:{}: expected five cells: doc, sentence, holder, target, polarity",
                path.display(),
                i + 1
            );
        };
        out.entry((*doc).to_owned()).or_default().push(Row {
            sentence: (*sentence).to_owned(),
            holder: (*holder).to_owned(),
            target: (*target).to_owned(),
            polarity: (*polarity).to_owned(),
        });
    }
    Ok(out)
}
