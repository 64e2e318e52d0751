//! `cargo run --release -p syntax --features train --example train -- fr ../shared/data OUT [key=value…]`
#![allow(clippy::print_stderr, clippy::unwrap_used, reason = "a tool for the terminal")]

use syntax::conllu::Tree;
use syntax::train::{
    Options, Resources, Sample, augment, banks, dictionary, harmonise, score, spacy_vectors, train,
};

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [lang, data, out, rest @ ..] = &args[..] else { panic!("LANG DATA OUT [key=value]") };
    let mut o = Options::default();
    let mut every = 5;
    let mut aug = true;
    let mut resources = Resources::default();
    for pair in rest {
        let (k, v) = pair.split_once('=').expect("key=value");
        match k {
            "epochs" => o.epochs = v.parse().unwrap(),
            "e" => o.e = v.parse().unwrap(),
            "h" => o.h = v.parse().unwrap(),
            "layers" => o.layers = v.parse().unwrap(),
            "a" => o.a = v.parse().unwrap(),
            "l" => o.l = v.parse().unwrap(),
            "rate" => o.rate = v.parse().unwrap(),
            "drop" => o.drop = v.parse().unwrap(),
            "batch" => o.batch = v.parse().unwrap(),
            "aug" => aug = v == "1",
            "every" => every = v.parse().unwrap(),
            "packages" => {
                let lexicons = std::path::Path::new(data).join("lexicons");
                dictionary(lang, &lexicons, v.as_ref(), &mut resources).unwrap();
            }
            "vectors" => resources.vectors = Some(spacy_vectors(v.as_ref()).unwrap()),
            _ => panic!("{k}"),
        }
    }
    let data = std::path::Path::new(data);
    let mut train_trees: Vec<Sample> = Vec::new();
    let mut dev: Vec<(String, Vec<Tree>)> = Vec::new();
    for bank in banks(lang) {
        let mut trees = bank.load(data).unwrap();
        if bank.train {
            trees.iter_mut().for_each(|t| harmonise(&bank.name(), t));
            for _ in 0..bank.repeat {
                train_trees.extend(trees.iter().cloned().map(|t| (t, bank.foreign())));
            }
        } else {
            dev.push((bank.name(), trees));
        }
    }
    if aug {
        augment(lang, &mut train_trees, o.seed);
    }
    let start = std::time::Instant::now();
    let model = train(
        &train_trees,
        &resources,
        &o,
        &mut |s| eprintln!("[{:.0}s] {s}", start.elapsed().as_secs_f32()),
        &mut |epoch, model| {
            if epoch % every == 0 {
                for (name, trees) in &dev {
                    let t = std::time::Instant::now();
                    let s = score(model, trees);
                    let rate = f64::from(s.words) / t.elapsed().as_secs_f64();
                    eprintln!("  {name}: {s}; {rate:.0} words/s");
                }
            }
        },
    );
    std::fs::write(out, model.to_bytes()).unwrap();
}
