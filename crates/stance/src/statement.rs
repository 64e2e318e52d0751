//! One record from what a rule found: modality, chain, confidence, trace.

use crate::attribution;
use crate::confidence::{self, Clues, Rule};
use crate::cues::{self, base, pos_fits};
use crate::lexicon::Pos;
use crate::modality::Status;
use crate::record::Draft;
use crate::resolve::{By, Referent, Voices, resolve};
use crate::targets::{Directed, Target};
use crate::view::View;
use document::{Act, CompactString, EntityType, Modality, OUTLET, Span, TraceStep, UNKNOWN, Upos};

use crate::stances::{Held, Reader, Voicing};

/// What a rule found, ready for a record.
pub(crate) struct Found<'f> {
    pub(crate) held: &'f Held,
    pub(crate) directed: &'f Directed,
    pub(crate) polarity: i8,
    pub(crate) strength: u8,
    pub(crate) act: Act,
    pub(crate) modality: Option<Modality>,
    pub(crate) author: bool,
    pub(crate) rule: CompactString,
    pub(crate) kind: Rule,
    pub(crate) specificity: usize,
}

/// The row's strength with what adverbs and negation do to it.
pub(crate) fn strength(v: &View<'_>, i: usize, row: u8, status: &Status) -> u8 {
    let mut out = row;
    let intensified = v.kids(i).any(|k| {
        // « tout en saluant »: part of the conjunction.
        if k + 1 < v.len() && v.upos(k + 1) == Upos::Adp {
            return false;
        }
        v.key(k).evals.iter().any(|e| {
            let e = &v.lex.evals[*e as usize];
            e.intensifier && pos_fits(v, k, e.pos)
        })
    });
    if intensified {
        out += 1;
    }
    if status.weak {
        out = out.saturating_sub(1);
    }
    if status.negated {
        out = out.min(2);
    }
    out.clamp(1, 3)
}

/// The speaker of a quote as a holder.
pub(crate) fn voice(id: &CompactString, at: Span) -> Referent {
    Referent {
        id: id.clone(),
        span: Span { start: at.start, end: at.start },
        by: By::FirstPerson,
        entity_type: EntityType::Person,
        confidence: 1.0,
        mention: None,
    }
}

pub(crate) fn outlet(at: Span) -> Referent {
    Referent { by: By::Outlet, ..voice(&OUTLET.into(), at) }
}

pub(crate) fn unknown(at: Span) -> Referent {
    Referent { by: By::Unnamed, ..voice(&UNKNOWN.into(), at) }
}

