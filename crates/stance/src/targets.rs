//! What a stance is about: an actor, an issue, or what an event does to either.

use crate::cues::{pos_fits, walk_path, words_fit};
use crate::issues;
use crate::lexicon::{Class, Frame, Pos, Role};
use crate::modality;
use crate::resolve::{By, Referent, Voices, resolve};
use crate::roles::{self, Arg, How};
use crate::stances::{Reader, Voicing};
use crate::view::View;
use document::{Act, CompactString, Deprel, Feats, Span, TraceStep, Upos};
use smallvec::SmallVec;

/// An actor or an issue.
#[derive(Clone, Debug)]
pub(crate) enum Target {
    Actor(Referent),
    /// Number in the registry.
    Issue(usize, Span),
}

/// A target with the direction from the predicate's polarity to it.
#[derive(Clone, Debug)]
pub(crate) struct Directed {
    pub(crate) target: Target,
    pub(crate) sign: i8,
    pub(crate) how: How,
    pub(crate) inferred: bool,
    pub(crate) trace: SmallVec<[TraceStep; 2]>,
}

pub(crate) type Targets = SmallVec<[Directed; 2]>;

/// What may be inferred from a clause.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Inference {
    /// Through events that are good or bad for something.
    pub(crate) effects: bool,
    /// Through the stance that the clause itself shows.
    pub(crate) frames: bool,
}

