//! Quotes: marked passages with their speakers, indirect reports, and how they nest.

use crate::attribution;
use crate::cues::{self, Report};
use crate::lexicon::{Class, CueClass, Pos, Role};
use crate::marks::Marked;
use crate::modality;
use crate::resolve::{By, Referent, Referents, Voices, resolve};
use crate::roles;
use crate::speaker::{self, Context};
use crate::view::View;
use document::{
    CompactString, Cue, Deprel, Document, Quote, QuoteType, Span, Speaker, UNKNOWN, Upos,
};

/// A quote before numbering.
#[derive(Clone, Debug)]
pub(crate) struct Draft {
    pub(crate) span: Span,
    pub(crate) quote_type: QuoteType,
    pub(crate) speakers: Vec<Speaker>,
    pub(crate) cue: Option<Cue>,
    pub(crate) sources: Vec<CompactString>,
    /// Its place in the marked passages, if it is one.
    pub(crate) marked: Option<usize>,
}

/// All that the later steps need of the quotes.
#[derive(Debug, Default)]
pub(crate) struct Found {
    pub(crate) quotes: Vec<Quote>,
    pub(crate) unattributed: Vec<Span>,
}

/// Finds the quotes of a document.
pub(crate) fn find(cx: &mut Context<'_>, views: &crate::Views<'_>) -> Found {
    let mut drafts = Vec::new();
    let mut out = Found::default();
    let mut next_passage = 0;
    for s in 0..cx.doc.sentences().len() {
        let span = cx.doc.sentences()[s].span;
        let first = next_passage;
        while cx.marks.passages.get(next_passage).is_some_and(|p| p.span.start < span.end) {
            next_passage += 1;
        }
        if !views.relevant(s) && first == next_passage {
            continue;
        }
        let Some(v) = views.get(s) else {
            for m in first..next_passage {
                bare(cx, m, &mut drafts, &mut out);
            }
            continue;
        };
        if !v.parsed {
            for m in first..next_passage {
                bare(cx, m, &mut drafts, &mut out);
            }
            continue;
        }
        let from = drafts.len();
        indirect(cx, v, &mut drafts);
        for m in first..next_passage {
            passage(cx, views, v, m, from, &mut drafts, &mut out);
        }
        cx.end_sentence(v);
    }
    assemble(cx.doc, drafts, &mut out);
    out
}

/// A passage of a sentence without a tree: a quote by its marks alone, if it looks like speech.
fn bare(cx: &Context<'_>, m: usize, drafts: &mut Vec<Draft>, out: &mut Found) {
    let p = &cx.marks.passages[m];
    if p.parent.is_none() && looks_whole(cx.doc, p) {
        out.unattributed.push(p.span);
        drafts.push(Draft {
            span: p.span,
            quote_type: QuoteType::Direct,
            speakers: Vec::new(),
            cue: None,
            sources: Vec::new(),
            marked: Some(m),
        });
    }
}

/// Several words that end like a sentence.
fn looks_whole(doc: &Document, p: &Marked) -> bool {
    let inner = doc.slice(p.inner);
    let words = inner.split_whitespace().take(6).count();
    words >= 5
        || (words >= 2 && inner.ends_with(['.', '!', '?', '…']))
        || (words >= 3 && inner.ends_with(','))
}

