//! Readers of the formats that gold comes in. Each takes a path and gives documents with byte spans.

mod brat;
mod columns;
mod sentiment;
mod wikinews;

use crate::eval::gold::GoldDoc;
use anyhow::{Context, Result, bail};
use std::path::{Path, PathBuf};

/// Reads gold from a file or a folder; the format is told from names and content.
///
/// | what is there | format |
/// |---|---|
/// | `X.gold.json` beside `X.txt` | the project's own |
/// | `.ann` (beside its `.txt`, or in `NAME_ann` beside `NAME`) | brat standoff |
/// | `.tsv` with `NE-COARSE-LIT` in its header | HIPE |
/// | `.bio`, `.conll`, `.iob2`, `.conllu` with tags | token and tag columns |
/// | `.jsonl` with `targets` or `polarity` | NewsMTSC, MAD-TSC |
/// | `.json` with `originalText` | German Wikinews quotations |
pub fn read(path: &Path) -> Result<Vec<GoldDoc>> {
    let mut docs = Vec::new();
    if path.is_dir() {
        let files = list(path)?;
        let annotated = path.with_file_name(format!("{}_ann", name(path))).is_dir();
        if annotated || files.iter().any(|f| name(f).ends_with(".ann")) {
            return brat::read_folder(path);
        }
        for file in files {
            if name(&file).ends_with(".gold.json") {
                docs.extend(gold_json(&file)?);
            } else if name(&file).ends_with(".pretty.json") {
                docs.extend(wikinews::read(&file)?);
            } else if columns::is_tagged(&file) {
                docs.extend(columns::read(&file)?);
            }
        }
    } else {
        docs = read_file(path)?;
    }
    if docs.is_empty() {
        bail!("{}: no gold of a known format; see `cargo xtask eval --help`", path.display());
    }
    docs.sort_by(|a, b| a.id.cmp(&b.id));
    Ok(docs)
}

fn read_file(path: &Path) -> Result<Vec<GoldDoc>> {
    let n = name(path);
    if n.ends_with(".gold.json") {
        gold_json(path)
    } else if n.ends_with(".jsonl") {
        sentiment::read(path)
    } else if n.ends_with(".json") {
        wikinews::read(path)
    } else if n.ends_with(".ann") {
        brat::read_folder(path.parent().unwrap_or(Path::new(".")))
    } else {
        columns::read(path)
    }
}

fn gold_json(path: &Path) -> Result<Vec<GoldDoc>> {
    match parse_gold(path)? {
        Ok(doc) => Ok(vec![doc]),
        Err(problems) => bail!("{}: {}", path.display(), problems.join("\n")),
    }
}

/// The project's own: `X.gold.json` beside `X.txt`. Another annotation of the project's own articles,
/// in a folder beside `gold`, borrows their texts.
fn parse_gold(path: &Path) -> Result<Result<GoldDoc, Vec<String>>> {
    let id = name(path).trim_end_matches(".gold.json").to_owned();
    let mut article = path.with_file_name(format!("{id}.txt"));
    if !article.exists()
        && let Some(corpora) = path.parent().and_then(Path::parent)
    {
        article = corpora.join("gold").join(format!("{id}.txt"));
    }
    Ok(::gold::parse(&id, &text(&article)?, &text(path)?))
}

/// Every gold file of a folder in the project's own form, and everything that is wrong with them.
pub fn read_checked(dir: &Path) -> Result<(Vec<GoldDoc>, Vec<String>)> {
    let (mut docs, mut problems) = (Vec::new(), Vec::new());
    let files = list(dir)?;
    for file in files.iter().filter(|f| name(f).ends_with(".gold.json")) {
        match parse_gold(file)? {
            Ok(doc) => docs.push(doc),
            Err(wrong) => problems.extend(wrong.iter().map(|w| format!("{}: {w}", file.display()))),
        }
    }
    for file in files.iter().filter(|f| name(f).ends_with(".txt")) {
        if !file.with_extension("gold.json").exists() {
            problems.push(format!("{}: no gold beside it", file.display()));
        }
    }
    Ok((docs, problems))
}

/// The files below a folder, sorted.
pub fn list(dir: &Path) -> Result<Vec<PathBuf>> {
    let mut out = Vec::new();
    let entries = std::fs::read_dir(dir).with_context(|| format!("{}", dir.display()))?;
    for entry in entries {
        let path = entry?.path();
        if path.is_dir() {
            out.extend(list(&path)?);
        } else {
            out.push(path);
        }
    }
    out.sort();
    Ok(out)
}

/// The file's name.
pub fn name(path: &Path) -> String {
    path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default()
}

/// The text of a file, with the path in the error.
pub fn text(path: &Path) -> Result<String> {
    std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))
}

/// A language code in a file's name: `enp_FR.bnf.bio`, `fr-val.conllu`, `dev-fr.tsv`.
pub fn lang_of(path: &Path) -> Option<String> {
    let n = name(path).to_lowercase();
    n.split(|c: char| !c.is_ascii_alphanumeric())
        .find(|p| ["fr", "en", "de", "es", "it", "pt", "nl", "ro", "ca"].contains(p))
        .map(str::to_owned)
}
