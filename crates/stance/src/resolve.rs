//! From words to actors: through mentions, appositions, pronouns, and nouns that stand for a body.

use crate::lexicon::{Class, Role};
use crate::roles;
use crate::view::View;
use document::{CompactString, Deprel, EntityType, Feats, MentionKind, Span, UNKNOWN, Upos};
use smallvec::SmallVec;

/// By what a word refers to an actor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum By {
    Name,
    Nominal,
    Pronoun,
    FirstPerson,
    Proxy,
    Apposition,
    Unnamed,
    Outlet,
}

impl By {
    pub(crate) fn note(self) -> &'static str {
        match self {
            By::Name => "by name",
            By::Nominal => "by description",
            By::Pronoun => "by pronoun",
            By::FirstPerson => "as the speaker",
            By::Proxy => "as the body it stands for",
            By::Apposition => "by apposition",
            By::Unnamed => "unnamed",
            By::Outlet => "the outlet itself",
        }
    }
}

/// An actor that a word refers to.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Referent {
    pub(crate) id: CompactString,
    pub(crate) span: Span,
    pub(crate) by: By,
    pub(crate) entity_type: EntityType,
    /// Of the mention.
    pub(crate) confidence: f32,
    /// Its index among the document's mentions.
    pub(crate) mention: Option<usize>,
}

impl Referent {
    /// Whether it can take a position.
    pub(crate) fn acts(&self) -> bool {
        matches!(self.entity_type, EntityType::Person | EntityType::Organization)
    }
}

pub(crate) type Referents = SmallVec<[Referent; 2]>;

/// Whoever says « je » and « nous » at a place.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Voices {
    pub(crate) speakers: SmallVec<[CompactString; 2]>,
    /// Whoever is « vous ».
    pub(crate) addressee: Option<CompactString>,
}

/// The actors that the word at `i` refers to; none where it is no actor.
pub(crate) fn resolve(v: &View<'_>, i: usize, voices: &Voices) -> Referents {
    let mut out = Referents::new();
    walk(v, i, voices, &mut out, 4);
    out
}

fn mention_at(v: &View<'_>, i: usize, by: Option<By>, out: &mut Referents) -> bool {
    let Some((index, m)) = v.mention(i) else { return false };
    let Some(id) = m.actor.clone() else { return false };
    if m.entity_type == EntityType::Location && !m.metonym {
        return false;
    }
    let by = by.unwrap_or(match m.kind {
        MentionKind::Name => By::Name,
        MentionKind::Nominal => By::Nominal,
        MentionKind::Pronoun => By::Pronoun,
    });
    out.push(Referent {
        id,
        span: m.span,
        by,
        entity_type: m.entity_type,
        confidence: m.confidence,
        mention: Some(index),
    });
    true
}

