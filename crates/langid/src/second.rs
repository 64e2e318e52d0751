//! The second opinion: fastText's model of 176 languages, for what the first has no weights for.

use crate::Error;
use document::LanguageCode;
use fasttext_pure_rs::FastText;
use std::sync::Arc;

/// The file in the base pack.
pub(crate) const FILE: &str = "lid.176.ftz";

/// A model of many languages, slower and less sure on short texts than the first.
#[derive(Clone)]
pub(crate) struct Second(Arc<FastText>);

impl std::fmt::Debug for Second {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(FILE)
    }
}

impl Second {
    pub(crate) fn read(bytes: &[u8]) -> Result<Second, Error> {
        FastText::load_from_reader(bytes)
            .map(|m| Second(Arc::new(m)))
            .map_err(|e| Error::Model(format!("packs/base/{FILE}: {e}")))
    }

    /// The most probable language of a line of text, and how probable it is. A language that the
    /// first opinion does not know comes before one that it does, if they are about equal: were it
    /// the known one, both would be sure of it.
    pub(crate) fn ask(
        &self,
        line: &str,
        known: impl Fn(LanguageCode) -> bool,
    ) -> (LanguageCode, f32) {
        let answers = self.0.predict(line, 2, 0.0).unwrap_or_default();
        let mut answers = answers.iter().map(|a| (code(&a.label), a.probability.clamp(0.0, 1.0)));
        let first = answers.next().unwrap_or((LanguageCode::UND, 0.0));
        match answers.next() {
            Some(other) if known(first.0) && !known(other.0) && other.1 > first.1 * 0.8 => other,
            _ => first,
        }
    }
}

fn code(label: &str) -> LanguageCode {
    let code = match label.trim_start_matches("__label__") {
        "no" => "nb",
        "sh" | "bs" => "hr",
        "tl" => "fil",
        "arz" => "ar",
        "als" => "de",
        other => other,
    };
    LanguageCode::parse(code).unwrap_or(LanguageCode::UND)
}
