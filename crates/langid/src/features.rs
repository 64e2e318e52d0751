//! From text to hashed features: the words of a text, and the letter sequences in them.
//!
//! A feature is a row of a model's table; two features that fall on one row share it, which the
//! training has taken into account.

use crate::script::{Script, script_of};

/// The longest letter sequence that is a feature of its own.
const LONGEST: usize = 5;
/// Letters of a word that are looked at.
const LETTERS: usize = 24;
const MULTIPLIER: u64 = 0x9E37_79B9_7F4A_7C15;
const EDGE: u32 = 1;

/// Calls `f` with every word of a text: its letters in lower case between two edge marks, and its
/// script. Stops when `f` gives `false`.
pub fn words(text: &str, mut f: impl FnMut(&[u32], Script) -> bool) {
    let mut word = [EDGE; LETTERS + 2];
    let mut len = 0;
    let mut script = Script::Other;
    for c in text.chars() {
        let s = if c.is_ascii() {
            if c.is_ascii_alphabetic() { Script::Latin } else { Script::None }
        } else {
            script_of(c)
        };
        if s == Script::None {
            if len > 0 {
                word[len + 1] = EDGE;
                if !f(&word[..len + 2], script) {
                    return;
                }
                len = 0;
            }
            continue;
        }
        if s == Script::Mark {
            continue;
        }
        if len == 0 {
            script = s;
        }
        if len < LETTERS {
            let lower = if c.is_ascii() {
                c.to_ascii_lowercase()
            } else {
                c.to_lowercase().next().unwrap_or(c)
            };
            len += 1;
            word[len] = lower as u32;
        }
        // A script without spaces has words of one character.
        if s.is_unspaced() {
            word[len + 1] = EDGE;
            if !f(&word[..len + 2], script) {
                return;
            }
            len = 0;
        }
    }
    if len > 0 {
        word[len + 1] = EDGE;
        f(&word[..len + 2], script);
    }
}

/// Calls `f` with the row of every feature of a word, for a table of `1 << bits` rows.
#[inline]
pub fn rows(word: &[u32], bits: u32, mut f: impl FnMut(usize)) {
    let shift = 64 - bits;
    let mut whole = 7u64;
    for (start, first) in word.iter().enumerate() {
        whole = (whole ^ u64::from(*first)).wrapping_mul(MULTIPLIER).rotate_left(23);
        let mut h = u64::from(*first);
        for (n, c) in word[start + 1..].iter().take(LONGEST - 1).enumerate() {
            h = (h ^ u64::from(*c) ^ (n as u64) << 32).wrapping_mul(MULTIPLIER).rotate_left(29);
            f((h.wrapping_mul(MULTIPLIER) >> shift) as usize);
        }
    }
    f((whole.wrapping_mul(MULTIPLIER) >> shift) as usize);
}
