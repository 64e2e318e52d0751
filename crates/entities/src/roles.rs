//! Who holds which role where: appositions, complements, genitives, compounds.

use crate::candidate::Candidate;
use crate::entity::{Entity, Held, row_key};
use crate::names::{Link, Names};
use crate::nouns::{Determiner, Noun, NounKind};
use crate::tables::{Gender, flag};
use crate::view::View;
use compact_str::CompactString;
use document::{Deprel, EntityType};
use rustc_hash::FxHashMap;

/// What a noun turned out to be.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Use {
    /// Stands in apposition to a name, or inside one: no mention of its own.
    pub taken: bool,
    /// The candidate that is its complement (« le PDG de Calyptra »).
    pub of: Option<u32>,
    /// The noun that is its complement where no name is (« la présidente du comité »).
    pub of_noun: Option<u32>,
    /// The person, for roles in apposition.
    pub holder: Option<u32>,
    /// Predicative (« X est la patronne de Y »): no mention.
    pub predicate: bool,
}

/// Finds candidates by where they begin or end.
pub(crate) struct CandidateIndex<'c> {
    cands: &'c [Candidate],
}

impl<'c> CandidateIndex<'c> {
    pub(crate) fn new(cands: &'c [Candidate]) -> Self {
        CandidateIndex { cands }
    }

    pub(crate) fn at(&self, i: usize) -> Option<usize> {
        let k = self.cands.partition_point(|c| c.atoms.start < i);
        self.cands.get(k).filter(|c| c.atoms.start == i).map(|_| k)
    }

    pub(crate) fn ending(&self, i: usize) -> Option<usize> {
        let k = self.cands.partition_point(|c| c.atoms.end < i);
        self.cands.get(k).filter(|c| c.atoms.end == i).map(|_| k)
    }

    /// The candidate that holds atom `i`.
    pub(crate) fn over(&self, i: usize) -> Option<usize> {
        let k = self.cands.partition_point(|c| c.atoms.end <= i);
        self.cands.get(k).filter(|c| c.atoms.contains(&i)).map(|_| k)
    }
}

/// Reads every noun's surroundings: fills the roles and classes of entities.
pub(crate) fn read(
    v: &View<'_>,
    cands: &[Candidate],
    names: &Names,
    nouns: &[Noun],
    entities: &mut [Entity],
) -> Vec<Use> {
    let index = CandidateIndex::new(cands);
    let mut uses = vec![Use::default(); nouns.len()];
    let states: FxHashMap<CompactString, u32> = entities
        .iter()
        .enumerate()
        .filter(|(_, e)| e.known.is_some() && e.entity_type == EntityType::Organization)
        .map(|(i, e)| (e.id.clone(), i as u32))
        .collect();
    let mut last_org: Option<u32> = None;
    let mut next = 0;
    for (i, n) in nouns.iter().enumerate() {
        while next < cands.len() && cands[next].atoms.end <= n.core.start {
            if let Some(e) = entity_of(names, next)
                && entities[e as usize].entity_type == EntityType::Organization
            {
                last_org = Some(e);
            }
            next += 1;
        }
        if index.over(n.core.start).is_some() {
            uses[i].taken = true;
            continue;
        }
        let r = Reader { v, cands, names, nouns, index: &index, entities, states: &states, n };
        uses[i] = match n.kind {
            NounKind::Role(row) => r.role(row, last_org),
            NounKind::Org(row) => r.organisation(row),
        };
    }
    uses
}

/// The one entity that a candidate stands for, if it is one.
pub(crate) fn entity_of(names: &Names, candidate: usize) -> Option<u32> {
    match names.names[names.of[candidate] as usize].link {
        Link::Entity(e) => Some(e),
        _ => None,
    }
}

struct Reader<'r, 'a> {
    v: &'r View<'a>,
    cands: &'r [Candidate],
    names: &'r Names,
    nouns: &'r [Noun],
    index: &'r CandidateIndex<'r>,
    entities: &'r mut [Entity],
    /// States of the document by their ids.
    states: &'r FxHashMap<CompactString, u32>,
    n: &'r Noun,
}

impl Reader<'_, '_> {
    fn is(&self, candidate: usize, kinds: &[EntityType]) -> bool {
        let t = match entity_of(self.names, candidate) {
            Some(e) => self.entities[e as usize].entity_type,
            None => self.names.names[self.names.of[candidate] as usize].entity_type,
        };
        kinds.contains(&t)
    }

