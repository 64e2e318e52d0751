//! The commands on a run folder, and what they print.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;

use common::{arg, assert_same, files, hemicycle, piped, project, text};
use std::fs;
use std::path::PathBuf;
use std::sync::OnceLock;

/// A run over the French demo articles, made once.
fn demo() -> &'static PathBuf {
    static RUN: OnceLock<(tempfile::TempDir, PathBuf)> = OnceLock::new();
    &RUN.get_or_init(|| {
        let dir = tempfile::tempdir().unwrap();
        let out = dir.path().join("fr");
        let output = hemicycle(&["run", arg(&project("corpora/demo/fr")), "--out", arg(&out)]);
        assert!(output.status.success(), "{}", text(&output.stderr));
        assert!(text(&output.stdout).contains("24 articles"), "{}", text(&output.stdout));
        (dir, out)
    })
    .1
}

fn first_id() -> String {
    let records = fs::read_to_string(demo().join("stances.jsonl")).unwrap();
    let first: serde_json::Value = serde_json::from_str(records.lines().next().unwrap()).unwrap();
    first["id"].as_str().unwrap().to_owned()
}

#[test]
fn actors_are_listed_and_their_file_is_read_back() {
    let shown = text(&hemicycle(&["actors", arg(demo())]).stdout).to_owned();
    assert!(shown.contains("PER Maud Kerviler  (maud-kerviler)"), "{shown}");
    assert!(shown.contains("Kerviler ("), "{shown}");
    let dir = tempfile::tempdir().unwrap();
    let (file, again) = (dir.path().join("actors.toml"), dir.path().join("again"));
    let output = hemicycle(&["actors", arg(demo()), "--min-articles", "3", "--write", arg(&file)]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let list = fs::read_to_string(&file)
        .unwrap()
        .replace("name = \"Maud Kerviler\"", "name = \"Maud Kerviler-Duval\"");
    assert!(list.contains("Kerviler-Duval"), "{list}");
    fs::write(&file, list).unwrap();
    let article = project("corpora/demo/fr/2026-03-11_calyptra-ultimatum.txt");
    let output = hemicycle(&["run", arg(&article), "--actors", arg(&file), "--out", arg(&again)]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let actors = fs::read_to_string(again.join("actors.json")).unwrap();
    assert!(actors.contains("Maud Kerviler-Duval"), "the list was not used");
}

#[test]
fn explain_shows_sentence_tree_rule_and_entry() {
    let output = hemicycle(&["explain", arg(demo()), &first_id()]);
    let shown = text(&output.stdout);
    assert!(output.status.success(), "{}", text(&output.stderr));
    for part in ["rule fr.", "confidence", "sentence", "root", "packs/fr/"] {
        assert!(shown.contains(part), "`{part}` is missing in:\n{shown}");
    }
}

#[test]
fn report_renders_again_to_the_same_bytes() {
    let dir = tempfile::tempdir().unwrap();
    let page = dir.path().join("again.html");
    let output = hemicycle(&["report", arg(demo()), "--out", arg(&page)]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert!(fs::read(&page).unwrap() == fs::read(demo().join("report.html")).unwrap());
    let output = hemicycle(&["report", arg(demo()), "--from", "2030-01-01", "--out", arg(&page)]);
    assert!(output.status.success());
    assert!(
        fs::read(&page).unwrap().len()
            < fs::metadata(demo().join("report.html")).unwrap().len() as usize
    );
}

#[test]
fn exports_equal_the_run_folder() {
    for (format, file) in [
        ("gexf", "network.gexf"),
        ("graphml", "network.graphml"),
        ("csv", "stances.csv"),
        ("parquet", "stances.parquet"),
    ] {
        let output = hemicycle(&["export", arg(demo()), "--format", format]);
        assert!(output.status.success(), "{}", text(&output.stderr));
        assert!(output.stdout == fs::read(demo().join(file)).unwrap(), "{format}");
    }
    let output = hemicycle(&["export", arg(demo()), "--format", "nonsense"]);
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn merging_a_run_with_itself_changes_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let merged = dir.path().join("merged");
    let run = arg(demo());
    let output = hemicycle(&["aggregate", run, run, "--out", arg(&merged), "--quiet"]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    for name in ["stances.jsonl", "actors.json", "network.gexf"] {
        assert!(
            fs::read(merged.join(name)).unwrap() == fs::read(demo().join(name)).unwrap(),
            "{name}"
        );
    }
}

#[test]
fn flat_records_alone_can_be_aggregated() {
    let dir = tempfile::tempdir().unwrap();
    let merged = dir.path().join("merged");
    let output = hemicycle(&[
        "aggregate",
        arg(&demo().join("stances.jsonl")),
        "--out",
        arg(&merged),
        "--quiet",
    ]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let lines = |p: PathBuf| fs::read_to_string(p).unwrap().lines().count();
    assert_eq!(lines(merged.join("stances.jsonl")), lines(demo().join("stances.jsonl")));
}

#[test]
fn a_killed_run_resumes_to_the_same_bytes() {
    use std::process::{Command, Stdio};
    let dir = tempfile::tempdir().unwrap();
    let corpus = project("corpora/demo/fr");
    let out = dir.path().join("demo");
    for wait in [5, 40, 80, 120] {
        let mut child = Command::new(env!("CARGO_BIN_EXE_hemicycle"))
            .args(["run", arg(&corpus), "--out", arg(&out), "--jobs", "1", "--resume", "--quiet"])
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(std::time::Duration::from_millis(wait));
        let _ = child.kill();
        child.wait().unwrap();
    }
    let output = hemicycle(&["run", arg(&corpus), "--out", arg(&out), "--resume", "--quiet"]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let fresh = dir.path().join("x");
    fs::create_dir(&fresh).unwrap();
    let fresh = fresh.join("demo");
    hemicycle(&["run", arg(&corpus), "--out", arg(&fresh), "--quiet"]);
    assert_same(&files(&fresh), &files(&out));
}

#[test]
fn raw_text_goes_through_a_single_stage() {
    let output = piped(
        &["parse", "--lang", "fr", "--format", "conllu"],
        "La ministre aurait accusé le PDG.\n".as_bytes(),
    );
    let shown = text(&output.stdout);
    assert!(shown.contains("\taccuser\tVERB\t"), "{shown}");
    assert!(shown.contains("Mood=Cnd"), "{shown}");
    let output = piped(&["tokenize", "--format", "text"], b"");
    assert!(output.status.success() && output.stdout.is_empty());
}

#[test]
fn a_codebook_is_suggested_and_can_be_used() {
    let corpus = project("corpora/demo/fr");
    let output = hemicycle(&["codebook", "suggest", arg(&corpus)]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("codebook.toml");
    fs::write(&file, &output.stdout).unwrap();
    let out = dir.path().join("out");
    let output =
        hemicycle(&["run", arg(&corpus), "--out", arg(&out), "--codebook", arg(&file), "--quiet"]);
    assert!(output.status.success(), "{}", text(&output.stderr));
}

#[test]
fn help_has_an_example_for_every_command() {
    for command in [
        "run",
        "ingest",
        "langid",
        "tokenize",
        "parse",
        "entities",
        "stance",
        "aggregate",
        "report",
        "export",
        "explain",
        "completions",
        "man",
    ] {
        let output = hemicycle(&[command, "--help"]);
        assert!(text(&output.stdout).contains("Example"), "{command}");
    }
    assert!(text(&hemicycle(&["man"]).stdout).contains(".TH"));
    assert!(text(&hemicycle(&["completions", "bash"]).stdout).contains("hemicycle"));
}
