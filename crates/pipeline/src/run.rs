//! A whole run: a corpus in, a run folder out.

use crate::blocks::{Block, Blocks};
use crate::finish::{self, FinishError};
use crate::journal::{Finished, Header, Journal};
use crate::manifest::InputOutcome;
use crate::ordered::{ThreadError, in_order};
use crate::source::{self, Piece};
use crate::times::{Phase, Times};
use crate::{Analyzer, Scratch, Stage};
use aggregate::DocEntry;
use corpus::{Ignored, Input, Limits, Refusal, Walk};
use document::{Document, OffsetUnit};
use std::fs::{self, File};
use std::io::{self, BufWriter, Seek, SeekFrom, Write};
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

/// The folder inside the run folder that holds what an unfinished run has done.
const WORK: &str = ".unfinished";

/// Level of the compressed documents: a third of the time of the default, a tenth more bytes.
const LEVEL: i32 = 1;

/// How a run is done.
#[derive(Clone)]
pub struct RunOptions {
    /// Worker threads.
    pub jobs: usize,
    /// Take up what an earlier run of the same settings has left.
    pub resume: bool,
    /// Bounds on inputs.
    pub limits: Limits,
    /// Unit of the offsets in `documents.jsonl.zst`.
    pub offsets: OffsetUnit,
    /// How the run folder is rendered.
    pub finish: finish::FinishOptions,
}

/// Is told how far a run has come. Calls come from the calling thread, in order of the inputs.
pub trait Observer {
    /// The walk is done.
    fn start(&mut self, _inputs: usize, _bytes: u64) {}
    /// Some documents are done; `bytes` of text.
    fn documents(&mut self, _documents: usize, _bytes: u64) {}
    /// An input, or a part of one, was refused.
    fn refused(&mut self, _refusal: &Refusal) {}
    /// The last document is done.
    fn finishing(&mut self) {}
}

/// Watches nothing.
pub struct Unobserved;
impl Observer for Unobserved {}

