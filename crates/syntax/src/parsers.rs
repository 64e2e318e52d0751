//! The models of all languages, each loaded when it is first needed.

use crate::model::{Model, Scratch};
use document::Document;
use lexicon::Packs;
use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

/// The file of a pack that holds the model.
pub const MODEL_FILE: &str = "syntax.model";

/// Packs that live long enough: embedded ones, or shared ones read from a folder.
#[derive(Clone, Debug)]
pub enum Source {
    /// Embedded in the program.
    Static(&'static Packs),
    /// Read at run time.
    Shared(Arc<Packs>),
}

impl From<&'static Packs> for Source {
    fn from(packs: &'static Packs) -> Self {
        Source::Static(packs)
    }
}

impl From<Arc<Packs>> for Source {
    fn from(packs: Arc<Packs>) -> Self {
        Source::Shared(packs)
    }
}

impl Source {
    fn packs(&self) -> &Packs {
        match self {
            Source::Static(p) => p,
            Source::Shared(p) => p,
        }
    }
}

/// Why a language has no parser.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SyntaxError {
    /// There is no pack, or no model in it.
    #[error(
        "packs/{0}/{MODEL_FILE} is missing: train it with `cargo xtask train syntax --lang {0}`"
    )]
    NoModel(String),
    /// The model cannot be read.
    #[error("packs/{0}/{MODEL_FILE}: {1}")]
    Model(String, learn::ModelError),
}

/// The parsers of every language that has a model. Shared between threads.
#[derive(Debug)]
pub struct Parsers {
    source: Source,
    models: BTreeMap<String, OnceLock<Result<Model, SyntaxError>>>,
}

impl Parsers {
    /// Parsers for the languages of the packs. Costs nothing: a model is read when it is first used.
    pub fn new(source: impl Into<Source>) -> Parsers {
        let source = source.into();
        let packs = source.packs();
        let models = packs.languages().map(|l| (l.to_owned(), OnceLock::new())).collect();
        Parsers { source, models }
    }

    /// The model of a language, read now if it was not.
    ///
    /// # Errors
    /// When there is none, or its file is damaged.
    pub fn model(&self, lang: &str) -> Result<&Model, SyntaxError> {
        let missing = || SyntaxError::NoModel(lang.to_owned());
        let slot = self.models.get(lang).ok_or_else(missing)?;
        let loaded = slot.get_or_init(|| {
            let pack = self.source.packs().get(lang).map_err(|_| missing())?;
            let bytes = pack.bytes(MODEL_FILE).ok_or_else(missing)?;
            Model::from_bytes(bytes).map_err(|e| SyntaxError::Model(lang.to_owned(), e))
        });
        loaded.as_ref().map_err(Clone::clone)
    }

    /// The digest of a language's model, or `none`.
    pub fn fingerprint(&self, lang: &str) -> String {
        self.model(lang).map_or_else(|_| "none".to_owned(), |m| m.fingerprint().to_owned())
    }

    /// Reads every model there is, so that later no document waits for one.
    ///
    /// # Errors
    /// When a model is damaged; languages without one are passed over.
    pub fn load_all(&self) -> Result<(), SyntaxError> {
        for lang in self.models.keys() {
            match self.model(lang) {
                Ok(_) | Err(SyntaxError::NoModel(_)) => {}
                Err(e) => return Err(e),
            }
        }
        Ok(())
    }

    /// Fills the syntactic fields of every word of every sentence. A sentence in a language without
    /// a model is left as it is; the document says so once a language.
    pub fn parse(&self, doc: &mut Document, scratch: &mut Scratch) {
        let Some(sentences) = doc.sentences.take() else { return };
        let Some(mut layer) = doc.tokens.take() else {
            doc.sentences = Some(sentences);
            return;
        };
        let mut missing = Vec::new();
        // Sentences of one language that follow each other are analysed together.
        let mut lens = Vec::new();
        let mut at = 0;
        while let Some(first) = sentences.get(at) {
            let code = doc.language_at(first.span.start);
            let mut end = first.words.start;
            lens.clear();
            while let Some(next) = sentences.get(at) {
                let follows = next.words.start == end && next.words.end >= end;
                let same = follows && doc.language_at(next.span.start) == code;
                if !same && !lens.is_empty() {
                    break;
                }
                lens.push(next.words.len());
                end = next.words.end;
                at += 1;
            }
            let range = first.words.start as usize..end as usize;
            let Some(words) = layer.words.get_mut(range) else { continue };
            match self.model(code.as_str()) {
                Ok(model) => model.analyse_all(words, &lens, scratch),
                Err(e) => {
                    if !missing.iter().any(|(c, _)| *c == code) {
                        missing.push((code, e));
                    }
                }
            }
        }
        doc.sentences = Some(sentences);
        doc.tokens = Some(layer);
        for (code, error) in missing {
            let message = match error {
                SyntaxError::NoModel(_) => format!("no model for the language `{code}`"),
                error => error.to_string(),
            };
            doc.diagnose("parse", "syntax.no-model", message, None);
        }
    }
}
