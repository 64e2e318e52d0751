//! A language's stance tables, compiled: one look-up a word tells all that the tables know of it.

mod class;
mod pattern;

use class::CLASSES;
pub(crate) use class::Class;
pub(crate) use pattern::{Need, NeedRel, Paths, Pred, Role, Words, parse_paths};

use compact_str::CompactString;
use document::{Act, Modality};
use lexicon::{EntryRef, Pack, PackError, Row, Table};
use rustc_hash::FxHashMap;
use smallvec::SmallVec;

/// Part of speech of a table's entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Pos {
    Verb,
    Noun,
    Adj,
    Adv,
    Adp,
    Part,
}

fn parse_pos(row: &Row<'_>) -> Result<Pos, PackError> {
    Ok(match row.require("pos")? {
        "VERB" | "AUX" => Pos::Verb,
        "NOUN" | "PROPN" => Pos::Noun,
        "ADJ" => Pos::Adj,
        "ADV" | "INTJ" => Pos::Adv,
        "ADP" | "SCONJ" => Pos::Adp,
        "PART" => Pos::Part,
        other => {
            return Err(row.error(format!(
                "`{other}` is no part of speech of this table: expected VERB, NOUN, ADJ, ADV, ADP or PART"
            )));
        }
    })
}

/// A row of `frames.tsv`.
#[derive(Clone, Debug)]
pub(crate) struct Frame {
    pub(crate) pred: Pred,
    /// Rows with the same number belong to one predicate and fire together.
    pub(crate) group: u32,
    pub(crate) pos: Pos,
    pub(crate) holder: Paths,
    pub(crate) target: Paths,
    /// 1, -1, or 0 for both at once.
    pub(crate) polarity: i8,
    pub(crate) strength: u8,
    pub(crate) act: Act,
    pub(crate) say: bool,
    pub(crate) modality: Option<Modality>,
    pub(crate) recip: bool,
    pub(crate) threat: bool,
    pub(crate) demand: bool,
    pub(crate) refusal: bool,
    pub(crate) author: bool,
    pub(crate) both: bool,
    pub(crate) noinf: bool,
    pub(crate) entry: EntryRef,
}

/// A row of `effects.tsv`.
#[derive(Clone, Debug)]
pub(crate) struct Effect {
    pub(crate) pos: Pos,
    pub(crate) effect: i8,
    pub(crate) affected: Paths,
    pub(crate) entry: EntryRef,
}

/// What kind of speech a cue reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CueClass {
    Say,
    Claim,
    Deny,
    Admit,
    Ask,
    Think,
    Warn,
    Promise,
    Order,
    Write,
    Source,
}

/// A row of `cues.tsv`.
#[derive(Clone, Debug)]
pub(crate) struct CueEntry {
    pub(crate) words: Words,
    pub(crate) needs: SmallVec<[Need; 2]>,
    pub(crate) pos: Pos,
    pub(crate) class: CueClass,
    pub(crate) speaker: Paths,
    pub(crate) addressee: Paths,
    pub(crate) quote_only: bool,
    pub(crate) vehicle: bool,
}

/// What a modality marker does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ModClass {
    Is(Modality),
    Neg,
    Reverse,
    Weak,
}

/// What a modality marker reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scope {
    Clause,
    Inf,
    Np,
    Sentence,
}

/// A row of `modality.tsv`.
#[derive(Clone, Debug)]
pub(crate) struct ModEntry {
    pub(crate) words: Words,
    pub(crate) class: ModClass,
    pub(crate) scope: Scope,
    pub(crate) pos: Option<document::Upos>,
    pub(crate) entry: EntryRef,
}

/// A row of `evaluation.tsv`.
#[derive(Clone, Debug)]
pub(crate) struct EvalEntry {
    pub(crate) words: Words,
    pub(crate) pos: Pos,
    pub(crate) polarity: i8,
    pub(crate) strength: u8,
    pub(crate) insult: bool,
    pub(crate) actor_only: bool,
    pub(crate) issue_only: bool,
    pub(crate) intensifier: bool,
    pub(crate) entry: EntryRef,
}

