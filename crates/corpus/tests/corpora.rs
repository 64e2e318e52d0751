//! The corpora of the repository: the demonstration is read whole, the broken one is refused by name.

use corpus::duplicates::{self, Entry};
use corpus::{Limits, Refusal, walk};
use document::Document;
use std::path::PathBuf;

fn read(name: &str) -> (Vec<Document>, Vec<Refusal>) {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../corpora").join(name);
    let found = walk(&[folder]);
    let (mut documents, mut refusals) = (vec![], found.refused);
    for input in &found.inputs {
        corpus::read(input, &Limits::default(), &mut |item| match item {
            Ok(d) => documents.push(d),
            Err(r) => refusals.push(r),
        });
    }
    (documents, refusals)
}

#[test]
fn the_demonstration_is_read_whole() {
    let (documents, refusals) = read("demo");
    assert_eq!(refusals, []);
    assert!(documents.len() >= 40, "{}", documents.len());
    for d in &documents {
        assert!(d.meta.date.as_deref().is_some_and(|x| x.starts_with("2026-")), "{}", d.id);
        assert!(d.meta.title.is_some(), "{}", d.id);
        assert!(d.diagnostics.is_empty(), "{}: {:?}", d.id, d.diagnostics);
        assert!(!d.text().contains(['\u{FFFD}', '<']), "{}", d.id);
        let words = d.text().split_whitespace().count();
        assert!((200..900).contains(&words), "{}: {words} words", d.id);
    }
}

#[test]
fn pages_give_their_article_and_nothing_around_it() {
    let (documents, _) = read("demo");
    let pages: Vec<&Document> = documents.iter().filter(|d| d.id.ends_with(".html")).collect();
    assert!(pages.len() >= 5);
    for d in pages {
        for around in [
            "Répondre",
            "Signaler",
            "ublicité",
            "ookie",
            "S’abonner",
            "lire aussi",
            "Read next",
            "Photo",
            "Mehr zum Thema",
            "©",
            "Advertisement",
            "ewsletter",
        ] {
            assert!(!d.text().contains(around), "{} has {around}", d.id);
        }
        let title = d.meta.title.as_deref().unwrap_or_default();
        assert!(d.text().starts_with(title), "{}", d.id);
    }
}

#[test]
fn two_agency_copies_are_one_cluster() {
    let (documents, _) = read("demo");
    let entries: Vec<Entry<'_>> = documents
        .iter()
        .map(|d| Entry {
            id: &d.id,
            date: d.meta.date.as_deref(),
            signature: duplicates::signature(d.text()),
        })
        .collect();
    let found = duplicates::cluster(&entries);
    let copies: Vec<(&str, &str)> = found
        .iter()
        .enumerate()
        .filter(|(i, first)| i != *first)
        .map(|(i, first)| (entries[i].id, entries[*first].id))
        .collect();
    let mut pairs: Vec<(f32, &str, &str)> = Vec::new();
    for (i, a) in entries.iter().enumerate() {
        for b in &entries[..i] {
            pairs.push((a.signature.resemblance(&b.signature), a.id, b.id));
        }
    }
    pairs.sort_by(|a, b| b.0.total_cmp(&a.0));
    println!("{:?}", &pairs[..4]);
    assert_eq!(copies.len(), 1, "{copies:?}");
    // The threshold stands well apart from both sides.
    assert!(pairs[0].0 > duplicates::THRESHOLD + 0.1 && pairs[1].0 < duplicates::THRESHOLD / 2.0);
}

#[test]
fn the_broken_ones_are_named_and_the_good_ones_are_there() {
    let (documents, refusals) = read("broken");
    let ids: Vec<&str> = documents.iter().map(|d| d.id.as_str()).collect();
    assert_eq!(
        ids,
        ["good-1.txt", "good-2.txt", "lines.jsonl#valdorme-101", "lines.jsonl#valdorme-103"]
    );
    let named: Vec<(&str, Option<u64>, &str)> =
        refusals.iter().map(|r| (r.path.as_str(), r.line, r.code)).collect();
    assert_eq!(
        named,
        [
            ("loop", None, "symlink.loop"),
            ("binary.txt", None, "file.binary"),
            ("empty.txt", None, "file.empty"),
            ("lines.jsonl", Some(2), "json.invalid"),
            ("lines.jsonl", Some(4), "text.missing"),
            ("truncated.txt.gz", None, "archive.truncated"),
        ]
    );
}
