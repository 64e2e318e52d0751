//! Who a description means: every actor that it may mean is scored by role or kind, affiliation,
//! gender and nearness; the best one is taken where it is clearly ahead, and nobody where two fit alike.

use crate::entity::Entity;
use crate::salience::Salience;
use crate::tables::Gender;
use crate::view::View;
use document::EntityType;
use std::ops::Range;

/// What ties a description to its actor, as `explain` says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Evidence {
    /// The text says the noun of it.
    SameNoun,
    /// The text says a noun of the kind of it.
    SameKind,
    /// It belongs to the body that the description names.
    Belongs,
    /// It is the body of whose part the description speaks.
    Whole,
    /// It is the nearest that nothing speaks against.
    Nearest,
}

impl Evidence {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Evidence::SameNoun => "the text calls it so",
            Evidence::SameKind => "the text calls it something of that kind",
            Evidence::Belongs => "by the body it belongs to",
            Evidence::Whole => "a part stands for its body",
            Evidence::Nearest => "the nearest that fits",
        }
    }

    fn confidence(self) -> f32 {
        match self {
            Evidence::SameNoun => 0.85,
            Evidence::SameKind => 0.68,
            Evidence::Belongs => 0.62,
            Evidence::Whole => 0.7,
            Evidence::Nearest => 0.45,
        }
    }
}

/// The decision about one description.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Choice {
    /// Nothing in the text fits.
    Nobody,
    /// Two fit about as well.
    Open(u32, u32),
    One {
        entity: u32,
        evidence: Evidence,
        confidence: f32,
    },
}

// What evidence is worth, and by how much an actor must be ahead of the next one.
// Evidence from the text (a noun, a kind, a body) is worth more than any nearness.
const SAME_NOUN: f32 = 3.0;
const SAME_KIND: f32 = 1.9;
/// What a guess before is worth.
const GUESSED: f32 = 2.2;
/// Bodies share their nouns: « le journal » said of one is soon said of another.
const SAME_BODY_NOUN: f32 = 2.3;
const AHEAD: f32 = 0.3;
/// How far back a guess by nearness alone looks, in sentences.
const NEAR: usize = 2;
/// How many actors a description chooses from; keeps the stage linear on endless lists of people.
const MOST: usize = 64;

/// The best and the second best so far.
#[derive(Default)]
struct Race {
    best: Option<(f32, u32, Evidence)>,
    next: Option<(f32, u32)>,
}

impl Race {
    fn enter(&mut self, score: f32, e: u32, evidence: Evidence) {
        match self.best {
            Some((s, b, _)) if score > s => {
                self.next = Some((s, b));
                self.best = Some((score, e, evidence));
            }
            None => self.best = Some((score, e, evidence)),
            Some(_) if self.next.is_none_or(|(s, _)| score > s) => self.next = Some((score, e)),
            Some(_) => {}
        }
    }

    fn decide(&self) -> Choice {
        let Some((score, entity, evidence)) = self.best else { return Choice::Nobody };
        if let Some((s, other)) = self.next
            && score - s < AHEAD
        {
            return Choice::Open(entity, other);
        }
        let doubt = self.next.map_or(0.0, |(s, _)| (0.12 * (1.0 - (score - s))).max(0.0));
        Choice::One { entity, evidence, confidence: evidence.confidence() - doubt }
    }
}

/// How well a noun of class `wanted` can be said of the holder of a role of class `held`, of 1.
pub(crate) fn covers(wanted: &str, held: &str) -> f32 {
    match (wanted, held) {
        // One ministry has one minister, one town one mayor, but courts are full of lawyers.
        ("law" | "police" | "military" | "family" | "rank" | "work" | "", _) => 0.0,
        // Kinds that hold many offices: a treasurer is no president, a prefect no mayor.
        ("chair", "chair") => 0.0,
        (
            "director" | "local" | "legislator" | "academic" | "media" | "sport" | "art"
            | "religion",
            b,
        ) if b == wanted => 0.7,
        (a, b) if a == b => 1.0,
        ("leader", "boss" | "chair" | "director" | "owner" | "union" | "head-of-government") => 1.0,
        ("leader", "head-of-state" | "local") => 0.9,
        ("elected", "legislator" | "local" | "minister" | "head-of-state") => 1.0,
        ("boss", "leader" | "owner") => 0.85,
        ("boss", "director" | "union" | "chair") => 0.55,
        ("chair", "leader" | "boss") => 0.85,
        ("chair", "owner") => 0.7,
        ("owner", "boss") => 0.7,
        ("union", "chair" | "leader") => 0.75,
        ("activist", "chair" | "union" | "leader") => 0.65,
        ("director", "boss" | "leader") => 0.65,
        ("legislator" | "local", "elected") => 0.8,
        _ => 0.0,
    }
}

