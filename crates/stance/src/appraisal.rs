//! What a speaker says of somebody without a predicate of stance: « elle pose les bonnes questions »,
//! « il aurait dû renvoyer la copie ».
//!
//! In somebody's own words (a direct quote, an answer in an interview, a press release), a clause whose
//! subject is another actor tells for or against that actor by the evaluative words in it, and by an
//! *ought* against what was done. After Martin and White's appraisal theory (2005): judgement invoked by
//! attitudinal words without an explicit evaluation of the person. Low in confidence by design.

use crate::confidence::Rule;
use crate::cues::{pos_fits, words_fit};
use crate::lexicon::{Class, EvalEntry, Pos};
use crate::modality::{self, Markers};
use crate::resolve::{Referent, resolve};
use crate::roles::How;
use crate::stances::{Held, Reader};
use crate::statement::{Found, voice};
use crate::targets::{Directed, Target};
use crate::view::View;
use document::{Act, Deprel, Modality, TraceStep, UNKNOWN, Upos};
use smallvec::SmallVec;

/// Words on either side of the predicate that are looked at.
const REACH: usize = 14;

impl Reader<'_> {
    /// Reads the clauses about other actors in speakers' own words.
    pub(crate) fn appraisals(&mut self, v: &View<'_>, markers: &Markers<'_>) {
        let mut done: SmallVec<[usize; 4]> = SmallVec::new();
        for s in 0..v.len() {
            let rel = v.rel(s);
            if rel != Deprel::NSUBJ && rel != Deprel::NSUBJ_PASS {
                continue;
            }
            let Some(p) = v.head(s).filter(|p| !done.contains(p)) else { continue };
            let voicing = self.voicing(v.word_span(p));
            if voicing.voices.speakers.is_empty() {
                continue;
            }
            // The words must be the speaker's own, not the reporter's account of them.
            if let Some(q) = voicing.quote.and_then(|q| self.quotes.get(q))
                && q.quote_type != document::QuoteType::Direct
            {
                continue;
            }
            let speakers = &voicing.voices.speakers;
            let about: Option<Referent> = resolve(v, s, &voicing.voices)
                .into_iter()
                .find(|r| r.acts() && r.id != UNKNOWN && !speakers.contains(&r.id));
            let Some(about) = about else { continue };
            let Some(sign) = self.sign(v, p) else { continue };
            // A record of its own says it better.
            let known = self.drafts.iter().rev().take_while(|d| d.sentence == v.index).any(|d| {
                matches!(&d.target, Target::Actor(r) if r.id == about.id)
                    && speakers.contains(&d.holder.id)
            });
            if known {
                continue;
            }
            let status = modality::status(v, markers, sign.at, p, false, false);
            if status.modality != Modality::Asserted {
                continue;
            }
            done.push(p);
            let directed = Directed {
                target: Target::Actor(about),
                sign: 1,
                how: How::Direct,
                inferred: false,
                trace: SmallVec::new(),
            };
            let mut flat = status.clone();
            // Negation has been counted word by word.
            flat.reversed = false;
            flat.negated = false;
            for id in speakers {
                let held = Held { who: voice(id, v.word_span(p)), how: How::Direct };
                let mut trace = vec![TraceStep {
                    note: format!("« {} », in the speaker's own words", v.form(sign.at)),
                    entry: sign.entry.map(|e| e.entry.to_string()),
                    span: Some(v.word_span(sign.at)),
                }];
                let found = Found {
                    held: &held,
                    directed: &directed,
                    polarity: sign.polarity,
                    strength: 1,
                    act: Act::Speech,
                    modality: None,
                    author: false,
                    rule: format!("{}.appraisal.{}", v.lex.lang, sign.rule).into(),
                    kind: Rule::Appraisal,
                    specificity: 0,
                };
                self.record(v, sign.at, found, &flat, &voicing, &mut trace);
            }
        }
    }

    /// Which way the clause of the predicate `p` leans, if it does.
    fn sign<'d>(&self, v: &View<'d>, p: usize) -> Option<Sign<'d>> {
        if let Some(at) = ought(v, p) {
            return Some(Sign { at, polarity: -1, entry: None, rule: "ought" });
        }
        let mut sum = 0i32;
        let mut best: Option<(usize, &'d EvalEntry)> = None;
        let (from, to) = (p.saturating_sub(REACH), (p + REACH).min(v.len()));
        for w in from..to {
            let key = v.key(w);
            if key.evals.is_empty() || w != p && !within(v, w, p) {
                continue;
            }
            let entry = key.evals.iter().map(|e| &v.lex.evals[*e as usize]).find(|e| {
                !e.intensifier
                    && e.polarity != 0
                    && matches!(e.pos, Pos::Adj | Pos::Noun | Pos::Part | Pos::Adv)
                    && pos_fits(v, w, e.pos)
                    && words_fit(v, w, &e.words)
            });
            let Some(entry) = entry else { continue };
            let turned =
                if modality::is_negated(v, w) || modality::is_negated(v, p) { -1 } else { 1 };
            sum += i32::from(entry.polarity) * i32::from(entry.strength) * turned;
            if best.is_none_or(|(_, b)| entry.strength > b.strength) {
                best = Some((w, entry));
            }
        }
        let (at, entry) = best?;
        let polarity = i8::try_from(sum.signum()).unwrap_or(0);
        (polarity != 0).then_some(Sign { at, polarity, entry: Some(entry), rule: "tone" })
    }
}

