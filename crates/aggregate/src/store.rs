//! The aggregate itself: a set of facts that grows and merges.

use crate::dates::day_number;
use crate::entry::DocEntry;
use crate::intern::{Interner, NONE, Sym};
use crate::ledger::Refused;
use crate::record::Record;
use crate::sealed::Sealed;
use document::{EntityType, TargetType};
use rustc_hash::FxHashSet;
use std::collections::BTreeSet;

/// A document. Compared field by field, so that of two entries for one document the fuller wins.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) struct DocRow {
    pub key: Sym,
    /// Entries made from a document come after those guessed from a record.
    pub full: bool,
    pub id: Sym,
    pub cluster: Sym,
    pub day: Option<i32>,
    pub source: Sym,
    pub lang: Sym,
    pub chars: u64,
    pub tokens: u64,
    pub sentences: u64,
    pub mentions: u64,
    pub unlinked: u64,
    pub quotes: u64,
    pub unattributed: u64,
    pub anonymous: u64,
}

/// A stance, in 32 bytes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) struct Fact {
    pub holder: Sym,
    pub target: Sym,
    pub doc: Sym,
    /// Language of the passage.
    pub lang: Sym,
    /// Digest of the record's id: the same stance merged twice is one stance.
    pub stance: u64,
    pub confidence: u16,
    pub cell: u8,
    pub issue: bool,
    pub chained: bool,
    pub strength: u8,
}

/// What a document calls an actor or an issue.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(crate) struct LabelRow {
    pub subject: Sym,
    pub doc: Sym,
    pub label: Sym,
    pub entity: Option<EntityType>,
    pub issue: bool,
    pub mentions: u32,
}

/// A surface form of an actor in a document.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) struct FormRow {
    pub actor: Sym,
    pub form: Sym,
    pub doc: Sym,
    pub count: u32,
}

/// A role that a document states.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) struct RoleRow {
    pub person: Sym,
    pub body: Sym,
    pub role: Sym,
    pub doc: Sym,
}

/// Quotes of a speaker in a document.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) struct QuoteRow {
    pub speaker: Sym,
    pub doc: Sym,
    pub count: u32,
}

/// A diagnostic of a document.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) struct NoteRow {
    pub stage: Sym,
    pub code: Sym,
    pub doc: Sym,
    pub count: u32,
    pub message: Sym,
}

/// How much of a document is in a language.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) struct ShareRow {
    pub lang: Sym,
    pub doc: Sym,
    pub chars: u64,
}

/// A set of facts about documents, stances, actors and what was not understood.
///
/// Adding and merging are unions: the order does not matter, and what comes twice counts once.
/// Memory is about 32 bytes a stance, 12 to 24 for each actor of a document and each form of its
/// name, and each string once.
#[derive(Clone, Default)]
pub struct Aggregate {
    pub(crate) strings: Interner,
    pub(crate) docs: Vec<DocRow>,
    pub(crate) facts: Vec<Fact>,
    pub(crate) labels: Vec<LabelRow>,
    pub(crate) forms: Vec<FormRow>,
    pub(crate) roles: Vec<RoleRow>,
    pub(crate) quotes: Vec<QuoteRow>,
    pub(crate) notes: Vec<NoteRow>,
    pub(crate) shares: Vec<ShareRow>,
    pub(crate) refused: BTreeSet<Refused>,
    /// Labels that records of the document at hand have given already.
    seen: (Sym, FxHashSet<(Sym, Sym)>),
}

/// Two documents of one id but of different texts are two documents.
fn key(id: &str, sha256: &str) -> String {
    format!("{id}\u{0}{sha256}")
}

fn fnv1a(s: &str) -> u64 {
    s.bytes().fold(0xcbf2_9ce4_8422_2325, |h, b| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3))
}

impl Aggregate {
    /// An empty one.
    pub fn new() -> Self {
        Aggregate::default()
    }

