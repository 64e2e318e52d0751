//! Mergeable sums of stances per actor, pair, issue and time.
//!
//! The way of the data: a [`document::Document`] gives flat [`Record`]s (the lines of
//! `stances.jsonl`) and a [`DocEntry`] (what the corpus needs to know of it besides). An
//! [`Aggregate`] is the union of such entries: a set of interned facts, so that merging is
//! commutative, associative and idempotent, and shards may come in any order or twice.
//! [`Aggregate::finish`] puts it into one canonical order ([`Sealed`]); a [`View`] counts it under
//! [`Filters`].
//!
//! This crate opens no file and knows no format but JSON.

mod actors;
mod cells;
mod dates;
mod entry;
mod filters;
mod intern;
mod ledger;
mod net;
mod record;
mod resolve;
mod sealed;
mod store;
mod tally;
mod view;

pub use actors::{ActorPage, ActorsFile, AffiliationCount, Form, Position};
pub use cells::{Cell, Directions};
pub use dates::{Window, day_number, day_text};
pub use entry::{
    ActorEntry, AffiliationEntry, DiagnosticCount, DocEntry, LanguageShare, QuoteEntry, entry,
};
pub use filters::Filters;
pub use ledger::{DiagnosticLine, Gap, Ledger, Refused};
pub use net::{Interval, Net, Prior, net_of};
pub use record::{DocFacts, Record, TraceNote, records};
pub use resolve::{NoLinks, Resolve, Resolved};
pub use sealed::Sealed;
pub use store::Aggregate;
pub use tally::{Tally, WindowCount};
pub use view::{PairView, SubjectView, View};
