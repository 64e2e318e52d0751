//! The stage.

use crate::actors_file::ActorsFile;
use crate::base::{Base, FormKind};
use crate::candidate::{Candidate, Source};
use crate::entity::{self, Entity};
use crate::nouns::{self, Noun, NounIndex};
use crate::resolve::{self, Found};
use crate::tables::{Tables, flag};
use crate::view::{View, ViewScratch};
use crate::{again, detect, learned, membership, names, roles, typing};
use document::{Actor, Affiliation, Document, EntityType, LanguageCode, Mention, MentionKind};
use lexicon::{PackError, Packs};
use std::ops::Range;
use std::sync::{Arc, OnceLock};

/// Settings of the stage.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The user's own actors; they win over everything else.
    pub actors: Option<ActorsFile>,
    /// Leave pronouns out.
    pub no_pronouns: bool,
}

/// Buffers that one worker keeps from document to document.
#[derive(Debug, Default)]
pub struct Scratch {
    view: ViewScratch,
    nouns: Vec<Noun>,
    blocked: Vec<Range<usize>>,
    cands: Vec<Candidate>,
    learned: learned::Work,
}

/// A candidate of a document with its features, to train the model of types from.
#[derive(Clone, Debug, PartialEq)]
pub struct Example {
    /// Where it stands, without a leading article.
    pub span: document::Span,
    /// For [`learn::LinearTrainer::add`].
    pub features: Vec<u64>,
}

/// Finds mentions and actors. Shared by all workers; every worker has a [`Scratch`].
pub struct Recognizer {
    packs: Packs,
    options: Options,
    base: Base,
    languages: Vec<(LanguageCode, OnceLock<Arc<Tables>>)>,
    neutral: Arc<Tables>,
    model: Option<learn::Linear>,
    fingerprint: String,
}

impl Recognizer {
    /// A recogniser that reads the base of known actors now, and the tables of a language when the
    /// first document in it comes.
    ///
    /// # Errors
    /// When a table of any language is not as it should be: all are read once here, so that no
    /// error is left for later.
    pub fn new(packs: &Packs, options: Options) -> Result<Recognizer, PackError> {
        let base = Base::load(packs, options.actors.as_ref())?;
        let mut languages = Vec::new();
        let mut digest = blake3::Hasher::new();
        digest.update(concat!("entities/", env!("CARGO_PKG_VERSION"), "/1").as_bytes());
        for lang in packs.languages() {
            let Some(code) = LanguageCode::parse(lang) else { continue };
            languages.push((code, OnceLock::new()));
        }
        for lang in std::iter::once("base").chain(packs.languages()) {
            let Ok(pack) = packs.get(lang) else { continue };
            for (name, bytes) in pack.files().filter(|(n, _)| FILES.contains(n)) {
                digest.update(lang.as_bytes());
                digest.update(name.as_bytes());
                digest.update(&(bytes.len() as u64).to_le_bytes());
                digest.update(bytes);
            }
        }
        let model = match packs.get("base").ok().and_then(|p| p.bytes(learned::MODEL_FILE)) {
            None => None,
            Some(bytes) => Some(learn::Linear::from_bytes(bytes).map_err(|e| PackError::Line {
                file: format!("packs/base/{}", learned::MODEL_FILE),
                line: 1,
                message: format!("{e}; train it again with `cargo xtask train entities`"),
            })?),
        };
        digest.update(format!("{:?}{}", options.actors, options.no_pronouns).as_bytes());
        let fingerprint = digest.finalize().to_hex()[..16].to_owned();
        Ok(Recognizer {
            packs: packs.clone(),
            options,
            base,
            languages,
            neutral: Arc::new(Tables::empty(LanguageCode::UND)),
            model,
            fingerprint,
        })
    }

    /// Digest of this stage's tables and settings.
    pub fn fingerprint(&self) -> String {
        self.fingerprint.clone()
    }

    /// Reads the tables of every language.
    ///
    /// # Errors
    /// When one is not as it should be.
    pub fn check(&self) -> Result<(), PackError> {
        for (code, _) in &self.languages {
            Tables::load(*code, self.packs.get(code.as_str())?)?;
        }
        Ok(())
    }

    fn tables(&self, code: LanguageCode) -> Arc<Tables> {
        let Some((_, cell)) = self.languages.iter().find(|(c, _)| *c == code) else {
            return self.neutral.clone();
        };
        let load = || match self.packs.get(code.as_str()).and_then(|p| Tables::load(code, p)) {
            Ok(t) => Arc::new(t),
            Err(_) => self.neutral.clone(),
        };
        cell.get_or_init(load).clone()
    }

    /// Fills the document's mentions and actors from its text, language, sentences and tokens, and
    /// its tags and trees where it has them.
    ///
    /// A document without tokens gets empty layers.
    pub fn annotate(&self, doc: &mut Document, scratch: &mut Scratch) {
        let (mentions, actors) = {
            let v = View::new(doc, &self.base, &mut scratch.view, |code| self.tables(code));
            let Scratch { nouns, blocked, cands, learned, .. } = scratch;
            let result = self.work(&v, nouns, blocked, cands, learned);
            v.recycle(&mut scratch.view);
            result
        };
        doc.mentions = Some(mentions);
        doc.actors = Some(actors);
    }

