//! What nominal mentions and pronouns refer to, in the order of the text.

use crate::candidate::Candidate;
use crate::entity::{Entity, Held, row_key};
use crate::names::{Link, Names};
use crate::nouns::{Determiner, Noun, NounKind};
use crate::referent::{Wanted, body, nearest, role};
use crate::roles::{Use, entity_of};
use crate::tables::{Gender, Pronoun, flag};
use crate::view::View;
use compact_str::CompactString;
use document::{Deprel, EntityType, MentionKind, Span, Upos};
use rustc_hash::FxHashMap;

/// A mention that refers to an entity, or to nobody known.
#[derive(Clone, Debug)]
pub(crate) struct Found {
    pub span: Span,
    pub kind: MentionKind,
    pub entity: Option<u32>,
    pub entity_type: EntityType,
    pub metonym: bool,
    pub confidence: f32,
}

/// How far back a pronoun looks, in sentences.
const REACH: usize = 3;
/// How many mentions a pronoun chooses from.
const RECENT: usize = 10;

#[derive(Clone, Copy)]
pub(crate) struct Recent {
    pub entity: u32,
    pub sentence: usize,
    pub subject: bool,
}

/// What was mentioned last, by role, class and gender.
pub(crate) struct Salience<'e> {
    pub by_role: FxHashMap<u32, u32>,
    pub by_class: FxHashMap<(CompactString, Gender), u32>,
    pub by_noun: FxHashMap<u32, u32>,
    pub by_org_class: FxHashMap<CompactString, u32>,
    pub plain_org: Option<u32>,
    pub person: [Option<u32>; 3],
    pub recent: Vec<Recent>,
    /// By entity: the number of its last mention, 0 before the first.
    pub last: Vec<u32>,
    pub count: u32,
    pub role_class: &'e dyn Fn(u32) -> CompactString,
}

pub(crate) fn slot(g: Gender) -> usize {
    match g {
        Gender::Masc => 1,
        Gender::Fem => 2,
        _ => 0,
    }
}

impl Salience<'_> {
    fn mention(&mut self, e: u32, entity: &Entity, sentence: usize, subject: bool) {
        self.note(e, entity, true);
        self.count += 1;
        if self.last.len() <= e as usize {
            self.last.resize(e as usize + 1, 0);
        }
        self.last[e as usize] = self.count;
        if matches!(entity.entity_type, EntityType::Person | EntityType::Organization) {
            if self.recent.len() >= RECENT {
                self.recent.remove(0);
            }
            self.recent.push(Recent { entity: e, sentence, subject });
        }
    }

    /// Remembers what `entity` can be called; without `again` only where nobody is called so yet.
    fn note(&mut self, e: u32, entity: &Entity, again: bool) {
        fn put<K: std::hash::Hash + Eq>(map: &mut FxHashMap<K, u32>, key: K, e: u32, again: bool) {
            if again {
                map.insert(key, e);
            } else {
                map.entry(key).or_insert(e);
            }
        }
        for h in &entity.roles {
            put(&mut self.by_role, h.role, e, again);
            let class = (self.role_class)(h.role);
            if !class.is_empty() {
                put(&mut self.by_class, (class, entity.gender), e, again);
            }
        }
        match entity.entity_type {
            EntityType::Person if again => {
                self.person[slot(entity.gender)] = Some(e);
            }
            EntityType::Organization => {
                for n in &entity.nouns {
                    put(&mut self.by_noun, *n, e, again);
                }
                for c in &entity.classes {
                    put(&mut self.by_org_class, c.clone(), e, again);
                }
                if again && entity.classes.is_empty() {
                    self.plain_org = Some(e);
                }
            }
            _ => {}
        }
    }
}

