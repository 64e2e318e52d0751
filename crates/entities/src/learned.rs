//! The learned part of the decision about types: a linear model over what a candidate looks like, what
//! stands around it, and what the rules say.
//!
//! The model is one for all languages (`packs/base/entities.model`). Features of words are hashed as
//! they are, so that names are shared between languages; small words beside a name carry the language.

use crate::base::FormKind;
use crate::candidate::{Candidate, LOC, MISC, ORG, PER, Source};
use crate::nouns::{NounIndex, NounKind};
use crate::tables::{Gender, Sense, flag};
use crate::typing;
use crate::view::View;
use document::Deprel;
use learn::{Linear, hash};

/// The classes of the model, in its order; the first four in that of candidates.
pub const CLASSES: [&str; 5] = ["PER", "ORG", "LOC", "MISC", "NONE"];
/// The file of the base pack that holds the model.
pub(crate) const MODEL_FILE: &str = "entities.model";
/// How much the evidence of the rules still counts beside the model, which has seen it.
const RULES: f32 = 0.7;
/// What speaks for a body where a single unknown word stands: the model has learned from an
/// encyclopedia, where such a word is a place; in the press it is a company or group.
const LONE: f32 = 1.5;
/// From these log-odds of being no name on, a run of capitals is none.
const DOUBT: f32 = 0.5;
/// Log-odds beyond this add nothing: no single mention settles what a document's name is.
const LIMIT: f32 = 5.0;

/// Adds what the model says to the evidence of a candidate.
pub(crate) fn weigh(
    v: &View<'_>,
    nouns: &NounIndex<'_>,
    model: &Linear,
    c: &mut Candidate,
    work: &mut Work,
) {
    // What the base, the user or a form of address says needs no guess.
    let known = match c.source {
        Source::Known(f) => {
            let form = &v.base.forms[f as usize];
            let known = &v.base.known[form.known as usize];
            known.user || !matches!(known.class.as_str(), "place" | "state")
        }
        _ => false,
    };
    let work_head = c.types[MISC] >= typing::WORK_BEFORE;
    if known || work_head || c.titled.is_some() || c.acronym_of.is_some() {
        return;
    }
    features(v, nouns, c, &mut work.features);
    model.scores(&work.features, &mut work.scores);
    let Some(scores) = work.scores.get(..5) else { return };
    let mean = scores[..4].iter().sum::<f32>() / 4.0;
    let first = c.atoms.start;
    if c.atoms.len() == 1
        && matches!(c.source, Source::Run | Source::Again)
        && v.info(first).given.is_none()
    {
        c.types[ORG] += LONE;
    }
    for (t, s) in c.types.iter_mut().zip(scores) {
        *t = *t * RULES + (s - mean).clamp(-LIMIT, LIMIT);
    }
    let best = scores[..4].iter().copied().fold(f32::MIN, f32::max);
    c.doubt = scores[4] - best;
    if c.doubt > DOUBT && matches!(c.source, Source::Run | Source::Again) {
        c.strength = 0.0;
    }
}

/// Buffers of [`weigh`].
#[derive(Debug, Default)]
pub(crate) struct Work {
    pub features: Vec<u64>,
    scores: Vec<f32>,
}

/// Kinds of features; part of the model's format.
mod kind {
    pub const LANG: u32 = 1;
    pub const WORD: u32 = 2;
    pub const FIRST: u32 = 3;
    pub const LAST: u32 = 4;
    pub const PREFIX: u32 = 5;
    pub const SUFFIX: u32 = 6;
    pub const NAME: u32 = 7;
    pub const SHAPE: u32 = 8;
    pub const GIVEN: u32 = 9;
    pub const KNOWN: u32 = 10;
    pub const FLAGS: u32 = 11;
    pub const HEAD: u32 = 12;
    pub const BEFORE: u32 = 13;
    pub const BEFORE2: u32 = 14;
    pub const BEFORE_BITS: u32 = 15;
    pub const AFTER: u32 = 16;
    pub const AFTER_BITS: u32 = 17;
    pub const REL: u32 = 18;
    pub const GOVERNOR: u32 = 19;
    pub const TAGS: u32 = 20;
    pub const NOUN_BEFORE: u32 = 21;
    pub const OF_NOUN: u32 = 22;
    pub const PLACE: u32 = 23;
    pub const RULES: u32 = 24;
    pub const BEST_RULE: u32 = 25;
    pub const SOURCE: u32 = 26;
    pub const ACTS: u32 = 27;
    pub const COUNTS: u32 = 28;
    pub const AFTER2: u32 = 29;
    pub const BRACKET: u32 = 30;
    pub const SUFFIX_LAST: u32 = 31;
}

