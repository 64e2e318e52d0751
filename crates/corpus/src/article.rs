//! What a reader made of one article, before it is a document.

use crate::limits::in_words;
use crate::refusal::Reason;
use crate::{Limits, date};
use document::Document;

/// Text and metadata as they were written.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Article {
    pub own_id: Option<String>,
    pub text: String,
    pub title: Option<String>,
    pub date: Option<String>,
    pub source: Option<String>,
    pub author: Option<String>,
    pub section: Option<String>,
    pub url: Option<String>,
    /// Code and message of what was not understood.
    pub notes: Vec<(&'static str, String)>,
}

impl Article {
    /// The document, with the date normalised, or taken from the file's name where there is none.
    pub fn into_document(
        self,
        id: String,
        name: &str,
        limits: &Limits,
    ) -> Result<Document, Reason> {
        fits(&self.text, limits)?;
        let mut doc = Document::new(id, self.text);
        let written = tidy(self.date);
        let read = written.as_deref().and_then(date::normalise);
        if let (Some(written), None) = (&written, &read) {
            let written: String = written.chars().take(60).collect();
            let message = format!("`{written}` is not understood as a date; expected ISO 8601");
            doc.diagnose("ingest", "date.unread", message, None);
        }
        doc.meta.date = read.or_else(|| date::from_name(name));
        doc.meta.title = tidy(self.title);
        doc.meta.source = tidy(self.source);
        doc.meta.author = tidy(self.author);
        doc.meta.section = tidy(self.section);
        doc.meta.url = tidy(self.url);
        doc.meta.path = Some(name.to_owned());
        for (code, message) in self.notes {
            doc.diagnose("ingest", code, message, None);
        }
        Ok(doc)
    }
}

/// Whether a text is one, and within the limit.
pub(crate) fn fits(text: &str, limits: &Limits) -> Result<(), Reason> {
    if text.trim().is_empty() {
        return Err(Reason::new(
            "text.empty",
            "no text: expected an article; remove it or fill it",
        ));
    }
    if text.len() as u64 > limits.document {
        let (size, limit) = (in_words(text.len() as u64), in_words(limits.document));
        let word = format!(
            "the text has {size}, over the limit `document` of {limit}: split it or raise it"
        );
        return Err(Reason::new("document.large", word));
    }
    Ok(())
}

/// One line without white space at its ends and runs; `None` where nothing is left.
fn tidy(value: Option<String>) -> Option<String> {
    let value = value?;
    let mut out = String::with_capacity(value.len());
    for word in value.split_ascii_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    (!out.trim().is_empty()).then_some(out)
}
