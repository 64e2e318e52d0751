//! Writes the files of a made run into a folder:
//! `cargo run --release -p report --example made_run -- DIR [ARTICLES] [STATEMENTS] [ACTORS] [hostile]`.

#![expect(clippy::print_stderr, reason = "an example talks to the terminal")]

#[path = "../tests/made/mod.rs"]
mod made;

use aggregate::Filters;
use std::fs::File;
use std::io::BufWriter;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let number =
        |i: usize, default: usize| args.get(i).and_then(|s| s.parse().ok()).unwrap_or(default);
    let dir = std::path::PathBuf::from(args.first().map_or("made", |s| s));
    std::fs::create_dir_all(&dir)?;
    let hostile = args.iter().any(|a| a == "hostile");
    let run = made::run(number(1, 60), number(2, 7), number(3, 0), hostile);
    let file = |name: &str| File::create(dir.join(name)).map(BufWriter::new);
    for &format in report::Format::ALL.iter().filter(|f| !f.needs_documents()) {
        if format != report::Format::CsvBom {
            report::export(format, &run, &Filters::default(), file(format.file_name())?)?;
        }
    }
    let documents = made::documents(number(1, 60), number(2, 7), number(3, 0), hostile);
    for &format in report::Format::ALL.iter().filter(|f| f.needs_documents()) {
        report::export_documents(format, &documents, file(format.file_name())?)?;
    }
    report::actors_json(&run, file("actors.json")?)?;
    report::ledger_json(&run, file("ledger.json")?)?;
    for (name, lang) in
        [("report.html", report::UiLang::En), ("report-fr.html", report::UiLang::Fr)]
    {
        let options = report::PageOptions { lang };
        report::render(&run, &Filters::default(), &options, file(name)?)?;
    }
    eprint!("{}", report::summary(&run, &report::SummaryOptions::default()));
    Ok(())
}
