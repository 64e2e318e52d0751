//! Shows what a corpus holds: `cargo run --release -p corpus --example list -- [--text] PATH…`
#![expect(clippy::print_stdout, reason = "an example")]

use corpus::{Limits, walk};

fn main() {
    let (flags, paths): (Vec<String>, Vec<String>) =
        std::env::args().skip(1).partition(|a| a.starts_with("--"));
    let found = walk(&paths.into_iter().map(Into::into).collect::<Vec<_>>());
    for ignored in &found.ignored {
        println!("ignored {}: {}", ignored.name, ignored.reason);
    }
    for refusal in &found.refused {
        println!("refused {refusal}");
    }
    for input in &found.inputs {
        let outcome = corpus::read(input, &Limits::default(), &mut |item| match item {
            Ok(d) => {
                println!("{} ({} bytes) {:?} {:?}", d.id, d.text().len(), d.meta, d.diagnostics);
                if flags.iter().any(|f| f == "--text") {
                    println!("{}\n=====", d.text());
                }
            }
            Err(refusal) => println!("refused [{}] {refusal}", refusal.code),
        });
        println!("  {outcome:?}");
    }
}
