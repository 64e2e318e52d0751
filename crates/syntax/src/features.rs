//! What a word looks like: the hashed features whose vectors are summed.

use learn::feature;

/// Kinds of features. Part of the model format.
const FORM: u32 = 1;
const SUFFIX: u32 = 2;
const PREFIX: u32 = 10;
const SHAPE: u32 = 20;
pub(crate) const CLASS: u32 = 30;
pub(crate) const VECTOR: u32 = 31;
pub(crate) const CLUSTER: u32 = 35;
#[cfg(feature = "train")]
pub(crate) const COARSE: u32 = 32;
#[cfg(feature = "train")]
pub(crate) const ANALYSIS: u32 = 33;
#[cfg(feature = "train")]
pub(crate) const LANGUAGE: u32 = 34;

/// Buffers of [`Features::of`].
#[derive(Clone, Debug, Default)]
pub(crate) struct Features {
    /// The features, the form's first.
    pub keys: Vec<u64>,
    /// The form in lower case, digits as `0`.
    pub lower: String,
}

impl Features {
    /// Computes the features of a form.
    pub fn of(&mut self, form: &str) {
        self.keys.clear();
        self.lower.clear();
        for c in form.chars() {
            if c.is_ascii_digit() {
                self.lower.push('0');
            } else {
                self.lower.extend(c.to_lowercase());
            }
        }
        let s = self.lower.as_bytes();
        self.keys.push(feature(FORM, s));
        let mut starts = [0usize; 6];
        let mut count = 0;
        for (i, _) in self.lower.char_indices().rev().take(5) {
            count += 1;
            starts[count] = i;
        }
        for (n, start) in starts.iter().enumerate().take(count + 1).skip(1) {
            self.keys.push(feature(SUFFIX + n as u32, &s[*start..]));
        }
        for (n, (i, c)) in self.lower.char_indices().take(3).enumerate() {
            self.keys.push(feature(PREFIX + n as u32, &s[..i + c.len_utf8()]));
        }
        self.keys.push(feature(SHAPE, shape(form).as_slice()));
    }
}

/// Case, digits and marks, in a few bytes.
fn shape(form: &str) -> [u8; 3] {
    let (mut upper, mut lower, mut digit, mut mark, mut other) = (0u32, 0u32, 0u32, 0u32, 0u32);
    let mut first_upper = false;
    let mut inner = b' ';
    for (i, c) in form.chars().enumerate() {
        if c.is_uppercase() {
            upper += 1;
            first_upper |= i == 0;
        } else if c.is_alphabetic() {
            lower += 1;
        } else if c.is_numeric() {
            digit += 1;
        } else if c.is_ascii_punctuation() || !c.is_alphanumeric() {
            mark += 1;
            if matches!(c, '-' | '\'' | '.' | '@' | '/' | '%' | '&') {
                inner = c as u8;
            }
        } else {
            other += 1;
        }
    }
    let case = match (upper, lower) {
        (0, 0) => b'0',
        (0, _) => b'a',
        (1, 0) => b'A',
        (_, 0) => b'B',
        _ if first_upper && upper == 1 => b'C',
        _ => b'D',
    };
    let kind = u8::from(digit > 0) | u8::from(mark > 0) << 1 | u8::from(other > 0) << 2;
    let alone = upper + lower + digit + other == 0;
    [case, b'0' + kind + if alone { 8 } else { 0 }, inner]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_and_digits() {
        let (mut a, mut b) = (Features::default(), Features::default());
        a.of("Élu");
        b.of("élu");
        assert_eq!(a.keys[0], b.keys[0]);
        assert_ne!(a.keys.last(), b.keys.last());
        a.of("1998");
        assert_eq!(a.lower, "0000");
        a.of("");
        assert_eq!(a.keys.len(), 2);
    }
}
