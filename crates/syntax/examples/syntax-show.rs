//! `… --example syntax-show -- LANG FILE [MODEL]`: raw text in, CoNLL-U out (one document).
#![allow(clippy::print_stdout, clippy::unwrap_used, reason = "a tool for the terminal")]

use document::{Document, Language, LanguageCode};

fn main() {
    let args: Vec<String> = std::env::args().collect();
    let text = std::fs::read_to_string(&args[2]).unwrap();
    let mut doc = Document::new("show", text);
    let code = LanguageCode::parse(&args[1]).unwrap();
    doc.language = Some(Language { code, confidence: 1.0, passages: Vec::new() });
    tokenize::Tokenizers::new(packs::embedded())
        .unwrap()
        .tokenize(&mut doc, &mut tokenize::Scratch::default());
    let mut scratch = syntax::Scratch::default();
    match args.get(3) {
        None => syntax::Parsers::new(packs::embedded()).parse(&mut doc, &mut scratch),
        Some(path) => {
            let model = syntax::Model::from_bytes(&std::fs::read(path).unwrap()).unwrap();
            let sentences = doc.sentences.clone().unwrap_or_default();
            if let Some(layer) = &mut doc.tokens {
                for s in sentences {
                    let range = s.words.start as usize..s.words.end as usize;
                    model.analyse(&mut layer.words[range], &mut scratch);
                }
            }
        }
    }
    print!("{}", syntax::conllu::write(&doc));
}