/// What a clause leans on.
struct Sign<'d> {
    at: usize,
    polarity: i8,
    entry: Option<&'d EvalEntry>,
    rule: &'static str,
}

/// « elle devrait relire », "they should have asked": the verb of duty in the conditional, over or
/// beside the predicate.
fn ought(v: &View<'_>, p: usize) -> Option<usize> {
    let fits = |w: usize| {
        v.is_class(w, Class::Ought)
            && v.is_verb(w)
            && !modality::is_negated(v, w)
            && !matches!(v.feats(w).get("Mood"), Some("Ind" | "Imp"))
    };
    let aux = v.kids(p).find(|k| v.rel_is(*k, Deprel::AUX) && fits(*k));
    if aux.is_some() {
        return aux;
    }
    // « Qu'il commence par venir »: a wish in the subjunctive that nothing governs.
    let marked = v.kids(p).any(|k| v.rel_is(k, Deprel::MARK) && k <= 1);
    let wish = !matches!(v.feats(p).get("Mood"), Some("Cnd" | "Imp")) && v.is_finite(p);
    if v.head(p).is_none() && wish && marked {
        return Some(p);
    }
    if fits(p) {
        // « aurait dû »: the mood is on the auxiliary.
        let conditional = |w: usize| matches!(v.feats(w).get("Mood"), Some("Cnd" | "Sub"));
        let own = conditional(p) || v.kids(p).any(|k| v.rel_is(k, Deprel::AUX) && conditional(k));
        let verb = v.kids(p).any(|k| v.rel_is(k, Deprel::XCOMP) || v.rel_is(k, Deprel::CCOMP));
        return (own && verb).then_some(p);
    }
    None
}

/// Whether `w` belongs to the clause of `p`: no other finite clause and no name between.
fn within(v: &View<'_>, w: usize, p: usize) -> bool {
    let mut at = w;
    for _ in 0..6 {
        match v.head(at) {
            Some(h) if h == p => return !(v.rel(at).is(Deprel::CONJ) && v.is_finite(at)),
            Some(h) => {
                let leaves = (v.is_predicate(h) && v.is_finite(h)) || v.upos(h) == Upos::Propn;
                if leaves {
                    return false;
                }
                at = h;
            }
            None => return false,
        }
    }
    false
}
