//! The form of a word: as it stands in the text, with its spelling variants of one character
//! brought together. The span keeps the alignment; nothing here changes the text.

use crate::chars;
use document::CompactString;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// The form of a piece of text: apostrophes `’` as `'`, composed (NFC), without soft hyphens and
/// other invisible characters, ligatures taken apart, hyphens of all widths as `-`, and any white
/// space inside (« 10 000 ») as one space.
pub fn form(piece: &str) -> CompactString {
    if piece.is_ascii() { CompactString::from(piece) } else { wide(piece) }
}

fn wide(piece: &str) -> CompactString {
    // Below U+0300 all is composed; of what these bytes begin, only U+0080 to U+00BF needs work.
    if piece.bytes().all(|b| b < 0xCC && b != 0xC2) {
        return CompactString::from(piece);
    }
    let plain = !piece.chars().any(needs_work);
    let composed = is_nfc_quick(piece.chars()) == IsNormalized::Yes;
    if plain && composed {
        return CompactString::from(piece);
    }
    let mut out = CompactString::default();
    if composed {
        piece.chars().for_each(|c| push(&mut out, c));
    } else {
        piece.nfc().for_each(|c| push(&mut out, c));
    }
    // A piece of nothing but invisible characters keeps its form, so that no form is empty.
    if out.is_empty() { CompactString::from(piece) } else { out }
}

fn needs_work(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{a0}' | '\u{fb00}'..='\u{fb06}')
        || ('\u{2000}'..='\u{206f}').contains(&c)
            && !matches!(c, '\u{2012}'..='\u{2018}' | '\u{201a}'..='\u{2027}' | '\u{2030}'..='\u{205e}')
        || matches!(c, 'ʼ' | '\u{feff}')
}

fn push(out: &mut CompactString, c: char) {
    match c {
        '’' | 'ʼ' => out.push('\''),
        '‐' | '‑' => out.push('-'),
        'ﬀ' => out.push_str("ff"),
        'ﬁ' => out.push_str("fi"),
        'ﬂ' => out.push_str("fl"),
        'ﬃ' => out.push_str("ffi"),
        'ﬄ' => out.push_str("ffl"),
        'ﬅ' | 'ﬆ' => out.push_str("st"),
        c => match chars::of(c) {
            chars::Class::Invisible => {}
            chars::Class::Space => out.push(' '),
            _ => out.push(c),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variants_come_together() {
        assert_eq!(form("l’"), "l'");
        assert_eq!(form("e\u{301}te\u{301}"), "été");
        assert_eq!(form("ﬁn\u{ad}ance"), "finance");
        assert_eq!(form("10\u{202f}000"), "10 000");
        assert_eq!(form("porte‑parole"), "porte-parole");
        assert_eq!(form("été"), "été");
        assert_eq!(form("—"), "—");
        assert_eq!(form("“"), "“");
        assert_eq!(form("\u{ad}"), "\u{ad}");
    }
}
