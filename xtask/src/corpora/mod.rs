//! Checks of the corpora: what the README promises of them is so.

pub mod agree;
mod gold;
mod kappa;
pub mod marked;
mod splits;

use anyhow::{Result, bail};
use corpus::{Limits, walk};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Least number of demo articles by folder.
const DEMO: &[(&str, usize)] =
    &[("fr", 24), ("en", 8), ("de", 3), ("es", 2), ("it", 1), ("nl", 1), ("mixed", 1)];

/// Length of a demo article in words, headline and standing lines of extracted pages included.
const WORDS: std::ops::RangeInclusive<usize> = 300..=680;

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../corpora").join(name)
}

/// Checks all corpora that are there.
pub fn check(mode: marked::Mode) -> Result<()> {
    let mut problems = demo();
    problems.extend(gold::check(mode));
    for p in &problems {
        println!("{p}");
    }
    if !problems.is_empty() {
        bail!("{} things are wrong in corpora/", problems.len());
    }
    Ok(())
}

/// Pieces between white space that hold a letter or a digit.
fn count_words(text: &str) -> usize {
    text.split_whitespace().filter(|w| w.chars().any(char::is_alphanumeric)).count()
}

fn demo() -> Vec<String> {
    let mut out = Vec::new();
    let found = walk(&[folder("demo")]);
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    let mut words = 0;
    for input in &found.inputs {
        corpus::read(input, &Limits::default(), &mut |item| match item {
            Err(refusal) => out.push(format!("corpora/demo/{refusal}")),
            Ok(doc) => {
                let lang = doc.id.split('/').next().unwrap_or_default().to_owned();
                *counts.entry(lang).or_default() += 1;
                let n = count_words(doc.text());
                words += n;
                if !WORDS.contains(&n) {
                    out.push(format!("corpora/demo/{}: {n} words, expected {WORDS:?}", doc.id));
                }
                if doc.meta.date.is_none() {
                    out.push(format!("corpora/demo/{}: no date was found", doc.id));
                }
            }
        });
    }
    for (lang, least) in DEMO {
        let n = counts.get(*lang).copied().unwrap_or(0);
        if n < *least {
            out.push(format!("corpora/demo/{lang}: {n} articles, expected at least {least}"));
        }
    }
    let total: usize = counts.values().sum();
    let by: Vec<String> = counts.iter().map(|(l, n)| format!("{l} {n}")).collect();
    println!("corpora/demo: {total} articles ({}), {words} words", by.join(", "));
    out
}
