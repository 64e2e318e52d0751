//! Mergeable sums of stances per actor, pair, issue and time.
