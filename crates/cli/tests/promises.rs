//! The promises of the program, on the demo corpus.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;

use common::{arg, assert_same, files, hemicycle, piped, project, text};
use std::fs;
use std::path::Path;

const RUN_FOLDER: &[&str] = &[
    "actors.json",
    "documents.jsonl.zst",
    "entries.jsonl.zst",
    "ledger.json",
    "manifest.json",
    "network.gexf",
    "network.graphml",
    "report.html",
    "stances.csv",
    "stances.jsonl",
    "stances.parquet",
];

fn run(corpus: &[&Path], out: &Path, jobs: &str) {
    let mut args = vec!["run"];
    args.extend(corpus.iter().map(|p| arg(p)));
    args.extend(["--out", arg(out), "--jobs", jobs, "--quiet"]);
    let output = hemicycle(&args);
    assert!(output.status.success(), "{}", text(&output.stderr));
}

#[test]
fn the_same_bytes_whatever_the_threads_and_the_order_of_the_files() {
    let dir = tempfile::tempdir().unwrap();
    let demo = project("corpora/demo");
    let (one, eight, turned) =
        (dir.path().join("1/demo"), dir.path().join("8/demo"), dir.path().join("t/demo"));
    for d in ["1", "8", "t"] {
        fs::create_dir(dir.path().join(d)).unwrap();
    }
    run(&[&demo], &one, "1");
    run(&[&demo], &eight, "8");
    let names: Vec<String> = files(&one).into_keys().collect();
    assert_eq!(names, RUN_FOLDER);
    assert_same(&files(&one), &files(&eight));

    let mut parts: Vec<_> = fs::read_dir(&demo).unwrap().map(|e| e.unwrap().path()).collect();
    parts.sort();
    parts.reverse();
    let parts: Vec<&Path> = parts.iter().map(|p| p.as_path()).collect();
    run(&parts, &turned, "3");
    let mut turned = files(&turned);
    let mut expected = files(&one);
    // The page bears the corpus's name, which here is that of its first part.
    turned.remove("report.html");
    expected.remove("report.html");
    assert_same(&expected, &turned);
}