/// All that the tables know of one lemma.
#[derive(Clone, Debug, Default)]
pub(crate) struct Key {
    pub(crate) frames: Vec<u32>,
    pub(crate) effects: SmallVec<[u32; 1]>,
    pub(crate) cues: SmallVec<[u32; 1]>,
    pub(crate) mods: SmallVec<[u32; 1]>,
    pub(crate) evals: SmallVec<[u32; 1]>,
    pub(crate) classes: u64,
}

impl Key {
    pub(crate) fn is(&self, class: Class) -> bool {
        self.classes & (1 << class as u64) != 0
    }
}

/// The tables of one language.
#[derive(Clone, Debug, Default)]
pub(crate) struct Lexicon {
    pub(crate) lang: CompactString,
    pub(crate) frames: Vec<Frame>,
    pub(crate) effects: Vec<Effect>,
    pub(crate) cues: Vec<CueEntry>,
    pub(crate) mods: Vec<ModEntry>,
    pub(crate) mood: Vec<(CompactString, CompactString, ModClass, EntryRef)>,
    pub(crate) evals: Vec<EvalEntry>,
    /// Pairs of quotation marks.
    pub(crate) marks: Vec<(char, char)>,
    ids: FxHashMap<CompactString, u32>,
    /// Evaluative adjectives by stem, for participles that the lemmatiser takes back to a verb.
    stems: FxHashMap<CompactString, u32>,
    /// Verbs of frames and judgements by stem, for finite verbs that the tagger takes for nouns.
    verb_stems: FxHashMap<CompactString, u32>,
    keys: Vec<Key>,
    pub(crate) fingerprint: String,
}

const FILES: [&str; 6] =
    ["frames.tsv", "effects.tsv", "cues.tsv", "modality.tsv", "evaluation.tsv", "function.tsv"];

impl Lexicon {
    /// Compiles a pack's tables.
    ///
    /// # Errors
    /// When a line does not fit the format; the error names file, line and what was expected.
    pub(crate) fn compile(pack: &Pack) -> Result<Lexicon, PackError> {
        let mut out = Lexicon { lang: pack.lang().into(), ..Lexicon::default() };
        out.keys.push(Key::default());
        let mut hasher = blake3::Hasher::new();
        for file in FILES {
            hasher.update(pack.bytes(file).unwrap_or_default());
        }
        hasher.update(pack.bytes("pack.toml").unwrap_or_default());
        out.fingerprint = hasher.finalize().to_hex()[..16].to_owned();
        if let Ok(settings) = pack.settings() {
            for (open, close) in &settings.quotes {
                if let (Some(o), Some(c)) = (open.chars().next(), close.chars().next()) {
                    out.marks.push((o, c));
                }
            }
        }
        out.read_frames(&pack.table(FILES[0], &["pred", "pos", "holder", "target", "polarity"])?)?;
        out.read_effects(&pack.table(FILES[1], &["lemma", "pos", "effect", "affected"])?)?;
        out.read_cues(&pack.table(FILES[2], &["lemma", "pos", "class", "speaker"])?)?;
        out.read_modality(&pack.table(FILES[3], &["phrase", "class", "scope"])?)?;
        out.read_evaluation(&pack.table(FILES[4], &["lemma", "pos", "polarity", "strength"])?)?;
        out.read_function(&pack.table(FILES[5], &["class", "lemmas"])?)?;
        // Who can act: the nouns of the entities stage, by their single-word forms.
        for (file, columns) in [
            ("roles.tsv", &["masc", "fem", "masc_pl", "fem_pl"][..]),
            ("organisations.tsv", &["plural"][..]),
        ] {
            let class = if file == "roles.tsv" { Class::Person } else { Class::Body };
            let Ok(table) = pack.table(file, &[]) else { continue };
            for row in table.rows() {
                for column in columns {
                    for form in row.list(column).filter(|f| !f.contains([' ', '*', '+'])) {
                        out.key_mut(form).classes |= 1 << class as u64;
                    }
                }
            }
        }
        if let Some(stemmer) = crate::codebook::stemmer(&out.lang) {
            let verbs: Vec<CompactString> = out
                .frames
                .iter()
                .filter(|f| f.pos == Pos::Verb && f.pred.needs.is_empty())
                .map(|f| f.pred.words[0].clone())
                .collect();
            for verb in verbs {
                let stem = stemmer.stem(&verb).into_owned();
                let key = out.ids.get(verb.as_str()).copied().unwrap_or(0);
                out.verb_stems.entry(stem.into()).or_insert(key);
            }
            let judges: Vec<(CompactString, u32)> = out
                .ids
                .iter()
                .filter(|(_, id)| out.keys[**id as usize].is(Class::Judge))
                .map(|(lemma, id)| (lemma.clone(), *id))
                .collect();
            for (lemma, id) in judges {
                let stem = stemmer.stem(&lemma).into_owned();
                out.verb_stems.entry(stem.into()).or_insert(id);
            }
        }
        Ok(out)
    }

