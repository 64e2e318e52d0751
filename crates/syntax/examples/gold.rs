//! `… --example gold -- MODEL FILE.conllu`: gold and predicted analyses of gold words, side by side.
#![allow(clippy::print_stdout, clippy::unwrap_used, reason = "a tool for the terminal")]

use document::Word;
use syntax::{Model, Scratch, conllu};

fn main() {
    let args: Vec<String> = std::env::args().collect();
    let model = Model::from_bytes(&std::fs::read(&args[1]).unwrap()).unwrap();
    let text = std::fs::read_to_string(&args[2]).unwrap();
    let mut scratch = Scratch::default();
    for tree in conllu::read(&args[2], &text).unwrap() {
        println!("# {}\t{}", tree.id, tree.text);
        let mut words: Vec<Word> =
            tree.words.iter().map(|r| Word::new(0, r.form.replace('’', "'"), "")).collect();
        model.analyse(&mut words, &mut scratch);
        for (i, (r, w)) in tree.words.iter().zip(&words).enumerate() {
            let u = |u: Option<document::Upos>| u.map_or("_", document::Upos::as_str);
            let d = |d: Option<document::Deprel>| d.map_or("_", document::Deprel::as_str);
            println!(
                "{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}",
                i + 1,
                r.form,
                u(r.upos),
                u(w.upos),
                r.feats,
                w.feats,
                r.lemma,
                w.lemma,
                r.head.unwrap_or(0),
                w.head.unwrap_or(0),
                d(r.deprel),
                d(w.deprel)
            );
        }
    }
}
