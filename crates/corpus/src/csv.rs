//! Tables with a header row and one article a row.

use crate::article::Article;
use crate::budget::{Budget, Used};
use crate::decode::RecordDecoder;
use crate::fields::{self, Field, Slots, field};
use crate::html;
use crate::refusal::Reason;
use std::io::{self, Read};

/// The rows of one table.
pub(crate) struct Rows {
    reader: csv::Reader<Budget>,
    used: Used,
    columns: Vec<Option<(Field, usize)>>,
    record: csv::ByteRecord,
    /// How the bytes are read.
    pub decoder: RecordDecoder,
}

/// What came next.
pub(crate) enum Row {
    /// No more.
    End,
    /// The line it begins on, and what it is.
    Read(u64, Box<Result<Article, Reason>>),
    /// The table cannot be read further.
    Failed(u64, io::Error),
}

impl Rows {
    /// Reads the header row.
    pub fn new(
        reader: Box<dyn Read + Send>,
        head: &[u8],
        limit: u64,
    ) -> Result<Rows, Result<Reason, io::Error>> {
        let (reader, used) = Budget::new(reader, limit);
        let mut reader =
            csv::ReaderBuilder::new().delimiter(delimiter(head)).flexible(true).from_reader(reader);
        let mut decoder = RecordDecoder::default();
        let header = match reader.byte_headers() {
            Ok(header) => header.clone(),
            Err(e) => return Err(Err(into_io(e))),
        };
        let names: Vec<String> = header.iter().map(|n| decoder.text(n).trim().to_owned()).collect();
        let columns: Vec<_> = names.iter().map(|n| field(n)).collect();
        if !columns.iter().flatten().any(|(f, _)| *f == Field::Text) {
            let found = fields::list(names.iter().map(String::as_str));
            let word = "the header row names no column with the text: expected `text`, `body`, `content` or the like";
            return Err(Ok(Reason::new("text.missing", format!("{word}; found {found}"))));
        }
        used.reset();
        Ok(Rows { reader, used, columns, record: csv::ByteRecord::new(), decoder })
    }

    /// The next row.
    pub fn next(&mut self) -> Row {
        let line = self.reader.position().line();
        match self.reader.read_byte_record(&mut self.record) {
            Ok(false) => return Row::End,
            Err(e) => return Row::Failed(line, into_io(e)),
            Ok(true) => self.used.reset(),
        }
        let line = self.record.position().map_or(line, csv::Position::line);
        let mut slots = Slots::default();
        for (value, column) in self.record.iter().zip(&self.columns) {
            if let Some(column) = column {
                slots.offer(*column, self.decoder.text(value).into_owned());
            }
        }
        let fields = self.record.len();
        let article =
            slots.article(|| format!("{fields} fields, the text's empty")).map(|mut a| {
                if html::is_markup(&a.text) {
                    a.text = html::fragment(&a.text);
                }
                a
            });
        Row::Read(line, Box::new(article))
    }
}

fn into_io(e: csv::Error) -> io::Error {
    match e.into_kind() {
        csv::ErrorKind::Io(e) => e,
        other => io::Error::other(format!("{other:?}")),
    }
}

/// The mark that parts the most columns in the first line.
fn delimiter(head: &[u8]) -> u8 {
    let line = head.split(|b| *b == b'\n').next().unwrap_or(head);
    let count = |mark: u8| {
        let mut quoted = false;
        let found = line.iter().filter(|&&b| {
            quoted ^= b == b'"';
            b == mark && !quoted
        });
        found.count()
    };
    // On equal counts the first wins: a comma is the likeliest.
    let marks = [b'|', b'\t', b';', b','];
    marks.into_iter().max_by_key(|m| count(*m)).unwrap_or(b',')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn delimiters() {
        assert_eq!(delimiter(b"id,text\n"), b',');
        assert_eq!(delimiter(b"id;\"a,b,c\";text\nx,y,z,a,b,c"), b';');
        assert_eq!(delimiter(b"id\ttext"), b'\t');
        assert_eq!(delimiter(b"text"), b',');
    }
}
