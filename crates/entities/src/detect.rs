//! Finding the stretches of text that may be names.

use crate::base::{Form, FormKind};
use crate::candidate::{Candidate, Source};
use crate::tables::{Sense, flag};
use crate::view::View;
use document::{EntityType, Upos};
use rustc_hash::FxHashMap;
use std::ops::Range;

/// Names that hold this many atoms at most.
const LONGEST: usize = 16;

/// All candidates of a document in order of the text, not overlapping.
///
/// `blocked` are stretches, in order, that no name may begin in: « ministre de la Culture ».
pub(crate) fn candidates(v: &View<'_>, blocked: &[Range<usize>], out: &mut Vec<Candidate>) {
    out.clear();
    let mut next = 0;
    for s in 0..v.sentences.len() {
        let mut scan = Scan { v, s, end: v.sentences[s].atoms.end, out };
        scan.sentence(blocked, &mut next);
    }
    again(v, out);
}

struct Scan<'v, 'a, 'o> {
    v: &'v View<'a>,
    s: usize,
    end: usize,
    out: &'o mut Vec<Candidate>,
}

impl Scan<'_, '_, '_> {
    fn sentence(&mut self, blocked: &[Range<usize>], next: &mut usize) {
        let mut i = self.v.sentences[self.s].atoms.start;
        while i < self.end {
            while blocked.get(*next).is_some_and(|b| b.end <= i) {
                *next += 1;
            }
            match blocked.get(*next) {
                Some(b) if b.contains(&i) => i = b.end,
                _ => i = self.at(i).max(i + 1),
            }
        }
    }

    /// Takes what begins at atom `i`; gives where to go on.
    fn at(&mut self, i: usize) -> usize {
        let v = self.v;
        let shape = v.shape(i);
        if !shape.word {
            return i + 1;
        }
        // « Mme de Kermoal »
        if !shape.upper && v.has(i, flag::PARTICLE) && self.titled(i) {
            let mut k = i;
            while k < self.end && k < i + 3 && v.has(k, flag::PARTICLE) && !v.shape(k).upper {
                k += 1;
            }
            if k < self.end && v.shape(k).upper && v.shape(k).word {
                let end = self.run(k).map_or(k + 1, |r| r.0);
                return self.push(i..end, Source::Run, 4.0);
            }
        }
        let known = self.known(i);
        if let Some((end, form)) = known
            && v.base.known[v.base.forms[form as usize].known as usize].user
        {
            return self.push(i..end, Source::Known(form), 9.0);
        }
        let head = self.organisation(i);
        let run = if self.starts_name(i) { self.run(i) } else { None };
        let run_end = run.as_ref().map_or(i, |r| r.0);
        if let Some((end, form)) = known {
            let single_place = end == i + 1
                && matches!(
                    v.base.known[v.base.forms[form as usize].known as usize].class.as_str(),
                    "place" | "state"
                );
            let longer_head = head.as_ref().is_some_and(|h| h.0 > end);
            let longer_run =
                run_end > end && (single_place || v.info(i).given.is_some()) && !self.given_at(end);
            if !longer_head && !longer_run {
                return self.push(i..end, Source::Known(form), 5.0);
            }
        }
        match (head, run) {
            (Some((end, row, strength)), _) if end >= run_end => {
                let end = self.push(i..end, Source::Head(row), strength);
                self.acronym(end)
            }
            (_, Some((end, strength))) => {
                let end = self.push(i..end, Source::Run, strength);
                self.acronym(end)
            }
            _ => match self.bare_subject(i) {
                Some(end) => self.push(i..end, Source::Run, 2.0),
                None => i + 1,
            },
        }
    }

    fn push(&mut self, atoms: Range<usize>, source: Source, strength: f32) -> usize {
        let end = atoms.end;
        let opens = self.v.opens(atoms.start, self.v.sentences[self.s].atoms.start);
        let mut c = Candidate::new(atoms, self.s, source, strength);
        c.opens = opens;
        self.out.push(c);
        end
    }

    /// `(UIL)` behind an organisation.
    fn acronym(&mut self, end: usize) -> usize {
        let v = self.v;
        if end + 2 < self.end + 0
            && v.text(end) == "("
            && v.text(end + 2) == ")"
            && v.shape(end + 1).word
            && (v.shape(end + 1).caps || v.shape(end + 1).upper)
            && initials_fit(v, self.out.last().map_or(0..0, |c| c.atoms.clone()), end + 1)
        {
            let long = self.out.len() as u32 - 1;
            let known = self.known(end + 1).map_or(Source::Run, |(_, f)| Source::Known(f));
            self.push(end + 1..end + 2, known, 4.0);
            if let Some(c) = self.out.last_mut() {
                c.acronym_of = Some(long);
            }
            return end + 3;
        }
        end
    }

    /// The longest form of the base at `i` that is written as it should be.
    fn known(&self, i: usize) -> Option<(usize, u32)> {
        let v = self.v;
        v.info(i).base?;
        let stop = self.end.min(i + LONGEST);
        let hit = v.base.index.longest_ids((i..stop).map(|k| v.info(k).base))?;
        let end = i + hit.len;
        let headline = v.sentences[self.s].headline;
        let code = v.tables(self.s).code;
        let fits = |f: &Form| {
            f.fits((i..end).map(|k| v.shape(k)), headline)
                && (f.usual_in(code) || (v.shape(i).upper && !v.info(i).is_common()))
        };
        let forms = || hit.values.iter().copied().filter(|f| fits(&v.base.forms[*f as usize]));
        // The form that is usual in the text's language goes first, then the order of the files.
        let form = forms()
            .find(|f| v.base.forms[*f as usize].usual_in(code))
            .or_else(|| forms().next())?;
        if hit.len == 1 {
            let f = &v.base.forms[form as usize];
            let user = v.base.known[f.known as usize].user;
            let common = v.info(i).is_common() && !v.shape(i).caps;
            let opens = v.opens(i, v.sentences[self.s].atoms.start);
            if !user && common && (opens || headline || v.tables(self.s).noun_capitals) {
                return None;
            }
            // `Trump` before an unknown capital may be another one of that name: runs decide.
            if f.kind == FormKind::Acronym && headline {
                return None;
            }
        }
        Some((end, form))
    }

    fn given_at(&self, i: usize) -> bool {
        i < self.end && self.v.shape(i).upper && self.v.info(i).given.is_some()
    }

    fn sense(&self, i: usize, pick: impl Fn(&Sense) -> bool) -> Option<(usize, Sense)> {
        let (len, senses) = self.v.phrase(i, self.end)?;
        senses.iter().find(|s| pick(s)).map(|s| (len, *s))
    }

    fn is_role(&self, i: usize) -> bool {
        self.sense(i, |s| matches!(s, Sense::Role { .. } | Sense::Title { .. })).is_some()
            || self.v.info(i).role_ending.is_some()
    }

    fn titled(&self, i: usize) -> bool {
        let start = self.v.sentences[self.s].atoms.start;
        i > start
            && self.sense(i - 1, |s| matches!(s, Sense::Title { .. })).is_some_and(|(n, _)| n == 1)
    }

    /// Whether an atom can be part of a name.
    fn name_atom(&self, i: usize) -> bool {
        let v = self.v;
        if i >= self.end || !v.shape(i).upper {
            return false;
        }
        let bits = v.info(i).bits;
        if bits & flag::TIME != 0 {
            return false;
        }
        if v.tables(self.s).noun_capitals && !self.titled(i) {
            return match v.upos(i) {
                Some(Upos::Propn) => {
                    v.info(i).given.is_some()
                        || !(self.is_role(i)
                            || v.info(i).bits & (flag::COMMON | flag::FUNCTION) != 0)
                }
                Some(Upos::Adj) => {
                    !v.opens(i, v.sentences[self.s].atoms.start) && bits & flag::DEMONYM == 0
                }
                Some(Upos::Noun | Upos::X) => {
                    let name = v.info(i).propn > 0 || v.info(i).given.is_some();
                    name && !v.info(i).is_common() && self.unknown_noun(i)
                }
                Some(_) => v.info(i).given.is_some() && bits & flag::FUNCTION == 0,
                None => !v.info(i).is_common() && self.unknown_noun(i),
            };
        }
        true
    }

    fn unknown_noun(&self, i: usize) -> bool {
        let info = self.v.info(i);
        info.given.is_some()
            || (!self.is_role(i) && info.org_ending.is_none() && self.sense(i, |_| true).is_none())
    }

    /// Whether a name made of capitals can begin at `i`.
    fn starts_name(&self, i: usize) -> bool {
        let v = self.v;
        if !self.name_atom(i) {
            return false;
        }
        let start = v.sentences[self.s].atoms.start;
        let bits = v.info(i).bits;
        let opens = v.opens(i, start) || v.sentences[self.s].headline;
        if self.sense(i, |s| matches!(s, Sense::Title { .. })).is_some() {
            return false;
        }
        // « Trois-Phares »
        let compound = i + 2 < self.end
            && v.atoms[i + 1].glued
            && is_joint(v.text(i + 1))
            && v.atoms[i + 2].glued
            && v.shape(i + 2).upper
            && !v.tables(self.s).noun_capitals;
        if compound && !self.is_role(i) && !self.is_role(i + 2) {
            return true;
        }
        if bits & (flag::FUNCTION | flag::ARTICLE | flag::POSS | flag::DEM | flag::OF) != 0 {
            // « Le Courrier des Alpes » inside a sentence: the article belongs to the title.
            let title = bits & flag::ARTICLE != 0
                && !opens
                && i + 1 < self.end
                && self.name_atom(i + 1)
                && !v.shape(i + 1).initial;
            return title;
        }
        if self.titled(i) {
            return true;
        }
        let next_upper = self.name_atom(i + 1);
        if self.is_role(i) {
            let capital_roles =
                v.tables(self.s).noun_capitals || v.tables(self.s).code.as_str() == "en";
            if opens || capital_roles || v.shape(i).caps {
                return false;
            }
        }
        if bits & flag::DEMONYM != 0 && !next_upper {
            return false;
        }
        if opens && v.info(i).is_common() && v.info(i).given.is_none() {
            // The capital is the sentence's. A name may still begin here: see `again`.
            return false;
        }
        true
    }

    /// The end of the run of capitals at `i`, and how sure it is.
    fn run(&self, i: usize) -> Option<(usize, f32)> {
        let v = self.v;
        let start = v.sentences[self.s].atoms.start;
        let opens = v.opens(i, start);
        let headline = v.sentences[self.s].headline;
        let stop = self.end.min(i + LONGEST);
        let mut j = i + 1;
        while j < stop {
            let glued = v.atoms[j].glued;
            if glued && is_joint(v.text(j)) && j + 1 < stop && v.atoms[j + 1].glued {
                let upper = self.name_atom(j + 1)
                    || (v.shape(j + 1).upper && !v.tables(self.s).noun_capitals);
                // „Orbanex-Chef“, "Paris-based": only what is a name itself.
                if upper && !self.is_role(j + 1) {
                    j += 2;
                    continue;
                }
                // Jean-de-Dieu, Port-au-Prince
                if j + 3 < stop
                    && v.has(j + 1, flag::PARTICLE | flag::OF | flag::PLACE_PREP)
                    && v.atoms[j + 2].glued
                    && v.shape(j + 3).upper
                {
                    j += 4;
                    continue;
                }
                break;
            }
            if v.text(j) == "." && v.shape(j - 1).initial && glued {
                j += 1;
                continue;
            }
            if v.text(j) == "&" && self.name_atom(j + 1) {
                j += 2;
                continue;
            }
            let surname = v.tables(self.s).noun_capitals
                && v.shape(j).upper
                && v.info(j - 1).given.is_some()
                && v.info(j).bits & (flag::FUNCTION | flag::TIME) == 0;
            if (self.name_atom(j) || surname) && self.joins(i, j) {
                j += 1;
                continue;
            }
            if let Some(next) = self.particles(i, j, stop) {
                j = next;
                continue;
            }
            if !headline && let Some(next) = self.foreign(j, stop) {
                j = next;
                continue;
            }
            if !headline && let Some(next) = self.complement_of_run(i, j, stop) {
                j = next;
                continue;
            }
            break;
        }
        while j > i + 1 && (v.text(j - 1) == "." && !v.shape(j - 2).initial) {
            j -= 1;
        }
        let strength = self.strength(i, j, opens, headline)?;
        Some((j, strength))
    }

    /// Whether capital atom `j` goes on the run that began at `i`.
    fn joins(&self, i: usize, j: usize) -> bool {
        let v = self.v;
        let given_before = v.info(j - 1).given.is_some() && j == i + 1;
        let bits = v.info(j).bits;
        if bits & flag::BREAK != 0 && !given_before {
            return false;
        }
        let several = self
            .sense(j, |s| matches!(s, Sense::Role { .. }))
            .is_some_and(|(_, s)| matches!(s, Sense::Role { plural: true, .. }));
        if self.is_role(j) && !given_before && !several {
            // "Union President X": the role is no part of the name before it.
            return !v.tables(self.s).noun_capitals
                && v.tables(self.s).code.as_str() != "en"
                && !v.info(j).is_common();
        }
        if bits & flag::FUNCTION != 0 && bits & (flag::ARTICLE | flag::PARTICLE) == 0 {
            return v.shape(j).caps;
        }
        true
    }

    /// `de`, `van der`, `bin` between the parts of a person's name.
    fn particles(&self, i: usize, j: usize, stop: usize) -> Option<usize> {
        let v = self.v;
        let mut k = j;
        while k < stop && k < j + 3 && v.has(k, flag::PARTICLE) && !v.shape(k).upper {
            k += 1;
        }
        if k == j || k >= stop || !v.shape(k).upper || v.has(k, flag::TIME) {
            return None;
        }
        if !self.name_atom(k) && v.info(i).given.is_none() {
            return None;
        }
        let first = j - i;
        let person = v.info(i).given.is_some() || (self.titled(i) && first == 1);
        let only_given = (i..j).all(|x| v.info(x).given.is_some() || !v.shape(x).word);
        let binds = v.has(j, flag::OF);
        // « Solenn de Kermadec », but « Emmanuel Lenoir de Calyptra » only where names go on so.
        let iberian = matches!(v.tables(self.s).code.as_str(), "es" | "pt") && first <= 3;
        let place = v.info(k).base.is_some();
        let ok = person && (!binds || only_given || (iberian && !place));
        ok.then_some(k + 1)
    }

    /// « Sauvegarde du littoral » in an English text: a small word of another language, and a word
    /// that this one does not have; or a word with letters that it does not use.
    fn foreign(&self, j: usize, stop: usize) -> Option<usize> {
        let v = self.v;
        let unknown = |k: usize| {
            k < stop
                && v.shape(k).word
                && !v.shape(k).upper
                && v.info(k).bits & !(flag::ORG_ADJ | flag::PARTICLE) == 0
                && v.info(k).phrase.is_none()
        };
        let mut k = j;
        while k < stop && k < j + 3 && v.has(k, flag::FOREIGN) && !v.shape(k).upper {
            k += 1;
        }
        if k > j && k < stop {
            return unknown(k).then_some(k + 1);
        }
        let strange = |k: usize| {
            let home = match v.tables(self.s).code.as_str() {
                "en" => "",
                "de" => "äöüß",
                "nl" => "ëïéèöü",
                _ => return false,
            };
            v.key(k).chars().any(|c| !c.is_ascii() && c.is_alphabetic() && !home.contains(c))
        };
        (unknown(j) && strange(j)).then_some(j + 1)
    }

    /// The complement of a name that begins with a common noun: « Sauvegarde du littoral ».
    fn complement_of_run(&self, i: usize, j: usize, stop: usize) -> Option<usize> {
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
        // « Libertés en ligne »: what binds may also be a preposition of place before a small noun.
        if common_head
            && j + 1 < stop
            && v.has(j, flag::PLACE_PREP)
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
    fn bare_subject(&self, i: usize) -> Option<usize> {
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
    fn complement(&self, j: usize, stop: usize, small: bool, depth: u32) -> Option<usize> {
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
                    && v.atoms[k].glued
                    && v.atoms[k + 1].glued
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
        while k + 1 < stop && is_joint(v.text(k)) && v.atoms[k].glued {
            k += 2;
        }
        let k = self.adjectives(k, stop);
        Some(self.complement(k, stop, true, depth + 1).unwrap_or(k))
    }

    /// Past adjectives that belong to the name of an organisation.
    fn adjectives(&self, mut k: usize, stop: usize) -> usize {
        let v = self.v;
        while k < stop && v.has(k, flag::ORG_ADJ) && !v.shape(k).upper && v.shape(k).word {
            k += 1;
        }
        k
    }

    /// How sure it is that the run is a name; `None` for no.
    fn strength(&self, i: usize, j: usize, opens: bool, headline: bool) -> Option<f32> {
        let v = self.v;
        let info = v.info(i);
        let given = info.given.is_some();
        let len = j - i;
        if self.titled(i) {
            return Some(4.0);
        }
        if headline {
            let person =
                given && (2..=4).contains(&len) && (i + 1..j).all(|k| !v.info(k).is_common());
            return person.then_some(1.5);
        }
        let start = v.sentences[self.s].atoms.start;
        let announced = i > start
            && (v.has(i - 1, flag::WORK_NOUN)
                || (!opens
                    && !v.tables(self.s).noun_capitals
                    && !v.shape(i - 1).upper
                    && self
                        .sense(i - 1, |s| matches!(s, Sense::Org { plural: false, .. }))
                        .is_some()));
        if len == 1 && announced && !v.tables(self.s).noun_capitals {
            return Some(2.0);
        }
        if len == 1 {
            if info.bits & (flag::DEMONYM | flag::FUNCTION) != 0 || v.shape(i).initial {
                return None;
            }
            if info.is_common() && !v.shape(i).caps {
                // A common word with a capital inside a sentence: a name only where the parse says so.
                let propn = v.upos(i) == Some(Upos::Propn) && info.bits & flag::COMMON == 0;
                let often = info.capital >= 2 && info.small == 0;
                return (propn || often).then_some(1.0);
            }
            if opens {
                let propn = match v.upos(i) {
                    Some(Upos::Propn | Upos::X) => 1.0,
                    Some(_) => -1.0,
                    None => 0.0,
                };
                let seen = if info.capital > 0 { 2.5 } else { 0.0 };
                let s = 1.0 + propn + seen + if given { 0.5 } else { 0.0 };
                return (s >= 1.0).then_some(s);
            }
            return Some(3.0);
        }
        let plain = (i..j)
            .filter(|k| v.shape(*k).word)
            .all(|k| v.info(k).is_common() && v.info(k).given.is_none() && !v.shape(k).caps);
        let adjective =
            v.has(i, flag::DEMONYM) && !(i + 1..j).any(|k| v.info(k).bits & flag::COMMON != 0);
        if adjective && len == 2 {
            return None;
        }
        Some(if plain && opens {
            0.5
        } else if opens && !given {
            2.0
        } else {
            3.5
        })
    }

    /// A name headed by a noun for organisations: where it ends, the row, how sure.
    fn organisation(&self, i: usize) -> Option<(usize, u16, f32)> {
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
        let mut k = self.adjectives(i + len, stop);
        // « Fonds Meridia », « Conseil Constitutionnel »
        let mut named = false;
        while k < stop && self.name_atom(k) && !self.is_role(k) {
            named = true;
            k += 1;
            while k + 1 < stop && is_joint(v.text(k)) && v.atoms[k].glued && v.shape(k + 1).upper {
                k += 2;
            }
        }
        if named && (!upper || t.noun_capitals) {
            // « le syndicat FMM »: the noun is a description, the name stands alone.
            return None;
        }
        k = self.adjectives(k, stop);
        let mut end = k;
        let small = capital && head.name;
        if let Some(next) = self.complement(k, stop, small, 0) {
            end = self.coordinated(next, stop, &head.class);
        }
        let complemented = end > k;
        let capital_in = (i + 1..end).any(|x| v.shape(x).upper);
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
    fn coordinated(&self, mut end: usize, stop: usize, class: &str) -> usize {
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

/// A hyphen between the parts of a name.
fn is_joint(s: &str) -> bool {
    s.chars().all(crate::keys::is_hyphen) && !s.is_empty()
}

/// Whether atom `acronym` can stand for the name: its letters are initials of it, in order.
pub(crate) fn initials_fit(v: &View<'_>, name: Range<usize>, acronym: usize) -> bool {
    let letters: Vec<char> =
        v.key(acronym).chars().filter(|c| c.is_alphabetic()).flat_map(char::to_lowercase).collect();
    if letters.len() < 2 || letters.len() > 10 || !v.shape(acronym).upper {
        return false;
    }
    acronym_score(name.map(|k| v.key(k)), &letters)
}

/// Whether the letters are found in order at the beginnings of the words, with the first word's first.
pub(crate) fn acronym_score<'k>(words: impl Iterator<Item = &'k str>, letters: &[char]) -> bool {
    let mut at = 0;
    let mut heads = 0;
    for word in words {
        if at >= letters.len() {
            break;
        }
        let mut first = true;
        for c in word.chars() {
            if at < letters.len() && c == letters[at] {
                at += 1;
                if first {
                    heads += 1;
                }
                first = false;
            } else {
                break;
            }
        }
        if at == 0 {
            return false;
        }
    }
    at == letters.len() && heads * 2 > letters.len()
}

/// Names found for sure, looked for again where their capitals say nothing.
fn again(v: &View<'_>, out: &mut Vec<Candidate>) {
    let mut trie: FxHashMap<(u32, u32), u32> = FxHashMap::default();
    let mut ends: Vec<bool> = vec![false];
    let mut learn = |keys: &mut dyn Iterator<Item = u32>| {
        let mut state = 0u32;
        for key in keys {
            let fresh = ends.len() as u32;
            state = *trie.entry((state, key)).or_insert(fresh);
            if state == fresh {
                ends.push(false);
            }
        }
        ends[state as usize] = state != 0;
    };
    for c in out.iter().filter(|c| c.strength >= 2.0) {
        let article = v.has(c.atoms.start, flag::ARTICLE) && c.atoms.len() > 1;
        let from = c.atoms.start + usize::from(article);
        learn(&mut (from..c.atoms.end).map(|k| v.atoms[k].key));
        let last = c.atoms.end - 1;
        let person = c.atoms.len() >= 2
            && v.info(c.atoms.start).given.is_some()
            && c.source == Source::Run
            && v.shape(last).upper;
        if person {
            learn(&mut std::iter::once(v.atoms[last].key));
        }
    }
    let mut found: Vec<Candidate> = Vec::new();
    let mut next = 0;
    for (s, sentence) in v.sentences.iter().enumerate() {
        let mut i = sentence.atoms.start;
        while i < sentence.atoms.end {
            while next < out.len() && out[next].atoms.end <= i {
                next += 1;
            }
            let limit = match out.get(next) {
                Some(c) if c.atoms.start <= i && c.strength >= 1.0 => {
                    i = c.atoms.end.max(i + 1);
                    continue;
                }
                Some(c) if c.strength >= 1.0 => c.atoms.start.min(sentence.atoms.end),
                _ => sentence.atoms.end,
            };
            let mut step = 1;
            if v.shape(i).upper {
                let (mut state, mut end) = (0u32, i);
                for k in i..limit {
                    let Some(to) = trie.get(&(state, v.atoms[k].key)) else { break };
                    state = *to;
                    if ends[state as usize] {
                        end = k + 1;
                    }
                }
                if end > i
                    && (end > i + 1
                        || !v.info(i).is_common()
                        || sentence.headline
                        || v.info(i).capital >= 2)
                {
                    let mut c = Candidate::new(i..end, s, Source::Again, 2.0);
                    c.opens = v.opens(i, sentence.atoms.start);
                    found.push(c);
                    step = end - i;
                }
            }
            i += step;
        }
    }
    out.retain(|c| c.strength >= 1.0);
    out.append(&mut found);
    out.sort_by_key(|c| (c.atoms.start, std::cmp::Reverse(c.atoms.end)));
    // The numbers that acronyms hold were those before the sorting.
    relink(v, out);
}

fn relink(v: &View<'_>, out: &mut Vec<Candidate>) {
    let mut end = 0;
    out.retain(|c| {
        let keep = c.atoms.start >= end;
        if keep {
            end = c.atoms.end;
        }
        keep
    });
    for i in 0..out.len() {
        if out[i].acronym_of.is_some() {
            let before = i.checked_sub(1).filter(|p| {
                out[*p].atoms.end + 1 == out[i].atoms.start && v.text(out[*p].atoms.end) == "("
            });
            out[i].acronym_of = before.map(|p| p as u32);
        }
    }
}

/// Whether the base says what the candidate is.
pub(crate) fn known_type(v: &View<'_>, c: &Candidate) -> Option<EntityType> {
    match c.source {
        Source::Known(f) => Some(v.base.known[v.base.forms[f as usize].known as usize].entity_type),
        _ => None,
    }
}
