//! The evidence that the surroundings of a candidate give for its type.

use crate::base::FormKind;
use crate::candidate::{Candidate, LOC, MISC, ORG, PER, Source};
use crate::nouns::{Determiner, NounIndex, NounKind};
use crate::tables::{Gender, Sense, flag};
use crate::view::View;
use document::{Deprel, EntityType, Upos};

// How much each piece of evidence counts. The order matters more than the figures: what is said
// in so many words (a title, a role, a noun for a body) before what is only usual.
const KNOWN: f32 = 8.0;
const TITLE: f32 = 6.0;
const ROLE_BEFORE: f32 = 4.0;
const ROLE_BEHIND: f32 = 3.0;
const BODY_NOUN: f32 = 3.5;
const GIVEN: f32 = 3.0;
const SUFFIX: f32 = 4.0;
const SEAT: f32 = 7.0;
const ROLE_OF: f32 = 5.0;
pub(crate) const WORK_BEFORE: f32 = 2.5;
const WORK: f32 = 9.0;
const PLACE_PREP: f32 = 1.2;
const PLACE_NOUN: f32 = 3.0;
const ACTS: f32 = 0.8;

/// Adds to `c` what its own words and its surroundings say.
pub(crate) fn weigh(v: &View<'_>, nouns: &NounIndex<'_>, c: &mut Candidate) {
    inside(v, c);
    before(v, nouns, c);
    behind(v, nouns, c);
    if acts(v, c.atoms.start, c.atoms.end) {
        c.types[PER] += ACTS;
        c.types[ORG] += ACTS;
        c.types[LOC] -= ACTS * 0.5;
        if is_address(v, c) {
            c.types[ORG] += SEAT;
        }
    }
}

/// « la Place Vauban », "Quarry Street": an address, which may stand for who sits there.
pub(crate) fn is_address(v: &View<'_>, c: &Candidate) -> bool {
    let words = c.atoms.len() > 1 && matches!(c.source, Source::Run | Source::Again);
    let at = |k: usize| v.shape(k).upper && v.has(k, flag::PLACE_NOUN);
    words && (at(c.atoms.start) || at(c.atoms.end - 1))
}

