//! The tokenisers: one language's, and all of them.

use crate::normalize;
use crate::rules::{Rules, When};
use crate::scan::{Kind, Raw, Scanner, lower_into};
use crate::sentence::Splitter;
use crate::stem::SNOWBALL_VERSION;
use document::{CompactString, Document, LanguageCode, Sentence, Span, Token, TokenLayer, Word};
use lexicon::{Pack, PackError, Packs};
use rustc_hash::FxHasher;
use std::collections::BTreeMap;
use std::hash::Hasher;
use std::sync::OnceLock;

/// Buffers of one worker, reused from document to document.
#[derive(Debug, Default)]
pub struct Scratch {
    raw: Vec<Raw>,
    lower: String,
    cache: Cache,
}

/// What is known of a surface form: a cache that forgets, so that its size is bounded.
#[derive(Debug, Default)]
struct Cache {
    slots: Vec<Slot>,
}

#[derive(Clone, Debug, Default)]
struct Slot {
    rules: u8,
    /// 0: empty; 1: no expansion; otherwise its index + 2.
    expansion: u32,
    surface: CompactString,
    stem: CompactString,
}

const SLOTS: usize = 1 << 14;

/// The tokeniser of one language.
#[derive(Clone, Debug)]
pub struct Tokenizer {
    rules: Rules,
    fingerprint: String,
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
        Ok(Tokenizer { rules, fingerprint: format!("{}-{:016x}", pack.lang(), hash.finish()) })
    }

    /// The tokeniser for languages without a pack: sentences, words, numbers, marks; no stems.
    pub fn neutral() -> Tokenizer {
        Tokenizer { rules: Rules::neutral(), fingerprint: "und".to_owned() }
    }

    /// Fills the document's sentences and tokens, whatever its languages are.
    pub fn tokenize(&self, doc: &mut Document, scratch: &mut Scratch) {
        let whole = [(0..doc.text().len(), 0u8)];
        fill(doc, &[&self.rules], &whole, scratch);
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
}