/// Reports in the reporter's grammar.
fn indirect(cx: &Context<'_>, v: &View<'_>, drafts: &mut Vec<Draft>) {
    for i in 0..v.len() {
        let key = v.key(i);
        if key.cues.is_empty() && key.frames.is_empty() {
            continue;
        }
        if let Some(source) = cues::source_complement(v, i) {
            source_clause(cx, v, i, source, drafts);
            continue;
        }
        let Some(report) = cues::report(v, i) else { continue };
        if report.quote_only || report.frame_only || report.pos == Pos::Adp {
            continue;
        }
        let Some((span, whole)) = content(v, &report) else { continue };
        if !whole && modality::is_negated(v, i) && report.class != CueClass::Deny {
            continue;
        }
        // What the marks show is a quote by them: « … », répond X.
        let shown = cx.marks.passages_near(span).iter().any(|p| {
            if p.span.contains(v.word_span(i)) {
                return false;
            }
            let shared = p.span.end.min(span.end).saturating_sub(p.span.start.max(span.start));
            let complementiser = p.span.start > span.start + 1;
            p.span.contains(span) || (shared as usize * 10 > span.len() * 6 && !complementiser)
        });
        if shown {
            continue;
        }
        let voices = cx.voices_at(v.word_span(i));
        let mut speakers = cues::speakers(v, &report, &voices);
        if speakers.is_empty() {
            // « on dit que », « le rapport montre que »: without anybody who speaks it is no quote,
            // but a vehicle speaks for who wrote it.
            let Some(subject) = report.speaker.first() else { continue };
            if let Some(r) = vehicle_author(v, subject.word, &voices) {
                speakers.push(r);
            } else if let Some(r) = cx.pronoun_fallback(v, subject.word) {
                speakers.push(r);
            } else {
                continue;
            }
        }
        drafts.push(Draft {
            span,
            quote_type: QuoteType::Indirect,
            speakers: to_speakers(&speakers),
            cue: Some(cue(v, i)),
            sources: {
                let own = ids(&speakers);
                let mut chain = attribution::sources(v, i, &voices, &own);
                let told = attribution::told(v, &report, &voices);
                chain.extend(told.filter(|id| !chain.contains(id) && !own.contains(id)));
                chain
            },
            marked: None,
        });
    }
}

/// The author of a vehicle of speech that is the grammatical speaker (« la lettre de X affirme »).
fn vehicle_author(v: &View<'_>, word: usize, voices: &Voices) -> Option<Referent> {
    let vehicle = v.key(word).cues.iter().any(|c| v.lex.cues[*c as usize].vehicle);
    if !vehicle {
        return None;
    }
    roles::find(v, word, &Role::Poss)
        .into_iter()
        .flat_map(|a| resolve(v, a.word, voices))
        .find(Referent::acts)
        .map(|r| Referent { by: By::Proxy, ..r })
}

/// The clause that a report introduces, and whether it is the sentence around an incise.
fn content(v: &View<'_>, report: &Report) -> Option<(Span, bool)> {
    let i = report.word;
    if report.pos == Pos::Noun {
        let k = v.kids(i).find(|k| {
            *k > i
                && (v.rel_is(*k, Deprel::ACL) || v.rel_is(*k, Deprel::CCOMP))
                && v.is_finite(*k)
                && v.rel(*k) != Deprel::ACL_RELCL
                && v.kids_by(*k, Deprel::MARK).next().is_some()
        })?;
        return Some((clause_span(v, k, i)?, false));
    }
    for k in v.kids(i) {
        let rel = v.rel(k);
        let marked = v.kids(k).any(|m| v.rel_is(m, Deprel::MARK) && v.upos(m) == Upos::Sconj);
        if rel.is(Deprel::CCOMP) && !v.is_infinitive(k) && (v.is_finite(k) || (k > i && marked)) {
            if k > i {
                // A relative clause in the place of content is a slip of the parser.
                let (first, _) = v.extent(k);
                if v.upos(first) == Upos::Adp && first + 1 < v.len() && v.is_relative(first + 1) {
                    continue;
                }
                let condition =
                    v.kids(k).any(|m| v.rel_is(m, Deprel::MARK) && v.is_class(m, Class::If));
                if condition && !matches!(report.class, CueClass::Ask | CueClass::Say) {
                    continue;
                }
                let mark = v.kids(k).any(|m| v.rel_is(m, Deprel::MARK) || v.is_relative(m));
                let comma = v.kids(k).any(|c| c < k && v.rel_is(c, Deprel::PUNCT) && c == i + 1);
                if !mark && comma {
                    continue;
                }
                return Some((clause_span(v, k, i)?, false));
            }
            // « P : X dit … » is no report of P.
            if v.kids(k).any(|r| v.rel_is(r, Deprel::NSUBJ) && v.is_relative(r)) {
                continue;
            }
            let (_, high) = v.extent(k);
            let stop = (high.min(i)..i).rev().find(|w| v.upos(*w) == Upos::Punct);
            if stop.is_some_and(|w| !matches!(v.form(w), "," | "—" | "–" | "-" | "»" | "”"))
            {
                continue;
            }
            return Some((clause_span(v, k, i)?, true));
        }
    }
    // The incise « P, rapporte X »: the clause that it interrupts or follows.
    if v.rel_is(i, Deprel::PARATAXIS) && is_incise(v, i) {
        let h = v.head(i)?;
        return Some((clause_span(v, h, i)?, true));
    }
    None
}

