//! From the documents of a run to its folder: corpus-level linking, near-duplicates, aggregation,
//! files.

use crate::blocks::{Block, Blocks};
use crate::link::CorpusLinks;
use crate::manifest::{IgnoredInput, InputOutcome, Manifest, SCHEMA};
use aggregate::{DocEntry, Filters, Record, Refused};
use corpus::duplicates::{self, Signature};
use entities::Terms;
use report::{PageOptions, RunData, SummaryOptions, UiLang};
use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// How the run folder is rendered.
#[derive(Clone)]
pub struct FinishOptions {
    /// Title of the report.
    pub title: String,
    /// Language of the report's own words.
    pub ui_lang: UiLang,
    /// Byte order mark in CSV files.
    pub csv_bom: bool,
    /// Languages that there are packs for.
    pub supported: BTreeSet<String>,
    /// What is known of names across languages.
    pub terms: Arc<Terms>,
}

/// Why a run folder could not be finished.
#[derive(Debug, thiserror::Error)]
pub enum FinishError {
    /// A file could not be written, or one of the run's own not read back.
    #[error("cannot write {path}: {source}; check the folder's permissions and free space")]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A writer failed.
    #[error("cannot write {path}: {message}")]
    Writer {
        /// The file.
        path: PathBuf,
        /// What the writer said.
        message: String,
    },
}

impl FinishError {
    /// What kind of failure it is.
    pub fn kind(&self) -> io::ErrorKind {
        match self {
            FinishError::Io { source, .. } => source.kind(),
            FinishError::Writer { .. } => io::ErrorKind::Other,
        }
    }
}

/// What a run was made from, for the manifest.
pub(crate) struct Made {
    pub settings: BTreeMap<String, String>,
    pub fingerprints: BTreeMap<String, String>,
    pub inputs: Vec<InputOutcome>,
    pub ignored: Vec<IgnoredInput>,
}

/// What stands in the run folder.
#[derive(Debug)]
pub struct Finished {
    /// Documents.
    pub documents: u64,
    /// Stances.
    pub stances: u64,
    /// Tokens of all documents.
    pub tokens: u64,
    /// Documents whose text was there already under the same id, with another text.
    pub clashes: Vec<String>,
    /// The summary table for a terminal, plain and coloured.
    pub summary: Summary,
}

/// The main actors and their positions, as a table.
#[derive(Debug)]
pub struct Summary(RunData);

impl Summary {
    /// The table, at most `width` columns wide.
    pub fn text(&self, width: usize, colour: bool) -> String {
        report::summary(
            &self.0,
            &SummaryOptions { width, color: colour, ..SummaryOptions::default() },
        )
    }
}