impl Reader<'_> {
    /// The targets in a frame's target role.
    pub(crate) fn frame_targets(
        &mut self,
        v: &View<'_>,
        i: usize,
        frame: &Frame,
        voicing: &Voicing,
    ) -> Targets {
        let infer = Inference {
            effects: !frame.noinf && !frame.both,
            frames: !frame.both
                && (frame.demand || frame.refusal || frame.threat || frame.act == Act::Position),
        };
        for path in &frame.target {
            let mut out = Targets::new();
            for a in walk_path(v, i, frame.pos, path) {
                // A fixed part of the phrase (« s'en prendre à ») is no argument of it.
                let fixed = |l: &CompactString| v.is_word(a.word, l);
                if frame.pred.needs.iter().any(|n| n.lemmas.iter().any(fixed)) {
                    continue;
                }
                out.extend(self.targets(v, a, infer, &voicing.voices));
            }
            if !out.is_empty() {
                return out;
            }
        }
        self.near_target(v, i, frame, infer, voicing)
    }

    /// The parser lost the object: the first noun phrase behind the verb that fits a plain role.
    fn near_target(
        &mut self,
        v: &View<'_>,
        i: usize,
        frame: &Frame,
        infer: Inference,
        voicing: &Voicing,
    ) -> Targets {
        if frame.pos != Pos::Verb || roles::is_passive(v, i) {
            return Targets::new();
        }
        let plain = |role: &Role| frame.target.iter().any(|p| p.as_slice() == [role.clone()]);
        let (wants_obj, wants_dative) = (plain(&Role::Obj), plain(&Role::Iobj));
        let preps: SmallVec<[&str; 4]> = frame
            .target
            .iter()
            .filter_map(|p| match p.as_slice() {
                [Role::Obl(preps)] => Some(preps.iter().map(|p| p.as_str())),
                _ => None,
            })
            .flatten()
            .collect();
        if !wants_obj && !wants_dative && preps.is_empty() {
            return Targets::new();
        }
        let mut case: Option<usize> = None;
        for w in i + 1..v.len().min(i + 9) {
            let fixed = frame.pred.needs.iter().any(|n| n.lemmas.iter().any(|l| v.is_word(w, l)));
            match v.upos(w) {
                _ if fixed => case = None,
                // « égratigne en passant l'Alliance »
                Upos::Verb
                    if v.feats(w).has(Feats::PARTICIPLE) && v.kid(w, Deprel::AUX).is_none() =>
                {
                    case = None;
                }
                Upos::Adp if v.rel_is(w, Deprel::FIXED) => case = None,
                Upos::Adp => case = Some(w),
                Upos::Adv | Upos::Det | Upos::Adj | Upos::Num | Upos::Aux => {}
                Upos::Punct
                    if v.lex
                        .marks
                        .iter()
                        .any(|m| v.form(w).starts_with(m.0) || v.form(w).starts_with(m.1)) => {}
                Upos::Noun | Upos::Propn => {
                    let fits = match case {
                        None => wants_obj,
                        Some(c) => {
                            (wants_dative && v.is_class(c, Class::Dative))
                                || preps.iter().any(|p| v.is_word(c, p))
                        }
                    };
                    if fits {
                        let arg = Arg { word: w, how: How::Linear };
                        let out = self.targets(v, arg, infer, &voicing.voices);
                        if !out.is_empty() {
                            return out;
                        }
                    }
                    // Behind an adjunct the object may still come: « menace en outre la société ».
                    let adjunct = case.is_some() && v.kid(w, Deprel::DET).is_none();
                    if !adjunct {
                        return Targets::new();
                    }
                    case = None;
                }
                _ => return Targets::new(),
            }
        }
        Targets::new()
    }

    /// The targets that the argument stands for.
    pub(crate) fn targets(
        &mut self,
        v: &View<'_>,
        arg: Arg,
        infer: Inference,
        voices: &Voices,
    ) -> Targets {
        let mut out = Targets::new();
        self.target(v, arg, infer, voices, 1, 3, &mut out);
        out
    }

    #[expect(clippy::too_many_arguments, reason = "one recursion with its state")]
    fn target(
        &mut self,
        v: &View<'_>,
        arg: Arg,
        infer: Inference,
        voices: &Voices,
        sign: i8,
        depth: u8,
        out: &mut Targets,
    ) {
        let w = arg.word;
        if depth == 0 || w >= v.len() {
            return;
        }
        if v.is_verb(w) && !(v.upos(w) == Upos::Verb && v.kid(w, Deprel::DET).is_some()) {
            self.clause(v, arg, infer, voices, sign, depth, out);
            return;
        }
        let mut actors = resolve(v, w, voices);
        // « personne », « certains »: nobody in particular is no target.
        let unnamed = actors.iter().any(|r| r.id == document::UNKNOWN);
        actors.retain(|r| r.id != document::UNKNOWN);
        let group =
            v.upos(w) == Upos::Noun && v.kids(w).any(|k| v.feats(k).get("Definite") == Some("Def"));
        if unnamed && actors.is_empty() && !group {
            return;
        }
        if !actors.is_empty() {
            for r in actors {
                out.push(Directed {
                    target: Target::Actor(r),
                    sign,
                    how: arg.how,
                    inferred: depth < 3,
                    trace: SmallVec::new(),
                });
            }
            return;
        }
        if v.kid(w, Deprel::COP).is_some() && matches!(v.upos(w), Upos::Adj) {
            return;
        }
        if v.upos(w) == Upos::Pron {
            self.pronoun(v, arg, sign, depth, out);
            return;
        }
        // An event noun: what it does to what it happens to.
        if infer.effects {
            for e in &v.key(w).effects {
                let effect = &v.lex.effects[*e as usize];
                if effect.pos != Pos::Noun || !pos_fits(v, w, effect.pos) || effect.effect == 0 {
                    continue;
                }
                let before = out.len();
                for path in &effect.affected {
                    for a in walk_path(v, w, effect.pos, path) {
                        let a =
                            Arg { how: if arg.how == How::Direct { a.how } else { arg.how }, ..a };
                        self.target(v, a, infer, voices, sign * effect.effect, depth - 1, out);
                    }
                    if out.len() > before {
                        break;
                    }
                }
                // « le retrait pur et simple de l'article »: the complement hung on what stands between.
                if out.len() == before
                    && effect.affected.iter().any(|p| p.as_slice() == [Role::Poss])
                {
                    let (_, high) = v.extent(w);
                    let hung = (w + 1..=high.min(w + 12)).find(|k| {
                        v.is_nominal(*k)
                            && v.kids_by(*k, Deprel::CASE).any(|c| v.is_class(c, Class::Genitive))
                    });
                    if let Some(word) = hung {
                        let a = Arg { word, how: How::Attachment };
                        self.target(v, a, infer, voices, sign * effect.effect, depth - 1, out);
                    }
                }
                if out.len() > before {
                    let note = format!(
                        "« {} » is {} for what it happens to",
                        v.form(w),
                        if effect.effect > 0 { "good" } else { "bad" }
                    );
                    for d in &mut out[before..] {
                        d.inferred = true;
                        d.trace.push(TraceStep {
                            note: note.clone(),
                            entry: Some(effect.entry.to_string()),
                            span: Some(v.word_span(w)),
                        });
                    }
                    return;
                }
            }
        }
        // A trait, a tone: said of its bearer.
        if v.is_class(w, Class::Trait) || v.is_class(w, Class::Light) {
            let before = out.len();
            for a in roles::find(v, w, &Role::Poss) {
                let how = if arg.how == How::Direct { a.how } else { arg.how };
                if v.is_class(w, Class::Light) {
                    self.target(v, Arg { how, ..a }, infer, voices, sign, depth - 1, out);
                    continue;
                }
                for r in resolve(v, a.word, voices) {
                    out.push(Directed {
                        target: Target::Actor(Referent {
                            by: if r.by == By::Name { By::Nominal } else { r.by },
                            ..r
                        }),
                        sign,
                        how,
                        inferred: false,
                        trace: SmallVec::from_iter([TraceStep {
                            note: format!("« {} » is a trait of its bearer", v.form(w)),
                            entry: None,
                            span: Some(v.word_span(w)),
                        }]),
                    });
                }
            }
            if out.len() > before {
                return;
            }
        }
        // A person or body that no actor was found for: the description itself, less sure.
        let described = v.key(w).effects.is_empty()
            && (v.mention(w).is_some_and(|(_, m)| m.kind == document::MentionKind::Nominal)
                || (v.is_class(w, Class::Person) && v.mention(w).is_none()));
        let arg = if described { Arg { how: How::Unlinked, ..arg } } else { arg };
        if let Some(phrase) = issues::phrase(v, w, self.phrases) {
            let span = phrase.span;
            let number = self.registry.add(phrase);
            out.push(Directed {
                target: Target::Issue(number, span),
                sign,
                how: arg.how,
                inferred: depth < 3,
                trace: SmallVec::new(),
            });
        }
    }

    /// « y », « le », « cela »: the issue last spoken of in the paragraph.
    fn pronoun(&mut self, v: &View<'_>, arg: Arg, sign: i8, depth: u8, out: &mut Targets) {
        let f = v.feats(arg.word);
        let personal =
            f.has(Feats::FIRST_PERSON) || f.has(Feats::SECOND_PERSON) || v.is_reflexive(arg.word);
        let points = v.is_class(arg.word, Class::DativePronoun)
            || v.is_class(arg.word, Class::GenitivePronoun)
            || f.get("PronType") == Some("Dem")
            || (f.get("PronType").is_none_or(|t| t == "Prs")
                && (arg.how == How::Clitic || f.has(Feats::THIRD_PERSON)));
        if personal || !points {
            return;
        }
        let Some((number, sentence, gender)) = self.focus else { return };
        let differs = match (gender, f.get("Gender")) {
            (Some(x), Some(y)) => x != y,
            _ => false,
        };
        if differs || v.index.saturating_sub(sentence) > 2 {
            return;
        }
        out.push(Directed {
            target: Target::Issue(number, v.word_span(arg.word)),
            sign,
            how: How::Linear,
            inferred: depth < 3,
            trace: SmallVec::from_iter([TraceStep {
                note: format!("« {} » points back to the issue last named", v.form(arg.word)),
                entry: None,
                span: Some(v.word_span(arg.word)),
            }]),
        });
    }

    /// The content of a clause: what its event does to whom, or the stance that it shows.
    #[expect(clippy::too_many_arguments, reason = "one recursion with its state")]
    fn clause(
        &mut self,
        v: &View<'_>,
        arg: Arg,
        infer: Inference,
        voices: &Voices,
        sign: i8,
        depth: u8,
        out: &mut Targets,
    ) {
        let w = arg.word;
        let turned = if modality::is_negated(v, w) { -1 } else { 1 };
        if infer.effects {
            for e in &v.key(w).effects {
                let effect = &v.lex.effects[*e as usize];
                if !pos_fits(v, w, effect.pos) || effect.effect == 0 {
                    continue;
                }
                let before = out.len();
                for path in &effect.affected {
                    for a in walk_path(v, w, effect.pos, path) {
                        self.target(
                            v,
                            a,
                            infer,
                            voices,
                            sign * effect.effect * turned,
                            depth - 1,
                            out,
                        );
                    }
                    if out.len() > before {
                        break;
                    }
                }
                if out.len() > before {
                    for d in &mut out[before..] {
                        d.inferred = true;
                        d.trace.push(TraceStep {
                            note: format!(
                                "« {} » is {} for what it happens to",
                                v.form(w),
                                if effect.effect > 0 { "good" } else { "bad" }
                            ),
                            entry: Some(effect.entry.to_string()),
                            span: Some(v.word_span(w)),
                        });
                    }
                    return;
                }
            }
        }
        if !infer.frames {
            return;
        }
        let frames: Vec<usize> = v.key(w).frames.iter().map(|f| *f as usize).collect();
        let best = frames
            .into_iter()
            .map(|f| &v.lex.frames[f])
            .filter(|f| {
                pos_fits(v, w, f.pos)
                    && f.polarity != 0
                    && !f.target.is_empty()
                    && words_fit(v, w, &f.pred.words)
                    && f.pred.needs.iter().all(|n| crate::cues::need_met(v, w, n))
            })
            .max_by_key(|f| f.pred.weight());
        let Some(frame) = best else { return };
        let before = out.len();
        for path in &frame.target {
            for a in walk_path(v, w, frame.pos, path) {
                self.target(v, a, infer, voices, sign * frame.polarity * turned, depth - 1, out);
            }
            if out.len() > before {
                break;
            }
        }
        for d in &mut out[before..] {
            d.inferred = true;
            d.trace.push(TraceStep {
                note: format!("through the content « {} »", v.form(w)),
                entry: Some(frame.entry.to_string()),
                span: Some(v.word_span(w)),
            });
        }
    }
}
