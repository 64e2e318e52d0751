//! The language of documents and of passages in them.
//!
//! [`Detector::detect`] fills a document's language layer: a code for the whole, and consecutive
//! passages that cover the text, so that an English quotation in a French article is read as
//! English. « Undetermined » is an answer. Analysing a text cannot fail, and no file is opened.
//!
//! Three models give opinions. The first, of this project, has weights for the words and letter
//! sequences of the languages that a European news archive is full of; the script decides where
//! one language alone is written in it. It stops reading as soon as it is sure. The second, fastText's
//! of 176 languages, is asked where the first is unsure, and once a document, so that a language
//! that the first has never seen is not taken for its neighbour.
//!
//! ```
//! let detector = langid::Detector::new(packs::embedded())?;
//! assert_eq!(detector.detect_text("Le maire a refusé.").0.as_str(), "fr");
//! # Ok::<(), langid::Error>(())
//! ```

pub mod features;
pub mod model;
mod passages;
mod score;
pub mod script;
mod second;
mod third;

use document::{Document, Language, LanguageCode, Passage, Span, confidence};
use lexicon::Packs;
use second::Second;

/// Why a detector cannot be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A model does not fit.
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
    line: String,
    votes: Vec<(LanguageCode, f32)>,
}

/// Tells languages apart. Made once, shared by all workers.
#[derive(Clone, Debug)]
pub struct Detector {
    options: Options,
    tables: Vec<model::Table>,
    second: Option<Second>,
    fingerprint: String,
}

/// The model's file in the base pack.
pub const FILE: &str = "langid.bin";

/// What the language of the document is worth to a span of it, as a logarithm of odds.
const PRIOR: f32 = 4.0;
/// How sure the first opinion must be for the second not to be asked.
const SURE: f32 = 0.85;
/// Letters from which on a span can be of another language than its document.
const LETTERS: u32 = 16;
/// A document is looked at in so many places, so many bytes each.
const PLACES: usize = 8;
const PLACE: usize = 400;
/// Bytes of a document that the second opinion is asked about.
const LINE: usize = 400;
/// Below this confidence a text is of no known language.
const GUESS: f32 = 0.12;
/// How sure the second opinion must be of a language that the first does not know.
const FOREIGN: f32 = 0.35;

impl Detector {
    /// A detector with the models of the packs.
    ///
    /// # Errors
    /// When a model is missing or damaged.
    pub fn new(packs: &Packs) -> Result<Detector, Error> {
        let file = |name: &str| {
            let bytes = packs.get("base").ok().and_then(|p| p.bytes(name));
            bytes.ok_or_else(|| Error::Model(format!("there is no packs/base/{name}")))
        };
        let mut detector = Detector::from_bytes(file(FILE)?)?;
        let second = file(second::FILE)?;
        detector.second = Some(Second::read(second)?);
        detector.fingerprint = format!("{}-{}", detector.fingerprint, digest(second));
        Ok(detector)
    }

    /// A detector with another first model, and no second.
    ///
    /// # Errors
    /// When the bytes are not a model.
    pub fn from_bytes(bytes: &[u8]) -> Result<Detector, Error> {
        let tables = model::read(bytes)?;
        Ok(Detector {
            options: Options::default(),
            tables,
            second: None,
            fingerprint: digest(bytes),
        })
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
        let (code, sure) = self.first(&evidence, prior);
        if prior != LanguageCode::UND {
            return self.within(text, &evidence, prior, code, sure);
        }
        if sure >= SURE || evidence.total < LETTERS {
            return answer(code, sure);
        }
        let Some(second) = &self.second else { return answer(code, sure) };
        let (other, p) = self.ask(second, text);
        if other == code {
            return answer(code, sure.max(p));
        }
        // The second is believed on languages that the first does not know.
        if !self.knows(other) && p > 0.6 { answer(other, p) } else { answer(code, sure * 0.9) }
    }

    /// A span of a document in `prior`, of which the first opinion is `code`.
    fn within(
        &self,
        text: &str,
        evidence: &score::Evidence,
        prior: LanguageCode,
        code: LanguageCode,
        sure: f32,
    ) -> (LanguageCode, f32) {
        if code == prior {
            return answer(code, sure);
        }
        if evidence.total < LETTERS || sure < SURE {
            return answer(prior, (1.0 - sure).max(GUESS));
        }
        // What speaks against the document's language must be confirmed.
        match self.second.as_ref().map(|s| self.ask(s, text)) {
            Some((other, p)) if other == prior && p > 0.3 => answer(prior, p),
            Some((other, _)) if other != code && !self.knows(prior) => answer(prior, 0.5),
            _ => answer(code, sure),
        }
    }

