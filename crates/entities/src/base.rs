//! The base of known actors: states and their seats, institutions, media, companies, places; and
//! the actors that the user names.

use crate::actors_file::ActorsFile;
use crate::keys::{self, Shape};
use crate::tables::Gender;
use compact_str::CompactString;
use document::{EntityType, LanguageCode};
use lexicon::{EntryRef, PackError, Packs, PhraseIndex, PhraseIndexBuilder, Row};
use rustc_hash::FxHashMap;

/// The languages that the base has columns for, in the order of its bit masks.
pub(crate) const LANGUAGES: [LanguageCode; 7] = [
    LanguageCode::FR,
    LanguageCode::EN,
    LanguageCode::DE,
    LanguageCode::ES,
    LanguageCode::IT,
    LanguageCode::PT,
    LanguageCode::NL,
];

const ALL: u8 = 0x7F;

/// The bit of a language in masks of forms.
pub(crate) fn language_bit(code: LanguageCode) -> u8 {
    LANGUAGES.iter().position(|l| *l == code).map_or(0, |i| 1 << i)
}

/// Why a form stands for its actor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FormKind {
    /// Its name.
    Name,
    /// Its acronym.
    Acronym,
    /// Its name, which is that of no place (« gouvernement français » for France).
    Body,
    /// The building where it sits.
    Metonym,
    /// The city where it sits, which is a place as well.
    Seat,
}

/// Somebody or something known beforehand.
#[derive(Clone, Debug)]
pub(crate) struct Known {
    pub id: CompactString,
    pub entity_type: EntityType,
    /// As the heads of organisations have it (`ministry`, `media`, `state`, `place` …).
    pub class: CompactString,
    /// Id of the state it belongs to.
    pub country: CompactString,
    pub gender: Gender,
    /// Preferred name in each of [`LANGUAGES`]; empty where there is none.
    pub names: [CompactString; 7],
    pub entry: Option<EntryRef>,
    /// Named by the user.
    pub user: bool,
}

impl Known {
    /// The preferred name in a language, else in English, else any.
    pub(crate) fn name(&self, code: LanguageCode) -> &str {
        let of = |c: LanguageCode| {
            let i = LANGUAGES.iter().position(|l| *l == c)?;
            Some(self.names[i].as_str()).filter(|n| !n.is_empty())
        };
        of(code)
            .or_else(|| of(LanguageCode::EN))
            .or_else(|| self.names.iter().map(CompactString::as_str).find(|n| !n.is_empty()))
            .unwrap_or(&self.id)
    }
}

/// A surface of a known actor.
#[derive(Clone, Debug)]
pub(crate) struct Form {
    pub known: u32,
    pub kind: FormKind,
    /// Languages in which it is usual.
    pub languages: u8,
    /// Bit `i`: atom `i` begins with a capital.
    upper: u32,
    /// Bit `i`: atom `i` is all capitals.
    caps: u32,
    pub atoms: u8,
}

impl Form {
    fn new(known: u32, kind: FormKind, languages: u8, text: &str) -> Form {
        let (mut upper, mut caps, mut n) = (0u32, 0u32, 0u32);
        for word in text.split_whitespace() {
            keys::atoms(word, |a, b| {
                let s = keys::shape(&word[a..b]);
                if n < 32 {
                    upper |= u32::from(s.upper) << n;
                    caps |= u32::from(s.caps) << n;
                }
                n += 1;
            });
        }
        Form { known, kind, languages, upper, caps, atoms: n.min(255) as u8 }
    }

