//! The document itself.

use crate::{
    Actor, CompactString, Diagnostic, Issue, Language, LanguageCode, Mention, Meta, Provenance,
    Quote, Sentence, Span, Stance, TokenLayer, Word,
};

/// A text and what the stages have found in it.
///
/// The text cannot be changed once the document is made. Texts of 4 GiB or more do not fit the
/// 32-bit spans: [`Document::new`] cuts them at a character boundary below that and says so in a
/// diagnostic.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Document {
    /// Unique within a corpus.
    pub id: String,
    text: Box<str>,
    /// What is known besides the text.
    pub meta: Meta,
    /// Filled by language identification.
    pub language: Option<Language>,
    /// Filled by tokenisation.
    pub sentences: Option<Vec<Sentence>>,
    /// Filled by tokenisation, then by syntax within each word.
    pub tokens: Option<TokenLayer>,
    /// Filled by the entities stage.
    pub mentions: Option<Vec<Mention>>,
    /// Filled by the entities stage.
    pub actors: Option<Vec<Actor>>,
    /// Filled by the stance stage.
    pub quotes: Option<Vec<Quote>>,
    /// Filled by the stance stage: labels of the issues that the stances name.
    pub issues: Option<Vec<Issue>>,
    /// Filled by the stance stage.
    pub stances: Option<Vec<Stance>>,
    /// One entry a stage, in the order in which they ran.
    pub provenance: Vec<Provenance>,
    /// What was not understood.
    pub diagnostics: Vec<Diagnostic>,
}

impl Document {
    /// A document with a text and no layer.
    pub fn new(id: impl Into<String>, text: impl Into<Box<str>>) -> Self {
        let mut text: Box<str> = text.into();
        let mut diagnostics = Vec::new();
        if text.len() >= u32::MAX as usize {
            let mut end = u32::MAX as usize - 1;
            while !text.is_char_boundary(end) {
                end -= 1;
            }
            text = text[..end].into();
            diagnostics.push(Diagnostic {
                stage: "ingest".into(),
                code: "text.cut".into(),
                message: "the text was cut at 4 GiB".into(),
                span: None,
            });
        }
        Document { id: id.into(), text, diagnostics, ..Document::default() }
    }

    /// The text, as it is in the file.
    #[inline]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The text under a span.
    #[inline]
    pub fn slice(&self, span: Span) -> &str {
        span.of(&self.text)
    }

    /// The sentences, or none where the stage has not run.
    pub fn sentences(&self) -> &[Sentence] {
        self.sentences.as_deref().unwrap_or_default()
    }

    /// The words of one sentence. Heads count from 1 within this slice.
    pub fn words(&self, sentence: &Sentence) -> &[Word] {
        let range = sentence.words.start as usize..sentence.words.end as usize;
        self.tokens.as_ref().and_then(|t| t.words.get(range)).unwrap_or_default()
    }

    /// The index of the sentence that holds the byte at `offset`.
    pub fn sentence_at(&self, offset: u32) -> Option<usize> {
        let sentences = self.sentences();
        let i = sentences.partition_point(|s| s.span.end <= offset);
        sentences.get(i).filter(|s| s.span.start <= offset).map(|_| i)
    }

    /// The language at a byte offset; undetermined where the stage has not run.
    pub fn language_at(&self, offset: u32) -> LanguageCode {
        self.language.as_ref().map_or(LanguageCode::UND, |l| l.at(offset))
    }

    /// The actor with this id.
    pub fn actor(&self, id: &str) -> Option<&Actor> {
        self.actors.as_deref().unwrap_or_default().iter().find(|a| a.id == id)
    }

    /// Notes something that was not understood.
    pub fn diagnose(
        &mut self,
        stage: &str,
        code: &str,
        message: impl Into<String>,
        span: Option<Span>,
    ) {
        self.diagnostics.push(Diagnostic {
            stage: CompactString::from(stage),
            code: CompactString::from(code),
            message: message.into(),
            span,
        });
    }

    /// Records that a stage ran; a stage that runs again replaces its entry and its diagnostics go.
    pub fn stamp(&mut self, stage: &str, fingerprint: &str) {
        self.provenance.retain(|p| p.stage != stage);
        self.provenance.push(Provenance { stage: stage.into(), fingerprint: fingerprint.into() });
    }
}
