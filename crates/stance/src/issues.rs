//! Issues: what is no actor and yet has people for and against it.

use crate::codebook::{Codebook, Phrases};
use crate::lexicon::Class;
use crate::view::View;
use document::{CompactString, Deprel, Issue, Span, Upos};
use rustc_hash::FxHashMap;

/// A noun phrase that is the target of a stance.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Phrase {
    pub(crate) label: String,
    /// The head's lemma.
    pub(crate) head: CompactString,
    /// Stems of the other content words, sorted.
    pub(crate) rest: Vec<CompactString>,
    pub(crate) span: Span,
    /// Index of a codebook entry.
    pub(crate) entry: Option<usize>,
}

const MAX_WORDS: usize = 9;
const MAX_BYTES: usize = 80;

/// The noun phrase at `i` as an issue, or `None` where it is too light to be one.
pub(crate) fn phrase(v: &View<'_>, i: usize, codebook: &Phrases) -> Option<Phrase> {
    if !codebook.is_empty() {
        let (low, high) = v.extent(i);
        let high = high.min(low + 40);
        let stems: Vec<&str> = (low..=high).map(|w| v.words[w].stem.as_str()).collect();
        if let Some((entry, range)) = codebook.find(&stems) {
            let span = v.words_span(low + range.start, low + range.end - 1);
            return Some(Phrase {
                label: String::new(),
                head: CompactString::default(),
                rest: Vec::new(),
                span,
                entry: Some(entry),
            });
        }
    }
    // « le sérieux technique »: an adjective with an article is a noun.
    let noun = v.upos(i) == Upos::Adj
        && (v.kid(i, Deprel::DET).is_some() || v.kid(i, Deprel::NUMMOD).is_some());
    if !noun && !matches!(v.upos(i), Upos::Noun | Upos::Propn | Upos::X) {
        return None;
    }
    let (from, to) = bounds(v, i);
    let heads_light = v.is_class(i, Class::Light);
    let counted = (from..=to).all(|w| w == i || v.upos(w) == Upos::Num);
    if heads_light && counted {
        return None;
    }
    let span = v.words_span(from, to);
    let mut label = v.doc.slice(span).replace(['\n', '\r', '\t'], " ");
    label.retain(|c| !matches!(c, '«' | '»' | '“' | '”' | '"' | '„' | '*'));
    let label = label.split_whitespace().collect::<Vec<_>>().join(" ");
    let label = label.trim_matches(|c: char| !c.is_alphanumeric()).to_owned();
    if label.chars().filter(|c| c.is_alphabetic()).count() < 3 {
        return None;
    }
    let mut rest: Vec<CompactString> = (from..=to)
        .filter(|w| *w != i)
        .filter(|w| {
            matches!(
                v.upos(*w),
                Upos::Noun | Upos::Propn | Upos::Adj | Upos::Num | Upos::Verb | Upos::X
            )
        })
        .map(
            |w| if v.words[w].stem.is_empty() { v.form(w).into() } else { v.words[w].stem.clone() },
        )
        .collect();
    rest.sort();
    rest.dedup();
    let head = if v.lemma(i).is_empty() { v.form(i) } else { v.lemma(i) };
    Some(Phrase { label, head: head.to_lowercase().into(), rest, span, entry: None })
}

