//! What a pack says about cutting text into tokens, compiled.

use crate::contexts::Contexts;
use crate::enclitics::Enclitics;
use crate::stem::Stemmer;
use document::CompactString;
use lexicon::{Pack, PackError};
use rustc_hash::FxHashMap;

/// How a full stop after an abbreviation is to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Abbreviation {
    /// Something always follows within the sentence: « M. », « art. ».
    Inner,
    /// Does not end a sentence before a number: « Nr. 5 », « p. 12 ».
    Number,
    /// Ends the sentence where what follows looks like the beginning of another: « etc. », « S.A. ».
    End,
    /// Ends the sentence before any capital: « etc. ».
    Last,
    /// An abbreviation only where the sentence goes on after it.
    Medial,
}

/// How words with hyphens are cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Hyphens {
    /// They are one token.
    Keep,
    /// The parts and the hyphens are tokens, save after the prefixes that the pack lists.
    Split,
}

/// What a part of speech of the next word would tell, told by a list instead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum When {
    /// Always.
    Always,
    /// By the contexts of `contexts.tsv`.
    Contracted,
    /// Unless an infinitive follows.
    NotInfinitive,
}

/// The words that a token stands for.
#[derive(Clone, Debug)]
pub(crate) struct Expansion {
    /// Forms and stems.
    pub(crate) words: Vec<(CompactString, CompactString)>,
    pub(crate) when: When,
}

/// The rules of one language.
#[derive(Clone, Debug)]
pub(crate) struct Rules {
    pub(crate) stemmer: Option<Stemmer>,
    pub(crate) hyphens: Hyphens,
    /// An apostrophe ends the token before it, whatever stands before (Italian).
    pub(crate) cut_after_apostrophe: bool,
    /// « 10 000 » with a plain space is one token.
    pub(crate) spaced_numbers: bool,
    /// « 5. » can be an ordinal number.
    pub(crate) ordinal_dots: bool,
    /// English contractions: « 's », « n't ».
    pub(crate) contractions: bool,
    /// « !!! » is one token.
    pub(crate) joined_marks: bool,
    /// « km² » is two tokens.
    pub(crate) split_superscripts: bool,
    /// « King's » in a language that has no such thing is two tokens.
    pub(crate) split_genitives: bool,
    /// A sentence can begin with a word in lower case.
    pub(crate) lower_starts: bool,
    /// The same after « ? » and « ! », where other languages go on with « asks he ».
    pub(crate) lower_after_marks: bool,
    /// A capitalised function word begins a sentence even where the mark before it is missing.
    pub(crate) headlines: bool,
    /// A spaced dash before a capital begins an item of a list even where the line break is missing.
    pub(crate) lists: bool,
    /// Numbers with a range hyphen are cut: « 2015-2016 ».
    pub(crate) split_ranges: bool,
    abbreviations: FxHashMap<CompactString, Abbreviation>,
    elisions: FxHashMap<CompactString, ()>,
    clitics: FxHashMap<CompactString, bool>,
    whole: FxHashMap<CompactString, ()>,
    prefixes: FxHashMap<CompactString, ()>,
    units: FxHashMap<CompactString, ()>,
    apocopes: FxHashMap<CompactString, ()>,
    ordinal_before: FxHashMap<CompactString, ()>,
    ordinal_after: FxHashMap<CompactString, ()>,
    starters: FxHashMap<CompactString, ()>,
    subjects: FxHashMap<CompactString, ()>,
    function: FxHashMap<CompactString, ()>,
    title: FxHashMap<CompactString, ()>,
    bracketed: FxHashMap<CompactString, ()>,
    expansions: FxHashMap<CompactString, u32>,
    pub(crate) contexts: Contexts,
    pub(crate) enclitics: Enclitics,
    table: Vec<Expansion>,
    longest_abbreviation: usize,
}

