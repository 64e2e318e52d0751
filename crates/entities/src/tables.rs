//! The tables of one language: roles, titles, heads of organisation names, small words.

use crate::keys;
use compact_str::CompactString;
use document::LanguageCode;
use lexicon::{EntryRef, Pack, PackError, PhraseIndex, PhraseIndexBuilder};
use rustc_hash::FxHashMap;

/// Grammatical or natural gender.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Gender {
    /// Not known, or both.
    #[default]
    Any,
    /// Masculine.
    Masc,
    /// Feminine.
    Fem,
    /// Neuter.
    Neut,
}

impl Gender {
    pub(crate) fn parse(s: &str) -> Gender {
        match s {
            "m" => Gender::Masc,
            "f" => Gender::Fem,
            "n" => Gender::Neut,
            _ => Gender::Any,
        }
    }

    /// Whether both can be said of one thing.
    pub(crate) fn agrees(self, other: Gender) -> bool {
        self == Gender::Any || other == Gender::Any || self == other
    }
}

/// What a phrase of the tables is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sense {
    /// A role or profession, by its row.
    Role { row: u16, gender: Gender, plural: bool },
    /// The head of names of organisations, or a noun for one, by its row.
    Org { row: u16, plural: bool },
    /// A form of address.
    Title { gender: Gender, plural: bool },
}

/// A role or profession.
#[derive(Clone, Debug)]
pub(crate) struct Role {
    /// Roles of one class can stand for each other (`boss`, `minister`).
    pub class: CompactString,
    /// What the complement usually is: `ORG`, `LOC` or nothing.
    pub of: CompactString,
    /// Its row.
    pub entry: EntryRef,
}

/// The head noun of organisations of a kind.
#[derive(Clone, Debug)]
pub(crate) struct OrgHead {
    /// `ministry`, `company`, `union`, …
    pub class: CompactString,
    pub gender: Gender,
    pub lemma: CompactString,
    /// May head a name in small letters (« ministère de la Culture »).
    pub lower: bool,
    /// A capital on it makes a name.
    pub name: bool,
    /// Alone with a determiner it can refer (« le syndicat »).
    pub nominal: bool,
    /// A part that stands for its body (« la direction », « son cabinet »).
    pub part: bool,
    pub entry: EntryRef,
}

