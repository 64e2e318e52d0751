//! Where punctuation belongs, given the tree of the words.
//!
//! Universal Dependencies fix it by rule: a mark belongs to what it sets off. The network learns
//! that only roughly, and the rule needs no learning.

use document::{Deprel, Upos, Word};

/// Buffers of [`attach`].
#[derive(Clone, Debug, Default)]
pub(crate) struct Scratch {
    mark: Vec<bool>,
    pair: Vec<usize>,
    low: Vec<usize>,
    high: Vec<usize>,
    open: Vec<(usize, char)>,
}

/// The mark that closes `c`, if `c` opens.
fn closing(c: char) -> Option<char> {
    Some(match c {
        '(' => ')',
        '[' => ']',
        '{' => '}',
        '«' => '»',
        '“' => '”',
        '„' => '“',
        '‘' => '’',
        _ => return None,
    })
}

/// Attaches the punctuation of a sentence anew. `heads` count from 1, 0 is the root, and form a tree;
/// they form one afterwards.
pub(crate) fn attach(words: &[Word], heads: &mut [u32], s: &mut Scratch) {
    let n = words.len().min(heads.len());
    // Marks that nothing depends on; the root is none of them.
    s.mark.clear();
    s.mark.push(false);
    s.mark.extend((0..n).map(|i| words[i].upos == Some(Upos::Punct) && heads[i] != 0));
    for &h in heads.iter() {
        if let Some(m) = s.mark.get_mut(h as usize) {
            *m = false;
        }
    }
    let Some(root) = heads.iter().position(|h| *h == 0).map(|i| i + 1) else { return };
    let head = |heads: &[u32], i: usize| heads[i - 1] as usize;
    // What each word covers, marks aside.
    s.low.clear();
    s.low.extend(0..=n);
    s.high.clear();
    s.high.extend(0..=n);
    for i in (1..=n).filter(|i| !s.mark[*i]) {
        let mut up = head(heads, i);
        while up != 0 {
            s.low[up] = s.low[up].min(i);
            s.high[up] = s.high[up].max(i);
            up = head(heads, up);
        }
    }
    pairs(words, n, s);
    for i in 1..=n {
        if !s.mark[i] {
            continue;
        }
        let other = s.pair[i];
        if other != 0 && other < i && s.mark[other] {
            heads[i - 1] = heads[other - 1];
            continue;
        }
        let left = (1..i).rev().find(|j| !s.mark[*j]);
        let right = (i + 1..=n).find(|j| !s.mark[*j]);
        let new = match (left, right) {
            _ if other > i + 1 => inside(heads, s, i, other).unwrap_or(root),
            (Some(left), Some(right)) => between(words, heads, s, i, left, right).unwrap_or(root),
            _ => root,
        };
        heads[i - 1] = new as u32;
    }
}

/// Finds for each bracket or quotation mark its other half.
fn pairs(words: &[Word], n: usize, s: &mut Scratch) {
    s.pair.clear();
    s.pair.resize(n + 1, 0);
    s.open.clear();
    for i in 1..=n {
        let mut chars = words[i - 1].form.chars();
        let (Some(c), None) = (chars.next(), chars.next()) else { continue };
        // Straight marks close what they opened; so may „…“ and “…”.
        if let Some(at) = s.open.iter().rposition(|(_, close)| *close == c) {
            s.pair[i] = s.open[at].0;
            s.pair[s.open[at].0] = i;
            s.open.truncate(at);
        } else if c == '"' || c == '\'' {
            s.open.push((i, c));
        } else if let Some(close) = closing(c) {
            s.open.push((i, close));
        }
    }
}

/// The word between two marks that depends on something outside them.
fn inside(heads: &[u32], s: &Scratch, from: usize, to: usize) -> Option<usize> {
    (from + 1..to).filter(|j| !s.mark[*j]).find(|j| {
        let h = heads[j - 1] as usize;
        h <= from || h >= to
    })
}

fn between(
    words: &[Word],
    heads: &[u32],
    s: &Scratch,
    at: usize,
    left: usize,
    right: usize,
) -> Option<usize> {
    // The largest phrase that ends before the mark, and the largest that begins after it.
    let mut a = left;
    while let up @ 1.. = heads[a - 1] as usize {
        if s.high[up] > left {
            break;
        }
        a = up;
    }
    let mut b = right;
    while let up @ 1.. = heads[b - 1] as usize {
        if s.low[up] < right {
            break;
        }
        b = up;
    }
    let (of_a, of_b) = (heads[a - 1] as usize, heads[b - 1] as usize);
    if of_b != 0 && of_b < at {
        return Some(b);
    }
    if of_a <= at {
        return None;
    }
    // The second of two commas around a phrase within the subject goes with the first.
    if words[a - 1].deprel.is_some_and(|r| r.is(Deprel::NSUBJ)) {
        let mut found = None;
        let mut x = left;
        while x != a {
            let before = s.low[x] - 1;
            if before > 0 && s.mark[before] && heads[before - 1] as usize == x {
                found = Some(x);
            }
            x = heads[x - 1] as usize;
            if x == 0 {
                break;
            }
        }
        if found.is_some() {
            return found;
        }
    }
    Some(a)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tree::is_tree;
    use proptest::prelude::*;

    /// `form/head` of each word, marks by their form; gives the heads after.
    fn check(input: &str) -> Vec<u32> {
        let mut words = Vec::new();
        let mut heads = Vec::new();
        for w in input.split(' ') {
            let (form, head) = w.split_once('/').unwrap();
            let mut word = Word::new(0, form, "");
            word.upos = Some(if form.chars().all(char::is_alphanumeric) {
                Upos::Noun
            } else {
                Upos::Punct
            });
            words.push(word);
            heads.push(head.parse().unwrap());
        }
        attach(&words, &mut heads, &mut Scratch::default());
        heads
    }

    #[test]
    fn marks_go_with_what_they_set_off() {
        // The comma goes to the second conjunct, the full stop to the root.
        assert_eq!(check("luit/0 ,/1 brille/1 ./3"), [0, 3, 1, 1]);
        // A comma after a phrase in front goes to that phrase.
        assert_eq!(check("hier/3 ,/3 luit/0 ./1"), [3, 1, 0, 3]);
        // Both brackets go to the top of what they hold.
        assert_eq!(check("lune/0 (/1 dite/1 Io/3 )/1 ./1"), [0, 3, 1, 3, 3, 1]);
        assert_eq!(check("«/4 luit/4 »/4 dit/0"), [2, 4, 2, 0]);
    }

    proptest! {
        #[test]
        fn trees_stay_trees(n in 1usize..30, seed: u64) {
            let mut rng = learn::Rng::new(seed);
            let forms = ["a", ",", ".", "(", ")", "«", "»", "\"", "b"];
            let mut words: Vec<Word> = Vec::new();
            // A random tree: each word under one before it, in random numbering.
            let mut order: Vec<usize> = (0..n).collect();
            rng.shuffle(&mut order);
            let mut heads = vec![0u32; n];
            for i in 1..n {
                heads[order[i]] = order[rng.below(i)] as u32 + 1;
            }
            for _ in 0..n {
                let form = forms[rng.below(forms.len())];
                let mut w = Word::new(0, form, "");
                w.upos = Some(if form.len() == 1 && form.is_ascii() && form != "a" && form != "b" { Upos::Punct } else { Upos::Noun });
                words.push(w);
            }
            attach(&words, &mut heads, &mut Scratch::default());
            prop_assert!(is_tree(&heads, &mut Vec::new()));
        }
    }
}