    /// The candidates of a document that has its tokens, as examples for a trainer.
    pub fn examples(&self, doc: &Document, scratch: &mut Scratch) -> Vec<Example> {
        let v = View::new(doc, &self.base, &mut scratch.view, |code| self.tables(code));
        let Scratch { nouns, blocked, cands, .. } = scratch;
        nouns::nouns(&v, nouns, blocked);
        detect::candidates(&v, blocked, cands);
        let index = NounIndex::new(nouns);
        let mut out = Vec::with_capacity(cands.len());
        for c in cands.iter_mut() {
            typing::weigh(&v, &index, c);
            let mut features = Vec::new();
            learned::features(&v, &index, c, &mut features);
            let article = c.atoms.len() > 1 && v.has(c.atoms.start, flag::ARTICLE);
            let atoms = c.atoms.start + usize::from(article)..c.atoms.end;
            out.push(Example { span: v.span(&atoms), features });
        }
        v.recycle(&mut scratch.view);
        out
    }

    fn work(
        &self,
        v: &View<'_>,
        nouns: &mut Vec<Noun>,
        blocked: &mut Vec<Range<usize>>,
        cands: &mut Vec<Candidate>,
        work: &mut learned::Work,
    ) -> (Vec<Mention>, Vec<Actor>) {
        nouns::nouns(v, nouns, blocked);
        detect::candidates(v, blocked, cands);
        let index = NounIndex::new(nouns);
        for c in cands.iter_mut() {
            typing::weigh(v, &index, c);
            if let Some(model) = &self.model {
                learned::weigh(v, &index, model, c, work);
            }
        }
        if cands.iter().any(|c| c.strength <= 0.0) {
            // What the model takes for no name at all.
            cands.retain(|c| c.strength > 0.0);
            again::relink(v, cands);
        }
        let metonyms: Vec<bool> = cands.iter().map(|c| metonym(v, c)).collect();
        let mut names = names::group(v, cands, &metonyms);
        let short = names::shorten(v, &mut names);
        let mut entities = entity::make(v, cands, &mut names, &short);
        let uses = roles::read(v, cands, &names, nouns, &mut entities);
        membership::read(v, cands, &names, &mut entities);
        let input =
            resolve::Input { v, cands, metonyms: &metonyms, names: &names, nouns, uses: &uses };
        let found = resolve::mentions(input, &mut entities);
        output(&found, &entities, self.options.no_pronouns)
    }
}

/// The files that this stage reads.
const FILES: &[&str] = &[
    "actors.tsv",
    "countries.tsv",
    "places.tsv",
    "given_names.tsv",
    "suffixes.tsv",
    "roles.tsv",
    "organisations.tsv",
    "titles.tsv",
    "name_words.tsv",
    "pronouns.tsv",
    "demonyms.tsv",
    "common.tsv",
    learned::MODEL_FILE,
];

/// Whether the candidate is a place or building that stands for a body here.
fn metonym(v: &View<'_>, c: &Candidate) -> bool {
    let Source::Known(f) = c.source else {
        return typing::is_address(v, c) && typing::acts(v, c.atoms.start, c.atoms.end);
    };
    let form = &v.base.forms[f as usize];
    let known = &v.base.known[form.known as usize];
    if known.user {
        return false;
    }
    match form.kind {
        FormKind::Metonym => true,
        FormKind::Body | FormKind::Acronym => false,
        FormKind::Seat => typing::acts(v, c.atoms.start, c.atoms.end),
        _ => known.class == "state" && typing::acts(v, c.atoms.start, c.atoms.end),
    }
}

fn output(found: &[Found], entities: &[Entity], no_pronouns: bool) -> (Vec<Mention>, Vec<Actor>) {
    let mut mentions: Vec<Mention> = Vec::with_capacity(found.len());
    let mut used = vec![false; entities.len()];
    let mut end = 0;
    for f in found {
        if f.span.is_empty()
            || f.span.start < end
            || (no_pronouns && f.kind == MentionKind::Pronoun)
        {
            continue;
        }
        end = f.span.end;
        if let Some(e) = f.entity {
            used[e as usize] = true;
        }
        mentions.push(Mention {
            id: mentions.len() as u32,
            span: f.span,
            entity_type: f.entity_type,
            kind: f.kind,
            metonym: f.metonym && f.entity_type == EntityType::Organization,
            actor: f.entity.map(|e| entities[e as usize].id.clone()),
            sentiment: None,
            confidence: document::confidence(f.confidence),
        });
    }
    let mut actors: Vec<Actor> = Vec::new();
    for (e, entity) in entities.iter().enumerate() {
        if !used[e] {
            continue;
        }
        let mut affiliations: Vec<Affiliation> = entity
            .roles
            .iter()
            .filter(|h| !h.guessed)
            .map(|h| Affiliation {
                actor: h.org.filter(|o| used[*o as usize]).map(|o| entities[o as usize].id.clone()),
                role: h.text.clone(),
                span: h.span,
            })
            .collect();
        affiliations.sort_by_key(|a| a.span);
        actors.push(Actor {
            id: entity.id.clone(),
            name: entity.name.clone(),
            entity_type: entity.entity_type,
            affiliations,
            reasons: entity.reasons.clone(),
        });
    }
    actors.sort_by(|a, b| a.id.cmp(&b.id));
    (mentions, actors)
}