/// All mentions of the document in order of the text.
pub(crate) fn mentions(
    v: &View<'_>,
    cands: &[Candidate],
    metonyms: &[bool],
    names: &Names,
    nouns: &[Noun],
    uses: &[Use],
    entities: &mut Vec<Entity>,
) -> Vec<Found> {
    let role_class = |key: u32| {
        let t = v.tables.get((key >> 16) as usize);
        t.and_then(|t| t.roles.get((key & 0xFFFF) as usize))
            .map_or_else(CompactString::default, |r| r.class.clone())
    };
    let mut sal = Salience {
        by_role: FxHashMap::default(),
        by_class: FxHashMap::default(),
        by_noun: FxHashMap::default(),
        by_org_class: FxHashMap::default(),
        plain_org: None,
        person: [None; 3],
        recent: Vec::with_capacity(RECENT),
        last: vec![0; entities.len()],
        count: 0,
        role_class: &role_class,
    };
    // What the document says later can be meant before (« le ministre » in the headline).
    for (e, entity) in entities.iter().enumerate() {
        sal.note(e as u32, entity, false);
    }
    let byline = |s: usize| {
        let a = &v.sentences[s].atoms;
        a.len() <= 14 && !a.is_empty() && v.has(a.start, flag::BYLINE)
    };
    let mut solo: FxHashMap<String, u32> = FxHashMap::default();
    let mut out: Vec<Found> = Vec::new();
    let (mut c, mut n) = (0, 0);
    for (s, sentence) in v.sentences.iter().enumerate() {
        let mut i = sentence.atoms.start;
        while i < sentence.atoms.end {
            while c < cands.len() && cands[c].atoms.end <= i {
                c += 1;
            }
            while n < nouns.len() && (nouns[n].phrase.end <= i || nouns[n].phrase.start < i) {
                n += 1;
            }
            if c < cands.len() && cands[c].atoms.start == i {
                name(v, cands, metonyms, names, c, s, entities, &mut sal, &mut out);
                if byline(s) {
                    // Who wrote it is nobody that « il » or « la ministre » could mean.
                    sal.recent.pop();
                    sal.person = [None; 3];
                }
                i = cands[c].atoms.end;
                continue;
            }
            if n < nouns.len() && nouns[n].phrase.start == i {
                let (noun, used) = (&nouns[n], uses[n]);
                let mut end = noun.phrase.end;
                // The name wins: a phrase that runs into one ends before it.
                if let Some(next) = cands.get(c)
                    && next.atoms.start < end
                {
                    end = next.atoms.start.max(noun.core.end);
                }
                let free = !used.taken
                    && !used.predicate
                    && !noun.plural
                    && !matches!(noun.det, Determiner::None | Determiner::Indefinite);
                if free && cands.get(c).is_none_or(|x| x.atoms.start >= end) {
                    let atoms = noun.phrase.start..end;
                    let of = used.of.and_then(|c| entity_of(names, c as usize));
                    nominal(v, noun, atoms, of, s, entities, &mut sal, &mut solo, &mut out);
                    i = end.max(i + 1);
                    continue;
                }
                if used.taken && noun.det == Determiner::Possessive {
                    // « Son patron, X »: the possessive is part of the apposition.
                    i += 1;
                    continue;
                }
            }
            let article =
                n < nouns.len() && nouns[n].phrase.start == i + 1 && v.has(i, flag::ARTICLE);
            if let Some(p) = v.tables(s).pronouns.get(v.key(i))
                && !article
            {
                pronoun(v, i, *p, s, entities, &mut sal, &mut out);
            }
            i += 1;
        }
    }
    out
}

fn is_subject(v: &View<'_>, atoms: std::ops::Range<usize>) -> bool {
    for k in atoms.clone() {
        if let Some(d) = v.deprel(k)
            && d.is(Deprel::NSUBJ)
        {
            return true;
        }
    }
    !v.parsed(atoms.start) && {
        let stop = v.sentences[v.atom(atoms.start).sentence as usize].atoms.end;
        (atoms.end..(atoms.end + 3).min(stop)).any(|k| v.has(k, flag::ACT))
    }
}

