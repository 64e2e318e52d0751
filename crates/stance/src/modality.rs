//! How sure the text makes a clause, and whether it says its opposite.

use crate::lexicon::{Class, CueClass, ModClass, ModEntry, Scope};
use crate::view::View;
use document::{Deprel, Feats, Modality, TraceStep, Upos};
use smallvec::SmallVec;

/// A marker found in a sentence, and the word that it bears on.
#[derive(Clone, Debug)]
struct Hit<'d> {
    entry: &'d ModEntry,
    at: usize,
    target: usize,
}

/// The markers of one sentence.
#[derive(Debug, Default)]
pub(crate) struct Markers<'d> {
    hits: SmallVec<[Hit<'d>; 4]>,
}

/// What the markers make of a predicate.
#[derive(Clone, Debug)]
pub(crate) struct Status {
    pub(crate) modality: Modality,
    /// Whether an odd number of negations and reversals turns it round.
    pub(crate) reversed: bool,
    /// Whether any was there.
    pub(crate) negated: bool,
    pub(crate) weak: bool,
    pub(crate) past: bool,
    pub(crate) trace: Vec<TraceStep>,
}

fn matches(v: &View<'_>, i: usize, entry: &ModEntry) -> Option<usize> {
    if entry.pos.is_some_and(|p| v.upos(i) != p && !(p == Upos::Verb && v.upos(i) == Upos::Aux)) {
        return None;
    }
    if !v.is_word(i, &entry.words[0]) {
        return None;
    }
    let mut at = i;
    for word in &entry.words[1..] {
        // Adverbs and clitics may stand between: « refuse catégoriquement de ».
        let mut next = at + 1;
        let mut skipped = 0;
        loop {
            if next >= v.len() {
                return None;
            }
            if v.is_word(next, word) {
                break;
            }
            skipped += 1;
            let light = matches!(v.upos(next), Upos::Adv | Upos::Pron | Upos::Part);
            if skipped > 2 || !light || entry.scope == Scope::Sentence {
                return None;
            }
            next += 1;
        }
        at = next;
    }
    Some(at)
}

/// Finds the markers of a sentence.
pub(crate) fn markers<'d>(v: &View<'d>) -> Markers<'d> {
    let mut out = Markers::default();
    for i in 0..v.len() {
        let key = v.key(i);
        if key.mods.is_empty() {
            continue;
        }
        // The longest phrase at a place silences the shorter.
        let mut best: SmallVec<[(&ModEntry, usize); 4]> = SmallVec::new();
        for m in &key.mods {
            let entry = &v.lex.mods[*m as usize];
            // Those that hang on the verb as a word or a frame of two are looked for from there.
            if entry.class == ModClass::Neg
                && entry.scope == Scope::Clause
                && (entry.words.len() == 1 || discontinuous(v, entry))
            {
                continue;
            }
            let start = match entry.class {
                // Filed under its last word.
                ModClass::Neg => match i.checked_sub(entry.words.len() - 1) {
                    Some(s) => s,
                    None => continue,
                },
                _ => i,
            };
            if let Some(end) = matches(v, start, entry) {
                best.push((entry, end));
            }
        }
        let longest = best.iter().map(|(e, _)| e.words.len()).max().unwrap_or(0);
        for (entry, end) in best.into_iter().filter(|(e, _)| e.words.len() == longest) {
            let start = if entry.class == ModClass::Neg { i + 1 - entry.words.len() } else { i };
            if let Some(target) = target(v, start, end, entry) {
                out.hits.push(Hit { entry, at: start, target });
            }
        }
    }
    out
}

/// « ne … pas »: the first word is a particle that says nothing by itself.
fn discontinuous(v: &View<'_>, entry: &ModEntry) -> bool {
    entry.words.len() == 2 && v.lex.class(&entry.words[0], Class::NegParticle)
}

