//! The user's list of issues.

use document::CompactString;
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;

/// Why a codebook file cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CodebookError {
    /// Not TOML, or not of the expected shape.
    #[error(
        "{file}:{line}: {message}; expected [[issue]] tables with id, label and phrases.<lang> = [\"…\"]"
    )]
    Shape {
        /// As given.
        file: String,
        /// From 1.
        line: usize,
        /// What was wrong.
        message: String,
    },
    /// Two entries with one id, or an entry without phrases.
    #[error("{file}: issue `{id}`: {message}")]
    Entry {
        /// As given.
        file: String,
        /// The entry.
        id: String,
        /// What is wrong, and what to do.
        message: String,
    },
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Wire {
    #[serde(default)]
    issue: Vec<WireIssue>,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct WireIssue {
    id: String,
    label: String,
    #[serde(default)]
    phrases: BTreeMap<String, Vec<String>>,
}

/// An issue of the codebook.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodebookIssue {
    /// Its id in the output.
    pub id: CompactString,
    /// Its label in the output.
    pub label: String,
    /// Phrases by language code.
    pub phrases: BTreeMap<String, Vec<String>>,
}

/// Issues with their phrases per language. Phrases match on Snowball stems, longest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Codebook {
    issues: Vec<CodebookIssue>,
}

impl Codebook {
    /// Reads the TOML form; `file` is the name that errors give.
    ///
    /// # Errors
    /// When the text is not TOML of the expected shape, an id stands twice, or an issue has no phrase.
    pub fn parse(file: &str, text: &str) -> Result<Codebook, CodebookError> {
        let wire: Wire = toml::from_str(text).map_err(|e| CodebookError::Shape {
            file: file.to_owned(),
            line: e.span().map_or(1, |s| 1 + text[..s.start.min(text.len())].matches('\n').count()),
            message: e.message().to_owned(),
        })?;
        let mut issues: Vec<CodebookIssue> = Vec::new();
        for issue in wire.issue {
            let fail = |message: &str| CodebookError::Entry {
                file: file.to_owned(),
                id: issue.id.clone(),
                message: message.to_owned(),
            };
            if issues.iter().any(|i| i.id == issue.id.as_str()) {
                return Err(fail("the id stands twice: give each issue its own"));
            }
            if issue.phrases.values().all(Vec::is_empty) {
                return Err(fail("it has no phrases: add phrases.fr = [\"…\"]"));
            }
            issues.push(CodebookIssue {
                id: issue.id.as_str().into(),
                label: issue.label,
                phrases: issue.phrases,
            });
        }
        Ok(Codebook { issues })
    }

    /// The issues, in order of the file.
    pub fn issues(&self) -> &[CodebookIssue] {
        &self.issues
    }

    pub(crate) fn compile(&self, lang: &str) -> Phrases {
        let mut out = Phrases::default();
        let stemmer = stemmer(lang);
        for (i, issue) in self.issues.iter().enumerate() {
            for phrase in issue.phrases.get(lang).into_iter().flatten() {
                let stems: Vec<String> = phrase
                    .split(|c: char| !c.is_alphanumeric())
                    .filter(|w| !w.is_empty())
                    .map(|w| {
                        let w = w.to_lowercase();
                        match &stemmer {
                            Some(s) => s.stem(&w).into_owned(),
                            None => w,
                        }
                    })
                    .collect();
                if let Some(first) = stems.first().cloned() {
                    let list = out.by_first.entry(first.as_str().into()).or_default();
                    list.push((stems.iter().map(|s| s.as_str().into()).collect(), i));
                    // Longest first, then in order of the file.
                    list.sort_by_key(|(s, i)| (std::cmp::Reverse(s.len()), *i));
                }
            }
        }
        out
    }
}

/// The stemmer that the tokeniser uses for a language.
pub(crate) fn stemmer(lang: &str) -> Option<rust_stemmers::Stemmer> {
    use rust_stemmers::Algorithm::*;
    Some(rust_stemmers::Stemmer::create(match lang {
        "fr" => French,
        "en" => English,
        "de" => German,
        "es" => Spanish,
        "it" => Italian,
        "pt" => Portuguese,
        "nl" => Dutch,
        _ => return None,
    }))
}

/// A codebook's phrases in one language.
#[derive(Clone, Debug, Default)]
pub(crate) struct Phrases {
    by_first: FxHashMap<CompactString, Vec<(Vec<CompactString>, usize)>>,
}

impl Phrases {
    /// The first issue with a phrase among the stems, the longest phrase at the earliest place.
    pub(crate) fn find(&self, stems: &[&str]) -> Option<(usize, std::ops::Range<usize>)> {
        for (at, stem) in stems.iter().enumerate() {
            for (phrase, issue) in self.by_first.get(*stem).into_iter().flatten() {
                let here = &stems[at..];
                if here.len() >= phrase.len() && phrase.iter().zip(here).all(|(p, s)| p == s) {
                    return Some((*issue, at..at + phrase.len()));
                }
            }
        }
        None
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.by_first.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_and_matches_on_stems() {
        let c = Codebook::parse(
            "c.toml",
            "[[issue]]\nid = \"tax\"\nlabel = \"Tax\"\nphrases.fr = [\"taxe carbone\", \"taxe\"]\n",
        )
        .unwrap();
        let p = c.compile("fr");
        assert_eq!(p.find(&["les", "tax", "carbon"]), Some((0, 1..3)));
        assert_eq!(p.find(&["rien"]), None);
    }

    #[test]
    fn errors_name_the_place() {
        let e = Codebook::parse("c.toml", "[[issue]]\nid = 3\n").unwrap_err().to_string();
        assert!(e.starts_with("c.toml:2:"), "{e}");
        let text = "[[issue]]\nid = \"a\"\nlabel = \"A\"\n";
        let e = Codebook::parse("c.toml", text).unwrap_err().to_string();
        assert!(e.contains("`a`") && e.contains("phrases"), "{e}");
    }
}
