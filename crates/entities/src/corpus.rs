//! Actors across documents: who of one article is who of another.
//!
//! [`Links`] gathers what every document says of its actors. Gathering is a commutative and
//! associative merge of small tables, so that shards can be gathered apart and merged in any order;
//! [`Links::resolve`] then decides once, and says why.

mod resolver;

use crate::terms::Terms;
use compact_str::CompactString;
use document::{Document, EntityType, MentionKind};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// How many companions of a bare surname are kept for each document.
const COMPANIONS: usize = 24;
/// How many forms an actor keeps; the most frequent ones are shown.
const FORMS: usize = 64;

/// What documents say of their actors.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Links {
    groups: BTreeMap<CompactString, Group>,
    /// Persons of one name only, by id and document: who stands beside them.
    bare: BTreeMap<CompactString, BTreeMap<String, BTreeSet<CompactString>>>,
}

/// All that goes under one id.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
struct Group {
    /// Documents, by type that they give it.
    types: BTreeMap<EntityType, u32>,
    /// Documents, by name that they give it.
    names: BTreeMap<String, u32>,
    /// Mentions, by surface.
    forms: BTreeMap<String, u32>,
    /// Documents, by language.
    languages: BTreeMap<String, u32>,
    /// Documents, by organisation and role.
    affiliations: BTreeMap<CompactString, BTreeMap<String, u32>>,
}

fn add<K: Ord>(to: &mut BTreeMap<K, u32>, from: BTreeMap<K, u32>) {
    for (k, n) in from {
        *to.entry(k).or_default() += n;
    }
}

impl Group {
    fn merge(&mut self, other: Group) {
        add(&mut self.types, other.types);
        add(&mut self.names, other.names);
        add(&mut self.forms, other.forms);
        add(&mut self.languages, other.languages);
        for (org, roles) in other.affiliations {
            add(self.affiliations.entry(org).or_default(), roles);
        }
    }

    fn documents(&self) -> u32 {
        self.types.values().sum()
    }

    /// The type that most documents give; bodies win over places and works.
    fn entity_type(&self) -> EntityType {
        let order = |t: &EntityType| match t {
            EntityType::Organization => 3,
            EntityType::Person => 2,
            EntityType::Location => 1,
            EntityType::Misc => 0,
        };
        let best = self.types.iter().max_by_key(|(t, n)| (**n, order(t)));
        best.map_or(EntityType::Misc, |(t, _)| *t)
    }

    /// The name that most documents give, the longer one where as many do.
    fn name(&self) -> &str {
        let best =
            self.names.iter().max_by_key(|(name, n)| (**n, name.len(), std::cmp::Reverse(*name)));
        best.map_or("", |(name, _)| name.as_str())
    }
}

/// An actor of the corpus.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CorpusActor {
    /// Of the known actor, or of the fullest name.
    pub id: CompactString,
    /// Preferred name.
    pub name: String,
    /// What it is.
    pub entity_type: EntityType,
    /// How many documents name it.
    pub documents: u32,
    /// Its surfaces with their counts, the most frequent first.
    pub forms: Vec<(String, u32)>,
    /// Organisation and role with the number of documents that say so, the most frequent first.
    pub affiliations: Vec<(CompactString, String, u32)>,
    /// The ids that it has in documents.
    pub ids: Vec<CompactString>,
    /// Why they were merged.
    pub reasons: Vec<String>,
}

/// Two actors that may be one: for the user to decide.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Proposal {
    /// One.
    pub a: CompactString,
    /// The other.
    pub b: CompactString,
    /// Why they may be.
    pub reason: String,
}

/// The actors of a corpus, and which of them every document's actors are.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Linking {
    actors: Vec<CorpusActor>,
    by_id: BTreeMap<CompactString, u32>,
    /// Bare surnames that are decided document by document.
    by_document: BTreeMap<(CompactString, String), u32>,
    proposals: Vec<Proposal>,
}

impl Linking {
    /// The actors, sorted by id.
    pub fn actors(&self) -> &[CorpusActor] {
        &self.actors
    }

    /// The actor of the corpus that a document's actor is.
    pub fn get(&self, doc_id: &str, actor_id: &str) -> Option<&CorpusActor> {
        let id = CompactString::from(actor_id);
        let here = self.by_id.get(&id).copied();
        let i = if self.by_document.is_empty() {
            here
        } else {
            self.by_document.get(&(id, doc_id.to_owned())).copied().or(here)
        };
        self.actors.get(i? as usize)
    }

    /// What was not sure enough to be merged.
    pub fn proposals(&self) -> &[Proposal] {
        &self.proposals
    }
}

impl Links {
    /// Takes in what one document says. The same document must not be added twice.
    pub fn add(&mut self, doc: &Document) {
        let actors = doc.actors.as_deref().unwrap_or_default();
        let language = doc.language.as_ref().map_or("und", |l| l.code.as_str()).to_owned();
        for a in actors {
            let g = self.groups.entry(a.id.clone()).or_default();
            *g.types.entry(a.entity_type).or_default() += 1;
            *g.names.entry(a.name.clone()).or_default() += 1;
            *g.languages.entry(language.clone()).or_default() += 1;
            for f in &a.affiliations {
                if let Some(org) = &f.actor {
                    let roles = g.affiliations.entry(org.clone()).or_default();
                    *roles.entry(f.role.clone()).or_default() += 1;
                }
            }
            if a.entity_type == EntityType::Person && !a.id.contains('-') {
                let others = actors.iter().filter(|o| o.id != a.id).map(|o| o.id.clone());
                let beside = self.bare.entry(a.id.clone()).or_default();
                beside.entry(doc.id.clone()).or_default().extend(others.take(COMPANIONS));
            }
        }
        for m in doc.mentions.as_deref().unwrap_or_default() {
            if let (Some(actor), MentionKind::Name) = (&m.actor, m.kind)
                && let Some(g) = self.groups.get_mut(actor)
            {
                let form = doc.slice(m.span);
                if let Some(n) = g.forms.get_mut(form) {
                    *n += 1;
                } else if g.forms.len() < FORMS * 4 {
                    g.forms.insert(form.split_whitespace().collect::<Vec<_>>().join(" "), 1);
                }
            }
        }
    }

    /// Takes in what another shard gathered.
    pub fn merge(&mut self, other: Links) {
        for (id, group) in other.groups {
            self.groups.entry(id).or_default().merge(group);
        }
        for (id, docs) in other.bare {
            let mine = self.bare.entry(id).or_default();
            for (doc, beside) in docs {
                mine.entry(doc).or_default().extend(beside);
            }
        }
    }

    /// Decides who is who.
    pub fn resolve(&self, terms: &Terms) -> Linking {
        resolver::Resolver::new(self, terms).run()
    }
}

#[cfg(test)]
mod tests;