/// The classes of roles that [`covers`] knows.
const CLASSES: &[&str] = &[
    "boss",
    "director",
    "owner",
    "chair",
    "leader",
    "head-of-state",
    "head-of-government",
    "minister",
    "elected",
    "legislator",
    "local",
    "spokes",
    "union",
    "academic",
    "media",
    "activist",
    "sport",
    "art",
    "religion",
];

/// A role description that looks for its person.
pub(crate) struct Wanted<'w> {
    pub role: u32,
    pub class: &'w str,
    pub gender: Gender,
    /// The body that it is a role in.
    pub of: Option<u32>,
    /// Whom it is not: « son patron » is not who « son » means.
    pub not: Option<u32>,
    /// A possessive: whose role it is stays open where `of` is none.
    pub possessive: bool,
    /// Code of the country whose adjective stands beside it.
    pub country: Option<&'w str>,
    /// The noun with its adjectives and field.
    pub text: &'w str,
    /// Its adjectives.
    pub adjectives: Range<usize>,
    pub sentence: usize,
    /// It is an object of its clause, whose subject it is not.
    pub object: bool,
}

/// « le directeur technique » is not « le directeur général », « ministre de la Santé » not « ministre de
/// la Culture »; a bare noun is either.
fn same_field(a: &str, b: &str) -> bool {
    let rest = |s: &str| s.split_once(' ').map(|(_, r)| document::slug(r)).unwrap_or_default();
    let (a, b) = (rest(a), rest(b));
    a.is_empty() || b.is_empty() || a.starts_with(&*b) || b.starts_with(&*a)
}

/// What nearness is worth: of what was just mentioned, of subjects, of what is mentioned often.
fn nearness(sal: &Salience<'_>, e: u32, sentence: usize, object: bool) -> f32 {
    let seen = sal.seen(e);
    if seen.count == 0 {
        // A headline or first sentence may speak of whom the text names later.
        return if sentence <= 1 { -0.3 } else { -1.6 };
    }
    let age = sentence.saturating_sub(seen.sentence as usize);
    let mut n = -0.13 * age.min(9) as f32 + 0.05 * seen.count.min(8) as f32;
    if seen.subject && age <= 1 {
        n += 0.25;
    }
    if sal.recent.last().is_some_and(|r| r.entity == e) && age <= 1 {
        n += 0.15;
    }
    if object && age == 0 && seen.subject {
        n -= 0.7;
    }
    n
}

/// The person whom a role description means.
pub(crate) fn role(
    v: &View<'_>,
    entities: &[Entity],
    sal: &mut Salience<'_>,
    w: &Wanted<'_>,
) -> Choice {
    let mut pool = std::mem::take(&mut sal.pool);
    pool.clear();
    sal.by_role(w.role, &mut pool);
    for class in CLASSES.iter().filter(|c| covers(w.class, c) > 0.0) {
        sal.by_class(class, &mut pool);
    }
    pool.extend(sal.recent.iter().rev().map(|r| r.entity));
    sal.distinct(&mut pool, MOST);
    let mut race = Race::default();
    for &e in &pool {
        if let Some((score, evidence)) = role_score(v, entities, sal, w, e) {
            race.enter(score, e, evidence);
        }
    }
    sal.pool = pool;
    race.decide()
}

fn role_score(
    v: &View<'_>,
    entities: &[Entity],
    sal: &Salience<'_>,
    w: &Wanted<'_>,
    e: u32,
) -> Option<(f32, Evidence)> {
    let x = &entities[e as usize];
    if x.entity_type != EntityType::Person || !x.gender.agrees(w.gender) || w.not == Some(e) {
        return None;
    }
    let mut best: Option<(f32, Evidence)> = None;
    let mut member = false;
    for h in &x.roles {
        let mut fit = if h.role == w.role && same_field(&h.text, w.text) {
            if h.guessed { GUESSED } else { SAME_NOUN }
        } else if h.role == w.role {
            continue;
        } else {
            covers(w.class, (sal.role_class)(h.role)) * SAME_KIND
        };
        // « la présidente de Calyptra » is no « présidente de région ».
        if w.of.is_some() && h.org.is_none() && h.elsewhere {
            continue;
        }
        member |= w.of.is_some() && h.org == w.of;
        if fit == 0.0 {
            continue;
        }
        match (w.of, h.org) {
            (Some(a), Some(b)) if a == b => fit += 1.2,
            (Some(_), Some(_)) => continue,
            _ => {}
        }
        let here = x.described(v, w.adjectives.clone());
        if here || h.org.is_some_and(|o| entities[o as usize].described(v, w.adjectives.clone())) {
            fit += 0.8;
        }
        if let (Some(country), Some(org)) = (w.country, h.org) {
            match country_of(v, entities, org) {
                Some(c) if c == country => fit += 0.8,
                Some(_) => continue,
                None => {}
            }
        }
        let evidence = if h.role == w.role { Evidence::SameNoun } else { Evidence::SameKind };
        if best.is_none_or(|(b, _)| fit > b) {
            best = Some((fit, evidence));
        }
    }
    if best.is_none() {
        let age = w.sentence.saturating_sub(sal.seen(e).sentence as usize);
        let near = sal.seen(e).count > 0 && age <= NEAR;
        if w.class == "generic" {
            best = near.then_some((0.5, Evidence::Nearest));
        } else if member && matches!(w.class, "boss" | "chair" | "leader" | "spokes") {
            best = Some((1.3, Evidence::Belongs));
        } else if x.roles.is_empty() && near && age > 0 && may_guess(w) {
            best = Some((0.4, Evidence::Nearest));
        }
    }
    let (fit, evidence) = best?;
    let gender = match (x.gender, w.gender) {
        (Gender::Any, _) | (_, Gender::Any) => 0.0,
        _ => 0.25,
    };
    Some((fit + gender + nearness(sal, e, w.sentence, w.object), evidence))
}

