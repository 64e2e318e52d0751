//! How sure a record is, from what it took to find it.
//!
//! One function over one list of clues, so that a learned scorer can take its place. The weights
//! are set by hand: each says how often, in the reading of news sentences, a record that needed this
//! step was right, relative to one that did not.

use crate::resolve::By;
use crate::roles::How;

/// What the confidence depends on.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Clues {
    pub(crate) holder_how: How,
    pub(crate) holder_by: By,
    /// Of the holder's mention.
    pub(crate) holder_mention: f32,
    pub(crate) target_how: How,
    /// `None` for an issue.
    pub(crate) target_by: Option<By>,
    pub(crate) target_mention: f32,
    /// Words between cue and the farther of the two.
    pub(crate) distance: usize,
    /// Fixed dependents of the predicate that matched.
    pub(crate) specificity: usize,
    /// The target was worked out through what happens to it.
    pub(crate) inferred: bool,
    pub(crate) negated: bool,
    /// Base of the rule.
    pub(crate) rule: Rule,
    /// The quote's speaker was found by position alone, or is missing.
    pub(crate) weak_speaker: bool,
}

/// Kinds of rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Rule {
    VerbFrame,
    NounFrame,
    OtherFrame,
    Judgement,
    Predicate,
    OutletPredicate,
    Signatory,
    Implied,
    Appraisal,
}

fn how(h: How) -> f32 {
    match h {
        How::Direct => 1.0,
        How::Passive => 0.98,
        How::Conjunct => 0.93,
        How::Shared => 0.95,
        How::Control => 0.92,
        How::Relative => 0.93,
        How::Participle => 0.92,
        How::Apposition => 0.93,
        How::Clitic => 0.95,
        How::Governor => 0.92,
        How::Attachment => 0.80,
        How::Linear => 0.50,
        How::Unlinked => 0.62,
    }
}

fn by(b: By) -> f32 {
    match b {
        By::Name | By::FirstPerson => 1.0,
        By::Apposition => 0.98,
        By::Nominal => 0.93,
        By::Pronoun => 0.88,
        By::Proxy => 0.85,
        By::Unnamed => 0.70,
        By::Outlet => 0.80,
    }
}

/// From 0 to 1.
pub(crate) fn score(c: &Clues) -> f32 {
    let base = match c.rule {
        Rule::VerbFrame => 0.90,
        Rule::NounFrame => 0.78,
        Rule::OtherFrame => 0.82,
        Rule::Judgement => 0.86,
        Rule::Predicate => 0.74,
        Rule::OutletPredicate => 0.50,
        Rule::Signatory => 0.85,
        Rule::Implied => 0.66,
        Rule::Appraisal => 0.52,
    };
    let mut x = base * how(c.holder_how) * by(c.holder_by) * how(c.target_how);
    x *= match c.target_by {
        Some(b) => by(b) * (0.7 + 0.3 * c.target_mention),
        None => 0.88,
    };
    x *= 0.7 + 0.3 * c.holder_mention;
    if c.distance > 8 {
        x *= (1.0 - 0.01 * (c.distance - 8) as f32).max(0.75);
    }
    // A fixed phrase is rarely something else.
    x *= 1.0 + 0.03 * c.specificity.min(3) as f32;
    if c.inferred {
        x *= 0.85;
    }
    if c.negated {
        x *= 0.85;
    }
    if c.weak_speaker {
        x *= 0.75;
    }
    document::confidence(x.min(0.99))
}
