//! Entities: the actors of a document while they are being put together.

use crate::candidate::Candidate;
use crate::names::{Link, Names};
use crate::tables::Gender;
use crate::view::View;
use compact_str::CompactString;
use document::{EntityType, Span};
use rustc_hash::FxHashMap;

/// How many reasons an actor keeps.
const REASONS: usize = 16;

/// A role that the text gives to a person.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Held {
    /// Language (high half) and row of the role.
    pub role: u32,
    /// The organisation, as an entity.
    pub org: Option<u32>,
    pub text: String,
    pub span: Span,
    /// What stands behind the noun inside the role (« du Travail »).
    pub field: String,
    /// The role is in something that the text does not name (« présidente de région »).
    pub elsewhere: bool,
    /// Not said, only concluded from a description: known while linking, not given out.
    pub guessed: bool,
}

/// An actor being put together.
#[derive(Clone, Debug)]
pub(crate) struct Entity {
    pub id: CompactString,
    pub name: String,
    pub entity_type: EntityType,
    pub known: Option<u32>,
    pub gender: Gender,
    /// The text writes its name in the plural (« Les Verts »).
    pub plural: bool,
    /// Classes of organisation that it is known or said to be.
    pub classes: Vec<CompactString>,
    /// Rows of organisation nouns said of it (language and row).
    pub nouns: Vec<u32>,
    /// Adjectives of place that are said of it (« l’éditeur lyonnais »).
    pub adjectives: Vec<CompactString>,
    pub roles: Vec<Held>,
    pub reasons: Vec<String>,
}

impl Entity {
    pub(crate) fn reason(&mut self, text: String) {
        if self.reasons.len() < REASONS && !self.reasons.contains(&text) {
            self.reasons.push(text);
        }
    }

    pub(crate) fn hold(&mut self, held: Held) {
        let same = |h: &Held| h.role == held.role && (h.org == held.org || held.org.is_none());
        if self.roles.len() < 12 && !self.roles.iter().any(same) {
            // What says the organisation replaces what did not.
            self.roles.retain(|h| !(h.role == held.role && (h.org.is_none() || h.guessed)));
            self.roles.push(held);
        }
    }

    /// Notes the adjectives in `atoms`: they help to tell one « éditeur » from another.
    pub(crate) fn describe(&mut self, v: &View<'_>, atoms: std::ops::Range<usize>) {
        for k in atoms.filter(|k| v.shape(*k).word && !v.shape(*k).upper) {
            if self.adjectives.len() < 6 && v.key(k).len() > 3 {
                self.adjectives.push(v.key(k).into());
            }
        }
    }

    /// Whether one of the words in `atoms` is such an adjective, in whatever gender and number.
    pub(crate) fn described(&self, v: &View<'_>, atoms: std::ops::Range<usize>) -> bool {
        atoms.into_iter().any(|k| {
            let word = v.key(k);
            self.adjectives.iter().any(|a| {
                let same = a.bytes().zip(word.bytes()).take_while(|(x, y)| x == y).count();
                same >= 4 && same + 2 >= a.len().max(word.len())
            })
        })
    }

    pub(crate) fn say(&mut self, class: &str, noun: u32) {
        if !self.classes.iter().any(|c| c == class) && self.classes.len() < 6 {
            self.classes.push(class.into());
        }
        if !self.nouns.contains(&noun) && self.nouns.len() < 6 {
            self.nouns.push(noun);
        }
    }
}

/// A row of a table of a language as one number.
pub(crate) fn row_key(lang: usize, row: u16) -> u32 {
    (lang as u32) << 16 | u32::from(row)
}