    /// What the tables know of a lemma, as a number; 0 for nothing.
    pub(crate) fn id(&self, lemma: &str) -> u32 {
        if let Some(id) = self.ids.get(lemma) {
            return *id;
        }
        if lemma.chars().any(char::is_uppercase) {
            return self.ids.get(lemma.to_lowercase().as_str()).copied().unwrap_or(0);
        }
        0
    }

    /// The verb of a frame with this stem; 0 for none.
    pub(crate) fn verb(&self, stem: &str) -> u32 {
        self.verb_stems.get(stem).copied().unwrap_or(0)
    }

    /// The evaluative adjective with this stem; 0 for none.
    pub(crate) fn adjective(&self, stem: &str) -> u32 {
        self.stems.get(stem).copied().unwrap_or(0)
    }

    pub(crate) fn key(&self, id: u32) -> &Key {
        &self.keys[id as usize]
    }

    pub(crate) fn class(&self, lemma: &str, class: Class) -> bool {
        self.key(self.id(lemma)).is(class)
    }

    fn key_mut(&mut self, lemma: &str) -> &mut Key {
        let fresh = self.keys.len() as u32;
        let id = *self.ids.entry(lemma.to_lowercase().into()).or_insert(fresh);
        if id == fresh {
            self.keys.push(Key::default());
        }
        &mut self.keys[id as usize]
    }

    fn read_frames(&mut self, table: &Table) -> Result<(), PackError> {
        let mut groups: FxHashMap<(String, u8), u32> = FxHashMap::default();
        for row in table.rows() {
            let text = row.require("pred")?;
            let pred = Pred::parse(&row, text)?;
            let pos = parse_pos(&row)?;
            let fresh = groups.len() as u32;
            let group = *groups.entry((text.to_owned(), pos as u8)).or_insert(fresh);
            let flags = Flags::new(&row);
            let mut frame = Frame {
                group,
                pos,
                holder: parse_paths(&row, "holder")?,
                target: parse_paths(&row, "target")?,
                polarity: parse_polarity(&row, "polarity")?,
                strength: parse_strength(&row)?,
                act: match row.get("act") {
                    "" => Act::Speech,
                    act => {
                        act.parse().map_err(|e: document::UnknownLabel| row.error(e.to_string()))?
                    }
                },
                say: flags.has("say"),
                modality: None,
                recip: flags.has("recip"),
                threat: flags.has("threat"),
                demand: flags.has("demand"),
                refusal: flags.has("refusal"),
                author: flags.has("author"),
                both: flags.has("both"),
                noinf: flags.has("noinf"),
                entry: row.entry(),
                pred,
            };
            for flag in &flags.0 {
                if let Some(value) = flag.strip_prefix("modality=") {
                    frame.modality = Some(
                        value
                            .parse()
                            .map_err(|e: document::UnknownLabel| row.error(e.to_string()))?,
                    );
                }
            }
            flags.check(
                &row,
                &["say", "recip", "threat", "demand", "refusal", "author", "both", "noinf"],
                &["modality="],
            )?;
            let head = frame.pred.words[0].clone();
            let id = self.frames.len() as u32;
            self.frames.push(frame);
            self.key_mut(&head).frames.push(id);
        }
        Ok(())
    }