    /// Whether a stretch of text is written as this form asks: capitals where it has them.
    /// `headline` excuses any capitals.
    pub(crate) fn fits(&self, mut shapes: impl Iterator<Item = Shape>, headline: bool) -> bool {
        let acronym = self.atoms == 1 && self.caps == 1;
        for i in 0..u32::from(self.atoms).min(32) {
            let Some(s) = shapes.next() else { return false };
            let wants_caps = self.caps >> i & 1 == 1;
            if wants_caps && acronym && !s.caps && !s.digit {
                return false;
            }
            // `Us` is no country, and `WHO` in a headline in capitals no health body.
            if acronym && headline {
                return false;
            }
            if self.upper >> i & 1 == 1 && !s.upper && !s.digit {
                return false;
            }
            // An all-capitals text for a name in small letters: `MONDE` alone is odd.
            if !headline && self.atoms == 1 && !wants_caps && s.caps {
                return false;
            }
        }
        true
    }

    /// Whether it is usual in a language, or safe in any.
    pub(crate) fn usual_in(&self, code: LanguageCode) -> bool {
        let bit = language_bit(code);
        bit == 0 || self.languages & bit != 0 || self.atoms >= 2
    }
}

/// Known actors and the index of their forms.
#[derive(Debug)]
pub(crate) struct Base {
    pub known: Vec<Known>,
    pub forms: Vec<Form>,
    pub index: PhraseIndex<u32>,
    by_id: FxHashMap<CompactString, u32>,
    pub given: FxHashMap<CompactString, Gender>,
    /// Suffixes of companies (SA, GmbH, Ltd).
    pub suffixes: FxHashMap<CompactString, CompactString>,
}

#[derive(Default)]
struct Builder {
    known: Vec<Known>,
    forms: Vec<Form>,
    index: PhraseIndexBuilder<u32>,
    by_id: FxHashMap<CompactString, u32>,
}

impl Builder {
    fn form(&mut self, known: u32, kind: FormKind, languages: u8, text: &str) {
        let keys = keys::keys(text);
        if keys.is_empty() {
            return;
        }
        let id = self.forms.len() as u32;
        self.forms.push(Form::new(known, kind, languages, text));
        self.index.add(keys.iter().map(CompactString::as_str), id);
    }

    fn known(&mut self, known: Known) -> u32 {
        let i = self.known.len() as u32;
        self.by_id.entry(known.id.clone()).or_insert(i);
        self.known.push(known);
        i
    }

    fn row(&mut self, row: &Row<'_>) -> Result<(), PackError> {
        let id = row.require("id")?;
        let entity_type =
            row.require("type")?.parse::<EntityType>().map_err(|e| row.error(e.to_string()))?;
        let mut names: [CompactString; 7] = Default::default();
        for (i, code) in LANGUAGES.iter().enumerate() {
            names[i] = row.list(code.as_str()).next().unwrap_or("").into();
        }
        let i = self.known(Known {
            id: id.into(),
            entity_type,
            class: row.get("class").into(),
            country: row.get("country").into(),
            gender: Gender::Any,
            names,
            entry: Some(row.entry()),
            user: false,
        });
        // One form a spelling, with the languages that share it.
        let mut spellings: Vec<(&str, u8)> = Vec::new();
        for (bit, code) in LANGUAGES.iter().enumerate() {
            for name in row.list(code.as_str()) {
                match spellings.iter_mut().find(|(n, _)| *n == name) {
                    Some((_, mask)) => *mask |= 1 << bit,
                    None => spellings.push((name, 1 << bit)),
                }
            }
        }
        for (name, mask) in spellings {
            if !row.list("metonyms").any(|m| m == name) {
                self.form(i, FormKind::Name, mask, name);
            }
        }
        for name in row.list("acronyms") {
            self.form(i, FormKind::Acronym, ALL, name);
        }
        for name in row.list("metonyms") {
            self.form(i, FormKind::Metonym, ALL, name);
        }
        for name in row.list("seats") {
            self.form(i, FormKind::Seat, ALL, name);
        }
        Ok(())
    }
}

