//! Reads articles and shows quotes with their speakers, and stances with rule and trace.
//!
//! `cargo run --release -p stance --example show -- [--packs DIR] [--trace] [--tree] [--repeat N] FILE…`
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command")]

use document::{Document, Span};
use lexicon::Packs;
use std::error::Error;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

fn main() -> Result<(), Box<dyn Error>> {
    let (mut trace, mut tree, mut repeat) = (false, false, 1usize);
    let mut packs = packs::embedded().clone();
    let mut paths = Vec::new();
    let mut args = std::env::args().skip(1);
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "--trace" => trace = true,
            "--tree" => tree = true,
            "--repeat" => repeat = args.next().unwrap_or_default().parse()?,
            "--packs" => packs = Packs::from_dir(Path::new(&args.next().unwrap_or_default()))?,
            path => paths.push(path.into()),
        }
    }
    let packs = Arc::new(packs);
    let detector = langid::Detector::new(&packs)?;
    let tokenizers = tokenize::Tokenizers::new(&packs)?;
    let parsers = syntax::Parsers::new(Arc::clone(&packs));
    let recognizer = entities::Recognizer::new(&packs, entities::Options::default())?;
    let analyzer = stance::Analyzer::new(&packs, stance::Options::default());
    if let Err(e) = analyzer.check() {
        eprintln!("{e}");
    }
    let mut scratch = stance::Scratch::default();
    for input in &corpus::walk(&paths).inputs {
        let mut docs = Vec::new();
        corpus::read(input, &corpus::Limits::default(), &mut |item| docs.extend(item.ok()));
        for mut doc in docs {
            if repeat > 1 {
                let mut bigger =
                    Document::new(doc.id.clone(), format!("{}\n\n", doc.text()).repeat(repeat));
                bigger.meta = doc.meta.clone();
                doc = bigger;
            }
            detector.detect(&mut doc, &mut Default::default());
            tokenizers.tokenize(&mut doc, &mut Default::default());
            parsers.parse(&mut doc, &mut Default::default());
            recognizer.annotate(&mut doc, &mut Default::default());
            let start = Instant::now();
            analyzer.annotate(&mut doc, &mut scratch);
            if repeat > 1 {
                let seconds = start.elapsed().as_secs_f64();
                let tokens = doc.tokens.as_ref().map_or(0, |t| t.tokens.len());
                eprintln!(
                    "{tokens} tokens in {seconds:.3} s: {:.0} a second",
                    tokens as f64 / seconds
                );
            } else {
                show(&doc, trace, tree);
            }
        }
    }
    Ok(())
}

fn show(doc: &Document, trace: bool, tree: bool) {
    println!("\n######## {}", doc.id);
    let quotes = doc.quotes.as_deref().unwrap_or_default();
    let stances = doc.stances.as_deref().unwrap_or_default();
    for (s, sentence) in doc.sentences().iter().enumerate() {
        println!("\n[{s}] {}", marked(doc, sentence.span));
        if tree {
            for (i, w) in doc.words(sentence).iter().enumerate() {
                println!(
                    "      {:3} {:20} {:18} {:6} {:3} {:12} {}",
                    i + 1,
                    w.form,
                    w.lemma,
                    w.upos.map_or("", |u| u.as_str()),
                    w.head.unwrap_or(0),
                    w.deprel.map_or("", |d| d.as_str()),
                    w.feats
                );
            }
        }
        for q in quotes.iter().filter(|q| sentence.span.contains_offset(q.span.start as usize)) {
            let speakers: Vec<&str> =
                q.speakers.iter().map(|s| s.actor.as_deref().unwrap_or("?")).collect();
            println!(
                "   Q{} {:8} [{}]{} {} «{}»",
                q.id,
                q.quote_type,
                speakers.join(", "),
                if q.attribution.is_empty() {
                    String::new()
                } else {
                    format!(" via {}", q.attribution.join(" > "))
                },
                q.cue.as_ref().map_or("", |c| c.lemma.as_str()),
                short(doc.slice(q.span)),
            );
        }
        for x in stances.iter().filter(|x| x.sentence as usize == s) {
            println!(
                "   >> {} {} {} ({}{}{}, {}, {}{}) {} {:.2}  | {}",
                x.holder,
                match x.polarity.as_str() {
                    "favor" => "++",
                    "against" => "--",
                    _ => "+-",
                },
                x.target,
                x.modality,
                if x.negated { ", negated" } else { "" },
                if x.attribution.is_empty() {
                    String::new()
                } else {
                    format!(", via {}", x.attribution.join(" > "))
                },
                x.act,
                x.voice,
                x.strength,
                x.rule,
                x.confidence,
                short(doc.slice(x.evidence)),
            );
            if trace {
                for t in &x.trace {
                    println!("        - {} {}", t.note, t.entry.as_deref().unwrap_or(""));
                }
            }
        }
    }
    for d in doc.diagnostics.iter().filter(|d| d.stage == "stance") {
        println!("   ! {} {}", d.code, d.span.map_or("", |s| doc.slice(s)));
    }
}

/// The sentence with its mentions in brackets.
fn marked(doc: &Document, span: Span) -> String {
    let mut out = String::new();
    let mut at = span.start;
    for m in doc.mentions.as_deref().unwrap_or_default() {
        if !span.contains(m.span) || m.span.start < at {
            continue;
        }
        out.push_str(doc.slice(Span { start: at, end: m.span.start }));
        out.push_str(&format!("[{}={}]", doc.slice(m.span), m.actor.as_deref().unwrap_or("?")));
        at = m.span.end;
    }
    out.push_str(doc.slice(Span { start: at, end: span.end }));
    out.replace('\n', " ")
}

fn short(text: &str) -> String {
    let text = text.replace('\n', " ");
    if text.chars().count() <= 110 {
        return text;
    }
    let head: String = text.chars().take(70).collect();
    let tail: Vec<char> = text.chars().rev().take(35).collect();
    format!("{head} … {}", tail.into_iter().rev().collect::<String>())
}
