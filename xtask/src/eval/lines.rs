//! Sets that are lists of lines: languages and stems.

use super::read::{lang_of, list, name, text};
use super::score::{Counts, Measure};
use anyhow::{Context, Result, bail};
use document::Document;
use pipeline::{Analyzer, Stage};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// One measure for each kind of line (`sentences`, `word-pairs`, `single-words`), one item a language.
///
/// Kinds that begin with `documents` are read as documents, the others as passages. A table of
/// languages and texts (`lang`, `text`) is one of documents.
pub fn langid(path: &Path, analyzer: &Analyzer) -> Result<Vec<Measure>> {
    if path.extension().is_some_and(|e| e == "tsv") {
        return languages(path, analyzer);
    }
    let files: Vec<PathBuf> = if path.is_dir() { list(path)? } else { vec![path.to_owned()] };
    let mut by_kind: BTreeMap<String, Measure> = BTreeMap::new();
    for file in files {
        let n = name(&file);
        let Some((lang, kind)) = n.trim_end_matches(".txt").split_once('-') else {
            bail!("{}: expected a name such as fr-sentences.txt", file.display())
        };
        let content = text(&file)?;
        let lines: Vec<&str> = content.lines().filter(|l| !l.trim().is_empty()).collect();
        let documents = kind.starts_with("documents");
        let right = lines
            .iter()
            .filter(|l| match documents {
                true => language_of_document(l, analyzer) == lang,
                false => analyzer.language_of(l).0.as_str() == lang,
            })
            .count();
        by_kind
            .entry(kind.to_owned())
            .or_insert_with(|| Measure::new(kind))
            .push(lang, Counts::accuracy(right as u64, lines.len() as u64));
    }
    Ok(by_kind.into_values().collect())
}

/// One item a language: how many of its texts are told to be in it.
fn languages(path: &Path, analyzer: &Analyzer) -> Result<Vec<Measure>> {
    let content = text(path)?;
    let mut counts: BTreeMap<&str, (u64, u64)> = BTreeMap::new();
    for row in content.lines().filter(|l| !l.starts_with('#') && !l.trim().is_empty()).skip(1) {
        let Some((lang, document)) = row.split_once('\t') else {
            bail!("{}: expected a language, a tab and a text: `{row}`", path.display())
        };
        let entry = counts.entry(lang).or_default();
        entry.0 += u64::from(language_of_document(document, analyzer) == lang);
        entry.1 += 1;
    }
    let mut measure = Measure::new("documents");
    for (lang, (right, total)) in counts {
        measure.push(lang, Counts::accuracy(right, total));
    }
    Ok(vec![measure])
}

fn language_of_document(text: &str, analyzer: &Analyzer) -> String {
    let mut doc = Document::new("d", text);
    analyzer.run_stage(&mut doc, Stage::Langid, &mut analyzer.scratch());
    doc.language.map_or_else(String::new, |l| l.code.to_string())
}

/// One item a language: the share of words whose stem is the expected one.
pub fn stems(path: &Path, only: Option<&str>) -> Result<Vec<Measure>> {
    let mut measure = Measure::new("stems");
    for voc in list(path)?.into_iter().filter(|p| name(p).ends_with("-voc.txt")) {
        let Some(lang) = lang_of(&voc).filter(|l| only.is_none_or(|o| o == l)) else { continue };
        let expected = text(&voc.with_file_name(format!("{lang}-output.txt")))?;
        let words = text(&voc)?;
        let algorithm = packs::embedded().get(&lang)?.settings()?.english.to_lowercase();
        let stemmer =
            pipeline::stemmer(&algorithm).with_context(|| format!("no stemmer `{algorithm}`"))?;
        let right = words.lines().zip(expected.lines()).filter(|(w, s)| stemmer(w) == *s).count();
        measure.push(&lang, Counts::accuracy(right as u64, words.lines().count() as u64));
    }
    Ok(vec![measure])
}