/// Bits of small words that tell how a name is used.
const CONTEXT: u32 = flag::ARTICLE
    | flag::CONTRACTED
    | flag::OF
    | flag::PLACE_PREP
    | flag::IN_PREP
    | flag::WITH_PREP
    | flag::SOURCE_PREP
    | flag::AND
    | flag::POSS
    | flag::INDEF
    | flag::PLACE_NOUN
    | flag::WORK_NOUN
    | flag::BODY_OF
    | flag::ACT
    | flag::DEMONYM
    | flag::PLURAL_DET;

/// Writes the features of a candidate to `out`, which is cleared. Rules must have weighed it before.
pub(crate) fn features(v: &View<'_>, nouns: &NounIndex<'_>, c: &Candidate, out: &mut Vec<u64>) {
    out.clear();
    let lang = hash::hash64(v.tables(c.sentence).code.as_str().as_bytes(), 0);
    out.push(hash::pair(lang, u64::from(kind::LANG)));
    inside(v, c, lang, out);
    around(v, nouns, c, lang, out);
    rules(v, c, out);
}

fn text(kind: u32, s: &str) -> u64 {
    hash::feature(kind, s.as_bytes())
}

fn number(kind: u32, n: u64) -> u64 {
    hash::feature(kind, &n.to_le_bytes())
}

/// The last `n` characters.
fn tail(s: &str, n: usize) -> &str {
    match s.char_indices().rev().nth(n - 1) {
        Some((i, _)) => &s[i..],
        None => s,
    }
}

/// The first `n` characters.
fn front(s: &str, n: usize) -> &str {
    match s.char_indices().nth(n) {
        Some((i, _)) => &s[..i],
        None => s,
    }
}