#[expect(clippy::too_many_arguments, reason = "the state of one pass over the text")]
fn name(
    v: &View<'_>,
    cands: &[Candidate],
    metonyms: &[bool],
    names: &Names,
    c: usize,
    s: usize,
    entities: &mut [Entity],
    sal: &mut Salience<'_>,
    out: &mut Vec<Found>,
) {
    let cand = &cands[c];
    let name = &names.names[names.of[c] as usize];
    let mut sure =
        0.6 + 0.06 * cand.strength.min(4.0) + 0.02 * crate::candidate::margin(&name.types).min(6.0);
    let entity = match &name.link {
        Link::None => None,
        Link::Entity(e) => Some(*e),
        Link::Several(all) => {
            // Two of one surname: the form of address, then who was last spoken of.
            sure *= 0.75;
            let gender = cand.titled.unwrap_or_default();
            let fits = |e: &u32| entities[*e as usize].gender.agrees(gender);
            let recent =
                sal.recent.iter().rev().map(|r| r.entity).find(|e| all.contains(e) && fits(e));
            recent.or_else(|| all.iter().copied().find(|e| fits(e)))
        }
    };
    let entity_type = entity.map_or(name.entity_type, |e| entities[e as usize].entity_type);
    if let Some(e) = entity {
        let subject = is_subject(v, cand.atoms.clone());
        sal.mention(e, &entities[e as usize], s, subject);
    }
    let mut atoms = cand.atoms.clone();
    if atoms.len() > 1 && v.has(atoms.start, flag::ARTICLE) && entity_type == EntityType::Person {
        let first = v.key(atoms.start).to_owned();
        if name.parts.first().is_none_or(|p| **p != *first) {
            atoms.start += usize::from(v.info(atoms.start + 1).given.is_some());
        }
    }
    out.push(Found {
        span: v.span(&atoms),
        kind: MentionKind::Name,
        entity,
        entity_type,
        metonym: metonyms[c],
        confidence: sure.min(0.99),
    });
}

#[expect(clippy::too_many_arguments, reason = "the state of one pass over the text")]
fn nominal(
    v: &View<'_>,
    noun: &Noun,
    atoms: std::ops::Range<usize>,
    of: Option<u32>,
    s: usize,
    entities: &mut Vec<Entity>,
    sal: &mut Salience<'_>,
    solo: &mut FxHashMap<String, u32>,
    out: &mut Vec<Found>,
) {
    let lang = v.sentences[s].lang;
    let t = &v.tables[lang];
    let (entity, sure, entity_type, why) = match noun.kind {
        NounKind::Role(row) => {
            let of = of.or_else(|| {
                (noun.det == Determiner::Possessive).then(|| {
                    sal.recent
                        .iter()
                        .rev()
                        .map(|r| r.entity)
                        .find(|e| entities[*e as usize].entity_type == EntityType::Organization)
                })?
            });
            let key = row_key(lang, row);
            let text = v.doc.slice(v.span(&noun.atoms));
            let class = &t.roles[row as usize].class;
            let wanted = Wanted { role: key, class, gender: noun.gender, of, text };
            let (mut e, mut sure) = role(entities, sal, &wanted);
            let office = matches!(
                class.as_str(),
                "boss" | "director" | "chair" | "spokes" | "owner" | "union"
            );
            let allowed = if of.is_some() { office } else { noun.det != Determiner::Possessive };
            if e.is_none() && allowed {
                e = nearest(entities, sal, &wanted, s);
                sure = 0.45;
                if let Some(e) = e {
                    // From here on the role is theirs.
                    let span = v.span(&noun.atoms);
                    let e_index = e;
                    let e = &mut entities[e as usize];
                    e.hold(Held {
                        role: key,
                        org: of.filter(|o| *o != e_index),
                        text: text.to_owned(),
                        span,
                    });
                    if e.gender == Gender::Any {
                        e.gender = noun.gender;
                    }
                }
            }
            (e, sure, EntityType::Person, &t.roles[row as usize].entry)
        }
        NounKind::Org(row) => {
            let head = &t.orgs[row as usize];
            if !head.nominal {
                return;
            }
            let (mut e, mut sure) = body(sal, row_key(lang, row), &head.class);
            // « le gouvernement », « le tribunal administratif »: bodies that need no name.
            if e.is_none()
                && of.is_none()
                && stands_alone(&head.class)
                && noun.det == Determiner::Definite
            {
                let text =
                    v.doc.slice(v.span(&atoms)).split_whitespace().collect::<Vec<_>>().join(" ");
                let id = document::slug(&text);
                let fresh = entities.len() as u32;
                let key = *solo.entry(id.clone()).or_insert(fresh);
                if key == fresh {
                    let taken = entities.iter().any(|e| e.id == id);
                    let mut reasons = vec![format!("a body that needs no name: {}", head.entry)];
                    reasons.truncate(1);
                    entities.push(Entity {
                        id: if taken { format!("{id}-body").into() } else { id.into() },
                        name: text,
                        entity_type: EntityType::Organization,
                        known: None,
                        gender: head.gender,
                        classes: vec![head.class.clone()],
                        nouns: vec![row_key(lang, row)],
                        roles: Vec::new(),
                        reasons,
                    });
                }
                e = Some(key);
                sure = 0.6;
            }
            (e, sure, EntityType::Organization, &head.entry)
        }
    };
    if let Some(e) = entity {
        let text = v.doc.slice(v.span(&atoms));
        let subject = is_subject(v, atoms.clone());
        let target = &mut entities[e as usize];
        target.reason(format!("“{text}” by role or kind: {why}"));
        sal.mention(e, &entities[e as usize], s, subject);
    }
    out.push(Found {
        span: v.span(&atoms),
        kind: MentionKind::Nominal,
        entity,
        entity_type: entity.map_or(entity_type, |e| entities[e as usize].entity_type),
        metonym: false,
        confidence: if entity.is_some() { sure } else { 0.4 },
    });
}