    /// The candidate behind « de », « of », „von“ at atom `k`.
    fn complement(&self, k: usize) -> Option<usize> {
        let v = self.v;
        let stop = v.sentences[self.n.sentence].atoms.end;
        if k >= stop
            || !v.has(
                k,
                flag::OF | flag::PLACE_PREP | flag::WITH_PREP | flag::CONTRACTED | flag::ARTICLE,
            )
        {
            return None;
        }
        let mut at = k + 1;
        while at < stop && at < k + 3 && v.has(at, flag::ARTICLE) && self.index.at(at).is_none() {
            at += 1;
        }
        // « le patron du fabricant Ventalia »
        if at < stop
            && self.index.at(at).is_none()
            && let Some((len, _)) = v.phrase(at, stop)
        {
            let after = at + len;
            if let Some(c) = self.index.at(after) {
                return Some(c);
            }
        }
        self.index.at(at)
    }

    /// Where the noun for a body begins that is the complement, and where the complement ends.
    fn plain_complement(&self, k: usize) -> Option<(usize, usize)> {
        let v = self.v;
        let stop = v.sentences[self.n.sentence].atoms.end;
        if k >= stop || !v.has(k, flag::OF) {
            return None;
        }
        for at in k + 1..(k + 5).min(stop) {
            let Some((len, senses)) = v.phrase(at, stop) else { continue };
            if senses.iter().any(|s| matches!(s, crate::tables::Sense::Org { .. })) {
                let mut end = at + len;
                while end < stop
                    && (v.has(end, flag::ORG_ADJ | flag::DEMONYM) && !v.shape(end).upper)
                {
                    end += 1;
                }
                return Some((at, end));
            }
        }
        None
    }

    fn role(self, row: u16, last_org: Option<u32>) -> Use {
        let v = self.v;
        let n = self.n;
        let sentence = &v.sentences[n.sentence];
        let (first, stop) = (sentence.atoms.start, sentence.atoms.end);
        let mut out = Use::default();
        let bodies = [EntityType::Organization, EntityType::Location];
        let mut end = n.atoms.end.max(n.phrase.end);
        let mut org = None;
        if let Some(c) = self.complement(n.atoms.end).or_else(|| self.complement(n.phrase.end))
            && self.is(c, &bodies)
        {
            org = Some(c);
            end = self.cands[c].atoms.end;
            // Over an acronym in parentheses.
            if end + 2 < stop && v.text(end) == "(" && v.text(end + 2) == ")" {
                end += 3;
            }
        }
        // « la présidente du comité », "chair of the fishermen's committee"
        if org.is_none()
            && let Some((at, to)) = self.plain_complement(n.atoms.end)
        {
            end = to;
            let k = self.nouns.partition_point(|x| x.core.start < at);
            out.of_noun = self.nouns.get(k).filter(|x| x.core.start == at).map(|_| k as u32);
        }
        let mut start = n.phrase.start;
        if org.is_none() {
            // "Calyptra's boss", „Orbanex-Chef“, "Calyptra chief executive"
            let mut b = start;
            if n.det == Determiner::Genitive && b > first {
                b -= 1;
                if v.key(b) != "'s" {
                    b += 1;
                }
            } else if b > first
                && v.atom(b).glued
                && v.text(b - 1).chars().all(crate::keys::is_hyphen)
            {
                b -= 1;
            }
            if let Some(c) = self.index.ending(b)
                && self.is(c, &bodies)
                && (b < start
                    || v.tables(n.sentence).code.as_str() == "en"
                    || v.tables(n.sentence).code.as_str() == "nl")
            {
                org = Some(c);
                start = self.cands[c].atoms.start;
            }
        }
        out.of = org.map(|c| c as u32);
        let mut holder = None;
        let mut taken = false;
        // Before: « la ministre X », „Orbanex-Chef X“, « le patron de Calyptra, X »
        let mut k = end;
        let comma = k < stop && v.text(k) == ",";
        if comma {
            k += 1;
        }
        if let Some(c) = self.index.at(k)
            && self.is(c, &[EntityType::Person])
            && !n.plural
            && (!comma
                || n.det != Determiner::None
                || start == first
                || v.opens(start, first)
                || org.is_some())
        {
            holder = Some(c);
            taken = true;
        } else if let Some(c) = self.skip_title(k, stop).or_else(|| self.behind_people(k, stop))
            && self.is(c, &[EntityType::Person])
            && !n.plural
        {
            holder = Some(c);
            taken = true;
        } else if let Some(c) = self.behind_comma(end, stop) {
            holder = Some(c);
            taken = true;
        }
        // « la présidente Ottilie Ferrand du collectif X », „Sprecherin X vom Verband Y“
        if let (Some(c), None) = (holder, org)
            && let Some(o) = self.complement(self.cands[c].atoms.end)
            && self.is(o, &[EntityType::Organization])
            && v.has(self.cands[c].atoms.end, flag::OF | flag::CONTRACTED)
        {
            org = Some(o);
            out.of = Some(o as u32);
        }
        // Behind: « X, directrice générale d'Aquilon », "X, who ..."; « X (directeur) »
        if holder.is_none() && !self.is_own_subject(end) {
            let mut b = start;
            while b > first
                && (v.has(
                    b - 1,
                    flag::ARTICLE | flag::INDEF | flag::PRE_ADJ | flag::CONTRACTED | flag::DEMONYM,
                ))
            {
                b -= 1;
            }
            if b > first
                && matches!(v.text(b - 1), "," | "(" | "–" | "—")
                && let Some(c) = self.index.ending(b - 1)
                && self.is(c, &[EntityType::Person])
            {
                holder = Some(c);
                taken = true;
            }
        }
        if holder.is_none()
            && let Some(c) = self.subject_of_predicate()
        {
            out.predicate = true;
            if self.is(c, &[EntityType::Person]) {
                holder = Some(c);
            }
        }
        out.taken = taken;
        if let Some(c) = holder
            && let Some(person) = entity_of(self.names, c)
        {
            out.holder = Some(person);
            let lang = sentence.lang;
            let mut org_entity = org.and_then(|c| entity_of(self.names, c));
            if org_entity.is_none() && n.det == Determiner::Possessive {
                org_entity = last_org;
            }
            if org_entity.is_none()
                && let Some(d) = n.demonym
                && let Some(country) = v.tables(n.sentence).demonyms.get(v.key(d))
            {
                org_entity = self.states.get(country).copied();
            }
            // « son rival »: of the one that « son » means, not of the body they both belong to.
            let class = v.tables[lang].roles[row as usize].class.as_str();
            if org_entity == Some(person) || matches!(class, "rank" | "family" | "generic") {
                org_entity = None;
            }
            let text = v.doc.slice(v.span(&n.atoms));
            let passage = {
                let mut s = v.span(&(n.atoms.start..end.max(n.atoms.end)));
                if let Some(c) = org
                    && self.cands[c].atoms.start < n.atoms.start
                {
                    s = s.cover(v.span(&self.cands[c].atoms));
                }
                s
            };
            let entity = &mut self.entities[person as usize];
            if entity.gender == Gender::Any {
                entity.gender = n.gender;
            }
            entity.hold(Held {
                role: row_key(lang, row),
                org: org_entity,
                text: text.split_whitespace().collect::<Vec<_>>().join(" "),
                span: passage,
                field: v.doc.slice(v.span(&(n.core.end..n.atoms.end))).to_owned(),
                elsewhere: org_entity.is_none()
                    && end > n.atoms.end.max(n.phrase.end)
                    && out.of_noun.is_some(),
                guessed: false,
            });
            entity.describe(v, n.core.end..n.phrase.end);
            // A body that has a boss is a company, one that has a trainer a club, unless something
            // says otherwise.
            let role = &v.tables[lang].roles[row as usize];
            let kind = match role.class.as_str() {
                "boss" => "company",
                "union" => "union",
                "media" => "media",
                "sport" => "sport",
                _ => "",
            };
            if let Some(o) = org_entity
                && !kind.is_empty()
                && self.entities[o as usize].classes.is_empty()
            {
                self.entities[o as usize].classes.push(kind.into());
            }
        }
        out
    }