impl<'p> Tokenizers<'p> {
    /// Tokenisers for the languages of `packs`.
    ///
    /// # Errors
    /// When a table of a pack does not fit. All are checked now, so that nothing can fail later.
    pub fn new(packs: &'p Packs) -> Result<Tokenizers<'p>, PackError> {
        let mut loaded = BTreeMap::new();
        for lang in packs.languages() {
            if let Some(code) = LanguageCode::parse(lang) {
                let index = loaded.len() as u8 + 1;
                loaded.insert(code, (index, OnceLock::new()));
            }
        }
        Ok(Tokenizers { packs, loaded, neutral: Tokenizer::neutral() })
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
        fill(doc, &rules, &pieces, scratch);
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
) {
    let Scratch { raw, lower, cache } = scratch;
    raw.clear();
    let text = doc.text();
    for (range, index) in pieces {
        let Some(r) = rules.get(*index as usize) else { continue };
        Scanner { text, end: range.end, rules: r, index: *index, lower, out: raw }.run(range.start);
    }
    let mut layer = TokenLayer {
        tokens: Vec::with_capacity(raw.len()),
        words: Vec::with_capacity(raw.len() + raw.len() / 8),
    };
    let mut bounds = Vec::with_capacity(raw.len() / 16 + 1);
    Splitter::new(text, raw, rules, lower).run(|range| bounds.push(range));
    let mut sentences = Vec::with_capacity(bounds.len());
    cache.prepare(rules);
    for range in bounds {
        let first_word = layer.words.len() as u32;
        for k in range.clone() {
            let token = raw[k];
            let Some(r) = rules.get(token.rules as usize) else { continue };
            let next = raw[..range.end].get(k + 1);
            push(&mut layer, text, token, next, r, cache, lower);
        }
        let span = Span { start: raw[range.start].start, end: raw[range.end - 1].end };
        sentences.push(Sentence {
            span,
            tokens: range.start as u32..range.end as u32,
            words: first_word..layer.words.len() as u32,
        });
    }
    doc.sentences = Some(sentences);
    doc.tokens = Some(layer);
}

fn push(
    layer: &mut TokenLayer,
    text: &str,
    token: Raw,
    next: Option<&Raw>,
    rules: &Rules,
    cache: &mut Cache,
    lower: &mut String,
) {
    let surface = &text[token.start as usize..token.end as usize];
    let index = layer.tokens.len() as u32;
    let first = layer.words.len() as u32;
    let span = Span { start: token.start, end: token.end };
    if matches!(token.kind, Kind::Punct | Kind::Terminal) {
        layer.words.push(Word::new(index, normalize::form(surface), CompactString::default()));
    } else {
        let slot = cache.get(surface, token.rules, rules, lower);
        match slot.expansion.checked_sub(2).and_then(|e| rules.expansion(e)) {
            Some(e) if expands(e.when, text, token, next, rules) => {
                for (n, word) in e.words.iter().enumerate() {
                    let form = cased(word, surface, n == 0);
                    lower_into(&form, lower);
                    let stem = rules.stemmer.map_or_else(CompactString::default, |s| s.stem(lower));
                    layer.words.push(Word::new(index, form, stem));
                }
            }
            _ if rules.contractions && contraction(surface).is_some() => {
                let at = contraction(surface).unwrap_or(surface.len());
                for part in [&surface[..at], &surface[at..]] {
                    let form = normalize::form(part);
                    lower_into(&form, lower);
                    let stem = rules.stemmer.map_or_else(CompactString::default, |s| s.stem(lower));
                    layer.words.push(Word::new(index, form, stem));
                }
            }
            _ => {
                let stem = slot.stem.clone();
                layer.words.push(Word::new(index, normalize::form(surface), stem));
            }
        }
    }
    layer.tokens.push(Token { span, words: first..layer.words.len() as u32 });
}

fn expands(when: When, _text: &str, _token: Raw, _next: Option<&Raw>, _rules: &Rules) -> bool {
    match when {
        When::Always => true,
        When::Contracted => true,
    }
}

/// Where an English contraction is cut: « do|n't », « John|'s ».
fn contraction(surface: &str) -> Option<usize> {
    let at = surface.char_indices().rev().take(4).find(|(_, c)| crate::chars::is_apostrophe(*c))?.0;
    let apostrophe = crate::chars::char_at(surface, at).len_utf8();
    if at == 0 {
        return None;
    }
    let tail = &surface.as_bytes()[at + apostrophe..];
    let is = |s: &[u8]| tail.eq_ignore_ascii_case(s);
    if is(b"t") && surface.as_bytes()[at - 1].eq_ignore_ascii_case(&b'n') {
        return (at > 1).then_some(at - 1);
    }
    (is(b"s") || is(b"re") || is(b"ve") || is(b"ll") || is(b"d") || is(b"m") || tail.is_empty())
        .then_some(at)
}

/// A word of an expansion in the case of its token: « Du » is « De » + « le ».
fn cased(word: &CompactString, surface: &str, first: bool) -> CompactString {
    let mut letters = surface.chars().filter(|c| c.is_alphabetic());
    let Some(c) = letters.next().filter(|c| c.is_uppercase()) else { return word.clone() };
    let rest = letters.next();
    if rest.is_some() && surface.chars().all(|c| !c.is_lowercase()) {
        return word.chars().flat_map(char::to_uppercase).collect();
    }
    let _ = c;
    if !first {
        return word.clone();
    }
    let mut out = CompactString::default();
    let mut chars = word.chars();
    out.extend(chars.next().into_iter().flat_map(char::to_uppercase));
    out.extend(chars);
    out
}

impl Cache {
    /// Empties the cache if it was filled by other rules.
    fn prepare(&mut self, _rules: &[&Rules]) {
        if self.slots.is_empty() {
            self.slots.resize(SLOTS, Slot::default());
        }
    }

    fn get(&mut self, surface: &str, index: u8, rules: &Rules, lower: &mut String) -> &Slot {
        let mut hash = FxHasher::default();
        hash.write(surface.as_bytes());
        hash.write_u8(index);
        let h = hash.finish();
        let at = (h ^ h >> 32) as usize % SLOTS;
        let slot = &mut self.slots[at];
        if slot.expansion != 0 && slot.rules == index && slot.surface == surface {
            return &self.slots[at];
        }
        lower_into(surface, lower);
        let stem = match rules.stemmer {
            Some(s) if surface.chars().next().is_some_and(char::is_alphabetic) => s.stem(lower),
            Some(_) => CompactString::from(lower.as_str()),
            None => CompactString::default(),
        };
        let expansion = rules.expansion_of(lower).map_or(1, |e| e + 2);
        *slot = Slot { rules: index, expansion, surface: CompactString::from(surface), stem };
        &self.slots[at]
    }
}
