//! Tokenising and parsing against CoNLL-U, from raw text.

use super::score::Measure;
use super::ud::{self, Scores};
use anyhow::{Context, Result};
use document::{Document, LanguageCode};
use pipeline::{Analyzer, Stage};
use rayon::prelude::*;
use std::path::Path;

/// Relations that carry stance.
const RELATIONS: &[&str] = &[
    "nsubj",
    "nsubj:pass",
    "obj",
    "iobj",
    "obl:agent",
    "obl:arg",
    "ccomp",
    "xcomp",
    "advcl",
    "conj",
    "appos",
    "advmod",
    "acl:relcl",
    "flat:name",
];

/// How many sentences make one item of the bootstrap.
const BLOCK: usize = 50;

/// Measures one CoNLL-U file; the language is given, or told from the file's name.
pub fn measure(
    path: &Path,
    lang: Option<LanguageCode>,
    analyzer: &Analyzer,
    syntax: bool,
) -> Result<Vec<Measure>> {
    let named = super::read::lang_of(path).as_deref().and_then(LanguageCode::parse);
    let code = lang.or(named).context("which language? give --lang")?;
    let gold = ud::read(path, BLOCK)?;
    let scores: Vec<(String, Scores)> = gold
        .par_iter()
        .enumerate()
        .map_init(
            || analyzer.scratch(),
            |scratch, (i, g)| {
                let id = format!("{}#{i:04}", super::read::name(path));
                let mut doc = Document::new(id.clone(), g.text.clone());
                analyzer.force_language(&mut doc, code);
                analyzer.run_through(
                    &mut doc,
                    if syntax { Stage::Parse } else { Stage::Tokenize },
                    scratch,
                );
                ud::score(&g.ud, &ud::of_document(&doc), RELATIONS).map(|s| (id, s))
            },
        )
        .collect::<Result<_>>()?;
    let mut out: Vec<Measure> =
        ["tokens", "sentences", "words"].iter().map(|n| Measure::new(*n)).collect();
    if syntax {
        out.extend(["UPOS", "lemmas", "UAS", "LAS"].iter().map(|n| Measure::new(*n)));
        out.extend(RELATIONS.iter().map(|n| Measure::new(*n)));
    }
    for (id, s) in &scores {
        let mut all = vec![s.tokens, s.sentences, s.words];
        if syntax {
            all.extend([s.upos, s.lemmas, s.uas, s.las]);
            all.extend(s.relations.iter().map(|r| r.1));
        }
        for (m, c) in out.iter_mut().zip(all) {
            m.push(id, c);
        }
    }
    Ok(out)
}