    /// Adds a document with its records.
    pub fn add(&mut self, entry: &DocEntry, records: &[Record]) {
        self.add_entry(entry);
        for r in records {
            self.add_record(r);
        }
    }

    /// Adds what is known of a document, without its stances.
    pub fn add_entry(&mut self, e: &DocEntry) {
        let s = &mut self.strings;
        let doc = s.add(&key(&e.id, &e.sha256));
        let row = DocRow {
            key: doc,
            full: true,
            id: s.add(&e.id),
            cluster: s.add_opt(e.cluster_id.as_deref()),
            day: e.date.as_deref().and_then(day_number),
            source: s.add_opt(e.source.as_deref()),
            lang: s.add(&e.lang),
            chars: e.chars,
            tokens: e.tokens,
            sentences: e.sentences,
            mentions: e.mentions,
            unlinked: e.unlinked,
            quotes: e.quotes.len() as u64,
            unattributed: e.quotes.iter().filter(|q| !q.attributed()).count() as u64,
            anonymous: e.quotes.iter().filter(|q| q.attributed() && !q.named()).count() as u64,
        };
        self.docs.push(row);
        for l in &e.languages {
            self.shares.push(ShareRow { lang: s.add(&l.code), doc, chars: l.chars });
        }
        for a in &e.actors {
            let actor = s.add(&a.id);
            let label = s.add(&a.name);
            let entity = Some(a.entity_type);
            let mentions = a.mentions;
            self.labels.push(LabelRow {
                subject: actor,
                doc,
                label,
                entity,
                issue: false,
                mentions,
            });
            for (form, &count) in &a.forms {
                self.forms.push(FormRow { actor, form: s.add(form), doc, count });
            }
            for f in &a.affiliations {
                let body = s.add_opt(f.actor.as_deref());
                self.roles.push(RoleRow { person: actor, body, role: s.add(&f.role), doc });
            }
        }
        let mut spoken: std::collections::BTreeMap<&str, u32> = Default::default();
        for q in &e.quotes {
            for id in &q.speakers {
                *spoken.entry(id).or_default() += 1;
            }
        }
        for (id, count) in spoken {
            self.quotes.push(QuoteRow { speaker: s.add(id), doc, count });
        }
        for d in &e.diagnostics {
            let (stage, code) = (s.add(&d.stage), s.add(&d.code));
            let message = match &d.example {
                Some(x) => s.add(&format!("{} ({x})", d.message)),
                None => s.add(&d.message),
            };
            self.notes.push(NoteRow { stage, code, doc, count: d.count, message });
        }
    }

    /// Adds a stance. Where its document was not added, what the record says of it stands in.
    pub fn add_record(&mut self, r: &Record) {
        let s = &mut self.strings;
        let doc = s.add(&key(&r.doc_id, &r.doc_sha256));
        if self.seen.0 != doc || self.seen.1.is_empty() {
            self.seen = (doc, FxHashSet::default());
            self.docs.push(DocRow {
                key: doc,
                full: false,
                id: s.add(&r.doc_id),
                cluster: s.add_opt(r.cluster_id.as_deref()),
                day: r.date.as_deref().and_then(day_number),
                source: s.add_opt(r.source.as_deref()),
                lang: s.add(&r.lang),
                chars: 0,
                tokens: 0,
                sentences: 0,
                mentions: 0,
                unlinked: 0,
                quotes: 0,
                unattributed: 0,
                anonymous: 0,
            });
        }
        let holder = s.add(&r.corpus_holder());
        let target = s.add(&r.target);
        let issue = r.target_type == TargetType::Issue;
        for (subject, name, entity, issue) in [
            (holder, &r.holder_name, r.holder_type, false),
            (target, &r.target_name, r.target_entity_type, issue),
        ] {
            let label = s.add(name);
            if self.seen.1.insert((subject, label)) {
                self.labels.push(LabelRow { subject, doc, label, entity, issue, mentions: 0 });
            }
        }
        self.facts.push(Fact {
            holder,
            target,
            doc,
            lang: s.add(&r.lang),
            stance: fnv1a(&r.id),
            confidence: (f64::from(document::confidence(r.confidence)) * 1000.0).round() as u16,
            cell: crate::cells::index(r.polarity, r.modality, r.voice),
            issue,
            chained: !r.attribution.is_empty(),
            strength: r.strength,
        });
    }

