//! The reporting verb behind a quotation, and those whom its subject may be.

use crate::cues::{self, Report};
use crate::lexicon::Class;
use crate::resolve::{By, Referent, Referents, Voices, resolve};
use crate::speaker::Context;
use crate::view::View;
use document::{Deprel, EntityType, Feats, UNKNOWN, Upos};

/// The reporting verb with its subject right after `from`.
pub(crate) fn incise(
    v: &View<'_>,
    from: usize,
    before: usize,
    opened: u32,
    stopped: bool,
    voices: &Voices,
    cx: &Context<'_>,
) -> Option<(Report, Referents, bool)> {
    let mut at = from;
    while at < v.len() && v.upos(at) == Upos::Punct {
        if matches!(v.form(at), "." | "!" | "?" | ";" | ":" | "…") && at > from + 1 {
            return None;
        }
        // What follows a full stop is another sentence's business.
        if matches!(v.form(at), "." | ";" | ":") {
            return None;
        }
        at += 1;
    }
    // In English the comma stands inside the marks.
    let commaed = at > from || stopped;
    let start = at;
    let mut verb = None;
    while at < v.len() && at < start + 10 {
        let upos = v.upos(at);
        if upos == Upos::Punct && at > start {
            break;
        }
        if matches!(upos, Upos::Cconj | Upos::Sconj) && at == start {
            return None;
        }
        if upos == Upos::Adp && at == start {
            return None;
        }
        // « allusion à l'ultimatum adressé à X »: a bare participle of a noun before it reports nothing.
        let bare = v.feats(at).has(Feats::PARTICIPLE)
            && v.rel_is(at, Deprel::ACL)
            && v.kid(at, Deprel::AUX).is_none()
            && at > start;
        if bare {
            return None;
        }
        if upos == Upos::Verb
            || (upos == Upos::Aux
                && v.key(at).cues.len() + v.key(at).frames.len() > 0
                && v.kids(at).next().is_some())
        {
            verb = Some(at);
            break;
        }
        at += 1;
    }
    let Some(verb) = verb else {
        // « …, tonne Mme X »: a verb that the tagger took for something else.
        let name = (start + 1..(start + 4).min(v.len())).find(|w| {
            v.mention(*w).is_some_and(|(_, m)| {
                m.kind == document::MentionKind::Name
                    && matches!(m.entity_type, EntityType::Person | EntityType::Organization)
            })
        })?;
        let between =
            (start + 1..name).all(|w| matches!(v.upos(w), Upos::Noun | Upos::Propn | Upos::Det));
        let known =
            commaed && between && v.upos(start) != Upos::Propn && v.mention(start).is_none();
        let who = resolve(v, name, voices).into_iter().find(Referent::acts).filter(|_| known)?;
        return Some((Report::unlisted(start), Referents::from_iter([who]), true));
    };
    let report = cues::report(v, verb);
    let subjects: Vec<usize> = v
        .kids(verb)
        .filter(|k| v.rel_is(*k, Deprel::NSUBJ) || v.rel(*k).as_str() == "expl:subj")
        .filter(|k| *k >= start)
        .collect();
    // « a tranché la députée »: a subject behind the verb taken for its object.
    let subjects = if subjects.is_empty() && commaed && report.is_some() {
        v.kids_by(verb, Deprel::OBJ)
            .filter(|k| *k > verb && (v.is_class(*k, Class::Person) || v.mention(*k).is_some()))
            .collect()
    } else {
        subjects
    };
    let clitic = (start..(verb + 2).min(v.len())).find(|w| {
        *w > start
            && v.upos(*w) == Upos::Pron
            && v.feats(*w).has(Feats::THIRD_PERSON)
            && !v.is_reflexive(*w)
            && v.form(*w).starts_with('-')
    });
    let inverted = subjects.iter().any(|s| *s > verb)
        || clitic.is_some()
        || (verb + 1 < v.len() && v.upos(verb + 1) == Upos::Pron);
    // A subject before the verb is an incise only where it opens it ("X said").
    let opens = subjects.iter().any(|s| v.extent(*s).0 >= start && *s < verb);
    let known = report.is_some();
    if !(inverted || (opens && known) || (known && commaed && subjects.is_empty())) {
        return None;
    }
    let mut speakers = Referents::new();
    for s in &subjects {
        for a in conjoined(v, *s) {
            speakers.extend(resolve(v, a, voices).into_iter().filter(Referent::acts));
        }
    }
    let mut weak = false;
    if speakers.is_empty()
        && let Some(report) = &report
    {
        speakers = cues::speakers(v, report, voices);
        speakers.retain(|r| r.span.start >= v.word_span(start).start);
    }
    if speakers.is_empty() {
        // The first who is named after the verb, before the next strong stop.
        let stop = (verb + 1..v.len())
            .find(|w| matches!(v.form(*w), ";" | ":" | "." | "«" | "“" | "("))
            .unwrap_or(v.len());
        let pronoun = clitic.or_else(|| {
            (verb + 1..stop.min(verb + 3))
                .find(|w| v.upos(*w) == Upos::Pron && v.feats(*w).has(Feats::THIRD_PERSON))
        });
        if let Some(r) = pronoun.and_then(|w| {
            resolve(v, w, voices)
                .into_iter()
                .next()
                .or_else(|| subject_before(v, before, w))
                .or_else(|| {
                    // The person that the sentence right before was about.
                    let (s, r) = cx.subject()?;
                    let r = r
                        .iter()
                        .find(|r| r.id != UNKNOWN && r.entity_type == EntityType::Person)?;
                    (*s + 1 >= v.index.saturating_sub(1) && *s + 2 >= v.index).then(|| Referent {
                        by: By::Pronoun,
                        span: v.word_span(w),
                        ..r.clone()
                    })
                })
                .or_else(|| {
                    let last = cx.pronoun_fallback(v, w);
                    let recent = |r: &Referent| {
                        let before = v.doc.sentences().get(v.index.saturating_sub(2));
                        before.is_none_or(|s| r.span.start >= s.span.start)
                    };
                    match last {
                        // One who speaks is a person before it is a body.
                        Some(r) if r.entity_type == EntityType::Person => Some(r),
                        other => nearest(v, opened).filter(recent).or(other),
                    }
                })
                .or_else(|| {
                    let (_, r) = cx.subject()?;
                    let person =
                        r.iter().find(|r| r.id != UNKNOWN && r.entity_type == EntityType::Person);
                    let r = person.or_else(|| r.iter().find(|r| r.id != UNKNOWN))?;
                    Some(Referent { by: By::Pronoun, span: v.word_span(w), ..r.clone() })
                })
        }) {
            speakers.push(r);
        } else if pronoun.is_none() {
            weak = true;
            let anyone = |from: usize, to: usize| {
                let find = |cased: bool| {
                    (from..to)
                        .filter(|w| cased || !after_adposition(v, *w))
                        .find_map(|w| resolve(v, w, voices).into_iter().find(Referent::acts))
                };
                find(false).or_else(|| find(true))
            };
            match subjects.first() {
                // « répond-on au HCD »: one speaks for the house one is in.
                Some(s) if is_one(v, *s) => {
                    let house = anyone(verb + 1, stop)
                        .filter(|r| r.entity_type == EntityType::Organization);
                    speakers.push(house.unwrap_or_else(|| unnamed(v, *s)));
                }
                Some(s) => {
                    let (low, high) = v.extent(*s);
                    let role = v.is_class(*s, Class::Person)
                        && v.mention(*s).is_none_or(|(_, m)| m.actor.is_none());
                    let named = role
                        .then(|| {
                            let body = anyone(low, high + 1)
                                .filter(|r| r.entity_type == EntityType::Organization);
                            described(v, *s, body.as_ref().map(|r| r.id.as_str()))
                        })
                        .flatten();
                    let known = named.or_else(|| anyone(low, high + 1)).or_else(|| {
                        points_back(v, *s).then(|| nearest(v, p_start(v, from))).flatten()
                    });
                    speakers.push(known.unwrap_or_else(|| unnamed(v, *s)));
                }
                None => speakers.extend(anyone(start, stop)),
            }
        }
    }
    if speakers.is_empty() {
        return None;
    }
    dedup(&mut speakers);
    match report {
        Some(report) => Some((report, speakers, weak)),
        // An inverted verb that the tables lack reports speech all the same.
        None => Some((Report::unlisted(verb), speakers, true)),
    }
}