/// Bits of small words and of what the tables know of a single word.
pub(crate) mod flag {
    /// Articles.
    pub const ARTICLE: u32 = 1;
    /// Prepositions that bind a complement (de, of, von).
    pub const OF: u32 = 1 << 1;
    /// Prepositions before places (à, in, nach).
    pub const PLACE_PREP: u32 = 1 << 2;
    /// Particles inside the names of persons.
    pub const PARTICLE: u32 = 1 << 3;
    /// Possessive determiners of the third person.
    pub const POSS: u32 = 1 << 4;
    /// Demonstratives.
    pub const DEM: u32 = 1 << 5;
    /// Function words, adverbs and greetings, which begin sentences but no name.
    pub const FUNCTION: u32 = 1 << 6;
    /// Days, months, feasts.
    pub const TIME: u32 = 1 << 7;
    /// Adjectives that belong to a role (générale, adjoint).
    pub const ROLE_ADJ: u32 = 1 << 8;
    /// Nouns that stand before the name of a place (ville, baie).
    pub const PLACE_NOUN: u32 = 1 << 9;
    /// Verbs that only persons and bodies can do.
    pub const ACT: u32 = 1 << 10;
    /// Adjectives inside names of organisations.
    pub const ORG_ADJ: u32 = 1 << 11;
    /// What follows an impersonal pronoun.
    pub const IMPERSONAL: u32 = 1 << 12;
    /// Coordinating conjunctions.
    pub const AND: u32 = 1 << 13;
    /// A frequent word that is written small.
    pub const COMMON: u32 = 1 << 14;
    /// Adjectives and nouns of nationality.
    pub const DEMONYM: u32 = 1 << 15;
    /// Adjectives that may stand between a determiner and a role (ancien, new).
    pub const PRE_ADJ: u32 = 1 << 16;
    /// Prepositions that introduce a source (selon, according).
    pub const SOURCE_PREP: u32 = 1 << 17;
    /// Nouns before the name of a work or product (roman, logiciel).
    pub const WORK_NOUN: u32 = 1 << 18;
    /// Prepositions that go with bodies and persons (chez, contre).
    pub const WITH_PREP: u32 = 1 << 19;
    /// Words that never end the name of a person or body (adverbs after a capital in headlines).
    pub const BREAK: u32 = 1 << 20;
    /// Prepositions that hold an article (du, zum, della).
    pub const CONTRACTED: u32 = 1 << 21;
    /// Nouns whose complement is a body (siège, salariés, filiale).
    pub const BODY_OF: u32 = 1 << 23;
    /// Words that introduce a by-line.
    pub const BYLINE: u32 = 1 << 24;
    /// Prepositions that little but places follow (in, dans).
    pub const IN_PREP: u32 = 1 << 25;
    /// Determiners of masculine nouns.
    pub const MASC_DET: u32 = 1 << 26;
    /// Determiners of feminine nouns.
    pub const FEM_DET: u32 = 1 << 27;
    /// Words inside names in other languages (du, of).
    pub const FOREIGN: u32 = 1 << 28;
    /// Determiners of the plural.
    pub const PLURAL_DET: u32 = 1 << 29;
    /// Ends as the names of inhabitants do (« Algérois »).
    pub const PEOPLE: u32 = 1 << 30;
    /// Nouns that head the names of works, events, prizes and treaties.
    pub const WORK_HEAD: u32 = 1 << 31;
    /// Indefinite articles.
    pub const INDEF: u32 = 1 << 22;
}

const CLASSES: &[(&str, u32)] = &[
    ("article", flag::ARTICLE),
    ("of", flag::OF),
    ("place_prep", flag::PLACE_PREP),
    ("particle", flag::PARTICLE),
    ("poss", flag::POSS),
    ("dem", flag::DEM),
    ("function", flag::FUNCTION),
    ("time", flag::TIME),
    ("role_adj", flag::ROLE_ADJ),
    ("place_noun", flag::PLACE_NOUN),
    ("act", flag::ACT),
    ("org_adj", flag::ORG_ADJ),
    ("impersonal", flag::IMPERSONAL),
    ("and", flag::AND),
    ("common", flag::COMMON),
    ("pre_adj", flag::PRE_ADJ),
    ("source_prep", flag::SOURCE_PREP),
    ("work_noun", flag::WORK_NOUN),
    ("with_prep", flag::WITH_PREP),
    ("break", flag::BREAK),
    ("in_prep", flag::PLACE_PREP | flag::IN_PREP),
    ("masc_det", flag::MASC_DET),
    ("fem_det", flag::FEM_DET),
    ("work_head", flag::WORK_HEAD),
    ("plural_det", flag::PLURAL_DET),
    ("foreign", flag::FOREIGN),
    ("body_of", flag::BODY_OF),
    ("byline", flag::BYLINE),
    ("contracted", flag::CONTRACTED),
    ("indef", flag::INDEF | flag::FUNCTION),
];

/// A pronoun of the third person.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pronoun {
    pub gender: Gender,
    pub plural: bool,
    /// Subject, else object or possessive.
    pub subject: bool,
    /// Only with a parse that says pronoun (« le », "sie").
    pub parsed: bool,
    pub poss: bool,
}