impl Builder {
    /// A state and its government are one actor: the forms of `…-government` are the state's.
    fn governments(&mut self) {
        let mut states: FxHashMap<CompactString, u32> = FxHashMap::default();
        for (i, k) in self.known.iter().enumerate() {
            if k.class == "state" {
                states.insert(k.country.clone(), i as u32);
            }
        }
        for form in &mut self.forms {
            let known = &self.known[form.known as usize];
            if known.id.ends_with("-government")
                && let Some(state) = states.get(&known.country)
            {
                form.known = *state;
                if form.kind == FormKind::Name {
                    form.kind = FormKind::Body;
                }
            }
        }
    }
}

const COLUMNS: [&str; 4] = ["id", "type", "class", "country"];

impl Base {
    /// Reads `packs/base/`; the user's actors come first and win.
    pub(crate) fn load(packs: &Packs, user: Option<&ActorsFile>) -> Result<Base, PackError> {
        let mut b = Builder::default();
        for actor in user.map(|u| u.actor.as_slice()).unwrap_or_default() {
            let mut names: [CompactString; 7] = Default::default();
            names.fill(CompactString::from(actor.name.as_str()));
            let i = b.known(Known {
                id: actor.id().into(),
                entity_type: actor.entity_type,
                class: actor.class.as_deref().unwrap_or("").into(),
                country: CompactString::default(),
                gender: Gender::parse(actor.gender.as_deref().unwrap_or("")),
                names,
                entry: None,
                user: true,
            });
            for form in std::iter::once(&actor.name).chain(&actor.aliases) {
                b.form(i, FormKind::Name, ALL, form);
            }
        }
        let mut given = FxHashMap::default();
        let mut suffixes = FxHashMap::default();
        if let Ok(pack) = packs.get("base") {
            for file in ["actors.tsv", "countries.tsv"] {
                for row in pack.table(file, &COLUMNS)?.rows() {
                    b.row(&row)?;
                }
            }
            b.governments();
            for row in pack.table("places.tsv", &["names"])?.rows() {
                let mut names: [CompactString; 7] = Default::default();
                let first = row.list("names").next().unwrap_or("");
                names.fill(first.into());
                let i = b.known(Known {
                    id: document::slug(first).into(),
                    entity_type: EntityType::Location,
                    class: "place".into(),
                    country: row.get("country").into(),
                    gender: Gender::Any,
                    names,
                    entry: Some(row.entry()),
                    user: false,
                });
                for name in row.list("names") {
                    b.form(i, FormKind::Name, ALL, name);
                }
            }
            for row in pack.table("given_names.tsv", &["gender", "names"])?.rows() {
                let gender = Gender::parse(row.get("gender"));
                for name in row.get("names").split(' ').filter(|n| !n.is_empty()) {
                    for key in keys::keys(name).into_iter().take(1) {
                        given
                            .entry(key)
                            .and_modify(|g| {
                                if *g != gender {
                                    *g = Gender::Any;
                                }
                            })
                            .or_insert(gender);
                    }
                }
            }
            for row in pack.table("suffixes.tsv", &["class", "words"])?.rows() {
                for word in row.list("words") {
                    for key in keys::keys(word).into_iter().take(1) {
                        suffixes.insert(key, CompactString::from(row.get("class")));
                    }
                }
            }
        }
        Ok(Base {
            known: b.known,
            forms: b.forms,
            index: b.index.build(),
            by_id: b.by_id,
            given,
            suffixes,
        })
    }

    /// The known actor with this id.
    pub(crate) fn by_id(&self, id: &str) -> Option<u32> {
        self.by_id.get(id).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn capitals_decide() {
        let fits = |form: &str, text: &str, headline: bool| {
            let f = Form::new(0, FormKind::Name, ALL, form);
            f.fits(text.split(' ').map(keys::shape), headline)
        };
        assert!(fits("ONU", "ONU", false) && !fits("ONU", "Onu", false));
        assert!(!fits("WHO", "WHO", true));
        assert!(fits("Maison Blanche", "Maison Blanche", false));
        assert!(!fits("Maison Blanche", "maison blanche", false));
        assert!(fits("Union européenne", "UNION EUROPÉENNE", true));
    }
}