/// Whether the noun phrase of a word follows a preposition.
fn after_adposition(v: &View<'_>, w: usize) -> bool {
    let mut at = w;
    for _ in 0..5 {
        let Some(before) = at.checked_sub(1) else { return false };
        match v.upos(before) {
            Upos::Adp => return true,
            Upos::Det | Upos::Adj | Upos::Noun | Upos::Propn | Upos::Num => at = before,
            _ => return false,
        }
    }
    false
}

/// The subject of the clause before an utterance, for the pronoun behind it.
fn subject_before(v: &View<'_>, before: usize, pronoun: usize) -> Option<Referent> {
    (0..before.min(v.len())).rev().find_map(|w| {
        if !v.rel_is(w, Deprel::NSUBJ) || !agrees(v, w, pronoun) {
            return None;
        }
        resolve(v, w, &Voices::default())
            .into_iter()
            .find(|r| r.acts() && r.id != UNKNOWN)
            .map(|r| Referent { by: By::Pronoun, span: v.word_span(pronoun), ..r })
    })
}

/// Whether two words do not differ in number.
fn agrees(v: &View<'_>, a: usize, b: usize) -> bool {
    match (v.feats(a).get("Number"), v.feats(b).get("Number")) {
        (Some(x), Some(y)) => x == y,
        _ => true,
    }
}

