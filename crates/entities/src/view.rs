//! The view of a document that this stage works on: atoms with their keys, shapes and bits.

use crate::base::Base;
use crate::keys::{self, Shape};
use crate::tables::{Gender, Sense, Tables, flag};
use compact_str::CompactString;
use document::{Deprel, Document, LanguageCode, Span, Upos};
use rustc_hash::FxHashMap;
use std::ops::Range;
use std::sync::Arc;

/// A token, or a part of one around hyphens and elisions.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Atom {
    pub span: Span,
    /// Index into [`View::info`].
    pub key: u32,
    pub shape: Shape,
    /// Nothing lies between it and the atom before.
    pub glued: bool,
    /// First word of its token, in the document's layer.
    pub word: u32,
    pub sentence: u32,
}

/// What stands past either end of the text: nothing.
const NOTHING: Atom = Atom {
    span: Span { start: 0, end: 0 },
    key: 0,
    shape: Shape { upper: false, caps: false, word: false, digit: false, initial: false },
    glued: false,
    word: u32::MAX,
    sentence: 0,
};

/// What is known of a key, looked up once a document.
#[derive(Clone, Debug, Default)]
pub(crate) struct KeyInfo {
    pub text: CompactString,
    pub bits: u32,
    /// Number in the phrase index of the language.
    pub phrase: Option<u32>,
    /// Number in the index of the base.
    pub base: Option<u32>,
    pub given: Option<Gender>,
    /// Row of the organisation noun that the compound ends in.
    pub org_ending: Option<u16>,
    pub role_ending: Option<(u16, Gender)>,
    /// Occurrences in small letters.
    pub small: u32,
    /// Occurrences with a capital where only names have one.
    pub capital: u32,
    /// Occurrences that the tagger takes for a name.
    pub propn: u32,
}

/// A sentence in atoms.
#[derive(Clone, Debug)]
pub(crate) struct SentenceView {
    pub atoms: Range<usize>,
    /// Words of the sentence in the layer.
    pub words: Range<u32>,
    pub lang: usize,
    /// Capitals say nothing here: a headline in capitals or in title case.
    pub headline: bool,
    pub parsed: bool,
}

/// Buffers of [`View`], kept between documents.
#[derive(Debug, Default)]
pub(crate) struct ViewScratch {
    atoms: Vec<Atom>,
    sentences: Vec<SentenceView>,
    info: Vec<KeyInfo>,
    ids: Vec<(LanguageCode, FxHashMap<CompactString, u32>)>,
}

impl ViewScratch {
    fn clear(&mut self) {
        self.atoms.clear();
        self.sentences.clear();
        self.info.clear();
        for (_, map) in &mut self.ids {
            // A map that one large document has blown up would cost every later one its clearing.
            if map.capacity() > 1 << 16 {
                *map = FxHashMap::default();
            }
            map.clear();
        }
    }
}

/// A document in atoms.
pub(crate) struct View<'a> {
    pub doc: &'a Document,
    pub base: &'a Base,
    pub tables: Vec<Arc<Tables>>,
    pub atoms: Vec<Atom>,
    pub sentences: Vec<SentenceView>,
    pub info: Vec<KeyInfo>,
}

