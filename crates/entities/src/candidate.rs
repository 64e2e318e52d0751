//! Candidates: stretches of text that may be names, with the evidence for each type.

use document::EntityType;
use std::ops::Range;

use crate::tables::Gender;

/// Where a candidate came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Source {
    /// A form of the base, by its number.
    Known(u32),
    /// A noun that heads organisations, by its row, and what follows.
    Head(u16),
    /// Capitals.
    Run,
    /// A name that stands elsewhere in the document.
    Again,
}

/// Evidence for each type, in the order of [`EntityType::ALL`].
pub(crate) type Types = [f32; 4];

/// Index of persons in [`Types`].
pub(crate) const PER: usize = 0;
/// Index of organisations in [`Types`].
pub(crate) const ORG: usize = 1;
/// Index of places in [`Types`].
pub(crate) const LOC: usize = 2;
/// Index of the rest in [`Types`].
pub(crate) const MISC: usize = 3;

/// A stretch that may be a name.
#[derive(Clone, Debug)]
pub(crate) struct Candidate {
    pub atoms: Range<usize>,
    pub sentence: usize,
    pub source: Source,
    pub types: Types,
    /// Evidence that it is a name at all; from 1 it is taken.
    pub strength: f32,
    /// How much likelier than any type the model finds it to be no name.
    pub doubt: f32,
    /// The gender that a form of address before it shows.
    pub titled: Option<Gender>,
    /// The candidate whose acronym this is, in parentheses behind it.
    pub acronym_of: Option<u32>,
    /// Stands at the beginning of a sentence or quotation.
    pub opens: bool,
}

impl Candidate {
    pub(crate) fn new(
        atoms: Range<usize>,
        sentence: usize,
        source: Source,
        strength: f32,
    ) -> Candidate {
        Candidate {
            atoms,
            sentence,
            source,
            types: [0.0; 4],
            strength,
            doubt: f32::MIN,
            titled: None,
            acronym_of: None,
            opens: false,
        }
    }
}

/// The type with the most evidence; persons before organisations before places where it is equal.
pub(crate) fn best(types: &Types) -> EntityType {
    let mut top = 0;
    for i in 1..types.len() {
        if types[i] > types[top] {
            top = i;
        }
    }
    EntityType::ALL[top]
}

/// How far the best type is ahead of the next.
pub(crate) fn margin(types: &Types) -> f32 {
    let mut sorted = *types;
    sorted.sort_by(|a, b| b.total_cmp(a));
    sorted[0] - sorted[1]
}
