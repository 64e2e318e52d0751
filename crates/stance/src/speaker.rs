//! Who speaks in a marked passage: the incise, the cue before it, the clause around it, or whoever
//! spoke last.

use crate::attribution::{self, source_of, sources};
use crate::cues::{self, Report};
use crate::incise::{described, incise, is_one, unnamed};
use crate::lexicon::{Class, CueClass, Pos, Role};
use crate::marks::{Marked, Marks};
use crate::quotes;
use crate::resolve::{By, Referent, Referents, Voices, resolve};
use crate::roles;
use crate::view::View;
use document::{CompactString, Cue, Deprel, Document, EntityType, Feats, Span, UNKNOWN, Upos};

/// What is known of the document while its quotes are looked for.
pub(crate) struct Context<'d> {
    pub(crate) doc: &'d Document,
    pub(crate) marks: &'d Marks,
    /// Speakers by paragraph, where the layout tells (interviews, press releases).
    pub(crate) layout: &'d crate::layout::Layout,
    /// The last attributed passage: paragraph, end, speakers.
    last: Option<(u32, u32, Referents)>,
    /// Subject of the last sentence: its index and the actors.
    subject: Option<(usize, Referents)>,
}

/// A passage's attribution.
#[derive(Debug)]
pub(crate) struct Attributed {
    pub(crate) speakers: Referents,
    pub(crate) cue: Option<Cue>,
    pub(crate) sources: Vec<CompactString>,
    /// An utterance of its own, not a fragment.
    pub(crate) whole: bool,
    /// Found by position, not by the tree.
    pub(crate) weak: bool,
}

impl<'d> Context<'d> {
    pub(crate) fn new(
        doc: &'d Document,
        marks: &'d Marks,
        layout: &'d crate::layout::Layout,
    ) -> Context<'d> {
        Context { doc, marks, layout, last: None, subject: None }
    }

    /// Who says « je » outside any marks at this place.
    pub(crate) fn voices_at(&self, span: Span) -> Voices {
        self.layout.voices(self.marks.paragraph(span.start))
    }

    /// The subject of the last sentence that was read: its index and the actors.
    pub(crate) fn subject(&self) -> Option<&(usize, Referents)> {
        self.subject.as_ref()
    }

    pub(crate) fn remember(&mut self, p: &Marked, _sentence: usize, speakers: &Referents) {
        if !speakers.is_empty() && p.parent.is_none() {
            let paragraph = self.marks.paragraph(p.span.end.saturating_sub(1)) as u32;
            self.last = Some((paragraph, p.span.end, speakers.clone()));
        }
    }

    /// Notes the subject of a sentence that has been read.
    pub(crate) fn end_sentence(&mut self, v: &View<'_>) {
        if let Some(r) = main_subject(v) {
            self.subject = Some((v.index, r));
        }
    }

    /// A third-person subject pronoun without an actor: whoever spoke last in the paragraph.
    pub(crate) fn pronoun_fallback(&self, v: &View<'_>, word: usize) -> Option<Referent> {
        let third = v.upos(word) == Upos::Pron
            && v.feats(word).has(Feats::THIRD_PERSON)
            && v.feats(word).get("PronType").is_none_or(|t| t == "Prs");
        let expletive = v.rel_is(word, Deprel::EXPL) && v.rel(word).as_str() != "expl:subj";
        if !third || expletive {
            return None;
        }
        let paragraph = self.marks.paragraph(v.span.start) as u32;
        let (p, _, speakers) = self.last.as_ref()?;
        (*p == paragraph).then(|| speakers.first()).flatten().map(|r| Referent {
            by: By::Pronoun,
            span: v.word_span(word),
            ..r.clone()
        })
    }
}

