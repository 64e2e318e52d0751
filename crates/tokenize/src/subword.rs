//! Subword models of the Hugging Face `tokenizers` library.
//!
//! [`Subwords`] reads any `tokenizer.json` and gives ids with spans in the document.
//! [`WordPreTokenizer`] lets that library cut text as this crate does, so that a model trained with
//! it never joins « l' » with the word after it.

use crate::{Scratch, Tokenizer};
use document::{Document, Span};
use std::path::Path;
use std::sync::Arc;
use tokenizers::tokenizer::normalizer::Range;
use tokenizers::{NormalizedString, PreTokenizedString, PreTokenizer, Result as HfResult};

/// Why a subword model cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The file could not be read.
    #[error("{path}: {source}; give the path of a tokenizer.json")]
    Io {
        /// As given.
        path: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// It is not a model.
    #[error("not a tokenizer.json that the tokenizers library can read: {0}")]
    Model(String),
}

/// A piece of a word, as a model knows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Subword {
    /// Its number in the model's vocabulary.
    pub id: u32,
    /// Where in the document.
    pub span: Span,
}

/// A subword model.
#[derive(Clone, Debug)]
pub struct Subwords {
    inner: tokenizers::Tokenizer,
}

impl Subwords {
    /// Reads a `tokenizer.json`.
    ///
    /// # Errors
    /// When the file cannot be read or is not a model.
    pub fn from_file(path: &Path) -> Result<Subwords, Error> {
        let bytes = std::fs::read(path)
            .map_err(|source| Error::Io { path: path.display().to_string(), source })?;
        Subwords::from_bytes(&bytes)
    }

    /// Reads the content of a `tokenizer.json`.
    ///
    /// # Errors
    /// When it is not a model.
    pub fn from_bytes(bytes: &[u8]) -> Result<Subwords, Error> {
        let inner =
            tokenizers::Tokenizer::from_bytes(bytes).map_err(|e| Error::Model(e.to_string()))?;
        Ok(Subwords { inner })
    }

    /// The subwords of a document: sentence by sentence where it has sentences, else as a whole.
    /// A piece that the model cannot encode is left out.
    pub fn encode(&self, doc: &Document) -> Vec<Subword> {
        let mut out = Vec::new();
        if doc.sentences().is_empty() {
            self.piece(doc, Span::new(0, doc.text().len()), &mut out);
        }
        for sentence in doc.sentences() {
            self.piece(doc, sentence.span, &mut out);
        }
        out
    }

    fn piece(&self, doc: &Document, span: Span, out: &mut Vec<Subword>) {
        let Ok(encoding) = self.inner.encode(doc.slice(span), false) else { return };
        let base = span.start as usize;
        for (id, (start, end)) in encoding.get_ids().iter().zip(encoding.get_offsets()) {
            out.push(Subword { id: *id, span: Span::new(base + start, base + end) });
        }
    }
}

/// Cuts text into this crate's tokens for the `tokenizers` library.
#[derive(Clone, Debug)]
pub struct WordPreTokenizer {
    tokenizer: Arc<Tokenizer>,
}

impl WordPreTokenizer {
    /// By the rules of a language.
    pub fn new(tokenizer: Tokenizer) -> WordPreTokenizer {
        WordPreTokenizer { tokenizer: Arc::new(tokenizer) }
    }
}

impl PreTokenizer for WordPreTokenizer {
    fn pre_tokenize(&self, text: &mut PreTokenizedString) -> HfResult<()> {
        let mut scratch = Scratch::default();
        text.split(|_, piece: NormalizedString| {
            let mut tokens = Vec::new();
            self.tokenizer.cut(piece.get(), &mut scratch, |range| {
                tokens.extend(piece.slice(Range::Normalized(range)));
            });
            Ok(tokens)
        })
    }
}