/// Whether the nearest person without a role may be meant at all.
fn may_guess(w: &Wanted<'_>) -> bool {
    match w.class {
        "family" | "rank" | "law" | "police" | "military" | "activist" | "work" | "" => false,
        "boss" | "director" | "chair" | "leader" | "spokes" | "owner" | "union" => true,
        _ => w.of.is_none() && !w.possessive,
    }
}

/// The code of the country of a known body or state.
fn country_of<'a>(v: &'a View<'_>, entities: &[Entity], e: u32) -> Option<&'a str> {
    let known = &v.base.known[entities[e as usize].known? as usize];
    Some(known.country.as_str()).filter(|c| !c.is_empty())
}

/// A description that looks for its body.
pub(crate) struct WantedBody<'w> {
    pub noun: u32,
    pub class: &'w str,
    /// « la direction », « son cabinet »: the body that it is a part of is meant.
    pub part: bool,
    pub of: Option<u32>,
    /// Whose it is: a person or body.
    pub owner: Option<u32>,
    /// A possessive: « sa filiale » is a body only where the text says whose.
    pub possessive: bool,
    /// It has a complement that names nobody: « l'enseigne de la façade ».
    pub complemented: bool,
    pub country: Option<&'w str>,
    /// Its adjectives.
    pub adjectives: Range<usize>,
    /// The noun as the table has it.
    pub lemma: &'w str,
    pub sentence: usize,
    pub object: bool,
}

/// How well a noun of class `wanted` can be said of a body of class `is`, of 1; 0 for not at all.
fn kind_of(wanted: &str, is: &str) -> f32 {
    match (wanted, is) {
        // A committee is no senate, a court of appeal no tribunal: here the noun itself decides.
        ("council" | "court" | "agency" | "university" | "international" | "territory", b)
            if b == wanted =>
        {
            0.3
        }
        (a, b) if a == b => 1.0,
        ("company", "bank") => 0.7,
        ("government", "state") => 0.9,
        ("ngo", "union" | "party" | "sport" | "religion") => 0.6,
        ("union", "ngo") => 0.6,
        ("party", "camp") => 0.6,
        ("agency", "international" | "council") => 0.6,
        ("ministry", "government") => 0.5,
        ("bank", "company") => 0.5,
        ("parliament", "council") => 0.7,
        ("media", "company") => 0.4,
        _ => 0.0,
    }
}

/// The kinds of bodies that [`kind_of`] knows.
const BODIES: &[&str] = &[
    "company",
    "bank",
    "media",
    "sport",
    "government",
    "state",
    "ngo",
    "union",
    "council",
    "international",
    "party",
    "camp",
    "agency",
    "ministry",
    "parliament",
    "court",
    "prefecture",
    "religion",
    "territory",
];

/// Kinds that an actor of whom the text says nothing may be.
fn unsaid(class: &str) -> f32 {
    match class {
        "company" => 1.0,
        "ngo" | "media" | "union" | "party" | "sport" => 0.8,
        _ => 0.0,
    }
}

