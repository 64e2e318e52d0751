//! Measures the detector on files `<lang>-<kind>.txt`, a text a line.
//!
//! `cargo run --release -p langid --example eval_langid -- FOLDER [MODEL]`
#![expect(clippy::print_stdout, reason = "a tool for the terminal")]

use document::Document;
use langid::{Detector, Scratch};
use std::collections::BTreeMap;
use std::time::Instant;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let args: Vec<String> = std::env::args().collect();
    let detector = match args.get(2) {
        Some(path) => Detector::from_bytes(&std::fs::read(path)?)?,
        None => Detector::new(packs::embedded())?,
    };
    for kind in ["single-words", "word-pairs", "sentences"] {
        let mut sum = 0.0;
        let mut n = 0;
        let (mut bytes, mut seconds) = (0, 0.0);
        for lang in ["ca", "de", "en", "es", "fr", "it", "nl", "pt", "ro"] {
            let text = std::fs::read_to_string(format!("{}/{lang}-{kind}.txt", args[1]))?;
            let lines: Vec<&str> = text.lines().filter(|l| !l.trim().is_empty()).collect();
            let mut right = 0;
            let mut wrong: BTreeMap<String, u32> = BTreeMap::new();
            let start = Instant::now();
            let answers: Vec<_> = lines.iter().map(|l| detector.detect_text(l).0).collect();
            seconds += start.elapsed().as_secs_f64();
            for (code, line) in answers.iter().zip(&lines) {
                bytes += line.len();
                if code.as_str() == lang {
                    right += 1;
                } else {
                    *wrong.entry(code.to_string()).or_default() += 1;
                }
            }
            let share = 100.0 * f64::from(right) / lines.len() as f64;
            sum += share;
            n += 1;
            let mut wrong: Vec<_> = wrong.into_iter().collect();
            wrong.sort_by_key(|w| std::cmp::Reverse(w.1));
            wrong.truncate(4);
            println!("{kind:<14} {lang} {share:6.1} % {wrong:?}");
        }
        let speed = bytes as f64 / seconds / 1e6;
        println!("{kind:<14} mean {:.2} %  {speed:.0} MB/s", sum / f64::from(n));
    }
    documents(&detector, &args[1])
}

/// Documents of one sentence, of eight and of forty, with their passages.
fn documents(detector: &Detector, folder: &str) -> Result<(), Box<dyn std::error::Error>> {
    for n in [1, 8, 40] {
        let (mut right, mut pure, mut count, mut bytes, mut seconds) = (0, 0, 0, 0, 0.0);
        let mut scratch = Scratch::default();
        for lang in ["ca", "de", "en", "es", "fr", "it", "nl", "pt", "ro"] {
            let text = std::fs::read_to_string(format!("{folder}/{lang}-sentences.txt"))?;
            let lines: Vec<&str> = text.lines().filter(|l| !l.trim().is_empty()).collect();
            for chunk in lines.chunks(n) {
                let mut doc = Document::new("d", chunk.join(" "));
                bytes += doc.text().len();
                let start = Instant::now();
                detector.detect(&mut doc, &mut scratch);
                seconds += start.elapsed().as_secs_f64();
                let language = doc.language.take().ok_or("no language")?;
                count += 1;
                right += usize::from(language.code.as_str() == lang);
                pure += usize::from(language.passages.iter().all(|p| p.code.as_str() == lang));
            }
        }
        let share = |x: usize| 100.0 * x as f64 / count as f64;
        println!(
            "documents of {n}: {:.2} % right, {:.2} % in all passages, {:.0} MB/s",
            share(right),
            share(pure),
            bytes as f64 / seconds / 1e6
        );
    }
    Ok(())
}
