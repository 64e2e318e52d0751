//! Runs, shards, analysed documents and flat records, put together into one run folder.

use crate::blocks::{Block, Blocks};
use crate::finish::{self, FinishOptions, Finished, Made};
use crate::manifest::{InputOutcome, Manifest};
use crate::run::RunError;
use aggregate::{ActorEntry, DocEntry, DocFacts, Record};
use corpus::{Refusal, sha256_hex};
use document::{Actor, Document, EntityType, OffsetUnit, TargetType, json};
use entities::corpus::Links;
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};

/// What a merge came to.
#[derive(Debug)]
pub struct Merged {
    /// What stands in the run folder.
    pub finished: Finished,
    /// Inputs and lines that were refused.
    pub refused: Vec<Refusal>,
}

/// Where the parts of a merge are kept.
struct Parts {
    blocks: Blocks,
    documents: Blocks,
    records: BTreeMap<String, Vec<Record>>,
    refused: Vec<Refusal>,
    unit: OffsetUnit,
}

/// Merges `inputs` (run folders, files of analysed documents, files of flat records, any of them
/// compressed) into the folder `out`. The order of the inputs does not matter, and a part that comes
/// twice counts once.
///
/// # Errors
/// When the folder cannot be written. An input that cannot be read is named in [`Merged::refused`].
pub fn merge(
    inputs: &[PathBuf],
    out: &Path,
    unit: OffsetUnit,
    options: &FinishOptions,
) -> Result<Merged, RunError> {
    let at = |path: PathBuf| move |source: io::Error| RunError::Write { path, source };
    let work = out.join(".unfinished");
    let ours = out.join("manifest.json").exists() || work.exists();
    if !ours && fs::read_dir(out).is_ok_and(|mut d| d.next().is_some()) {
        return Err(RunError::NotOurs(out.to_owned()));
    }
    fs::create_dir_all(&work).map_err(at(work.clone()))?;
    let create = |name: &str| Blocks::create(&work.join(name)).map_err(at(work.join(name)));
    let mut parts = Parts {
        blocks: create("blocks.jsonl")?,
        documents: create("documents.jsonl")?,
        records: BTreeMap::new(),
        refused: Vec::new(),
        unit,
    };
    let mut outcomes = Vec::new();
    let mut sorted = inputs.to_vec();
    sorted.sort();
    sorted.dedup();
    for input in &sorted {
        if input.is_dir() {
            outcomes.extend(parts.run_folder(input).map_err(at(work.clone()))?);
        } else {
            parts.file(input).map_err(at(work.clone()))?;
        }
    }
    parts.flat().map_err(at(work.clone()))?;
    outcomes.extend(parts.refused.iter().map(InputOutcome::unlisted));
    outcomes.sort_by(|a, b| a.path.cmp(&b.path));
    outcomes.dedup();
    parts.documents.seal().map_err(at(work.clone()))?;
    let made = Made {
        settings: BTreeMap::from([("merged".to_owned(), "true".to_owned())]),
        fingerprints: BTreeMap::new(),
        inputs: outcomes,
        ignored: Vec::new(),
    };
    let documents = &parts.documents;
    let finished = finish::finish(&mut parts.blocks, out, made, options, &|| {
        let path = out.join("documents.jsonl.zst");
        let mut file = zstd::Encoder::new(File::create(path)?, 1)?;
        documents.read_lines(|line| {
            file.write_all(line)?;
            file.write_all(b"\n")
        })?;
        file.finish()?.flush()
    })?;
    fs::remove_dir_all(&work).map_err(at(work))?;
    Ok(Merged { finished, refused: parts.refused })
}

impl Parts {
    fn run_folder(&mut self, dir: &Path) -> io::Result<Vec<InputOutcome>> {
        let manifest = fs::read(dir.join("manifest.json"))
            .ok()
            .and_then(|b| serde_json::from_slice::<Manifest>(&b).ok())
            .filter(|m| m.complete);
        let Some(manifest) = manifest else {
            self.refuse(dir, "run.incomplete", "no whole manifest.json: expected a finished run folder; finish it with `hemicycle run … --resume`");
            return Ok(Vec::new());
        };
        let documents = dir.join("documents.jsonl.zst");
        let stances = dir.join("stances.jsonl");
        self.file(if documents.is_file() { &documents } else { &stances })?;
        Ok(manifest.inputs)
    }

    fn refuse(&mut self, path: &Path, code: &'static str, message: impl Into<String>) {
        self.refused.push(Refusal::new(path.display().to_string(), code, message));
    }

    fn file(&mut self, path: &Path) -> io::Result<()> {
        let reader = match open(path) {
            Ok(r) => r,
            Err(e) => {
                self.refuse(path, "input.unreadable", format!("cannot be opened: {e}"));
                return Ok(());
            }
        };
        for (i, line) in reader.lines().enumerate() {
            let number = i as u64 + 1;
            let problem = match line {
                Err(e) => Some(format!("cannot be read on: {e}")),
                Ok(line) if line.trim().is_empty() => None,
                Ok(line) => self.line(&line)?,
            };
            if let Some(message) = problem {
                let unreadable = message.starts_with("cannot be read on");
                let refusal = Refusal::new(path.display().to_string(), "line.invalid", message);
                self.refused.push(refusal.at_line(number));
                if unreadable {
                    break;
                }
            }
        }
        Ok(())
    }

