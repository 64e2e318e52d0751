//! Role nouns and nouns for organisations in the text, with their determiners.

use crate::tables::{Gender, Sense, flag};
use crate::view::View;
use document::Upos;
use std::ops::Range;

/// What a noun is, by its row in the tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NounKind {
    Role(u16),
    Org(u16),
}

/// What determines a noun.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Determiner {
    /// Nothing, or an indefinite article.
    None,
    /// A definite article, also within a preposition (du, zum).
    Definite,
    /// A possessive of the third person, at this atom.
    Possessive,
    /// A demonstrative.
    Demonstrative,
    /// A genitive in front ("Calyptra's boss").
    Genitive,
    Indefinite,
}

/// A role noun or a noun for an organisation.
#[derive(Clone, Debug)]
pub(crate) struct Noun {
    /// The noun with its adjectives and, for roles with a field, the complement.
    pub atoms: Range<usize>,
    /// With the possessive and the adjectives in front, and a nationality behind.
    pub phrase: Range<usize>,
    /// The noun alone.
    pub core: Range<usize>,
    pub kind: NounKind,
    pub gender: Gender,
    pub plural: bool,
    pub det: Determiner,
    pub sentence: usize,
    /// The nationality beside it, as the id of a country in the base.
    pub demonym: Option<usize>,
}

/// All nouns in order of the text, and the stretches of roles with a field, in which no name begins.
pub(crate) fn nouns(v: &View<'_>, out: &mut Vec<Noun>, blocked: &mut Vec<Range<usize>>) {
    out.clear();
    blocked.clear();
    for (s, sentence) in v.sentences.iter().enumerate() {
        let mut i = sentence.atoms.start;
        while i < sentence.atoms.end {
            match noun(v, s, i) {
                Some(n) => {
                    i = n.atoms.end.max(i + 1);
                    // « secrétaire d'État », « ministre de la Culture »: no name inside. What may head a
                    // name itself is left to the names.
                    if matches!(n.kind, NounKind::Role(_)) && n.atoms.len() > 1 {
                        blocked.push(n.atoms.clone());
                    }
                    out.push(n);
                }
                None => i += 1,
            }
        }
    }
}

fn noun(v: &View<'_>, s: usize, i: usize) -> Option<Noun> {
    let sentence = &v.sentences[s];
    let t = v.tables(s);
    let mut len = 1;
    let (kind, gender, plural) = match v.phrase(i, sentence.atoms.end) {
        Some((n, senses)) => {
            let mut sense = senses.iter().find(|x| !matches!(x, Sense::Title { .. }))?;
            len = n;
            // „Der Gemeinderat“: the council, unless a name follows („Gemeinderat Moritz Brandt“).
            let behind = v.shape(i + n);
            if matches!(sense, Sense::Role { .. })
                && let Some(org) = senses.iter().find(|x| matches!(x, Sense::Org { .. }))
                && !(i + n < sentence.atoms.end && behind.upper && v.info(i + n).given.is_some())
            {
                sense = org;
            }
            match *sense {
                Sense::Role { row, gender, plural } => (NounKind::Role(row), gender, plural),
                Sense::Org { row, plural } => {
                    (NounKind::Org(row), t.orgs[row as usize].gender, plural)
                }
                Sense::Title { .. } => return None,
            }
        }
        None => {
            let info = v.info(i);
            if let Some((row, gender)) = info.role_ending {
                (NounKind::Role(row), gender, false)
            } else {
                let row = info.org_ending?;
                (NounKind::Org(row), t.orgs[row as usize].gender, false)
            }
        }
    };
    if len == 1 {
        // « il préside », « elle avocate »: a verb is no role.
        let determined =
            i > sentence.atoms.start && v.has(i - 1, flag::ARTICLE | flag::CONTRACTED | flag::POSS);
        if !determined && matches!(v.upos(i), Some(Upos::Verb | Upos::Aux | Upos::Adv | Upos::Adp))
        {
            return None;
        }
        // A capital inside a French sentence is a surname (« Boulanger »), not a role.
        let opens = v.opens(i, sentence.atoms.start);
        let capital_roles = t.noun_capitals || t.code.as_str() == "en" || sentence.headline;
        if v.shape(i).upper && !opens && !capital_roles && matches!(kind, NounKind::Role(_)) {
            let titled = i > sentence.atoms.start && v.has(i - 1, flag::ARTICLE);
            if !titled {
                return None;
            }
        }
    }
    let core = i..i + len;
    let mut end = core.end;
    let stop = sentence.atoms.end;
    while end < stop && v.has(end, flag::ROLE_ADJ) && !v.shape(end).upper {
        end += 1;
    }
    let mut demonym = None;
    let mut phrase_end = end;
    while phrase_end < stop
        && !v.shape(phrase_end).upper
        && v.info(phrase_end).bits & (flag::FUNCTION | flag::ACT) == 0
        && (v.has(phrase_end, flag::DEMONYM)
            || (v.upos(phrase_end) == Some(Upos::Adj)
                && v.deprel(phrase_end).is_some_and(|d| d.is(document::Deprel::AMOD))
                && !t.noun_capitals
                && t.code.as_str() != "en"))
    {
        if v.has(phrase_end, flag::DEMONYM) {
            demonym = Some(phrase_end);
        }
        phrase_end += 1;
    }
    if let NounKind::Role(row) = kind {
        let field = t.roles[row as usize].of == "FIELD";
        if field && let Some(to) = field_end(v, end, stop) {
            end = to;
            phrase_end = to;
        }
    }
    let mut start = i;
    while start > sentence.atoms.start
        && v.has(start - 1, flag::PRE_ADJ | flag::DEMONYM)
        && (i - start) < 3
        && v.shape(start - 1).word
    {
        start -= 1;
        if v.has(start, flag::DEMONYM) {
            demonym = Some(start);
        }
    }
    let mut det = Determiner::None;
    let mut gender = gender;
    if start > sentence.atoms.start {
        let d = start - 1;
        let bits = v.info(d).bits;
        if gender == Gender::Any && !plural {
            if bits & flag::MASC_DET != 0 {
                gender = Gender::Masc;
            } else if bits & flag::FEM_DET != 0 {
                gender = Gender::Fem;
            }
        }
        det = if v.key(d) == "'s" || (v.key(d) == "'" && start >= 2 && v.key(d - 1).ends_with('s'))
        {
            Determiner::Genitive
        } else if bits & flag::POSS != 0 {
            start = d;
            Determiner::Possessive
        } else if bits & flag::DEM != 0 {
            Determiner::Demonstrative
        } else if bits & (flag::ARTICLE | flag::CONTRACTED) != 0 {
            Determiner::Definite
        } else if bits & flag::INDEF != 0 {
            Determiner::Indefinite
        } else {
            Determiner::None
        };
    }
    Some(Noun {
        atoms: i..end,
        phrase: start..phrase_end.max(end),
        core,
        kind,
        gender,
        plural,
        det,
        sentence: s,
        demonym,
    })
}