/// The actors that are the subject of a sentence's main clause.
pub(crate) fn main_subject(v: &View<'_>) -> Option<Referents> {
    if !v.parsed {
        return None;
    }
    let root = (0..v.len()).find(|i| v.head(*i).is_none())?;
    let mut args = roles::Args::new();
    roles::grammatical_subject(v, root, 2, &mut args);
    let mut out = Referents::new();
    for a in args {
        let found: Referents = resolve(v, a.word, &Voices::default())
            .into_iter()
            .filter(|r| r.acts() && r.id != UNKNOWN)
            .collect();
        if found.is_empty()
            && v.is_class(a.word, Class::Person)
            && v.kids(a.word).any(|k| v.feats(k).get("Definite") == Some("Def"))
            && !v.feats(a.word).has(Feats::PLURAL)
        {
            out.extend(described(v, a.word, None));
        }
        out.extend(found);
    }
    (!out.is_empty()).then_some(out)
}

/// Finds the speaker of a marked passage that begins in the sentence of `v`.
pub(crate) fn attribute(
    cx: &Context<'_>,
    views: &crate::Views<'_>,
    v: &View<'_>,
    p: &Marked,
) -> Option<Attributed> {
    let voices = cx.voices_at(p.span);
    if let Some(found) = after(cx, views, v, p, &voices) {
        return Some(found);
    }
    if let Some(found) = inside(cx, views, v, p, &voices) {
        return Some(found);
    }
    if let Some(found) = announced(cx, views, v, p, &voices) {
        return Some(found);
    }
    let whole = quotes::whole(v, p, cx.doc);
    if let Some(found) = governed(cx, v, p, &voices, whole) {
        return Some(found);
    }
    if let Some(found) = beside(cx, v, p, &voices, whole) {
        return Some(found);
    }
    if whole && p.parent.is_none() { floating(cx, p, v) } else { None }
}

/// « … », a dit X.
fn after(
    cx: &Context<'_>,
    views: &crate::Views<'_>,
    v: &View<'_>,
    p: &Marked,
    voices: &Voices,
) -> Option<Attributed> {
    let end = p.span.end;
    let other;
    let mut at = v;
    if end >= v.span.end {
        let here = cx.doc.sentence_at(end.saturating_sub(1))?;
        let sentence = &cx.doc.sentences()[here];
        // A sentence may have been cut after the closing mark.
        let index = if end >= sentence.span.end { here + 1 } else { here };
        let next = cx.doc.sentences().get(index)?;
        if cx.marks.paragraph(next.span.start) != cx.marks.paragraph(end.saturating_sub(1)) {
            return None;
        }
        if index != here {
            let lower = cx.doc.slice(next.span).chars().find(|c| c.is_alphabetic());
            if !lower.is_some_and(char::is_lowercase) {
                return None;
            }
        }
        other = views.get(index)?;
        if !other.parsed {
            return None;
        }
        at = other;
    }
    let from = at.word_at(end);
    let before = if p.span.start >= at.span.start { at.word_at(p.span.start) } else { 0 };
    let stopped = cx.doc.slice(p.inner).ends_with([',', '?', '!', '…']);
    incise(at, from, before, p.span.start, stopped, voices, cx).map(|(report, speakers, weak)| {
        Attributed {
            sources: chain(at, &report, voices, &speakers),
            cue: Some(quotes::cue(at, report.word)),
            speakers,
            whole: true,
            weak,
        }
    })
}