fn inside(v: &View<'_>, c: &Candidate, lang: u64, out: &mut Vec<u64>) {
    let mut start = c.atoms.start;
    if c.atoms.len() > 1 && v.has(start, flag::ARTICLE) {
        start += 1;
    }
    let end = c.atoms.end;
    let t = v.tables(c.sentence);
    let mut shape = 0u64;
    let mut name = 0u64;
    let mut bits = 0u32;
    let (mut words, mut common) = (0u64, 0u64);
    for k in start..end {
        let s = v.shape(k);
        let key = v.key(k);
        let mark = match (s.word, s.caps, s.upper, s.initial, s.digit) {
            (_, _, _, true, _) => 5,
            (true, true, _, _, _) => 4,
            (true, _, true, _, _) => 3,
            (true, ..) => 2,
            (_, _, _, _, true) => 6,
            _ => 1,
        };
        shape = (shape << 3 | mark) & 0xFF_FFFF;
        if s.word {
            words += 1;
            out.push(text(kind::WORD, key));
            name = hash::pair(name, hash::hash64(key.as_bytes(), 1));
            bits |= v.info(k).bits;
            common += u64::from(v.info(k).is_common());
        }
        if let Some((_, senses)) = v.phrase(k, end) {
            for s in senses {
                let (what, class) = match s {
                    Sense::Org { row, .. } => (1, t.orgs[*row as usize].class.as_str()),
                    Sense::Role { row, .. } => (2, t.roles[*row as usize].class.as_str()),
                    Sense::Title { .. } => (3, ""),
                };
                let at = if k == start { 0 } else { 1 };
                out.push(hash::pair(text(kind::HEAD, class), what * 2 + at));
            }
        }
        if let Some(class) = v.base.suffixes.get(key)
            && k > start
        {
            out.push(hash::pair(text(kind::HEAD, class), 9));
        }
    }
    out.push(hash::pair(number(kind::NAME, name), words));
    out.push(number(kind::SHAPE, shape));
    out.push(hash::pair(number(kind::SHAPE, words.min(5)), common.min(3)));
    let (first, last) = (v.key(start), v.key(end.saturating_sub(1).max(start)));
    let single = u64::from(words <= 1);
    out.push(hash::pair(text(kind::FIRST, first), single));
    out.push(hash::pair(text(kind::LAST, last), single));
    for n in [2, 3, 4] {
        out.push(hash::pair(text(kind::SUFFIX, tail(first, n)), single));
        if single == 0 {
            out.push(text(kind::SUFFIX_LAST, tail(last, n)));
        }
    }
    for n in [3, 4] {
        out.push(hash::pair(text(kind::PREFIX, front(first, n)), single));
    }
    let gender = |k: usize| match v.info(k).given {
        None => 0u64,
        Some(Gender::Masc | Gender::Fem) => 1,
        Some(_) => 2,
    };
    out.push(hash::pair(number(kind::GIVEN, gender(start)), words.min(4)));
    let org =
        bits & (flag::PLACE_NOUN | flag::WORK_NOUN | flag::ORG_ADJ | flag::COMMON | flag::PARTICLE);
    out.push(number(kind::FLAGS, u64::from(org)));
    // What the base has for the first word, whatever the candidate came from.
    let place = |k: usize| {
        let hit = v.base.index.longest_ids(std::iter::once(v.info(k).base));
        hit.is_some_and(|h| {
            h.values.iter().any(|f| {
                let known = &v.base.known[v.base.forms[*f as usize].known as usize];
                matches!(known.class.as_str(), "place" | "state")
            })
        })
    };
    let p = u64::from(place(start)) | u64::from(place(end.saturating_sub(1).max(start))) << 1;
    out.push(hash::pair(number(kind::PLACE, p), words.min(3)));
    if let Source::Known(f) = c.source {
        let form = &v.base.forms[f as usize];
        let known = &v.base.known[form.known as usize];
        let how = match form.kind {
            FormKind::Name => 0,
            FormKind::Acronym => 1,
            FormKind::Body => 2,
            FormKind::Metonym => 3,
            FormKind::Seat => 4,
        };
        out.push(hash::pair(text(kind::KNOWN, &known.class), how));
    }
    let tags = v.upos(start).map_or(0, |p| p as u64 + 1);
    out.push(hash::pair(hash::pair(number(kind::TAGS, tags), single), lang));
}