    fn read_effects(&mut self, table: &Table) -> Result<(), PackError> {
        for row in table.rows() {
            let lemma = row.require("lemma")?;
            let entry = Effect {
                pos: parse_pos(&row)?,
                effect: parse_polarity(&row, "effect")?,
                affected: parse_paths(&row, "affected")?,
                entry: row.entry(),
            };
            let id = self.effects.len() as u32;
            self.effects.push(entry);
            // A predicate written with dependents is known by its head.
            let head = lemma.split_whitespace().next().unwrap_or(lemma).to_owned();
            if head == lemma {
                self.key_mut(&head).effects.push(id);
            }
        }
        Ok(())
    }

    fn read_cues(&mut self, table: &Table) -> Result<(), PackError> {
        for row in table.rows() {
            let flags = Flags::new(&row);
            let class = match row.require("class")? {
                "say" => CueClass::Say,
                "claim" => CueClass::Claim,
                "deny" => CueClass::Deny,
                "admit" => CueClass::Admit,
                "ask" => CueClass::Ask,
                "think" => CueClass::Think,
                "warn" => CueClass::Warn,
                "promise" => CueClass::Promise,
                "order" => CueClass::Order,
                "write" => CueClass::Write,
                "source" => CueClass::Source,
                other => {
                    return Err(row.error(format!(
                        "`{other}` is no class of cues: expected say, claim, deny, admit, ask, think, warn, \
                         promise, order, write or source"
                    )));
                }
            };
            let pred = Pred::parse(&row, row.require("lemma")?)?;
            flags.check(&row, &["incise", "quote-only", "noun-vehicle", "vehicle", "say"], &[])?;
            let entry = CueEntry {
                words: pred.words,
                needs: pred.needs,
                pos: parse_pos(&row)?,
                class,
                speaker: parse_paths(&row, "speaker")?,
                addressee: parse_paths(&row, "addressee")?,
                quote_only: flags.has("quote-only"),
                vehicle: flags.has("noun-vehicle") || flags.has("vehicle"),
            };
            let head = entry.words[0].clone();
            let id = self.cues.len() as u32;
            self.cues.push(entry);
            self.key_mut(&head).cues.push(id);
        }
        Ok(())
    }

    fn read_modality(&mut self, table: &Table) -> Result<(), PackError> {
        for row in table.rows() {
            let class = match row.require("class")? {
                "neg" => ModClass::Neg,
                "reverse" => ModClass::Reverse,
                "weak" => ModClass::Weak,
                other => ModClass::Is(
                    other.parse().map_err(|e: document::UnknownLabel| row.error(e.to_string()))?,
                ),
            };
            let scope = match row.get("scope") {
                "" | "clause" => Scope::Clause,
                "inf" => Scope::Inf,
                "np" => Scope::Np,
                "sentence" => Scope::Sentence,
                other => {
                    return Err(row.error(format!(
                        "`{other}` is no scope: expected clause, inf, np or sentence"
                    )));
                }
            };
            let phrase = row.require("phrase")?;
            if let Some((name, value)) = phrase.strip_prefix('@').and_then(|f| f.split_once('=')) {
                self.mood.push((name.into(), value.into(), class, row.entry()));
                continue;
            }
            let flags = Flags::new(&row);
            let mut pos = None;
            for flag in &flags.0 {
                if let Some(p) = flag.strip_prefix("pos=") {
                    pos = Some(
                        p.parse().map_err(|e: document::UnknownLabel| row.error(e.to_string()))?,
                    );
                }
            }
            let words: Words = phrase.split_whitespace().map(CompactString::from).collect();
            let id = self.mods.len() as u32;
            // A discontinuous negation is looked up by its last word: « ne » alone says little.
            let by = match class {
                ModClass::Neg => words.last(),
                _ => words.first(),
            };
            let Some(by) = by.cloned() else { continue };
            self.mods.push(ModEntry { words, class, scope, pos, entry: row.entry() });
            self.key_mut(&by).mods.push(id);
        }
        Ok(())
    }

