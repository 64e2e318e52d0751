//! Every mention in the order of the text: names as they were linked, nominal mentions and pronouns
//! by what has been said before them.

use crate::candidate::Candidate;
use crate::entity::{Entity, Held, row_key};
use crate::names::{Link, Names};
use crate::nouns::{Determiner, Noun, NounKind};
use crate::pronoun::{antecedent, pronoun};
use crate::referent::{self, Choice, Evidence, Wanted, WantedBody};
use crate::roles::{Use, entity_of};
use crate::salience::Salience;
use crate::tables::{Gender, Pronoun, flag};
use crate::view::View;
use document::{Deprel, EntityType, MentionKind, Span, Upos};
use lexicon::EntryRef;
use rustc_hash::FxHashMap;
use std::ops::Range;

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

/// What the earlier steps found.
#[derive(Clone, Copy)]
pub(crate) struct Input<'p, 'a> {
    pub v: &'p View<'a>,
    pub cands: &'p [Candidate],
    pub metonyms: &'p [bool],
    pub names: &'p Names,
    pub nouns: &'p [Noun],
    pub uses: &'p [Use],
}

/// All mentions of the document in order of the text.
pub(crate) fn mentions(input: Input<'_, '_>, entities: &mut Vec<Entity>) -> Vec<Found> {
    let v = input.v;
    let role_class = |key: u32| {
        let t = v.tables.get((key >> 16) as usize);
        t.and_then(|t| t.roles.get((key & 0xFFFF) as usize)).map_or("", |r| r.class.as_str())
    };
    let sal = Salience::new(entities, &role_class);
    let mut pass = Pass { input, entities, sal, solo: FxHashMap::default(), out: Vec::new() };
    pass.run();
    pass.out
}

/// One walk through the text.
struct Pass<'p, 'a, 'e> {
    input: Input<'p, 'a>,
    entities: &'e mut Vec<Entity>,
    sal: Salience<'e>,
    /// Bodies that need no name, by the slug of their description.
    solo: FxHashMap<String, u32>,
    out: Vec<Found>,
}

