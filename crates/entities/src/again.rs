//! Names found for sure, looked for again where their capitals say nothing.

use crate::candidate::{Candidate, Source};
use crate::tables::flag;
use crate::view::View;
use rustc_hash::FxHashMap;

/// Names found for sure, looked for again where their capitals say nothing.
pub(crate) fn again(v: &View<'_>, out: &mut Vec<Candidate>) {
    let mut trie: FxHashMap<(u32, u32), u32> = FxHashMap::default();
    let mut ends: Vec<bool> = vec![false];
    let mut learn = |keys: &mut dyn Iterator<Item = u32>| {
        let mut state = 0u32;
        for key in keys {
            let fresh = ends.len() as u32;
            state = *trie.entry((state, key)).or_insert(fresh);
            if state == fresh {
                ends.push(false);
            }
        }
        ends[state as usize] = state != 0;
    };
    for c in out.iter().filter(|c| c.strength >= 2.0) {
        let article = v.has(c.atoms.start, flag::ARTICLE) && c.atoms.len() > 1;
        let from = c.atoms.start + usize::from(article);
        learn(&mut (from..c.atoms.end).map(|k| v.atom(k).key));
        let last = c.atoms.end - 1;
        let person = c.atoms.len() >= 2
            && v.info(c.atoms.start).given.is_some()
            && c.source == Source::Run
            && v.shape(last).upper;
        if person {
            learn(&mut std::iter::once(v.atom(last).key));
        }
    }
    let mut found: Vec<Candidate> = Vec::new();
    let mut next = 0;
    for (s, sentence) in v.sentences.iter().enumerate() {
        let mut i = sentence.atoms.start;
        while i < sentence.atoms.end {
            while next < out.len() && out[next].atoms.end <= i {
                next += 1;
            }
            let limit = match out.get(next) {
                Some(c) if c.atoms.start <= i && c.strength >= 1.0 => {
                    i = c.atoms.end.max(i + 1);
                    continue;
                }
                Some(c) if c.strength >= 1.0 => c.atoms.start.min(sentence.atoms.end),
                _ => sentence.atoms.end,
            };
            let mut step = 1;
            if v.shape(i).upper {
                let (mut state, mut end) = (0u32, i);
                let mut inner = next;
                for k in i..sentence.atoms.end {
                    let Some(to) = trie.get(&(state, v.atom(k).key)) else { break };
                    state = *to;
                    // « Atlas Portuaire » swallows the « Portuaire » that was found alone, but ends
                    // inside no name.
                    while out.get(inner).is_some_and(|c| c.atoms.end <= k) {
                        inner += 1;
                    }
                    let cuts = out
                        .get(inner)
                        .is_some_and(|c| c.atoms.start <= k && c.atoms.end > k + 1 && k >= limit);
                    if ends[state as usize] && !cuts {
                        end = k + 1;
                    }
                }
                if end > i
                    && (end > i + 1
                        || !v.info(i).is_common()
                        || sentence.headline
                        || v.info(i).capital >= 2)
                {
                    let mut c = Candidate::new(i..end, s, Source::Again, 2.0);
                    c.opens = v.opens(i, sentence.atoms.start);
                    found.push(c);
                    step = end - i;
                }
            }
            i += step;
        }
    }
    out.retain(|c| c.strength >= 1.0);
    out.append(&mut found);
    out.sort_by_key(|c| (c.atoms.start, std::cmp::Reverse(c.atoms.end)));
    // The numbers that acronyms hold were those before the sorting.
    relink(v, out);
}

/// Makes the numbers that acronyms hold those of what stands before them now.
pub(crate) fn relink(v: &View<'_>, out: &mut Vec<Candidate>) {
    let mut end = 0;
    out.retain(|c| {
        let keep = c.atoms.start >= end;
        if keep {
            end = c.atoms.end;
        }
        keep
    });
    for i in 0..out.len() {
        if out[i].acronym_of.is_some() {
            let before = i.checked_sub(1).filter(|p| {
                out[*p].atoms.end + 1 == out[i].atoms.start && v.text(out[*p].atoms.end) == "("
            });
            out[i].acronym_of = before.map(|p| p as u32);
        }
    }
}
