//! The shipped tables compile, and a slip in one is named with its line.

use lexicon::{File, Packs};

#[test]
fn every_line_of_every_language_is_read() {
    let analyzer = stance::Analyzer::new(packs::embedded(), stance::Options::default());
    if let Err(e) = analyzer.check() {
        panic!("{e}");
    }
}

#[test]
fn errors_name_file_line_and_remedy() {
    for (name, bytes, expect) in [
        (
            "frames.tsv",
            "pred\tpos\tholder\ttarget\tpolarity\nblame\tVERB\twho\tobj\t-\n",
            "frames.tsv:2: `who` is no role",
        ),
        (
            "frames.tsv",
            "pred\tpos\tholder\ttarget\tpolarity\nblame\tVERB\tsubj\tobj\t?\n",
            "frames.tsv:2: `?` is no polarity",
        ),
        (
            "cues.tsv",
            "lemma\tpos\tclass\tspeaker\nsay\tVERB\tspeak\tsubj\n",
            "cues.tsv:2: `speak` is no class",
        ),
        (
            "modality.tsv",
            "phrase\tclass\tscope\nnot\tneg\tworld\n",
            "modality.tsv:2: `world` is no scope",
        ),
        ("function.tsv", "class\tlemmas\nodd\tx\n", "function.tsv:2: `odd` is no class"),
    ] {
        let files = [File { lang: "xx", name, bytes: bytes.as_bytes(), digest: "" }];
        let analyzer =
            stance::Analyzer::new(&Packs::from_files(&files), stance::Options::default());
        let e = analyzer.check().unwrap_err().to_string();
        assert!(e.contains(expect), "{e}");
    }
}
