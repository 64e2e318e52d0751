//! From raw tokens to the token layer: forms, stems, and the words of multi-word tokens.

use crate::chars;
use crate::contexts::{Context, Last};
use crate::normalize;
use crate::rules::{Rules, When};
use crate::scan::{Kind, Raw, lower_into};
use document::{CompactString, Span, Token, TokenLayer, Word};
use rustc_hash::FxHasher;
use std::hash::Hasher;
use std::ops::Range;

/// What is known of a surface form: a cache that forgets, so that its size is bounded.
#[derive(Debug, Default)]
pub(crate) struct Cache {
    slots: Vec<Slot>,
    /// Of the rules that filled it.
    owner: u64,
}

#[derive(Clone, Debug, Default)]
struct Slot {
    /// Rules by which it was filled, plus 1; 0: empty.
    rules: u8,
    /// Bytes before the pronouns of a verb; 0: none.
    host: u8,
    enclitic: u16,
    /// 0: no expansion; otherwise its index + 1.
    expansion: u32,
    surface: CompactString,
    form: CompactString,
    stem: CompactString,
}

const SLOTS: usize = 1 << 15;

impl Cache {
    /// Empties the cache if other rules filled it.
    pub(crate) fn prepare(&mut self, owner: u64) {
        if self.slots.is_empty() || self.owner != owner {
            self.slots.clear();
            self.slots.resize(SLOTS, Slot::default());
            self.owner = owner;
        }
    }

    #[inline]
    fn get(&mut self, surface: &str, index: u8, rules: &Rules, lower: &mut String) -> usize {
        let mut hash = FxHasher::default();
        hash.write(surface.as_bytes());
        let h = hash.finish();
        let at = ((h >> 20) as usize ^ index as usize) % SLOTS;
        let slot = &mut self.slots[at];
        if slot.rules == index + 1 && slot.surface == surface {
            return at;
        }
        lower_into(surface, lower);
        let letter = surface.chars().next().is_some_and(char::is_alphabetic);
        slot.rules = index + 1;
        slot.expansion = rules.expansion_of(lower).map_or(0, |e| e + 1);
        (slot.host, slot.enclitic) = (0, 0);
        if letter
            && slot.expansion == 0
            && lower.len() == surface.len()
            && !rules.enclitics.is_empty()
            && let Some((host, entry)) = rules.enclitics.cut(lower)
        {
            (slot.host, slot.enclitic) = (host.min(255) as u8, entry);
        }
        slot.stem = match rules.stemmer {
            Some(s) if letter => s.stem(lower),
            Some(_) => CompactString::from(lower.as_str()),
            None => CompactString::default(),
        };
        slot.surface = CompactString::from(surface);
        slot.form = normalize::form(surface);
        at
    }
}

/// Fills a token layer.
pub(crate) struct Filler<'a> {
    pub(crate) text: &'a str,
    pub(crate) raw: &'a [Raw],
    pub(crate) rules: &'a [&'a Rules],
    pub(crate) cache: &'a mut Cache,
    pub(crate) lower: &'a mut String,
    pub(crate) layer: TokenLayer,
    /// The words around a form that its context decides.
    pub(crate) around: [String; 4],
}