/// « …, dit-il, … » inside one pair of marks.
fn inside(
    cx: &Context<'_>,
    views: &crate::Views<'_>,
    v: &View<'_>,
    p: &Marked,
    voices: &Voices,
) -> Option<Attributed> {
    let look = |v: &View<'_>| -> Option<Attributed> {
        let from = v.word_at(p.inner.start);
        let to = v.word_at(p.inner.end).min(v.len());
        for i in from..to {
            if v.key(i).cues.is_empty() || !v.is_verb(i) {
                continue;
            }
            // comma, (pronoun, auxiliary) verb, subject behind it, comma
            let low = v
                .kids(i)
                .filter(|k| v.rel_is(*k, Deprel::AUX) || v.rel_is(*k, Deprel::EXPL))
                .min()
                .unwrap_or(i)
                .min(i);
            let comma = low > from && matches!(v.form(low - 1), "," | "—" | "–");
            let subject = v.kids_by(i, Deprel::NSUBJ).find(|k| *k > i)?;
            if !comma
                || v.feats(subject).has(Feats::FIRST_PERSON)
                || v.feats(subject).has(Feats::SECOND_PERSON)
            {
                continue;
            }
            let closes = (subject..(subject + 12).min(v.len()))
                .any(|w| matches!(v.form(w), "," | "—" | "–" | "."));
            if !closes {
                continue;
            }
            let mut speakers: Referents =
                resolve(v, subject, voices).into_iter().filter(Referent::acts).collect();
            if speakers.is_empty() {
                speakers.extend(cx.pronoun_fallback(v, subject));
            }
            if speakers.is_empty()
                && v.upos(subject) == Upos::Pron
                && let Some((_, r)) = &cx.subject
            {
                speakers.extend(r.first().cloned());
            }
            if !speakers.is_empty() {
                return Some(Attributed {
                    sources: sources(v, i, voices, &quotes::ids(&speakers)),
                    cue: Some(quotes::cue(v, i)),
                    speakers,
                    whole: true,
                    weak: false,
                });
            }
        }
        None
    };
    if let Some(found) = look(v) {
        return Some(found);
    }
    let last = cx.doc.sentence_at(p.inner.end.saturating_sub(1))?;
    // A bounded walk: a passage may hold a whole article.
    for s in v.index + 1..=last.min(v.index + 12) {
        if let Some(other) = views.get(s).filter(|o| o.parsed)
            && let Some(found) = look(other)
        {
            return Some(found);
        }
    }
    None
}

/// Sources of the reporting clause, and the medium that it was said to.
fn chain(
    v: &View<'_>,
    report: &Report,
    voices: &Voices,
    speakers: &Referents,
) -> Vec<CompactString> {
    let own = quotes::ids(speakers);
    let mut out = sources(v, report.word, voices, &own);
    out.extend(
        attribution::told(v, report, voices).filter(|id| !out.contains(id) && !own.contains(id)),
    );
    out
}

/// X dit : « … »
fn announced(
    cx: &Context<'_>,
    views: &crate::Views<'_>,
    v: &View<'_>,
    p: &Marked,
    voices: &Voices,
) -> Option<Attributed> {
    let text = cx.doc.text();
    let before = text.get(..p.span.start as usize)?;
    let trimmed = before.trim_end_matches(|c: char| c.is_whitespace());
    let colon = trimmed.strip_suffix(':')?;
    let at = colon.trim_end().len() as u32;
    let paragraph = cx.marks.paragraph(p.span.start);
    // The words before the colon may be the end of the sentence before, also in the paragraph before.
    let other;
    let mut here = v;
    if at <= v.span.start {
        let s = cx.doc.sentence_at(at.checked_sub(1)?)?;
        if cx.marks.paragraph(cx.doc.sentences()[s].span.start) + 1 < paragraph {
            return None;
        }
        other = views.get(s)?;
        if !other.parsed {
            return None;
        }
        here = other;
    }
    let v = here;
    let end = v.word_at(at);
    let outside = |i: usize| !in_marks(cx, v, i, p);
    let mut noun = None;
    for i in (0..end.min(v.len())).rev().filter(|i| outside(*i)) {
        let key = v.key(i);
        if key.cues.is_empty() && key.frames.is_empty() {
            continue;
        }
        let Some(report) = cues::report(v, i) else { continue };
        if report.pos == Pos::Adp || report.class == CueClass::Source {
            continue;
        }
        let speakers = cues::speakers(v, &report, voices);
        if speakers.is_empty() {
            continue;
        }
        let found = Attributed {
            sources: sources(v, i, voices, &quotes::ids(&speakers)),
            cue: Some(quotes::cue(v, i)),
            speakers,
            whole: whole_after_colon(cx.doc, p),
            weak: false,
        };
        if report.pos == Pos::Verb {
            return Some(found);
        }
        noun.get_or_insert(found);
    }
    if noun.is_some() {
        return noun;
    }
    let speakers = main_subject(v)?;
    Some(Attributed {
        speakers,
        cue: None,
        sources: Vec::new(),
        whole: whole_after_colon(cx.doc, p),
        weak: true,
    })
}

