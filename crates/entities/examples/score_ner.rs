//! Exact span and type of names against a file of `index token tag` lines (IOB2), sentence by sentence.
//!
//! `cargo run --release -p entities --example score_ner -- LANG FILE [--errors N]`
#![expect(clippy::print_stdout, reason = "a command")]

use document::{Document, Language, LanguageCode, MentionKind, Passage, Span};
use std::collections::BTreeMap;
use std::error::Error;

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = std::env::args().collect();
    let lang = LanguageCode::parse(args.get(1).ok_or("LANG FILE")?).ok_or("a language code")?;
    let text = std::fs::read_to_string(args.get(2).ok_or("LANG FILE")?)?;
    let mut errors: usize = match args.iter().position(|a| a == "--errors") {
        Some(i) => args.get(i + 1).ok_or("--errors N")?.parse()?,
        None => 0,
    };
    let packs = packs::embedded();
    let tokenizers = tokenize::Tokenizers::new(packs)?;
    let parsers = syntax::Parsers::new(packs);
    let recognizer = entities::Recognizer::new(packs, entities::Options::default())?;
    let (mut ts, mut ps, mut es) = (Default::default(), Default::default(), Default::default());
    let mut counts: BTreeMap<String, [u32; 3]> = BTreeMap::new();
    for block in text.split("\n\n") {
        let (mut line, mut gold, mut open) = (String::new(), Vec::new(), None::<(usize, String)>);
        for row in block.lines().filter(|l| !l.starts_with('#')) {
            let cells: Vec<&str> = row.split(['\t', ' ']).collect();
            let (token, tag) = match cells.as_slice() {
                [_, token, tag, ..] => (*token, *tag),
                _ => continue,
            };
            let tight = matches!(token, "," | "." | ")" | "]" | ":" | ";") && lang.as_str() != "fr"
                || matches!(token, "," | "." | ")")
                || line.ends_with(['\'', '(', '’']) && !token.starts_with('\'');
            if (tag.starts_with("B-") || tag == "O")
                && let Some((start, kind)) = open.take()
            {
                gold.push((start, line.trim_end().len(), kind));
            }
            if !line.is_empty() && !tight {
                line.push(' ');
            }
            if let Some(kind) = tag.strip_prefix("B-") {
                open = Some((line.len(), kind.to_owned()));
            }
            line.push_str(token);
        }
        if let Some((start, kind)) = open.take() {
            gold.push((start, line.len(), kind));
        }
        if line.is_empty() {
            continue;
        }
        let mut doc = Document::new("d", line.clone());
        let all = Span::new(0, line.len());
        let passages = vec![Passage { span: all, code: lang, confidence: 1.0 }];
        doc.language = Some(Language { code: lang, confidence: 1.0, passages });
        tokenizers.tokenize(&mut doc, &mut ts);
        parsers.parse(&mut doc, &mut ps);
        recognizer.annotate(&mut doc, &mut es);
        let found: Vec<(usize, usize, String)> = doc
            .mentions
            .iter()
            .flatten()
            .filter(|m| m.kind == MentionKind::Name)
            .map(|m| {
                (m.span.start as usize, m.span.end as usize, m.entity_type.as_str().to_owned())
            })
            .collect();
        let bare = |(a, b, t): &(usize, usize, String)| {
            let s = &line[*a..*b];
            let cut = ["Le ", "La ", "Les ", "L'", "The ", "the ", "le ", "la ", "les ", "l'"];
            let n = cut.iter().find(|c| s.starts_with(**c)).map_or(0, |c| c.len());
            (*a + n, *b, t.clone())
        };
        let gold: Vec<_> = gold.iter().map(bare).filter(|g| g.2 != "MISC").collect();
        let found: Vec<_> = found.iter().map(bare).filter(|g| g.2 != "MISC").collect();
        for g in &gold {
            counts.entry(g.2.clone()).or_default()[if found.contains(g) { 0 } else { 2 }] += 1;
        }
        for f in found.iter().filter(|f| !gold.contains(f)) {
            counts.entry(f.2.clone()).or_default()[1] += 1;
        }
        if errors > 0 && (gold.iter().any(|g| !found.contains(g)) || found.len() != gold.len()) {
            errors -= 1;
            let show = |l: &[(usize, usize, String)]| {
                l.iter()
                    .map(|(a, b, t)| format!("{t}:{}", &line[*a..*b]))
                    .collect::<Vec<_>>()
                    .join(" | ")
            };
            let missed: Vec<_> = gold.iter().filter(|g| !found.contains(g)).cloned().collect();
            let extra: Vec<_> = found.iter().filter(|g| !gold.contains(g)).cloned().collect();
            println!("{line}\n   - {}\n   + {}", show(&missed), show(&extra));
        }
    }
    let mut sum = [0u32; 3];
    let f1 = |c: [u32; 3]| 200.0 * f64::from(c[0]) / f64::from((2 * c[0] + c[1] + c[2]).max(1));
    for (t, c) in &counts {
        println!("{t}  right {} extra {} missed {}  F1 {:.1}", c[0], c[1], c[2], f1(*c));
        for i in 0..3 {
            sum[i] += c[i];
        }
    }
    println!(
        "{lang} all  P {:.1} R {:.1} F1 {:.1}",
        100.0 * f64::from(sum[0]) / f64::from((sum[0] + sum[1]).max(1)),
        100.0 * f64::from(sum[0]) / f64::from((sum[0] + sum[2]).max(1)),
        f1(sum)
    );
    Ok(())
}