fn walk(v: &View<'_>, i: usize, voices: &Voices, out: &mut Referents, depth: u8) {
    if depth == 0 || i >= v.len() {
        return;
    }
    let feats = v.feats(i);
    let pronoun = matches!(v.upos(i), Upos::Pron | Upos::Det);
    if pronoun && feats.has(Feats::FIRST_PERSON) && !voices.speakers.is_empty() {
        for id in &voices.speakers {
            out.push(Referent {
                id: id.clone(),
                span: v.word_span(i),
                by: By::FirstPerson,
                entity_type: EntityType::Person,
                confidence: 1.0,
                mention: None,
            });
        }
        return;
    }
    if feats.get("Person[psor]") == Some("1") && !voices.speakers.is_empty() {
        out.extend(voices.speakers.iter().map(|id| Referent {
            id: id.clone(),
            span: v.word_span(i),
            by: By::FirstPerson,
            entity_type: EntityType::Person,
            confidence: 1.0,
            mention: None,
        }));
        return;
    }
    // « la PDG, Maud Kerviler »: the name says more than the description it stands beside.
    let described = v.mention(i).is_some_and(|(_, m)| {
        m.kind == MentionKind::Nominal
            || (m.entity_type != EntityType::Person && v.is_class(i, Class::Person))
    });
    if described && name_beside(v, i, out) {
        return;
    }
    // « la direction d'Aquilon »: the name that it stands for says more than coreference.
    if described && v.is_class(i, Class::Proxy) && proxy(v, i, voices, out, depth) {
        return;
    }
    if pronoun
        && feats.has(Feats::SECOND_PERSON)
        && let Some(id) = &voices.addressee
    {
        out.push(Referent {
            id: id.clone(),
            span: v.word_span(i),
            by: By::Pronoun,
            entity_type: EntityType::Person,
            // In an interview's question it is known; in an utterance it is guessed.
            confidence: if voices.speakers.is_empty() { 1.0 } else { 0.5 },
            mention: None,
        });
        return;
    }
    // « il » in somebody's own words is somebody else.
    if pronoun
        && feats.has(Feats::THIRD_PERSON)
        && !v.is_reflexive(i)
        && let Some((_, m)) = v.mention(i)
        && m.kind == MentionKind::Pronoun
        && m.actor.as_ref().is_some_and(|id| voices.speakers.contains(id))
    {
        let plural = feats.has(Feats::PLURAL);
        out.extend(other(v, v.word_span(i), plural, voices));
        return;
    }
    if mention_at(v, i, None, out) {
        return;
    }
    if v.is_relative(i) {
        if let Some(a) = v.antecedent(i) {
            walk(v, a, voices, out, depth - 1);
        }
        return;
    }
    if pronoun {
        return;
    }
    if name_beside(v, i, out) {
        return;
    }
    // A name whose title was taken as its head's modifier the other way round.
    if matches!(v.rel(i).as_str(), "appos" | "flat:name" | "flat" | "nmod:appos")
        && let Some(h) = v.head(i)
        && mention_at(v, h, Some(By::Apposition), out)
    {
        return;
    }
    if v.is_class(i, Class::Outlet) && own_outlet(v, i) {
        out.push(Referent {
            id: document::OUTLET.into(),
            span: v.word_span(i),
            by: By::Outlet,
            entity_type: EntityType::Organization,
            confidence: 1.0,
            mention: None,
        });
        return;
    }
    if v.is_class(i, Class::Proxy) && proxy(v, i, voices, out, depth) {
        return;
    }
    // « Mme la maire »: a title before what refers.
    if v.upos(i) == Upos::Noun {
        for k in v.kids(i).filter(|k| *k > i && *k <= i + 2) {
            let rel = v.rel(k);
            let beside = rel.is(Deprel::APPOS) || rel.is(Deprel::FLAT) || rel.is(Deprel::NMOD);
            if beside && v.kid(k, Deprel::CASE).is_none() && mention_at(v, k, None, out) {
                return;
            }
        }
    }
    let f = v.feats(i);
    let several = f.has(Feats::PLURAL)
        || v.kids(i).any(|k| v.rel_is(k, Deprel::DET) && v.feats(k).get("Definite") == Some("Ind"));
    let people = v.is_class(i, Class::Anonymous)
        || v.is_class(i, Class::Person)
        || v.is_class(i, Class::Body);
    if people && several && matches!(v.upos(i), Upos::Noun | Upos::Adj | Upos::Pron) {
        out.push(Referent {
            id: UNKNOWN.into(),
            span: v.word_span(i),
            by: By::Unnamed,
            entity_type: EntityType::Person,
            confidence: 1.0,
            mention: None,
        });
    }
}

