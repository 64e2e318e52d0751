//! `… --example score -- MODEL FILE.conllu…`: what the trainer measures, of gold words.
#![allow(clippy::print_stdout, clippy::unwrap_used, reason = "a tool for the terminal")]

use syntax::train::score;
use syntax::{Model, conllu};

fn main() {
    let args: Vec<String> = std::env::args().collect();
    let model = Model::from_bytes(&std::fs::read(&args[1]).unwrap()).unwrap();
    for file in &args[2..] {
        let text = std::fs::read_to_string(file).unwrap();
        let name = file.rsplit('/').next().unwrap_or(file);
        println!("{name}: {}", score(&model, &conllu::read(file, &text).unwrap()));
    }
}
