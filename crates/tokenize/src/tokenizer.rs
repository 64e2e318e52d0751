//! The tokenisers: one language's, and all of them.

use crate::rules::Rules;
use crate::scan::{Raw, Scanner};
use crate::sentence::Splitter;
use crate::stem::SNOWBALL_VERSION;
use crate::words::{Cache, Filler};
use document::{Document, LanguageCode, Sentence, Span, TokenLayer};
use lexicon::{Pack, PackError, Packs};
use rustc_hash::FxHasher;
use std::collections::BTreeMap;
use std::hash::Hasher;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};

/// Buffers of one worker, reused from document to document.
#[derive(Debug, Default)]
pub struct Scratch {
    raw: Vec<Raw>,
    lower: String,
    cache: Cache,
}

/// A number for whoever fills a cache, so that no other reads it.
fn fresh_owner() -> u64 {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    NEXT.fetch_add(1, Ordering::Relaxed)
}

/// The tokeniser of one language.
#[derive(Clone, Debug)]
pub struct Tokenizer {
    rules: Rules,
    fingerprint: String,
    owner: u64,
}

impl Tokenizer {
    /// Compiles the tables of a pack.
    ///
    /// # Errors
    /// When a table does not fit, naming file and line.
    pub fn new(pack: &Pack) -> Result<Tokenizer, PackError> {
        let rules = Rules::of(pack)?;
        let mut hash = FxHasher::default();
        hash.write(SNOWBALL_VERSION.as_bytes());
        for (name, bytes) in pack.files().filter(|(n, _)| crate::FILES.contains(n)) {
            hash.write(name.as_bytes());
            hash.write(bytes);
        }
        let fingerprint = format!("{}-{:016x}", pack.lang(), hash.finish());
        Ok(Tokenizer { rules, fingerprint, owner: fresh_owner() })
    }

    /// The tokeniser for languages without a pack: sentences, words, numbers, marks; no stems.
    pub fn neutral() -> Tokenizer {
        Tokenizer { rules: Rules::neutral(), fingerprint: "und".to_owned(), owner: fresh_owner() }
    }

    /// Fills the document's sentences and tokens, whatever its languages are.
    pub fn tokenize(&self, doc: &mut Document, scratch: &mut Scratch) {
        let whole = [(0..doc.text().len(), 0u8)];
        fill(doc, &[&self.rules], &whole, scratch, self.owner);
    }

    /// Calls `f` with the byte range of every token of a text.
    pub fn cut(
        &self,
        text: &str,
        scratch: &mut Scratch,
        mut f: impl FnMut(std::ops::Range<usize>),
    ) {
        let Scratch { raw, lower, .. } = scratch;
        raw.clear();
        // Spans are of 32 bits.
        let end = text.floor_char_boundary(u32::MAX as usize - 1);
        Scanner { text, end, rules: &self.rules, index: 0, lower, out: raw }.run(0);
        for token in raw.iter() {
            f(token.start as usize..token.end as usize);
        }
    }

    /// What the output depends on besides the text.
    pub fn fingerprint(&self) -> &str {
        &self.fingerprint
    }

    /// The name and version of the stemming algorithm, if there is one.
    pub fn stemmer(&self) -> Option<String> {
        self.rules.stemmer.map(|s| s.version())
    }
}

/// The tokenisers of all languages; each is compiled when it is first needed.
#[derive(Debug)]
pub struct Tokenizers<'p> {
    packs: &'p Packs,
    loaded: BTreeMap<LanguageCode, (u8, OnceLock<Option<Tokenizer>>)>,
    neutral: Tokenizer,
    owner: u64,
}

