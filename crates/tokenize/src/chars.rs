//! What kind of character a character is, as far as cutting text into tokens goes.

use unicode_normalization::char::is_combining_mark;

/// The kind of a character.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Class {
    /// White space and control characters: between tokens.
    Space,
    /// A letter, a combining mark or an underscore.
    Letter,
    /// A decimal digit.
    Digit,
    /// A character of a script written without spaces: a token of its own.
    Ideograph,
    /// Invisible: part of a word that it stands in, otherwise between tokens.
    Invisible,
    /// Anything else: a token of its own.
    Punct,
}

const ASCII: [Class; 128] = {
    let mut t = [Class::Punct; 128];
    let mut i = 0;
    while i < 128 {
        let b = i as u8;
        t[i] = if b <= b' ' || b == 0x7f {
            Class::Space
        } else if b.is_ascii_digit() {
            Class::Digit
        } else if b.is_ascii_alphabetic() || b == b'_' {
            Class::Letter
        } else {
            Class::Punct
        };
        i += 1;
    }
    t
};

/// The class of the character at `i`, and its length in bytes. `i` must be below the text's length
/// and on a character boundary.
#[inline(always)]
pub(crate) fn at(text: &str, i: usize) -> (Class, usize) {
    let b = text.as_bytes()[i];
    if b < 128 { (ASCII[b as usize], 1) } else { wide(text, i) }
}

fn wide(text: &str, i: usize) -> (Class, usize) {
    let c = char_at(text, i);
    (of(c), c.len_utf8())
}

/// The class of a character.
pub(crate) fn of(c: char) -> Class {
    let u = c as u32;
    match u {
        0..128 => ASCII[u as usize],
        // The letters of Latin-1 and Latin Extended A and B, the bulk of European text.
        0xC0..0x250 if u != 0xD7 && u != 0xF7 => Class::Letter,
        // The marks and spaces of European text, before any table is looked at.
        0xA1..=0xA9 | 0xAB | 0xAC | 0xAE..=0xB1 | 0xB4 | 0xB6..=0xB8 | 0xBB | 0xBF => Class::Punct,
        0x2010..=0x2027 | 0x2030..=0x205E | 0x20A0..=0x20C0 => Class::Punct,
        0xA0 | 0x2009 | 0x202F => Class::Space,
        0xAD | 0x200B..=0x200F | 0x202A..=0x202E | 0x2060..=0x206F | 0xFEFF => Class::Invisible,
        0x2E80..=0x2FDF
        | 0x3005..=0x3007
        | 0x3041..=0x309F
        | 0x3400..=0x4DBF
        | 0x4E00..=0x9FFF
        | 0xF900..=0xFAFF
        | 0x20000..=0x3FFFF => Class::Ideograph,
        _ if c.is_whitespace() || c.is_control() => Class::Space,
        _ if c.is_numeric() && c.to_digit(10).is_none() && !c.is_alphabetic() => {
            // Superscripts, fractions and digits of other scripts join what they stand with.
            Class::Digit
        }
        _ if c.is_alphanumeric() || is_combining_mark(c) => Class::Letter,
        _ => Class::Punct,
    }
}

/// The character at a byte offset on a boundary; NUL past the end.
#[inline]
pub(crate) fn char_at(text: &str, i: usize) -> char {
    text.get(i..).and_then(|s| s.chars().next()).unwrap_or('\0')
}

/// The character that ends before a byte offset on a boundary; NUL at the start.
#[inline]
pub(crate) fn char_before(text: &str, i: usize) -> char {
    text.get(..i).and_then(|s| s.chars().next_back()).unwrap_or('\0')
}

/// Whether the character is used as an apostrophe.
#[inline]
pub(crate) fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | 'ʼ' | '‘' | '‛' | '´' | '`' | '＇')
}

/// Whether the character is a hyphen that can stand inside a word.
#[inline]
pub(crate) fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '‐' | '‑')
}

/// Whether a sentence can end with this character.
#[inline]
pub(crate) fn is_terminal(c: char) -> bool {
    matches!(
        c,
        '.' | '!'
            | '?'
            | '…'
            | '‼'
            | '⁇'
            | '⁈'
            | '⁉'
            | '。'
            | '！'
            | '？'
            | '।'
            | '॥'
            | '؟'
            | '۔'
            | '։'
            | '።'
    )
}

/// Whether the character opens a bracket.
#[inline]
pub(crate) fn is_opening_bracket(c: char) -> bool {
    matches!(c, '(' | '[' | '{' | '（' | '［' | '⟨')
}

/// Whether the character closes a bracket.
#[inline]
pub(crate) fn is_closing_bracket(c: char) -> bool {
    matches!(c, ')' | ']' | '}' | '）' | '］' | '⟩')
}

/// Whether the character is a quotation mark of any kind, apostrophes included.
#[inline]
pub(crate) fn is_quote(c: char) -> bool {
    matches!(
        c,
        '"' | '«'
            | '»'
            | '“'
            | '”'
            | '„'
            | '‟'
            | '‹'
            | '›'
            | '‚'
            | '「'
            | '」'
            | '『'
            | '』'
            | '〝'
            | '〞'
            | '＂'
    ) || is_apostrophe(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes() {
        for (c, class) in [
            ('a', Class::Letter),
            ('É', Class::Letter),
            ('œ', Class::Letter),
            ('\u{301}', Class::Letter),
            ('7', Class::Digit),
            ('²', Class::Digit),
            ('\u{a0}', Class::Space),
            ('\u{202f}', Class::Space),
            ('\u{ad}', Class::Invisible),
            ('漢', Class::Ideograph),
            ('×', Class::Punct),
            ('€', Class::Punct),
            ('«', Class::Punct),
        ] {
            assert_eq!(of(c), class, "{c:?}");
        }
    }
}
