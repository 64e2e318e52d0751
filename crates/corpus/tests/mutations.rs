//! Any bytes: damaged files of every format give documents and refusals, never a panic, and every
//! text is one that JSON and spans can hold.

#![expect(clippy::unwrap_used, reason = "a test's helpers")]

use corpus::{Compression, Format, Limits, Refusal, open_stream};
use document::{Document, OffsetUnit};
use proptest::prelude::*;
use std::io::{Cursor, Write};

const TEXT: &str = "---\ntitle: \"Le « port »\"\ndate: 5 mars 2026\nauthors:\n  - Ada\n---\n\nUn titre\n\nL’été, dit-elle.\r\n";
const TOML: &str = "+++\ntitle = 'T'\ndate = 2026-03-05\n+++\nTexte.\n";
const MARKDOWN: &str = "# Titre\n\nUn [lien](x) *fort*.\n\n- a\n  1. b\n\n> cité\n\n| a | b |\n|---|---|\n| c | d |\n\n```\nx\n```\n<div>y</div>\n";
const JSONL: &str = "{\"id\":\"a\",\"text\":\"Un « é ».\",\"date\":\"2026-03-05\"}\n{\"schema\":\"hemicycle.document/1\",\"offsets\":\"char\",\"id\":\"b\",\"text\":\"Deux.\",\"meta\":{}}\n{\"text\":\"<p>Trois</p>\"}\n";
const JSON: &str = "[{\"text\":\"Un.\",\"author\":[{\"name\":\"A\"}]},{\"articles\":[{\"body\":[\"a\",\"b\"]}]},\n{\"text\":\"\\u00e9\"}]";
const CSV: &str = "id;titre;texte\n1;\"A \"\"b\"\"\";\"Ligne\n« é »\"\n2;;Fin\n";
const HTML: &str = "<!doctype html><html><head><meta charset=utf-8><title>T | S</title><meta property='og:title' content='T'><script type='application/ld+json'>{\"@type\":\"NewsArticle\",\"headline\":\"T\",\"author\":{\"name\":\"A\"}}</script></head><body><nav><a href=/>x</a></nav><div class='c'><h1>T</h1><p>Un paragraphe assez long pour compter, avec un <a href=y>lien</a> et <q>une citation</q>.</p><table><tr><td>a<td>b</table><ul><li>un<li>deux</ul><p>Encore un autre paragraphe&nbsp;: il dit la suite, toute la suite, et rien d’autre.</p></div><div class='comments'><p>Non&eacute;</p></div></body></html>";

const XML: &str = "<?xml version='1.0'?><rss><channel><title>F</title><item><title>T</title><guid>g</guid><description>&lt;p&gt;Un &eacute;.&lt;/p&gt;</description></item><entry><content><![CDATA[<b>x</b>]]></content><link href='http://e'/></entry><nitf><p>Un <em>quai</em><br/>net.</p></nitf></channel></rss>";

const SEEDS: &[(Format, &str)] = &[
    (Format::Text, TEXT),
    (Format::Text, TOML),
    (Format::Markdown, MARKDOWN),
    (Format::Jsonl, JSONL),
    (Format::Json, JSON),
    (Format::Csv, CSV),
    (Format::Html, HTML),
    (Format::Xml, XML),
];

fn read(format: Format, packed: Compression, bytes: Vec<u8>) -> Vec<Result<Document, Refusal>> {
    let limits = Limits { record: 4096, page: 8192, document: 4096, ..Limits::default() };
    let mut documents =
        open_stream("x", format, packed, Box::new(Cursor::new(bytes.clone())), &limits);
    let items: Vec<_> = documents.by_ref().take(1000).collect();
    let outcome = documents.finish();
    assert_eq!(outcome.bytes as usize, bytes.len());
    assert_eq!(outcome.sha256, corpus::sha256_hex(&bytes));
    items
}

fn check(items: Vec<Result<Document, Refusal>>) {
    assert!(!items.is_empty(), "neither a document nor a word");
    let mut ids: Vec<String> = Vec::new();
    for item in items {
        match item {
            Ok(d) => {
                assert!(!d.text().trim().is_empty());
                let line = document::json::to_string(&d, OffsetUnit::Char);
                assert_eq!(document::json::from_str(&line).unwrap(), d);
                ids.push(d.id);
            }
            Err(r) => assert!(!r.message.is_empty() && !r.code.is_empty()),
        }
    }
    let count = ids.len();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), count, "ids come once");
}

/// What is done to the bytes, at a place given as a share of their length.
#[derive(Clone, Debug)]
enum Change {
    Set(f64, u8),
    Insert(f64, Vec<u8>),
    Cut(f64, usize),
    Repeat(f64, usize),
}

