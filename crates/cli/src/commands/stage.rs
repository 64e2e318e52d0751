//! The single stages: document lines, files or raw text in, document lines out.

use crate::args::{Common, IngestArgs, StageArgs, StageFormat};
use crate::exit::{Exit, Failure, Outcome};
use crate::settings::Settings;
use corpus::{Compression, Format, Refusal};
use document::{Document, OffsetUnit, json};
use pipeline::{Source, Stage, stream};
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::ops::ControlFlow;
use std::path::PathBuf;

/// Reads files into document lines.
pub fn ingest(args: &IngestArgs, common: &Common) -> Outcome {
    let settings = Settings::new(common, None)?;
    go(&args.corpus, &settings, None, StageFormat::Jsonl)
}

/// Runs one stage, and those before it whose layers are missing.
pub fn run(args: &StageArgs, common: &Common, stage: Stage) -> Outcome {
    let settings = Settings::new(common, None)?;
    if args.format == StageFormat::Conllu && stage < Stage::Tokenize {
        return Err(Failure::usage("--format conllu needs tokens: use it from `tokenize` on"));
    }
    go(&args.inputs, &settings, Some(stage), args.format)
}

fn go(
    inputs: &[PathBuf],
    settings: &Settings,
    stage: Option<Stage>,
    format: StageFormat,
) -> Outcome {
    let analyzer = settings.analyzer()?;
    let mut refused: Vec<Refusal> = Vec::new();
    let source = if inputs.is_empty() || inputs == [PathBuf::from("-")] {
        stdin(settings)?
    } else {
        if let Some(path) = inputs.iter().find(|p| !p.exists()) {
            return Err(Failure::usage(format!("{}: no such file or folder", path.display())));
        }
        let found = corpus::walk(inputs);
        refused.extend(found.refused);
        Source::Inputs(found.inputs)
    };
    for r in &refused {
        eprintln!("refused: {r}");
    }
    let mut out = BufWriter::new(std::io::stdout().lock());
    let mut count = refused.len();
    let mut failure = None;
    let unit = settings.offsets;
    let write = |doc: &Document| render(doc, stage, format, unit);
    let sink = |result: Result<Vec<u8>, Refusal>| match result {
        Ok(bytes) => match out.write_all(&bytes) {
            Ok(()) => ControlFlow::Continue(()),
            Err(e) => {
                failure = Some(Failure::write("stdout", &e));
                ControlFlow::Break(())
            }
        },
        Err(r) => {
            eprintln!("refused: {r}");
            count += 1;
            ControlFlow::Continue(())
        }
    };
    stream(source, &settings.limits, settings.jobs, (&analyzer, stage), write, sink)
        .map_err(Failure::usage)?;
    if let Some(f) = failure {
        return Err(f);
    }
    out.flush().map_err(|e| Failure::write("stdout", &e))?;
    Ok(if count > 0 { Exit::Refused } else { Exit::Done })
}

/// Standard input: document lines where it begins with `{`, else one article of plain text.
fn stdin(settings: &Settings) -> Result<Source, Failure> {
    let mut reader = BufReader::with_capacity(1 << 16, std::io::stdin());
    let start = reader.fill_buf().map_err(|e| Failure::usage(format!("cannot read stdin: {e}")))?;
    let first = start.iter().find(|b| !b.is_ascii_whitespace());
    let format = if first == Some(&b'{') { Format::Jsonl } else { Format::Text };
    if first.is_none() && start.is_empty() {
        // Nothing in, nothing out: as every stage of a pipe should.
        return Ok(Source::Inputs(Vec::new()));
    }
    let documents =
        corpus::open_stream("stdin", format, Compression::None, Box::new(reader), &settings.limits);
    Ok(Source::Open(Box::new(documents)))
}

fn render(doc: &Document, stage: Option<Stage>, format: StageFormat, unit: OffsetUnit) -> Vec<u8> {
    match format {
        StageFormat::Jsonl => {
            let mut line = json::to_string(doc, unit).into_bytes();
            line.push(b'\n');
            line
        }
        StageFormat::Conllu => pipeline::conllu(doc).into_bytes(),
        StageFormat::Text => crate::view::text(doc, stage.unwrap_or(Stage::Langid)).into_bytes(),
    }
}
