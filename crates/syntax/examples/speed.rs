//! `… --example speed -- MODEL FILE.conllu [TIMES]`: words a second on one thread, gold words.
#![allow(clippy::print_stdout, clippy::unwrap_used, reason = "a tool for the terminal")]

use document::Word;
use std::time::Instant;
use syntax::{Model, Scratch, conllu};

fn main() {
    let args: Vec<String> = std::env::args().collect();
    let bytes = std::fs::read(&args[1]).unwrap();
    let start = Instant::now();
    let model = Model::from_bytes(&bytes).unwrap();
    println!("loaded {} bytes in {:.1} ms", bytes.len(), start.elapsed().as_secs_f64() * 1e3);
    let times: usize = args.get(3).map_or(3, |t| t.parse().unwrap());
    let text = std::fs::read_to_string(&args[2]).unwrap();
    let trees = conllu::read(&args[2], &text).unwrap();
    let lens: Vec<usize> = trees.iter().map(|t| t.words.len()).collect();
    let rows = trees.iter().flat_map(|t| &t.words);
    let mut sentences: Vec<Word> =
        rows.map(|r| Word::new(0, r.form.replace('’', "'"), "")).collect();
    let words = sentences.len();
    let mut scratch = Scratch::default();
    let mut best = f64::INFINITY;
    for _ in 0..times {
        let start = Instant::now();
        model.analyse_all(&mut sentences, &lens, &mut scratch);
        best = best.min(start.elapsed().as_secs_f64());
    }
    println!("{words} words: {:.0} words/s", words as f64 / best);
}
