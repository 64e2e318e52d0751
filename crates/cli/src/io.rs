//! Files, standard streams and the terminal.

use crate::exit::Failure;
use crate::settings::Settings;
use pipeline::{FinishOptions, Manifest};
use std::collections::BTreeSet;
use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Columns of the terminal; 100 where there is none.
pub fn terminal_width() -> usize {
    let columns = std::env::var("COLUMNS").ok().and_then(|c| c.parse().ok());
    columns.unwrap_or(100).clamp(60, 160)
}

/// Whether to colour what goes to stdout.
pub fn colour() -> bool {
    std::io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|v| v.is_empty())
}

/// How a run folder is rendered with these settings.
///
/// # Errors
/// When a table of known names does not fit.
pub fn finish_options(settings: &Settings, title: String) -> Result<FinishOptions, Failure> {
    Ok(FinishOptions {
        title,
        ui_lang: settings.ui_lang,
        csv_bom: settings.csv_bom,
        supported: settings.packs.languages().map(str::to_owned).collect::<BTreeSet<_>>(),
        terms: Arc::new(entities::Terms::load(settings.packs).map_err(Failure::usage)?),
    })
}

/// A file to read, decompressed by its name.
pub fn open(path: &Path) -> Result<Box<dyn BufRead>, Failure> {
    let fail = |e: std::io::Error| Failure::usage(format!("cannot read {}: {e}", path.display()));
    let file = File::open(path).map_err(fail)?;
    Ok(if path.extension().is_some_and(|e| e == "zst") {
        Box::new(BufReader::new(zstd::Decoder::new(file).map_err(fail)?))
    } else {
        Box::new(BufReader::new(file))
    })
}

/// A file of a run folder, which must be whole.
pub fn in_run(dir: &Path, name: &str) -> Result<PathBuf, Failure> {
    let path = dir.join(name);
    if path.is_file() {
        return Ok(path);
    }
    Err(Failure::usage(format!(
        "{}: no {name} in it: expected a run folder made by `hemicycle run … --out {0}`",
        dir.display()
    )))
}

/// The manifest of a run folder.
pub fn manifest(dir: &Path) -> Result<Manifest, Failure> {
    let path = in_run(dir, "manifest.json")?;
    serde_json::from_reader(open(&path)?)
        .map_err(|e| Failure::usage(format!("{}: {e}", path.display())))
}

/// Where output goes: a file, or stdout.
pub fn output(path: Option<&Path>) -> Result<Box<dyn Write + Send>, Failure> {
    Ok(match path {
        None => Box::new(BufWriter::new(std::io::stdout())),
        Some(p) => {
            let file = File::create(p).map_err(|e| Failure::write(p.display(), &e))?;
            Box::new(BufWriter::new(file))
        }
    })
}
