//! Pronouns and possessives: whom they mean.

use crate::entity::Entity;
use crate::resolve::Found;
use crate::salience::Salience;
use crate::tables::{Gender, Pronoun, flag};
use crate::view::View;
use document::{EntityType, MentionKind, Upos};

/// How far back a pronoun looks, in sentences.
const REACH: usize = 3;

/// The actor that a pronoun or possessive means, and how well it fits.
pub(crate) fn antecedent(
    entities: &[Entity],
    sal: &Salience<'_>,
    p: Pronoun,
    sentence: usize,
) -> Option<(u32, f32)> {
    let mut best: Option<(u32, f32)> = None;
    for (age, r) in sal.recent.iter().rev().enumerate() {
        if sentence.saturating_sub(r.sentence) > REACH {
            break;
        }
        let e = &entities[r.entity as usize];
        let person = e.entity_type == EntityType::Person;
        if p.plural {
            // « ils »: a body of many that the text writes in the plural (« Les Verts »).
            if person || !e.plural {
                continue;
            }
        } else if !e.gender.agrees(p.gender) || (e.plural && !p.poss) {
            continue;
        }
        if p.gender == Gender::Neut && person {
            continue;
        }
        let mut score = if person || p.plural {
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
        score -= 0.25 * age as f32 + 0.3 * sentence.saturating_sub(r.sentence) as f32;
        // An object is rarely the subject of its own sentence.
        if !p.subject && !p.poss && r.sentence == sentence && r.subject {
            score -= 0.8;
        }
        if best.is_none_or(|(_, b)| score > b) {
            best = Some((r.entity, score));
        }
    }
    best.filter(|(_, b)| *b > -0.6)
}

/// Whether the word at `i` is a pronoun that stands for somebody.
fn refers(v: &View<'_>, i: usize, p: Pronoun, s: usize) -> bool {
    let stop = v.sentences[s].atoms.end;
    match v.upos(i) {
        Some(Upos::Pron | Upos::Det) => {}
        Some(_) => return false,
        None if p.parsed => return false,
        None => {}
    }
    if p.parsed && v.upos(i) != Some(Upos::Pron) {
        return false;
    }
    if let Some(d) = v.deprel(i)
        && d.as_str().starts_with("expl")
        // « a-t-il expliqué »: some treebanks call the inverted subject so.
        && !(d.as_str() == "expl:subj" && i > 0 && v.atom(i).glued)
    {
        return false;
    }
    if v.shape(i).caps {
        return false;
    }
    // « il faut », « il y a », "it is": nobody.
    let neuter = v.tables(s).neuter;
    let nobody = p.gender == if neuter { Gender::Neut } else { Gender::Masc } && !p.plural;
    !(nobody
        && p.subject
        && (i + 1..(i + 4).min(stop))
            .take_while(|k| v.shape(*k).word)
            .any(|k| v.has(k, flag::IMPERSONAL)))
}

pub(crate) fn pronoun(
    v: &View<'_>,
    i: usize,
    p: Pronoun,
    s: usize,
    entities: &[Entity],
    sal: &mut Salience<'_>,
    out: &mut Vec<Found>,
) {
    if !refers(v, i, p, s) {
        return;
    }
    let Some((e, score)) = antecedent(entities, sal, p, s) else { return };
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