    /// « Interrogé par X, son cabinet a démenti »: the noun behind the comma is a subject, and no apposition;
    /// but it is one in « X, le porte-parole du groupe, a démenti ».
    fn is_own_subject(&self, end: usize) -> bool {
        let v = self.v;
        let determined = !matches!(self.n.det, Determiner::None | Determiner::Indefinite);
        if !determined || !v.deprel(self.n.core.start).is_some_and(|d| d.is(Deprel::NSUBJ)) {
            return false;
        }
        let stop = v.sentences[self.n.sentence].atoms.end.min(end + 12);
        (end..stop)
            .take_while(|k| v.text(*k) != ",")
            .any(|k| matches!(v.upos(k), Some(document::Upos::Verb | document::Upos::Aux)))
    }

    /// « le sortant, l’Algérois X », "its chief executive, Dutch-born X": the candidate behind.
    fn behind_people(&self, k: usize, stop: usize) -> Option<usize> {
        let v = self.v;
        let mut at = k;
        let people = flag::PEOPLE | flag::DEMONYM;
        while at < stop && at < k + 2 && v.has(at, flag::ARTICLE | flag::INDEF) {
            at += 1;
        }
        if at >= stop || !v.has(at, people) || !v.shape(at).upper {
            return None;
        }
        at += 1;
        while at + 1 < stop && v.atom(at).glued && v.text(at).chars().all(crate::keys::is_hyphen) {
            at += 2;
        }
        self.index.at(at)
    }

