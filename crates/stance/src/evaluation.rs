//! Judgements: « X est irresponsable », « qualifie X de menteur », « juge Y inacceptable ».

use crate::confidence::Rule;
use crate::cues::pos_fits;
use crate::lexicon::{Class, EvalEntry, Pos, Role};
use crate::modality::{self, Markers};
use crate::resolve::{Referent, resolve};
use crate::roles::{self, Arg, Args, How};
use crate::stances::{Held, Reader, Voicing, is_judge};
use crate::statement::{Found, outlet, strength, voice};
use crate::targets::{Directed, Inference, Target, Targets};
use crate::view::View;
use document::{Act, Deprel, Feats, TraceStep, Upos};
use smallvec::SmallVec;

/// What a judgement is said of, and by what construction.
struct Said {
    args: Args,
    /// The verb that takes it (« juger »), if one does.
    judge: Option<usize>,
    /// The node that carries the clause, for negation and mood.
    clause: usize,
}

impl Reader<'_> {
    /// Reads the evaluative word at `i`.
    pub(crate) fn evaluation(&mut self, v: &View<'_>, markers: &Markers<'_>, i: usize) {
        let Some(entry) = entry(v, i) else { return };
        if v.mention(i).is_some_and(|(_, m)| m.kind == document::MentionKind::Name) {
            return;
        }
        let voicing = self.voicing(v.word_span(i));
        let Some(said) = self.said_of(v, i, &voicing) else { return };
        let held: SmallVec<[Held; 2]> = match said.judge {
            Some(j) => self.judges(v, j, &voicing),
            None if voicing.quote.is_some() || !voicing.voices.speakers.is_empty() => voicing
                .voices
                .speakers
                .iter()
                .map(|id| Held { who: voice(id, v.word_span(i)), how: How::Direct })
                .collect(),
            None => SmallVec::from_iter([Held { who: outlet(v.word_span(i)), how: How::Direct }]),
        };
        if held.is_empty() {
            return;
        }
        let spoken = self.in_marks(v.word_span(i));
        let mut status = modality::status(v, markers, i, said.clause, spoken, false);
        if let Some(j) = said.judge
            && j != said.clause
        {
            let outer = modality::status(v, markers, j, j, spoken, false);
            status.reversed ^= outer.reversed;
            status.negated |= outer.negated;
            status.modality = outer.modality;
            status.trace.extend(outer.trace);
        }
        let kind = match said.judge {
            Some(_) => Rule::Judgement,
            None if voicing.quote.is_some() || !voicing.voices.speakers.is_empty() => {
                Rule::Predicate
            }
            None => Rule::OutletPredicate,
        };
        let infer = Inference { effects: false, frames: false };
        let mut done = false;
        for a in &said.args {
            let targets = match self.just_named(v, *a, i) {
                Some(t) => Targets::from_iter([t]),
                None => self.targets(v, *a, infer, &voicing.voices),
            };
            for t in targets {
                let actor = matches!(t.target, Target::Actor(_));
                let outlet = kind == Rule::OutletPredicate || entry.pos == Pos::Noun;
                let unfit = if actor { entry.issue_only } else { entry.actor_only };
                if outlet && unfit {
                    continue;
                }
                // The article's own adjectives are evidence only of somebody or of a named issue.
                if kind == Rule::OutletPredicate && !actor {
                    continue;
                }
                for h in &held {
                    let mut trace = vec![TraceStep {
                        note: format!("judgement « {} »", v.form(i)),
                        entry: Some(entry.entry.to_string()),
                        span: Some(v.word_span(i)),
                    }];
                    if let Some(j) = said.judge {
                        trace.push(TraceStep {
                            note: format!("passed by « {} »", v.form(j)),
                            entry: None,
                            span: Some(v.word_span(j)),
                        });
                    }
                    let found = Found {
                        held: h,
                        directed: &t,
                        polarity: entry.polarity,
                        strength: if entry.insult {
                            3
                        } else {
                            strength(v, i, entry.strength, &status)
                        },
                        act: if said.judge.is_some() || voicing.quote.is_some() {
                            Act::Speech
                        } else {
                            Act::Evaluation
                        },
                        modality: None,
                        author: false,
                        rule: format!("{}.evaluation.{}", v.lex.lang, entry.words.join("-")).into(),
                        kind,
                        specificity: 0,
                    };
                    self.record(v, i, found, &status, &voicing, &mut trace);
                    done = true;
                }
            }
        }
        let _ = done;
    }

    /// « C'est un homme brillant »: whoever was named last.
    fn just_named(&self, v: &View<'_>, a: Arg, i: usize) -> Option<Directed> {
        if v.upos(a.word) != Upos::Pron || v.feats(a.word).get("PronType") != Some("Dem") {
            return None;
        }
        // « X a dit que P. C'était faux »: whoever the sentence before has say it.
        if v.is_class(i, Class::Untrue)
            && let Some((s, _, said)) = &self.subject
            && *s + 1 == v.index
            && let Some(who) = said.iter().find(|r| r.acts() && r.id != document::UNKNOWN)
        {
            return Some(Directed {
                target: Target::Actor(Referent { span: v.word_span(a.word), ..who.clone() }),
                sign: 1,
                how: How::Linear,
                inferred: false,
                trace: SmallVec::new(),
            });
        }
        let person = std::iter::once(i).chain(v.head(i)).any(|w| v.is_class(w, Class::Person));
        if !person {
            return None;
        }
        let mut who = crate::incise::nearest(v, v.span.start)?;
        who.span = v.word_span(a.word);
        Some(Directed {
            target: Target::Actor(who),
            sign: 1,
            how: How::Linear,
            inferred: false,
            trace: SmallVec::new(),
        })
    }

    /// Who passes the judgement of a verb.
    fn judges(&mut self, v: &View<'_>, j: usize, voicing: &Voicing) -> SmallVec<[Held; 2]> {
        let mut out: SmallVec<[Held; 2]> = SmallVec::new();
        let args = roles::find(v, j, &Role::Subj);
        for a in &args {
            for who in resolve(v, a.word, &voicing.voices).into_iter().filter(Referent::acts) {
                out.push(Held { who, how: a.how });
            }
        }
        // The judgement stands in the judge's own marks and the verb outside: the quote knows.
        if out.is_empty()
            && let Some(a) = args.first()
            && v.upos(a.word) == Upos::Pron
            && v.feats(a.word).has(Feats::THIRD_PERSON)
        {
            for id in &voicing.voices.speakers {
                out.push(Held { who: voice(id, v.word_span(j)), how: How::Direct });
            }
        }
        out
    }

    /// What the evaluative word is said of.
    fn said_of(&self, v: &View<'_>, i: usize, voicing: &Voicing) -> Option<Said> {
        // What the judgement's phrase is: an attribute's noun takes its place.
        let mut top = i;
        if (v.rel_is(i, Deprel::AMOD) || v.rel_is(i, Deprel::CONJ))
            && v.kid(i, Deprel::COP).is_none()
            && let Some(h) = v.head(i)
        {
            top = h;
        }
        // « juge X inacceptable »: the adjective hangs on the object.
        if top != i
            && let Some(j) = v.head(top).filter(|j| is_judge(v, *j))
            && v.rel_is(top, Deprel::OBJ)
            && i > top
        {
            return Some(Said {
                args: SmallVec::from_slice(&[Arg { word: top, how: How::Direct }]),
                judge: Some(j),
                clause: j,
            });
        }
        for node in [i, top] {
            if let Some(said) = self.predicated(v, node) {
                return Some(said);
            }
            if node == top {
                break;
            }
        }
        let quote = voicing.quote.and_then(|q| self.quotes.get(q))?;
        // « trouve la réaction de l'institut “corporatiste” »: a fragment that the parser hung inside
        // the object is what the verb outside the marks says of it.
        if let Some(said) = judged_object(v, i, quote.span) {
            return Some(said);
        }
        // A fragment in marks beside a name: « X, “un client exemplaire” ».
        let mut at = top;
        for _ in 0..4 {
            let h = v.head(at)?;
            if !quote.span.contains(v.word_span(h)) {
                let rel = v.rel(at);
                if rel.is(Deprel::APPOS)
                    || rel.as_str() == "nmod:appos"
                    || rel.is(Deprel::PARATAXIS)
                {
                    return Some(Said {
                        args: SmallVec::from_slice(&[Arg { word: h, how: How::Apposition }]),
                        judge: None,
                        clause: i,
                    });
                }
                break;
            }
            at = h;
        }
        // A verbless utterance: « Un vote honteux ».
        let verbless = top != i
            && v.rel_is(i, Deprel::AMOD)
            && matches!(v.upos(top), Upos::Noun)
            && v.key(top).evals.is_empty()
            && v.kid(top, Deprel::COP).is_none()
            && v.head(top).is_none_or(|h| !quote.span.contains(v.word_span(h)));
        verbless.then(|| Said {
            args: SmallVec::from_slice(&[Arg { word: top, how: How::Direct }]),
            judge: None,
            clause: i,
        })
    }

    fn predicated(&self, v: &View<'_>, node: usize) -> Option<Said> {
        // « X est irresponsable »
        if v.kid(node, Deprel::COP).is_some() {
            let mut args = Args::new();
            roles::grammatical_subject(v, node, 3, &mut args);
            if let Some(j) =
                v.head(node).filter(|j| is_judge(v, *j) && v.rel_is(node, Deprel::XCOMP))
            {
                return Some(Said { args, judge: Some(j), clause: node });
            }
            return (!args.is_empty()).then_some(Said { args, judge: None, clause: node });
        }
        let h = v.head(node)?;
        let rel = v.rel(node);
        let complement = rel.is(Deprel::XCOMP)
            || rel.as_str() == "obl:pred"
            || (rel.is(Deprel::OBL)
                && (v.kid(node, Deprel::CASE).is_some() || v.kid(node, Deprel::MARK).is_some()))
            || (rel.is(Deprel::ADVCL) && !v.is_verb(node))
            || rel.is(Deprel::CCOMP) && !v.is_verb(node)
            || (rel.is(Deprel::OBJ) && roles::find(v, h, &Role::Obj).len() > 1);
        if complement && v.is_verb(h) && v.is_class(h, Class::Copula) {
            let mut args = Args::new();
            roles::grammatical_subject(v, h, 3, &mut args);
            return (!args.is_empty()).then_some(Said { args, judge: None, clause: h });
        }
        // « X y voit “une punition collective” »
        if rel.is(Deprel::OBJ) && v.is_class(h, Class::See) && v.is_verb(h) {
            let args: Args = v
                .kids(h)
                .filter(|k| {
                    v.rel_is(*k, Deprel::IOBJ)
                        || v.is_class(*k, Class::DativePronoun)
                        || (v.rel_is(*k, Deprel::OBL) && v.kid(*k, Deprel::CASE).is_some())
                })
                .map(|word| Arg { word, how: How::Clitic })
                .collect();
            return (!args.is_empty()).then_some(Said { args, judge: Some(h), clause: h });
        }
        if complement && is_judge(v, h) {
            let mut args: Args =
                roles::find(v, h, &Role::Obj).into_iter().filter(|a| a.word != node).collect();
            if args.is_empty() && v.kids(h).any(|k| v.is_reflexive(k)) {
                // « se dit satisfait »: said of itself, a stance on nobody.
                return None;
            }
            if args.is_empty() {
                // « juge “déplacée” la sortie de X »: the object hung on the judgement.
                args = v
                    .kids_by(node, Deprel::OBJ)
                    .map(|word| Arg { word, how: How::Attachment })
                    .collect();
            }
            if args.is_empty() {
                args = roles::find(v, h, &Role::Iobj);
            }
            return (!args.is_empty()).then_some(Said { args, judge: Some(h), clause: h });
        }
        None
    }
}

/// The object, outside the marks, of the verb of judgement that a quoted word was hung under.
fn judged_object(v: &View<'_>, i: usize, quote: document::Span) -> Option<Said> {
    let mut at = i;
    for _ in 0..6 {
        let h = v.head(at)?;
        let outside = !quote.contains(v.word_span(at));
        if outside && at < i && v.rel_is(at, Deprel::OBJ) && h < at && is_judge(v, h) {
            return Some(Said {
                args: SmallVec::from_slice(&[Arg { word: at, how: How::Direct }]),
                judge: Some(h),
                clause: h,
            });
        }
        if v.is_verb(h) && outside {
            return None;
        }
        at = h;
    }
    None
}

/// The entry of an evaluative word.
fn entry<'d>(v: &View<'d>, i: usize) -> Option<&'d EvalEntry> {
    v.key(i).evals.iter().map(|e| &v.lex.evals[*e as usize]).find(|e| {
        !e.intensifier
            && e.polarity != 0
            && matches!(e.pos, Pos::Adj | Pos::Noun | Pos::Part)
            && pos_fits(v, i, e.pos)
            && crate::cues::words_fit(v, i, &e.words)
    })
}
