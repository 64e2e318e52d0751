//! Counts by polarity, modality and voice, never added up silently.

use document::{Modality, Polarity, Voice};
use serde::{Deserialize, Serialize};

/// Number of combinations.
pub(crate) const CELLS: usize = 3 * 6 * 4;

/// The combination as one byte.
pub(crate) fn index(p: Polarity, m: Modality, v: Voice) -> u8 {
    (p as u8 * 6 + m as u8) * 4 + v as u8
}

pub(crate) fn parts(cell: u8) -> (Polarity, Modality, Voice) {
    let c = usize::from(cell) % CELLS;
    (Polarity::ALL[c / 24], Modality::ALL[c / 4 % 6], Voice::ALL[c % 4])
}

/// How many statements have one polarity, modality and voice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cell {
    /// For, against or both.
    pub polarity: Polarity,
    /// How sure the text makes it.
    pub modality: Modality,
    /// Whose words.
    pub voice: Voice,
    /// How many.
    pub statements: u32,
}

/// Statements of one modality by polarity.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Directions {
    /// For.
    pub favor: u32,
    /// Against.
    pub against: u32,
    /// Both at once.
    pub mixed: u32,
}

impl Directions {
    /// Adds statements of one polarity.
    pub fn add(&mut self, polarity: Polarity, n: u32) {
        match polarity {
            Polarity::Favor => self.favor += n,
            Polarity::Against => self.against += n,
            Polarity::Mixed => self.mixed += n,
        }
    }

    /// All of them.
    pub fn total(&self) -> u32 {
        self.favor + self.against + self.mixed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_byte_holds_the_combination() {
        for &p in Polarity::ALL {
            for &m in Modality::ALL {
                for &v in Voice::ALL {
                    assert_eq!(parts(index(p, m, v)), (p, m, v));
                }
            }
        }
    }
}