/// Kinds of bodies of which a text speaks without ever naming them.
fn stands_alone(class: &str) -> bool {
    matches!(
        class,
        "government"
            | "court"
            | "parliament"
            | "police"
            | "ministry"
            | "prosecution"
            | "army"
            | "council"
            | "prefecture"
            | "opposition"
    )
}

fn pronoun(
    v: &View<'_>,
    i: usize,
    p: Pronoun,
    s: usize,
    entities: &mut [Entity],
    sal: &mut Salience<'_>,
    out: &mut Vec<Found>,
) {
    let stop = v.sentences[s].atoms.end;
    match v.upos(i) {
        Some(Upos::Pron | Upos::Det) => {}
        Some(_) => return,
        None if p.parsed => return,
        None => {}
    }
    if p.parsed && v.upos(i) != Some(Upos::Pron) {
        return;
    }
    if let Some(d) = v.deprel(i)
        && d.as_str().starts_with("expl")
        // « a-t-il expliqué »: some treebanks call the inverted subject so.
        && !(d.as_str() == "expl:subj" && i > 0 && v.atom(i).glued)
    {
        return;
    }
    if p.plural || v.shape(i).caps {
        return;
    }
    // « il faut », « il y a », "it is": nobody.
    let neuter = v.tables(s).neuter;
    let nobody = p.gender == if neuter { Gender::Neut } else { Gender::Masc };
    if nobody
        && p.subject
        && (i + 1..(i + 4).min(stop))
            .take_while(|k| v.shape(*k).word)
            .any(|k| v.has(k, flag::IMPERSONAL))
    {
        return;
    }
    let mut best: Option<(f32, u32)> = None;
    for (age, r) in sal.recent.iter().rev().enumerate() {
        if s.saturating_sub(r.sentence) > REACH {
            break;
        }
        let e = &entities[r.entity as usize];
        if !e.gender.agrees(p.gender) {
            continue;
        }
        let person = e.entity_type == EntityType::Person;
        if p.gender == Gender::Neut && person {
            continue;
        }
        let mut score = if person {
            1.2
        } else if e.gender == Gender::Any {
            -0.6
        } else {
            0.0
        };
        if p.gender == Gender::Neut || p.poss {
            score = if person { 0.4 } else { 0.3 };
        }
        if person && e.gender == Gender::Any {
            score -= 0.3;
        }
        if r.subject {
            score += 0.7;
        }
        score -= 0.25 * age as f32 + 0.3 * s.saturating_sub(r.sentence) as f32;
        // An object is rarely the subject of its own sentence.
        if !p.subject && !p.poss && r.sentence == s && r.subject {
            score -= 0.8;
        }
        if best.is_none_or(|(b, _)| score > b) {
            best = Some((score, r.entity));
        }
    }
    let Some((score, e)) = best.filter(|(b, _)| *b > -0.6) else { return };
    let entity_type = entities[e as usize].entity_type;
    if p.subject {
        sal.mention(e, &entities[e as usize], s, true);
    }
    out.push(Found {
        span: v.atom(i).span,
        kind: MentionKind::Pronoun,
        entity: Some(e),
        entity_type,
        metonym: false,
        confidence: (0.45 + 0.12 * score).clamp(0.3, 0.75),
    });
}
