//! Keys: how surfaces are compared.
//!
//! A token of the text and a cell of a table are cut into the same *atoms* (parts around hyphens,
//! after elided words), so that an entry matches whatever the tokeniser's convention is.

use compact_str::CompactString;

/// Cuts `surface` into atoms and hands each over as a byte range.
///
/// `Jean-Luc` gives `Jean`, `-`, `Luc`; `d'Arvor` gives `d'`, `Arvor`; `Kerviler's` gives `Kerviler`, `'s`.
/// A period at the end of a longer word (`M.`) stays with it.
pub(crate) fn atoms(surface: &str, mut each: impl FnMut(usize, usize)) {
    let plain = surface.bytes().all(|b| b.is_ascii_alphanumeric());
    if plain || surface.len() < 2 {
        each(0, surface.len());
        return;
    }
    let mut start = 0;
    for (i, c) in surface.char_indices() {
        let end = i + c.len_utf8();
        if is_hyphen(c) && i > start && end < surface.len() {
            each(start, i);
            each(i, end);
            start = end;
        } else if is_apostrophe(c) && i > start && end < surface.len() {
            let after = &surface[end..];
            if after.eq_ignore_ascii_case("s") {
                each(start, i);
                start = i;
            } else if is_elided(&surface[start..i]) {
                each(start, end);
                start = end;
            }
        }
    }
    if start < surface.len() {
        each(start, surface.len());
    }
}

/// Words that lose their vowel before another word, in the languages that write it.
fn is_elided(s: &str) -> bool {
    const ELIDED: &[&str] = &[
        "d", "l", "qu", "n", "s", "j", "m", "c", "t", "jusqu", "lorsqu", "puisqu", "quoiqu",
        "dell", "all", "nell", "sull", "dall", "un", "quell", "quest", "sant",
    ];
    ELIDED.iter().any(|e| e.eq_ignore_ascii_case(s))
}

/// Apostrophes as they occur in the wild.
pub(crate) fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | 'ʼ' | '‘')
}

/// Hyphens that join the parts of a word.
pub(crate) fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '‐' | '‑')
}

/// The key of an atom: lower case, one form of the apostrophe and of the hyphen, no final period.
pub(crate) fn key_into(atom: &str, out: &mut CompactString) {
    out.clear();
    for c in atom.chars() {
        match c {
            'A'..='Z' => out.push(c.to_ascii_lowercase()),
            _ if c.is_ascii() => out.push(c),
            '’' | 'ʼ' | '‘' => out.push('\''),
            '‐' | '‑' => out.push('-'),
            '\u{AD}' => {}
            _ => out.extend(c.to_lowercase()),
        }
    }
    if out.len() > 1 && out.ends_with('.') {
        out.pop();
    }
}

/// The keys of all atoms of a cell of a table.
pub(crate) fn keys(cell: &str) -> Vec<CompactString> {
    let mut out = Vec::new();
    let mut key = CompactString::default();
    for word in cell.split_whitespace() {
        atoms(word, |a, b| {
            key_into(&word[a..b], &mut key);
            out.push(key.clone());
        });
    }
    out
}

/// How an atom is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Shape {
    /// Begins with a capital.
    pub upper: bool,
    /// Two letters or more, none of them small.
    pub caps: bool,
    /// Has a letter.
    pub word: bool,
    /// Has a digit.
    pub digit: bool,
    /// One capital, with or without a period.
    pub initial: bool,
}

/// The shape of an atom.
pub(crate) fn shape(atom: &str) -> Shape {
    let (mut letters, mut small, mut capitals, mut digit) = (0u32, 0u32, 0u32, false);
    let mut upper = false;
    for (i, c) in atom.char_indices() {
        if c.is_alphabetic() {
            letters += 1;
            if c.is_uppercase() {
                capitals += 1;
                upper |= i == 0;
            } else {
                small += 1;
            }
        } else if c.is_ascii_digit() {
            digit = true;
        }
    }
    Shape {
        // `iPhone`, `eBay`: a capital after a small letter marks a name as well.
        upper: upper || (capitals > 0 && small > 0 && !digit),
        caps: capitals >= 2 && small == 0,
        word: letters > 0,
        digit,
        initial: letters == 1 && capitals == 1 && !digit,
    }
}

/// A name without what differs between spellings: diacritics, case, hyphens and apostrophes.
pub(crate) fn folded(name: &str) -> String {
    document::slug(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(s: &str) -> Vec<&str> {
        let mut v = Vec::new();
        atoms(s, |a, b| v.push(&s[a..b]));
        v
    }

    #[test]
    fn atoms_of_words() {
        assert_eq!(cut("Orbanex-Chef"), ["Orbanex", "-", "Chef"]);
        assert_eq!(cut("d’Arvor"), ["d’", "Arvor"]);
        assert_eq!(cut("Kerviler’s"), ["Kerviler", "’s"]);
        assert_eq!(cut("O’Brien"), ["O’Brien"]);
        assert_eq!(cut("M."), ["M."]);
        assert_eq!(cut("-"), ["-"]);
        assert_eq!(cut("Guivarc’h"), ["Guivarc’h"]);
        assert_eq!(
            keys("porte-parole de l’Élysée"),
            ["porte", "-", "parole", "de", "l'", "élysée"]
        );
        assert_eq!(keys("M."), ["m"]);
    }

    #[test]
    fn shapes() {
        assert!(shape("Anne").upper && !shape("Anne").caps);
        assert!(shape("UIL").caps && shape("J.").initial && shape("eBay").upper);
        assert!(!shape("dit").upper && !shape("«").word);
    }

    proptest::proptest! {
        #[test]
        fn atoms_rebuild_the_word(s in "\\PC{0,20}") {
            let mut at = 0;
            atoms(&s, |a, b| { assert_eq!(a, at); at = b; });
            assert_eq!(at, s.len());
        }
    }
}
