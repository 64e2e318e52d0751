//! How fast a text is tokenised: `cargo run --release -p tokenize --example bench -- LANG FILE…`
#![expect(clippy::print_stdout, reason = "a tool for the terminal")]

use document::{Document, Language, LanguageCode};
use std::time::Instant;
use tokenize::{Scratch, Tokenizers};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let lang = args.first().map_or("fr", String::as_str);
    let code = LanguageCode::parse(lang).unwrap_or(LanguageCode::UND);
    let tokenizers = Tokenizers::new(packs::embedded())?;
    let mut scratch = Scratch::default();
    for path in &args[1..] {
        let text = std::fs::read_to_string(path)?;
        // Articles of some four thousand bytes.
        let mut docs = Vec::new();
        let mut rest = text.as_str();
        while !rest.is_empty() {
            let at = rest.char_indices().map(|(i, _)| i).find(|i| *i >= 4000).unwrap_or(rest.len());
            let at = rest[at..].find(' ').map_or(rest.len(), |i| at + i);
            let mut doc = Document::new("x", &rest[..at]);
            doc.language = Some(Language { code, confidence: 1.0, passages: Vec::new() });
            docs.push(doc);
            rest = &rest[at..];
        }
        let mut best = f64::MAX;
        let (mut tokens, mut words) = (0, 0);
        for _ in 0..7 {
            let start = Instant::now();
            (tokens, words) = (0, 0);
            for doc in &mut docs {
                tokenizers.tokenize(doc, &mut scratch);
                let layer = doc.tokens.take().unwrap_or_default();
                tokens += layer.tokens.len();
                words += layer.words.len();
            }
            best = best.min(start.elapsed().as_secs_f64());
        }
        let mb = text.len() as f64 / 1e6;
        println!("{path}: {mb:.1} MB, {tokens} tokens, {words} words, {:.1} MB/s", mb / best);
    }
    Ok(())
}
