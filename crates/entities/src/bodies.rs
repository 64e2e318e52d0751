//! Names of bodies made of common nouns: heads, complements, coordination.

use crate::detect::{LONGEST, Scan, is_joint};
use crate::tables::{Sense, flag};
use document::{Deprel, Upos};

impl Scan<'_, '_, '_> {
    /// The complement of a name that begins with a common noun: « Sauvegarde du littoral ».
    pub(crate) fn complement_of_run(&self, i: usize, j: usize, stop: usize) -> Option<usize> {
        let v = self.v;
        let has_head = (i..j).any(|k| {
            self.sense(k, |s| matches!(s, Sense::Org { row, .. } if v.tables(self.s).orgs[*row as usize].name))
                .is_some()
        });
        let common_head = !v.tables(self.s).noun_capitals
            && j == i + 1
            && v.info(i).bits & flag::COMMON != 0
            && v.info(i).given.is_none()
            && !v.opens(i, v.sentences[self.s].atoms.start);
        if !has_head && !common_head {
            return None;
        }
        // « Portes ouvertes », « Eau vive »
        if j == i + 1 && self.any_adjectives(j, stop) > j {
            return Some(self.any_adjectives(j, stop));
        }
        // « Libertés en ligne »: what binds may also be a preposition of place before a small noun.
        if common_head
            && j + 1 < stop
            && v.has(j, flag::PLACE_PREP)
            && !v.has(j, flag::CONTRACTED)
            && !v.shape(j + 1).upper
            && v.info(j + 1).bits & (flag::FUNCTION | flag::ARTICLE) == 0
            && v.upos(j + 1).is_none_or(|p| p == Upos::Noun)
            && v.shape(j + 1).word
        {
            return Some(j + 2);
        }
        self.complement(j, stop, common_head || has_head, 0)
    }

    /// « Libertés en ligne salue … »: a bare noun that begins a sentence, with a complement, and acts.
    pub(crate) fn bare_subject(&self, i: usize) -> Option<usize> {
        let v = self.v;
        let info = v.info(i);
        let start = v.sentences[self.s].atoms.start;
        let possible = !v.tables(self.s).noun_capitals
            && !v.sentences[self.s].headline
            && v.shape(i).upper
            && info.bits & flag::COMMON != 0
            && info.bits & (flag::FUNCTION | flag::ARTICLE | flag::OF | flag::DEMONYM | flag::TIME)
                == 0
            && matches!(v.upos(i), None | Some(Upos::Noun | Upos::Propn))
            && v.opens(i, start);
        if !possible || i + 3 >= self.end {
            return None;
        }
        let j = i + 1;
        let stop = self.end.min(i + LONGEST);
        let end = if v.has(j, flag::PLACE_PREP) && !v.has(j, flag::OF | flag::CONTRACTED) {
            let small =
                !v.shape(j + 1).upper && v.info(j + 1).bits & (flag::FUNCTION | flag::ARTICLE) == 0;
            small.then_some(j + 2)?
        } else {
            self.complement(j, stop, true, 0)?
        };
        (end < self.end
            && v.has(end, flag::ACT)
            && v.upos(end).is_none_or(|p| matches!(p, Upos::Verb | Upos::Aux)))
        .then_some(end)
    }

    /// Past a complement (« de la baie », "of Civil Protection", „für Zivilschutz“) at `j`.
    ///
    /// With `small`, its noun may be written small.
    pub(crate) fn complement(
        &self,
        j: usize,
        stop: usize,
        small: bool,
        depth: u32,
    ) -> Option<usize> {
        let v = self.v;
        if depth > 3 || j + 1 >= stop || !v.has(j, flag::OF) || v.shape(j).upper {
            return None;
        }
        let mut k = j + 1;
        while k < stop && k < j + 3 && v.has(k, flag::ARTICLE) && !v.shape(k).upper {
            k += 1;
        }
        if k >= stop || !v.shape(k).word {
            return None;
        }
        if v.shape(k).upper {
            if v.info(k).bits & flag::TIME != 0 || (self.given_at(k) && self.name_atom(k + 1)) {
                return None;
            }
            let mut k = k + 1;
            loop {
                if k < stop && self.name_atom(k) && !self.is_role(k) {
                    k += 1;
                } else if k + 1 < stop
                    && is_joint(v.text(k))
                    && v.atom(k).glued
                    && v.atom(k + 1).glued
                {
                    k += 2;
                } else {
                    break;
                }
            }
            let k = self.adjectives(k, stop);
            return Some(self.complement(k, stop, false, depth + 1).unwrap_or(k));
        }
        if !small || v.tables(self.s).noun_capitals {
            return None;
        }
        let noun = match v.upos(k) {
            Some(p) => {
                matches!(p, Upos::Noun | Upos::Propn) || (p == Upos::Adj && v.has(k, flag::COMMON))
            }
            None => {
                v.info(k).bits
                    & (flag::FUNCTION | flag::ACT | flag::PARTICLE | flag::POSS | flag::DEM)
                    == 0
            }
        };
        if !noun {
            return None;
        }
        let mut k = k + 1;
        while k + 1 < stop && is_joint(v.text(k)) && v.atom(k).glued {
            k += 2;
        }
        let k = self.any_adjectives(k, stop);
        // « des dockers et pointeurs »
        if k + 1 < stop
            && v.has(k, flag::AND)
            && !v.shape(k + 1).upper
            && v.upos(k + 1) == Some(Upos::Noun)
            && v.deprel(k + 1).is_some_and(|d| d.is(Deprel::CONJ))
            && v.info(k + 1).bits & (flag::FUNCTION | flag::ARTICLE) == 0
        {
            let k = self.any_adjectives(k + 2, stop);
            return Some(self.complement(k, stop, true, depth + 1).unwrap_or(k));
        }
        Some(self.complement(k, stop, true, depth + 1).unwrap_or(k))
    }

    /// Past adjectives that belong to the name of an organisation.
    pub(crate) fn adjectives(&self, mut k: usize, stop: usize) -> usize {
        let v = self.v;
        while k < stop && v.has(k, flag::ORG_ADJ) && !v.shape(k).upper && v.shape(k).word {
            k += 1;
        }
        k
    }

    /// Past any adjectives: « Association cantonale », « Ordre provincial », « pêcheurs artisanaux ». Only
    /// behind a capital that makes a name: elsewhere an adjective describes.
    pub(crate) fn any_adjectives(&self, mut k: usize, stop: usize) -> usize {
        let v = self.v;
        if v.tables(self.s).adjectives_first {
            return self.adjectives(k, stop);
        }
        let from = k;
        while k < stop && k < from + 3 && v.shape(k).word && !v.shape(k).upper {
            let tagged = v.upos(k) == Some(Upos::Adj)
                && v.info(k).bits
                    & (flag::FUNCTION | flag::OF | flag::AND | flag::DEMONYM | flag::ACT)
                    == 0
                && v.deprel(k).is_some_and(|d| d.is(Deprel::AMOD) || d.is(Deprel::FLAT));
            if !(tagged || v.has(k, flag::ORG_ADJ)) {
                break;
            }
            k += 1;
        }
        k
    }

    /// A name headed by a noun for organisations: where it ends, the row, how sure.
    pub(crate) fn organisation(&self, i: usize) -> Option<(usize, u16, f32)> {
        let v = self.v;
        let t = v.tables(self.s);
        let (len, sense) = self.sense(i, |s| matches!(s, Sense::Org { .. }))?;
        let Sense::Org { row, plural } = sense else { return None };
        // A given name that is a noun as well (Marine).
        if len == 1 && v.info(i).given.is_some() && v.shape(i).upper && self.name_atom(i + 1) {
            return None;
        }
        let head = &t.orgs[row as usize];
        let upper = v.shape(i).upper;
        let opens = v.opens(i, v.sentences[self.s].atoms.start);
        let headline = v.sentences[self.s].headline;
        if plural || headline || !(head.name || head.lower) || (!upper && !head.lower) {
            return None;
        }
        let capital = upper && (!opens && !t.noun_capitals);
        let stop = self.end.min(i + LONGEST);
        let past = |k: usize| {
            if capital && head.name {
                self.any_adjectives(k, stop)
            } else {
                self.adjectives(k, stop)
            }
        };
        let mut k = past(i + len);
        // « Fonds Meridia », « Conseil Constitutionnel »
        let mut named = false;
        while k < stop && self.name_atom(k) && !self.is_role(k) {
            named = true;
            k += 1;
            while k + 1 < stop && is_joint(v.text(k)) && v.atom(k).glued && v.shape(k + 1).upper {
                k += 2;
            }
        }
        if named && (!upper || t.noun_capitals) {
            // « le syndicat FMM »: the noun is a description, the name stands alone.
            return None;
        }
        k = past(k);
        let mut end = k;
        let small = capital && head.name;
        if let Some(next) = self.complement(k, stop, small, 0) {
            end = self.coordinated(next, stop, &head.class);
        }
        let complemented = end > k;
        let capital_in = (i + 1..end).any(|x| v.shape(x).upper);
        // « CONTACT PRESSE »: a bare noun in capitals is a heading.
        if end == i + len && len == 1 && !named && v.shape(i).caps {
            return None;
        }
        let strength = if capital {
            // A bare « Conseil » needs more than a capital.
            if end == i + len && len == 1 && !named { 1.0 } else { 4.0 }
        } else if complemented && capital_in && head.lower {
            3.0
        } else if upper && (named || (complemented && capital_in)) {
            2.5
        } else {
            return None;
        };
        if !upper {
            let stop = end;
            // Small heads end with their last capital: « tribunal administratif de Rennes hier ».
            end = (i..end).rev().find(|x| v.shape(*x).upper)? + 1;
            end = self.adjectives(end, stop);
        }
        Some((end, row, strength))
    }

    /// « de l'Économie, des Finances et de la Relance »
    pub(crate) fn coordinated(&self, mut end: usize, stop: usize, class: &str) -> usize {
        let v = self.v;
        if class != "ministry" {
            return end;
        }
        loop {
            if end + 1 >= stop || !(v.text(end) == "," || v.has(end, flag::AND)) {
                return end;
            }
            if let Some(next) = self.complement(end + 1, stop, false, 2) {
                end = next;
            } else if v.has(end, flag::AND)
                && self.name_atom(end + 1)
                && v.tables(self.s).code.as_str() != "fr"
            {
                end += 2;
                while end < stop && self.name_atom(end) {
                    end += 1;
                }
            } else {
                return end;
            }
        }
    }
}
