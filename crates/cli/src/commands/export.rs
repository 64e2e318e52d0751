//! `hemicycle export`.

use crate::args::{Common, ExportArgs};
use crate::commands::report::{filters, load};
use crate::exit::{Exit, Failure, Outcome};
use crate::io::{in_run, open, output};
use crate::settings::Settings;
use document::Document;
use std::io::{BufRead, ErrorKind};

/// Writes a run folder in another program's format.
pub fn run(args: &ExportArgs, common: &Common) -> Outcome {
    let settings = Settings::new(common, None)?;
    let what = args.out.as_ref().map_or("stdout".to_owned(), |p| p.display().to_string());
    let fail = |e: report::WriteError| Failure::Write(format!("{what}: {e}"), ErrorKind::Other);
    if args.format.needs_documents() {
        let path = in_run(&args.dir, "documents.jsonl.zst")?;
        let documents: Vec<Document> = documents(open(&path)?).collect();
        let mut out = output(args.out.as_deref())?;
        report::export_documents(args.format, &documents, &mut out).map_err(fail)?;
        return out.flush().map(|()| Exit::Done).map_err(|e| Failure::write(&what, &e));
    }
    let data = load(&args.dir, &settings)?;
    let mut out = output(args.out.as_deref())?;
    report::export(args.format, &data, &filters(&args.filters, common), &mut out).map_err(fail)?;
    out.flush().map(|()| Exit::Done).map_err(|e| Failure::write(&what, &e))
}

/// The documents of a run, one at a time; a line that is none is named on stderr and passed over.
pub fn documents(reader: Box<dyn BufRead>) -> impl Iterator<Item = Document> {
    reader.lines().enumerate().filter_map(|(i, line)| {
        let parsed = line
            .map_err(|e| e.to_string())
            .and_then(|l| document::json::from_str(&l).map_err(|e| e.to_string()));
        match parsed {
            Ok(doc) => Some(doc),
            Err(e) => {
                eprintln!("documents.jsonl.zst:{}: {e}", i + 1);
                None
            }
        }
    })
}
