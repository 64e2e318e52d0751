//! What holds for any text.
#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use document::{Document, Language, LanguageCode, OffsetMap, OffsetUnit, Passage, Span};
use proptest::prelude::*;
use std::sync::OnceLock;
use tokenize::{Scratch, Tokenizers};

/// Whether a character may stand between tokens.
fn is_gap(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

fn check(text: &str, lang: LanguageCode, cuts: &[usize]) {
    static TOKENIZERS: OnceLock<Tokenizers<'static>> = OnceLock::new();
    let tokenizers = TOKENIZERS.get_or_init(|| Tokenizers::new(packs::embedded()).unwrap());
    let mut doc = Document::new("t", text);
    // Passages at any place, of two languages by turns, some not on a boundary.
    let mut passages = Vec::new();
    let mut at = 0;
    for (i, cut) in cuts.iter().enumerate() {
        let end = at + cut;
        let code = if i % 2 == 0 { LanguageCode::EN } else { lang };
        passages.push(Passage { span: Span::new(at, end), code, confidence: 1.0 });
        at = end;
    }
    doc.language = Some(Language { code: lang, confidence: 1.0, passages });
    let mut scratch = Scratch::default();
    tokenizers.tokenize(&mut doc, &mut scratch);
    let again = doc.clone();
    tokenizers.tokenize(&mut doc, &mut scratch);
    assert_eq!(doc, again, "the second run, with a warm cache, differs");

    let layer = doc.tokens.as_ref().unwrap();
    let mut last = 0;
    let mut rebuilt = String::new();
    for token in &layer.tokens {
        let (start, end) = (token.span.start as usize, token.span.end as usize);
        assert!(start >= last && end > start, "{token:?} after {last}");
        assert!(text.is_char_boundary(start) && text.is_char_boundary(end));
        let gap = &text[last..start];
        assert!(gap.chars().all(is_gap), "{gap:?} is in no token");
        rebuilt.push_str(gap);
        rebuilt.push_str(&text[start..end]);
        assert!(token.words.start < token.words.end, "{token:?} has no word");
        last = end;
    }
    rebuilt.push_str(&text[last..]);
    assert!(text[last..].chars().all(is_gap));
    assert_eq!(rebuilt, text);

    let (mut token, mut word, mut offset) = (0, 0, 0);
    for s in doc.sentences() {
        assert_eq!((s.tokens.start, s.words.start), (token, word), "{s:?}");
        assert!(s.tokens.end > s.tokens.start && s.span.start >= offset);
        let first = &layer.tokens[s.tokens.start as usize];
        let final_ = &layer.tokens[s.tokens.end as usize - 1];
        assert_eq!((s.span.start, s.span.end), (first.span.start, final_.span.end));
        assert_eq!((s.words.start, s.words.end), (first.words.start, final_.words.end));
        (token, word, offset) = (s.tokens.end, s.words.end, s.span.end);
        // A sentence never crosses a blank line.
        let inner = &text[s.span.start as usize..s.span.end as usize];
        assert!(!inner.contains("\n\n"), "{inner:?}");
    }
    assert_eq!(token as usize, layer.tokens.len());
    assert_eq!(word as usize, layer.words.len());
    for (i, w) in layer.words.iter().enumerate() {
        assert!(!w.form.is_empty());
        assert!(layer.tokens[w.token as usize].words.contains(&(i as u32)));
    }
    // Offsets hold in all three units, there and back (the passages here need not fit).
    let mut plain = doc.clone();
    plain.language = None;
    for unit in [OffsetUnit::Byte, OffsetUnit::Char, OffsetUnit::Utf16] {
        let json = document::json::to_string(&plain, unit);
        assert_eq!(document::json::from_str(&json).unwrap(), plain, "{unit:?}");
        let map = OffsetMap::new(text, unit);
        for t in &layer.tokens {
            assert_eq!(map.to_byte(map.to_unit(t.span.start)), Some(t.span.start));
        }
    }
}

fn lang() -> impl Strategy<Value = LanguageCode> {
    prop::sample::select(vec!["fr", "en", "de", "es", "it", "pt", "nl", "und", "ja"])
        .prop_map(|c| LanguageCode::parse(c).unwrap())
}

/// Pieces that meet the rules of the tokeniser, in any order.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "l'",
        "l’",
        "d'",
        "qu’",
        "aujourd’hui",
        "dit-il",
        "a-t-elle",
        "-t-il",
        "M.",
        "p. ex.",
        "J.-C.",
        "U.S.",
        "etc.",
        "Nr. 5",
        "3. Mai",
        "du",
        "des",
        "Des",
        "DU",
        "al",
        "dámelo",
        "farlo",
        "fá-lo-ei",
        "trata-se",
        "don't",
        "John’s",
        "it's",
        "''",
        "``",
        ",,",
        "« ",
        " »",
        "“",
        "”",
        "\"",
        "(",
        ")",
        "[…]",
        "…",
        "...",
        "!",
        "?!",
        ".",
        ";",
        ":",
        ":-)",
        " - ",
        "—",
        "\n",
        "\n\n",
        "\r\n",
        " ",
        "\u{a0}",
        "\u{202f}",
        "\u{ad}",
        "\u{200b}",
        "\u{feff}",
        "ﬁn",
        "e\u{301}",
        "10 000",
        "10\u{202f}000,5",
        "20h30",
        "9°C",
        "-6 °C",
        "50%",
        "€30",
        "n°5",
        "http://a.fr/b?c=(d).",
        "www.x.de",
        "a@b.org",
        "@nom",
        "#mot",
        "1.",
        "Le",
        "la",
        "Paris",
        "ÉTÉ",
        "漢字",
        "ひらがな",
        "カナ",
        "😀",
        "👩‍👩‍👧",
        "🇫🇷",
        "❤️",
        "\u{0}",
        "\u{85}",
        "km²",
        "US$ 3",
        "traité(e)s",
        "+/-",
        "'70",
        "s'",
        "o'clock",
        "x'y'z",
        "a/b",
        "1/2",
        "km/h",
        "12:30",
    ]);
    prop::collection::vec(piece, 0..40).prop_map(|v| v.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text(text in any::<String>(), lang in lang(), cuts in prop::collection::vec(0usize..40, 0..6)) {
        check(&text, lang, &cuts);
    }

    #[test]
    fn texts_made_of_hard_pieces(text in pieces(), lang in lang(), cuts in prop::collection::vec(0usize..60, 0..4)) {
        check(&text, lang, &cuts);
    }
}

#[test]
fn odd_texts() {
    for text in [
        "(a.\n\n) b",
        "« a.\n\n» b",
        "(a!\n\n)\n\n] b",
        "",
        " ",
        "\n",
        ".",
        "'",
        "«",
        "\u{ad}",
        "a",
        "l'",
        "-",
        "…",
        "\u{feff}Bonjour.",
        &"(".repeat(5000),
        &"a.".repeat(3000),
        &"x'".repeat(3000),
        &"-a".repeat(3000),
        &"«\"".repeat(2000),
    ] {
        check(text, LanguageCode::FR, &[]);
        check(text, LanguageCode::EN, &[3]);
    }
}
