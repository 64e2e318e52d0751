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

    /// The most probable language of a line of text, and how probable it is.
    pub(crate) fn ask(&self, line: &str) -> (LanguageCode, f32) {
        let Ok(answers) = self.0.predict(line, 1, 0.0) else { return (LanguageCode::UND, 0.0) };
        let Some(first) = answers.first() else { return (LanguageCode::UND, 0.0) };
        let code = match first.label.trim_start_matches("__label__") {
            "no" => "nb",
            "sh" | "bs" => "hr",
            "tl" => "fil",
            "arz" => "ar",
            "als" => "de",
            other => other,
        };
        (LanguageCode::parse(code).unwrap_or(LanguageCode::UND), first.probability.clamp(0.0, 1.0))
    }
}