/// Why a run did not come to its end.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// The out folder could not be written.
    #[error("cannot write {path}: {source}; check the folder's permissions and free space")]
    Write {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The out folder holds something else.
    #[error("{0} is not empty and is no run folder of this program: choose another --out")]
    NotOurs(PathBuf),
    /// No threads.
    #[error(transparent)]
    Threads(#[from] ThreadError),
    /// After the last document.
    #[error(transparent)]
    Finish(#[from] FinishError),
}

/// What a run came to.
#[derive(Debug)]
pub struct RunSummary {
    /// What stands in the run folder.
    pub finished: finish::Finished,
    /// Refused inputs and parts of inputs.
    pub refused: u64,
    /// Bytes of text analysed.
    pub bytes: u64,
    /// Inputs that an earlier run had finished.
    pub resumed: usize,
    /// Where the time went.
    pub times: Times,
}

/// What a worker gives back for one piece.
struct Done {
    documents: Vec<(DocEntry, Vec<u8>)>,
    frame: Vec<u8>,
    bytes: u64,
    refused: Vec<Refusal>,
    outcome: Option<InputOutcome>,
}

/// Analyses everything under `paths` into the folder `out`.
///
/// # Errors
/// When the folder cannot be written or is something else's. What is wrong with an input is no error:
/// it is told to the observer, counted, and named in the manifest.
pub fn run(
    paths: &[PathBuf],
    out: &Path,
    analyzer: &Analyzer,
    options: &RunOptions,
    observer: &mut dyn Observer,
) -> Result<RunSummary, RunError> {
    let times = Times::default();
    let found = corpus::walk(paths);
    let mut folder = Folder::open(out, analyzer, options, &found)?;
    let resumed = folder.outcomes.len();
    let inputs: Vec<Input> = found.inputs[resumed..].to_vec();
    observer.start(inputs.len(), inputs.iter().map(|i| i.bytes).sum());
    for refusal in &found.refused {
        observer.refused(refusal);
    }
    let mut refused = found.refused.len() as u64;
    refused += folder.outcomes.iter().map(|o| o.refused.len() as u64).sum::<u64>();
    let mut bytes = 0;
    let mut failure = None;
    let mut pending: Vec<Refusal> = Vec::new();
    let pieces = source::pieces(inputs, options.limits.clone(), options.jobs * 2);
    in_order(
        options.jobs,
        pieces.into_iter(),
        || analyzer.scratch(),
        |piece, scratch| work(piece, analyzer, options, &times, scratch),
        |done: Done| {
            bytes += done.bytes;
            observer.documents(done.documents.len(), done.bytes);
            for r in &done.refused {
                observer.refused(r);
            }
            refused += done.refused.len() as u64;
            pending.extend(done.refused.iter().cloned());
            let outcome = done.outcome.clone().map(|mut o| {
                o.refused = pending.iter().map(Into::into).collect();
                pending.clear();
                if !o.refused.is_empty() {
                    o.outcome = if o.documents == 0 { "refused" } else { "partly" }.to_owned();
                }
                o
            });
            match folder.push(&done, outcome) {
                Ok(()) => ControlFlow::Continue(()),
                Err(e) => {
                    failure = Some(e);
                    ControlFlow::Break(())
                }
            }
        },
    )?;
    if let Some(e) = failure {
        return Err(e);
    }
    observer.finishing();
    let finished = times.measure(Phase::Finish, || folder.finish(&found, analyzer, options))?;
    Ok(RunSummary { finished, refused, bytes, resumed, times })
}

fn work(
    piece: Piece,
    analyzer: &Analyzer,
    options: &RunOptions,
    times: &Times,
    scratch: &mut Scratch,
) -> Done {
    let mut done = Done {
        documents: Vec::new(),
        frame: Vec::new(),
        bytes: 0,
        refused: Vec::new(),
        outcome: None,
    };
    let mut json = Vec::new();
    match piece {
        Piece::File(input) => {
            let mut documents = Vec::new();
            let refused = &mut done.refused;
            let outcome = times.measure(Phase::Read, || {
                corpus::read(&input, &options.limits, &mut |item| match item {
                    Ok(doc) => documents.push(doc),
                    Err(r) => refused.push(r),
                })
            });
            done.outcome = Some(InputOutcome::read(&outcome, &done.refused));
            for doc in documents {
                analyse(doc, &mut json, &mut done, analyzer, options, times, scratch);
            }
        }
        Piece::Group { documents, refused, outcome } => {
            done.refused = refused;
            done.outcome = outcome.map(|o| InputOutcome::read(&o, &[]));
            for doc in documents {
                analyse(doc, &mut json, &mut done, analyzer, options, times, scratch);
            }
        }
    }
    if !json.is_empty() {
        done.frame = times
            .measure(Phase::Write, || zstd::stream::encode_all(json.as_slice(), LEVEL))
            .unwrap_or_default();
    }
    done
}

fn analyse(
    mut doc: Document,
    json: &mut Vec<u8>,
    done: &mut Done,
    analyzer: &Analyzer,
    options: &RunOptions,
    times: &Times,
    scratch: &mut Scratch,
) {
    done.bytes += doc.text().len() as u64;
    let whole = catch_unwind(AssertUnwindSafe(|| {
        analyzer.run_timed(&mut doc, Stage::Stance, scratch, times);
    }));
    if whole.is_err() {
        // A defect of the program: it costs this document alone, and is named.
        *scratch = analyzer.scratch();
        if let Some(o) = &mut done.outcome {
            o.documents = o.documents.saturating_sub(1);
        }
        done.refused.push(Refusal::new(
            doc.id.clone(),
            "internal.panic",
            "the analysis broke off: a defect of the program, please report it with this article",
        ));
        return;
    }
    times.measure(Phase::Write, || {
        let block = Block::of(&doc);
        // Writing to memory cannot fail.
        let line = serde_json::to_vec(&block).unwrap_or_default();
        let _ = document::json::to_writer(&mut *json, &doc, options.offsets);
        json.push(b'\n');
        done.documents.push((block.entry, line));
    });
}

/// The out folder while a run is under way.
struct Folder {
    out: PathBuf,
    documents: BufWriter<File>,
    documents_end: u64,
    blocks: Blocks,
    journal: Journal,
    outcomes: Vec<InputOutcome>,
}

impl Folder {
    fn open(
        out: &Path,
        analyzer: &Analyzer,
        options: &RunOptions,
        found: &Walk,
    ) -> Result<Folder, RunError> {
        let at = |path: PathBuf| move |source: io::Error| RunError::Write { path, source };
        let work = out.join(WORK);
        let ours = out.join("manifest.json").exists() || work.exists();
        let occupied = fs::read_dir(out).is_ok_and(|mut d| d.next().is_some());
        if occupied && !ours {
            return Err(RunError::NotOurs(out.to_owned()));
        }
        fs::create_dir_all(&work).map_err(at(work.clone()))?;
        // Without its manifest the folder is not whole, whatever else stands in it.
        match fs::remove_file(out.join("manifest.json")) {
            Err(e) if e.kind() != io::ErrorKind::NotFound => {
                return Err(at(out.join("manifest.json"))(e));
            }
            _ => {}
        }
        let header =
            Header { fingerprint: format!("{} {:?}", analyzer.fingerprint(), options.offsets) };
        let (journal_path, documents_path, blocks_path) = (
            work.join("journal.jsonl"),
            work.join("documents.jsonl.zst"),
            work.join("blocks.jsonl"),
        );
        let mut kept: Vec<Finished> = Vec::new();
        if options.resume {
            let old = Journal::read(&journal_path, &header).map_err(at(journal_path.clone()))?;
            let same = |(f, i): &(Finished, &Input)| {
                f.outcome.path == i.name() && unchanged(&f.outcome, i)
            };
            kept = old.into_iter().zip(&found.inputs).take_while(same).map(|(f, _)| f).collect();
        }
        let (documents_end, blocks_end) =
            kept.last().map_or((0, 0), |f| (f.documents_end, f.blocks_end));
        let blocks = if kept.is_empty() {
            Blocks::create(&blocks_path)
        } else {
            Blocks::reopen(&blocks_path, blocks_end)
        };
        let mut file = File::options()
            .write(true)
            .create(true)
            .truncate(false)
            .open(&documents_path)
            .map_err(at(documents_path.clone()))?;
        file.set_len(documents_end).map_err(at(documents_path.clone()))?;
        file.seek(SeekFrom::End(0)).map_err(at(documents_path.clone()))?;
        let mut journal =
            Journal::create(&journal_path, &header).map_err(at(journal_path.clone()))?;
        for f in &kept {
            journal.push(f).map_err(at(journal_path.clone()))?;
        }
        Ok(Folder {
            out: out.to_owned(),
            documents: BufWriter::new(file),
            documents_end,
            blocks: blocks.map_err(at(blocks_path))?,
            journal,
            outcomes: kept.into_iter().map(|f| f.outcome).collect(),
        })
    }

    fn push(&mut self, done: &Done, outcome: Option<InputOutcome>) -> Result<(), RunError> {
        let work = self.out.join(WORK);
        let at = |name: &str| {
            let path = work.join(name);
            move |source: io::Error| RunError::Write { path, source }
        };
        self.documents.write_all(&done.frame).map_err(at("documents.jsonl.zst"))?;
        self.documents_end += done.frame.len() as u64;
        for (entry, line) in &done.documents {
            self.blocks.push(&entry.id, &entry.sha256, line).map_err(at("blocks.jsonl"))?;
        }
        if let Some(outcome) = outcome {
            self.documents.flush().map_err(at("documents.jsonl.zst"))?;
            let blocks_end = self.blocks.commit().map_err(at("blocks.jsonl"))?;
            let finished = Finished {
                outcome: outcome.clone(),
                documents_end: self.documents_end,
                blocks_end,
            };
            self.journal.push(&finished).map_err(at("journal.jsonl"))?;
            self.outcomes.push(outcome);
        }
        Ok(())
    }

    fn finish(
        mut self,
        found: &Walk,
        analyzer: &Analyzer,
        options: &RunOptions,
    ) -> Result<finish::Finished, RunError> {
        let at = |path: PathBuf| move |source: io::Error| RunError::Write { path, source };
        let work = self.out.join(WORK);
        self.documents.flush().map_err(at(work.join("documents.jsonl.zst")))?;
        let mut inputs = self.outcomes;
        inputs.extend(found.refused.iter().map(InputOutcome::unlisted));
        inputs.sort_by(|a, b| a.path.cmp(&b.path));
        let ignored: &[Ignored] = &found.ignored;
        let made = finish::Made {
            settings: analyzer.settings(),
            fingerprints: analyzer.fingerprints(),
            inputs,
            ignored: ignored.iter().map(Into::into).collect(),
        };
        let finished = finish::finish(&mut self.blocks, &self.out, made, &options.finish, &|| {
            let to = self.out.join("documents.jsonl.zst");
            fs::rename(work.join("documents.jsonl.zst"), &to)
        })?;
        fs::remove_dir_all(&work).map_err(at(work))?;
        Ok(finished)
    }
}

/// Whether an input is the one that was read: the same size and, where that is so, the same bytes.
fn unchanged(outcome: &InputOutcome, input: &Input) -> bool {
    if outcome.bytes != input.bytes {
        return false;
    }
    let Ok(bytes) = fs::read(input.path()) else { return false };
    outcome.sha256.as_deref() == Some(&corpus::sha256_hex(&bytes))
}