    /// Takes in one line; gives what is wrong with it, if anything is.
    fn line(&mut self, line: &str) -> io::Result<Option<String>> {
        if let Ok(record) = serde_json::from_str::<Record>(line) {
            self.records.entry(record.doc_id.clone()).or_default().push(record);
            return Ok(None);
        }
        match json::from_str(line) {
            Err(e) => Ok(Some(format!("neither a stance record nor a document: {e}"))),
            Ok(doc) if doc.stances.is_none() => Ok(Some(
                "a document without stances: run `hemicycle stance` on it first".to_owned(),
            )),
            Ok(doc) => self.document(&doc).map(|()| None),
        }
    }

    fn document(&mut self, doc: &Document) -> io::Result<()> {
        let block = Block::of(doc);
        let sha256 = block.entry.sha256.clone();
        self.blocks.push(&doc.id, &sha256, &serde_json::to_vec(&block)?)?;
        let line = json::to_string(doc, self.unit);
        self.documents.push(&doc.id, &sha256, line.as_bytes())
    }

    /// Blocks of the documents that are known by their records only.
    fn flat(&mut self) -> io::Result<()> {
        for (_, mut records) in std::mem::take(&mut self.records) {
            records.sort_by(|a, b| {
                (a.sentence, a.start_byte, &a.id).cmp(&(b.sentence, b.start_byte, &b.id))
            });
            records.dedup_by(|a, b| a.id == b.id);
            let entry = entry_of(&records);
            // All that is known of its actors is what the records say.
            let mut named = Document::new(entry.id.clone(), "");
            named.actors = Some(entry.actors.iter().map(actor).collect());
            let block = Block { records, signature: None, links: links(&named), entry };
            let line = serde_json::to_vec(&block)?;
            self.blocks.push(&block.entry.id, &block.entry.sha256, &line)?;
        }
        Ok(())
    }
}

impl Block {
    /// What a run keeps of an analysed document.
    pub fn of(doc: &Document) -> Block {
        let facts = DocFacts { sha256: sha256_hex(doc.text()), cluster_id: None };
        Block {
            entry: aggregate::entry(doc, &facts),
            records: aggregate::records(doc, &facts),
            signature: Some(corpus::duplicates::signature(doc.text()).into()),
            links: links(doc),
        }
    }
}

fn links(doc: &Document) -> Links {
    let mut links = Links::default();
    links.add(doc);
    links
}

fn actor(a: &ActorEntry) -> Actor {
    Actor {
        id: a.id.clone(),
        name: a.name.clone(),
        entity_type: a.entity_type,
        affiliations: Vec::new(),
        reasons: Vec::new(),
    }
}

/// What the records of a document tell of it.
fn entry_of(records: &[Record]) -> DocEntry {
    let r = &records[0];
    let mut actors: BTreeMap<&str, (&str, EntityType)> = BTreeMap::new();
    for r in records {
        if let Some(t) = r.holder_type {
            actors.insert(&r.holder, (&r.holder_name, t));
        }
        if let (TargetType::Actor, Some(t)) = (r.target_type, r.target_entity_type) {
            actors.insert(&r.target, (&r.target_name, t));
        }
    }
    DocEntry {
        id: r.doc_id.clone(),
        sha256: r.doc_sha256.clone(),
        cluster_id: r.cluster_id.clone(),
        date: r.date.clone(),
        source: r.source.clone(),
        title: r.title.clone(),
        url: r.url.clone(),
        path: None,
        lang: r.lang.clone(),
        languages: Vec::new(),
        chars: 0,
        tokens: 0,
        sentences: 0,
        mentions: 0,
        unlinked: 0,
        stances: records.len() as u64,
        actors: actors
            .into_iter()
            .map(|(id, (name, entity_type))| ActorEntry {
                id: id.into(),
                name: name.to_owned(),
                entity_type,
                mentions: 0,
                forms: BTreeMap::from([(name.to_owned(), 1)]),
                affiliations: Vec::new(),
            })
            .collect(),
        quotes: Vec::new(),
        diagnostics: Vec::new(),
    }
}

fn open(path: &Path) -> io::Result<Box<dyn BufRead>> {
    let mut file = File::open(path)?;
    let mut magic = [0u8; 4];
    let n = file.read(&mut magic)?;
    let file = File::open(path)?;
    Ok(match &magic[..n] {
        [0x28, 0xB5, 0x2F, 0xFD] => Box::new(BufReader::new(zstd::Decoder::new(file)?)),
        [0x1F, 0x8B, ..] => Box::new(BufReader::new(flate2::read::MultiGzDecoder::new(file))),
        _ => Box::new(BufReader::new(file)),
    })
}
