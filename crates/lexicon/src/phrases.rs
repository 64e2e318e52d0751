//! Phrases of one or more words, matched over any sequence of keys.

use compact_str::CompactString;
use rustc_hash::FxHashMap;

/// Builds a [`PhraseIndex`].
#[derive(Clone, Debug)]
pub struct PhraseIndexBuilder<T> {
    words: FxHashMap<CompactString, u32>,
    edges: FxHashMap<(u32, u32), u32>,
    ends: Vec<Vec<T>>,
}

impl<T> Default for PhraseIndexBuilder<T> {
    fn default() -> Self {
        PhraseIndexBuilder {
            words: FxHashMap::default(),
            edges: FxHashMap::default(),
            ends: vec![Vec::new()],
        }
    }
}

impl<T> PhraseIndexBuilder<T> {
    /// Adds a phrase of keys (forms, lemmas or stems: whatever will be looked up) with a value.
    /// An empty phrase is ignored.
    pub fn add<'k>(&mut self, phrase: impl IntoIterator<Item = &'k str>, value: T) {
        let mut state = 0u32;
        for key in phrase {
            let fresh = self.words.len() as u32;
            let word = *self.words.entry(CompactString::from(key)).or_insert(fresh);
            let next = self.ends.len() as u32;
            state = *self.edges.entry((state, word)).or_insert(next);
            if state == next {
                self.ends.push(Vec::new());
            }
        }
        if state != 0 {
            self.ends[state as usize].push(value);
        }
    }

    /// Compiles the index.
    pub fn build(self) -> PhraseIndex<T> {
        PhraseIndex { words: self.words, edges: self.edges, ends: self.ends }
    }
}

/// A trie over keys. A look-up of the longest phrase at a position costs two hash look-ups a word
/// and allocates nothing; most positions end at the first.
#[derive(Clone, Debug)]
pub struct PhraseIndex<T> {
    words: FxHashMap<CompactString, u32>,
    edges: FxHashMap<(u32, u32), u32>,
    ends: Vec<Vec<T>>,
}

/// A phrase found at a position.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PhraseHit<'i, T> {
    /// How many keys it covers.
    pub len: usize,
    /// The values under it, in the order in which they were added.
    pub values: &'i [T],
}

impl<T> PhraseIndex<T> {
    /// The number a key has in this index, if any phrase uses it. Tokens can be numbered once and
    /// then matched with [`PhraseIndex::longest_ids`].
    #[inline]
    pub fn key(&self, key: &str) -> Option<u32> {
        self.words.get(key).copied()
    }

    /// The longest phrase that the sequence begins with.
    #[inline]
    pub fn longest<'k>(&self, keys: impl Iterator<Item = &'k str>) -> Option<PhraseHit<'_, T>> {
        self.longest_ids(keys.map(|k| self.key(k)))
    }

    /// The longest phrase that the sequence of key numbers begins with; `None` matches nothing.
    #[inline]
    pub fn longest_ids(&self, keys: impl Iterator<Item = Option<u32>>) -> Option<PhraseHit<'_, T>> {
        let mut found = None;
        let mut state = 0u32;
        for (i, key) in keys.enumerate() {
            let Some(next) = key.and_then(|k| self.edges.get(&(state, k))) else { break };
            state = *next;
            let values = &self.ends[state as usize];
            if !values.is_empty() {
                found = Some(PhraseHit { len: i + 1, values: values.as_slice() });
            }
        }
        found
    }

    /// Whether there is no phrase.
    pub fn is_empty(&self) -> bool {
        self.edges.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn longest_wins() {
        let mut b = PhraseIndexBuilder::default();
        b.add(["mise"], 1);
        b.add(["mise", "en", "cause"], 2);
        b.add(["mise", "en", "cause"], 3);
        b.add([], 9);
        let index = b.build();
        let find = |s: &str| index.longest(s.split(' ')).map(|h| (h.len, h.values.to_vec()));
        assert_eq!(find("mise en cause du plan"), Some((3, vec![2, 3])));
        assert_eq!(find("mise en place"), Some((1, vec![1])));
        assert_eq!(find("en cause"), None);
    }
}
