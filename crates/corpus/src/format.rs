//! Formats and compressions, told by the file's name.

use serde::Serialize;

/// What a file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// Plain text, with or without front matter.
    Text,
    /// Markdown, with or without front matter.
    Markdown,
    /// A web page with one article.
    Html,
    /// One JSON object, an array of them, or objects one after the other.
    Json,
    /// One JSON object a line.
    Jsonl,
    /// A table with a header row and one article a row.
    Csv,
    /// RSS, Atom, NITF or NewsML-G2.
    Xml,
}

/// Extension and what it stands for.
const EXTENSIONS: &[(&str, Format)] = &[
    ("txt", Format::Text),
    ("text", Format::Text),
    ("md", Format::Markdown),
    ("markdown", Format::Markdown),
    ("html", Format::Html),
    ("htm", Format::Html),
    ("xhtml", Format::Html),
    ("json", Format::Json),
    ("jsonl", Format::Jsonl),
    ("ndjson", Format::Jsonl),
    ("csv", Format::Csv),
    ("tsv", Format::Csv),
    ("xml", Format::Xml),
    ("rss", Format::Xml),
    ("atom", Format::Xml),
    ("nitf", Format::Xml),
];

/// How the bytes are packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Compression {
    /// Not at all.
    None,
    /// gzip, one member or several.
    Gzip,
    /// Zstandard.
    Zstd,
}

impl Format {
    /// Format and compression of a file of this name; `None` where its extension says nothing known.
    pub fn of_name(name: &str) -> Option<(Format, Compression)> {
        let (stem, compression) = split_compression(name);
        let (base, extension) = stem.rsplit_once('.')?;
        // A name that is only an extension, such as `.txt`, says nothing.
        if base.is_empty() || base.ends_with('/') {
            return None;
        }
        EXTENSIONS
            .iter()
            .find(|(e, _)| e.eq_ignore_ascii_case(extension))
            .map(|(_, format)| (*format, compression))
    }

    /// The extensions that are read, for messages.
    pub fn extensions() -> String {
        let names: Vec<String> = EXTENSIONS.iter().map(|(e, _)| format!(".{e}")).collect();
        format!("{}, each also with .gz or .zst", names.join(" "))
    }

    /// The name used in the manifest.
    pub fn as_str(self) -> &'static str {
        match self {
            Format::Text => "text",
            Format::Markdown => "markdown",
            Format::Html => "html",
            Format::Json => "json",
            Format::Jsonl => "jsonl",
            Format::Csv => "csv",
            Format::Xml => "xml",
        }
    }

    /// Whether one file holds many articles.
    pub(crate) fn holds_many(self) -> bool {
        matches!(self, Format::Json | Format::Jsonl | Format::Csv | Format::Xml)
    }
}

fn split_compression(name: &str) -> (&str, Compression) {
    match name.rsplit_once('.') {
        Some((stem, e)) if e.eq_ignore_ascii_case("gz") => (stem, Compression::Gzip),
        Some((stem, e)) if e.eq_ignore_ascii_case("zst") => (stem, Compression::Zstd),
        _ => (name, Compression::None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names() {
        use {Compression as C, Format as F};
        assert_eq!(Format::of_name("a/b.TXT"), Some((F::Text, C::None)));
        assert_eq!(Format::of_name("a.b.jsonl.gz"), Some((F::Jsonl, C::Gzip)));
        assert_eq!(Format::of_name("x.csv.zst"), Some((F::Csv, C::Zstd)));
        assert_eq!(Format::of_name("x.pdf"), None);
        assert_eq!(Format::of_name("x.gz"), None);
        assert_eq!(Format::of_name("a/.txt"), None);
    }
}
