//! Cutting a text into the pieces whose languages are looked at one by one: paragraphs, sentences,
//! and what stands between quotation marks.

use document::{LanguageCode, Passage, Span};

/// A piece shorter than this is not worth a look of its own, in bytes.
const SHORT: usize = 24;

/// A passage for the whole text; none for an empty text.
pub(crate) fn one(span: Span, code: LanguageCode, confidence: f32) -> Vec<Passage> {
    if span.is_empty() { Vec::new() } else { vec![Passage { span, code, confidence }] }
}

/// At most `n` pieces of about `size` bytes each, spread evenly over a text.
pub(crate) fn spread(text: &str, n: usize, size: usize) -> impl Iterator<Item = &str> {
    let whole = text.len() <= n * size;
    let step = (text.len() / n).max(1);
    (0..if whole { 1 } else { n }).map(move |i| {
        if whole {
            return text;
        }
        // Begin after white space where there is some near, so that no word is cut.
        let start = ceil(text, i * step);
        let start = if i == 0 {
            0
        } else {
            let near = floor(text, (start + 64).min(text.len()));
            text[start..near].find(char::is_whitespace).map_or(start, |k| start + k)
        };
        &text[start..floor(text, (start + size).min(text.len()))]
    })
}

fn ceil(text: &str, mut i: usize) -> usize {
    while i < text.len() && !text.is_char_boundary(i) {
        i += 1;
    }
    i.min(text.len())
}

fn floor(text: &str, mut i: usize) -> usize {
    while !text.is_char_boundary(i) {
        i -= 1;
    }
    i
}

/// Calls `f` with consecutive pieces that cover the text.
pub(crate) fn pieces(text: &str, mut f: impl FnMut(&str, Span)) {
    let bytes = text.as_bytes();
    let mut start = 0;
    let mut i = 0;
    let mut cut = |start: &mut usize, end: usize| {
        if end > *start {
            f(&text[*start..end], Span::new(*start, end));
            *start = end;
        }
    };
    while i < bytes.len() {
        match bytes[i] {
            b'\n' => {
                i += 1;
                // A blank line, or a long line: the line breaks of hard-wrapped text are none.
                let blank = bytes.get(i).is_some_and(|b| matches!(b, b'\n' | b'\r'));
                if blank || i - start > 200 || i - start < 60 {
                    while bytes.get(i).is_some_and(u8::is_ascii_whitespace) {
                        i += 1;
                    }
                    cut(&mut start, i);
                }
            }
            b'.' | b'!' | b'?' => {
                i += 1;
                if bytes.get(i) == Some(&b' ') && i - start >= SHORT {
                    let next = text[i + 1..].chars().next().unwrap_or(' ');
                    if next.is_uppercase() || !next.is_alphanumeric() {
                        i += 1;
                        cut(&mut start, i);
                    }
                }
            }
            // « “ ” » „ begin with these bytes.
            0xC2 | 0xE2 => {
                let c = text[i..].chars().next().unwrap_or(' ');
                if matches!(c, '«' | '“' | '„') {
                    let close = closing(text, i + c.len_utf8());
                    if let Some(end) = close.filter(|e| e - i >= SHORT + 4) {
                        cut(&mut start, i);
                        cut(&mut start, end);
                        i = end;
                        continue;
                    }
                }
                i += c.len_utf8();
            }
            b'"' => {
                let opens = i == 0 || bytes[i - 1].is_ascii_whitespace() || bytes[i - 1] == b'(';
                let close = if opens { closing(text, i + 1) } else { None };
                if let Some(end) = close.filter(|e| e - i >= SHORT + 2) {
                    cut(&mut start, i);
                    cut(&mut start, end);
                    i = end;
                    continue;
                }
                i += 1;
            }
            _ => i += 1,
        }
    }
    cut(&mut start, text.len());
}

/// The end of the quotation that opens before `from`, if it closes within its paragraph and reach.
/// It ends at its first sentence: the next is a piece of its own.
fn closing(text: &str, from: usize) -> Option<usize> {
    for (k, c) in text[from..].char_indices().take(400) {
        match c {
            '»' | '”' | '"' => return Some(from + k + c.len_utf8()),
            // „…“ closes with what opens elsewhere.
            '“' if k > 0 => return Some(from + k + c.len_utf8()),
            '\n' if text[from + k + 1..].starts_with(['\n', '\r']) => return None,
            _ => {}
        }
    }
    None
}

/// Adds a passage, or lengthens the last where the language is the same.
pub(crate) fn push(out: &mut Vec<Passage>, passage: Passage) {
    match out.last_mut() {
        Some(last) if last.code == passage.code => {
            // The confidence of the longer part stands for both.
            if passage.span.len() > last.span.len() {
                last.confidence = passage.confidence;
            }
            last.span.end = passage.span.end;
        }
        _ => out.push(passage),
    }
}