impl<'p> Tokenizers<'p> {
    /// Tokenisers for the languages of `packs`. Nothing is compiled yet: a pack that turns out not
    /// to fit would be passed over for the neutral tokeniser, so call [`Tokenizers::check`] first
    /// for packs that are not the embedded ones.
    ///
    /// # Errors
    /// When a pack's folder is not named after a language.
    pub fn new(packs: &'p Packs) -> Result<Tokenizers<'p>, PackError> {
        let mut loaded = BTreeMap::new();
        for lang in packs.languages() {
            let code = LanguageCode::parse(lang).ok_or_else(|| PackError::NoPack {
                lang: lang.to_owned(),
                known: "folders are named by codes of two or three small letters".to_owned(),
            })?;
            let index = u8::try_from(loaded.len() + 1).unwrap_or(u8::MAX);
            loaded.insert(code, (index, OnceLock::new()));
        }
        Ok(Tokenizers { packs, loaded, neutral: Tokenizer::neutral(), owner: fresh_owner() })
    }

    /// Compiles all packs now.
    ///
    /// # Errors
    /// When a table of a pack does not fit, naming file and line.
    pub fn check(&self) -> Result<(), PackError> {
        for lang in self.packs.languages() {
            Tokenizer::new(self.packs.get(lang)?)?;
        }
        Ok(())
    }

    /// The tokeniser of a language; the neutral one where there is no pack.
    pub fn get(&self, code: LanguageCode) -> &Tokenizer {
        self.entry(code).0
    }

    fn entry(&self, code: LanguageCode) -> (&Tokenizer, u8) {
        let Some((index, cell)) = self.loaded.get(&code) else { return (&self.neutral, 0) };
        let loaded = cell.get_or_init(|| {
            self.packs.get(code.as_str()).ok().and_then(|p| Tokenizer::new(p).ok())
        });
        match loaded {
            Some(t) => (t, *index),
            None => (&self.neutral, 0),
        }
    }

    /// Fills the document's sentences and tokens, each passage by the rules of its language.
    pub fn tokenize(&self, doc: &mut Document, scratch: &mut Scratch) {
        let mut rules: Vec<&Rules> = vec![&self.neutral.rules; self.loaded.len() + 1];
        let mut pieces = Vec::new();
        let len = doc.text().len();
        let mut at = 0;
        if let Some(language) = &doc.language {
            let (document, own) = self.entry(language.code);
            rules[own as usize] = &document.rules;
            for p in &language.passages {
                // Passages that overlap, or do not fit the text, cut nothing.
                let (start, end) = (p.span.start as usize, p.span.end as usize);
                if start < at
                    || end > len
                    || end <= start
                    || !doc.text().is_char_boundary(start)
                    || !doc.text().is_char_boundary(end)
                {
                    continue;
                }
                if start > at {
                    pieces.push((at..start, own));
                }
                // What is undetermined within a document is read as the document is.
                let code = if p.code == LanguageCode::UND { language.code } else { p.code };
                let (t, index) = self.entry(code);
                rules[index as usize] = &t.rules;
                pieces.push((start..end, index));
                at = end;
            }
            if at < len {
                pieces.push((at..len, own));
            }
        } else {
            pieces.push((0..len, 0));
        }
        fill(doc, &rules, &pieces, scratch, self.owner);
    }

    /// What the output depends on besides the text and its language layer.
    pub fn fingerprint(&self) -> String {
        let mut hash = FxHasher::default();
        for code in self.loaded.keys() {
            hash.write(self.get(*code).fingerprint().as_bytes());
        }
        format!("{:016x}", hash.finish())
    }
}

fn fill(
    doc: &mut Document,
    rules: &[&Rules],
    pieces: &[(std::ops::Range<usize>, u8)],
    scratch: &mut Scratch,
    owner: u64,
) {
    let Scratch { raw, lower, cache } = scratch;
    raw.clear();
    let text = doc.text();
    for (range, index) in pieces {
        let Some(r) = rules.get(*index as usize) else { continue };
        Scanner { text, end: range.end, rules: r, index: *index, lower, out: raw }.run(range.start);
    }
    let mut bounds = Vec::with_capacity(raw.len() / 16 + 1);
    Splitter::new(text, raw, rules, lower).run(|range| bounds.push(range));
    let layer = TokenLayer {
        tokens: Vec::with_capacity(raw.len()),
        words: Vec::with_capacity(raw.len() + raw.len() / 8),
    };
    cache.prepare(owner);
    let mut filler = Filler { text, raw, rules, cache, lower, layer, around: Default::default() };
    let mut sentences = Vec::with_capacity(bounds.len());
    for range in bounds {
        let first = filler.layer.words.len() as u32;
        filler.sentence(range.clone());
        sentences.push(Sentence {
            span: Span { start: raw[range.start].start, end: raw[range.end - 1].end },
            tokens: range.start as u32..range.end as u32,
            words: first..filler.layer.words.len() as u32,
        });
    }
    let layer = filler.layer;
    doc.sentences = Some(sentences);
    doc.tokens = Some(layer);
}