fn change() -> impl Strategy<Value = Change> {
    let piece = prop_oneof![
        prop::collection::vec(any::<u8>(), 1..4),
        prop::sample::select(vec![
            "<",
            ">",
            "\"",
            "---\n",
            "\n",
            "{",
            "}",
            "[",
            "]",
            "<p>",
            "</div>",
            "<!--",
            "\u{FEFF}",
            "\0",
            "\\u",
            "&#x",
            "<article class=ad>",
            "<table>",
            ",",
            ";",
            "`",
            "<h1>",
            "{\"text\":\"a\"}",
        ])
        .prop_map(|s| s.as_bytes().to_vec()),
    ];
    prop_oneof![
        (0.0..1.0, any::<u8>()).prop_map(|(at, b)| Change::Set(at, b)),
        (0.0..1.0, piece).prop_map(|(at, bytes)| Change::Insert(at, bytes)),
        (0.0..1.0, 1usize..40).prop_map(|(at, n)| Change::Cut(at, n)),
        (0.0..1.0, 1usize..40).prop_map(|(at, n)| Change::Repeat(at, n)),
    ]
}

fn apply(mut bytes: Vec<u8>, changes: &[Change]) -> Vec<u8> {
    for change in changes {
        let at = |share: f64| (share * bytes.len() as f64) as usize;
        match change {
            Change::Set(share, b) => {
                let at = at(*share);
                if let Some(byte) = bytes.get_mut(at) {
                    *byte = *b;
                }
            }
            Change::Insert(share, piece) => {
                let at = at(*share);
                bytes.splice(at..at, piece.iter().copied());
            }
            Change::Cut(share, n) => {
                let at = at(*share);
                bytes.drain(at..(at + n).min(bytes.len()));
            }
            Change::Repeat(share, n) => {
                let at = at(*share);
                let piece = bytes[at..(at + n).min(bytes.len())].repeat(3);
                bytes.splice(at..at, piece);
            }
        }
    }
    bytes
}

/// `PROPTEST_CASES` asks for more.
fn config() -> ProptestConfig {
    let usual = ProptestConfig::default();
    ProptestConfig { cases: usual.cases.max(600), failure_persistence: None, ..usual }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn damaged_files((format, text) in prop::sample::select(SEEDS), changes in prop::collection::vec(change(), 0..8)) {
        check(read(format, Compression::None, apply(text.into(), &changes)));
    }

    #[test]
    fn a_file_of_another_format((_, text) in prop::sample::select(SEEDS), (format, _) in prop::sample::select(SEEDS), changes in prop::collection::vec(change(), 0..3)) {
        check(read(format, Compression::None, apply(text.into(), &changes)));
    }

    #[test]
    fn damaged_archives((format, text) in prop::sample::select(SEEDS), zstd in any::<bool>(), changes in prop::collection::vec(change(), 0..3)) {
        let (packed, kind) = if zstd {
            (zstd::encode_all(text.as_bytes(), 1).unwrap(), Compression::Zstd)
        } else {
            let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
            encoder.write_all(text.as_bytes()).unwrap();
            (encoder.finish().unwrap(), Compression::Gzip)
        };
        check(read(format, kind, apply(packed, &changes)));
    }

    #[test]
    fn any_bytes((format, _) in prop::sample::select(SEEDS), bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        check(read(format, Compression::None, bytes));
    }

    #[test]
    fn dates_are_iso_or_nothing(s in "\\PC{0,40}|[0-9/.: -]{0,20}|[0-9]{1,2} (mars|May|März)[ ,.]{1,2}[0-9]{1,5}") {
        if let Some(date) = corpus::normalise_date(&s) {
            let again = corpus::normalise_date(&date);
            prop_assert_eq!(again, Some(date));
        }
    }
}

#[test]
fn depth_costs_no_stack_and_no_square() {
    let start = std::time::Instant::now();
    let limits = Limits::default();
    for (format, text) in [
        (
            Format::Html,
            format!(
                "<body>{}<p>{}</p>",
                "<div class='ad'>".repeat(60_000),
                "Du texte. ".repeat(50)
            ),
        ),
        (Format::Html, format!("<body>{}{}", "<b><i>".repeat(20_000), "Du texte. ".repeat(50))),
        (
            Format::Html,
            format!(
                "<body>{}",
                "<h1>x</h1><article class=ad><p>Du texte.</p></article>".repeat(20_000)
            ),
        ),
        (Format::Html, "<b</b".repeat(400_000)),
        (Format::Html, "<script".repeat(400_000)),
        (Format::Markdown, format!("{}texte", "> ".repeat(50_000))),
        (Format::Markdown, format!("{}texte", "*a _b ".repeat(50_000))),
        (Format::Json, format!("{}{}", "[".repeat(100_000), "]".repeat(100_000))),
        (Format::Jsonl, format!("{{\"text\":{}1{}}}", "[".repeat(100_000), "]".repeat(100_000))),
        (Format::Jsonl, "{\"id\":\"x\",\"text\":\"a\"}\n".repeat(100_000)),
        (Format::Json, format!("[{}]", "{\"id\":\"x\",\"text\":\"a\"},".repeat(100_000))),
        (Format::Text, format!("---\n{}", "a: b\n".repeat(200_000))),
    ] {
        let before = start.elapsed();
        let head: String = text.chars().take(30).collect();
        let mut documents = open_stream(
            "x",
            format,
            Compression::None,
            Box::new(Cursor::new(text.into_bytes())),
            &limits,
        );
        let items = documents.by_ref().count();
        let took = start.elapsed() - before;
        println!("{head}: {items} items, {took:?}");
        assert!(items > 0 && took.as_secs() < 5, "{head}: {took:?}");
    }
}
