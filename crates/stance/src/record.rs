//! From what a rule found to a record.

use crate::quotes::QuoteIndex;
use crate::resolve::Referent;
use crate::targets::Target;
use document::{
    Act, CompactString, Document, Issue, Modality, Polarity, Quote, QuoteType, Span, Stance,
    TargetType, TraceStep, Voice,
};

/// A statement before ids.
#[derive(Clone, Debug)]
pub(crate) struct Draft {
    pub(crate) holder: Referent,
    pub(crate) target: Target,
    /// 1, -1, or 0 for both at once.
    pub(crate) polarity: i8,
    pub(crate) strength: u8,
    pub(crate) act: Act,
    pub(crate) modality: Modality,
    pub(crate) negated: bool,
    pub(crate) attribution: Vec<CompactString>,
    pub(crate) cue: Span,
    /// Where the target stands, if it is in the sentence.
    pub(crate) target_span: Span,
    pub(crate) sentence: usize,
    pub(crate) confidence: f32,
    pub(crate) rule: CompactString,
    pub(crate) trace: Vec<TraceStep>,
    /// Counts only where somebody else takes position on the same.
    pub(crate) author: bool,
    /// In the holder's own words outside any marks.
    pub(crate) own_words: bool,
    /// The innermost quote around the cue.
    pub(crate) quote: Option<usize>,
}

/// Turns drafts into records: names issues, drops what repeats, orders, numbers.
pub(crate) fn finish(
    doc: &Document,
    quotes: &[Quote],
    index: &QuoteIndex,
    drafts: Vec<Draft>,
    issues: &[Issue],
    placed: &[usize],
    min_confidence: f32,
) -> Vec<Stance> {
    let mut drafts: Vec<(Draft, CompactString, TargetType)> = drafts
        .into_iter()
        .filter_map(|d| {
            let (id, kind) = match &d.target {
                Target::Actor(r) => (r.id.clone(), TargetType::Actor),
                Target::Issue(n, _) => {
                    (issues.get(*placed.get(*n)?)?.id.clone(), TargetType::Issue)
                }
            };
            let fits = d.holder.id != id && d.confidence >= min_confidence;
            fits.then_some((d, id, kind))
        })
        .collect();
    contested(&mut drafts);
    // One record per holder, target, polarity and modality in a sentence: the surest stays.
    drafts.sort_by(|(a, x, _), (b, y, _)| {
        (a.sentence, &a.holder.id, x, a.polarity, a.modality)
            .cmp(&(b.sentence, &b.holder.id, y, b.polarity, b.modality))
            .then(b.confidence.total_cmp(&a.confidence))
            .then(a.cue.cmp(&b.cue))
            .then(a.rule.cmp(&b.rule))
    });
    drafts.dedup_by(|(b, y, _), (a, x, _)| {
        (a.sentence, &a.holder.id, &*x, a.polarity, a.modality)
            == (b.sentence, &b.holder.id, &*y, b.polarity, b.modality)
    });
    settle_conflicts(&mut drafts);
    drafts.sort_by(|(a, x, _), (b, y, _)| {
        (a.sentence, a.cue, &a.holder.id, x, a.polarity).cmp(&(
            b.sentence,
            b.cue,
            &b.holder.id,
            y,
            b.polarity,
        ))
    });
    drafts
        .into_iter()
        .map(|(d, target, target_type)| stance(doc, quotes, index, d, target, target_type))
        .collect()
}

/// The author of a measure counts as being for it only where somebody else has a position on it.
fn contested(drafts: &mut Vec<(Draft, CompactString, TargetType)>) {
    use rustc_hash::FxHashMap;
    if !drafts.iter().any(|(d, ..)| d.author) {
        return;
    }
    let mut others: FxHashMap<CompactString, Vec<CompactString>> = FxHashMap::default();
    for (d, target, _) in drafts.iter().filter(|(d, ..)| !d.author) {
        let list = others.entry(target.clone()).or_default();
        if list.len() < 8 && !list.contains(&d.holder.id) {
            list.push(d.holder.id.clone());
        }
    }
    drafts.retain(|(d, target, _)| {
        !d.author || others.get(target).is_some_and(|list| list.iter().any(|h| *h != d.holder.id))
    });
}

/// One cue cannot be for and against the same target: the surer reading stays.
fn settle_conflicts(drafts: &mut Vec<(Draft, CompactString, TargetType)>) {
    let mut keep = vec![true; drafts.len()];
    for i in 0..drafts.len() {
        for j in (i + 1)..drafts.len().min(i + 12) {
            let ((a, x, _), (b, y, _)) = (&drafts[i], &drafts[j]);
            if a.sentence != b.sentence || a.holder.id != b.holder.id || x != y {
                break;
            }
            if a.cue == b.cue && a.polarity != b.polarity {
                keep[if a.confidence < b.confidence { i } else { j }] = false;
            }
        }
    }
    let mut at = 0;
    drafts.retain(|_| {
        at += 1;
        keep[at - 1]
    });
}

fn stance(
    doc: &Document,
    quotes: &[Quote],
    index: &QuoteIndex,
    d: Draft,
    target: CompactString,
    target_type: TargetType,
) -> Stance {
    let sentence = doc.sentences().get(d.sentence).map_or(d.cue, |s| s.span);
    let mut evidence = d.cue;
    for span in [d.holder.span, d.target_span] {
        if sentence.contains(span) && !span.is_empty() {
            evidence = evidence.cover(span);
        }
    }
    let voice = match d.quote.and_then(|q| quotes.get(q)) {
        Some(q) => match q.quote_type {
            QuoteType::Direct => Voice::Direct,
            QuoteType::Indirect => Voice::Indirect,
            QuoteType::Mixed => Voice::Mixed,
        },
        // An interview's answers and a press release are their speaker's own words.
        None if d.own_words => Voice::Direct,
        None => around(quotes, index, evidence, &d.holder.id),
    };
    let polarity = match d.polarity {
        1 => Polarity::Favor,
        -1 => Polarity::Against,
        _ => Polarity::Mixed,
    };
    let mut hasher = blake3::Hasher::new();
    let cue = d.cue;
    let key = format!(
        "{}\u{1f}{}\u{1f}{}\u{1f}{target}\u{1f}{polarity}\u{1f}{}\u{1f}{}\u{1f}{}",
        doc.id, d.sentence, d.holder.id, d.modality, cue.start, cue.end
    );
    hasher.update(key.as_bytes());
    let id = format!("s{}", &hasher.finalize().to_hex()[..12]);
    Stance {
        id: id.into(),
        holder: d.holder.id,
        target,
        target_type,
        polarity,
        strength: d.strength.clamp(1, 3),
        act: d.act,
        modality: d.modality,
        negated: d.negated,
        voice,
        attribution: d.attribution,
        cue,
        evidence,
        sentence: d.sentence as u32,
        confidence: d.confidence,
        rule: d.rule,
        trace: d.trace,
    }
}

/// The voice of evidence outside quotes: mixed where the holder's own words stand in it.
fn around(quotes: &[Quote], _index: &QuoteIndex, evidence: Span, holder: &str) -> Voice {
    let from = quotes.partition_point(|q| q.span.start < evidence.start);
    for q in quotes[from..].iter().take(8) {
        // What the cue introduces may begin just behind the target.
        if q.span.start > evidence.end + 4 {
            break;
        }
        if q.speakers.iter().any(|s| s.actor.as_deref() == Some(holder)) {
            return match q.quote_type {
                QuoteType::Indirect => Voice::Indirect,
                QuoteType::Direct | QuoteType::Mixed => Voice::Mixed,
            };
        }
    }
    Voice::Outlet
}
