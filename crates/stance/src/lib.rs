//! Quotes, speakers, attribution, modality, and who takes which position on whom.
//!
//! [`Analyzer::annotate`] reads sentences, words with their trees, and mentions, and fills the
//! document's quotes, issues and stances, and the sentiment of its mentions. Where a sentence has no
//! tree, or its language no pack, it gives the quotes that marks alone show and nothing else.
//!
//! What a word means is in the language packs (`docs/packs.md`); this crate knows relations of
//! Universal Dependencies and classes of the tables, and no language.

mod appraisal;
mod attribution;
mod clauses;
mod codebook;
mod confidence;
mod cues;
mod evaluation;
mod holders;
mod implied;
mod incise;
mod issues;
mod layout;
mod lexicon;
mod marks;
mod modality;
mod quotes;
mod record;
mod resolve;
mod roles;
mod sentiment;
mod signatories;
mod speaker;
mod stances;
mod statement;
mod targets;
mod view;

pub use codebook::{Codebook, CodebookError, CodebookIssue};

use ::lexicon::{Pack, PackError, Packs};
use codebook::Phrases;
use document::{Document, Issue, LanguageCode, Quote, Span, Stance, TargetType};
use lexicon::Lexicon;
use std::cell::OnceCell;
use std::sync::{Arc, OnceLock};
use view::View;

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
        doc.diagnostics.retain(|d| d.stage != STAGE);
        let out = self.analyse(doc, scratch);
        sentiment::apply(doc, &out.stances, &out.leanings);
        doc.quotes = Some(out.quotes);
        doc.issues = Some(out.issues);
        doc.stances = Some(out.stances);
        for (code, message, span) in out.diagnostics {
            doc.diagnose(STAGE, code, message, Some(span));
        }
    }

    fn analyse(&self, doc: &Document, scratch: &mut Scratch) -> Output {
        let marks = marks::pair(doc, |offset| self.at(doc, offset).map_or(&[][..], |l| &l.marks));
        let views = Views::new(self, doc, &marks, &mut scratch.keys);
        let layout = layout::Layout::read(doc, &marks, &views);
        let mut cx = speaker::Context::new(doc, &marks, &layout);
        let found = quotes::find(&mut cx, &views);
        let index = quotes::QuoteIndex::new(&found.quotes);
        let mut compiled: Vec<(LanguageCode, Phrases)> = Vec::new();
        let none = Phrases::default();
        let mut reader = stances::Reader {
            doc,
            quotes: &found.quotes,
            index: &index,
            layout: &layout,
            marks: &marks,
            phrases: &none,
            registry: issues::Registry::default(),
            focus: None,
            subject: None,
            petition: None,
            used: Default::default(),
            drafts: Vec::new(),
            no_holder: Vec::new(),
            no_target: Vec::new(),
        };
        if let Some(codebook) = &self.options.codebook {
            for language in doc.language.iter().flat_map(|l| &l.passages) {
                if !compiled.iter().any(|(c, _)| *c == language.code) {
                    compiled.push((language.code, codebook.compile(language.code.as_str())));
                }
            }
        }
        let mut leanings = Vec::new();
        for s in 0..doc.sentences().len() {
            if !views.has_predicate(s) {
                continue;
            }
            let Some(v) = views.get(s).filter(|v| v.parsed && v.len() <= LONGEST) else { continue };
            let code = doc.language_at(v.span.start);
            reader.phrases =
                compiled.iter().find(|(c, _)| *c == code).map_or(&none, |(_, phrases)| phrases);
            reader.read(v);
            sentiment::lean(v, &mut leanings);
        }
        let (all, placed) = reader.registry.settle(self.options.codebook.as_ref());
        let (no_holder, no_target) =
            (std::mem::take(&mut reader.no_holder), std::mem::take(&mut reader.no_target));
        let drafts = std::mem::take(&mut reader.drafts);
        let floor = self.options.min_confidence.max(FLOOR);
        let stances = record::finish(doc, &found.quotes, &index, drafts, &all, &placed, floor);
        // Only issues that a stance names.
        let named: rustc_hash::FxHashSet<&str> = stances
            .iter()
            .filter(|s| s.target_type == TargetType::Issue)
            .map(|s| s.target.as_str())
            .collect();
        let mut issues: Vec<Issue> =
            all.into_iter().filter(|i| named.contains(i.id.as_str())).collect();
        issues.sort_by(|a, b| a.id.cmp(&b.id));
        let mut diagnostics: Vec<(&'static str, &'static str, Span)> = Vec::new();
        diagnostics.extend(
            found
                .unattributed
                .into_iter()
                .map(|s| ("quote.unattributed", "nobody was found who says this", s)),
        );
        diagnostics.extend(
            marks
                .odd
                .iter()
                .map(|s| ("quote.unbalanced", "a quotation mark without its partner", *s)),
        );
        diagnostics.extend(
            no_holder
                .into_iter()
                .map(|s| ("stance.no-holder", "a predicate of stance whose holder is no actor", s)),
        );
        diagnostics.extend(
            no_target
                .into_iter()
                .map(|s| ("frame.no-target", "a predicate of stance without a target", s)),
        );
        Output { quotes: found.quotes, issues, stances, leanings, diagnostics }
    }
}

