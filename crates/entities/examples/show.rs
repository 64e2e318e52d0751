//! Reads raw text and shows mentions and actors.
//!
//! `cargo run --release -p entities --example show -- [--lang fr] FILE…`
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command")]

use document::{Document, Language, LanguageCode, Passage, Span};
use std::error::Error;

fn main() -> Result<(), Box<dyn Error>> {
    let packs = packs::embedded();
    let tokenizers = tokenize::Tokenizers::new(packs)?;
    let parsers = syntax::Parsers::new(packs);
    let recognizer = entities::Recognizer::new(packs, entities::Options::default())?;
    recognizer.check()?;
    let mut lang = LanguageCode::FR;
    let mut parse = true;
    let mut repeat = 1;
    let mut args = std::env::args().skip(1);
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "--lang" => {
                let code = args.next().unwrap_or_default();
                lang = LanguageCode::parse(&code).ok_or("a language code is expected")?;
            }
            "--no-parse" => parse = false,
            // For timing: the same text so many times over, with nothing shown.
            "--repeat" => repeat = args.next().unwrap_or_default().parse()?,
            path => {
                let text = std::fs::read_to_string(path)?.repeat(repeat);
                let mut doc = Document::new(path, text);
                let all = Span::new(0, doc.text().len());
                doc.language = Some(Language {
                    code: lang,
                    confidence: 1.0,
                    passages: vec![Passage { span: all, code: lang, confidence: 1.0 }],
                });
                tokenizers.tokenize(&mut doc, &mut Default::default());
                if parse {
                    parsers.parse(&mut doc, &mut Default::default());
                }
                let start = std::time::Instant::now();
                recognizer.annotate(&mut doc, &mut Default::default());
                let seconds = start.elapsed().as_secs_f64();
                let tokens = doc.tokens.as_ref().map_or(0, |t| t.tokens.len());
                eprintln!("{tokens} tokens, {:.0} tokens/s", tokens as f64 / seconds);
                if repeat == 1 {
                    show(&doc);
                }
            }
        }
    }
    Ok(())
}

fn show(doc: &Document) {
    println!("== {}", doc.id);
    let mut at = 0;
    let mut line = String::new();
    for m in doc.mentions.as_deref().unwrap_or_default() {
        line.push_str(&doc.text()[at..m.span.start as usize]);
        let kind = match m.kind {
            document::MentionKind::Name => "",
            document::MentionKind::Nominal => "~",
            document::MentionKind::Pronoun => "^",
        };
        let actor = m.actor.as_deref().unwrap_or("?");
        let metonym = if m.metonym { "*" } else { "" };
        line.push_str(&format!("[{kind}{metonym}{}:{}={actor}]", m.entity_type, doc.slice(m.span)));
        at = m.span.end as usize;
    }
    line.push_str(&doc.text()[at..]);
    println!("{line}");
    for a in doc.actors.as_deref().unwrap_or_default() {
        println!("{} {} “{}”", a.entity_type, a.id, a.name);
        for f in &a.affiliations {
            println!("    {} @ {}", f.role, f.actor.as_deref().unwrap_or("-"));
        }
        for r in &a.reasons {
            println!("      {r}");
        }
    }
}
