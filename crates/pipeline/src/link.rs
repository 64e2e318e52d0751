//! The corpus-level linking of actors, as the aggregate asks for it.

use aggregate::{Resolve, Resolved};
use entities::corpus::Linking;

/// Which actor of the corpus a document's actor is.
pub struct CorpusLinks(pub Linking);

impl Resolve for CorpusLinks {
    fn resolve(&self, doc_id: &str, actor_id: &str) -> Option<Resolved> {
        let actor = self.0.get(doc_id, actor_id)?;
        Some(Resolved {
            id: actor.id.clone(),
            name: actor.name.clone(),
            entity_type: actor.entity_type,
        })
    }
}
