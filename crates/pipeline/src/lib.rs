//! The stages composed, run in parallel, in order.