/// A reporting verb between commas, or after one, with its subject behind it or no content.
pub(crate) fn is_incise(v: &View<'_>, i: usize) -> bool {
    let (low, _) = v.extent(i);
    let before = low.checked_sub(1);
    let comma = before.is_some_and(|b| v.upos(b) == Upos::Punct) || v.upos(low) == Upos::Punct;
    let inverted = v.kids(i).any(|k| v.rel_is(k, Deprel::NSUBJ) && k > i);
    comma && (inverted || v.kids(i).any(|k| v.rel_is(k, Deprel::NSUBJ)))
}

/// The span of the clause at `k` without the reporting part at `cue` where that stands at an edge,
/// and without the punctuation around it.
fn clause_span(v: &View<'_>, k: usize, cue: usize) -> Option<Span> {
    let (mut low, mut high) = v.extent(k);
    if v.dominates(k, cue) {
        let (cue_low, cue_high) = v.extent(cue);
        // At the end, or followed by nothing but punctuation.
        let rest = (cue_high + 1..=high).all(|w| v.upos(w) == Upos::Punct);
        if rest && cue_low > low {
            high = cue_low - 1;
        } else if cue_low <= low && cue_high < high {
            low = cue_high + 1;
        }
    } else if cue > low && cue < high && k > cue {
        low = cue + 1;
    }
    trim_punct(v, low, high)
}

fn trim_punct(v: &View<'_>, mut low: usize, mut high: usize) -> Option<Span> {
    let edge = |w: usize| {
        v.upos(w) == Upos::Punct
            && !matches!(v.form(w), "«" | "»" | "“" | "”" | "\"" | "„" | "‘" | "’")
    };
    while low < high && edge(low) {
        low += 1;
    }
    while high > low && edge(high) {
        high -= 1;
    }
    if v.upos(low) == Upos::Cconj && low < high {
        low += 1;
    }
    (high > low + 1).then(|| v.words_span(low, high))
}

/// « Selon X, P »: the clause P is X's.
fn source_clause(
    cx: &Context<'_>,
    v: &View<'_>,
    prep: usize,
    source: usize,
    drafts: &mut Vec<Draft>,
) {
    let voices = cx.voices_at(v.word_span(prep));
    let mut speakers: Referents =
        resolve(v, source, &voices).into_iter().filter(Referent::acts).collect();
    let ambiguous = !v.key(prep).cues.iter().all(|c| {
        let c = &v.lex.cues[*c as usize];
        c.class == CueClass::Source && !c.words.is_empty()
    }) || v.form(prep).chars().count() < 5;
    let (low, high) = v.extent(source);
    if ambiguous {
        // « Pour X, P »: only at the head of its sentence, before a comma, and of somebody.
        let start = (0..low).all(|w| matches!(v.upos(w), Upos::Punct | Upos::Cconj | Upos::Adv));
        let comma =
            v.upos(high) == Upos::Punct || (v.len() > high + 1 && v.upos(high + 1) == Upos::Punct);
        if !start || !comma || speakers.is_empty() {
            return;
        }
    }
    if speakers.is_empty() {
        if let Some(r) = vehicle_author(v, source, &voices) {
            speakers.push(r);
        } else {
            return;
        }
    }
    let Some(head) = v.head(source) else { return };
    // A source after a comma at the end of its sentence is about all of it, wherever it was hung.
    let rest = (high + 1..v.len()).all(|w| v.upos(w) == Upos::Punct);
    let comma = prep > 0 && v.upos(prep - 1) == Upos::Punct;
    let clause = if rest && comma {
        v.root().unwrap_or(head)
    } else {
        std::iter::once(head)
            .chain(v.ancestors(head).take(12))
            .find(|w| v.is_finite(*w))
            .unwrap_or(v.clause(head))
    };
    let (from, to) = v.extent(clause);
    let (from, to) = if prep <= from + 1 {
        (high + 1, to)
    } else if (high + 1..=to).all(|w| v.upos(w) == Upos::Punct) {
        (from, prep - 1)
    } else {
        (from, to)
    };
    if from > to || to >= v.len() {
        return;
    }
    if !v.is_predicate(clause) {
        return;
    }
    let Some(span) = trim_punct(v, from, to) else { return };
    let chain: Vec<CompactString> = cues::cited(v, source)
        .into_iter()
        .flat_map(|a| attribution::name_or_unknown(v, a.word, &voices))
        .collect();
    // The innermost source is the one whose words they are; the paper that cites it comes first.
    let mut sources = Vec::new();
    let mut said = to_speakers(&speakers);
    if let Some(inner) = chain.last() {
        sources.extend(speakers.iter().map(|r| r.id.clone()));
        sources.extend(chain[..chain.len() - 1].iter().cloned());
        if inner == UNKNOWN {
            // Codebook: the outermost named reporter is the speaker.
            sources.clear();
        } else {
            said = vec![Speaker { actor: Some(inner.clone()), span: v.subtree_span(source) }];
        }
    }
    drafts.push(Draft {
        span,
        quote_type: QuoteType::Indirect,
        speakers: said,
        cue: Some(cue(v, prep)),
        sources,
        marked: None,
    });
}