fn around(v: &View<'_>, nouns: &NounIndex<'_>, c: &Candidate, lang: u64, out: &mut Vec<u64>) {
    let sentence = &v.sentences[c.sentence];
    let (first, stop) = (sentence.atoms.start, sentence.atoms.end);
    let (start, end) = (c.atoms.start, c.atoms.end);
    let t = v.tables(c.sentence);
    let outside = |i: Option<usize>| i.filter(|i| (first..stop).contains(i));
    let one = outside(start.checked_sub(1));
    let two = outside(start.checked_sub(2));
    let key = |i: Option<usize>| i.map_or("^", |i| v.key(i));
    let bits = |i: Option<usize>| i.map_or(0, |i| v.info(i).bits & CONTEXT);
    let case = |i: Option<usize>| i.map_or(0, |i| u64::from(v.shape(i).upper));
    out.push(hash::pair(text(kind::BEFORE, key(one)), lang));
    out.push(hash::pair(hash::pair(text(kind::BEFORE2, key(two)), text(0, key(one))), lang));
    let pair = u64::from(bits(one)) | u64::from(bits(two)) << 32;
    out.push(number(kind::BEFORE_BITS, pair));
    out.push(hash::pair(number(kind::BEFORE_BITS, u64::from(bits(one))), 1 + case(one)));
    let next = outside(Some(end));
    let later = outside(Some(end + 1));
    out.push(hash::pair(text(kind::AFTER, key(next)), lang));
    out.push(hash::pair(hash::pair(text(kind::AFTER2, key(later)), text(0, key(next))), lang));
    out.push(hash::pair(number(kind::AFTER_BITS, u64::from(bits(next))), case(next)));
    let tag = |i: Option<usize>| i.and_then(|i| v.upos(i)).map_or(0, |p| p as u64 + 1);
    out.push(hash::pair(number(kind::TAGS, 100 + tag(one)), tag(next)));
    // Brackets and what is in them: years of a life, the province of a town.
    if matches!(v.text(end), "(" | ",") && later.is_some() {
        let s = v.shape(end + 1);
        let what = u64::from(s.digit) | u64::from(s.upper) << 1 | u64::from(s.caps) << 2;
        out.push(hash::pair(text(kind::BRACKET, v.text(end)), what));
    }
    if let Some(b) = one
        && matches!(v.text(b), "(" | "«" | "\"" | "“" | "„" | "'" | "‘" | "»" | "–" | "-" | ",")
    {
        out.push(hash::pair(text(kind::BRACKET, v.text(b)), 16 + u64::from(v.shape(end).word)));
    }
    // The word that governs the name.
    for k in start..end {
        let (Some(rel), Some(head)) = (v.deprel(k), v.head(k)) else { continue };
        if typing::governs_inside(v, c, k) {
            continue;
        }
        let act =
            t.bits(&head.lemma) & (flag::ACT | flag::PLACE_NOUN | flag::WORK_NOUN | flag::BODY_OF);
        let rel_key = text(kind::REL, rel.as_str());
        out.push(hash::pair(rel_key, u64::from(act)));
        out.push(hash::pair(hash::pair(text(kind::GOVERNOR, &head.lemma), rel_key), lang));
        out.push(hash::pair(rel_key, 1 << 40 | head.upos.map_or(0, |p| p as u64 + 1)));
        if rel.is(Deprel::APPOS) || rel.is(Deprel::CONJ) || rel.is(Deprel::NMOD) {
            out.push(hash::pair(text(kind::GOVERNOR, &head.lemma), lang));
        }
        break;
    }
    let mut k = start;
    while k > first && v.has(k - 1, flag::ARTICLE) {
        k -= 1;
    }
    if let Some((_, n)) = nouns.before(k) {
        out.push(noun(v, kind::NOUN_BEFORE, c.sentence, &n.kind, n.plural));
    }
    if k > first && v.has(k - 1, flag::OF | flag::CONTRACTED | flag::PLACE_PREP) {
        if let Some((_, n)) = nouns.before(k - 1) {
            out.push(noun(v, kind::OF_NOUN, c.sentence, &n.kind, n.plural));
        }
        if k >= first + 2 {
            out.push(hash::pair(text(kind::OF_NOUN, v.key(k - 2)), lang));
            out.push(number(kind::OF_NOUN, u64::from(bits(Some(k - 2)))));
        }
    }
    let opens = u64::from(c.opens) | u64::from(sentence.headline) << 1;
    let info = v.info(start);
    let counts = u64::from(info.small.min(2)) | u64::from(info.capital.min(3)) << 2;
    out.push(hash::pair(number(kind::COUNTS, counts), opens));
    let acts = u64::from(typing::acts(v, start, end));
    out.push(number(kind::ACTS, acts));
}

fn noun(v: &View<'_>, kind: u32, sentence: usize, noun: &NounKind, plural: bool) -> u64 {
    let t = v.tables(sentence);
    let (class, what) = match noun {
        NounKind::Role(row) => (t.roles[*row as usize].class.as_str(), 0),
        NounKind::Org(row) => (t.orgs[*row as usize].class.as_str(), 2),
    };
    hash::pair(text(kind, class), 100 + what + u64::from(plural))
}

/// What the rules made of it: so that the model learns where to trust them.
fn rules(v: &View<'_>, c: &Candidate, out: &mut Vec<u64>) {
    for (i, t) in [PER, ORG, LOC, MISC].into_iter().zip(c.types) {
        let step = (t * 2.0).clamp(-8.0, 16.0) as i64;
        out.push(number(kind::RULES, (step + 20) as u64 * 8 + i as u64));
    }
    let best = (0..4).max_by(|a, b| c.types[*a].total_cmp(&c.types[*b])).unwrap_or(0);
    let margin = crate::candidate::margin(&c.types).min(6.0) as u64;
    out.push(number(kind::BEST_RULE, best as u64 * 16 + margin));
    let source = match c.source {
        Source::Known(_) => 0,
        Source::Head(row) => {
            let class = &v.tables(c.sentence).orgs[row as usize].class;
            out.push(hash::pair(text(kind::SOURCE, class), 7));
            1
        }
        Source::Run => 2,
        Source::Again => 3,
    };
    out.push(number(kind::SOURCE, source * 16 + c.strength.min(9.0) as u64));
}
