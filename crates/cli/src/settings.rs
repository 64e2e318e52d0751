//! Settings: flags, then `hemicycle.toml`, then defaults.

use crate::args::{Common, RenderArgs};
use crate::exit::Failure;
use corpus::Limits;
use document::{LanguageCode, OffsetUnit};
use lexicon::Packs;
use pipeline::{Analyzer, Options};
use report::UiLang;
use serde::Deserialize;
use std::path::{Path, PathBuf};

/// The settings file's default name.
const FILE: &str = "hemicycle.toml";

/// What `hemicycle.toml` may hold. A key that is not here is an error, with its line.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct File {
    jobs: Option<usize>,
    lang: Option<String>,
    offsets: Option<OffsetUnit>,
    actors: Option<PathBuf>,
    codebook: Option<PathBuf>,
    min_confidence: Option<f32>,
    packs: Option<PathBuf>,
    ui_lang: Option<String>,
    csv_bom: Option<bool>,
    limits: FileLimits,
}

/// Bounds on inputs, in bytes.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct FileLimits {
    document: Option<u64>,
    record: Option<u64>,
    page: Option<u64>,
    expansion: Option<u64>,
}

/// The settings of a command.
pub struct Settings {
    /// Worker threads.
    pub jobs: usize,
    /// Unit of offsets in JSONL.
    pub offsets: OffsetUnit,
    /// Bounds on inputs.
    pub limits: Limits,
    /// Packs in use.
    pub packs: &'static Packs,
    /// Language of the report's own words.
    pub ui_lang: UiLang,
    /// Byte order mark in CSV files.
    pub csv_bom: bool,
    options: Options,
}

impl Settings {
    /// Reads the settings file and lays the flags over it.
    ///
    /// # Errors
    /// When a file cannot be read or holds what it may not, with file, line and remedy.
    pub fn new(common: &Common, render: Option<&RenderArgs>) -> Result<Settings, Failure> {
        let (file, dir) = read(common.config.as_deref())?;
        // Paths in the settings file are relative to it.
        let beside = |p: PathBuf| dir.join(p);
        let lang = match common.lang.clone().or(file.lang) {
            None => None,
            Some(l) => Some(LanguageCode::parse(&l).ok_or_else(|| {
                Failure::usage(format!("`{l}` is no language code: expected one such as fr or en"))
            })?),
        };
        let min_confidence = common.min_confidence.or(file.min_confidence).unwrap_or(0.0);
        if !(0.0..=1.0).contains(&min_confidence) {
            return Err(Failure::usage("--min-confidence: expected a number from 0 to 1"));
        }
        let packs = match common.packs.clone().or(file.packs.map(beside)) {
            None => packs::embedded(),
            // Read once and used to the end of the process.
            Some(dir) => Box::leak(Box::new(Packs::from_dir(&dir).map_err(Failure::usage)?)),
        };
        let actors = match common.actors.clone().or(file.actors.map(beside)) {
            None => None,
            Some(p) => Some(
                entities::ActorsFile::parse(&p.display().to_string(), &text(&p)?)
                    .map_err(Failure::usage)?,
            ),
        };
        let codebook = match common.codebook.clone().or(file.codebook.map(beside)) {
            None => None,
            Some(p) => Some(
                stance::Codebook::parse(&p.display().to_string(), &text(&p)?)
                    .map_err(Failure::usage)?,
            ),
        };
        let render = render.map(|r| (r.ui_lang.clone(), r.csv_bom)).unwrap_or_default();
        let ui_lang: UiLang = match render.0.or(file.ui_lang) {
            Some(l) => l.parse().map_err(Failure::usage)?,
            None => UiLang::default(),
        };
        let defaults = Limits::default();
        let jobs = common.jobs.or(file.jobs).unwrap_or_else(|| {
            std::thread::available_parallelism().map_or(1, std::num::NonZero::get)
        });
        if jobs == 0 {
            return Err(Failure::usage("--jobs: expected at least 1"));
        }
        Ok(Settings {
            jobs,
            offsets: common.offsets.or(file.offsets).unwrap_or_default(),
            limits: Limits {
                document: file.limits.document.unwrap_or(defaults.document),
                record: file.limits.record.unwrap_or(defaults.record),
                page: file.limits.page.unwrap_or(defaults.page),
                expansion: file.limits.expansion.unwrap_or(defaults.expansion),
                ..defaults
            },
            packs,
            ui_lang,
            csv_bom: render.1 || file.csv_bom.unwrap_or(false),
            options: Options { lang, actors, codebook, min_confidence },
        })
    }

    /// The stages with these settings.
    ///
    /// # Errors
    /// When a pack holds a line that does not fit.
    pub fn analyzer(&self) -> Result<Analyzer, Failure> {
        Analyzer::new(self.packs, self.options.clone()).map_err(Failure::usage)
    }
}

fn text(path: &Path) -> Result<String, Failure> {
    std::fs::read_to_string(path)
        .map_err(|e| Failure::usage(format!("cannot read {}: {e}", path.display())))
}

fn read(config: Option<&Path>) -> Result<(File, PathBuf), Failure> {
    let path = match config {
        Some(p) => p.to_owned(),
        None if Path::new(FILE).is_file() => PathBuf::from(FILE),
        None => return Ok((File::default(), PathBuf::new())),
    };
    let content = text(&path)?;
    let file = toml::from_str(&content).map_err(|e| {
        let line = e.span().map_or(1, |s| 1 + content[..s.start].matches('\n').count());
        Failure::usage(format!("{}:{line}: {}", path.display(), e.message()))
    })?;
    Ok((file, path.parent().map(Path::to_owned).unwrap_or_default()))
}