    /// « La cheffe d’escale, Odette N’Guessan, … »: a name behind a complement without a name.
    fn behind_comma(&self, end: usize, stop: usize) -> Option<usize> {
        let v = self.v;
        if self.n.plural
            || !matches!(self.n.det, Determiner::Definite | Determiner::Possessive)
            || !v.has(end, flag::OF | flag::CONTRACTED)
        {
            return None;
        }
        let comma = (end..stop.min(end + 6)).find(|k| !v.shape(*k).word && v.text(*k) != "'")?;
        let verb = |k: usize| {
            matches!(v.upos(k), Some(document::Upos::Verb | document::Upos::Aux))
                || v.has(k, flag::ACT)
        };
        if v.text(comma) != "," || (end..comma).any(verb) {
            return None;
        }
        let c = self.index.at(comma + 1)?;
        (self.is(c, &[EntityType::Person]) && (end..comma).all(|k| self.index.over(k).is_none()))
            .then_some(c)
    }

    /// The candidate behind a form of address at `k` (« la ministre, Mme X »).
    fn skip_title(&self, k: usize, stop: usize) -> Option<usize> {
        let (len, senses) = self.v.phrase(k, stop)?;
        senses.iter().any(|s| matches!(s, crate::tables::Sense::Title { .. })).then_some(())?;
        self.index.at(k + len)
    }

    /// In « X est la patronne de Y »: X.
    fn subject_of_predicate(&self) -> Option<usize> {
        let v = self.v;
        let n = self.n;
        let sentence = &v.sentences[n.sentence];
        if !sentence.parsed {
            return None;
        }
        let layer = v.doc.tokens.as_ref()?;
        let words = layer.words.get(sentence.words.start as usize..sentence.words.end as usize)?;
        let me = v.atom(n.core.start).word.checked_sub(sentence.words.start)? + 1;
        // One look at the neighbourhood: a copula hangs on the noun within a few words.
        let from = (me as usize).saturating_sub(12);
        let near = &words[from..(me as usize - 1).min(words.len())];
        let copula = near.iter().any(|w| w.head == Some(me) && w.deprel == Some(Deprel::COP));
        if !copula {
            return None;
        }
        let at = near
            .iter()
            .position(|w| w.head == Some(me) && w.deprel.is_some_and(|d| d.is(Deprel::NSUBJ)))?;
        let word = sentence.words.start + (from + at) as u32;
        let k = v.atoms[sentence.atoms.clone()].partition_point(|a| a.word < word);
        self.index.over(sentence.atoms.start + k)
    }

    fn organisation(self, row: u16) -> Use {
        let v = self.v;
        let n = self.n;
        let sentence = &v.sentences[n.sentence];
        let (first, stop) = (sentence.atoms.start, sentence.atoms.end);
        let mut out = Use::default();
        let head = &v.tables(n.sentence).orgs[row as usize];
        let key = row_key(sentence.lang, row);
        let body = [EntityType::Organization];
        let mut target = None;
        // « le syndicat FMM », « le fabricant basque Ventalia »
        let end = n.atoms.end.max(n.phrase.end);
        let mut k = end;
        while k < stop && k < end + 2 && matches!(v.text(k), "«" | "“" | "„" | "\"" | "»") {
            k += 1;
        }
        if !n.plural
            && let Some(c) = self.index.at(k)
            && self.is(c, &body)
        {
            target = Some(c);
            out.taken = true;
        } else if let Some(c) = self.index.at(k)
            && self.is(c, &[EntityType::Person])
        {
            // « l’armateur malouin Yvon Le Guellec »: a person here.
            out.taken = true;
        }
        // « Orbanex, fabricant de drones »
        if target.is_none() && !self.is_own_subject(end) {
            let mut b = n.phrase.start;
            while b > first
                && v.has(b - 1, flag::ARTICLE | flag::INDEF | flag::PRE_ADJ | flag::DEMONYM)
            {
                b -= 1;
            }
            if b > first
                && matches!(v.text(b - 1), "," | "(")
                && let Some(c) = self.index.ending(b - 1)
                && self.is(c, &body)
            {
                target = Some(c);
                out.taken = true;
            }
        }
        if let Some(c) = self.complement(end) {
            out.of = Some(c as u32);
        }
        if target.is_none()
            && let Some(c) = self.subject_of_predicate()
        {
            out.predicate = true;
            if self.is(c, &body) {
                target = Some(c);
            }
        }
        if let Some(e) = target.and_then(|c| entity_of(self.names, c)) {
            let class = head.class.clone();
            let e = &mut self.entities[e as usize];
            e.say(&class, key);
            e.describe(v, n.core.end..n.phrase.end);
            if e.gender == Gender::Any {
                e.gender = head.gender;
            }
        }
        out
    }
}
