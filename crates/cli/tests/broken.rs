//! Bad input costs that input alone, is named, and loses nothing else.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;

use common::{arg, hemicycle, project, text};
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_symlink() {
            std::os::unix::fs::symlink(fs::read_link(&path).unwrap(), target).unwrap();
        } else {
            fs::copy(&path, target).unwrap();
        }
    }
}

/// `root` reads everything: then there is no file that cannot be read.
fn is_root() -> bool {
    fs::metadata("/proc/self").is_ok_and(|m| std::os::unix::fs::MetadataExt::uid(&m) == 0)
}

#[test]
fn each_broken_file_is_named_and_the_good_ones_are_there() {
    let dir = tempfile::tempdir().unwrap();
    let corpus = dir.path().join("broken");
    copy(&project("corpora/broken"), &corpus);
    let locked = corpus.join("locked.txt");
    fs::write(&locked, "Personne ne lira ceci.").unwrap();
    fs::set_permissions(&locked, fs::Permissions::from_mode(0o000)).unwrap();
    let good = r#"{"id":"after-the-long-line","text":"La maire soutient le projet. Le préfet le critique."}"#;
    let long = format!(
        "{{\"id\":\"long\",\"text\":\"{}\"}}\n{good}\n",
        "mot ".repeat(50 * 1024 * 1024 / 4)
    );
    fs::write(corpus.join("long.jsonl"), long).unwrap();

    let out = dir.path().join("out");
    let output = hemicycle(&["run", arg(&corpus), "--out", arg(&out), "--quiet"]);
    let stderr = text(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{stderr}");

    let manifest: serde_json::Value =
        serde_json::from_slice(&fs::read(out.join("manifest.json")).unwrap()).unwrap();
    assert_eq!(manifest["complete"], true);
    let refused = |path: &str| -> Vec<(Option<u64>, String)> {
        manifest["inputs"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|i| i["path"] == path)
            .flat_map(|i| i["refused"].as_array().unwrap())
            .map(|r| (r["line"].as_u64(), r["message"].as_str().unwrap().to_owned()))
            .collect()
    };
    let mut expected = vec![
        ("empty.txt", None, "empty"),
        ("binary.txt", None, "binary"),
        ("truncated.txt.gz", None, "truncated"),
        ("lines.jsonl", Some(2), "JSON"),
        ("lines.jsonl", Some(4), "text"),
        ("loop", None, "loop"),
        ("long.jsonl", Some(1), "MiB"),
    ];
    if !is_root() {
        expected.push(("locked.txt", None, "permission"));
    }
    for (path, line, word) in expected {
        let all = refused(path);
        let found = all.iter().find(|(l, _)| *l == line);
        let Some((_, message)) = found else {
            panic!("{path} {line:?} is not in the manifest: {all:?}")
        };
        assert!(
            message.to_lowercase().contains(&word.to_lowercase()),
            "{path}: `{message}` lacks `{word}`"
        );
        let place = line.map_or(format!("{path}: "), |l| format!("{path}:{l}: "));
        assert!(stderr.contains(&format!("{place}{message}")), "stderr lacks {place}: {stderr}");
    }
    let documents =
        zstd::decode_all(fs::File::open(out.join("documents.jsonl.zst")).unwrap()).unwrap();
    let ids: Vec<String> =
        text(&documents).lines().map(|l| document::json::from_str(l).unwrap().id).collect();
    for id in ["good-1.txt", "good-2.txt"] {
        assert!(ids.iter().any(|i| i == id), "{id} is missing: {ids:?}");
    }
    assert_eq!(ids.iter().filter(|i| i.starts_with("lines.jsonl#")).count(), 2, "{ids:?}");
    assert_eq!(ids.iter().filter(|i| i.starts_with("long.jsonl#")).count(), 1, "{ids:?}");
}

#[test]
fn what_is_not_there_is_a_usage_error() {
    let dir = tempfile::tempdir().unwrap();
    let out = dir.path().join("out");
    let output = hemicycle(&["run", "no/such/folder", "--out", arg(&out)]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("no/such/folder"));
    let output = hemicycle(&["explain", arg(dir.path()), "s0"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("run folder"));
}

#[test]
fn a_folder_of_other_things_is_not_overwritten() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("thesis.doc"), "mine").unwrap();
    let corpus = project("corpora/broken/good-1.txt");
    let output = hemicycle(&["run", arg(&corpus), "--out", arg(dir.path())]);
    assert_eq!(output.status.code(), Some(2), "{}", text(&output.stderr));
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1);
}

#[test]
fn an_out_folder_that_cannot_be_made_is_a_write_error() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("file");
    fs::write(&file, "").unwrap();
    let corpus = project("corpora/broken/good-1.txt");
    let output = hemicycle(&["run", arg(&corpus), "--out", arg(&file.join("sub"))]);
    assert_eq!(output.status.code(), Some(3), "{}", text(&output.stderr));
}

#[test]
fn settings_errors_name_file_and_line() {
    let dir = tempfile::tempdir().unwrap();
    let config = dir.path().join("hemicycle.toml");
    fs::write(&config, "jobs = 2\nofsets = \"char\"\n").unwrap();
    let output = hemicycle(&["ingest", "x", "--config", arg(&config)]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("hemicycle.toml:2"), "{}", text(&output.stderr));
}
