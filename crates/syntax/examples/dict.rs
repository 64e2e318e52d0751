//! Lists a dictionary.
#![allow(clippy::print_stdout, clippy::unwrap_used, reason = "a tool for the terminal")]
fn main() {
    let a: Vec<String> = std::env::args().collect();
    let bytes = std::fs::read(&a[1]).unwrap();
    use std::io::Write;
    let mut o = std::io::BufWriter::new(std::io::stdout());
    for e in syntax::train::entries(&bytes, a[2].as_bytes()[0], a.len() > 3).unwrap() {
        writeln!(o, "{}\t{}\t{}", e.form, e.lemma, e.tag).unwrap();
    }
}