fn inside(v: &View<'_>, c: &mut Candidate) {
    let (start, end) = (c.atoms.start, c.atoms.end);
    let t = v.tables(c.sentence);
    if let Source::Known(f) = c.source {
        let form = &v.base.forms[f as usize];
        let known = &v.base.known[form.known as usize];
        let at = EntityType::ALL.iter().position(|e| *e == known.entity_type).unwrap_or(MISC);
        let seat = form.kind == FormKind::Seat;
        c.types[if seat { LOC } else { at }] += KNOWN;
        return;
    }
    // « Port-Lazare » is one word.
    let joint = |k: usize| {
        k > start && k + 1 < end && v.atom(k).glued && v.atom(k + 1).glued && !v.shape(k).word
    };
    let words = (start..end).filter(|k| v.shape(*k).word).count()
        - (start..end).filter(|k| joint(*k)).count();
    let given = v.info(start).given.is_some() && v.shape(start).upper;
    let mut common = 0;
    let mut heads = 0;
    for k in start..end {
        let info = v.info(k);
        if v.shape(k).word
            && info.bits & flag::COMMON != 0
            && info.bits & (flag::ARTICLE | flag::PARTICLE) == 0
            && info.given.is_none()
        {
            common += 1;
        }
        let head = v.phrase(k, end).is_some_and(|(_, s)| {
            s.iter().any(|s| matches!(s, Sense::Org { row, .. } if t.orgs[*row as usize].name))
        });
        // A bare ending („-verband“) counts as the noun does.
        if head || info.org_ending.is_some() {
            heads += 1;
        }
        if v.has(k, flag::PLACE_NOUN) && v.shape(k).upper {
            c.types[LOC] += 2.0;
        }
        if v.has(k, flag::WORK_NOUN) && v.shape(k).upper {
            c.types[MISC] += 1.5;
        }
        if words >= 2
            && (k > start || end > start + 1)
            && let Some(class) = v.base.suffixes.get(info.text.as_str())
            && v.shape(k).upper
        {
            c.types[ORG] += if class == "company" { SUFFIX } else { 2.0 };
        }
        if v.shape(k).digit {
            c.types[MISC] += 0.7;
        }
    }
    // « Coupe du monde », "World Cup": what the noun at the head says it is.
    let head = |k: usize| v.shape(k).upper && v.has(k, flag::WORK_HEAD);
    let works = if t.adjectives_first {
        head(end - 1) || (head(start) && words > 1)
    } else {
        head(start) || (start + 1 < end && head(start + 1))
    };
    if works && words > 1 && !given {
        c.types[MISC] += WORK;
    }
    if let Source::Head(_) = c.source {
        c.types[ORG] += BODY_NOUN + 1.5;
    } else if heads > 0 && !(given && common == 0) {
        c.types[ORG] += BODY_NOUN;
    }
    match words {
        0 | 1 => {
            c.types[PER] += 0.35;
            c.types[ORG] += 0.75;
            c.types[LOC] += 0.2;
            if given {
                c.types[PER] += 0.9;
            }
            if c.atoms.len() >= 3 && !given {
                c.types[LOC] += 0.6;
            }
            if v.shape(start).caps && c.atoms.len() == 1 {
                c.types[ORG] += 1.6;
                c.types[PER] -= 1.0;
            }
        }
        _ if given => c.types[PER] += if common == 0 { GIVEN + 1.0 } else { GIVEN * 0.6 },
        _ if v.shape(start).initial => c.types[PER] += GIVEN,
        2 | 3 if common == 0 => {
            c.types[PER] += 1.0;
            c.types[ORG] += 0.5;
        }
        _ => {
            c.types[ORG] += 1.0;
            c.types[MISC] += 0.5;
        }
    }
    // « Libertés en ligne »: a small word that no person has in the name.
    let small =
        |k: usize| v.shape(k).word && !v.shape(k).upper && v.info(k).bits & flag::PARTICLE == 0;
    if (start..end).any(small) {
        c.types[ORG] += 1.5;
        c.types[PER] -= 2.0;
    }
    if c.acronym_of.is_some() {
        c.types[ORG] += BODY_NOUN;
    }
}

