//! Words that report speech, found in their sentences with speaker and content.

use crate::lexicon::{Class, CueClass, CueEntry, Frame, Need, NeedRel, Paths, Pos, Role, Words};
use crate::resolve::{Referents, Voices, resolve};
use crate::roles::{self, Arg, Args};
use crate::view::View;
use document::{Deprel, Feats, Upos};
use smallvec::SmallVec;

/// A reporting word at its place.
#[derive(Clone, Debug)]
pub(crate) struct Report {
    pub(crate) word: usize,
    pub(crate) pos: Pos,
    pub(crate) class: CueClass,
    pub(crate) speaker: Args,
    pub(crate) addressee: Args,
    pub(crate) quote_only: bool,
    /// A frame that is no reporting word otherwise: it lends its holder to what is quoted in its
    /// clause, no more.
    pub(crate) frame_only: bool,
}

impl Report {
    /// A word that the tables lack but its place shows to report speech.
    pub(crate) fn unlisted(word: usize) -> Report {
        Report {
            word,
            pos: Pos::Verb,
            class: CueClass::Say,
            speaker: Args::new(),
            addressee: Args::new(),
            quote_only: true,
            frame_only: true,
        }
    }
}

/// Whether an entry's part of speech fits the word.
pub(crate) fn pos_fits(v: &View<'_>, i: usize, pos: Pos) -> bool {
    let upos = v.upos(i);
    match pos {
        Pos::Verb => matches!(upos, Upos::Verb | Upos::Aux),
        Pos::Noun => matches!(upos, Upos::Noun | Upos::Propn),
        Pos::Adj => upos == Upos::Adj || (upos == Upos::Verb && v.feats(i).has(Feats::PARTICIPLE)),
        Pos::Adv => matches!(upos, Upos::Adv | Upos::Intj | Upos::Part),
        Pos::Adp => matches!(upos, Upos::Adp | Upos::Sconj | Upos::Adv),
        Pos::Part => v.feats(i).has(Feats::PARTICIPLE) || matches!(upos, Upos::Adj | Upos::Verb),
    }
}

/// Whether the words of an entry stand at `i` (the first is at `i`).
pub(crate) fn words_fit(v: &View<'_>, i: usize, words: &Words) -> bool {
    words.iter().enumerate().skip(1).all(|(n, w)| i + n < v.len() && v.is_word(i + n, w))
}

/// Whether a needed dependent is there.
pub(crate) fn need_met(v: &View<'_>, i: usize, need: &Need) -> bool {
    let lemma_fits = |k: usize| {
        need.lemmas.is_empty()
            || need.lemmas.iter().any(|l| match l.split_once(' ') {
                None => v.is_word(k, l),
                // The dependent's head word, then the rest of the phrase in order.
                Some((first, rest)) => {
                    v.is_word(k, first)
                        && rest
                            .split(' ')
                            .enumerate()
                            .all(|(n, w)| k + 1 + n < v.len() && v.is_word(k + 1 + n, w))
                }
            })
    };
    match &need.rel {
        NeedRel::Quoted => quoted(v, i, &need.preps),
        NeedRel::Refl => v.kids(i).any(|k| v.is_reflexive(k) && v.upos(k) == Upos::Pron),
        NeedRel::Rel(rel) => v.kids(i).any(|k| {
            (v.rel_is(k, *rel) || (v.rel_is(k, Deprel::EXPL) && need.lemmas.len() == 1))
                && lemma_fits(k)
        }),
        NeedRel::Role(role) => {
            let args = match role {
                // Fixed dependents are words of this clause: no inheritance wanted.
                Role::Inf(markers) if !need.lemmas.is_empty() => {
                    return v.kids(i).any(|k| {
                        lemma_fits(k)
                            && k > i
                            && (markers.is_empty()
                                || v.kids(k).any(|m| markers.iter().any(|w| v.is_word(m, w))))
                    });
                }
                role => roles::find(v, i, role),
            };
            if args.iter().any(|a| lemma_fits(a.word)) {
                return true;
            }
            // The object of a fixed phrase is often parsed as something near it.
            if need.lemmas.is_empty() {
                return false;
            }
            match role {
                Role::Obj | Role::Obl(_) | Role::Iobj | Role::Pred => v.kids(i).any(|k| {
                    lemma_fits(k)
                        && (matches!(v.upos(k), Upos::Noun | Upos::Adv | Upos::Pron)
                            || v.rel_is(k, Deprel::XCOMP))
                        && (need.preps.is_empty()
                            || v.kids_by(k, Deprel::CASE)
                                .any(|c| need.preps.iter().any(|p| v.is_word(c, p))))
                }),
                _ => false,
            }
        }
    }
}

/// « traite X de “vendue” »: one of the prepositions and an opening mark behind it, in the clause of
/// the verb at `i`.
fn quoted(v: &View<'_>, i: usize, preps: &Words) -> bool {
    let opens = |w: usize| v.lex.marks.iter().any(|m| v.form(w).starts_with(m.0));
    for w in i + 1..v.len().min(i + 14) {
        if opens(w) {
            return preps.is_empty() || preps.iter().any(|p| v.is_word(w - 1, p));
        }
        if matches!(v.form(w), ";" | ":" | ".") || v.upos(w) == Upos::Sconj {
            return false;
        }
    }
    false
}