impl<'a> View<'a> {
    /// Builds the view; `tables_of` gives the tables of a language.
    pub(crate) fn new(
        doc: &'a Document,
        base: &'a Base,
        scratch: &mut ViewScratch,
        mut tables_of: impl FnMut(LanguageCode) -> Arc<Tables>,
    ) -> View<'a> {
        scratch.clear();
        let mut v = View {
            doc,
            base,
            tables: Vec::new(),
            atoms: std::mem::take(&mut scratch.atoms),
            sentences: std::mem::take(&mut scratch.sentences),
            info: std::mem::take(&mut scratch.info),
        };
        // Key 0 is that of nothing: looking past the end is no error.
        v.info.push(KeyInfo::default());
        let Some(layer) = doc.tokens.as_ref() else { return v };
        let mut key = CompactString::default();
        let mut before = 0usize;
        for (s, sentence) in doc.sentences().iter().enumerate() {
            let code = doc.language_at(sentence.span.start);
            let lang = match v.tables.iter().position(|t| t.code == code) {
                Some(i) => i,
                None => {
                    v.tables.push(tables_of(code));
                    v.tables.len() - 1
                }
            };
            let map = match scratch.ids.iter().position(|(c, _)| *c == code) {
                Some(i) => i,
                None => {
                    scratch.ids.push((code, FxHashMap::default()));
                    scratch.ids.len() - 1
                }
            };
            let first = v.atoms.len();
            let range = sentence.tokens.start as usize..sentence.tokens.end as usize;
            for token in layer.tokens.get(range).unwrap_or_default() {
                let surface = doc.slice(token.span);
                let inner = token.words.start as usize..token.words.end as usize;
                let inner = layer.words.get(inner).unwrap_or_default();
                keys::atoms(surface, |a, b| {
                    if a == b {
                        return;
                    }
                    let piece = &surface[a..b];
                    keys::key_into(piece, &mut key);
                    let ids = &mut scratch.ids[map].1;
                    let id = match ids.get(&key) {
                        Some(id) => *id,
                        None => {
                            let id = v.info.len() as u32;
                            let t = &v.tables[lang];
                            v.info.push(KeyInfo::look_up(&key, t, base));
                            ids.insert(key.clone(), id);
                            id
                        }
                    };
                    // In « a-t-il », "il" is the word of its own name.
                    let own = if inner.len() > 1 && piece.len() < surface.len() {
                        inner.iter().position(|w| {
                            w.form.trim_start_matches("-t").trim_matches('-') == key.as_str()
                        })
                    } else {
                        None
                    };
                    let start = token.span.start as usize + a;
                    v.atoms.push(Atom {
                        span: Span::new(start, start + piece.len()),
                        key: id,
                        shape: keys::shape(piece),
                        glued: start == before,
                        word: token.words.start + own.unwrap_or(0) as u32,
                        sentence: s as u32,
                    });
                    before = start + piece.len();
                });
            }
            let words = doc.words(sentence);
            let parsed = words.iter().any(|w| w.upos.is_some());
            v.sentences.push(SentenceView {
                atoms: first..v.atoms.len(),
                words: sentence.words.clone(),
                lang,
                headline: false,
                parsed,
            });
            let noun_capitals = v.tables[lang].noun_capitals;
            let headline = v.is_headline(first..v.atoms.len(), noun_capitals);
            if let Some(last) = v.sentences.last_mut() {
                last.headline = headline;
            }
            v.count_cases(first..v.atoms.len(), headline);
        }
        v
    }

    /// Gives the buffers back.
    pub(crate) fn recycle(self, scratch: &mut ViewScratch) {
        scratch.atoms = self.atoms;
        scratch.sentences = self.sentences;
        scratch.info = self.info;
    }

    fn is_headline(&self, atoms: Range<usize>, noun_capitals: bool) -> bool {
        let (mut words, mut upper, mut caps) = (0, 0, 0);
        for a in &self.atoms[atoms.clone()] {
            let long = a.span.len() >= 4 || (a.shape.caps && a.span.len() >= 2);
            if a.shape.word && long {
                words += 1;
                upper += u32::from(a.shape.upper);
                caps += u32::from(a.shape.caps);
            }
        }
        let ends = self.atoms[atoms].last().is_some_and(|a| {
            matches!(self.doc.slice(a.span), "." | "!" | "?" | "…" | "»" | "\"" | "”" | "“")
        });
        (words >= 3 && caps * 5 >= words * 4)
            || (words >= 4 && !noun_capitals && !ends && upper * 5 >= words * 4)
    }

    fn count_cases(&mut self, atoms: Range<usize>, headline: bool) {
        for i in atoms.clone() {
            let a = self.atoms[i];
            if !a.shape.word {
                continue;
            }
            let inside = !headline && !self.opens(i, atoms.start);
            let propn = self.upos(i) == Some(Upos::Propn);
            let info = &mut self.info[a.key as usize];
            info.propn += u32::from(propn);
            if !a.shape.upper {
                info.small += 1;
            } else if inside {
                info.capital += 1;
            }
        }
    }

    /// Whether a capital at atom `i` says nothing, since a sentence, quotation or line begins there.
    pub(crate) fn opens(&self, i: usize, start: usize) -> bool {
        let mut k = i;
        while k > start {
            k -= 1;
            let a = &self.atoms[k];
            if a.shape.word || a.shape.digit {
                return false;
            }
            let s = self.doc.slice(a.span);
            if matches!(
                s,
                ":" | "«"
                    | "“"
                    | "\""
                    | "„"
                    | "»"
                    | "–"
                    | "—"
                    | "?"
                    | "!"
                    | "."
                    | "…"
                    | "•"
                    | "‹"
                    | "‘"
                    | "”"
                    | ";"
            ) {
                return true;
            }
            if matches!(s, "," | "(" | ")" | "/" | "-") {
                return false;
            }
        }
        true
    }

    /// The atom at `i`; nothing past the end.
    pub(crate) fn atom(&self, i: usize) -> &Atom {
        self.atoms.get(i).unwrap_or(&NOTHING)
    }

    pub(crate) fn text(&self, i: usize) -> &'a str {
        self.doc.slice(self.atom(i).span)
    }

    pub(crate) fn info(&self, i: usize) -> &KeyInfo {
        &self.info[self.atom(i).key as usize]
    }

    pub(crate) fn key(&self, i: usize) -> &str {
        &self.info(i).text
    }

    pub(crate) fn has(&self, i: usize, bit: u32) -> bool {
        self.info(i).bits & bit != 0
    }

    pub(crate) fn shape(&self, i: usize) -> Shape {
        self.atom(i).shape
    }

    pub(crate) fn tables(&self, sentence: usize) -> &Tables {
        &self.tables[self.sentences[sentence].lang]
    }

    /// The tables of the sentence that holds atom `i`.
    pub(crate) fn tables_at(&self, i: usize) -> &Tables {
        self.tables(self.atom(i).sentence as usize)
    }

    fn word(&self, i: usize) -> Option<&document::Word> {
        self.doc.tokens.as_ref()?.words.get(self.atom(i).word as usize)
    }

    pub(crate) fn upos(&self, i: usize) -> Option<Upos> {
        self.word(i)?.upos
    }

    pub(crate) fn deprel(&self, i: usize) -> Option<Deprel> {
        self.word(i)?.deprel
    }

    /// The layer's word that is the head of atom `i`'s word.
    pub(crate) fn head(&self, i: usize) -> Option<&document::Word> {
        let a = self.atom(i);
        let head = self.word(i)?.head?.checked_sub(1)?;
        let first = self.sentences.get(a.sentence as usize)?.words.start;
        self.doc.tokens.as_ref()?.words.get((first + head) as usize)
    }

    pub(crate) fn parsed(&self, i: usize) -> bool {
        self.sentences[self.atom(i).sentence as usize].parsed
    }

    /// The longest phrase of the tables at atom `i` that ends before `end`.
    pub(crate) fn phrase(&self, i: usize, end: usize) -> Option<(usize, &[Sense])> {
        self.info(i).phrase?;
        let t = self.tables_at(i);
        let keys = (i..end).map(|k| self.info(k).phrase);
        t.phrases.longest_ids(keys).map(|h| (h.len, h.values))
    }

    /// The span from atom `a` up to, not including, atom `b`.
    pub(crate) fn span(&self, atoms: &Range<usize>) -> Span {
        let (first, last) = (atoms.start, atoms.end.saturating_sub(1).max(atoms.start));
        match (self.atoms.get(first), self.atoms.get(last)) {
            (Some(a), Some(b)) => Span { start: a.span.start, end: b.span.end.max(a.span.start) },
            _ => Span::default(),
        }
    }
}

impl KeyInfo {
    fn look_up(key: &CompactString, tables: &Tables, base: &Base) -> KeyInfo {
        let ending = |k: &str, e: &str| k.len() >= e.len() + 2 && k.ends_with(e);
        let people = tables.people_endings.iter().any(|e| ending(key, e) && key.len() > 4);
        KeyInfo {
            text: key.clone(),
            bits: tables.bits(key) | if people { flag::PEOPLE } else { 0 },
            phrase: tables.phrases.key(key),
            base: base.index.key(key),
            given: base.given.get(key).copied(),
            org_ending: tables.org_endings.iter().find(|(e, _)| ending(key, e)).map(|x| x.1),
            role_ending: tables
                .role_endings
                .iter()
                .find(|(e, _, _)| ending(key, e))
                .map(|x| (x.1, x.2)),
            small: 0,
            capital: 0,
            propn: 0,
        }
    }

    /// Whether the tables or the document know the word in small letters.
    pub(crate) fn is_common(&self) -> bool {
        self.bits & (flag::COMMON | flag::FUNCTION) != 0 || self.small > 0
    }
}