fn before(v: &View<'_>, nouns: &NounIndex<'_>, c: &mut Candidate) {
    let first = v.sentences[c.sentence].atoms.start;
    let start = c.atoms.start;
    let t = v.tables(c.sentence);
    let mut p = start;
    if p == first {
        return;
    }
    if let Some(g) = title_before(v, first, p) {
        c.types[PER] += TITLE;
        c.titled = Some(g);
        return;
    }
    // „Minister Lastours“, « la ministre Nadia Cherkaoui », « le syndicat FMM », "the turbine maker X"
    let gap_free = v.shape(p - 1).word;
    if gap_free && let Some((_, n)) = nouns.before(p) {
        match n.kind {
            NounKind::Role(row) => {
                let plural = if n.plural { 0.6 } else { 1.0 };
                let near = matches!(t.roles[row as usize].class.as_str(), "rank" | "work");
                c.types[PER] += ROLE_BEFORE * plural * if near { 0.0 } else { 1.0 };
            }
            NounKind::Org(_) => c.types[ORG] += BODY_NOUN,
        }
        return;
    }
    // « Le maire, Normand Thibeault, … »
    if v.text(p - 1) == ","
        && let Some((_, n)) = nouns.before(p - 1)
        && let NounKind::Role(row) = n.kind
        && !n.plural
        && !matches!(n.det, Determiner::None | Determiner::Indefinite)
        && t.roles[row as usize].class != "rank"
    {
        c.types[PER] += ROLE_BEHIND;
        return;
    }
    let article = v.has(p - 1, flag::ARTICLE) || v.has(p - 1, flag::CONTRACTED);
    if article {
        let romance = !matches!(t.code.as_str(), "en" | "de" | "nl");
        c.types[PER] -= if romance { 2.0 } else { 1.2 };
        c.types[ORG] += 0.3;
        if v.has(p - 1, flag::ARTICLE) {
            p -= 1;
        }
    }
    if p == first {
        return;
    }
    let b = p - 1;
    let bits = v.info(b).bits;
    if bits & flag::IN_PREP != 0 {
        c.types[LOC] += PLACE_PREP * 0.7;
    }
    if bits & flag::PLACE_PREP != 0 {
        c.types[LOC] += if article && bits & flag::CONTRACTED == 0 { 0.7 } else { PLACE_PREP };
        return;
    }
    if bits & flag::PLACE_NOUN != 0 {
        c.types[LOC] += PLACE_NOUN;
    }
    if bits & flag::WORK_NOUN != 0 {
        c.types[MISC] += WORK_BEFORE;
    }
    if bits & (flag::WITH_PREP | flag::SOURCE_PREP) != 0 {
        c.types[PER] += 0.4;
        c.types[ORG] += 0.4;
    }
    if bits & flag::OF != 0 && b > first {
        let mut n = b - 1;
        // « siège lyonnais de X »
        while n > first && v.has(n, flag::DEMONYM | flag::ROLE_ADJ | flag::ORG_ADJ) {
            n -= 1;
        }
        if v.has(n, flag::BODY_OF) {
            c.types[ORG] += 1.8;
        } else if v.has(n, flag::PLACE_NOUN) {
            c.types[LOC] += PLACE_NOUN;
        } else if v.has(n, flag::WORK_NOUN) {
            c.types[MISC] += 0.5;
        } else if let Some((_, noun)) = nouns.before(b) {
            match noun.kind {
                NounKind::Role(row) => match t.roles[row as usize].of.as_str() {
                    "ORG" => {
                        c.types[ORG] += ROLE_OF;
                        c.types[PER] -= 0.5;
                    }
                    "LOC" => c.types[LOC] += 2.6,
                    _ => {}
                },
                NounKind::Org(_) => {
                    c.types[ORG] += 0.8;
                    c.types[LOC] += 0.8;
                }
            }
        }
    }
}

/// The gender that the form of address before atom `p` shows.
fn title_before(v: &View<'_>, first: usize, p: usize) -> Option<Gender> {
    for back in 1..=3usize {
        let at = p.checked_sub(back).filter(|a| *a >= first)?;
        if let Some((n, senses)) = v.phrase(at, p)
            && n == back
            && let Some(Sense::Title { gender, .. }) =
                senses.iter().find(|s| matches!(s, Sense::Title { .. }))
        {
            return Some(*gender);
        }
    }
    None
}

fn behind(v: &View<'_>, nouns: &NounIndex<'_>, c: &mut Candidate) {
    let stop = v.sentences[c.sentence].atoms.end;
    let e = c.atoms.end;
    if e >= stop {
        return;
    }
    let t = v.tables(c.sentence);
    if v.key(e) == "'s" {
        c.types[PER] += 0.3;
        c.types[ORG] += 0.3;
    }
    // „Orbanex-Chef“, "Calyptra chief executive X"
    let joint = e + 1 < stop && v.atom(e).glued && v.text(e).chars().all(crate::keys::is_hyphen);
    let direct = if joint { e + 1 } else { e };
    if (joint || t.code.as_str() == "en" || t.code.as_str() == "nl")
        && let Some((_, n)) = nouns.at(direct)
    {
        match n.kind {
            NounKind::Role(row) if t.roles[row as usize].of == "ORG" => c.types[ORG] += 2.4,
            NounKind::Role(_) => c.types[ORG] += 1.0,
            NounKind::Org(_) => c.types[ORG] += 1.0,
        }
    }
    if matches!(v.text(e), "," | "(" | "–" | "—") {
        let mut k = e + 1;
        while k < stop
            && k < e + 4
            && v.has(k, flag::ARTICLE | flag::INDEF | flag::PRE_ADJ | flag::POSS | flag::DEMONYM)
        {
            k += 1;
        }
        if let Some((_, n)) = nouns.at(k)
            && !n.plural
        {
            match n.kind {
                NounKind::Role(_) => c.types[PER] += ROLE_BEHIND,
                NounKind::Org(_) => c.types[ORG] += BODY_NOUN * 0.7,
            }
        }
        // « Dubreuil (Parti des Rivages) », "Smith, 54,"
        if k < stop
            && v.shape(k).digit
            && !v.shape(k).word
            && v.text(k).len() == 2
            && v.text(e) != "("
        {
            c.types[PER] += 0.8;
        }
    }
    if v.text(e) == "(" && e + 2 < stop && v.text(e + 2) == ")" && v.shape(e + 1).caps {
        c.types[ORG] += 0.8;
    }
}