    /// Notes an input that was refused.
    pub fn add_refused(&mut self, path: &str, reason: &str) {
        self.refused.insert(Refused { path: path.to_owned(), reason: reason.to_owned() });
    }

    /// Takes in all that another aggregate holds.
    pub fn merge(&mut self, other: &Aggregate) {
        let to: Vec<Sym> = (0..other.strings.len() as Sym)
            .map(|i| self.strings.add(other.strings.get(i)))
            .collect();
        let t = |i: Sym| if i == NONE { NONE } else { to[i as usize] };
        self.docs.extend(other.docs.iter().map(|r| remap::doc(r, t)));
        self.facts.extend(other.facts.iter().map(|r| remap::fact(r, t)));
        self.labels.extend(other.labels.iter().map(|r| remap::label(r, t)));
        self.forms.extend(other.forms.iter().map(|r| remap::form(r, t)));
        self.roles.extend(other.roles.iter().map(|r| remap::role(r, t)));
        self.quotes.extend(other.quotes.iter().map(|r| remap::quote(r, t)));
        self.notes.extend(other.notes.iter().map(|r| remap::note(r, t)));
        self.shares.extend(other.shares.iter().map(|r| remap::share(r, t)));
        self.refused.extend(other.refused.iter().cloned());
    }

    /// Puts everything into one order that does not depend on how it came in.
    pub fn finish(self) -> Sealed {
        Sealed::new(self)
    }
}

/// Rows under other numbers.
pub(crate) mod remap {
    use super::*;

    pub(crate) fn doc(r: &DocRow, t: impl Fn(Sym) -> Sym) -> DocRow {
        let (key, id, cluster) = (t(r.key), t(r.id), t(r.cluster));
        DocRow { key, id, cluster, source: t(r.source), lang: t(r.lang), ..*r }
    }
    pub(crate) fn fact(r: &Fact, t: impl Fn(Sym) -> Sym) -> Fact {
        Fact { holder: t(r.holder), target: t(r.target), doc: t(r.doc), lang: t(r.lang), ..*r }
    }
    pub(crate) fn label(r: &LabelRow, t: impl Fn(Sym) -> Sym) -> LabelRow {
        LabelRow { subject: t(r.subject), doc: t(r.doc), label: t(r.label), ..*r }
    }
    pub(crate) fn form(r: &FormRow, t: impl Fn(Sym) -> Sym) -> FormRow {
        FormRow { actor: t(r.actor), form: t(r.form), doc: t(r.doc), ..*r }
    }
    pub(crate) fn role(r: &RoleRow, t: impl Fn(Sym) -> Sym) -> RoleRow {
        RoleRow { person: t(r.person), body: t(r.body), role: t(r.role), doc: t(r.doc) }
    }
    pub(crate) fn quote(r: &QuoteRow, t: impl Fn(Sym) -> Sym) -> QuoteRow {
        QuoteRow { speaker: t(r.speaker), doc: t(r.doc), ..*r }
    }
    pub(crate) fn note(r: &NoteRow, t: impl Fn(Sym) -> Sym) -> NoteRow {
        let (stage, code, message) = (t(r.stage), t(r.code), t(r.message));
        NoteRow { stage, code, message, doc: t(r.doc), ..*r }
    }
    pub(crate) fn share(r: &ShareRow, t: impl Fn(Sym) -> Sym) -> ShareRow {
        ShareRow { lang: t(r.lang), doc: t(r.doc), ..*r }
    }
}
