//! The hard sentences of `tests/text`, by language and phenomenon.
#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use document::{Document, Language, LanguageCode};
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use tokenize::{Scratch, Tokenizers};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/text")
}

fn files() -> Vec<PathBuf> {
    let mut files = Vec::new();
    for lang in std::fs::read_dir(root()).unwrap() {
        let lang = lang.unwrap().path();
        if lang.is_dir() {
            files.extend(std::fs::read_dir(lang).unwrap().map(|f| f.unwrap().path()));
        }
    }
    files.sort();
    files
}

fn analysed(text: &str, lang: &str) -> Document {
    let tokenizers = Tokenizers::new(packs::embedded()).unwrap();
    let code = LanguageCode::parse(lang).unwrap();
    let mut doc = Document::new("case", text);
    doc.language = Some(Language { code, confidence: 1.0, passages: Vec::new() });
    tokenizers.tokenize(&mut doc, &mut Scratch::default());
    doc
}

/// The sentences found, in the notation of the files.
fn sentences(case: &str, lang: &str) -> String {
    let text = case.replace("‖ ", "").replace('‖', "").replace('⏎', "\n");
    let doc = analysed(&text, lang);
    join(doc.sentences().iter().map(|s| doc.slice(s.span)))
}

fn join<'s>(sentences: impl Iterator<Item = &'s str>) -> String {
    sentences.map(|s| s.trim().replace('\n', "⏎")).collect::<Vec<_>>().join(" ‖ ")
}

fn expected(case: &str) -> String {
    join(case.split('‖').map(|s| s.trim_matches(|c: char| c == '⏎' || c.is_whitespace())))
}

fn tokens(text: &str, lang: &str) -> String {
    let doc = analysed(text, lang);
    let layer = doc.tokens.as_ref().unwrap();
    let mut out = Vec::new();
    for t in &layer.tokens {
        let words = &layer.words[t.words.start as usize..t.words.end as usize];
        let mut s = doc.slice(t.span).to_owned();
        if words.len() > 1 {
            let forms: Vec<&str> = words.iter().map(|w| w.form.as_str()).collect();
            let _ = write!(s, "={}", forms.join("+"));
        }
        out.push(s);
    }
    out.join("|")
}

#[test]
fn every_case_is_right_or_listed() {
    let listed = std::fs::read_to_string(root().join("misses.txt")).unwrap();
    let listed: BTreeSet<&str> = listed
        .lines()
        .filter(|l| !l.starts_with('#') && !l.trim().is_empty())
        .map(|l| {
            let (case, reason) = l.rsplit_once('\t').expect("a case, a tab, a reason");
            assert!(!reason.trim().is_empty(), "no reason: {l}");
            case
        })
        .collect();
    let (mut report, mut missed, mut count) = (String::new(), BTreeSet::new(), 0);
    for path in files() {
        let lang = path.parent().unwrap().file_name().unwrap().to_string_lossy().into_owned();
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        for line in std::fs::read_to_string(&path).unwrap().lines() {
            if line.starts_with('#') || line.trim().is_empty() {
                continue;
            }
            count += 1;
            let (want, got) = match line.split_once('\t') {
                Some((text, tokenized)) => (tokenized.to_owned(), tokens(text, &lang)),
                None => (expected(line), sentences(line, &lang)),
            };
            if want == got {
                continue;
            }
            let key = format!("{lang}/{name}: {line}");
            if !listed.contains(key.as_str()) {
                let _ = writeln!(report, "{key}\n  wanted {want}\n  got    {got}");
            }
            missed.insert(key);
        }
    }
    for case in &listed {
        if !missed.contains(*case) {
            let _ = writeln!(report, "listed as missed, but right (or gone): {case}");
        }
    }
    assert!(report.is_empty(), "{} of {count} cases missed\n{report}", missed.len());
    assert!(count >= 300, "only {count} cases");
}
