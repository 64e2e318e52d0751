//! The shape of the code: which crate may use which, module docs, file sizes.

use anyhow::{Context, Result, bail};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The crates in order: each may use only those before it. ARCHITECTURE.md explains the order.
const ORDER: &[&str] = &[
    "document",
    "gold",
    "lexicon",
    "learn",
    "packs",
    "corpus",
    "langid",
    "tokenize",
    "syntax",
    "entities",
    "stance",
    "aggregate",
    "report",
    "pipeline",
    "cli",
    "xtask",
];

/// What a crate must not use although it stands before it.
const FORBIDDEN: &[(&str, &[&str])] = &[
    ("lexicon", &["document", "gold"]),
    ("learn", &["document", "gold", "lexicon"]),
    ("packs", &["document", "learn"]),
    ("corpus", &["lexicon", "learn", "packs"]),
    ("langid", &["corpus", "packs"]),
    ("tokenize", &["corpus", "packs"]),
    ("syntax", &["corpus", "packs"]),
    ("entities", &["corpus", "packs"]),
    ("stance", &["corpus", "packs"]),
    (
        "aggregate",
        &["packs", "langid", "tokenize", "syntax", "stance", "learn", "lexicon", "corpus"],
    ),
    (
        "report",
        &[
            "packs", "langid", "tokenize", "syntax", "entities", "stance", "learn", "lexicon",
            "corpus",
        ],
    ),
];

/// Longest Rust file.
const LINES: usize = 600;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Prints what is wrong; an error where anything is.
pub fn run() -> Result<()> {
    let problems = problems()?;
    for p in &problems {
        println!("{p}");
    }
    if problems.is_empty() {
        println!("tidy: nothing to say");
        return Ok(());
    }
    bail!("{} things to tidy", problems.len())
}

fn problems() -> Result<Vec<String>> {
    let mut out = Vec::new();
    let mut seen = BTreeMap::new();
    for krate in ORDER {
        let dir = if *krate == "xtask" {
            root().join("xtask")
        } else {
            root().join("crates").join(krate)
        };
        let manifest = dir.join("Cargo.toml");
        let text = std::fs::read_to_string(&manifest)
            .with_context(|| format!("cannot read {}", manifest.display()))?;
        seen.insert(*krate, ());
        out.extend(dependencies(krate, &text)?);
        for file in rust_files(&dir)? {
            out.extend(file_problems(&file)?);
        }
    }
    for entry in std::fs::read_dir(root().join("crates"))? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if !seen.contains_key(name.as_str()) {
            out.push(format!("crates/{name} is in no order: add it to tidy and ARCHITECTURE.md"));
        }
    }
    let architecture = std::fs::read_to_string(root().join("ARCHITECTURE.md")).unwrap_or_default();
    let rows: Vec<&str> = architecture
        .lines()
        .filter_map(|l| l.strip_prefix("| `")?.split_once('`').map(|x| x.0.trim_end_matches('/')))
        .filter(|n| ORDER.contains(n))
        .collect();
    if rows != ORDER {
        out.push(format!("ARCHITECTURE.md lists {rows:?}, expected {ORDER:?}"));
    }
    Ok(out)
}

fn dependencies(krate: &str, manifest: &str) -> Result<Vec<String>> {
    let table: toml::Table =
        manifest.parse().with_context(|| format!("crates/{krate}/Cargo.toml"))?;
    let mine = ORDER.iter().position(|c| *c == krate).unwrap_or(0);
    let forbidden = FORBIDDEN.iter().find(|(c, _)| *c == krate).map_or(&[][..], |x| x.1);
    let mut out = Vec::new();
    let all = table.get("dependencies").and_then(|d| d.as_table());
    for (dep, how) in all.into_iter().flatten() {
        // What a trainer reads beside the program, which never links it.
        let optional = how.get("optional").and_then(toml::Value::as_bool) == Some(true);
        if let Some(other) = ORDER.iter().position(|c| c == dep)
            && (other >= mine || (forbidden.contains(&dep.as_str()) && !optional))
        {
            out.push(format!("crates/{krate} may not use `{dep}`"));
        }
    }
    Ok(out)
}

fn rust_files(dir: &Path) -> Result<Vec<PathBuf>> {
    let mut out = Vec::new();
    for entry in std::fs::read_dir(dir).with_context(|| format!("{}", dir.display()))? {
        let path = entry?.path();
        if path.is_dir() && !path.ends_with("target") {
            out.extend(rust_files(&path)?);
        } else if path.extension().is_some_and(|e| e == "rs") {
            out.push(path);
        }
    }
    out.sort();
    Ok(out)
}

fn file_problems(path: &Path) -> Result<Vec<String>> {
    let text = std::fs::read_to_string(path)?;
    let shown = path.strip_prefix(root()).unwrap_or(path).display().to_string();
    let mut out = Vec::new();
    if !text.trim_start().starts_with("//!") {
        out.push(format!("{shown} has no module doc line (`//! …`)"));
    }
    let lines = text.lines().count();
    if lines > LINES {
        out.push(format!("{shown} has {lines} lines, more than {LINES}: what rooms does it hold?"));
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_code_is_tidy() {
        let problems = super::problems().unwrap();
        assert!(problems.is_empty(), "{}", problems.join("\n"));
    }
}
