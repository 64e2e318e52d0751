//! The stages composed: what turns a text into a document with all its layers.

use crate::stage::Stage;
use crate::times::{Phase, Times};
use document::{Document, Language, LanguageCode, Passage, Span};
use lexicon::{PackError, Packs};
use std::collections::BTreeMap;

/// What the user may set of the analysis.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Read everything in this language instead of detecting it.
    pub lang: Option<LanguageCode>,
    /// Canonical actors.
    pub actors: Option<entities::ActorsFile>,
    /// Issues with their phrases.
    pub codebook: Option<stance::Codebook>,
    /// Stances below it are dropped.
    pub min_confidence: f32,
}

/// All stages, with their models and tables. Immutable and shared by the workers; languages load when
/// their first document comes.
pub struct Analyzer {
    packs: &'static Packs,
    options: Options,
    detector: langid::Detector,
    tokenizers: tokenize::Tokenizers<'static>,
    parsers: syntax::Parsers,
    recognizer: entities::Recognizer,
    stances: stance::Analyzer,
}

/// Why the stages could not be set up: the message names the file, the line and the remedy.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// A table of a pack.
    #[error(transparent)]
    Pack(#[from] PackError),
    /// The language model.
    #[error(transparent)]
    Langid(#[from] langid::Error),
    /// A syntax model.
    #[error(transparent)]
    Syntax(#[from] syntax::SyntaxError),
}

/// Buffers of one worker.
#[derive(Default)]
pub struct Scratch {
    langid: langid::Scratch,
    tokenize: tokenize::Scratch,
    syntax: syntax::Scratch,
    entities: entities::Scratch,
    stance: stance::Scratch,
}

impl Analyzer {
    /// The stages over these packs.
    ///
    /// # Errors
    /// When a pack that is needed at once holds a line or a model that does not fit.
    pub fn new(packs: &'static Packs, options: Options) -> Result<Analyzer, LoadError> {
        let stance_options = stance::Options {
            codebook: options.codebook.clone(),
            min_confidence: options.min_confidence,
        };
        let entity_options =
            entities::Options { actors: options.actors.clone(), ..entities::Options::default() };
        Ok(Analyzer {
            packs,
            detector: langid::Detector::new(packs)?,
            tokenizers: tokenize::Tokenizers::new(packs)?,
            parsers: syntax::Parsers::new(packs),
            recognizer: entities::Recognizer::new(packs, entity_options)?,
            stances: stance::Analyzer::new(packs, stance_options),
            options,
        })
    }

    /// Compiles every table and reads every model now.
    ///
    /// # Errors
    /// For the first that does not fit, with file and line.
    pub fn check(&self) -> Result<(), LoadError> {
        self.tokenizers.check()?;
        self.parsers.load_all()?;
        self.recognizer.check()?;
        Ok(self.stances.check()?)
    }

    /// Buffers for one worker.
    pub fn scratch(&self) -> Scratch {
        Scratch::default()
    }

    /// The language of a short text by itself.
    pub fn language_of(&self, text: &str) -> (LanguageCode, f32) {
        self.detector.detect_text(text)
    }

    /// The stages' tokenizer for a language.
    pub fn tokenizers(&self) -> &tokenize::Tokenizers<'static> {
        &self.tokenizers
    }

    /// Takes a document's language as given.
    pub fn force_language(&self, doc: &mut Document, code: LanguageCode) {
        Stage::Langid.clear(doc);
        let span = Span::new(0, doc.text().len());
        let passages = vec![Passage { span, code, confidence: 1.0 }];
        doc.language = Some(Language { code, confidence: 1.0, passages });
        doc.stamp(Stage::Langid.as_str(), &format!("given {code}"));
    }

    /// Runs one stage, whether or not it has run before.
    pub fn run_stage(&self, doc: &mut Document, stage: Stage, scratch: &mut Scratch) {
        stage.clear(doc);
        match (stage, self.options.lang) {
            (Stage::Langid, Some(code)) => return self.force_language(doc, code),
            (Stage::Langid, None) => self.detector.detect(doc, &mut scratch.langid),
            (Stage::Tokenize, _) => self.tokenizers.tokenize(doc, &mut scratch.tokenize),
            (Stage::Parse, _) => self.parsers.parse(doc, &mut scratch.syntax),
            (Stage::Entities, _) => self.recognizer.annotate(doc, &mut scratch.entities),
            (Stage::Stance, _) => self.stances.annotate(doc, &mut scratch.stance),
        }
        let fingerprint = self.stage_fingerprint(stage, doc);
        doc.stamp(stage.as_str(), &fingerprint);
    }

    /// Runs the stages up to and including `through` that have not run yet.
    pub fn run_through(&self, doc: &mut Document, through: Stage, scratch: &mut Scratch) {
        for stage in Stage::ALL.into_iter().filter(|s| *s <= through) {
            if !stage.is_done(doc) {
                self.run_stage(doc, stage, scratch);
            }
        }
    }

    /// Runs the stages before `stage` that have not run yet.
    pub fn run_before(&self, doc: &mut Document, stage: Stage, scratch: &mut Scratch) {
        for earlier in Stage::ALL.into_iter().filter(|s| *s < stage) {
            if !earlier.is_done(doc) {
                self.run_stage(doc, earlier, scratch);
            }
        }
    }

    /// [`Analyzer::run_through`] on clocks.
    pub fn run_timed(
        &self,
        doc: &mut Document,
        through: Stage,
        scratch: &mut Scratch,
        times: &Times,
    ) {
        for stage in Stage::ALL.into_iter().filter(|s| *s <= through) {
            if !stage.is_done(doc) {
                times.measure(Phase::Stage(stage), || self.run_stage(doc, stage, scratch));
            }
        }
    }

    fn stage_fingerprint(&self, stage: Stage, doc: &Document) -> String {
        let code = doc.language.as_ref().map_or(LanguageCode::UND, |l| l.code);
        match stage {
            Stage::Langid => self.detector.fingerprint(),
            Stage::Tokenize => self.tokenizers.fingerprint(),
            Stage::Parse => self.parsers.fingerprint(code.as_str()),
            Stage::Entities => self.recognizer.fingerprint(),
            Stage::Stance => self.stances.fingerprint(code.as_str()),
        }
    }

    /// Settings that have a bearing on the result, for the manifest.
    pub fn settings(&self) -> BTreeMap<String, String> {
        let mut out = BTreeMap::new();
        let mut put = |k: &str, v: String| out.insert(k.to_owned(), v);
        put("lang", self.options.lang.map_or("detected".to_owned(), |l| l.to_string()));
        put("min_confidence", self.options.min_confidence.to_string());
        let digest = |x: &dyn std::fmt::Debug| short(format!("{x:?}").as_bytes());
        put("actors", self.options.actors.as_ref().map_or("none".to_owned(), |a| digest(a)));
        put("codebook", self.options.codebook.as_ref().map_or("none".to_owned(), |c| digest(c)));
        out
    }

    /// Digests of the packs and of what stands above them, for the manifest.
    pub fn fingerprints(&self) -> BTreeMap<String, String> {
        let mut out = BTreeMap::new();
        for lang in self.packs.languages().chain(["base"]) {
            let Ok(pack) = self.packs.get(lang) else { continue };
            out.insert(format!("packs/{lang}"), pack.digest());
        }
        out
    }

    /// One digest of version, settings and packs: two runs with the same one give the same result.
    pub fn fingerprint(&self) -> String {
        let all = (env!("CARGO_PKG_VERSION"), self.settings(), self.fingerprints());
        short(format!("{all:?}").as_bytes())
    }
}

fn short(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_hex()[..16].to_owned()
}
