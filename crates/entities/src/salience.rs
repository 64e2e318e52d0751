//! What the text has mentioned so far: by role, kind, order and sentence.

use crate::entity::Entity;
use compact_str::CompactString;
use document::EntityType;
use rustc_hash::FxHashMap;

/// How many mentions a pronoun or a guess chooses from.
const RECENT: usize = 12;
/// How many actors of one role or kind are kept.
const KEPT: usize = 32;

/// A mention of a person or body.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Recent {
    pub entity: u32,
    pub sentence: usize,
    pub subject: bool,
}

/// When an actor was mentioned last.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Seen {
    pub count: u32,
    pub sentence: u32,
    pub subject: bool,
}

/// What can be meant, and what was mentioned last.
pub(crate) struct Salience<'e> {
    roles: FxHashMap<u32, Vec<u32>>,
    classes: FxHashMap<CompactString, Vec<u32>>,
    nouns: FxHashMap<u32, Vec<u32>>,
    kinds: FxHashMap<CompactString, Vec<u32>>,
    pub recent: Vec<Recent>,
    seen: Vec<Seen>,
    /// Kept between descriptions, so that none of them allocates.
    pub pool: Vec<u32>,
    /// The class of a role by its key.
    pub role_class: &'e dyn Fn(u32) -> &'e str,
}

fn put<K: std::hash::Hash + Eq>(map: &mut FxHashMap<K, Vec<u32>>, key: K, e: u32) {
    let list = map.entry(key).or_default();
    if list.len() < KEPT && !list.contains(&e) {
        list.push(e);
    }
}

impl<'e> Salience<'e> {
    /// Knows what every actor of the document can be called: a headline may speak of whom the text
    /// names later.
    pub(crate) fn new(entities: &[Entity], role_class: &'e dyn Fn(u32) -> &'e str) -> Self {
        let mut s = Salience {
            roles: FxHashMap::default(),
            classes: FxHashMap::default(),
            nouns: FxHashMap::default(),
            kinds: FxHashMap::default(),
            recent: Vec::with_capacity(RECENT),
            seen: vec![Seen::default(); entities.len()],
            pool: Vec::new(),
            role_class,
        };
        for (e, entity) in entities.iter().enumerate() {
            s.note(e as u32, entity);
        }
        s
    }

    /// Takes in what `entity` can be called.
    pub(crate) fn note(&mut self, e: u32, entity: &Entity) {
        for h in &entity.roles {
            put(&mut self.roles, h.role, e);
            let class = (self.role_class)(h.role);
            if !class.is_empty() {
                put(&mut self.classes, class.into(), e);
            }
        }
        if matches!(entity.entity_type, EntityType::Organization | EntityType::Location) {
            for n in &entity.nouns {
                put(&mut self.nouns, *n, e);
            }
            for c in &entity.classes {
                put(&mut self.kinds, c.clone(), e);
            }
        }
        if self.seen.len() <= e as usize {
            self.seen.resize(e as usize + 1, Seen::default());
        }
    }

    /// A mention of `e`.
    pub(crate) fn mention(&mut self, e: u32, entity: &Entity, sentence: usize, subject: bool) {
        if self.seen.len() <= e as usize {
            self.note(e, entity);
        }
        let seen = &mut self.seen[e as usize];
        let again = seen.count > 0 && seen.sentence == sentence as u32;
        *seen = Seen {
            count: seen.count + 1,
            sentence: sentence as u32,
            subject: subject || (again && seen.subject),
        };
        if matches!(entity.entity_type, EntityType::Person | EntityType::Organization) {
            if self.recent.len() >= RECENT {
                self.recent.remove(0);
            }
            self.recent.push(Recent { entity: e, sentence, subject });
        }
    }

    /// Takes back the last mention: who wrote an article is nobody that its « il » could mean.
    pub(crate) fn forget_last(&mut self) {
        if let Some(r) = self.recent.pop() {
            self.seen[r.entity as usize] = Seen::default();
        }
    }

    pub(crate) fn seen(&self, e: u32) -> Seen {
        self.seen.get(e as usize).copied().unwrap_or_default()
    }

    pub(crate) fn by_role(&self, role: u32, out: &mut Vec<u32>) {
        out.extend(self.roles.get(&role).into_iter().flatten());
    }

    pub(crate) fn by_class(&self, class: &str, out: &mut Vec<u32>) {
        out.extend(self.classes.get(class).into_iter().flatten());
    }

    pub(crate) fn by_noun(&self, noun: u32, out: &mut Vec<u32>) {
        out.extend(self.nouns.get(&noun).into_iter().flatten());
    }

    pub(crate) fn by_org_class(&self, class: &str, out: &mut Vec<u32>) {
        out.extend(self.kinds.get(class).into_iter().flatten());
    }

    /// Leaves each actor once, in a fixed order, at most `most` of them.
    pub(crate) fn distinct(&self, pool: &mut Vec<u32>, most: usize) {
        pool.sort_unstable();
        pool.dedup();
        if pool.len() > most {
            pool.sort_by_key(|e| (std::cmp::Reverse(self.seen(*e).sentence), *e));
            pool.truncate(most);
            pool.sort_unstable();
        }
    }
}
