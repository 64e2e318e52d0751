//! Who a description means: by role, by class, by kind of body, by nearness.

use crate::entity::Entity;
use crate::resolve::{Recent, Salience, slot};
use crate::tables::Gender;
use compact_str::CompactString;
use document::EntityType;

/// Entities that `e` belongs to by one of its roles.
fn belongs(entities: &[Entity], e: u32, role: Option<u32>, org: u32) -> Option<bool> {
    let mut said = None;
    for h in &entities[e as usize].roles {
        if role.is_some_and(|r| r != h.role) {
            continue;
        }
        match h.org {
            Some(o) if o == org => return Some(true),
            Some(_) => said = Some(false),
            None => {}
        }
    }
    said
}

/// A role description that looks for its person.
pub(crate) struct Wanted<'w> {
    pub role: u32,
    pub class: &'w str,
    pub gender: Gender,
    pub of: Option<u32>,
    /// The noun with its adjectives.
    pub text: &'w str,
}

/// Classes whose nouns are said of one another's holders: « la dirigeante » of a president.
fn alike(a: &str, b: &str) -> bool {
    a == b || matches!((a, b), ("boss", "chair") | ("chair", "boss"))
}

pub(crate) fn role(entities: &[Entity], sal: &Salience<'_>, w: &Wanted<'_>) -> (Option<u32>, f32) {
    let fits = |e: &u32| {
        let x = &entities[*e as usize];
        x.gender.agrees(w.gender) && x.entity_type == EntityType::Person
    };
    let genders: &[Gender] = match w.gender {
        Gender::Masc => &[Gender::Masc, Gender::Any],
        Gender::Fem => &[Gender::Fem, Gender::Any],
        _ => &[Gender::Masc, Gender::Fem, Gender::Any],
    };
    // « le directeur technique » is not « le directeur général ».
    let same_text = |e: &u32| {
        entities[*e as usize].roles.iter().filter(|h| h.role == w.role).any(|h| {
            let (a, b) = (h.text.contains(' '), w.text.contains(' '));
            !(a && b)
                || h.text.eq_ignore_ascii_case(w.text)
                || h.text.split(' ').nth(1) == w.text.split(' ').nth(1)
        })
    };
    if let Some(e) = sal.by_role.get(&w.role).filter(|e| fits(e) && same_text(e)) {
        match w.of {
            Some(o) if belongs(entities, *e, Some(w.role), o) == Some(false) => {}
            _ => return (Some(*e), 0.85),
        }
    }
    if w.class == "generic" {
        let e = genders.iter().find_map(|g| sal.person[slot(*g)]);
        return (e.filter(fits), 0.5);
    }
    let plain = !w.text.contains(' ');
    let classed = || {
        genders
            .iter()
            .filter_map(|g| sal.by_class.get(&(CompactString::from(w.class), *g)))
            .filter(|e| fits(e))
    };
    if let Some(o) = w.of {
        if let Some(e) = classed().find(|e| belongs(entities, **e, None, o) == Some(true)) {
            return (Some(*e), 0.75);
        }
        let near = sal
            .recent
            .iter()
            .rev()
            .map(|r| r.entity)
            .find(|e| fits(e) && belongs(entities, *e, None, o) == Some(true));
        return (near.filter(|_| matches!(w.class, "boss" | "chair")), 0.6);
    }
    if w.class.is_empty() || !plain || !substitutes(w.class) {
        return (None, 0.0);
    }
    // The one of them that was mentioned last.
    let recent = sal.recent.iter().rev().map(|r| r.entity).find(|e| {
        fits(e)
            && entities[*e as usize].roles.iter().any(|h| alike(&(sal.role_class)(h.role), w.class))
    });
    (recent.or_else(|| classed().copied().next()), 0.65)
}

/// Classes whose nouns stand for one another.
fn substitutes(class: &str) -> bool {
    matches!(
        class,
        "boss"
            | "chair"
            | "minister"
            | "head-of-state"
            | "head-of-government"
            | "legislator"
            | "local"
            | "union"
            | "media"
            | "academic"
            | "spokes"
            | "activist"
            | "sport"
            | "art"
            | "religion"
    )
}

/// Nobody is said to have the role: the person spoken of last that has no other one.
pub(crate) fn nearest(
    entities: &[Entity],
    sal: &Salience<'_>,
    w: &Wanted<'_>,
    sentence: usize,
) -> Option<u32> {
    if matches!(w.class, "family" | "rank" | "law" | "police" | "military" | "activist") {
        return None;
    }
    let free = |r: &&Recent| {
        let e = &entities[r.entity as usize];
        e.entity_type == EntityType::Person
            && e.gender.agrees(w.gender)
            && e.roles.is_empty()
            && r.sentence < sentence + 1
            && sentence - r.sentence <= 2
    };
    let before = |r: &&Recent| r.sentence < sentence;
    let mut found = sal.recent.iter().rev().filter(free).filter(before);
    let first = found.next()?;
    let subject = std::iter::once(first).chain(found).take(3).find(|r| r.subject);
    Some(subject.unwrap_or(first).entity)
}

pub(crate) fn body(sal: &Salience<'_>, noun: u32, class: &str) -> (Option<u32>, f32) {
    let order = |e: u32| sal.last.get(e as usize).copied().unwrap_or(0);
    // What was called so, and has been mentioned; then the last one of that kind.
    if let Some(e) = sal.by_noun.get(&noun)
        && order(*e) > 0
    {
        return (Some(*e), 0.8);
    }
    let same = sal.by_org_class.get(class).copied();
    let plain = sal.plain_org.filter(|_| matches!(class, "company" | "ngo" | "media"));
    let same = same.filter(|_| shared(class));
    match (same, plain) {
        (Some(e), Some(p)) if order(p) > order(e) + 2 => (Some(p), 0.55),
        (Some(e), _) => (Some(e), 0.68),
        (None, Some(p)) => (Some(p), 0.5),
        (None, None) => (sal.by_noun.get(&noun).copied(), 0.6),
    }
}

/// Kinds of bodies of which any noun can be said of any of them: « la société » of « le groupe ».
fn shared(class: &str) -> bool {
    matches!(class, "company" | "media" | "party" | "union" | "ngo" | "sport" | "bank" | "ministry")
}