    fn read_evaluation(&mut self, table: &Table) -> Result<(), PackError> {
        let stemmer = crate::codebook::stemmer(&self.lang);
        for row in table.rows() {
            let flags = Flags::new(&row);
            flags.check(&row, &["insult", "actor", "issue", "intensifier"], &[])?;
            let intensifier = flags.has("intensifier");
            let words: Words =
                row.require("lemma")?.split_whitespace().map(CompactString::from).collect();
            let head = words[0].clone();
            let entry = EvalEntry {
                words,
                pos: parse_pos(&row)?,
                polarity: if intensifier { 0 } else { parse_polarity(&row, "polarity")? },
                strength: parse_strength(&row)?,
                insult: flags.has("insult"),
                actor_only: flags.has("actor"),
                issue_only: flags.has("issue"),
                intensifier,
                entry: row.entry(),
            };
            let id = self.evals.len() as u32;
            let adjective = matches!(entry.pos, Pos::Adj | Pos::Part) && entry.words.len() == 1;
            self.evals.push(entry);
            self.key_mut(&head).evals.push(id);
            if adjective && let Some(stemmer) = &stemmer {
                let stem = stemmer.stem(&head).into_owned();
                let key = self.ids.get(head.to_lowercase().as_str()).copied().unwrap_or(0);
                self.stems.entry(stem.into()).or_insert(key);
            }
        }
        Ok(())
    }

    fn read_function(&mut self, table: &Table) -> Result<(), PackError> {
        for row in table.rows() {
            let name = row.require("class")?;
            let Some((_, class)) = CLASSES.iter().find(|(n, _)| *n == name) else {
                let known: Vec<&str> = CLASSES.iter().map(|(n, _)| *n).collect();
                return Err(row
                    .error(format!("`{name}` is no class: expected one of {}", known.join(", "))));
            };
            for lemma in row.list("lemmas") {
                self.key_mut(lemma).classes |= 1 << *class as u64;
            }
        }
        Ok(())
    }
}

struct Flags<'t>(Vec<&'t str>);

impl<'t> Flags<'t> {
    fn new(row: &Row<'t>) -> Self {
        let cell = row.get("flags");
        Flags(
            cell.split([',', '|']).map(str::trim).filter(|s| !s.is_empty() && *s != "-").collect(),
        )
    }

    fn has(&self, flag: &str) -> bool {
        self.0.contains(&flag)
    }

    fn check(&self, row: &Row<'_>, known: &[&str], prefixes: &[&str]) -> Result<(), PackError> {
        for flag in &self.0 {
            if !known.contains(flag) && !prefixes.iter().any(|p| flag.starts_with(p)) {
                return Err(row.error(format!(
                    "`{flag}` is no flag of this table: expected {}",
                    known.iter().chain(prefixes).copied().collect::<Vec<_>>().join(", ")
                )));
            }
        }
        Ok(())
    }
}

fn parse_polarity(row: &Row<'_>, column: &str) -> Result<i8, PackError> {
    match row.require(column)? {
        "+" => Ok(1),
        "-" | "−" | "–" => Ok(-1),
        "±" | "0" => Ok(0),
        other => Err(row.error(format!("`{other}` is no polarity: expected +, - or ±"))),
    }
}

fn parse_strength(row: &Row<'_>) -> Result<u8, PackError> {
    match row.get("strength") {
        "" => Ok(2),
        "1" => Ok(1),
        "2" => Ok(2),
        "3" => Ok(3),
        other => Err(row.error(format!("`{other}` is no strength: expected 1, 2 or 3"))),
    }
}
