//! How much one input may ask for.

/// Bounds on what is read. Whatever passes one is refused by name, with the bound in the message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Largest text of one document, in bytes of UTF-8.
    pub document: u64,
    /// Largest record of a file of many articles: a JSONL line, a JSON object, a CSV row, in bytes.
    pub record: u64,
    /// Largest file that holds one article (`.txt`, `.md`, `.html`), in bytes after decompression.
    pub page: u64,
    /// How many times larger than the compressed bytes the decompressed ones may be. Looked at only
    /// past [`Limits::free_expansion`]; prose compresses three to ten times, tables seldom fifty.
    pub expansion: u64,
    /// Decompressed bytes below which the ratio is not looked at.
    pub free_expansion: u64,
}

impl Default for Limits {
    fn default() -> Self {
        const MIB: u64 = 1 << 20;
        Limits {
            document: 10 * MIB,
            record: 16 * MIB,
            page: 16 * MIB,
            expansion: 200,
            free_expansion: 64 * MIB,
        }
    }
}

impl Limits {
    /// The same for documents that stages have filled: their layers take some forty times the room of
    /// the text, so that a line of them is longer than a line of a corpus ever is.
    #[must_use]
    pub fn with_layers(self) -> Self {
        Limits { record: self.record.max(self.document.saturating_mul(64)), ..self }
    }
}

/// Bytes in words, for messages.
pub(crate) fn in_words(bytes: u64) -> String {
    match bytes {
        0..1024 => format!("{bytes} bytes"),
        1024..1_048_576 => format!("{:.1} KiB", bytes as f64 / 1024.0),
        _ => format!("{:.1} MiB", bytes as f64 / 1_048_576.0),
    }
}