/// Records less sure than this are not given out, whatever the options say.
const FLOOR: f32 = 0.25;

/// Longer sentences are no prose (tables, lists without a stop) and are read for quotes alone.
const LONGEST: usize = 400;

struct Output {
    quotes: Vec<Quote>,
    issues: Vec<Issue>,
    stances: Vec<Stance>,
    leanings: Vec<sentiment::Leaning>,
    diagnostics: Vec<(&'static str, &'static str, Span)>,
}

/// Trees of a document's sentences, built when first asked for and kept: several passes look at one.
pub(crate) struct Views<'d> {
    doc: &'d Document,
    keys: &'d [u32],
    /// Index into `lexicons` by sentence; `u8::MAX` for none.
    language: Vec<u8>,
    lexicons: Vec<&'d Lexicon>,
    /// Bit 0: something that reports or a mark; bit 1: a predicate of stance.
    flags: Vec<u8>,
    built: Vec<OnceCell<Option<Box<View<'d>>>>>,
}

impl<'d> Views<'d> {
    fn new(
        analyzer: &'d Analyzer,
        doc: &'d Document,
        marks: &marks::Marks,
        keys: &'d mut Vec<u32>,
    ) -> Views<'d> {
        let n = doc.sentences().len();
        let words = doc.tokens.as_ref().map_or(&[][..], |t| &t.words);
        keys.clear();
        keys.resize(words.len(), 0);
        let mut language = vec![u8::MAX; n];
        let mut flags = vec![0u8; n];
        let mut lexicons: Vec<&Lexicon> = Vec::new();
        let mut last: Option<(LanguageCode, u8)> = None;
        for (s, sentence) in doc.sentences().iter().enumerate() {
            let code = doc.language_at(sentence.span.start);
            let number = match last {
                Some((c, number)) if c == code => number,
                _ => match analyzer.language(code.as_str()) {
                    Some(lexicon) => match lexicons.iter().position(|l| l.lang == lexicon.lang) {
                        Some(at) => at as u8,
                        None => {
                            lexicons.push(lexicon);
                            (lexicons.len() - 1) as u8
                        }
                    },
                    None => u8::MAX,
                },
            };
            last = Some((code, number));
            language[s] = number;
            let Some(lexicon) = lexicons.get(number as usize) else { continue };
            for w in sentence.words.clone() {
                let Some(word) = words.get(w as usize) else { break };
                let mut id = if word.lemma.is_empty() { 0 } else { lexicon.id(&word.lemma) };
                if id == 0 && word.form != word.lemma {
                    id = lexicon.id(&word.form);
                }
                keys[w as usize] = id;
                if id == 0 {
                    let participle = match word.upos {
                        Some(document::Upos::Adj) => true,
                        Some(document::Upos::Verb) => word.feats.has(document::Feats::PARTICIPLE),
                        _ => false,
                    };
                    if participle {
                        id = lexicon.adjective(&word.stem);
                    }
                }
                keys[w as usize] = id;
                let noun = matches!(word.upos, Some(document::Upos::Noun | document::Upos::Adj));
                if noun && lexicon.verb(&word.stem) != 0 {
                    flags[s] |= 3;
                }
                let key = lexicon.key(id);
                if !key.frames.is_empty() || !key.evals.is_empty() {
                    flags[s] |= 3;
                }
                if !key.cues.is_empty() {
                    flags[s] |= 1;
                }
                if key.is(lexicon::Class::Petition) || key.is(lexicon::Class::Signatory) {
                    flags[s] |= 2;
                }
            }
        }
        for p in &marks.passages {
            for offset in [p.span.start, p.span.end.saturating_sub(1)] {
                if let Some(s) = doc.sentence_at(offset) {
                    flags[s] |= 1;
                }
            }
        }
        let built = (0..n).map(|_| OnceCell::new()).collect();
        Views { doc, keys, language, lexicons, flags, built }
    }

    /// The tables of a sentence's language.
    pub(crate) fn lexicon(&self, s: usize) -> Option<&'d Lexicon> {
        self.lexicons.get(*self.language.get(s)? as usize).copied()
    }

    pub(crate) fn relevant(&self, s: usize) -> bool {
        self.flags.get(s).is_some_and(|f| f & 1 != 0)
    }

    pub(crate) fn has_predicate(&self, s: usize) -> bool {
        self.flags.get(s).is_some_and(|f| f & 2 != 0)
    }

    pub(crate) fn get(&self, s: usize) -> Option<&View<'d>> {
        let build = || View::new(self.doc, self.lexicon(s)?, self.keys, s).map(Box::new);
        self.built.get(s)?.get_or_init(build).as_deref()
    }
}

impl Language {
    fn load(&self) -> &Result<Arc<Lexicon>, PackError> {
        self.lexicon.get_or_init(|| Lexicon::compile(&self.pack).map(Arc::new))
    }
}
