//! Quotes, speakers, attribution, modality, and who takes which position on whom.
//!
//! [`Analyzer::annotate`] reads sentences, words with their trees, and mentions, and fills the
//! document's quotes, issues and stances, and the sentiment of its mentions. Where a sentence has no
//! tree, or its language no pack, it gives the quotes that marks alone show and nothing else.
//!
//! What a word means is in the language packs (`docs/packs.md`); this crate knows relations of
//! Universal Dependencies and classes of the tables, and no language.

mod codebook;
mod lexicon;
mod marks;
mod roles;
mod view;

pub use codebook::{Codebook, CodebookError, CodebookIssue};

use ::lexicon::{Pack, PackError, Packs};
use document::{Document, LanguageCode, Quote, QuoteType};
use lexicon::Lexicon;
use std::sync::{Arc, OnceLock};

/// The stage's name, as provenance and diagnostics give it.
pub const STAGE: &str = "stance";

/// What the user may set.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Options {
    /// Issues with their phrases; without one, an issue is named after its noun phrase.
    pub codebook: Option<Codebook>,
    /// Stances below it are dropped.
    pub min_confidence: f32,
}

/// Buffers of one worker, reused from document to document.
#[derive(Clone, Debug, Default)]
pub struct Scratch {
    keys: Vec<u32>,
}

/// Finds quotes and stances. Cheap to share: a language's tables are compiled when the first
/// document in it comes, once.
#[derive(Debug)]
pub struct Analyzer {
    languages: Vec<Language>,
    options: Options,
}

#[derive(Debug)]
struct Language {
    code: String,
    pack: Pack,
    lexicon: OnceLock<Result<Arc<Lexicon>, PackError>>,
}

impl Analyzer {
    /// An analyser over these packs. Compiles nothing yet: see [`Analyzer::check`].
    pub fn new(packs: &Packs, options: Options) -> Analyzer {
        let languages = packs
            .languages()
            .filter_map(|code| {
                let pack = packs.get(code).ok()?.clone();
                Some(Language { code: code.to_owned(), pack, lexicon: OnceLock::new() })
            })
            .collect();
        Analyzer { languages, options }
    }

    /// Compiles every language's tables now.
    ///
    /// # Errors
    /// For the first line of a table that does not fit its format, with file, line and remedy.
    pub fn check(&self) -> Result<(), PackError> {
        for language in &self.languages {
            language.load().as_ref().map_err(Clone::clone)?;
        }
        Ok(())
    }

    /// Digest of the code version, the language's tables and the options.
    pub fn fingerprint(&self, lang: &str) -> String {
        let mut hasher = blake3::Hasher::new();
        hasher.update(concat!("stance ", env!("CARGO_PKG_VERSION"), " 1").as_bytes());
        if let Some(lexicon) = self.language(lang) {
            hasher.update(lexicon.fingerprint.as_bytes());
        }
        hasher.update(format!("{:?}", self.options).as_bytes());
        hasher.finalize().to_hex()[..16].to_owned()
    }

    fn language(&self, code: &str) -> Option<&Arc<Lexicon>> {
        self.languages.iter().find(|l| l.code == code)?.load().as_ref().ok()
    }

    fn at(&self, doc: &Document, offset: u32) -> Option<&Arc<Lexicon>> {
        let code: LanguageCode = doc.language_at(offset);
        self.language(code.as_str())
    }

    /// Fills the quotes, issues and stances of a document, and the sentiment of its mentions.
    pub fn annotate(&self, doc: &mut Document, scratch: &mut Scratch) {
        scratch.keys.clear();
        let marks = marks::pair(doc, |offset| self.at(doc, offset).map_or(&[][..], |l| &l.marks));
        let quotes = marks
            .passages
            .iter()
            .enumerate()
            .map(|(i, m)| Quote {
                id: i as u32,
                span: m.span,
                quote_type: QuoteType::Direct,
                speakers: Vec::new(),
                cue: None,
                attribution: Vec::new(),
                parent: m.parent.map(|p| p as u32),
            })
            .collect();
        doc.quotes = Some(quotes);
        doc.issues = Some(Vec::new());
        doc.stances = Some(Vec::new());
    }
}

impl Language {
    fn load(&self) -> &Result<Arc<Lexicon>, PackError> {
        self.lexicon.get_or_init(|| Lexicon::compile(&self.pack).map(Arc::new))
    }
}
