//! Persons whose body stands beside them without a role: « Loïc Pradel (Mouvement des territoires) »,
//! « Béatrice Oyono, de Sauvegarde du littoral », "Elena Ruiz of Amnesty".

use crate::candidate::Candidate;
use crate::entity::{Entity, Held};
use crate::names::Names;
use crate::roles::{CandidateIndex, entity_of};
use crate::tables::flag;
use crate::view::View;
use document::EntityType;

/// The key of a role that the text does not name.
pub(crate) const MEMBER: u32 = u32::MAX;

/// Notes the bodies that persons are said to belong to without a role.
pub(crate) fn read(v: &View<'_>, cands: &[Candidate], names: &Names, entities: &mut [Entity]) {
    let index = CandidateIndex::new(cands);
    for (i, c) in cands.iter().enumerate() {
        let Some(person) = entity_of(names, i) else { continue };
        if entities[person as usize].entity_type != EntityType::Person {
            continue;
        }
        let Some(org) = beside(v, &index, cands, c) else { continue };
        let Some(body) = entity_of(names, org) else { continue };
        let known = &entities[body as usize];
        if known.entity_type != EntityType::Organization
            || entities[person as usize].roles.iter().any(|h| h.org == Some(body))
        {
            continue;
        }
        let span = v.span(&cands[org].atoms);
        entities[person as usize].hold(Held {
            role: MEMBER,
            org: Some(body),
            text: String::new(),
            span,
            field: String::new(),
            elsewhere: false,
            guessed: false,
        });
    }
}

/// The candidate of a body behind a person.
fn beside(
    v: &View<'_>,
    index: &CandidateIndex<'_>,
    cands: &[Candidate],
    c: &Candidate,
) -> Option<usize> {
    let stop = v.sentences[c.sentence].atoms.end;
    let e = c.atoms.end;
    if e + 1 >= stop {
        return None;
    }
    let skip = |mut k: usize| {
        while k < stop && v.has(k, flag::ARTICLE) && index.at(k).is_none() {
            k += 1;
        }
        k
    };
    if v.text(e) == "(" {
        let org = index.at(skip(e + 1))?;
        return matches!(v.text(cands[org].atoms.end), ")" | "," | ";" | "/").then_some(org);
    }
    let comma = v.text(e) == ",";
    let of = e + usize::from(comma);
    if !v.has(of, flag::OF) || v.shape(of).upper {
        return None;
    }
    let org = index.at(skip(of + 1))?;
    // « Oyono, de Sauvegarde du littoral, dont … »: closed again, or it is the topic of the verb.
    let end = cands[org].atoms.end;
    let closed = matches!(v.text(end), "," | "." | ")" | ";");
    (closed || !comma).then_some(org)
}
