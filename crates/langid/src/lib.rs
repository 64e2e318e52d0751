//! The language of documents and of passages in them.
//!
//! [`Detector::detect`] fills a document's language layer: a code for the whole, and consecutive
//! passages that cover the text, so that an English quotation in a French article is read as
//! English. « Undetermined » is an answer. Analysing a text cannot fail, and no file is opened.

mod passages;

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
}

/// How much of a document is looked at for its own language, in bytes.
const SAMPLE: usize = 4096;

impl Detector {
    /// A detector with the model of the packs.
    ///
    /// # Errors
    /// When the model is damaged.
    pub fn new(_packs: &Packs) -> Result<Detector, Error> {
        Ok(Detector { options: Options::default() })
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
        let letters = text.chars().filter(|c| c.is_alphabetic()).take(64).count();
        if letters == 0 {
            return (prior, 0.0);
        }
        let Some(info) = whatlang::detect(text) else { return (LanguageCode::UND, 0.0) };
        let code = passages::iso(info.lang().code());
        let sure = info.confidence() as f32;
        if prior != LanguageCode::UND && code != prior && (letters < 40 || sure < 0.9) {
            return (prior, confidence(1.0 - sure));
        }
        (code, confidence(sure))
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
        format!("whatlang-0.18 {forced}")
    }
}