pub(crate) fn cue(v: &View<'_>, i: usize) -> Cue {
    Cue { span: v.word_span(i), lemma: v.lemma(i).into() }
}

pub(crate) fn ids(referents: &[Referent]) -> Vec<CompactString> {
    referents.iter().map(|r| r.id.clone()).collect()
}

pub(crate) fn to_speakers(referents: &[Referent]) -> Vec<Speaker> {
    let actor = |r: &Referent| (!r.id.is_empty()).then(|| r.id.clone());
    referents.iter().map(|r| Speaker { actor: actor(r), span: r.span }).collect()
}

/// Decides what a marked passage is and who speaks in it.
fn passage(
    cx: &mut Context<'_>,
    views: &crate::Views<'_>,
    v: &View<'_>,
    m: usize,
    from: usize,
    drafts: &mut Vec<Draft>,
    out: &mut Found,
) {
    let p = cx.marks.passages[m].clone();
    let enclosing = drafts[from..]
        .iter()
        .rposition(|d| d.marked.is_none() && d.span.contains(p.span))
        .map(|d| d + from);
    let found = speaker::attribute(cx, views, v, &p);
    let whole = found.as_ref().map_or_else(|| whole(v, &p, cx.doc), |f| f.whole);
    if let Some(d) = enclosing {
        let same = found.as_ref().is_none_or(|f| {
            f.speakers.is_empty()
                || f.speakers
                    .iter()
                    .any(|s| drafts[d].speakers.iter().any(|x| x.actor.as_ref() == Some(&s.id)))
        });
        if same {
            if !is_term(cx, &p) {
                drafts[d].quote_type = QuoteType::Mixed;
            }
            return;
        }
    }
    match found {
        Some(f) => {
            let known = f.speakers.iter().any(|r| !r.id.is_empty());
            if !f.whole && p.parent.is_none() && f.weak && is_term(cx, &p) {
                return;
            }
            let quote_type = if f.whole { QuoteType::Direct } else { QuoteType::Mixed };
            if known {
                cx.remember(&p, v.index, &f.speakers);
            }
            drafts.push(Draft {
                span: p.span,
                quote_type,
                speakers: to_speakers(&f.speakers),
                cue: f.cue,
                sources: f.sources,
                marked: Some(m),
            });
        }
        None if whole && p.parent.is_none() && looks_whole(cx.doc, &p) => {
            out.unattributed.push(p.span);
            drafts.push(Draft {
                span: p.span,
                quote_type: QuoteType::Direct,
                speakers: Vec::new(),
                cue: None,
                sources: Vec::new(),
                marked: Some(m),
            });
        }
        None => {}
    }
}

/// An utterance of its own, rather than a fragment in somebody's sentence.
pub(crate) fn whole(v: &View<'_>, p: &Marked, doc: &Document) -> bool {
    let before = doc.text().get(v.span.start as usize..p.span.start as usize).unwrap_or("");
    let before =
        before.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '\u{a0}' | '\u{202f}'));
    let opens = before.is_empty() || before.ends_with([':', '—', '–']) || before.ends_with("- ");
    if !opens {
        return false;
    }
    let inner = doc.slice(p.inner);
    let first = v.word_at(p.inner.start);
    let last = v.word_at(p.inner.end.saturating_sub(1)).min(v.len().saturating_sub(1));
    let finite = (first..=last).any(|w| v.feats(w).has(document::Feats::FINITE));
    finite
        || inner.ends_with(['.', '!', '?', '…', ','])
        || before.ends_with(':') && inner.chars().next().is_some_and(char::is_uppercase)
        || p.span.end > v.span.end
}