/// The body that a description means.
pub(crate) fn body(
    v: &View<'_>,
    entities: &[Entity],
    sal: &mut Salience<'_>,
    w: &WantedBody<'_>,
) -> Choice {
    if w.part
        && let Some(entity) = whole(entities, w)
    {
        let evidence = Evidence::Whole;
        return Choice::One { entity, evidence, confidence: evidence.confidence() };
    }
    let mut pool = std::mem::take(&mut sal.pool);
    pool.clear();
    sal.by_noun(w.noun, &mut pool);
    for class in BODIES.iter().filter(|c| kind_of(w.class, c) > 0.0) {
        sal.by_org_class(class, &mut pool);
    }
    pool.extend(sal.recent.iter().rev().map(|r| r.entity));
    if let Some(p) = w.owner {
        pool.extend(entities[p as usize].roles.iter().filter_map(|h| h.org));
    }
    sal.distinct(&mut pool, MOST);
    let mut race = Race::default();
    for &e in &pool {
        if let Some((score, evidence)) = body_score(v, entities, sal, w, e) {
            race.enter(score, e, evidence);
        }
    }
    sal.pool = pool;
    race.decide()
}

fn body_score(
    v: &View<'_>,
    entities: &[Entity],
    sal: &Salience<'_>,
    w: &WantedBody<'_>,
    e: u32,
) -> Option<(f32, Evidence)> {
    let x = &entities[e as usize];
    // « le comté », "the county": a place where the text calls it so.
    let territory = w.class == "territory" && x.entity_type == EntityType::Location;
    if !(x.entity_type == EntityType::Organization || territory)
        || w.of == Some(e)
        || w.owner == Some(e)
    {
        return None;
    }
    let owned =
        w.owner.is_some_and(|p| entities[p as usize].roles.iter().any(|h| h.org == Some(e)));
    let kind = x.classes.iter().map(|c| kind_of(w.class, c)).fold(0.0, f32::max);
    let said = x.nouns.contains(&w.noun) || named(&x.name, w.lemma);
    let (mut fit, evidence) = if said {
        (SAME_BODY_NOUN, Evidence::SameNoun)
    } else if kind >= 0.4 {
        (kind * SAME_KIND, Evidence::SameKind)
    } else if x.classes.is_empty() && unsaid(w.class) > 0.0 && !w.complemented {
        let seen = sal.seen(e);
        let age = w.sentence.saturating_sub(seen.sentence as usize);
        if seen.count == 0 || age > NEAR * (1 + seen.count as usize).min(4) {
            return None;
        }
        (unsaid(w.class), Evidence::Nearest)
    } else {
        return None;
    };
    if w.complemented {
        fit -= 0.5;
    }
    if owned {
        fit += 1.5;
    } else if w.possessive || w.of.is_some() {
        // « sa filiale », « le syndicat de Calyptra »: known only where the text says whose it is.
        fit -= 1.2;
    }
    if let Some(country) = w.country {
        match country_of(v, entities, e) {
            Some(c) if c == country => fit += 0.8,
            Some(_) => return None,
            None if w.class == "government" => return None,
            None => {}
        }
    }
    let evidence = if owned { Evidence::Belongs } else { evidence };
    let mut score = fit + nearness(sal, e, w.sentence, w.object);
    if x.described(v, w.adjectives.clone()) {
        score += 0.8;
    }
    if matches!(evidence, Evidence::SameKind | Evidence::SameNoun) {
        // A kind is said of many: one far back must not beat the body just spoken of.
        score -= 0.07 * w.sentence.saturating_sub(sal.seen(e).sentence as usize).min(9) as f32;
    }
    (score > 0.35).then_some((score, evidence))
}

/// Whether the noun is a word of the name: « le tribunal » of « tribunal administratif ».
fn named(name: &str, lemma: &str) -> bool {
    !lemma.is_empty()
        && name.match_indices(lemma).chain(capital_match(name, lemma)).any(|(at, found)| {
            let end = at + found.len();
            let word = |c: char| !c.is_alphanumeric();
            name[..at].chars().next_back().is_none_or(word)
                && name[end..].chars().next().is_none_or(word)
        })
}

/// The lemma at the beginning of the name, with a capital there.
fn capital_match<'n>(name: &'n str, lemma: &str) -> Option<(usize, &'n str)> {
    let mut l = lemma.chars();
    let mut n = name.chars();
    let first = l.next()?.to_uppercase().next()? == n.next()?;
    (first && n.as_str().starts_with(l.as_str()))
        .then(|| (0, &name[..name.len() - n.as_str().len() + l.as_str().len()]))
}

/// « la direction de Calyptra », « son cabinet »: the body itself.
fn whole(entities: &[Entity], w: &WantedBody<'_>) -> Option<u32> {
    let is_body = |e: &u32| entities[*e as usize].entity_type == EntityType::Organization;
    if let Some(o) = w.of.or(w.owner).filter(is_body) {
        return Some(o);
    }
    entities[w.owner? as usize].roles.iter().filter_map(|h| h.org).find(is_body)
}