    /// The first model's opinion.
    fn first(&self, evidence: &score::Evidence, prior: LanguageCode) -> (LanguageCode, f32) {
        let script = evidence.script();
        if let Some((table, scores)) = evidence.table(script, &self.tables) {
            return score::decide(table, scores, |c| if c == prior { PRIOR } else { 0.0 });
        }
        match script.language().and_then(LanguageCode::parse) {
            // Scripts of several languages: the second knows the others.
            Some(code) if script.is_shared() => (code, 0.7),
            Some(code) => (code, 1.0),
            None => (LanguageCode::UND, 0.0),
        }
    }

    /// The second opinion on the beginning of a text.
    fn ask(&self, second: &Second, text: &str) -> (LanguageCode, f32) {
        let end = text.char_indices().nth(LINE).map_or(text.len(), |(i, _)| i);
        let known = |c| self.knows(c);
        if text[..end].contains('\n') {
            return second.ask(&text[..end].replace('\n', " "), known);
        }
        second.ask(&text[..end], known)
    }

    fn knows(&self, code: LanguageCode) -> bool {
        self.tables.iter().any(|t| t.codes.contains(&code))
    }

    /// Bytes of the first model's tables in memory.
    pub fn table_bytes(&self) -> usize {
        self.tables.iter().map(model::Table::bytes).sum()
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
        let (code, sure) = self.document(text, scratch);
        let mut passages: Vec<Passage> = Vec::new();
        passages::pieces(text, |piece, span| {
            let (c, p) = self.detect_span(piece, code);
            passages::push(&mut passages, Passage { span, code: c, confidence: p });
        });
        doc.language = Some(Language { code, confidence: sure, passages });
    }

    /// The language of a document as a whole, from looks at several places of it.
    fn document(&self, text: &str, scratch: &mut Scratch) -> (LanguageCode, f32) {
        let Scratch { line, votes } = scratch;
        votes.clear();
        line.clear();
        let mut letters = 0;
        for place in passages::spread(text, PLACES, PLACE) {
            // A short text is looked at sentence by sentence, a long one place by place.
            let mut look = |piece: &str| {
                let evidence = score::Evidence::of(piece, &self.tables);
                if evidence.total > 0 {
                    letters += evidence.total;
                    let (code, sure) = self.first(&evidence, LanguageCode::UND);
                    vote(votes, code, sure * evidence.total as f32);
                }
                if line.len() < LINE {
                    let head = piece.char_indices().nth(120).map_or(piece.len(), |(i, _)| i);
                    line.extend(piece[..head].chars().map(|c| if c == '\n' { ' ' } else { c }));
                    line.push(' ');
                }
            };
            if place.len() == text.len() {
                passages::pieces(place, |piece, _| look(piece));
            } else {
                look(place);
            }
        }
        if letters == 0 {
            return (LanguageCode::UND, 0.0);
        }
        let best = votes.iter().copied().reduce(|a, b| if b.1 > a.1 { b } else { a });
        let (code, weight) = best.unwrap_or((LanguageCode::UND, 0.0));
        let sure = (weight / letters as f32).min(1.0);
        let Some(second) = &self.second else { return answer(code, sure) };
        let (other, p) = second.ask(line, |c| self.knows(c));
        if other == code {
            return answer(code, sure.max(p));
        }
        // The model has never seen this language: whatlang's opinion counts as a third.
        if letters >= LETTERS && !self.knows(other) {
            let third = || third_opinion(line) == (other, true);
            if p > FOREIGN || third() {
                return answer(other, p.max(FOREIGN));
            }
        }
        answer(code, if letters < LETTERS { sure } else { sure * 0.9 })
    }

    /// What the output depends on besides the text.
    pub fn fingerprint(&self) -> String {
        let forced = self.options.forced.map_or("auto".to_owned(), |c| c.to_string());
        format!("{} {forced}", self.fingerprint)
    }
}

/// whatlang's opinion on the beginning of a text, and whether it calls that reliable.
pub fn third_opinion(text: &str) -> (LanguageCode, bool) {
    let end = text.char_indices().nth(third::SAMPLE).map_or(text.len(), |(i, _)| i);
    third::ask(&text[..end])
}

fn answer(code: LanguageCode, sure: f32) -> (LanguageCode, f32) {
    if sure < GUESS { (LanguageCode::UND, confidence(sure)) } else { (code, confidence(sure)) }
}

fn vote(votes: &mut Vec<(LanguageCode, f32)>, code: LanguageCode, weight: f32) {
    match votes.iter_mut().find(|v| v.0 == code) {
        Some(v) => v.1 += weight,
        None => votes.push((code, weight)),
    }
}

/// A digest of a model (FNV-1a): enough to tell versions apart.
fn digest(bytes: &[u8]) -> String {
    let hash = bytes
        .iter()
        .fold(0xcbf2_9ce4_8422_2325u64, |h, b| (h ^ u64::from(*b)).wrapping_mul(0x0100_0000_01b3));
    format!("{hash:016x}")
}