fn whole_after_colon(doc: &Document, p: &Marked) -> bool {
    let inner = doc.slice(p.inner);
    inner.chars().next().is_some_and(char::is_uppercase)
        || inner.ends_with(['.', '!', '?', '…'])
        || inner.split_whitespace().count() > 6
}

/// Whether a word lies in marks other than those around `p`.
fn in_marks(cx: &Context<'_>, v: &View<'_>, i: usize, p: &Marked) -> bool {
    let span = v.word_span(i);
    let at = cx.marks.passages.partition_point(|m| m.span.start <= span.start);
    cx.marks.passages[..at]
        .iter()
        .rev()
        .take(8)
        .any(|m| m.span.contains(span) && !m.span.contains(p.span))
}

/// The reporting word whose clause holds the passage.
fn governed(
    cx: &Context<'_>,
    v: &View<'_>,
    p: &Marked,
    voices: &Voices,
    whole: bool,
) -> Option<Attributed> {
    let first = v.word_at(p.inner.start);
    let last = v.word_at(p.inner.end.saturating_sub(1)).min(v.len().checked_sub(1)?);
    if first > last {
        return None;
    }
    let held = |w: usize| p.span.contains(v.word_span(w));
    let top = (first..=last)
        .find(|w| v.upos(*w) != Upos::Punct && v.head(*w).is_none_or(|h| !held(h)))?;
    if let Some(found) = by_source(v, top, voices, whole) {
        return Some(found);
    }
    let mut from = top;
    for _ in 0..24 {
        let above = v.head(from)?;
        let subject = v.rel_is(from, Deprel::NSUBJ) && v.is_verb(above);
        if !subject && !held(above) {
            if let Some(found) = by_report(cx, v, above, voices, whole) {
                return Some(found);
            }
            if let Some(found) = by_source(v, above, voices, whole) {
                return Some(found);
            }
        } else if subject && !roles::is_passive(v, above) {
            // « Le “truc” a été dénoncé » is nobody's word, unless a source governs the clause.
            if let Some(found) = by_source(v, above, voices, whole) {
                return Some(found);
            }
        }
        from = above;
    }
    None
}

fn by_report(
    cx: &Context<'_>,
    v: &View<'_>,
    i: usize,
    voices: &Voices,
    whole: bool,
) -> Option<Attributed> {
    let key = v.key(i);
    let judge = key.is(Class::Judge);
    if key.cues.is_empty() && key.frames.is_empty() && !judge {
        return None;
    }
    let report = match cues::report(v, i) {
        Some(report) => report,
        None if judge && v.is_verb(i) => {
            let mut report = Report::unlisted(i);
            report.speaker = roles::find(v, i, &Role::Subj);
            report
        }
        None => return None,
    };
    let mut speakers = cues::speakers(v, &report, voices);
    if speakers.is_empty()
        && let Some(a) = report.speaker.first()
    {
        speakers.extend(cx.pronoun_fallback(v, a.word));
        // Somebody speaks here, though nobody knows who: nobody else is to be looked for.
        if speakers.is_empty()
            && v.is_nominal(a.word)
            && !is_one(v, a.word)
            && report.pos == Pos::Verb
        {
            let body =
                v.is_class(a.word, Class::Person).then(|| described(v, a.word, None)).flatten();
            let mut r = body.unwrap_or_else(|| unnamed(v, a.word));
            if r.id == UNKNOWN {
                r.id = CompactString::default();
            }
            speakers.push(r);
        }
    }
    if speakers.is_empty() {
        return None;
    }
    Some(Attributed {
        sources: sources(v, i, voices, &quotes::ids(&speakers)),
        cue: Some(quotes::cue(v, i)),
        speakers,
        whole,
        weak: false,
    })
}

