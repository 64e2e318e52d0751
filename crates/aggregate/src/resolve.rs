//! From the actors of one document to those of the corpus.

use compact_str::CompactString;
use document::EntityType;

/// An actor of the corpus.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resolved {
    /// Its id in the corpus.
    pub id: CompactString,
    /// Its preferred name.
    pub name: String,
    /// What it is.
    pub entity_type: EntityType,
}

/// Knows which actor of the corpus a document's actor is.
///
/// The corpus-level linking of the `entities` crate implements it; [`NoLinks`] leaves every actor
/// as its document has it.
pub trait Resolve {
    /// The actor of the corpus, or `None` to leave the document's own.
    fn resolve(&self, doc_id: &str, actor_id: &str) -> Option<Resolved>;
}

/// Leaves every actor as its document has it.
pub struct NoLinks;

impl Resolve for NoLinks {
    fn resolve(&self, _: &str, _: &str) -> Option<Resolved> {
        None
    }
}

impl<F: Fn(&str, &str) -> Option<Resolved>> Resolve for F {
    fn resolve(&self, doc_id: &str, actor_id: &str) -> Option<Resolved> {
        self(doc_id, actor_id)
    }
}