/// Whether what stands in these atoms does something that only persons and bodies do, is a source,
/// or suffers what only they suffer.
pub(crate) fn acts(v: &View<'_>, start: usize, end: usize) -> bool {
    let sentence = &v.sentences[v.atom(start).sentence as usize];
    let (first, stop) = (sentence.atoms.start, sentence.atoms.end);
    let mut b = start;
    if b > first && v.has(b - 1, flag::ARTICLE) {
        b -= 1;
    }
    let prep = b > first && v.has(b - 1, flag::PLACE_PREP | flag::CONTRACTED);
    if b > first && v.has(b - 1, flag::SOURCE_PREP) {
        return true;
    }
    let t = v.tables_at(start);
    if sentence.parsed {
        // The word of the span whose head lies outside it carries the relation.
        for k in start..end {
            let Some(rel) = v.deprel(k) else { continue };
            let Some(head) = v.head(k) else { continue };
            if head_inside(v, start, end, k) {
                continue;
            }
            let act = t.bits(&head.lemma) & flag::ACT != 0;
            let subject = rel.is(Deprel::NSUBJ) && rel != Deprel::NSUBJ_PASS;
            if subject && act {
                return true;
            }
            if act
                && (rel == Deprel::OBL_AGENT || rel.is(Deprel::OBJ) || rel.is(Deprel::IOBJ))
                && !prep
            {
                return true;
            }
            break;
        }
        // Trees err: what stands right before a verb of acting, without a preposition, acts.
        let verb = end < stop
            && v.has(end, flag::ACT)
            && (start == first || matches!(v.upos(end), Some(Upos::Verb | Upos::Aux)));
        // And so does, or suffers, what stands right behind one.
        let object = b > first && v.has(b - 1, flag::ACT) && v.upos(b - 1) == Some(Upos::Verb);
        return !prep && (verb || object);
    }
    if prep {
        return false;
    }
    let mut k = end;
    while k < stop && k < end + 4 {
        if v.has(k, flag::ACT) {
            return true;
        }
        if !v.has(k, flag::FUNCTION) {
            break;
        }
        k += 1;
    }
    // Inverted: « », a déclaré Paris
    start > first && v.has(start - 1, flag::ACT)
}

/// Whether the word of atom `k` hangs on a word of the stretch.
fn head_inside(v: &View<'_>, start: usize, end: usize, k: usize) -> bool {
    let head = head_index(v, k);
    v.atom(start).word <= head && head <= v.atom(end - 1).word
}

/// Whether atom `k` of a candidate hangs on another word of it.
pub(crate) fn governs_inside(v: &View<'_>, c: &Candidate, k: usize) -> bool {
    head_inside(v, c.atoms.start, c.atoms.end, k)
}

fn head_index(v: &View<'_>, k: usize) -> u32 {
    let a = v.atom(k);
    let first = v.sentences[a.sentence as usize].words.start;
    let words = v.doc.tokens.as_ref().map_or(&[][..], |t| &t.words);
    let head = words.get(a.word as usize).and_then(|w| w.head).unwrap_or(0);
    (first + head).wrapping_sub(1)
}

/// Gender that the surroundings show besides titles: roles, given names.
pub(crate) fn given_gender(v: &View<'_>, c: &Candidate) -> Gender {
    v.info(c.atoms.start).given.unwrap_or_default()
}