impl Rules {
    /// Rules that hold in any language.
    pub(crate) fn neutral() -> Rules {
        Rules {
            stemmer: None,
            hyphens: Hyphens::Keep,
            cut_after_apostrophe: false,
            spaced_numbers: false,
            ordinal_dots: false,
            contractions: false,
            split_ranges: false,
            joined_marks: false,
            split_superscripts: false,
            split_genitives: false,
            lower_starts: false,
            lower_after_marks: false,
            headlines: false,
            lists: false,
            abbreviations: FxHashMap::default(),
            elisions: FxHashMap::default(),
            clitics: FxHashMap::default(),
            whole: FxHashMap::default(),
            prefixes: FxHashMap::default(),
            units: FxHashMap::default(),
            apocopes: FxHashMap::default(),
            ordinal_before: FxHashMap::default(),
            ordinal_after: FxHashMap::default(),
            starters: FxHashMap::default(),
            subjects: FxHashMap::default(),
            function: FxHashMap::default(),
            title: FxHashMap::default(),
            bracketed: FxHashMap::default(),
            expansions: FxHashMap::default(),
            contexts: Contexts::default(),
            enclitics: Enclitics::default(),
            table: Vec::new(),
            longest_abbreviation: 0,
        }
    }

    /// The rules of a pack: `abbreviations.tsv`, `tokens.tsv`, `multiword.tsv`, and the section
    /// `[stage.tokenize]` of `pack.toml`.
    pub(crate) fn of(pack: &Pack) -> Result<Rules, PackError> {
        let mut rules = Rules::neutral();
        rules.contexts = Contexts::of(pack)?;
        rules.enclitics = Enclitics::of(pack)?;
        rules.settings(pack)?;
        for row in pack.table("abbreviations.tsv", &["form", "kind"])?.rows() {
            let kind = match row.require("kind")? {
                "inner" => Abbreviation::Inner,
                "number" => Abbreviation::Number,
                "end" => Abbreviation::End,
                "last" => Abbreviation::Last,
                "medial" => Abbreviation::Medial,
                other => {
                    return Err(row.error(format!(
                        "the kind `{other}` is not known: expected inner, number, end, last or medial"
                    )));
                }
            };
            let form = row.require("form")?;
            // « p. ex. » is two tokens, each of which is an abbreviation.
            for part in form.split(' ') {
                let Some(stem) = part.strip_suffix('.') else {
                    // « et al. »
                    if form.ends_with('.') {
                        continue;
                    }
                    return Err(row.error(format!("`{part}` does not end with a full stop")));
                };
                // A single capital is listed as such: any other is an initial.
                let key = match stem.chars().count() {
                    1 => CompactString::from(stem),
                    _ => CompactString::from(stem.to_lowercase()),
                };
                rules.longest_abbreviation = rules.longest_abbreviation.max(key.len());
                rules.abbreviations.entry(key).or_insert(kind);
            }
        }
        for row in pack.table("tokens.tsv", &["form", "kind"])?.rows() {
            let form = CompactString::from(row.require("form")?.to_lowercase());
            match row.require("kind")? {
                "elision" => drop(rules.elisions.insert(form, ())),
                "clitic" => drop(rules.clitics.insert(form, false)),
                "clitic-lower" => drop(rules.clitics.insert(form, true)),
                "whole" => drop(rules.whole.insert(form, ())),
                "prefix" => drop(rules.prefixes.insert(form, ())),
                "unit" => drop(rules.units.insert(form, ())),
                "apocope" => drop(rules.apocopes.insert(form, ())),
                "ordinal-before" => drop(rules.ordinal_before.insert(form, ())),
                "ordinal-after" => drop(rules.ordinal_after.insert(form, ())),
                "bracketed" => drop(rules.bracketed.insert(form, ())),
                "title" => drop(rules.title.insert(form, ())),
                "function" => drop(rules.function.insert(form, ())),
                "subject" => drop(rules.subjects.insert(form, ())),
                "starter" => drop(rules.starters.insert(form, ())),
                other => {
                    return Err(row.error(format!(
                        "the kind `{other}` is not known: expected elision, clitic, clitic-lower, \
                         whole, prefix, unit, apocope, ordinal-before, ordinal-after, bracketed, title, \
                         function, subject or starter"
                    )));
                }
            }
        }
        for row in pack.table("multiword.tsv", &["form", "words"])?.rows() {
            let when = match row.get("when") {
                "" => When::Always,
                "contracted" => When::Contracted,
                "not-infinitive" => When::NotInfinitive,
                other => {
                    return Err(row.error(format!(
                        "`{other}` is not known under `when`: expected nothing, contracted or not-infinitive"
                    )));
                }
            };
            let stem = |w: &str| rules.stemmer.map_or_else(CompactString::default, |s| s.stem(w));
            let words =
                row.require("words")?.split_whitespace().map(|w| (w.into(), stem(w))).collect();
            let index = rules.table.len() as u32;
            rules.table.push(Expansion { words, when });
            rules.expansions.insert(row.require("form")?.to_lowercase().into(), index);
        }
        Ok(rules)
    }

