//! Cutting a text into passages whose languages are looked at one by one.

use document::{LanguageCode, Passage, Span};

/// A code of ISO 639-3 as the documents keep it: of 639-1 where there is one.
pub(crate) fn iso(code: &str) -> LanguageCode {
    let short = match code {
        "fra" => "fr",
        "eng" => "en",
        "deu" => "de",
        "spa" => "es",
        "ita" => "it",
        "por" => "pt",
        "nld" => "nl",
        "cat" => "ca",
        "ron" => "ro",
        "rus" => "ru",
        "cmn" => "zh",
        "arb" | "ara" => "ar",
        "jpn" => "ja",
        "kor" => "ko",
        "pol" => "pl",
        "tur" => "tr",
        "ukr" => "uk",
        "swe" => "sv",
        "dan" => "da",
        "nob" => "nb",
        "fin" => "fi",
        "ell" => "el",
        "heb" => "he",
        "hin" => "hi",
        "ces" => "cs",
        "slk" => "sk",
        "slv" => "sl",
        "hrv" => "hr",
        "srp" => "sr",
        "bul" => "bg",
        "hun" => "hu",
        "lit" => "lt",
        "lav" => "lv",
        "est" => "et",
        "vie" => "vi",
        "ind" => "id",
        "epo" => "eo",
        "lat" => "la",
        "afr" => "af",
        "pes" => "fa",
        "ben" => "bn",
        "tha" => "th",
        other => other,
    };
    LanguageCode::parse(short).unwrap_or(LanguageCode::UND)
}

/// A passage for the whole text; none for an empty text.
pub(crate) fn one(span: Span, code: LanguageCode, confidence: f32) -> Vec<Passage> {
    if span.is_empty() { Vec::new() } else { vec![Passage { span, code, confidence }] }
}

/// At most `size` bytes from the middle of a text.
pub(crate) fn sample(text: &str, size: usize) -> &str {
    if text.len() <= size {
        return text;
    }
    let mut start = (text.len() - size) / 2;
    while !text.is_char_boundary(start) {
        start += 1;
    }
    let mut end = start + size;
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[start..end]
}

/// Fills passages that cover the text, those of one language that follow each other as one.
pub(crate) fn fill(
    text: &str,
    document: (LanguageCode, f32),
    out: &mut Vec<Passage>,
    mut detect: impl FnMut(&str) -> (LanguageCode, f32),
) {
    let mut start = 0;
    while start < text.len() {
        let end = text[start..].find("\n\n").map_or(text.len(), |i| start + i + 2);
        let (code, confidence) = detect(&text[start..end]);
        push(out, Passage { span: Span::new(start, end), code, confidence }, document);
        start = end;
    }
}

fn push(out: &mut Vec<Passage>, passage: Passage, _document: (LanguageCode, f32)) {
    match out.last_mut() {
        Some(last) if last.code == passage.code => {
            last.span.end = passage.span.end;
            last.confidence = last.confidence.max(passage.confidence);
        }
        _ => out.push(passage),
    }
}