/// First and last word of the phrase without determiners in front, and without what a comma, a
/// clause, an apposition or a conjunct adds behind.
fn bounds(v: &View<'_>, i: usize) -> (usize, usize) {
    let (low, high) = v.extent(i);
    let keeps = |w: usize| {
        let rel = v.rel(w);
        // Places and times that the parser hung on the noun stay out: only genitives and datives.
        let linked = |w: usize| {
            let mut cases = v.kids_by(w, Deprel::CASE).peekable();
            (cases.peek().is_none() && v.upos(w) != Upos::Noun)
                || cases.any(|c| v.is_class(c, Class::Genitive) || v.is_class(c, Class::Dative))
        };
        let kind = rel.is(Deprel::AMOD)
            || (rel.is(Deprel::NMOD) && linked(w))
            || rel.is(Deprel::FLAT)
            || rel.is(Deprel::COMPOUND)
            || rel.is(Deprel::FIXED)
            || rel.is(Deprel::NUMMOD)
            || rel.is(Deprel::CASE)
            || rel.is(Deprel::DET)
            || rel.as_str() == "advmod" && v.rel(v.head(w).unwrap_or(w)).is(Deprel::AMOD);
        kind || (rel.is(Deprel::APPOS)
            && matches!(v.upos(w), Upos::Num | Upos::Propn)
            && w == i + 1)
    };
    let inside = |w: usize| {
        let mut at = w;
        for _ in 0..12 {
            if at == i {
                return true;
            }
            if !keeps(at) {
                return false;
            }
            match v.head(at) {
                Some(h) => at = h,
                None => return false,
            }
        }
        false
    };
    let mut from = i;
    while from > low && inside(from - 1) && v.upos(from - 1) != Upos::Punct {
        from -= 1;
    }
    while from < i
        && (matches!(v.upos(from), Upos::Det | Upos::Adp | Upos::Punct | Upos::Pron | Upos::Adv)
            || v.rel_is(from, Deprel::DET)
            || v.rel_is(from, Deprel::CASE))
    {
        from += 1;
    }
    let mut to = i;
    while to < high && to + 1 - from < MAX_WORDS {
        let next = to + 1;
        if v.upos(next) == Upos::Punct || !inside(next) {
            break;
        }
        to = next;
    }
    // A cut may leave a preposition or an article at the end.
    while to > i
        && (matches!(
            v.upos(to),
            Upos::Adp | Upos::Det | Upos::Cconj | Upos::Punct | Upos::Adv | Upos::Part
        ))
    {
        to -= 1;
    }
    while to > i && v.words_span(from, to).len() > MAX_BYTES {
        to -= 1;
        while to > i && matches!(v.upos(to), Upos::Adp | Upos::Det) {
            to -= 1;
        }
    }
    (from, to)
}

/// The issues of a document: phrases in, ids out.
#[derive(Debug, Default)]
pub(crate) struct Registry {
    phrases: Vec<Phrase>,
}

impl Registry {
    /// Keeps a phrase; gives its number.
    pub(crate) fn add(&mut self, phrase: Phrase) -> usize {
        self.phrases.push(phrase);
        self.phrases.len() - 1
    }

    /// Merges phrases that name one thing. Gives each phrase's issue, as an index into the list.
    pub(crate) fn settle(&self, codebook: Option<&Codebook>) -> (Vec<Issue>, Vec<usize>) {
        let mut issues: Vec<Issue> = Vec::new();
        let mut by_id: FxHashMap<CompactString, usize> = FxHashMap::default();
        let mut out = vec![0; self.phrases.len()];
        let mut place = |issue: Issue| {
            *by_id.entry(issue.id.clone()).or_insert_with(|| {
                issues.push(issue);
                issues.len() - 1
            })
        };
        // Distinct readings per head, in order of the text.
        let mut heads: FxHashMap<&str, Vec<usize>> = FxHashMap::default();
        for (p, phrase) in self.phrases.iter().enumerate().filter(|(_, p)| p.entry.is_none()) {
            let list = heads.entry(phrase.head.as_str()).or_default();
            let known = list.iter().any(|q| self.phrases[*q].rest == phrase.rest);
            // Enough to compare with; a document with more readings of one noun keeps them apart.
            if !known && list.len() < 48 {
                list.push(p);
            }
        }
        for (p, phrase) in self.phrases.iter().enumerate() {
            let issue = match (phrase.entry, codebook) {
                (Some(e), Some(codebook)) => {
                    let entry = &codebook.issues()[e];
                    Issue { id: entry.id.clone(), label: entry.label.clone() }
                }
                _ => {
                    let fuller = heads.get(phrase.head.as_str()).and_then(|list| {
                        let wider = |q: &usize| {
                            let other = &self.phrases[*q].rest;
                            other.len() > phrase.rest.len()
                                && phrase.rest.iter().all(|r| other.contains(r))
                        };
                        // « la clause » after « la clause 14 »: the last that came before, else the next.
                        let before = list.iter().rev().find(|q| **q < p && wider(q));
                        before.or_else(|| list.iter().find(|q| wider(q))).copied()
                    });
                    let named = fuller
                        .or_else(|| {
                            heads
                                .get(phrase.head.as_str())?
                                .iter()
                                .copied()
                                .find(|q| self.phrases[*q].rest == phrase.rest)
                        })
                        .unwrap_or(p);
                    let label = self.phrases[named].label.clone();
                    let id = document::slug(&label);
                    Issue { id: if id.is_empty() { "issue".into() } else { id.into() }, label }
                }
            };
            out[p] = place(issue);
        }
        (issues, out)
    }
}
