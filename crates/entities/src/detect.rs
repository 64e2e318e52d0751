//! Finding the stretches of text that may be names.

use crate::base::{Form, FormKind};
use crate::candidate::{Candidate, Source};
use crate::tables::{Sense, flag};
use crate::view::View;
use document::Upos;
use std::ops::Range;

/// Names that hold this many atoms at most.
pub(crate) const LONGEST: usize = 16;

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
    crate::again::again(v, out);
}

pub(crate) struct Scan<'v, 'a, 'o> {
    pub(crate) v: &'v View<'a>,
    pub(crate) s: usize,
    pub(crate) end: usize,
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
        if let Some(end) = self.quoted(i) {
            return self.push(i..end, Source::Run, 2.0);
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

    /// „der »Uferbote«“: where capitals say nothing, quotation marks behind an article tell a name.
    fn quoted(&self, i: usize) -> Option<usize> {
        let v = self.v;
        let first = v.sentences[self.s].atoms.start;
        if !v.tables(self.s).noun_capitals || i < first + 2 || !v.shape(i).upper {
            return None;
        }
        let quote =
            |k: usize| matches!(v.text(k), "„" | "»" | "\"" | "“" | "«" | "‚" | "‘" | "›" | "”");
        let before = i - 2;
        let announced = v.has(before, flag::ARTICLE | flag::CONTRACTED)
            || self.sense(before, |s| matches!(s, Sense::Org { plural: false, .. })).is_some()
            || v.info(before).org_ending.is_some();
        if !quote(i - 1) || !announced || v.has(i, flag::ARTICLE | flag::FUNCTION) {
            return None;
        }
        let end = (i..self.end.min(i + 6)).find(|k| quote(*k))?;
        let name = (i..end).all(|k| {
            v.shape(k).upper
                || v.has(k, flag::OF | flag::ARTICLE | flag::CONTRACTED)
                || !v.shape(k).word
        });
        let ends = v.shape(end - 1).upper;
        (name && ends && end > i).then_some(end)
    }

    /// `(UIL)` behind an organisation.
    fn acronym(&mut self, end: usize) -> usize {
        let v = self.v;
        if end + 2 < self.end
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

    pub(crate) fn given_at(&self, i: usize) -> bool {
        i < self.end && self.v.shape(i).upper && self.v.info(i).given.is_some()
    }

    pub(crate) fn sense(&self, i: usize, pick: impl Fn(&Sense) -> bool) -> Option<(usize, Sense)> {
        let (len, senses) = self.v.phrase(i, self.end)?;
        senses.iter().find(|s| pick(s)).map(|s| (len, *s))
    }

    pub(crate) fn is_role(&self, i: usize) -> bool {
        self.sense(i, |s| matches!(s, Sense::Role { .. } | Sense::Title { .. })).is_some()
            || self.v.info(i).role_ending.is_some()
    }

    fn titled(&self, i: usize) -> bool {
        let start = self.v.sentences[self.s].atoms.start;
        i > start
            && self.sense(i - 1, |s| matches!(s, Sense::Title { .. })).is_some_and(|(n, _)| n == 1)
    }

    /// Whether an atom can be part of a name.
    pub(crate) fn name_atom(&self, i: usize) -> bool {
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
            && v.atom(i + 1).glued
            && is_joint(v.text(i + 1))
            && v.atom(i + 2).glued
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
        // „Verkehrsgeograf Anselm Tschager“: a noun before a given name is what they are.
        if v.tables(self.s).noun_capitals
            && v.upos(i) == Some(Upos::Noun)
            && v.info(i).given.is_none()
            && v.key(i).len() > 5
            && next_upper
            && v.info(i + 1).given.is_some()
            && self.name_atom(i + 2)
        {
            return false;
        }
        if bits & (flag::PEOPLE | flag::DEMONYM) != 0 && i > start && !v.shape(i).caps {
            // « aux Valaisans »: a people; « l’Algérois Mourad Belhadj »: the name begins behind.
            let det = v.info(i - 1).bits;
            let many = det & (flag::PLURAL_DET | flag::INDEF) != 0;
            let given = next_upper && v.info(i + 1).given.is_some();
            let person = next_upper
                && det & (flag::ARTICLE | flag::CONTRACTED | flag::INDEF) != 0
                && !v.has(i + 1, flag::ORG_ADJ | flag::COMMON)
                && (given || self.name_atom(i + 2));
            if (many && !next_upper) || (person && !v.tables(self.s).noun_capitals) {
                return false;
            }
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
            let glued = v.atom(j).glued;
            if glued && is_joint(v.text(j)) && j + 1 < stop && v.atom(j + 1).glued {
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
                    && v.atom(j + 2).glued
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
            // « TransRégio Est », « N’Guessan »: inside a sentence a capital has its reason.
            return v.shape(j).caps
                || (!v.tables(self.s).noun_capitals
                    && !v.sentences[self.s].headline
                    && v.tables(self.s).code.as_str() != "en"
                    && !v.opens(j, v.sentences[self.s].atoms.start));
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
}

/// A hyphen between the parts of a name.
pub(crate) fn is_joint(s: &str) -> bool {
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

/// Whether the base says what the candidate is.
pub(crate) fn known_type(v: &View<'_>, c: &Candidate) -> Option<document::EntityType> {
    match c.source {
        Source::Known(f) => Some(v.base.known[v.base.forms[f as usize].known as usize].entity_type),
        _ => None,
    }
}