fn by_source(v: &View<'_>, clause: usize, voices: &Voices, whole: bool) -> Option<Attributed> {
    let (prep, source) = source_of(v, clause)?;
    let speakers: Referents =
        resolve(v, source, voices).into_iter().filter(Referent::acts).collect();
    if speakers.is_empty() {
        return None;
    }
    Some(Attributed {
        sources: Vec::new(),
        cue: Some(quotes::cue(v, prep)),
        speakers,
        whole,
        weak: false,
    })
}

/// A reporting word elsewhere in the sentence, the nearest on the left, then on the right.
fn beside(
    cx: &Context<'_>,
    v: &View<'_>,
    p: &Marked,
    voices: &Voices,
    whole: bool,
) -> Option<Attributed> {
    if p.parent.is_some() {
        return None;
    }
    let from = v.word_at(p.span.start);
    let to = v.word_at(p.span.end).min(v.len());
    let left = (from.saturating_sub(40)..from).rev();
    let right = to..(to + 20).min(v.len());
    for i in left.chain(right) {
        let key = v.key(i);
        if (key.cues.is_empty() && key.frames.is_empty()) || !v.is_verb(i) || in_marks(cx, v, i, p)
        {
            continue;
        }
        let Some(report) = cues::report(v, i) else { continue };
        let speakers = cues::speakers(v, &report, voices);
        if !speakers.is_empty() {
            return Some(Attributed {
                sources: sources(v, i, voices, &quotes::ids(&speakers)),
                cue: Some(quotes::cue(v, i)),
                speakers,
                whole,
                weak: true,
            });
        }
    }
    None
}

/// A quote that stands alone: whoever the sentence before was about, or whoever spoke last in the
/// paragraph.
fn floating(cx: &Context<'_>, p: &Marked, v: &View<'_>) -> Option<Attributed> {
    let paragraph = cx.marks.paragraph(p.span.start) as u32;
    let last = cx.last.as_ref().filter(|(p, ..)| *p == paragraph);
    let subject = cx
        .subject
        .as_ref()
        .filter(|(s, _)| {
            *s + 1 == v.index
                && cx
                    .doc
                    .sentences()
                    .get(*s)
                    .is_some_and(|s| cx.marks.paragraph(s.span.start) as u32 == paragraph)
        })
        .map(|(_, r)| r);
    let person = |r: &&Referents| r.iter().any(|r| r.entity_type == EntityType::Person);
    let speakers = match (last, subject) {
        // The sentence before held its own quote: its speaker goes on.
        (Some((_, end, speakers)), Some(subject)) => {
            let before = &cx.doc.sentences()[v.index.saturating_sub(1)];
            let quoted = before.span.start < *end;
            if quoted || !person(&subject) { speakers.clone() } else { subject.clone() }
        }
        (Some((_, _, speakers)), None) => speakers.clone(),
        (None, Some(subject)) => subject.clone(),
        (None, None) => match &cx.layout.interviewee {
            // The headline of an interview.
            Some(id) if paragraph < 3 => {
                let mut r = unnamed(v, 0);
                r.id = id.clone();
                r.span = Span { start: p.span.start, end: p.span.start };
                Referents::from_iter([r])
            }
            // A paragraph that is nothing but the utterance: whoever the one before ended with.
            _ => {
                let (s, subject) = cx.subject.as_ref()?;
                let bounds = cx.marks.paragraph_span(paragraph as usize, cx.doc.text().len());
                let alone = bounds.trim(cx.doc.text()) == p.span;
                let near = *s + 1 == v.index && person(&subject);
                if !(alone && near) {
                    return None;
                }
                subject.clone()
            }
        },
    };
    let speakers: Referents = speakers.into_iter().take(1).collect();
    Some(Attributed { speakers, cue: None, sources: Vec::new(), whole: true, weak: true })
}