/// The compiled tables of a language.
#[derive(Debug)]
pub(crate) struct Tables {
    pub code: LanguageCode,
    /// Capitals on common nouns say nothing (German).
    pub noun_capitals: bool,
    /// Adjectives stand before their nouns.
    pub adjectives_first: bool,
    pub words: FxHashMap<CompactString, u32>,
    pub phrases: PhraseIndex<Sense>,
    pub roles: Vec<Role>,
    pub orgs: Vec<OrgHead>,
    pub pronouns: FxHashMap<CompactString, Pronoun>,
    /// Things have a pronoun of their own ("it").
    pub neuter: bool,
    /// Nationality word → id of the country in the base.
    pub demonyms: FxHashMap<CompactString, CompactString>,
    /// Endings of the names of inhabitants.
    pub people_endings: Vec<CompactString>,
    /// Endings of compounds that head an organisation („-ministerium“), longest first.
    pub org_endings: Vec<(CompactString, u16)>,
    /// Endings of compounds that are a role („-chef“), longest first.
    pub role_endings: Vec<(CompactString, u16, Gender)>,
}

impl Tables {
    /// Tables that know nothing, for a language without a pack.
    pub(crate) fn empty(code: LanguageCode) -> Tables {
        Tables {
            code,
            noun_capitals: false,
            adjectives_first: false,
            words: FxHashMap::default(),
            phrases: PhraseIndexBuilder::default().build(),
            roles: Vec::new(),
            orgs: Vec::new(),
            pronouns: FxHashMap::default(),
            neuter: false,
            demonyms: FxHashMap::default(),
            people_endings: Vec::new(),
            org_endings: Vec::new(),
            role_endings: Vec::new(),
        }
    }

    /// Reads `roles.tsv`, `organisations.tsv`, `titles.tsv`, `name_words.tsv`, `pronouns.tsv`,
    /// `demonyms.tsv` and `common.tsv`.
    pub(crate) fn load(code: LanguageCode, pack: &Pack) -> Result<Tables, PackError> {
        let mut t = Tables::empty(code);
        t.noun_capitals = code == LanguageCode::DE;
        t.adjectives_first = matches!(code, LanguageCode::DE | LanguageCode::EN | LanguageCode::NL);
        let mut phrases = PhraseIndexBuilder::default();
        t.load_roles(pack, &mut phrases)?;
        t.load_orgs(pack, &mut phrases)?;
        for row in pack.table("titles.tsv", &["title", "gender", "number"])?.rows() {
            let sense = Sense::Title {
                gender: Gender::parse(row.get("gender")),
                plural: row.get("number") == "p",
            };
            for form in row.list("title") {
                add(&mut phrases, form, sense);
            }
        }
        for row in pack.table("name_words.tsv", &["class", "words"])?.rows() {
            let class = row.require("class")?;
            if class == "people_ending" {
                t.people_endings.extend(row.list("words").map(CompactString::from));
                continue;
            }
            let Some((_, bit)) = CLASSES.iter().find(|(n, _)| *n == class) else {
                let known: Vec<&str> = CLASSES.iter().map(|(n, _)| *n).collect();
                return Err(row.error(format!(
                    "unknown class `{class}`: expected one of {}",
                    known.join(", ")
                )));
            };
            for word in row.list("words") {
                t.flag(word, *bit);
            }
        }
        for row in pack.table("common.tsv", &["word"])?.rows() {
            for word in row.get("word").split(' ') {
                t.flag(word, flag::COMMON);
            }
        }
        for row in pack.table("demonyms.tsv", &["country", "forms"])?.rows() {
            let country = CompactString::from(row.require("country")?);
            for form in row.list("forms") {
                for key in keys::keys(form).into_iter().take(1) {
                    *t.words.entry(key.clone()).or_default() |= flag::DEMONYM;
                    t.demonyms.entry(key).or_insert_with(|| country.clone());
                }
            }
        }
        for row in pack.table("pronouns.tsv", &["form", "gender", "number", "function"])?.rows() {
            let function = row.get("function");
            let p = Pronoun {
                gender: Gender::parse(row.get("gender")),
                plural: row.get("number") == "p",
                subject: function.starts_with("subject"),
                poss: function.starts_with("poss"),
                parsed: function.ends_with("parsed"),
            };
            t.neuter |= p.gender == Gender::Neut && p.subject;
            for form in row.list("form") {
                t.pronouns.insert(CompactString::from(form), p);
            }
        }
        t.phrases = phrases.build();
        t.org_endings.sort_by_key(|(e, _)| std::cmp::Reverse(e.len()));
        t.role_endings.sort_by_key(|(e, _, _)| std::cmp::Reverse(e.len()));
        Ok(t)
    }