impl Filler<'_> {
    /// Adds the tokens of a sentence.
    pub(crate) fn sentence(&mut self, range: Range<usize>) {
        let mut last = Last::None;
        for k in range.clone() {
            self.token(k, &range, &mut last);
        }
    }

    fn surface(&self, k: usize) -> &str {
        let t = self.raw[k];
        &self.text[t.start as usize..t.end as usize]
    }

    fn token(&mut self, k: usize, sentence: &Range<usize>, last: &mut Last) {
        let token = self.raw[k];
        let text = self.text;
        let surface = &text[token.start as usize..token.end as usize];
        let index = self.layer.tokens.len() as u32;
        let first = self.layer.words.len() as u32;
        let span = Span { start: token.start, end: token.end };
        let Some(rules) = self.rules.get(token.rules as usize).copied() else { return };
        if matches!(token.kind, Kind::Punct | Kind::Terminal | Kind::Emoticon) {
            let word = Word::new(index, normalize::form(surface), CompactString::default());
            self.layer.words.push(word);
        } else {
            let at = self.cache.get(surface, token.rules, rules, self.lower);
            let slot = &self.cache.slots[at];
            let (expansion, host, enclitic) = (slot.expansion, slot.host, slot.enclitic);
            let expansion = expansion.checked_sub(1).and_then(|e| rules.expansion(e));
            if let Some(e) = expansion {
                if self.expands(e.when, k, sentence, last, rules) {
                    for (n, (word, stem)) in e.words.iter().enumerate() {
                        let form = cased(word, surface, n == 0);
                        self.layer.words.push(Word::new(index, form, stem.clone()));
                    }
                }
            } else if host > 0 {
                let mut words: [CompactString; 4] = Default::default();
                let mut n = 0;
                rules.enclitics.words(surface, host as usize, enclitic, |w| {
                    if let Some(slot) = words.get_mut(n) {
                        *slot = w;
                        n += 1;
                    }
                });
                for word in words.into_iter().take(n) {
                    let word = if word.is_empty() { CompactString::from(surface) } else { word };
                    self.word(index, normalize::form(&word), rules);
                }
            } else if rules.contractions
                && let Some(cut) = contraction(surface)
            {
                for part in [&surface[..cut], &surface[cut..]] {
                    self.word(index, normalize::form(part), rules);
                }
            }
            if self.layer.words.len() as u32 == first {
                let slot = &self.cache.slots[at];
                self.layer.words.push(Word::new(index, slot.form.clone(), slot.stem.clone()));
            }
        }
        let words = first..self.layer.words.len() as u32;
        self.layer.tokens.push(Token { span, words });
    }

    /// Adds a word of a multi-word token.
    fn word(&mut self, token: u32, form: CompactString, rules: &Rules) {
        lower_into(&form, self.lower);
        let stem = rules.stemmer.map_or_else(CompactString::default, |s| s.stem(self.lower));
        self.layer.words.push(Word::new(token, form, stem));
    }

    fn expands(
        &mut self,
        when: When,
        k: usize,
        sentence: &Range<usize>,
        last: &mut Last,
        rules: &Rules,
    ) -> bool {
        let mut around = std::mem::take(&mut self.around);
        let near = |j: Option<usize>, out: &mut String| match j.filter(|j| sentence.contains(j)) {
            Some(j) => lower_into(self.surface(j), out),
            None => out.clear(),
        };
        let yes = match when {
            When::Always => true,
            When::NotInfinitive => {
                near(Some(k + 1), &mut around[2]);
                !rules.enclitics.is_infinitive(&around[2])
            }
            When::Contracted => {
                near(k.checked_sub(2), &mut around[0]);
                near(k.checked_sub(1), &mut around[1]);
                near(Some(k + 1), &mut around[2]);
                near(Some(k), &mut around[3]);
                let [earlier, before, after, form] = &mut around;
                if before.is_empty() {
                    before.push_str("<s>");
                }
                if earlier.is_empty() {
                    earlier.push_str("<s>");
                }
                let capital = sentence.contains(&(k + 1))
                    && chars::char_at(self.text, self.raw[k + 1].start as usize).is_uppercase();
                let context = Context { earlier, before, after, capital, last: *last };
                let yes = rules.contexts.contracted(form, context);
                *last = if yes { Last::Contracted } else { Last::Article };
                yes
            }
        };
        self.around = around;
        yes
    }
}

/// Where an English contraction is cut: « do|n't », « John|'s ».
fn contraction(surface: &str) -> Option<usize> {
    let at = surface.char_indices().rev().take(4).find(|(_, c)| chars::is_apostrophe(*c))?.0;
    let apostrophe = chars::char_at(surface, at).len_utf8();
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
    if !letters.next().is_some_and(char::is_uppercase) {
        return word.clone();
    }
    if letters.next().is_some() && surface.chars().all(|c| !c.is_lowercase()) {
        return word.chars().flat_map(char::to_uppercase).collect();
    }
    if !first {
        return word.clone();
    }
    let mut chars = word.chars();
    let mut out: CompactString = chars.next().into_iter().flat_map(char::to_uppercase).collect();
    out.extend(chars);
    out
}
