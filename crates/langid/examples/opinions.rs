//! Compares the opinions that the detector is made of on files `<lang>-<kind>.txt`, a text a line:
//! whatlang alone, whatlang where it is reliable with the detector behind it, the detector.
//!
//! `cargo run --release -p langid --example opinions -- FOLDER…`
#![expect(clippy::print_stdout, reason = "a tool for the terminal")]

use document::Document;
use langid::{Detector, Scratch, third_opinion};
use std::collections::BTreeMap;
use std::time::Instant;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let detector = Detector::new(packs::embedded())?;
    let mut scratch = Scratch::default();
    let mut texts: BTreeMap<String, Vec<(String, String)>> = BTreeMap::new();
    for folder in std::env::args().skip(1) {
        for file in std::fs::read_dir(folder)? {
            let path = file?.path();
            let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            let Some((lang, kind)) = stem.split_once('-') else { continue };
            let text = std::fs::read_to_string(&path)?;
            let lines: Vec<&str> = text.lines().filter(|l| !l.trim().is_empty()).collect();
            let mut add = |kind: &str, text: String| {
                texts.entry(kind.to_owned()).or_default().push((lang.to_owned(), text));
            };
            if kind == "sentences" {
                lines.chunks(8).for_each(|c| add("documents of 8 sentences", c.join(" ")));
            }
            lines.iter().for_each(|l| add(kind, (*l).to_owned()));
        }
    }
    println!(
        "{:<28} {:>6} {:>20} {:>20} {:>20}",
        "", "texts", "whatlang", "whatlang first", "here"
    );
    for (kind, lines) in &texts {
        let bytes: usize = lines.iter().map(|l| l.1.len()).sum();
        let document = kind.starts_with("documents");
        let here = |text: &str, scratch: &mut Scratch| {
            if !document {
                return detector.detect_text(text).0;
            }
            let mut doc = Document::new("d", text);
            detector.detect(&mut doc, scratch);
            doc.language.map_or(document::LanguageCode::UND, |l| l.code)
        };
        let mut cells = Vec::new();
        for way in 0..3 {
            let mut wrong: BTreeMap<String, u32> = BTreeMap::new();
            let start = Instant::now();
            let mut right = 0;
            for (lang, text) in lines {
                let code = match way {
                    2 => here(text, &mut scratch),
                    _ => {
                        let (code, reliable) = third_opinion(text);
                        if way == 0 || reliable { code } else { here(text, &mut scratch) }
                    }
                };
                right += usize::from(code.as_str() == lang);
                if code.as_str() != lang {
                    *wrong.entry(format!("{lang}>{code}")).or_default() += 1;
                }
            }
            let seconds = start.elapsed().as_secs_f64();
            let share = 100.0 * right as f64 / lines.len() as f64;
            cells.push(format!("{share:.2} % {:.1} MB/s", bytes as f64 / 1e6 / seconds));
            if document && way != 1 {
                let mut wrong: Vec<_> = wrong.into_iter().collect();
                wrong.sort_by_key(|w| std::cmp::Reverse(w.1));
                println!("    {way}: {wrong:?}");
            }
        }
        println!(
            "{kind:<28} {:>6} {:>20} {:>20} {:>20}",
            lines.len(),
            cells[0],
            cells[1],
            cells[2]
        );
    }
    Ok(())
}
