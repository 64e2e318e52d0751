//! `cargo run --release -p syntax --features train --example train -- LANG DATA PACKAGES OUT [key=value…]`
//!
//! Writes `OUT/syntax.model` and `OUT/syntax.md`; the keys change the recipe for experiments.
#![allow(clippy::print_stderr, clippy::unwrap_used, reason = "a tool for the terminal")]

use std::path::Path;
use syntax::train::Recipe;

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [lang, data, packages, out, rest @ ..] = &args[..] else {
        eprintln!("LANG DATA PACKAGES OUT [key=value…]");
        std::process::exit(2)
    };
    let mut recipe = Recipe::new(lang, 1).unwrap();
    let mut every = 0;
    let o = &mut recipe.options;
    for pair in rest {
        let (key, v) = pair.split_once('=').unwrap();
        match key {
            "seed" => o.seed = v.parse().unwrap(),
            "epochs" => o.epochs = v.parse().unwrap(),
            "e" => o.e = v.parse().unwrap(),
            "h" => o.h = v.parse().unwrap(),
            "layers" => o.layers = v.parse().unwrap(),
            "a" => o.a = v.parse().unwrap(),
            "l" => o.l = v.parse().unwrap(),
            "rate" => o.rate = v.parse().unwrap(),
            "drop" => o.drop = v.parse().unwrap(),
            "average" => o.average = v.parse().unwrap(),
            "batch" => o.batch = v.parse().unwrap(),
            "teachers" => recipe.teachers = v.parse().unwrap(),
            "sure" => recipe.sure = v.parse().unwrap(),
            "augment" => recipe.augment = v == "yes",
            "without" => recipe.without = v.split(',').map(str::to_owned).collect(),
            "every" => every = v.parse().unwrap(),
            _ => panic!("unknown key {key}"),
        }
    }
    let start = std::time::Instant::now();
    let mut log = |s: &str| eprintln!("[{:.0}s] {s}", start.elapsed().as_secs_f32());
    let trained = recipe.run(Path::new(data), Path::new(packages), every, &mut log).unwrap();
    std::fs::create_dir_all(out).unwrap();
    std::fs::write(Path::new(out).join("syntax.model"), trained.model.to_bytes()).unwrap();
    std::fs::write(Path::new(out).join("syntax.md"), trained.card).unwrap();
}