/// Makes one entity of each name that is not short for another, and links the others to them.
#[expect(clippy::needless_range_loop, reason = "several tables are walked by one index")]
pub(crate) fn make(
    v: &View<'_>,
    cands: &[Candidate],
    names: &mut Names,
    short: &[(Vec<u32>, Option<String>)],
) -> Vec<Entity> {
    let mut out: Vec<Entity> = Vec::new();
    let mut taken: FxHashMap<CompactString, u32> = FxHashMap::default();
    let mut by_known: FxHashMap<u32, u32> = FxHashMap::default();
    // Chains (acronym → beginning → full name) end at a name that is short for nothing.
    let end_of = |mut i: u32| {
        for _ in 0..4 {
            match short[i as usize].0.as_slice() {
                [one] => i = *one,
                _ => break,
            }
        }
        i
    };
    let code = v.doc.language.as_ref().map_or(document::LanguageCode::UND, |l| l.code);
    for i in 0..names.names.len() {
        if !short[i].0.is_empty() && end_of(i as u32) != i as u32 {
            continue;
        }
        if short[i].0.len() > 1 {
            continue;
        }
        let name = &names.names[i];
        let body = name.known.filter(|_| !name.place);
        if let Some(e) = body.and_then(|k| by_known.get(&k)) {
            names.names[i].link = Link::Entity(*e);
            continue;
        }
        let known = body.map(|k| &v.base.known[k as usize]);
        let wanted: CompactString = match known {
            Some(k) => k.id.clone(),
            None if name.slug.is_empty() => "x".into(),
            None => name.slug.clone(),
        };
        let mut entity = Entity {
            id: wanted,
            name: known.map_or_else(|| name.surface.clone(), |k| k.name(code).to_owned()),
            entity_type: name.entity_type,
            known: body,
            gender: name.gender(),
            plural: name.plural(),
            classes: Vec::new(),
            nouns: Vec::new(),
            adjectives: Vec::new(),
            roles: Vec::new(),
            reasons: Vec::new(),
        };
        if let Some(k) = known {
            if k.gender != Gender::Any {
                entity.gender = k.gender;
            }
            if !k.class.is_empty() {
                entity.classes.push(k.class.clone());
            }
            let source = match &k.entry {
                Some(e) => e.to_string(),
                None => "the list of actors".to_owned(),
            };
            entity.reason(format!("“{}”: {source}", name.surface));
        }
        if let Some((lang, row)) = name.head {
            let head = &v.tables[lang].orgs[row as usize];
            let (class, gender) = (head.class.clone(), head.gender);
            entity.say(&class, row_key(lang, row));
            if entity.gender == Gender::Any {
                entity.gender = gender;
            }
            entity.reason(format!("“{}” heads its name: {}", head.lemma, head.entry));
        }
        // "Cape Meridian Bank", "Kiamwathi County": the noun stands last.
        if let Some((lang, row)) = name.tail {
            let head = &v.tables[lang].orgs[row as usize];
            let (class, gender) = (head.class.clone(), head.gender);
            entity.say(&class, row_key(lang, row));
            if entity.gender == Gender::Any {
                entity.gender = gender;
            }
        }
        if let Some(suffix) =
            name.parts.iter().skip(1).find_map(|p| v.base.suffixes.get(p.as_str()))
            && entity.entity_type == EntityType::Organization
        {
            let suffix = suffix.clone();
            entity.classes.push(suffix);
        }
        let e = out.len() as u32;
        if let Some(k) = body {
            by_known.insert(k, e);
        }
        out.push(entity);
        names.names[i].link = Link::Entity(e);
    }
    for i in 0..names.names.len() {
        let (targets, why) = &short[i];
        if targets.is_empty() {
            continue;
        }
        let mut to: Vec<u32> = targets
            .iter()
            .filter_map(|t| match names.names[end_of(*t) as usize].link {
                Link::Entity(e) => Some(e),
                _ => None,
            })
            .collect();
        to.sort_unstable();
        to.dedup();
        for e in &to {
            let e = &mut out[*e as usize];
            let n = &names.names[i];
            if let Some(why) = why {
                e.reason(why.clone());
            }
            if e.gender == Gender::Any && to_is_one(targets) {
                e.gender = n.gender();
            }
        }
        names.names[i].link = match to.as_slice() {
            [] => names.names[i].link.clone(),
            [one] => Link::Entity(*one),
            _ => Link::Several(to),
        };
    }
    // The acronym of a known body names it, whatever stands before the parenthesis.
    for (i, c) in cands.iter().enumerate() {
        if c.acronym_of.is_none() {
            continue;
        }
        let (name, long) = (names.of[i] as usize, names.names[names.of[i] as usize].acronym_of);
        if let (Some(k), Some(long)) = (names.names[name].known, long)
            && let Link::Entity(e) = names.names[long as usize].link
            && out[e as usize].known.is_none()
            && !by_known.contains_key(&k)
        {
            let known = &v.base.known[k as usize];
            let e = &mut out[e as usize];
            e.id = known.id.clone();
            e.known = Some(k);
            e.reason(format!("“{}” is the acronym of a known actor", names.names[name].surface));
        }
    }
    // Ids are unique: a place and the body of one name differ by a suffix.
    for i in 0..out.len() {
        let suffix = match out[i].entity_type {
            EntityType::Person => "-person",
            EntityType::Organization => "-org",
            EntityType::Location => "-place",
            EntityType::Misc => "-work",
        };
        let mut id = out[i].id.clone();
        let state = out[i].entity_type == EntityType::Location
            && v.base
                .by_id(&id)
                .is_some_and(|k| v.base.known[k as usize].entity_type != EntityType::Location);
        if taken.contains_key(&id) || state {
            id.push_str(suffix);
        }
        let mut n = 2;
        while taken.contains_key(&id) {
            id = compact_str::format_compact!("{}{suffix}-{n}", out[i].id);
            n += 1;
        }
        taken.insert(id.clone(), i as u32);
        out[i].id = id;
    }
    out
}

fn to_is_one(targets: &[u32]) -> bool {
    targets.len() == 1
}
