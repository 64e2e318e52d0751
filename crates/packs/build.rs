//! Lists every file under `packs/` so that the library can embed it.

use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

fn main() {
    // Asked for at run time: a build folder that was moved then still finds its own tables.
    let manifest = env::var("CARGO_MANIFEST_DIR").unwrap_or_else(|_| ".".into());
    let root = Path::new(&manifest).join("../../packs");
    println!("cargo::rerun-if-changed={}", root.display());
    let mut list = String::from("&[\n");
    for lang in sorted(&root) {
        println!("cargo::rerun-if-changed={}", lang.display());
        if !lang.is_dir() {
            continue;
        }
        for file in sorted(&lang) {
            let name = |p: &Path| p.file_name().map(|n| n.to_string_lossy().into_owned());
            let (Some(l), Some(n)) = (name(&lang), name(&file)) else { continue };
            // Cards and notes are for readers, not for the program.
            if !file.is_file() || n.starts_with('.') || n.ends_with(".md") {
                continue;
            }
            println!("cargo::rerun-if-changed={}", file.display());
            let content = fs::read(&file).unwrap_or_else(|e| panic!("{}: {e}", file.display()));
            let digest = blake3::hash(&content).to_hex()[..16].to_owned();
            let _ = writeln!(
                list,
                "    File {{ lang: {l:?}, name: {n:?}, bytes: include_bytes!({:?}), digest: {:?} }},",
                file.display().to_string(),
                digest
            );
        }
    }
    list.push(']');
    let out = env::var("OUT_DIR").unwrap_or_default();
    fs::write(Path::new(&out).join("files.rs"), list).expect("OUT_DIR is writable");
}

fn sorted(dir: &Path) -> Vec<std::path::PathBuf> {
    let mut paths: Vec<_> = fs::read_dir(dir)
        .unwrap_or_else(|e| panic!("{}: {e}", dir.display()))
        .filter_map(|e| e.ok().map(|e| e.path()))
        .collect();
    paths.sort();
    paths
}
