//! `hemicycle annotate`: hand-made annotation beside what the program finds.

use crate::args::{Common, ShowArgs};
use crate::compare;
use crate::exit::{Exit, Failure, Outcome};
use crate::io::{colour, terminal_width};
use crate::settings::Settings;
use document::{Document, LanguageCode};
use gold::GoldDoc;
use pipeline::Stage;
use std::io::Write as _;
use std::path::{Path, PathBuf};

/// Prints an article sentence by sentence with its gold and the system's output aligned.
pub fn show(args: &ShowArgs, common: &Common) -> Outcome {
    let settings = Settings::new(common, None)?;
    let (text_file, gold_file) = pair(&args.article);
    let text = read(&text_file)?;
    let gold = parse(&gold_file, &text)?;
    let analyzer = settings.analyzer()?;
    let mut doc = Document::new(gold.id.clone(), text.as_str());
    doc.meta.date.clone_from(&gold.date);
    if let Some(code) = gold.lang.as_deref().and_then(LanguageCode::parse) {
        analyzer.force_language(&mut doc, code);
    }
    let mut scratch = analyzer.scratch();
    let other = match &args.against {
        None => {
            analyzer.run_through(&mut doc, Stage::Stance, &mut scratch);
            None
        }
        Some(path) => {
            analyzer.run_through(&mut doc, Stage::Tokenize, &mut scratch);
            let other = parse(path, &text)?;
            other.fill(&mut doc);
            Some(other)
        }
    };
    let page = compare::Page {
        gold: &gold,
        doc: &doc,
        other: other.as_ref(),
        all: args.all,
        width: terminal_width(),
    };
    let shown = page.render(colour());
    std::io::stdout().write_all(shown.as_bytes()).map_err(|e| Failure::write("stdout", &e))?;
    Ok(Exit::Done)
}

/// The article and its gold, whichever of the two was named, with or without its ending.
fn pair(path: &Path) -> (PathBuf, PathBuf) {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let stem = [".gold.json", ".txt"].iter().find_map(|e| name.strip_suffix(e)).unwrap_or(&name);
    let mut text = path.with_file_name(format!("{stem}.txt"));
    // Further annotations of one corpus borrow its texts: `gold-first/X.gold.json` and `gold/X.txt`.
    let corpus = path.parent().and_then(Path::parent).map(|p| p.join("gold"));
    if let Some(corpus) = corpus.filter(|_| !text.exists()) {
        let lent = corpus.join(format!("{stem}.txt"));
        if lent.exists() {
            text = lent;
        }
    }
    (text, path.with_file_name(format!("{stem}.gold.json")))
}

fn read(path: &Path) -> Result<String, Failure> {
    std::fs::read_to_string(path).map_err(|e| {
        Failure::usage(format!(
            "cannot read {}: {e}; expected X.txt with X.gold.json beside it",
            path.display()
        ))
    })
}

fn parse(path: &Path, text: &str) -> Result<GoldDoc, Failure> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let id = name.strip_suffix(".gold.json").unwrap_or(&name);
    gold::parse(id, text, &read(path)?)
        .map_err(|wrong| Failure::usage(format!("{}: {}", path.display(), wrong.join("; "))))
}