/// The word that a marker bears on.
fn target(v: &View<'_>, from: usize, to: usize, entry: &ModEntry) -> Option<usize> {
    match entry.scope {
        Scope::Sentence => Some(usize::MAX),
        Scope::Clause => {
            // A conjunction bears on the clause that it marks.
            let own = v.head(from).filter(|_| {
                v.rel_is(from, Deprel::MARK)
                    || v.rel_is(from, Deprel::ADVMOD)
                    || v.rel_is(from, Deprel::AUX)
            });
            if from == to && own.is_some() {
                return own;
            }
            // A phrase that ends in « que » bears on what follows it.
            if let Some(h) = v.head(to).filter(|_| v.rel_is(to, Deprel::MARK)) {
                return Some(h);
            }
            Some(v.clause(from))
        }
        Scope::Inf => {
            if v.rel_is(from, Deprel::AUX) {
                return v.head(from);
            }
            // The marker of the infinitive is the last word of the phrase, or the infinitive hangs on it.
            if to > from
                && let Some(h) = v.head(to)
                && (v.rel_is(to, Deprel::MARK) || v.rel_is(to, Deprel::CASE))
                && v.is_verb(h)
            {
                return Some(h);
            }
            (from..=to)
                .flat_map(|w| v.kids(w))
                .find(|k| {
                    *k > to
                        && (v.rel_is(*k, Deprel::XCOMP)
                            || v.rel_is(*k, Deprel::CCOMP)
                            || (v.is_infinitive(*k)
                                && (v.rel_is(*k, Deprel::OBJ)
                                    || v.rel_is(*k, Deprel::OBL)
                                    || v.rel_is(*k, Deprel::ACL)
                                    || v.rel_is(*k, Deprel::ADVCL))))
                })
                .or_else(|| {
                    // The head of a preposition that governs the infinitive (« sans soutenir »).
                    let h = v.head(from)?;
                    let governs = v.rel_is(from, Deprel::MARK) || v.rel_is(from, Deprel::CASE);
                    (governs && v.is_verb(h) && h > to).then_some(h)
                })
        }
        Scope::Np => {
            if v.is_verb(from) {
                return v
                    .kids(from)
                    .find(|k| v.rel_is(*k, Deprel::OBJ))
                    .or_else(|| (to > from).then(|| v.head(to)).flatten().filter(|h| *h > to));
            }
            if v.rel_is(from, Deprel::AMOD)
                || v.rel_is(from, Deprel::DET)
                || v.rel_is(from, Deprel::CASE)
                || v.rel_is(from, Deprel::ADVMOD)
            {
                return v.head(from);
            }
            v.head(to).filter(|h| *h > to)
        }
    }
}

/// Whether a negation hangs on the word.
pub(crate) fn is_negated(v: &View<'_>, n: usize) -> bool {
    negation(v, n).is_some()
}

/// The negation that hangs on a predicate.
pub(crate) fn negation(v: &View<'_>, n: usize) -> Option<usize> {
    let only = |k: usize| {
        v.kids(n).chain(v.kids(k)).any(|o| v.is_class(o, Class::Only) && o > k)
            || (k + 1 < v.len() && v.is_class(k + 1, Class::Only))
    };
    let parts = v.kids(n).filter(|k| {
        v.rel_is(*k, Deprel::AUX) || v.rel_is(*k, Deprel::COP) || v.rel_is(*k, Deprel::EXPL)
    });
    for holder in std::iter::once(n).chain(parts) {
        for k in v.kids(holder) {
            if let Some(hit) = negates(v, n, holder, k)
                && !only(hit)
            {
                return Some(hit);
            }
            // Determiners of its arguments: « n’apporte aucun soutien », "gives no support".
            if v.rel_is(k, Deprel::OBJ) || v.rel_is(k, Deprel::NSUBJ) || v.rel_is(k, Deprel::OBL) {
                for d in v.kids(k).filter(|d| v.rel_is(*d, Deprel::DET)) {
                    if let Some(hit) = negates(v, n, holder, d) {
                        return Some(hit);
                    }
                }
            }
        }
    }
    None
}

fn negates(v: &View<'_>, n: usize, holder: usize, k: usize) -> Option<usize> {
    for m in &v.key(k).mods {
        let entry = &v.lex.mods[*m as usize];
        if entry.class != ModClass::Neg || entry.scope != Scope::Clause {
            continue;
        }
        if entry.words.len() == 1 {
            if v.is_word(k, &entry.words[0]) && !v.rel_is(k, Deprel::MARK) {
                return Some(k);
            }
        } else if discontinuous(v, entry) && v.is_word(k, &entry.words[1]) {
            let particle = |x: usize| v.kids(x).any(|p| v.is_word(p, &entry.words[0]));
            // « plus » and « personne » need their « ne »; a tree may hang it on an auxiliary.
            if particle(n) || particle(holder) {
                return Some(k);
            }
        }
    }
    let by_feature = v.feats(k).has(Feats::NEGATIVE)
        && v.rel_is(k, Deprel::ADVMOD)
        && !v.is_class(k, Class::NegParticle);
    by_feature.then_some(k)
}

/// The features of a predicate's own form and of its auxiliaries.
fn forms(v: &View<'_>, n: usize) -> SmallVec<[usize; 4]> {
    let mut out = SmallVec::from_slice(&[n]);
    out.extend(v.kids(n).filter(|k| v.rel_is(*k, Deprel::AUX) || v.rel_is(*k, Deprel::COP)));
    // A bare participle that is coordinated shares its neighbour's auxiliary.
    if out.len() == 1
        && v.feats(n).has(Feats::PARTICIPLE)
        && v.rel_is(n, Deprel::CONJ)
        && let Some(h) = v.head(n)
    {
        out.extend(v.kids(h).filter(|k| v.rel_is(*k, Deprel::AUX)));
    }
    out
}