/// The node whose dependents are a predicate's arguments: for prepositions and adverbs, the
/// predicate that they belong to.
pub(crate) fn base(v: &View<'_>, i: usize, pos: Pos) -> usize {
    match pos {
        Pos::Adp | Pos::Adv => match v.head(i) {
            Some(h)
                if v.rel_is(i, Deprel::CASE)
                    || v.rel_is(i, Deprel::MARK)
                    || v.rel_is(i, Deprel::ADVMOD)
                    || v.rel_is(i, Deprel::FIXED) =>
            {
                h
            }
            _ => i,
        },
        _ => i,
    }
}

/// The words that fill the first alternative that gives any.
pub(crate) fn first_path(v: &View<'_>, i: usize, pos: Pos, paths: &Paths) -> Args {
    for path in paths {
        let found = walk_path(v, i, pos, path);
        if !found.is_empty() {
            return found;
        }
    }
    Args::new()
}

/// Walks one path of roles.
pub(crate) fn walk_path(v: &View<'_>, i: usize, pos: Pos, path: &[Role]) -> Args {
    let mut at: Args =
        SmallVec::from_slice(&[Arg { word: base(v, i, pos), how: roles::How::Direct }]);
    for role in path {
        let mut next = Args::new();
        for a in &at {
            for found in roles::find(v, a.word, role) {
                let how = if a.how == roles::How::Direct { found.how } else { a.how };
                if !next.iter().any(|n: &Arg| n.word == found.word) {
                    next.push(Arg { how, ..found });
                }
            }
        }
        at = next;
    }
    at
}

/// The reporting word at `i`, if it is one.
pub(crate) fn report(v: &View<'_>, i: usize) -> Option<Report> {
    let key = v.key(i);
    let best = key
        .cues
        .iter()
        .map(|c| &v.lex.cues[*c as usize])
        .filter(|c| fits(v, i, c))
        .max_by_key(|c| c.words.len() + c.needs.len());
    if let Some(cue) = best {
        let mut speaker = first_path(v, i, cue.pos, &cue.speaker);
        if speaker.is_empty() && cue.pos == Pos::Noun {
            speaker = roles::find(v, i, &Role::Gov);
        }
        return Some(Report {
            word: i,
            pos: cue.pos,
            class: cue.class,
            speaker,
            addressee: first_path(v, i, cue.pos, &cue.addressee),
            quote_only: cue.quote_only,
            frame_only: false,
        });
    }
    let frame = frame_report(v, i)?;
    Some(Report {
        word: i,
        pos: frame.pos,
        class: CueClass::Say,
        speaker: first_path(v, i, frame.pos, &frame.holder),
        addressee: Args::new(),
        quote_only: !frame.say,
        frame_only: !frame.say,
    })
}

fn fits(v: &View<'_>, i: usize, cue: &CueEntry) -> bool {
    pos_fits(v, i, cue.pos)
        && words_fit(v, i, &cue.words)
        && cue.needs.iter().all(|n| need_met(v, i, n))
}

fn frame_report<'d>(v: &View<'d>, i: usize) -> Option<&'d Frame> {
    v.key(i)
        .frames
        .iter()
        .map(|f| &v.lex.frames[*f as usize])
        .filter(|f| {
            f.act != document::Act::Action
                && pos_fits(v, i, f.pos)
                && words_fit(v, i, &f.pred.words)
                && f.pred.needs.iter().all(|n| need_met(v, i, n))
        })
        .max_by_key(|f| (f.say, f.pred.weight()))
}

/// The actors who speak.
pub(crate) fn speakers(v: &View<'_>, report: &Report, voices: &Voices) -> Referents {
    let mut out = Referents::new();
    for a in &report.speaker {
        for r in resolve(v, a.word, voices) {
            if r.acts() && !out.iter().any(|o| o.id == r.id) {
                out.push(r);
            }
        }
    }
    out
}

/// Whether a source preposition at `i` (« selon ») introduces somebody who can speak; gives the
/// words for who it is.
pub(crate) fn source_complement(v: &View<'_>, i: usize) -> Option<usize> {
    // « d'après »: whether the treebank joins the two as fixed or as two cases.
    let joined = |n: &Need| {
        n.rel == NeedRel::Rel(Deprel::FIXED)
            && i + 1 < v.len()
            && n.lemmas.iter().any(|l| v.is_word(i + 1, l))
    };
    let cue = v.key(i).cues.iter().map(|c| &v.lex.cues[*c as usize]).find(|c| {
        c.class == CueClass::Source
            && c.pos == Pos::Adp
            && words_fit(v, i, &c.words)
            && c.needs.iter().all(|n| joined(n) || need_met(v, i, n))
    })?;
    let head = match v.rel(i) {
        r if r.is(Deprel::CASE) || r.is(Deprel::MARK) => v.head(i)?,
        r if r.is(Deprel::FIXED) => v.head(v.head(i)?)?,
        _ => v.kids(i).find(|k| *k > i && v.is_nominal(*k))?,
    };
    if cue.quote_only {
        return None;
    }
    (head > i).then_some(head)
}

/// Names of sources that a source names in turn: « … , qui cite deux participants ».
pub(crate) fn cited(v: &View<'_>, source: usize) -> Args {
    let mut out = Args::new();
    for k in v.kids(source) {
        let rel = v.rel(k);
        if rel.is(Deprel::ACL) || rel.is(Deprel::ADVCL) {
            if v.is_class(k, Class::Cite) {
                out.extend(roles::find(v, k, &Role::Obj));
            }
        } else if rel.is(Deprel::APPOS) || rel.is(Deprel::FLAT) || rel.is(Deprel::NMOD) {
            for g in v.kids(k).filter(|g| v.rel_is(*g, Deprel::ACL)) {
                if v.is_class(g, Class::Cite) {
                    out.extend(roles::find(v, g, &Role::Obj));
                }
            }
        }
    }
    out
}