/// Whether the article uses the words in the marks elsewhere as its own: a term, not a quote. Looks
/// only near the passage, so that a long document with many terms costs no more than its length.
fn is_term(cx: &Context<'_>, p: &Marked) -> bool {
    const NEAR: usize = 6000;
    let inner = cx.doc.slice(p.inner);
    if inner.split_whitespace().count() > 3 || inner.len() < 3 {
        return false;
    }
    let text = cx.doc.text();
    let edge = |mut at: usize| {
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    let from = edge((p.span.start as usize).saturating_sub(NEAR));
    let to = edge((p.span.end as usize + NEAR).min(text.len()));
    let before = &text[from..p.span.start as usize];
    let after = &text[p.span.end as usize..to];
    [before, after].iter().any(|part| {
        part.match_indices(inner).any(|(at, _)| {
            let bounded = |c: Option<char>| !c.is_some_and(char::is_alphanumeric);
            let left = part[..at].trim_end().chars().next_back();
            bounded(part[..at].chars().next_back())
                && bounded(part[at + inner.len()..].chars().next())
                && !left.is_some_and(|c| matches!(c, '«' | '“' | '"' | '„' | '‘'))
        })
    })
}

/// Orders the drafts, lets them nest, numbers them and completes the chains from the outside in.
fn assemble(doc: &Document, mut drafts: Vec<Draft>, out: &mut Found) {
    drafts.sort_by_key(|d| (d.span.start, std::cmp::Reverse(d.span.end), d.marked.is_none()));
    let mut open: Vec<usize> = Vec::new();
    for d in drafts {
        while open.last().is_some_and(|o| out.quotes[*o].span.end <= d.span.start) {
            open.pop();
        }
        // Two readings of one passage, or an indirect report that crosses a mark: the first stays.
        if open.last().is_some_and(|o| {
            let span = out.quotes[*o].span;
            d.span.end > span.end || span == d.span
        }) {
            continue;
        }
        let parent = open.last().copied();
        let mut attribution: Vec<CompactString> = Vec::new();
        if let Some(parent) = parent.map(|p| &out.quotes[p]) {
            let mine = |id: &CompactString| d.speakers.iter().any(|s| s.actor.as_ref() == Some(id));
            attribution.extend(parent.attribution.iter().filter(|a| !mine(a)).cloned());
            if let Some(id) = parent.speakers.first().and_then(|s| s.actor.clone())
                && !mine(&id)
            {
                attribution.push(id);
            }
        }
        for source in d.sources {
            let repeated = source != UNKNOWN && attribution.contains(&source);
            if !repeated {
                attribution.push(source);
            }
        }
        let id = out.quotes.len() as u32;
        open.push(out.quotes.len());
        out.quotes.push(Quote {
            id,
            span: d.span.trim(doc.text()),
            quote_type: d.quote_type,
            speakers: d.speakers,
            cue: d.cue,
            attribution,
            parent: parent.map(|p| p as u32),
        });
    }
}

/// Innermost quotes around the words of a sentence.
#[derive(Debug, Default)]
pub(crate) struct QuoteIndex {
    starts: Vec<u32>,
}

impl QuoteIndex {
    pub(crate) fn new(quotes: &[Quote]) -> QuoteIndex {
        QuoteIndex { starts: quotes.iter().map(|q| q.span.start).collect() }
    }

    /// The innermost quote that holds a span. Quotes nest, so the last that begins before it either
    /// holds it or has an ancestor that does.
    pub(crate) fn around(&self, quotes: &[Quote], span: Span) -> Option<usize> {
        let mut at = self.starts.partition_point(|s| *s <= span.start).checked_sub(1)?;
        for _ in 0..64 {
            let q = quotes.get(at)?;
            if q.span.contains(span) {
                return Some(at);
            }
            match q.parent {
                Some(p) => at = p as usize,
                None => return None,
            }
        }
        None
    }
}
