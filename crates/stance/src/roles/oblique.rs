//! Arguments that hang by a preposition, a case or a possessive, and by a noun's governor.

use super::{Arg, Args, DEPTH, How, passive, put, subject};
use crate::lexicon::{Class, Words};
use crate::view::View;
use document::{Deprel, Feats, Upos};

/// A noun in a case of its own, without an adposition.
pub(super) fn bare_case(v: &View<'_>, i: usize, case: &str) -> bool {
    v.kid(i, Deprel::CASE).is_none() && v.feats(i).get("Case") == Some(case)
}

pub(super) fn has_class_case(v: &View<'_>, i: usize, class: Class) -> bool {
    v.kids_by(i, Deprel::CASE)
        .any(|k| v.is_class(k, class) && !v.kids(k).any(|f| v.rel_is(f, Deprel::FIXED)))
}

pub(crate) fn marked(v: &View<'_>, i: usize, words: &Words) -> bool {
    v.kids(i).any(|k| {
        (v.rel_is(k, Deprel::MARK) || v.rel_is(k, Deprel::CASE))
            && words.iter().any(|w| v.is_word(k, w))
    })
}

/// Whether the phrase at `i` is introduced by one of the prepositions. Gives the word that counts
/// as its head: where the preposition is a phrase with a noun in it (à l'encontre de), the noun's
/// complement.
fn introduced(v: &View<'_>, i: usize, preps: &Words) -> Option<usize> {
    if preps.is_empty() {
        return Some(i);
    }
    for prep in preps {
        match prep.as_str() {
            "dat" | "gen" | "acc" | "nom" => {
                let case = match prep.as_str() {
                    "dat" => "Dat",
                    "gen" => "Gen",
                    "acc" => "Acc",
                    _ => "Nom",
                };
                if bare_case(v, i, case) {
                    return Some(i);
                }
            }
            _ if !prep.contains([' ', '_']) => {
                let single = |k: usize| {
                    (v.rel_is(k, Deprel::CASE) || v.rel_is(k, Deprel::MARK)) && v.is_word(k, prep)
                };
                if v.kids(i).any(single) {
                    return Some(i);
                }
            }
            _ => {
                let (low, high) = v.extent(i);
                let mut at = low;
                let whole = prep.split([' ', '_']).all(|w| {
                    let here = at <= high && v.is_word(at, w);
                    at += 1;
                    here
                });
                if whole {
                    if i >= at {
                        return Some(i);
                    }
                    let inner = v.kids(i).find(|k| *k >= at && v.is_nominal(*k));
                    return inner.or(Some(i));
                }
            }
        }
    }
    None
}

pub(super) fn oblique(v: &View<'_>, p: usize, preps: &Words, out: &mut Args) {
    for k in v.kids(p) {
        let rel = v.rel(k);
        let fits = rel.is(Deprel::OBL)
            || rel.is(Deprel::NMOD)
            || (rel.is(Deprel::IOBJ) && v.upos(k) != Upos::Pron)
            || (rel.is(Deprel::OBJ) && v.kid(k, Deprel::CASE).is_some())
            || (rel.is(Deprel::ADVMOD) && v.kid(k, Deprel::CASE).is_some())
            || ((rel.is(Deprel::XCOMP) || rel.is(Deprel::ADVCL)) && !v.is_verb(k));
        if fits && let Some(word) = introduced(v, k, preps) {
            put(v, word, How::Direct, out);
        } else if v.upos(k) == Upos::Pron && !preps.is_empty() && !v.is_reflexive(k) {
            let class = |c| preps.iter().any(|p| v.lex.class(p, c));
            let dative = v.is_class(k, Class::DativePronoun) && class(Class::Dative);
            let genitive = v.is_class(k, Class::GenitivePronoun) && class(Class::Genitive);
            let clitic = rel.is(Deprel::IOBJ) && class(Class::Dative);
            if dative || genitive || clitic {
                put(v, k, How::Clitic, out);
            }
        }
    }
    if out.is_empty() && !preps.is_empty() {
        attachment(v, p, out, |k| introduced(v, k, preps).is_some());
        for a in out.iter_mut() {
            a.word = introduced(v, a.word, preps).unwrap_or(a.word);
        }
    }
}

/// Prepositional phrases that the parser may have hung on a neighbour: of a verb, those on its
/// object; of a noun, those on the verb that governs it.
pub(super) fn attachment(v: &View<'_>, p: usize, out: &mut Args, fits: impl Fn(usize) -> bool) {
    if v.is_verb(p) {
        let near = |k: &usize| {
            let rel = v.rel(*k);
            rel.is(Deprel::OBJ)
                || rel.is(Deprel::XCOMP)
                || rel.is(Deprel::OBL)
                || rel.is(Deprel::NSUBJ)
        };
        for k in v.kids(p).filter(near) {
            for m in v.kids(k).filter(|m| *m > p && v.rel_is(*m, Deprel::NMOD)) {
                if fits(m) {
                    put(v, m, How::Attachment, out);
                }
            }
        }
    } else if let Some(g) = v.head(p).filter(|g| v.is_verb(*g)) {
        let rel = v.rel(p);
        if rel.is(Deprel::OBJ)
            || rel.is(Deprel::OBL)
            || rel.is(Deprel::XCOMP)
            || rel.is(Deprel::NSUBJ)
        {
            for m in v
                .kids(g)
                .filter(|m| *m != p && (v.rel_is(*m, Deprel::OBL) || v.rel_is(*m, Deprel::IOBJ)))
            {
                if fits(m) {
                    put(v, m, How::Governor, out);
                }
            }
        }
    }
}

/// Possessor of a noun: determiner, genitive, or complement with the preposition of the genitive.
pub(super) fn possessor(v: &View<'_>, p: usize, out: &mut Args) {
    for k in v.kids(p) {
        let rel = v.rel(k);
        let det = v.feats(k).has(Feats::POSSESSIVE)
            && matches!(v.upos(k), Upos::Det | Upos::Pron | Upos::Adj);
        let genitive = rel.is(Deprel::NMOD)
            && (has_class_case(v, k, Class::Genitive) || bare_case(v, k, "Gen"));
        if rel.as_str() == "nmod:poss" || det || genitive {
            put(v, k, How::Direct, out);
        } else if v.is_relative(k) && v.is_class(k, Class::GenitivePronoun) {
            put(v, k, How::Clitic, out);
        }
    }
}

/// Subject of the verb that governs a noun (« X apporte son soutien à Y »).
pub(super) fn governor(v: &View<'_>, p: usize, out: &mut Args) {
    let mut at = p;
    for _ in 0..3 {
        let Some(h) = v.head(at) else { return };
        let rel = v.rel(at);
        if v.is_verb(h) {
            let argument = rel.is(Deprel::OBJ)
                || rel.is(Deprel::OBL)
                || rel.is(Deprel::XCOMP)
                || rel.is(Deprel::CCOMP)
                || rel.is(Deprel::ADVCL)
                || rel.is(Deprel::NSUBJ) && passive(v, h, DEPTH);
            if argument {
                let mut found = Args::new();
                subject(v, h, DEPTH, &mut found);
                out.extend(found.into_iter().map(|a| Arg { how: How::Governor, ..a }));
            }
            return;
        }
        if !rel.is(Deprel::CONJ) && !rel.is(Deprel::NMOD) {
            return;
        }
        at = h;
    }
}