/// An indefinite pronoun that stands for people in general (« on »).
pub(crate) fn is_one(v: &View<'_>, i: usize) -> bool {
    v.upos(i) == Upos::Pron && v.feats(i).get("PronType") == Some("Ind")
}

/// « ce dernier », « celui-ci »: a demonstrative for the person named last.
fn points_back(v: &View<'_>, i: usize) -> bool {
    v.feats(i).get("PronType") == Some("Dem")
        || v.kids(i).any(|k| v.feats(k).get("PronType") == Some("Dem"))
}

/// The first byte of the utterance that ends before a word.
fn p_start(v: &View<'_>, from: usize) -> u32 {
    v.word_span(from.min(v.len().saturating_sub(1))).start.min(v.span.start)
}

/// The person that a role noun describes: of those named in the sentences before, one who belongs to
/// the body that the noun names, else the one named last.
pub(crate) fn described(v: &View<'_>, w: usize, body: Option<&str>) -> Option<Referent> {
    let mentions = v.doc.mentions.as_deref()?;
    let to = mentions.partition_point(|m| m.span.start < v.span.start);
    let gender = v.feats(w).get("Gender");
    let persons = || {
        (0..to).rev().take(16).filter(|m| {
            let m = &mentions[*m];
            m.entity_type == EntityType::Person
                && m.actor.is_some()
                && m.kind == document::MentionKind::Name
        })
    };
    let belongs = |m: &usize| {
        let actor = mentions[*m].actor.as_deref().and_then(|id| v.doc.actor(id));
        actor.is_some_and(|a| a.affiliations.iter().any(|f| f.actor.as_deref() == body))
    };
    let at = match body {
        Some(_) => persons().find(belongs).or_else(|| persons().next()),
        None => persons().next(),
    }?;
    let _ = gender;
    let m = &mentions[at];
    Some(Referent {
        id: m.actor.clone()?,
        span: v.word_span(w),
        by: By::Nominal,
        entity_type: m.entity_type,
        confidence: m.confidence * 0.6,
        mention: None,
    })
}

/// The person named last before an offset.
pub(crate) fn nearest(v: &View<'_>, offset: u32) -> Option<Referent> {
    let mentions = v.doc.mentions.as_deref()?;
    let to = mentions.partition_point(|m| m.span.start < offset);
    let at = (0..to).rev().take(12).find(|m| {
        mentions[*m].entity_type == EntityType::Person
            && mentions[*m].actor.is_some()
            && mentions[*m].kind != document::MentionKind::Pronoun
    })?;
    let m = &mentions[at];
    Some(Referent {
        id: m.actor.clone()?,
        span: m.span,
        by: By::Pronoun,
        entity_type: m.entity_type,
        confidence: m.confidence * 0.8,
        mention: Some(at),
    })
}

/// Somebody without a name (« soupire un père »).
pub(crate) fn unnamed(v: &View<'_>, word: usize) -> Referent {
    Referent {
        id: UNKNOWN.into(),
        span: v.word_span(word),
        by: By::Unnamed,
        entity_type: EntityType::Person,
        confidence: 1.0,
        mention: None,
    }
}

fn dedup(list: &mut Referents) {
    let mut i = 0;
    while i < list.len() {
        if list[..i].iter().any(|o| o.id == list[i].id) {
            list.remove(i);
        } else {
            i += 1;
        }
    }
}

fn conjoined(v: &View<'_>, word: usize) -> Vec<usize> {
    let mut out = vec![word];
    let mut at = word;
    while let Some(k) = v.kids_by(at, Deprel::CONJ).find(|k| v.is_nominal(*k)) {
        out.push(k);
        if out.len() > 12 {
            break;
        }
        at = k;
    }
    out.extend(v.kids_by(word, Deprel::CONJ).filter(|k| v.is_nominal(*k)).skip(1));
    out
}
