//! Plain text, cut into sentences and words as the program does it.

use document::{Document, Language, LanguageCode};
use std::collections::BTreeSet;
use std::path::Path;

const TABLE: &str = include_str!("plain.tsv");

/// File and licence of each plain text of a language.
pub fn plain_sources(lang: &str) -> Vec<(&'static str, &'static str)> {
    rows(lang).map(|c| (c[1], c[3])).collect()
}

fn rows(lang: &str) -> impl Iterator<Item = [&'static str; 4]> {
    let rows = TABLE.lines().filter(|l| !l.starts_with('#')).skip(1);
    let rows = rows.filter_map(|l| l.split('\t').collect::<Vec<_>>().try_into().ok());
    rows.filter(move |c: &[&str; 4]| c[0] == lang)
}

/// The sentences of a language's plain text, as words, each once; none very short or very long, none
/// without a stop.
///
/// # Errors
/// When a file cannot be read, or is not of its form.
pub fn plain(lang: &str, data: &Path) -> Result<Vec<Vec<String>>, String> {
    let odd = |what: &str| format!("{what}: not of the expected form");
    let code = LanguageCode::parse(lang).ok_or_else(|| odd(lang))?;
    let tokenizers =
        tokenize::Tokenizers::new(packs::embedded()).map_err(|e| format!("packs: {e}"))?;
    let mut scratch = tokenize::Scratch::default();
    let mut seen: BTreeSet<Vec<String>> = BTreeSet::new();
    let mut out = Vec::new();
    for [_, file, form, _] in rows(lang) {
        let path = data.join(file);
        let content =
            std::fs::read_to_string(&path).map_err(|e| format!("{}: {e}", path.display()))?;
        for text in texts(&content, form).ok_or_else(|| odd(file))? {
            let mut doc = Document::new("plain", text);
            doc.language = Some(Language { code, confidence: 1.0, passages: Vec::new() });
            tokenizers.tokenize(&mut doc, &mut scratch);
            for sentence in doc.sentences() {
                let words: Vec<String> =
                    doc.words(sentence).iter().map(|w| w.form.to_string()).collect();
                let stop = matches!(words.last().map(String::as_str), Some("." | "!" | "?" | "»"));
                if (5..=60).contains(&words.len()) && stop && seen.insert(words.clone()) {
                    out.push(words);
                }
            }
        }
    }
    Ok(out)
}

fn texts(content: &str, form: &str) -> Option<Vec<String>> {
    let field = |v: &serde_json::Value, name: &str| v.get(name)?.as_str().map(str::to_owned);
    match form {
        "texts" => {
            let all: serde_json::Value = serde_json::from_str(content).ok()?;
            all.as_object()?.values().map(|v| field(v, "text")).collect()
        }
        "lines" => content
            .lines()
            .map(|l| field(&serde_json::from_str(l).ok()?, "sentence_normalized"))
            .collect(),
        "tagged" => {
            let word = |l: &str| {
                let word = l.split('\t').next().unwrap_or(l);
                word.split_once(':').map_or(word, |(_, w)| w).to_owned()
            };
            let sentences = content.split("\n\n");
            Some(sentences.map(|s| s.lines().map(word).collect::<Vec<_>>().join(" ")).collect())
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_files() {
        let json = r#"{"b": {"text": "Un."}, "a": {"text": "Deux."}}"#;
        assert_eq!(texts(json, "texts"), Some(vec!["Deux.".into(), "Un.".into()]));
        let line = r#"{"sentence_normalized": "One."}"#;
        assert_eq!(texts(line, "lines"), Some(vec!["One.".into()]));
        assert_eq!(
            texts("de:Ein\tO\nde:Haus\tO\n\nde:Zwei\tO\n", "tagged"),
            Some(vec!["Ein Haus".into(), "Zwei".into()])
        );
        assert_eq!(texts("{}", "lines"), None);
        assert_eq!(plain_sources("fr").len(), 2);
        assert!(plain("it", Path::new("nowhere")).is_ok_and(|p| p.is_empty()));
    }
}