fn is_past(v: &View<'_>, n: usize) -> bool {
    forms(v, n).iter().any(|w| {
        let f = v.feats(*w);
        f.has(Feats::PAST) || f.has(Feats::IMPERFECT) || f.get("Tense") == Some("Pqp")
    })
}

/// Whether `p` lies in what `target` governs, by complements alone for what turns polarity round.
fn reaches(v: &View<'_>, target: usize, p: usize, closely: bool) -> bool {
    if target == usize::MAX || target == p {
        return true;
    }
    if !closely {
        return v.dominates(target, p);
    }
    let mut at = p;
    for _ in 0..4 {
        let rel = v.rel(at);
        let close = rel.is(Deprel::OBJ)
            || rel.is(Deprel::XCOMP)
            || rel.is(Deprel::CONJ)
            || (rel.is(Deprel::OBL) && v.upos(at) == Upos::Noun && at == p)
            || (rel.is(Deprel::ADVMOD) && at == p)
            || (rel.is(Deprel::CASE) && at == p);
        let Some(h) = v.head(at).filter(|_| close) else { return false };
        if h == target {
            // Only what stands after the target verb shares its negation by coordination.
            return true;
        }
        at = h;
    }
    false
}

fn step(note: impl Into<String>, entry: Option<String>, span: document::Span) -> TraceStep {
    TraceStep { note: note.into(), entry, span: Some(span) }
}

/// What the sentence makes of the predicate at `p`; `base` is the node that carries its clause.
pub(crate) fn status(
    v: &View<'_>,
    markers: &Markers<'_>,
    p: usize,
    base: usize,
    quoted: bool,
    question: bool,
) -> Status {
    let mut out = Status {
        modality: Modality::Asserted,
        reversed: false,
        negated: false,
        weak: false,
        past: is_past(v, base),
        trace: Vec::new(),
    };
    let mut rank = 0;
    let mut set = |out: &mut Status, modality: Modality, step: TraceStep| {
        // Hearsay wins over intention, denial over both.
        let r = match modality {
            Modality::Asserted => 0,
            Modality::Question => 2,
            Modality::Intended => 1,
            Modality::Hypothetical => 3,
            Modality::Alleged => 4,
            Modality::Denied => 5,
        };
        if r > rank {
            rank = r;
            out.modality = modality;
        }
        out.trace.push(step);
    };
    // The predicate, then what governs it, as long as it is their complement.
    let mut chain: SmallVec<[usize; 6]> = SmallVec::from_slice(&[base]);
    let mut at = base;
    for _ in 0..6 {
        let rel = v.rel(at);
        let up = rel.is(Deprel::XCOMP)
            || rel.is(Deprel::CCOMP)
            || ((rel.is(Deprel::OBJ)
                || rel.is(Deprel::OBL)
                || rel.is(Deprel::ADVCL)
                || rel.is(Deprel::ACL))
                && (v.is_infinitive(at) || !v.is_predicate(at)))
            || (rel.is(Deprel::NSUBJ) && rel.as_str() == "nsubj:pass");
        let Some(h) = v.head(at).filter(|_| up) else { break };
        chain.push(h);
        at = h;
    }
    let mut close = true;
    for (depth, n) in chain.iter().copied().enumerate() {
        if depth > 0 {
            let rel = v.rel(chain[depth - 1]);
            // « ne demande pas à Y d'accepter » says nothing of what Y accepts.
            let controlled = rel.is(Deprel::XCOMP)
                && v.kids(n).any(|k| {
                    let dative = v.rel_is(k, Deprel::OBL)
                        && v.kids_by(k, Deprel::CASE).any(|c| v.is_class(c, Class::Dative));
                    (v.rel_is(k, Deprel::IOBJ) || v.rel_is(k, Deprel::OBJ) || dative)
                        && !v.is_reflexive(k)
                        && k != chain[depth - 1]
                });
            close &= (rel.is(Deprel::XCOMP) && !controlled)
                || rel.is(Deprel::OBJ)
                || rel.as_str() == "nsubj:pass"
                || (rel.is(Deprel::OBL) && depth == 1)
                || (rel.is(Deprel::CCOMP)
                    && v.key(n)
                        .cues
                        .iter()
                        .any(|c| v.lex.cues[*c as usize].class == CueClass::Think));
        }
        if close && let Some(k) = negation(v, n) {
            out.reversed = !out.reversed;
            out.negated = true;
            out.trace.push(step(format!("negated by « {} »", v.form(k)), None, v.word_span(k)));
        }
        mood(v, n, depth, &chain, quoted, &mut out, &mut set);
    }
    for hit in &markers.hits {
        let turns = matches!(hit.entry.class, ModClass::Neg | ModClass::Reverse);
        let mine = reaches(v, hit.target, base, turns || hit.entry.class == ModClass::Weak)
            || (p != base && hit.target == p);
        if !mine || hit.at == p {
            continue;
        }
        let source = Some(hit.entry.entry.to_string());
        let span = v.word_span(hit.at);
        // « ne peut pas accepter », « ne refuse pas de »: the marker itself is negated. The negation
        // was counted above; what the marker said is off.
        let off = v.is_verb(hit.at) && is_negated(v, hit.at);
        match hit.entry.class {
            ModClass::Neg | ModClass::Reverse => {
                out.reversed = !out.reversed;
                out.negated = true;
                let word = if hit.entry.class == ModClass::Neg { "negated" } else { "reversed" };
                out.trace.push(step(format!("{word} by « {} »", v.form(hit.at)), source, span));
            }
            ModClass::Weak => {
                out.weak = true;
                out.trace.push(step(format!("weakened by « {} »", v.form(hit.at)), source, span));
            }
            ModClass::Is(_) if off => {}
            ModClass::Is(m) => {
                set(&mut out, m, step(format!("{m} by « {} »", v.form(hit.at)), source, span));
            }
        }
    }
    // « Si …, X fera »: the condition hangs on the clause.
    for n in chain.iter().copied() {
        let condition = v
            .kids(n)
            .find(|k| v.rel_is(*k, Deprel::ADVCL) && v.kids(*k).any(|m| v.is_class(m, Class::If)));
        if let Some(c) = condition
            && forms(v, n).iter().any(|w| {
                let f = v.feats(*w);
                f.has(Feats::FUTURE) || f.has(Feats::CONDITIONAL) || f.has(Feats::PRESENT)
            })
        {
            set(
                &mut out,
                Modality::Hypothetical,
                step("hypothetical: under a condition", None, v.word_span(c)),
            );
        }
        if v.kids(n).any(|m| v.is_class(m, Class::If) && v.rel_is(m, Deprel::MARK)) {
            set(
                &mut out,
                Modality::Hypothetical,
                step("hypothetical: in a condition", None, v.word_span(n)),
            );
        }
    }
    if question && out.modality == Modality::Asserted {
        set(&mut out, Modality::Question, step("in a question", None, v.span));
    }
    // A refusal of the future is asserted: « nous ne tolérerons pas ».
    if out.modality == Modality::Intended && out.reversed {
        out.modality = Modality::Asserted;
    }
    out
}

