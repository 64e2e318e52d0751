//! The language of documents and of passages in them.
//!
//! [`Detector::detect`] fills a document's language layer: a code for the whole, and consecutive
//! passages that cover the text, so that an English quotation in a French article is read as
//! English. « Undetermined » is an answer. Analysing a text cannot fail, and no file is opened.

pub mod features;
pub mod model;
mod passages;
mod score;
pub mod script;

use document::{Document, Language, LanguageCode, Passage, Span, confidence};
use lexicon::Packs;

/// Why a detector cannot be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The table of the model does not fit.
    #[error("the language model is damaged: {0}; take the file from the release again")]
    Model(String),
}

/// Settings of a [`Detector`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Every document is in this language: nothing is detected.
    pub forced: Option<LanguageCode>,
}

/// Buffers of one worker, reused from document to document.
#[derive(Clone, Debug, Default)]
pub struct Scratch {
    pub(crate) passages: Vec<Passage>,
}

/// Tells languages apart. Made once, shared by all workers.
#[derive(Clone, Debug)]
pub struct Detector {
    options: Options,
    tables: Vec<model::Table>,
    fingerprint: String,
}

/// The model's file in the base pack.
pub const FILE: &str = "langid.bin";

/// What the language of the document is worth to a span of it, as a logarithm of odds.
const PRIOR: f32 = 5.0;

/// How much of a document is looked at for its own language, in bytes.
const SAMPLE: usize = 4096;

impl Detector {
    /// A detector with the model of the packs.
    ///
    /// # Errors
    /// When the model is missing or damaged.
    pub fn new(packs: &Packs) -> Result<Detector, Error> {
        let bytes = packs.get("base").ok().and_then(|p| p.bytes(FILE));
        Detector::from_bytes(
            bytes.ok_or_else(|| Error::Model(format!("there is no packs/base/{FILE}")))?,
        )
    }

    /// A detector with another model.
    ///
    /// # Errors
    /// When the bytes are not a model.
    pub fn from_bytes(bytes: &[u8]) -> Result<Detector, Error> {
        let tables = model::read(bytes)?;
        Ok(Detector { options: Options::default(), tables, fingerprint: digest(bytes) })
    }

    /// The same detector with other settings.
    pub fn with_options(mut self, options: Options) -> Detector {
        self.options = options;
        self
    }

    /// The language of a text, and how sure that is.
    pub fn detect_text(&self, text: &str) -> (LanguageCode, f32) {
        self.detect_span(text, LanguageCode::UND)
    }

    /// The language of a span of a document that is in `prior` as a whole: the shorter the span,
    /// the more it leans on it.
    pub fn detect_span(&self, text: &str, prior: LanguageCode) -> (LanguageCode, f32) {
        if let Some(code) = self.options.forced {
            return (code, 1.0);
        }
        let evidence = score::Evidence::of(text, &self.tables);
        if evidence.total == 0 {
            return (prior, 0.0);
        }
        let script = evidence.script();
        if let Some((table, scores)) = evidence.table(script, &self.tables) {
            let (code, sure) =
                score::decide(table, scores, |c| if c == prior { PRIOR } else { 0.0 });
            return (code, confidence(sure));
        }
        match script.language().and_then(LanguageCode::parse) {
            Some(code) => (code, 0.9),
            None => (LanguageCode::UND, 0.0),
        }
    }

    /// Fills the document's language layer.
    pub fn detect(&self, doc: &mut Document, scratch: &mut Scratch) {
        let text = doc.text();
        let whole = Span::new(0, text.len());
        if let Some(code) = self.options.forced {
            let passages = passages::one(whole, code, 1.0);
            doc.language = Some(Language { code, confidence: 1.0, passages });
            return;
        }
        let (code, sure) = self.detect_text(passages::sample(text, SAMPLE));
        scratch.passages.clear();
        passages::fill(text, (code, sure), &mut scratch.passages, |piece| {
            self.detect_span(piece, code)
        });
        let passages = scratch.passages.clone();
        doc.language = Some(Language { code, confidence: sure, passages });
    }

    /// What the output depends on besides the text.
    pub fn fingerprint(&self) -> String {
        let forced = self.options.forced.map_or("auto".to_owned(), |c| c.to_string());
        format!("{} {forced}", self.fingerprint)
    }
}

/// A digest of the model (FNV-1a): enough to tell versions apart.
fn digest(bytes: &[u8]) -> String {
    let hash = bytes
        .iter()
        .fold(0xcbf2_9ce4_8422_2325u64, |h, b| (h ^ u64::from(*b)).wrapping_mul(0x0100_0000_01b3));
    format!("{hash:016x}")
}
