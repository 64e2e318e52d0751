//! Clauses and judgements as arguments.

use crate::lexicon::Words;
use crate::roles::{Arg, Args, How, marked};
use crate::view::View;
use document::{Deprel, Feats, Upos};

pub(crate) fn clauses(v: &View<'_>, p: usize, out: &mut Args) {
    for k in v.kids(p) {
        let rel = v.rel(k);
        let clause = rel.is(Deprel::CCOMP) || (rel == Deprel::ACL && v.is_finite(k));
        if clause && !v.is_infinitive(k) && k > p {
            out.push(Arg { word: k, how: How::Direct });
        }
    }
}

pub(crate) fn infinitives(v: &View<'_>, p: usize, markers: &Words, out: &mut Args) {
    for k in v.kids(p).filter(|k| *k > p) {
        let rel = v.rel(k);
        let fits = rel.is(Deprel::XCOMP)
            || rel.is(Deprel::CCOMP)
            || rel.is(Deprel::ADVCL)
            || rel.is(Deprel::ACL)
            || rel.is(Deprel::OBL)
            || rel.is(Deprel::OBJ)
            || rel.is(Deprel::NMOD);
        if fits && infinitive_form(v, k) && (markers.is_empty() || marked(v, k, markers)) {
            out.push(Arg { word: k, how: How::Direct });
            for c in v.kids_by(k, Deprel::CONJ).filter(|c| infinitive_form(v, *c)) {
                out.push(Arg { word: c, how: How::Conjunct });
            }
        }
    }
    if out.is_empty() && !v.is_verb(p) {
        // « exprime son refus de signer », the infinitive hung on the verb.
        if let Some(g) = v.head(p).filter(|g| v.is_verb(*g)) {
            for k in v.kids(g).filter(|k| *k > p) {
                if infinitive_form(v, k) && (markers.is_empty() || marked(v, k, markers)) {
                    out.push(Arg { word: k, how: How::Attachment });
                }
            }
        }
    }
}

/// An infinitive, or a predicate or compound tense with an infinitive auxiliary (« d'avoir menti »).
fn infinitive_form(v: &View<'_>, k: usize) -> bool {
    v.is_infinitive(k)
        || (v.is_verb(k) && v.feats(k).has(Feats::GERUND) && v.rel_is(k, Deprel::XCOMP))
        || v.kids(k)
            .any(|a| (v.rel_is(a, Deprel::AUX) || v.rel_is(a, Deprel::COP)) && v.is_infinitive(a))
        || (v.is_verb(k) && v.kids(k).any(|m| v.rel_is(m, Deprel::MARK) && v.upos(m) == Upos::Part))
}

/// The judgement in « juge X inacceptable », « qualifie X de menteur ».
pub(crate) fn predicate(v: &View<'_>, p: usize, out: &mut Args) {
    for k in v.kids(p) {
        let rel = v.rel(k);
        let pred = rel.is(Deprel::XCOMP) && !v.is_verb(k)
            || rel.as_str() == "obl:pred"
            || (rel.is(Deprel::AMOD) && k > p);
        if pred {
            out.push(Arg { word: k, how: How::Direct });
        }
    }
}
