//! Conversion of byte offsets to code points and UTF-16 units, and back.

use crate::Span;
use serde::{Deserialize, Serialize};
use std::str::FromStr;

/// The unit in which offsets are written.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum OffsetUnit {
    /// UTF-8 bytes, as Rust and most C programs count.
    Byte,
    /// Unicode code points, as Python and R count.
    #[default]
    Char,
    /// UTF-16 units, as Java, JavaScript and the Discourse Network Analyzer count.
    Utf16,
}

impl OffsetUnit {
    /// The name used in JSON and on the command line.
    pub fn as_str(self) -> &'static str {
        match self {
            OffsetUnit::Byte => "byte",
            OffsetUnit::Char => "char",
            OffsetUnit::Utf16 => "utf16",
        }
    }
}

impl FromStr for OffsetUnit {
    type Err = String;
    fn from_str(s: &str) -> Result<Self, String> {
        match s {
            "byte" => Ok(OffsetUnit::Byte),
            "char" => Ok(OffsetUnit::Char),
            "utf16" => Ok(OffsetUnit::Utf16),
            _ => Err(format!("unknown offset unit `{s}`: expected byte, char or utf16")),
        }
    }
}

/// How many bytes one checkpoint stands for.
const STRIDE: usize = 64;

/// A table that turns byte offsets of one text into another unit and back.
///
/// Building costs one pass over the text; a look-up costs at most [`STRIDE`] bytes of scanning
/// (nothing at all for pure ASCII text or for [`OffsetUnit::Byte`]). Memory: four bytes per 64
/// bytes of text.
pub struct OffsetMap<'t> {
    text: &'t str,
    unit: OffsetUnit,
    /// Units before byte `i * STRIDE`; empty where units and bytes agree.
    checkpoints: Vec<u32>,
    total: u32,
}

#[inline]
fn units_of_byte(b: u8, unit: OffsetUnit) -> u32 {
    // A code point is counted at its first byte; those of four bytes take two UTF-16 units.
    match unit {
        OffsetUnit::Byte => 1,
        OffsetUnit::Char => u32::from(b & 0xC0 != 0x80),
        OffsetUnit::Utf16 => u32::from(b & 0xC0 != 0x80) + u32::from(b >= 0xF0),
    }
}

impl<'t> OffsetMap<'t> {
    /// A map from bytes of `text` to `unit`.
    pub fn new(text: &'t str, unit: OffsetUnit) -> Self {
        if unit == OffsetUnit::Byte || text.is_ascii() {
            return OffsetMap { text, unit, checkpoints: Vec::new(), total: text.len() as u32 };
        }
        let mut checkpoints = Vec::with_capacity(text.len() / STRIDE + 1);
        let mut total = 0u32;
        for chunk in text.as_bytes().chunks(STRIDE) {
            checkpoints.push(total);
            total += chunk.iter().map(|&b| units_of_byte(b, unit)).sum::<u32>();
        }
        OffsetMap { text, unit, checkpoints, total }
    }

    /// The offset in units of the byte offset `byte`. Offsets past the end give the length in units.
    #[inline]
    pub fn to_unit(&self, byte: u32) -> u32 {
        if self.checkpoints.is_empty() {
            return byte.min(self.total);
        }
        let bytes = self.text.as_bytes();
        let byte = byte as usize;
        if byte >= bytes.len() {
            return self.total;
        }
        let i = byte / STRIDE;
        let rest = &bytes[i * STRIDE..byte];
        self.checkpoints[i] + rest.iter().map(|&b| units_of_byte(b, self.unit)).sum::<u32>()
    }

    /// The byte offset of the offset `at` in units; `None` past the end or inside a character.
    pub fn to_byte(&self, at: u32) -> Option<u32> {
        if at > self.total {
            return None;
        }
        let byte = if self.checkpoints.is_empty() {
            at as usize
        } else {
            let i = self.checkpoints.partition_point(|&c| c <= at).saturating_sub(1);
            let bytes = self.text.as_bytes();
            let (mut pos, mut units) = (i * STRIDE, self.checkpoints[i]);
            // A checkpoint may lie inside a character: its head was counted before it.
            while pos < bytes.len() && bytes[pos] & 0xC0 == 0x80 {
                pos += 1;
            }
            while units < at {
                let width = self.text.get(pos..)?.chars().next()?.len_utf8();
                units += units_of_byte(bytes[pos], self.unit);
                pos += width;
            }
            if units != at {
                return None;
            }
            pos
        };
        self.text.is_char_boundary(byte).then_some(byte as u32)
    }

    /// Both ends of `span` in units.
    #[inline]
    pub fn span(&self, span: Span) -> (u32, u32) {
        (self.to_unit(span.start), self.to_unit(span.end))
    }

    /// The length of the text in units.
    pub fn total(&self) -> u32 {
        self.total
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn there_and_back(s in "\\PC{0,300}") {
            for unit in [OffsetUnit::Byte, OffsetUnit::Char, OffsetUnit::Utf16] {
                let map = OffsetMap::new(&s, unit);
                let mut expected = 0u32;
                for (i, c) in s.char_indices() {
                    prop_assert_eq!(map.to_unit(i as u32), expected);
                    prop_assert_eq!(map.to_byte(expected), Some(i as u32));
                    expected += match unit {
                        OffsetUnit::Byte => c.len_utf8() as u32,
                        OffsetUnit::Char => 1,
                        OffsetUnit::Utf16 => c.len_utf16() as u32,
                    };
                }
                prop_assert_eq!(map.total(), expected);
                prop_assert_eq!(map.to_byte(expected), Some(s.len() as u32));
                prop_assert_eq!(map.to_byte(expected + 1), None);
            }
        }
    }

    #[test]
    fn inside_a_surrogate_pair() {
        let map = OffsetMap::new("a😀b", OffsetUnit::Utf16);
        assert_eq!(map.to_byte(2), None);
        assert_eq!(map.to_byte(3), Some(5));
    }
}
