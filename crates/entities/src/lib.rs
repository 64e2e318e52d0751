//! Mentions, their types, and the actors that they refer to.
