//! CSV after RFC 4180, UTF-8, safe to open in a spreadsheet.

use super::{COLUMNS, Value};
use crate::error::WriteError;
use aggregate::Record;
use std::io::Write;

/// Writes `stances.csv`. A field of text that a spreadsheet would take for a formula (it begins with
/// `=`, `+`, `-`, `@`, a tab or a carriage return) gets an apostrophe before it. `bom` puts the
/// byte-order mark first by which Excel knows UTF-8.
///
/// # Errors
/// Those of `out`.
pub fn csv(records: &[Record], bom: bool, mut out: impl Write) -> Result<(), WriteError> {
    if bom {
        out.write_all("\u{feff}".as_bytes())?;
    }
    let mut w = ::csv::WriterBuilder::new()
        .terminator(::csv::Terminator::CRLF)
        .quote_style(::csv::QuoteStyle::Necessary)
        .from_writer(out);
    w.write_record(COLUMNS.iter().map(|c| c.name))?;
    let mut field = String::new();
    for r in records {
        for c in COLUMNS {
            field.clear();
            match (c.value)(r) {
                Value::Text(Some(s)) => {
                    if s.starts_with(['=', '+', '-', '@', '\t', '\r']) {
                        field.push('\'');
                    }
                    field.push_str(&s);
                }
                Value::Whole(Some(n)) => field.push_str(&n.to_string()),
                Value::Real(x) => field.push_str(&format!("{x:.3}")),
                Value::Flag(b) => field.push_str(if b { "true" } else { "false" }),
                Value::Text(None) | Value::Whole(None) => {}
            }
            w.write_field(&field)?;
        }
        w.write_record(None::<&[u8]>)?;
    }
    w.flush()?;
    Ok(())
}