    fn settings(&mut self, pack: &Pack) -> Result<(), PackError> {
        if pack.bytes("pack.toml").is_none() {
            return Ok(());
        }
        let settings = pack.settings()?;
        let Some(table) = settings.stage.get("tokenize") else { return Ok(()) };
        let error = |message: String| PackError::Line {
            file: format!("packs/{}/pack.toml", pack.lang()),
            line: 1,
            message: format!("[stage.tokenize]: {message}"),
        };
        for (key, value) in table {
            let flag = value.as_bool().unwrap_or(false);
            match key.as_str() {
                "stemmer" => {
                    let name = value.as_str().unwrap_or_default();
                    self.stemmer = Some(Stemmer::named(name).ok_or_else(|| {
                        error(format!("there is no Snowball algorithm `{name}`"))
                    })?);
                }
                "hyphens" => {
                    self.hyphens = match value.as_str() {
                        Some("keep") => Hyphens::Keep,
                        Some("split") => Hyphens::Split,
                        _ => return Err(error("`hyphens` must be \"keep\" or \"split\"".into())),
                    }
                }
                "cut_after_apostrophe" => self.cut_after_apostrophe = flag,
                "spaced_numbers" => self.spaced_numbers = flag,
                "ordinal_dots" => self.ordinal_dots = flag,
                "contractions" => self.contractions = flag,
                "split_ranges" => self.split_ranges = flag,
                "joined_marks" => self.joined_marks = flag,
                "split_superscripts" => self.split_superscripts = flag,
                "split_genitives" => self.split_genitives = flag,
                "lower_starts" => self.lower_starts = flag,
                "lower_after_marks" => self.lower_after_marks = flag,
                "headlines" => self.headlines = flag,
                "lists" => self.lists = flag,
                other => return Err(error(format!("the key `{other}` is not known"))),
            }
        }
        Ok(())
    }

    pub(crate) fn abbreviation(&self, lower: &str) -> Option<Abbreviation> {
        if lower.len() > self.longest_abbreviation {
            return None;
        }
        self.abbreviations.get(lower).copied()
    }

    pub(crate) fn is_elision(&self, lower: &str) -> bool {
        self.elisions.contains_key(lower)
    }

    /// Whether this is a clitic; and if so, whether only after a word in lower case.
    pub(crate) fn clitic(&self, lower: &str) -> Option<bool> {
        self.clitics.get(lower).copied()
    }

    pub(crate) fn has_clitics(&self) -> bool {
        !self.clitics.is_empty()
    }

    pub(crate) fn is_whole(&self, lower: &str) -> bool {
        self.whole.contains_key(lower)
    }

    pub(crate) fn is_prefix(&self, lower: &str) -> bool {
        self.prefixes.contains_key(lower)
    }

    pub(crate) fn is_unit(&self, lower: &str) -> bool {
        self.units.contains_key(lower)
    }

    pub(crate) fn is_apocope(&self, lower: &str) -> bool {
        self.apocopes.contains_key(lower)
    }

    pub(crate) fn ordinal_after(&self, lower: &str) -> bool {
        self.ordinal_before.contains_key(lower)
    }

    pub(crate) fn ordinal_before(&self, lower: &str) -> bool {
        self.ordinal_after.contains_key(lower)
    }

    pub(crate) fn is_starter(&self, lower: &str) -> bool {
        self.starters.contains_key(lower)
    }

    /// A pronoun or demonstrative that begins sentences and no names.
    pub(crate) fn is_subject(&self, lower: &str) -> bool {
        self.subjects.contains_key(lower)
    }

    pub(crate) fn has_bracketed(&self) -> bool {
        !self.bracketed.is_empty()
    }

    pub(crate) fn is_bracketed(&self, lower: &str) -> bool {
        self.bracketed.contains_key(lower)
    }

    /// A word that a title can follow: « le film ».
    pub(crate) fn is_title(&self, lower: &str) -> bool {
        self.title.contains_key(lower)
    }

    /// A word with which no sentence ends.
    pub(crate) fn is_function(&self, lower: &str) -> bool {
        self.function.contains_key(lower)
    }

    pub(crate) fn expansion_of(&self, lower: &str) -> Option<u32> {
        self.expansions.get(lower).copied()
    }

    pub(crate) fn expansion(&self, index: u32) -> Option<&Expansion> {
        self.table.get(index as usize)
    }
}