fn mood(
    v: &View<'_>,
    n: usize,
    depth: usize,
    chain: &[usize],
    quoted: bool,
    out: &mut Status,
    set: &mut impl FnMut(&mut Status, Modality, TraceStep),
) {
    for (name, value, class, entry) in &v.lex.mood {
        let Some(w) = forms(v, n).into_iter().find(|w| v.feats(*w).get(name) == Some(value)) else {
            continue;
        };
        let ModClass::Is(modality) = *class else { continue };
        let source = Some(entry.to_string());
        let span = v.word_span(w);
        match modality {
            Modality::Alleged if value == "Cnd" || value == "Sub" => {
                let first = forms(v, n).iter().any(|w| v.feats(*w).has(Feats::FIRST_PERSON));
                let modal = v.is_class(n, Class::Wish);
                let reported = chain[..depth.max(1)].iter().chain(std::iter::once(&n)).any(|c| {
                    v.rel_is(*c, Deprel::CCOMP) && v.head(*c).is_some_and(|h| is_past(v, h))
                });
                let compound = v.feats(w).has(Feats::CONDITIONAL)
                    && w != n
                    && v.feats(n).has(Feats::PARTICIPLE);
                if modal {
                    continue;
                }
                if reported && depth == 0 {
                    set(out, Modality::Intended, step("future seen from the past", source, span));
                } else if reported {
                    continue;
                } else if first || quoted {
                    set(out, Modality::Hypothetical, step("conditional in speech", source, span));
                } else {
                    let _ = compound;
                    set(out, Modality::Alleged, step("hearsay by the conditional", source, span));
                }
            }
            _ if depth > 0
                && modality == Modality::Intended
                && !v.rel_is(chain[depth - 1], Deprel::XCOMP) => {}
            _ => set(out, modality, step(format!("{modality} by its form"), source, span)),
        }
    }
}