/// Links, clusters, sums up and writes every file but the documents, which `place_documents` puts in
/// their place; the manifest comes last.
pub(crate) fn finish(
    blocks: &mut Blocks,
    out: &Path,
    made: Made,
    options: &FinishOptions,
    place_documents: &dyn Fn() -> io::Result<()>,
) -> Result<Finished, FinishError> {
    let io_at = |path: PathBuf| move |source: io::Error| FinishError::Io { path, source };
    let clashes = blocks.seal().map_err(io_at(out.to_owned()))?;
    let mut data = gather(blocks, &options.terms).map_err(io_at(out.to_owned()))?;
    data.title = options.title.clone();
    data.generator = format!("hemicycle {}", env!("CARGO_PKG_VERSION"));
    data.supported = options.supported.clone();
    data.refused = made
        .inputs
        .iter()
        .flat_map(|i| {
            i.refused.iter().map(|r| Refused {
                path: r.line.map_or(i.path.clone(), |l| format!("{}:{l}", i.path)),
                reason: r.message.clone(),
            })
        })
        .collect();
    data.sort();
    write_files(&data, out, options)?;
    place_documents().map_err(io_at(out.join("documents.jsonl.zst")))?;
    let manifest = Manifest {
        schema: SCHEMA.to_owned(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        settings: made.settings,
        fingerprints: made.fingerprints,
        documents: data.docs.len() as u64,
        stances: data.records.len() as u64,
        inputs: made.inputs,
        ignored: made.ignored,
        complete: true,
    };
    write(&out.join("manifest.json"), |w| {
        serde_json::to_writer_pretty(&mut *w, &manifest).map_err(|e| e.to_string())?;
        writeln!(w).map_err(|e| e.to_string())
    })?;
    Ok(Finished {
        documents: manifest.documents,
        stances: manifest.stances,
        tokens: data.docs.iter().map(|d| d.tokens).sum(),
        clashes,
        summary: Summary(data),
    })
}

/// Reads the blocks, links their actors across the corpus, and names the clusters of copies.
fn gather(blocks: &Blocks, terms: &Terms) -> io::Result<RunData> {
    let mut actors = entities::corpus::Links::default();
    let mut docs: Vec<DocEntry> = Vec::with_capacity(blocks.count());
    let mut records: Vec<Vec<Record>> = Vec::with_capacity(blocks.count());
    let mut signatures: Vec<Option<Signature>> = Vec::with_capacity(blocks.count());
    blocks.read(|Block { entry, records: r, signature, links }| {
        actors.merge(links);
        docs.push(entry);
        records.push(r);
        signatures.push(signature.map(Into::into));
        Ok(())
    })?;
    for (doc, cluster) in clusters(&docs, &signatures) {
        let id = docs[cluster].id.clone();
        docs[doc].cluster_id = Some(id);
    }
    let links = CorpusLinks(actors.resolve(terms));
    let mut out = RunData::default();
    for (mut entry, mut own) in docs.into_iter().zip(records) {
        entry.relink(&links);
        own.retain_mut(|r| {
            if entry.cluster_id.is_some() {
                r.cluster_id.clone_from(&entry.cluster_id);
            }
            r.relink(&links)
        });
        entry.stances = own.len() as u64;
        out.docs.push(entry);
        out.records.extend(own);
    }
    Ok(out)
}

/// For each copy, and each original that has copies, the index of the original.
fn clusters(docs: &[DocEntry], signatures: &[Option<Signature>]) -> Vec<(usize, usize)> {
    let known: Vec<usize> = (0..docs.len()).filter(|i| signatures[*i].is_some()).collect();
    let entries: Vec<duplicates::Entry<'_>> = known
        .iter()
        .map(|&i| duplicates::Entry {
            id: &docs[i].id,
            date: docs[i].date.as_deref(),
            signature: signatures[i].unwrap_or(Signature::EMPTY),
        })
        .collect();
    let first = duplicates::cluster(&entries);
    let mut size: BTreeMap<usize, usize> = BTreeMap::new();
    for f in &first {
        *size.entry(*f).or_default() += 1;
    }
    first
        .iter()
        .enumerate()
        .filter(|(_, f)| size[*f] > 1)
        .map(|(i, f)| (known[i], known[*f]))
        .collect()
}

/// Writes everything that is made from the data.
pub(crate) fn write_files(
    data: &RunData,
    out: &Path,
    options: &FinishOptions,
) -> Result<(), FinishError> {
    let text = |e: &dyn std::fmt::Display| e.to_string();
    let all = Filters::default();
    write(&out.join("entries.jsonl.zst"), |w| {
        let fill = |w: &mut BufWriter<File>| -> io::Result<()> {
            let mut lines = zstd::Encoder::new(w, 3)?;
            for entry in &data.docs {
                serde_json::to_writer(&mut lines, entry)?;
                lines.write_all(b"\n")?;
            }
            lines.finish()?.flush()
        };
        fill(w).map_err(|e| text(&e))
    })?;
    write(&out.join("stances.jsonl"), |w| report::stances_jsonl(data, w).map_err(|e| text(&e)))?;
    write(&out.join("stances.csv"), |w| {
        report::csv(&data.records, options.csv_bom, w).map_err(|e| text(&e))
    })?;
    write(&out.join("stances.parquet"), |w| {
        report::parquet(&data.records, w).map_err(|e| text(&e))
    })?;
    write(&out.join("actors.json"), |w| report::actors_json(data, w).map_err(|e| text(&e)))?;
    write(&out.join("ledger.json"), |w| report::ledger_json(data, w).map_err(|e| text(&e)))?;
    write(&out.join("network.gexf"), |w| report::gexf(data, &all, w).map_err(|e| text(&e)))?;
    write(&out.join("network.graphml"), |w| report::graphml(data, &all, w).map_err(|e| text(&e)))?;
    let page = PageOptions { lang: options.ui_lang };
    write(&out.join("report.html"), |w| report::render(data, &all, &page, w).map_err(|e| text(&e)))
}

/// Writes a file under another name first: what has its own name is whole.
pub(crate) fn write(
    path: &Path,
    fill: impl FnOnce(&mut BufWriter<File>) -> Result<(), String>,
) -> Result<(), FinishError> {
    let io_at = |source: io::Error| FinishError::Io { path: path.to_owned(), source };
    let part = path.with_extension("part");
    let mut file = BufWriter::new(File::create(&part).map_err(io_at)?);
    fill(&mut file).map_err(|message| FinishError::Writer { path: path.to_owned(), message })?;
    file.flush().map_err(io_at)?;
    fs::rename(&part, path).map_err(io_at)
}