impl Pass<'_, '_, '_> {
    fn run(&mut self) {
        let Input { v, cands, nouns, uses, .. } = self.input;
        let (mut c, mut n) = (0, 0);
        for (s, sentence) in v.sentences.iter().enumerate() {
            let a = &sentence.atoms;
            let byline = a.len() <= 14 && !a.is_empty() && v.has(a.start, flag::BYLINE);
            let mut i = a.start;
            while i < a.end {
                while c < cands.len() && cands[c].atoms.end <= i {
                    c += 1;
                }
                while n < nouns.len() && (nouns[n].phrase.end <= i || nouns[n].phrase.start < i) {
                    n += 1;
                }
                if c < cands.len() && cands[c].atoms.start == i {
                    self.name(c, s);
                    if byline {
                        // Who wrote it is nobody that « il » or « la ministre » could mean.
                        self.sal.forget_last();
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
                    if !used.taken
                        && !used.predicate
                        && cands.get(c).is_none_or(|x| x.atoms.start >= end)
                        && self.nominal(n, noun.phrase.start..end, s)
                    {
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
                    pronoun(v, i, *p, s, self.entities, &mut self.sal, &mut self.out);
                }
                i += 1;
            }
        }
    }

    fn name(&mut self, c: usize, s: usize) {
        let Input { v, cands, metonyms, names, .. } = self.input;
        let cand = &cands[c];
        let name = &names.names[names.of[c] as usize];
        let mut sure = 0.6
            + 0.06 * cand.strength.min(4.0)
            + 0.02 * crate::candidate::margin(&name.types).min(6.0);
        let entity = match &name.link {
            Link::None => None,
            Link::Entity(e) => Some(*e),
            Link::Several(all) => {
                // Two of one surname: the form of address, then who was last spoken of.
                sure *= 0.75;
                let gender = cand.titled.unwrap_or_default();
                let fits = |e: &u32| self.entities[*e as usize].gender.agrees(gender);
                let recent = self.sal.recent.iter().rev().map(|r| r.entity);
                recent
                    .clone()
                    .find(|e| all.contains(e) && fits(e))
                    .or_else(|| all.iter().copied().find(|e| fits(e)))
            }
        };
        let entity_type =
            entity.map_or(name.entity_type, |e| self.entities[e as usize].entity_type);
        if let Some(e) = entity {
            let subject = is_subject(v, cand.atoms.clone());
            self.sal.mention(e, &self.entities[e as usize], s, subject);
        }
        let mut atoms = cand.atoms.clone();
        if atoms.len() > 1
            && v.has(atoms.start, flag::ARTICLE)
            && entity_type == EntityType::Person
            && name.parts.first().is_none_or(|p| *p != v.key(atoms.start))
        {
            atoms.start += usize::from(v.info(atoms.start + 1).given.is_some());
        }
        self.out.push(Found {
            span: v.span(&atoms),
            kind: MentionKind::Name,
            entity,
            entity_type,
            metonym: metonyms[c],
            confidence: sure.min(0.99),
        });
    }

    /// Takes noun `n` as a mention that stands in `atoms`; false where it refers to nobody in particular.
    fn nominal(&mut self, n: usize, atoms: Range<usize>, s: usize) -> bool {
        let Input { v, nouns, uses, names, .. } = self.input;
        let noun = &nouns[n];
        let of = uses[n].of.and_then(|c| entity_of(names, c as usize));
        let of_noun = uses[n].of_noun.filter(|_| of.is_none()).map(|k| k as usize);
        let owner = (noun.det == Determiner::Possessive).then(|| self.owner(noun, s)).flatten();
        // Headlines leave articles out: "Minister rejects …".
        let bare = noun.det == Determiner::None && s == 0 && !noun.plural;
        let definite = bare || !matches!(noun.det, Determiner::None | Determiner::Indefinite);
        let t = &v.tables[v.sentences[s].lang];
        let (choice, mut kind, entry) = match noun.kind {
            NounKind::Role(row) => {
                let role = &t.roles[row as usize];
                let speaks = matches!(role.class.as_str(), "spokes")
                    || (noun.plural && role.class == "activist");
                if (noun.plural || !definite) && !(speaks && (of.is_some() || owner.is_some())) {
                    return false;
                }
                let body = of
                    .or_else(|| self.body_of_noun(of_noun?, s))
                    .or_else(|| self.body_of_owner(owner?));
                let mut choice = Choice::Nobody;
                if !noun.plural && definite {
                    choice = self.person(noun, row, body, owner, s);
                }
                let mut kind = EntityType::Person;
                // « un porte-parole de Calyptra », « ses militants »: the body speaks through them.
                if speaks
                    && !matches!(choice, Choice::One { .. })
                    && let Some(o) = body
                    && self.entities[o as usize].entity_type == EntityType::Organization
                {
                    kind = EntityType::Organization;
                    choice = Choice::One { entity: o, evidence: Evidence::Whole, confidence: 0.65 };
                } else if !definite || noun.plural {
                    return false;
                }
                (choice, kind, &role.entry)
            }
            NounKind::Org(row) => {
                let head = &t.orgs[row as usize];
                if !head.nominal || noun.plural || !definite {
                    return false;
                }
                let of = of
                    .filter(|o| self.entities[*o as usize].entity_type == EntityType::Organization);
                let named = uses[n].of.is_some();
                let mut choice = self.body(noun, row, of, owner, named, s);
                if matches!(choice, Choice::Nobody) && of.is_none() && !bare {
                    choice = self.nameless(noun, row, &atoms);
                }
                (choice, EntityType::Organization, &head.entry)
            }
        };
        if bare
            && !matches!(
                choice,
                Choice::One { evidence: Evidence::SameNoun | Evidence::SameKind, .. }
            )
        {
            return false;
        }
        let mut confidence = 0.4;
        let mut entity = None;
        match choice {
            Choice::One { entity: e, evidence, confidence: sure } => {
                self.called(noun, e, evidence, &atoms, entry, s);
                (entity, confidence) = (Some(e), sure);
                kind = self.entities[e as usize].entity_type;
            }
            Choice::Open(a, b) => {
                let text = v.doc.slice(v.span(&atoms));
                let other = self.entities[b as usize].name.clone();
                self.entities[a as usize]
                    .reason(format!("“{text}” left open: {other} fits as well ({entry})"));
            }
            Choice::Nobody => {}
        }
        self.out.push(Found {
            span: v.span(&atoms),
            kind: MentionKind::Nominal,
            entity,
            entity_type: kind,
            metonym: false,
            confidence,
        });
        true
    }

    /// Notes that the noun was said of `e`.
    fn called(
        &mut self,
        noun: &Noun,
        e: u32,
        evidence: Evidence,
        atoms: &Range<usize>,
        entry: &EntryRef,
        s: usize,
    ) {
        let v = self.input.v;
        let text = v.doc.slice(v.span(atoms));
        let target = &mut self.entities[e as usize];
        target.reason(format!("“{text}”: {} ({entry})", evidence.as_str()));
        let person = target.entity_type == EntityType::Person;
        if let NounKind::Role(row) = noun.kind
            && person
            && evidence == Evidence::Nearest
            && v.tables[v.sentences[s].lang].roles[row as usize].class != "generic"
        {
            // From here on they are called so, but nobody said that the role is theirs.
            target.hold(Held {
                role: row_key(v.sentences[s].lang, row),
                org: None,
                text: v.doc.slice(v.span(&noun.atoms)).to_owned(),
                span: v.span(&noun.atoms),
                field: String::new(),
                elsewhere: false,
                guessed: true,
            });
        }
        if target.gender == Gender::Any && person {
            target.gender = noun.gender;
        }
        self.sal.note(e, &self.entities[e as usize]);
        let subject = is_subject(v, atoms.clone());
        self.sal.mention(e, &self.entities[e as usize], s, subject);
    }

    /// Whom the possessive in front of a noun means.
    fn owner(&self, noun: &Noun, s: usize) -> Option<u32> {
        let v = self.input.v;
        let any = Pronoun {
            gender: Gender::Any,
            plural: false,
            subject: false,
            parsed: false,
            poss: true,
        };
        let word = v.tables(s).pronouns.get(v.key(noun.phrase.start)).copied().unwrap_or(any);
        let p = Pronoun { subject: false, parsed: false, poss: true, ..word };
        let any = antecedent(self.entities, &self.sal, p, s).map(|(e, _)| e);
        // « Amiot refuse de dévoiler l’avis du Haut Conseil. Son président … »: an office is one of a
        // body, unless a person is the subject of the same sentence.
        if let NounKind::Role(row) = noun.kind
            && v.tables(s).roles[row as usize].of == "ORG"
        {
            let recent = || self.sal.recent.iter().rev().filter(|r| s - r.sentence <= 1);
            let person = |e: u32| self.entities[e as usize].entity_type == EntityType::Person;
            if !recent().any(|r| r.sentence == s && r.subject && person(r.entity)) {
                return recent().map(|r| r.entity).find(|e| !person(*e)).or(any);
            }
        }
        any
    }

    /// The body itself, or the one body that a person is said to belong to.
    fn body_of_owner(&self, owner: u32) -> Option<u32> {
        let x = &self.entities[owner as usize];
        match x.entity_type {
            EntityType::Organization => Some(owner),
            _ => x.roles.iter().find_map(|h| h.org),
        }
    }

    /// The body that a complement without a name means: « le président du comité ».
    fn body_of_noun(&mut self, n: usize, s: usize) -> Option<u32> {
        let noun = &self.input.nouns[n];
        let NounKind::Org(row) = noun.kind else { return None };
        match self.body(noun, row, None, None, true, s) {
            Choice::One { entity, evidence, .. } if evidence != Evidence::Nearest => Some(entity),
            _ => None,
        }
    }

    fn person(
        &mut self,
        noun: &Noun,
        row: u16,
        of: Option<u32>,
        owner: Option<u32>,
        s: usize,
    ) -> Choice {
        let v = self.input.v;
        let lang = v.sentences[s].lang;
        let wanted = Wanted {
            role: row_key(lang, row),
            class: &v.tables[lang].roles[row as usize].class,
            gender: noun.gender,
            of,
            not: owner,
            possessive: noun.det == Determiner::Possessive,
            country: country(v, noun),
            text: v.doc.slice(v.span(&noun.atoms)),
            adjectives: noun.core.end..noun.phrase.end,
            sentence: s,
            object: is_object(v, &noun.core),
        };
        referent::role(v, self.entities, &mut self.sal, &wanted)
    }

    fn body(
        &mut self,
        noun: &Noun,
        row: u16,
        of: Option<u32>,
        owner: Option<u32>,
        named: bool,
        s: usize,
    ) -> Choice {
        let v = self.input.v;
        let lang = v.sentences[s].lang;
        let head = &v.tables[lang].orgs[row as usize];
        let wanted = WantedBody {
            noun: row_key(lang, row),
            class: &head.class,
            part: head.part,
            of,
            owner,
            possessive: noun.det == Determiner::Possessive,
            complemented: !named
                && v.has(noun.phrase.end, flag::OF)
                && noun.phrase.end < v.sentences[s].atoms.end,
            country: country(v, noun),
            adjectives: noun.core.end..noun.phrase.end,
            lemma: &head.lemma,
            sentence: s,
            object: is_object(v, &noun.core),
        };
        referent::body(v, self.entities, &mut self.sal, &wanted)
    }

    /// The one person of the text who is a minister without a ministry, and their field (« du Travail »).
    fn minister(&self) -> Option<(u32, Option<String>)> {
        let v = self.input.v;
        let mut found: Option<(u32, Option<String>)> = None;
        for (e, x) in self.entities.iter().enumerate() {
            let held = x.roles.iter().find(|h| {
                !h.guessed && h.org.is_none() && (self.sal.role_class)(h.role) == "minister"
            });
            let Some(h) = held else { continue };
            if found.is_some() {
                return None;
            }
            let field = Some(h.field.clone()).filter(|f| !f.is_empty());
            let binds = |f: &String| {
                let first = f.split([' ', '’', '\'']).next().unwrap_or("").to_lowercase();
                v.tables.iter().any(|t| t.bits(&first) & (flag::OF | flag::CONTRACTED) != 0)
            };
            found = Some((e as u32, field.filter(binds)));
        }
        found
    }

    /// « le gouvernement », « le tribunal administratif »: bodies that need no name.
    fn nameless(&mut self, noun: &Noun, row: u16, atoms: &Range<usize>) -> Choice {
        let v = self.input.v;
        let lang = v.sentences[noun.sentence].lang;
        let head = &v.tables[lang].orgs[row as usize];
        if !stands_alone(&head.class) || noun.det != Determiner::Definite {
            return Choice::Nobody;
        }
        let mut text = v.doc.slice(v.span(atoms)).split_whitespace().collect::<Vec<_>>().join(" ");
        // « le ministère » of the one minister of the text is the ministry of their field.
        let minister = (head.class == "ministry").then(|| self.minister()).flatten();
        if let Some((_, Some(field))) = &minister
            && atoms.len() == 1
        {
            text = format!("{text} {field}");
        }
        let id = document::slug(&text);
        let fresh = self.entities.len() as u32;
        let entity = *self.solo.entry(id.clone()).or_insert(fresh);
        if entity == fresh {
            let taken = self.entities.iter().any(|e| e.id == id);
            self.entities.push(Entity {
                id: if taken { format!("{id}-body").into() } else { id.into() },
                name: text,
                entity_type: EntityType::Organization,
                known: None,
                gender: head.gender,
                plural: false,
                classes: vec![head.class.clone()],
                nouns: vec![row_key(lang, row)],
                adjectives: Vec::new(),
                roles: Vec::new(),
                reasons: vec![format!("a body that needs no name: {}", head.entry)],
            });
            if let Some((person, _)) = minister {
                for h in &mut self.entities[person as usize].roles {
                    let class = (self.sal.role_class)(h.role);
                    if h.org.is_none() && class == "minister" {
                        h.org = Some(entity);
                    }
                }
            }
        }
        Choice::One { entity, evidence: Evidence::SameNoun, confidence: 0.6 }
    }
}

/// The code of the country whose adjective stands beside the noun.
fn country<'v>(v: &'v View<'_>, noun: &Noun) -> Option<&'v str> {
    let id = v.tables(noun.sentence).demonyms.get(v.key(noun.demonym?))?;
    let known = &v.base.known[v.base.by_id(id)? as usize];
    Some(known.country.as_str()).filter(|c| !c.is_empty())
}

fn is_subject(v: &View<'_>, atoms: Range<usize>) -> bool {
    for k in atoms.clone() {
        let Some(d) = v.deprel(k) else { continue };
        // « Son patron, X, a rappelé »: X is the subject as well.
        let beside = d.is(Deprel::APPOS) || d.is(Deprel::FLAT);
        let above = || {
            let h = v.head(k)?;
            (h.upos == Some(Upos::Noun)).then_some(h.deprel?)
        };
        if d.is(Deprel::NSUBJ) || (beside && above().is_some_and(|d| d.is(Deprel::NSUBJ))) {
            return true;
        }
    }
    !v.parsed(atoms.start) && {
        let stop = v.sentences[v.atom(atoms.start).sentence as usize].atoms.end;
        (atoms.end..(atoms.end + 3).min(stop)).any(|k| v.has(k, flag::ACT))
    }
}

fn is_object(v: &View<'_>, atoms: &Range<usize>) -> bool {
    let object = |d: Deprel| d.is(Deprel::OBJ) || d.is(Deprel::IOBJ) || d.is(Deprel::OBL);
    v.deprel(atoms.start).is_some_and(object)
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