    fn flag(&mut self, word: &str, bit: u32) {
        for key in keys::keys(word).into_iter().take(1) {
            *self.words.entry(key).or_default() |= bit;
        }
    }

    fn load_roles(
        &mut self,
        pack: &Pack,
        phrases: &mut PhraseIndexBuilder<Sense>,
    ) -> Result<(), PackError> {
        let columns = ["masc", "fem", "masc_pl", "fem_pl", "class", "of"];
        for row in pack.table("roles.tsv", &columns)?.rows() {
            let Ok(index) = u16::try_from(self.roles.len()) else {
                return Err(row.error("more than 65,535 roles"));
            };
            for (column, plural) in
                [("masc", false), ("fem", false), ("masc_pl", true), ("fem_pl", true)]
            {
                // One form for both, or no other form known.
                let other = if column.starts_with('m') { "fem" } else { "masc" };
                let other = column.replacen(if other == "fem" { "masc" } else { "fem" }, other, 1);
                for form in row.list(column) {
                    let both = row.list(&other).any(|f| f == form) || row.get("fem").is_empty();
                    let gender = match column.as_bytes()[0] {
                        _ if both => Gender::Any,
                        b'm' => Gender::Masc,
                        _ => Gender::Fem,
                    };
                    if let Some(ending) = form.strip_prefix('*') {
                        self.role_endings.push((ending.into(), index, gender));
                        continue;
                    }
                    add(phrases, form, Sense::Role { row: index, gender, plural });
                }
            }
            self.roles.push(Role {
                class: row.get("class").into(),
                of: row.get("of").into(),
                entry: row.entry(),
            });
        }
        Ok(())
    }

    fn load_orgs(
        &mut self,
        pack: &Pack,
        phrases: &mut PhraseIndexBuilder<Sense>,
    ) -> Result<(), PackError> {
        let columns = ["head", "plural", "class", "gender", "use"];
        for row in pack.table("organisations.tsv", &columns)?.rows() {
            let Ok(index) = u16::try_from(self.orgs.len()) else {
                return Err(row.error("more than 65,535 heads"));
            };
            for (column, plural) in [("head", false), ("plural", true)] {
                for form in row.list(column) {
                    if let Some(ending) = form.strip_prefix('*') {
                        self.org_endings.push((ending.into(), index));
                        continue;
                    }
                    add(phrases, form, Sense::Org { row: index, plural });
                }
            }
            let uses = row.get("use");
            let has = |u: &str| uses.split(',').any(|x| x.trim() == u);
            self.orgs.push(OrgHead {
                class: row.get("class").into(),
                gender: Gender::parse(row.get("gender")),
                lemma: row.list("head").next().unwrap_or("").trim_start_matches('*').into(),
                lower: has("lower"),
                name: has("name"),
                nominal: has("nominal") || has("part"),
                part: has("part"),
                entry: row.entry(),
            });
        }
        Ok(())
    }

    /// The bits of a key.
    pub(crate) fn bits(&self, key: &str) -> u32 {
        self.words.get(key).copied().unwrap_or(0)
    }
}

fn add(phrases: &mut PhraseIndexBuilder<Sense>, form: &str, sense: Sense) {
    let keys = keys::keys(form);
    phrases.add(keys.iter().map(CompactString::as_str), sense);
}
