//! The files of the run folder, and those for other programs, behind one list of formats.

mod brat;
mod conllu;
mod dna_csv;
mod gexf;
mod graphml;
mod label_studio;
mod tar;
mod web_annotation;

use crate::error::WriteError;
use crate::graph::Graph;
use crate::run::RunData;
use crate::table;
use aggregate::{ActorPage, ActorsFile, Filters, Ledger, View};
use document::Document;
use serde::Serialize;
use std::io::Write;
use std::str::FromStr;

macro_rules! formats {
    ($($(#[$doc:meta])* $variant:ident = $name:literal, $file:literal, $documents:literal;)+) => {
        /// A format of export.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Format { $($(#[$doc])* $variant),+ }

        impl Format {
            /// Every format.
            pub const ALL: &'static [Format] = &[$(Format::$variant),+];

            /// The name on the command line.
            pub fn as_str(self) -> &'static str { match self { $(Format::$variant => $name),+ } }

            /// The usual name of its file.
            pub fn file_name(self) -> &'static str { match self { $(Format::$variant => $file),+ } }

            /// Whether it is made from documents rather than from records.
            pub fn needs_documents(self) -> bool {
                match self { $(Format::$variant => $documents),+ }
            }
        }
    };
}

formats! {
    /// Network for Gephi, with time and sign.
    Gexf = "gexf", "network.gexf", false;
    /// Network for everything else.
    Graphml = "graphml", "network.graphml", false;
    /// Table of stances.
    Csv = "csv", "stances.csv", false;
    /// Table of stances, with the byte-order mark that Excel wants.
    CsvBom = "csv-bom", "stances.csv", false;
    /// Table of stances, typed and compressed.
    Parquet = "parquet", "stances.parquet", false;
    /// One stance a line.
    Jsonl = "jsonl", "stances.jsonl", false;
    /// The Discourse Network Analyzer's list of events.
    DnaCsv = "dna-csv", "stances.dna.csv", false;
    /// W3C Web Annotation, one collection.
    WebAnnotation = "web-annotation", "annotations.jsonld", false;
    /// Universal Dependencies.
    Conllu = "conllu", "documents.conllu", true;
    /// Standoff files of brat with their configuration, as a tar archive.
    Brat = "brat", "brat.tar", true;
    /// Tasks with predictions for Label Studio.
    LabelStudio = "label-studio", "label-studio.json", true;
}

impl FromStr for Format {
    type Err = String;
    fn from_str(s: &str) -> Result<Self, String> {
        Format::ALL.iter().copied().find(|f| f.as_str() == s).ok_or_else(|| {
            let names: Vec<&str> = Format::ALL.iter().map(|f| f.as_str()).collect();
            format!("unknown format `{s}`: expected one of {}", names.join(", "))
        })
    }
}

/// Writes a run in a format that is made from records.
///
/// # Errors
/// Those of `out`; [`WriteError::NeedsDocuments`] for the other formats.
pub fn export(
    format: Format,
    run: &RunData,
    filters: &Filters,
    mut out: impl Write + Send,
) -> Result<(), WriteError> {
    let picked;
    let records = if *filters == Filters::default() {
        &run.records
    } else {
        picked = run.filtered(filters).records;
        &picked
    };
    match format {
        Format::Gexf => gexf(run, filters, out),
        Format::Graphml => graphml(run, filters, out),
        Format::Csv => table::csv(records, false, out),
        Format::CsvBom => table::csv(records, true, out),
        Format::Parquet => table::parquet(records, out),
        Format::Jsonl => {
            for r in records {
                serde_json::to_writer(&mut out, r)?;
                out.write_all(b"\n")?;
            }
            Ok(())
        }
        Format::DnaCsv => Ok(dna_csv::write(records, out)?),
        Format::WebAnnotation => web_annotation::write(records, &run.generator, out),
        Format::Conllu | Format::Brat | Format::LabelStudio => {
            Err(WriteError::NeedsDocuments(format.as_str()))
        }
    }
}

/// Writes documents in a format that is made from them.
///
/// # Errors
/// Those of `out`; [`WriteError::NeedsRecords`] for the other formats.
pub fn export_documents<'d>(
    format: Format,
    documents: impl IntoIterator<Item = &'d Document>,
    mut out: impl Write,
) -> Result<(), WriteError> {
    match format {
        Format::Conllu => {
            for d in documents {
                conllu::write(d, &mut out)?;
            }
            Ok(())
        }
        Format::Brat => Ok(brat::write(documents, out)?),
        Format::LabelStudio => label_studio::write(documents, out),
        _ => Err(WriteError::NeedsRecords(format.as_str())),
    }
}

/// Writes `network.gexf`.
///
/// # Errors
/// Those of `out`.
pub fn gexf(run: &RunData, filters: &Filters, out: impl Write) -> Result<(), WriteError> {
    Ok(gexf::write(&Graph::new(run, filters), &run.generator, out)?)
}

/// Writes `network.graphml`.
///
/// # Errors
/// Those of `out`.
pub fn graphml(run: &RunData, filters: &Filters, out: impl Write) -> Result<(), WriteError> {
    Ok(graphml::write(&Graph::new(run, filters), out)?)
}

/// Writes `stances.jsonl`.
///
/// # Errors
/// Those of `out`.
pub fn stances_jsonl(run: &RunData, out: impl Write + Send) -> Result<(), WriteError> {
    export(Format::Jsonl, run, &Filters::default(), out)
}

/// Writes `actors.json`.
///
/// # Errors
/// Those of `out`.
pub fn actors_json(run: &RunData, mut out: impl Write) -> Result<(), WriteError> {
    fn lines(out: &mut impl Write, pages: &[ActorPage]) -> Result<(), WriteError> {
        for (i, page) in pages.iter().enumerate() {
            out.write_all(if i == 0 { b"\n" } else { b",\n" })?;
            serde_json::to_writer(&mut *out, page)?;
        }
        Ok(())
    }
    let sealed = run.aggregate().finish();
    let file = ActorsFile::new(&View::new(&sealed, &Filters::default()));
    // One actor a line: readable by line tools, and a changed actor is one changed line.
    write!(out, "{{\"schema\":\"{}\",\n\"actors\":[", file.schema)?;
    lines(&mut out, &file.actors)?;
    write!(out, "],\n\"issues\":[")?;
    lines(&mut out, &file.issues)?;
    write!(out, "],\n\"others\":")?;
    serde_json::to_writer(&mut out, &file.others)?;
    out.write_all(b"}\n")?;
    Ok(())
}

/// Writes `ledger.json`.
///
/// # Errors
/// Those of `out`.
pub fn ledger_json(run: &RunData, out: impl Write) -> Result<(), WriteError> {
    let sealed = run.aggregate().finish();
    pretty(&Ledger::new(&sealed, &run.supported), out)
}

fn pretty<T: Serialize>(value: &T, mut out: impl Write) -> Result<(), WriteError> {
    serde_json::to_writer_pretty(&mut out, value)?;
    out.write_all(b"\n")?;
    Ok(())
}
