//! Tab-separated tables with comments, a header, and line numbers.

use crate::PackError;
use std::fmt;
use std::sync::Arc;

/// Where an entry came from; shown as `packs/fr/frames.tsv:12`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EntryRef {
    file: Arc<str>,
    line: u32,
}

impl EntryRef {
    /// The file, relative to the project: `packs/fr/frames.tsv`.
    pub fn file(&self) -> &str {
        &self.file
    }

    /// The line, from 1.
    pub fn line(&self) -> u32 {
        self.line
    }

    /// An error about this entry.
    pub fn error(&self, message: impl Into<String>) -> PackError {
        PackError::Line { file: self.file.to_string(), line: self.line, message: message.into() }
    }
}

impl fmt::Display for EntryRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.file, self.line)
    }
}

/// A table: the first line that is neither empty nor a comment names the columns.
///
/// Lines that begin with `#` are comments, and so is what follows ` #` after a tab-separated last
/// cell is *not*: cells may hold `#`. Cells are trimmed. Missing cells at the end of a row are empty.
#[derive(Clone, Debug)]
pub struct Table {
    file: Arc<str>,
    columns: Vec<String>,
    rows: Vec<(u32, Vec<String>)>,
}

impl Table {
    /// A table without rows.
    pub fn empty(file: impl Into<Arc<str>>, columns: &[&str]) -> Table {
        let columns = columns.iter().map(|c| (*c).to_owned()).collect();
        Table { file: file.into(), columns, rows: Vec::new() }
    }

    /// Parses a table; `file` is the name that errors and [`EntryRef`]s give.
    ///
    /// # Errors
    /// When the bytes are not UTF-8, a required column is missing, or a row has too many cells.
    pub fn parse(
        file: impl Into<Arc<str>>,
        bytes: &[u8],
        required: &[&str],
    ) -> Result<Table, PackError> {
        let file = file.into();
        let fail =
            |line: u32, message: String| PackError::Line { file: file.to_string(), line, message };
        let text = std::str::from_utf8(bytes).map_err(|e| {
            let line = 1 + bytes[..e.valid_up_to()].iter().filter(|b| **b == b'\n').count() as u32;
            fail(line, "not UTF-8: save the file as UTF-8".to_owned())
        })?;
        let mut columns: Option<Vec<String>> = None;
        let mut rows = Vec::new();
        for (i, line) in text.lines().enumerate() {
            let number = i as u32 + 1;
            if line.trim().is_empty() || line.starts_with('#') {
                continue;
            }
            let mut cells: Vec<String> = line.split('\t').map(|c| c.trim().to_owned()).collect();
            match &columns {
                None => {
                    if let Some(lacking) = required.iter().find(|r| !cells.iter().any(|c| c == *r))
                    {
                        return Err(fail(
                            number,
                            format!(
                                "the header lacks the column `{lacking}`: expected {}, tab-separated",
                                required.join(", ")
                            ),
                        ));
                    }
                    columns = Some(cells);
                }
                Some(columns) => {
                    if cells.len() > columns.len() {
                        return Err(fail(
                            number,
                            format!(
                                "{} cells, but the header names {} columns: remove a tab",
                                cells.len(),
                                columns.len()
                            ),
                        ));
                    }
                    cells.resize(columns.len(), String::new());
                    rows.push((number, cells));
                }
            }
        }
        let columns = columns.unwrap_or_else(|| required.iter().map(|c| (*c).to_owned()).collect());
        Ok(Table { file, columns, rows })
    }

    /// The rows in order of the file.
    pub fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        self.rows.iter().map(move |(line, cells)| Row { table: self, line: *line, cells })
    }
}

/// One row of a table.
#[derive(Clone, Copy, Debug)]
pub struct Row<'t> {
    table: &'t Table,
    line: u32,
    cells: &'t [String],
}

impl<'t> Row<'t> {
    /// The cell under a column; empty where the column does not exist.
    pub fn get(&self, column: &str) -> &'t str {
        let i = self.table.columns.iter().position(|c| c == column);
        i.and_then(|i| self.cells.get(i)).map_or("", String::as_str)
    }

    /// The cell under a column, which may not be empty.
    ///
    /// # Errors
    /// When it is, naming the file and line.
    pub fn require(&self, column: &str) -> Result<&'t str, PackError> {
        match self.get(column) {
            "" => Err(self.error(format!("the column `{column}` is empty: fill it in"))),
            cell => Ok(cell),
        }
    }

    /// The cell under a column, split at `|`, without empty parts.
    pub fn list(&self, column: &str) -> impl Iterator<Item = &'t str> {
        self.get(column).split('|').map(str::trim).filter(|s| !s.is_empty())
    }

    /// Where this row stands.
    pub fn entry(&self) -> EntryRef {
        EntryRef { file: self.table.file.clone(), line: self.line }
    }

    /// An error about this row.
    pub fn error(&self, message: impl Into<String>) -> PackError {
        self.entry().error(message)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_know_their_lines() {
        let t = Table::parse(
            "packs/xx/t.tsv",
            b"# words\npred\tpos\n\nblame\tVERB\npraise\n",
            &["pred"],
        )
        .unwrap();
        let rows: Vec<_> = t.rows().collect();
        assert_eq!(rows[0].get("pos"), "VERB");
        assert_eq!(rows[1].get("pos"), "");
        assert_eq!(rows[1].entry().to_string(), "packs/xx/t.tsv:5");
        let e = rows[1].require("pos").unwrap_err().to_string();
        assert!(e.starts_with("packs/xx/t.tsv:5:"), "{e}");
    }

    #[test]
    fn what_does_not_fit_is_named() {
        let e = Table::parse("t", b"pred\nblame\tVERB\n", &["pred"]).unwrap_err().to_string();
        assert!(e.starts_with("t:2: 2 cells"), "{e}");
        let e = Table::parse("t", b"verb\n", &["pred"]).unwrap_err().to_string();
        assert!(e.contains("`pred`"), "{e}");
        let e = Table::parse("t", b"pred\n\xFF\n", &["pred"]).unwrap_err().to_string();
        assert!(e.starts_with("t:2: not UTF-8"), "{e}");
    }
}
