//! What the reporting verb alone shows of an utterance: « …, raille X », « …, se félicite-t-elle ».
//!
//! The words between the marks may judge nobody in so many words; the verb that the article chose
//! tells for or against, and whoever the utterance names or addresses is whom it is about. Such
//! records are the least sure of all and are made only where no other rule found an actor in the
//! utterance.

use crate::confidence::Rule;
use crate::cues::{need_met, pos_fits, report, words_fit};
use crate::lexicon::{Frame, Key, Pos, Role};
use crate::modality::{self, Markers};
use crate::resolve::{By, Referent, Voices, other, resolve};
use crate::roles::How;
use crate::stances::{Held, Reader, Voicing};
use crate::statement::{Found, voice};
use crate::targets::{Directed, Target};
use crate::view::View;
use document::{
    Act, CompactString, Deprel, EntityType, Feats, MentionKind, QuoteType, Span, TraceStep,
};
use smallvec::SmallVec;

impl Reader<'_> {
    /// Reads the utterances whose reporting verb stands in this sentence.
    pub(crate) fn implied(&mut self, v: &View<'_>, markers: &Markers<'_>) {
        // Quotes are in order of their start; a cue is within a paragraph of its quote.
        let before = v.span.start.saturating_sub(2000);
        let from = self.quotes.partition_point(|q| q.span.end < before);
        for n in from..self.quotes.len() {
            let q = &self.quotes[n];
            if q.span.start > v.span.end.saturating_add(2000) {
                break;
            }
            let Some(cue) = q.cue.as_ref().filter(|c| v.span.contains(c.span)) else { continue };
            if q.quote_type == QuoteType::Indirect {
                continue;
            }
            let i = v.word_at(cue.span.start);
            let Some(frame) = attitude(v, i) else { continue };
            // With an object of its own outside the marks, the verb is about that.
            let own = v.kids_by(i, Deprel::OBJ).any(|k| !q.span.contains(v.word_span(k)) && k > i);
            if own && v.is_verb(i) {
                continue;
            }
            let speakers: SmallVec<[CompactString; 2]> =
                q.speakers.iter().filter_map(|s| s.actor.clone()).collect();
            let known = self.drafts.iter().any(|d| {
                matches!(d.target, Target::Actor(_))
                    && (d.quote == Some(n) || (d.sentence == v.index && d.cue == v.word_span(i)))
            });
            if speakers.is_empty() || known {
                continue;
            }
            let voices = Voices { speakers, addressee: None };
            let meant = self.meant(v, i, q.span, &voices).or_else(|| {
                // Mockery is aimed at whoever was spoken of last.
                let at = Span { start: q.span.start, end: q.span.start };
                let near = other(v, at, false, &voices)?;
                (frame.polarity < 0).then_some((near, How::Linear))
            });
            let Some((who, how)) = meant else { continue };
            let status = modality::status(v, markers, i, i, false, false);
            if status.negated {
                continue;
            }
            let directed = Directed {
                target: Target::Actor(who),
                sign: 1,
                how,
                inferred: false,
                trace: SmallVec::new(),
            };
            let voicing = Voicing {
                quote: Some(n),
                voices: voices.clone(),
                attribution: q.attribution.clone(),
                nobody: false,
            };
            for id in &voices.speakers {
                let held = Held { who: voice(id, v.word_span(i)), how: How::Direct };
                let mut trace = vec![TraceStep {
                    note: format!("the utterance is given with « {} »", v.form(i)),
                    entry: Some(frame.entry.to_string()),
                    span: Some(v.word_span(i)),
                }];
                let found = Found {
                    held: &held,
                    directed: &directed,
                    polarity: frame.polarity,
                    strength: frame.strength.min(2),
                    act: Act::Speech,
                    modality: None,
                    author: false,
                    rule: format!("{}.implied.{}", v.lex.lang, frame.pred.words.join("-")).into(),
                    kind: Rule::Implied,
                    specificity: 0,
                };
                self.record(v, i, found, &status, &voicing, &mut trace);
            }
        }
    }

    /// Whom an utterance is about: whom the reporting verb addresses, else whom it names, else whom
    /// its « il » or « vous » stands for.
    fn meant(
        &self,
        v: &View<'_>,
        cue: usize,
        span: Span,
        voices: &Voices,
    ) -> Option<(Referent, How)> {
        let none = Voices::default();
        let apart = |r: &Referent| r.acts() && !voices.speakers.contains(&r.id);
        if let Some(report) = report(v, cue) {
            let addressed = report.addressee.iter().flat_map(|a| resolve(v, a.word, &none));
            if let Some(r) = addressed.into_iter().find(|r| apart(r) && r.id != document::UNKNOWN) {
                return Some((r, How::Direct));
            }
        }
        let mentions = self.doc.mentions.as_deref().unwrap_or_default();
        let first = mentions.partition_point(|m| m.span.start < span.start);
        let inside =
            mentions[first..].iter().enumerate().take_while(|(_, m)| m.span.start < span.end);
        let mut pronoun = None;
        for (n, m) in inside {
            let Some(id) = m.actor.clone() else { continue };
            let acts = m.entity_type == EntityType::Person
                || (m.entity_type == EntityType::Organization && m.kind != MentionKind::Pronoun);
            if !acts || voices.speakers.contains(&id) {
                continue;
            }
            let r = Referent {
                id,
                span: m.span,
                by: match m.kind {
                    MentionKind::Name => By::Name,
                    MentionKind::Nominal => By::Nominal,
                    MentionKind::Pronoun => By::Pronoun,
                },
                entity_type: m.entity_type,
                confidence: m.confidence,
                mention: Some(first + n),
            };
            if m.kind == MentionKind::Pronoun {
                pronoun.get_or_insert(r);
            } else {
                return Some((r, How::Attachment));
            }
        }
        if let Some(r) = pronoun {
            return Some((r, How::Attachment));
        }
        // A pronoun that nothing was linked to, or that was taken for the speaker.
        let layer = self.doc.tokens.as_ref()?;
        for t in layer.tokens_in(span) {
            let range = layer.tokens[t].words.clone();
            for w in &layer.words[range.start as usize..range.end as usize] {
                let second = w.feats.has(Feats::SECOND_PERSON);
                let third = w.feats.has(Feats::THIRD_PERSON)
                    && w.feats.get("PronType") == Some("Prs")
                    && w.upos == Some(document::Upos::Pron)
                    && !w.feats.has(Feats::REFLEXIVE);
                if second || third {
                    let at = Span { start: span.start, end: span.start };
                    return other(v, at, w.feats.has(Feats::PLURAL) && third, voices)
                        .map(|r| (r, How::Attachment));
                }
            }
        }
        None
    }
}

/// The frame by which a reporting verb tells for or against.
fn attitude<'d>(v: &View<'d>, i: usize) -> Option<&'d Frame> {
    if i >= v.len() {
        return None;
    }
    let tells = |f: &&'d Frame| {
        f.pos == Pos::Verb
            && f.act == Act::Speech
            && f.polarity != 0
            && !f.author
            && f.holder.iter().any(|p| p.as_slice() == [Role::Subj])
    };
    let frames = |key: &'d Key| key.frames.iter().map(|f| &v.lex.frames[*f as usize]);
    // A verb that the tagger took for a noun (« tacle Mme X ») is known by its place behind the marks.
    if !v.is_verb(i) {
        let bare = |f: &&'d Frame| f.pred.needs.is_empty() && f.pred.words.len() == 1;
        return frames(v.lex.key(v.lex.verb(&v.words[i].stem))).find(|f| tells(f) && bare(f));
    }
    let fits = |f: &&'d Frame| {
        pos_fits(v, i, f.pos)
            && words_fit(v, i, &f.pred.words)
            && f.pred.needs.iter().all(|n| need_met(v, i, n))
    };
    frames(v.key(i)).find(|f| tells(f) && fits(f))
}