/// The person (in the plural, also the body) named last before a pronoun in the words of `voices`,
/// other than who speaks; two sentences back, no further.
pub(crate) fn other(v: &View<'_>, span: Span, plural: bool, voices: &Voices) -> Option<Referent> {
    let mentions = v.doc.mentions.as_deref()?;
    let to = mentions.partition_point(|m| m.span.start < span.start);
    let from = v.doc.sentences().get(v.index.saturating_sub(2))?.span.start;
    let m = (0..to).rev().take(16).map(|m| &mentions[m]).find(|m| {
        m.span.start >= from
            && m.kind != MentionKind::Pronoun
            && (m.entity_type == EntityType::Person
                || (m.entity_type == EntityType::Organization && plural))
            && m.actor.as_ref().is_some_and(|id| !voices.speakers.contains(id))
    })?;
    Some(Referent {
        id: m.actor.clone()?,
        span,
        by: By::Pronoun,
        entity_type: m.entity_type,
        confidence: m.confidence * 0.6,
        mention: None,
    })
}

/// Nouns that stand for the body they belong to (« la direction de X »).
fn proxy(v: &View<'_>, i: usize, voices: &Voices, out: &mut Referents, depth: u8) -> bool {
    let before = out.len();
    for a in roles::find(v, i, &Role::Poss) {
        walk(v, a.word, voices, out, depth - 1);
    }
    for r in &mut out[before..] {
        r.by = By::Proxy;
    }
    out.len() > before
}

/// A name in apposition, or flat beside its title: « la présidente, Odile Marchal ».
fn name_beside(v: &View<'_>, i: usize, out: &mut Referents) -> bool {
    let named = |k: usize| v.mention(k).is_some_and(|(_, m)| m.kind == MentionKind::Name);
    for k in v.kids(i) {
        let rel = v.rel(k);
        let beside = rel.is(Deprel::APPOS)
            || rel.is(Deprel::FLAT)
            || rel.as_str() == "nmod:appos"
            || (rel.is(Deprel::NMOD) && v.kid(k, Deprel::CASE).is_none());
        // What stands before its head, behind a comma, is apposed to something else.
        let apart = k < i && (k..i).any(|w| v.upos(w) == Upos::Punct || v.is_verb(w));
        if beside && !apart && named(k) {
            if mention_at(v, k, Some(By::Apposition), out) {
                return true;
            }
            // « la conseillère Florence Aydin », the given name taken for a place.
            let surname =
                v.kids(k).find(|f| v.rel_is(*f, Deprel::FLAT) && *f == k + 1 && named(*f));
            if let Some(f) = surname
                && mention_at(v, f, Some(By::Apposition), out)
            {
                return true;
            }
        }
    }
    if !v.is_class(i, Class::Person) || v.feats(i).has(Feats::PLURAL) || v.upos(i) != Upos::Noun {
        return false;
    }
    let definite = v
        .kids(i)
        .any(|k| v.feats(k).get("Definite") == Some("Def") || v.feats(k).has(Feats::POSSESSIVE));
    if !definite {
        return false;
    }
    // « la présidente de l'association, Odile Marchal »: the name hung on the complement, or on
    // the verb behind it. A person's name between commas belongs to the person's role before it.
    let person = |k: usize| {
        v.mention(k).is_some_and(|(_, m)| {
            m.kind == MentionKind::Name && m.entity_type == EntityType::Person
        })
    };
    let mut w = i + 1;
    while w < v.len() && w < i + 14 {
        match v.upos(w) {
            Upos::Punct if v.form(w) == "," => {
                let mut k = w + 1;
                // A title may stand before the name.
                if k < v.len() && v.upos(k) == Upos::Noun && !person(k) {
                    k += 1;
                }
                return k < v.len() && person(k) && mention_at(v, k, Some(By::Apposition), out);
            }
            Upos::Adp | Upos::Det | Upos::Noun | Upos::Propn | Upos::Adj | Upos::Num | Upos::X => {
                w += 1;
            }
            _ => return false,
        }
    }
    false
}

/// « ce journal », « notre rédaction »: a demonstrative or a first-person possessive.
fn own_outlet(v: &View<'_>, i: usize) -> bool {
    v.kids(i).any(|k| {
        v.feats(k).get("PronType") == Some("Dem")
            || v.feats(k).has(Feats::FIRST_PERSON)
            || v.feats(k).get("Person[psor]") == Some("1")
    })
}