#[test]
fn the_shell_chain_of_stages_equals_run() {
    let dir = tempfile::tempdir().unwrap();
    let demo = project("corpora/demo");
    let out = dir.path().join("run");
    run(&[&demo], &out, "2");
    let whole = zstd::decode_all(fs::File::open(out.join("documents.jsonl.zst")).unwrap()).unwrap();

    let mut lines = hemicycle(&["ingest", arg(&demo)]).stdout;
    for stage in ["langid", "tokenize", "parse", "entities", "stance"] {
        let output = piped(&[stage], &lines);
        assert!(output.status.success(), "{stage}: {}", text(&output.stderr));
        lines = output.stdout;
    }
    assert_eq!(lines.len(), whole.len());
    assert!(lines == whole, "the chain and the run differ");

    let merged = dir.path().join("merged");
    let path = dir.path().join("documents.jsonl");
    fs::write(&path, &lines).unwrap();
    let output = hemicycle(&["aggregate", arg(&path), "--out", arg(&merged), "--quiet"]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    for name in [
        "stances.jsonl",
        "stances.csv",
        "stances.parquet",
        "actors.json",
        "network.gexf",
        "network.graphml",
        "entries.jsonl.zst",
    ] {
        let same = fs::read(out.join(name)).unwrap() == fs::read(merged.join(name)).unwrap();
        assert!(same, "{name} of the chain differs from that of the run");
    }
}

#[test]
fn every_span_holds_in_all_three_units() {
    let demo = project("corpora/demo");
    let mut spans = 0;
    for unit in ["char", "byte", "utf16"] {
        let output = hemicycle(&["stance", arg(&demo), "--offsets", unit]);
        assert!(output.status.success(), "{}", text(&output.stderr));
        for line in text(&output.stdout).lines() {
            let json: serde_json::Value = serde_json::from_str(line).unwrap();
            let doc = document::json::from_str(line).unwrap();
            let source = json["text"].as_str().unwrap();
            let cut = |v: &serde_json::Value| -> String {
                let (a, b) =
                    (v["start"].as_u64().unwrap() as usize, v["end"].as_u64().unwrap() as usize);
                match unit {
                    "char" => source.chars().skip(a).take(b - a).collect(),
                    "byte" => source[a..b].to_owned(),
                    _ => String::from_utf16(
                        &source.encode_utf16().skip(a).take(b - a).collect::<Vec<_>>(),
                    )
                    .unwrap(),
                }
            };
            let mentions = json["mentions"].as_array().unwrap();
            for (m, read) in mentions.iter().zip(doc.mentions.as_ref().unwrap()) {
                assert_eq!(cut(m), doc.slice(read.span));
                spans += 1;
            }
            for (q, read) in
                json["quotes"].as_array().unwrap().iter().zip(doc.quotes.as_ref().unwrap())
            {
                assert_eq!(cut(q), doc.slice(read.span));
                spans += 1;
            }
            for (s, read) in
                json["stances"].as_array().unwrap().iter().zip(doc.stances.as_ref().unwrap())
            {
                assert_eq!(cut(&s["evidence"]), doc.slice(read.evidence));
                assert_eq!(cut(&s["cue"]), doc.slice(read.cue));
                assert!(!cut(&s["cue"]).trim().is_empty());
                spans += 2;
            }
            // Tokens and the gaps between them rebuild the text.
            let mut rebuilt = String::new();
            let mut end = 0;
            for t in &doc.tokens.as_ref().unwrap().tokens {
                rebuilt.push_str(&source[end..t.span.start as usize]);
                rebuilt.push_str(doc.slice(t.span));
                end = t.span.end as usize;
            }
            rebuilt.push_str(&source[end..]);
            assert_eq!(rebuilt, source);
        }
    }
    assert!(spans > 3000, "only {spans} spans: is the demo corpus whole?");
}

#[test]
fn records_point_into_the_text() {
    let dir = tempfile::tempdir().unwrap();
    let out = dir.path().join("run");
    run(&[&project("corpora/demo/fr")], &out, "2");
    let documents =
        zstd::decode_all(fs::File::open(out.join("documents.jsonl.zst")).unwrap()).unwrap();
    let texts: std::collections::BTreeMap<String, String> = text(&documents)
        .lines()
        .map(|l| document::json::from_str(l).unwrap())
        .map(|d| (d.id.clone(), d.text().to_owned()))
        .collect();
    let records = fs::read_to_string(out.join("stances.jsonl")).unwrap();
    assert!(records.lines().count() > 50);
    for line in records.lines() {
        let r: serde_json::Value = serde_json::from_str(line).unwrap();
        let source = &texts[r["doc_id"].as_str().unwrap()];
        let at = |k: &str| r[k].as_u64().unwrap() as usize;
        let exact = r["exact"].as_str().unwrap();
        assert_eq!(&source[at("start_byte")..at("end_byte")], exact);
        let chars: String =
            source.chars().skip(at("start_char")).take(at("end_char") - at("start_char")).collect();
        assert_eq!(chars, exact);
        let units: Vec<u16> = source.encode_utf16().collect();
        assert_eq!(String::from_utf16(&units[at("start_utf16")..at("end_utf16")]).unwrap(), exact);
        let around =
            format!("{}{exact}{}", r["prefix"].as_str().unwrap(), r["suffix"].as_str().unwrap());
        assert!(source.contains(&around), "{around}");
    }
}

#[test]
fn a_stage_leaves_the_other_layers_as_they_were() {
    let article = project("corpora/broken/good-1.txt");
    let whole = hemicycle(&["stance", arg(&article)]).stdout;
    let before: serde_json::Value = serde_json::from_slice(&whole).unwrap();
    let layers = |stage: &str| -> &[&str] {
        match stage {
            "langid" => &["language"],
            "tokenize" | "parse" => &["sentences", "tokens"],
            "entities" => &["mentions", "actors"],
            _ => &["quotes", "stances", "mentions"],
        }
    };
    for stage in ["langid", "tokenize", "parse", "entities", "stance"] {
        let after: serde_json::Value =
            serde_json::from_slice(&piped(&[stage], &whole).stdout).unwrap();
        for key in [
            "id",
            "text",
            "meta",
            "language",
            "sentences",
            "tokens",
            "mentions",
            "actors",
            "quotes",
            "stances",
        ] {
            if !layers(stage).contains(&key) {
                assert_eq!(before[key], after[key], "`{stage}` changed `{key}`");
            }
        }
    }
}
