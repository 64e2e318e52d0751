//! Chains of sources: « selon un rapport du journal X, qui cite Y ».

use crate::cues::{self, Report};
use crate::lexicon::Role;
use crate::lexicon::{Class, CueClass};
use crate::resolve::{Referent, Voices, resolve};
use crate::roles;
use crate::view::View;
use document::{CompactString, Deprel, EntityType, Feats, UNKNOWN, Upos};

/// « selon X » on a clause: the preposition and X.
pub(crate) fn source_of(v: &View<'_>, clause: usize) -> Option<(usize, usize)> {
    v.kids(clause)
        .filter(|k| {
            v.rel_is(*k, Deprel::OBL)
                || v.rel_is(*k, Deprel::NMOD)
                || v.rel_is(*k, Deprel::ADVMOD)
                || v.rel_is(*k, Deprel::PARATAXIS)
                || v.rel_is(*k, Deprel::DISLOCATED)
                || v.rel_is(*k, Deprel::ADVCL)
        })
        .find_map(|k| {
            let prep = v.kids_by(k, Deprel::CASE).find(|c| {
                v.key(*c).cues.iter().any(|e| v.lex.cues[*e as usize].class == CueClass::Source)
            })?;
            let source = cues::source_complement(v, prep)?;
            // A short preposition with other uses (« pour ») speaks only before the clause, with a comma.
            if v.form(prep).chars().count() < 5 {
                let (low, high) = v.extent(k);
                let comma = v.upos(high) == Upos::Punct
                    || (high + 1 < v.len() && v.upos(high + 1) == Upos::Punct);
                if low > 1 || !comma {
                    return None;
                }
            }
            Some((prep, source))
        })
}

/// The media to which it was said ("told the Gazette"): they stand in the chain of what is said there.
pub(crate) fn told(v: &View<'_>, report: &Report, voices: &Voices) -> Option<CompactString> {
    report.addressee.iter().find_map(|a| {
        let r = resolve(v, a.word, voices)
            .into_iter()
            .find(|r| r.entity_type == EntityType::Organization && r.id != UNKNOWN)?;
        let described = v.is_class(a.word, Class::Medium);
        let named = || {
            let name = &v.doc.actor(&r.id)?.name;
            let word = |w: &str| v.lex.class(w.to_lowercase().as_str(), Class::Medium);
            Some(name.split(|c: char| !c.is_alphanumeric()).any(word))
        };
        (described || named() == Some(true)).then_some(r.id)
    })
}

/// The chain of sources of the clause around `i`, outermost first, without the speakers themselves.
pub(crate) fn sources(
    v: &View<'_>,
    i: usize,
    voices: &Voices,
    own: &[CompactString],
) -> Vec<CompactString> {
    let mut out: Vec<CompactString> = Vec::new();
    let mut at = Some(i);
    for _ in 0..12 {
        let Some(word) = at else { break };
        if let Some((_, source)) = source_of(v, word) {
            let mut chain: Vec<CompactString> = name_or_unknown(v, source, voices);
            for a in cues::cited(v, source) {
                chain.extend(name_or_unknown(v, a.word, voices));
            }
            // What governs from further out stands further out.
            chain.extend(out);
            out = chain;
        }
        if v.rel_is(word, Deprel::NSUBJ) {
            break;
        }
        at = v.head(word);
    }
    out.retain(|id| !own.contains(id));
    out.dedup();
    out
}

/// The actors a source names; `unknown` where it names none but stands for somebody.
pub(crate) fn name_or_unknown(v: &View<'_>, word: usize, voices: &Voices) -> Vec<CompactString> {
    let found: Vec<CompactString> =
        resolve(v, word, voices).into_iter().filter(Referent::acts).map(|r| r.id).take(1).collect();
    if !found.is_empty() {
        return found;
    }
    // « un rapport du Financial Times »
    let of: Vec<CompactString> = roles::find(v, word, &Role::Poss)
        .into_iter()
        .flat_map(|a| resolve(v, a.word, voices))
        .filter(Referent::acts)
        .map(|r| r.id)
        .take(1)
        .collect();
    if !of.is_empty() {
        return of;
    }
    // « selon nos informations »: the outlet's own; « selon toute vraisemblance »: nobody's.
    let own = v.kids(word).any(|k| {
        v.feats(k).has(Feats::FIRST_PERSON) || v.feats(k).get("Person[psor]") == Some("1")
    });
    let plural_or_person = v.is_class(word, Class::Anonymous) || v.feats(word).has(Feats::PLURAL);
    if own || !plural_or_person { Vec::new() } else { vec![UNKNOWN.into()] }
}
