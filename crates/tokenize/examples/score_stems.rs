//! Compares stems with Snowball's own lists: `cargo run --release -p tokenize --example score_stems -- FOLDER`,
//! which holds `<lang>-voc.txt` and `<lang>-output.txt`, aligned.
#![expect(clippy::print_stdout, reason = "a tool for the terminal")]

use tokenize::Stemmer;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = std::env::args().nth(1).ok_or("give the folder of the lists")?;
    for (lang, name) in [
        ("fr", "french"),
        ("en", "english"),
        ("de", "german"),
        ("es", "spanish"),
        ("it", "italian"),
        ("pt", "portuguese"),
        ("nl", "dutch"),
    ] {
        let words = std::fs::read_to_string(format!("{folder}/{lang}-voc.txt"))?;
        let stems = std::fs::read_to_string(format!("{folder}/{lang}-output.txt"))?;
        let stemmer = Stemmer::named(name).ok_or("no such stemmer")?;
        let pairs: Vec<_> = words.lines().zip(stems.lines()).collect();
        let right = pairs.iter().filter(|(w, s)| stemmer.stem(w) == *s).count();
        let share = 100.0 * right as f64 / pairs.len() as f64;
        println!("{lang} {}: {right} of {} ({share:.2} %)", stemmer.version(), pairs.len());
    }
    Ok(())
}