/// Past the field of a minister: « de la Protection civile », "for Civil Protection".
fn field_end(v: &View<'_>, at: usize, stop: usize) -> Option<usize> {
    let mut k = at;
    if k >= stop || !v.has(k, flag::OF | flag::PLACE_PREP) {
        return None;
    }
    // « chargé de », "in charge of": at most four small words before the capital.
    let mut small = 0;
    while k < stop && !v.shape(k).upper && small < 4 {
        if !v.has(k, flag::OF | flag::PLACE_PREP | flag::ARTICLE | flag::CONTRACTED) {
            return None;
        }
        k += 1;
        small += 1;
    }
    if k >= stop
        || !v.shape(k).upper
        || v.info(k).base.is_some_and(|_| is_known(v, k))
        || v.info(k).given.is_some() && v.info(k).bits & flag::COMMON == 0
    {
        return None;
    }
    loop {
        while k < stop && (v.shape(k).upper || v.has(k, flag::ORG_ADJ)) {
            k += 1;
        }
        // „und“, « et de la »: only towards another capital.
        let mut next = k;
        if next < stop && (v.has(next, flag::AND) || v.text(next) == ",") {
            next += 1;
            let mut bound = v.tables_at(at).noun_capitals || v.tables_at(at).code.as_str() == "en";
            while next < stop
                && next < k + 4
                && v.has(next, flag::OF | flag::ARTICLE | flag::CONTRACTED)
            {
                bound = true;
                next += 1;
            }
            if bound
                && next < stop
                && v.shape(next).upper
                && v.info(next).given.is_none()
                && v.text(k) != ","
            {
                k = next;
                continue;
            }
        }
        return Some(k);
    }
}

/// A place, state or person of the base begins here: no field of government.
fn is_known(v: &View<'_>, k: usize) -> bool {
    let hit = v.base.index.longest_ids(std::iter::once(v.info(k).base));
    hit.is_some_and(|h| {
        h.values.iter().any(|f| {
            let known = &v.base.known[v.base.forms[*f as usize].known as usize];
            matches!(known.class.as_str(), "place" | "state")
        })
    })
}

/// Looks up nouns by where they begin or end.
pub(crate) struct NounIndex<'n> {
    nouns: &'n [Noun],
}

impl<'n> NounIndex<'n> {
    pub(crate) fn new(nouns: &'n [Noun]) -> Self {
        NounIndex { nouns }
    }

    /// The noun whose core begins at atom `i`.
    pub(crate) fn at(&self, i: usize) -> Option<(usize, &'n Noun)> {
        let k = self.nouns.partition_point(|n| n.core.start < i);
        self.nouns.get(k).filter(|n| n.core.start == i).map(|n| (k, n))
    }

    /// The noun that ends right before atom `i`.
    pub(crate) fn before(&self, i: usize) -> Option<(usize, &'n Noun)> {
        let k = self.nouns.partition_point(|n| n.core.start < i).checked_sub(1)?;
        let n = &self.nouns[k];
        (n.atoms.end == i || n.phrase.end == i).then_some((k, n))
    }
}