impl Reader<'_> {
    /// Writes one record: modality and chain worked out, trace completed.
    pub(crate) fn record(
        &mut self,
        v: &View<'_>,
        i: usize,
        found: Found<'_>,
        status: &Status,
        voicing: &Voicing,
        trace: &mut Vec<TraceStep>,
    ) {
        let held = found.held;
        let holder = &held.who;
        let mut modality = status.modality;
        let mut reversed = status.reversed;
        let mut attribution = voicing.attribution.clone();
        let own = voicing.voices.speakers.contains(&holder.id);
        // Adding what the frame itself says (« promet de soutenir »: the row is `intended`).
        if let (Some(m), Modality::Asserted) = (found.modality, modality) {
            modality = m;
        }
        let interview = voicing.quote.is_none()
            && self.layout.interviewee.is_some()
            && !voicing.voices.speakers.is_empty();
        if (voicing.quote.is_some() || interview) && !own && !voicing.nobody {
            let reporter = &voicing.voices.speakers[0].clone();
            if holder.id != UNKNOWN || modality != Modality::Asserted {
                if self.is_body_of(&holder.id, reporter) {
                    // The position of the speaker's own body is the body's act.
                } else if modality == Modality::Asserted || modality == Modality::Intended {
                    modality = Modality::Alleged;
                    trace.push(TraceStep {
                        note: format!("told of {} by {reporter}: alleged", holder.id),
                        entry: None,
                        span: None,
                    });
                }
            }
            let mut chain = self.source_chain(v, voicing);
            if chain.is_empty() {
                chain.push(reporter.clone());
            }
            for id in chain {
                if !attribution.contains(&id) && id != holder.id {
                    attribution.push(id);
                }
            }
        } else if voicing.quote.is_none() {
            let b = base(v, i, Pos::Verb);
            let own_ids = [holder.id.clone()];
            let chain = attribution::sources(v, b, &voicing.voices, &own_ids);
            let self_source = attribution::source_of(v, v.clause(b)).is_some_and(|(_, s)| {
                resolve(v, s, &voicing.voices).iter().any(|r| r.id == holder.id)
            });
            if !chain.is_empty() && !self_source {
                if matches!(modality, Modality::Asserted | Modality::Intended) {
                    modality = Modality::Alleged;
                }
                trace.push(TraceStep {
                    note: format!("on the word of {}", chain.join(", ")),
                    entry: None,
                    span: None,
                });
                attribution.extend(chain);
            }
        }
        // « Je n'ai jamais critiqué X »: a past act ascribed to the speaker is denied, not turned.
        if own
            && holder.by == By::FirstPerson
            && reversed
            && status.past
            && matches!(modality, Modality::Asserted | Modality::Denied)
            && found.kind != Rule::Predicate
        {
            modality = Modality::Denied;
            reversed = false;
            trace.push(TraceStep {
                note: "the speaker denies a past act of its own".into(),
                entry: None,
                span: None,
            });
        }
        if modality == Modality::Alleged && attribution.is_empty() {
            attribution.push(UNKNOWN.into());
        }
        // What a third party's words report of the holder's own is hearsay too.
        let parent = voicing
            .quote
            .and_then(|q| self.quotes.get(q)?.parent)
            .and_then(|p| self.quotes.get(p as usize));
        if own
            && matches!(modality, Modality::Asserted | Modality::Intended)
            && parent.is_some_and(|p| {
                !p.speakers.is_empty()
                    && p.speakers.iter().all(|s| s.actor.as_ref() != Some(&holder.id))
            })
        {
            modality = Modality::Alleged;
            trace.push(TraceStep {
                note: "the holder's words come through somebody else's".into(),
                entry: None,
                span: None,
            });
        }
        attribution.retain(|a| *a != holder.id);
        attribution.dedup();
        let d = found.directed;
        let (target_span, target_by, target_mention) = match &d.target {
            Target::Actor(r) => (r.span, Some(r.by), r.confidence),
            Target::Issue(n, span) => {
                self.focus = Some((*n, v.index, None));
                (*span, None, 1.0)
            }
        };
        trace.push(TraceStep {
            note: format!("holder {} {}{}", holder.id, holder.by.note(), held.how.note()),
            entry: None,
            span: Some(holder.span),
        });
        trace.push(TraceStep {
            note: match &d.target {
                Target::Actor(r) => {
                    format!("target {} {}{}", r.id, r.by.note(), d.how.note())
                }
                Target::Issue(_, span) => {
                    format!("target « {} », an issue{}", self.doc.slice(*span), d.how.note())
                }
            },
            entry: None,
            span: Some(target_span),
        });
        trace.extend(d.trace.iter().cloned());
        trace.extend(status.trace.iter().cloned());
        let cue = v.word_span(i);
        let far = |span: Span| {
            let w = v.word_at(span.start);
            w.abs_diff(i)
        };
        let inside = |span: Span| v.span.contains(span);
        let distance = [holder.span, target_span]
            .into_iter()
            .filter(|s| inside(*s))
            .map(far)
            .max()
            .unwrap_or(0);
        let confidence = confidence::score(&Clues {
            holder_how: held.how,
            holder_by: holder.by,
            holder_mention: holder.confidence,
            target_how: d.how,
            target_by,
            target_mention,
            distance,
            specificity: found.specificity,
            inferred: d.inferred,
            negated: status.negated,
            rule: found.kind,
            weak_speaker: voicing
                .quote
                .is_some_and(|q| self.quotes.get(q).is_some_and(|q| q.cue.is_none())),
        });
        let sign = if reversed { -1 } else { 1 };
        self.drafts.push(Draft {
            holder: holder.clone(),
            target: d.target.clone(),
            polarity: found.polarity * d.sign * sign,
            strength: found.strength,
            act: found.act,
            modality,
            negated: status.negated && reversed,
            attribution,
            cue,
            target_span,
            sentence: v.index,
            confidence,
            rule: found.rule,
            trace: std::mem::take(trace),
            author: found.author,
            own_words: voicing.quote.is_none() && own,
            quote: voicing.quote,
        });
    }

    /// The chain behind a clause that a source preposition made a quote (« selon X, qui cite Y »).
    fn source_chain(&self, v: &View<'_>, voicing: &Voicing) -> Vec<CompactString> {
        let cue = voicing.quote.and_then(|q| self.quotes.get(q)?.cue.as_ref());
        let Some(cue) = cue.filter(|c| v.span.contains(c.span)) else { return Vec::new() };
        let none = Voices::default();
        let Some(source) = cues::source_complement(v, v.word_at(cue.span.start)) else {
            return Vec::new();
        };
        let mut out = attribution::name_or_unknown(v, source, &none);
        for a in cues::cited(v, source) {
            out.extend(attribution::name_or_unknown(v, a.word, &none));
        }
        out
    }

    /// Whether `body` is an organisation that the person belongs to.
    fn is_body_of(&self, body: &str, person: &str) -> bool {
        self.doc
            .actor(person)
            .is_some_and(|a| a.affiliations.iter().any(|f| f.actor.as_deref() == Some(body)))
    }
}
