//! From scores to a tree: the maximum spanning arborescence with one root.

use learn::dense::wide;

/// Buffers of [`decode`].
#[derive(Clone, Debug, Default)]
pub(crate) struct Scratch {
    state: Vec<u8>,
}

const NO: f32 = -1e30;

/// Finds the heads of `n` words. `scores[d * (n + 1) + h]` is the score of head `h` (0 the root,
/// words from 1) for the word `d` (from 0). `heads` gets one entry a word: a tree with exactly one
/// word under the root, whatever the scores.
pub(crate) fn decode(scores: &[f32], n: usize, heads: &mut Vec<u32>, scratch: &mut Scratch) {
    heads.clear();
    if n == 0 {
        return;
    }
    let row = n + 1;
    wide(
        #[inline(always)]
        || greedy(scores, n, heads),
    );
    if is_tree(heads, &mut scratch.state) {
        return;
    }
    // Exact search under each of the likeliest roots. What every word's best head would give in sum
    // bounds what a root can give, so that mostly one search is enough.
    let mut roots: Vec<(f32, usize)> = Vec::with_capacity(n);
    let mut others: Vec<u32> = Vec::with_capacity(n);
    let mut bound = 0.0;
    for d in 0..n {
        let (mut top, mut at) = (f32::NEG_INFINITY, 0);
        for (h, s) in scores[d * row..(d + 1) * row].iter().enumerate().skip(1) {
            let s = clean(*s);
            if s > top && h != d + 1 {
                (top, at) = (s, h as u32);
            }
        }
        bound += top.max(-1e9);
        roots.push((top.max(-1e9) - clean(scores[d * row]), d));
        others.push(at);
    }
    roots.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    roots.truncate(5);
    if let Some(&(_, root)) = roots.first() {
        // No tree is better than the likeliest root with the best head of every other word, if that is
        // a tree.
        heads.clear();
        heads.extend_from_slice(&others);
        heads[root] = 0;
        if is_tree(heads, &mut scratch.state) {
            return;
        }
    }
    let mut work = vec![0f32; row * row];
    let mut best = f32::NEG_INFINITY;
    for &(loss, root) in &roots {
        // Sums in another order may differ in their last digits.
        if best > (bound - loss) + 1e-4 * bound.abs() {
            break;
        }
        for d in 0..n {
            for h in 0..=n {
                let allowed = h != d + 1 && (h == 0) == (d == root);
                let s = if allowed { clean(scores[d * row + h]) } else { NO };
                work[(d + 1) * row + h] = s;
            }
        }
        // The root's only choice is node 0; the others may choose any word.
        let found = arborescence(&work, row);
        let total: f32 = (0..n).map(|d| clean(scores[d * row + found[d + 1]])).sum();
        if total > best {
            best = total;
            heads.clear();
            heads.extend(found[1..].iter().map(|&h| h as u32));
        }
    }
    if !is_tree(heads, &mut scratch.state) {
        // Scores that are all alike to the last bit can leave the search without a choice.
        heads.clear();
        heads.push(0);
        heads.extend((1..n as u32).map(|_| 1));
    }
}

/// Each word's best head, whether or not they form a tree.
#[inline(always)]
fn greedy(scores: &[f32], n: usize, heads: &mut Vec<u32>) {
    for (d, row) in scores.chunks_exact(n + 1).take(n).enumerate() {
        // Not itself; what is not a number never wins.
        let (before, after) = (&row[..=d], &row[d + 2..]);
        let max = |top: f32, s: &f32| if *s > top { *s } else { top };
        let top = after.iter().fold(before.iter().fold(f32::NEG_INFINITY, max), max);
        let at = before.iter().position(|s| *s == top);
        let at = at.or_else(|| after.iter().position(|s| *s == top).map(|h| h + d + 2));
        heads.push(at.unwrap_or(0) as u32);
    }
}

fn clean(x: f32) -> f32 {
    if x.is_finite() { x.clamp(-1e9, 1e9) } else { -1e9 }
}

/// Whether the heads form a tree with exactly one word under the root.
pub(crate) fn is_tree(heads: &[u32], state: &mut Vec<u8>) -> bool {
    let n = heads.len();
    state.clear();
    state.resize(n, 0);
    if heads.iter().filter(|h| **h == 0).count() != 1 || heads.iter().any(|h| *h as usize > n) {
        return false;
    }
    for start in 0..n {
        // Mark the way up as being walked (1), then as done (2).
        let mut d = start;
        while state[d] == 0 {
            state[d] = 1;
            match heads[d] {
                0 => break,
                h => d = h as usize - 1,
            }
        }
        if state[d] == 1 && heads[d] != 0 {
            return false;
        }
        let mut d = start;
        while state[d] == 1 {
            state[d] = 2;
            match heads[d] {
                0 => break,
                h => d = h as usize - 1,
            }
        }
    }
    true
}

/// The nodes of each part of a cycle, and the arcs that made it.
type Cycle = (Vec<Vec<usize>>, Vec<(u32, u32)>);

/// Chu and Liu, Edmonds: the best arborescence from node 0. `w[d * m + h]` is the weight of the arc
/// from `h` to `d`. Contracted cycles are kept in place: a node's representative stands for it.
fn arborescence(w: &[f32], m: usize) -> Vec<usize> {
    let mut weights = w.to_vec();
    // For each arc between representatives, the true ends it stands for.
    let mut from: Vec<(u32, u32)> = Vec::with_capacity(m * m);
    for d in 0..m {
        for h in 0..m {
            from.push((d as u32, h as u32));
        }
    }
    let mut active: Vec<usize> = (0..m).collect();
    // The true nodes of each part of a contracted cycle, and the arcs that made it.
    let mut contracted: Vec<Cycle> = Vec::new();
    let mut members: Vec<Vec<usize>> = (0..m).map(|i| vec![i]).collect();
    loop {
        let mut choice = vec![0usize; m];
        for &d in active.iter().filter(|d| **d != 0) {
            let mut top = f32::NEG_INFINITY;
            for &h in &active {
                if h != d && weights[d * m + h] > top {
                    top = weights[d * m + h];
                    choice[d] = h;
                }
            }
        }
        let Some(cycle) = find_cycle(&active, &choice, m) else {
            // Unfold: each arc chosen enters a true node; inside a contracted cycle every other
            // node keeps its arc of the cycle.
            let mut heads = vec![usize::MAX; m];
            for &d in active.iter().filter(|d| **d != 0) {
                let (td, th) = from[d * m + choice[d]];
                heads[td as usize] = th as usize;
            }
            for (groups, arcs) in contracted.iter().rev() {
                let entered = groups.iter().position(|g| g.iter().any(|&x| heads[x] != usize::MAX));
                for (i, &(td, th)) in arcs.iter().enumerate() {
                    if Some(i) != entered {
                        heads[td as usize] = th as usize;
                    }
                }
            }
            heads[0] = 0;
            for h in &mut heads {
                if *h == usize::MAX {
                    *h = 0;
                }
            }
            return heads;
        };
        let rep = cycle[0];
        let mut arcs = Vec::new();
        let mut groups = Vec::new();
        for &d in &cycle {
            arcs.push(from[d * m + choice[d]]);
            groups.push(members[d].clone());
        }
        let cycle_weights: Vec<f32> = cycle.iter().map(|&d| weights[d * m + choice[d]]).collect();
        let outside: Vec<usize> = active.iter().copied().filter(|x| !cycle.contains(x)).collect();
        for &x in &outside {
            let (mut into, mut into_ends) = (f32::NEG_INFINITY, (0, 0));
            let (mut out, mut out_ends) = (f32::NEG_INFINITY, (0, 0));
            for (&d, cw) in cycle.iter().zip(&cycle_weights) {
                let gain = weights[d * m + x] - cw;
                if gain > into {
                    into = gain;
                    into_ends = from[d * m + x];
                }
                if weights[x * m + d] > out {
                    out = weights[x * m + d];
                    out_ends = from[x * m + d];
                }
            }
            weights[rep * m + x] = into;
            from[rep * m + x] = into_ends;
            weights[x * m + rep] = out;
            from[x * m + rep] = out_ends;
        }
        members[rep] = cycle.iter().flat_map(|&d| members[d].clone()).collect();
        contracted.push((groups, arcs));
        active = outside;
        active.push(rep);
        active.sort_unstable();
    }
}

fn find_cycle(active: &[usize], choice: &[usize], m: usize) -> Option<Vec<usize>> {
    let mut seen = vec![0usize; m];
    for (turn, &start) in active.iter().enumerate() {
        let mut d = start;
        while d != 0 && seen[d] == 0 {
            seen[d] = turn + 1;
            d = choice[d];
        }
        if d != 0 && seen[d] == turn + 1 {
            let mut cycle = vec![d];
            let mut x = choice[d];
            while x != d {
                cycle.push(x);
                x = choice[x];
            }
            return Some(cycle);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use learn::Rng;
    use proptest::prelude::*;

    /// Every tree of a few words, by trying them all.
    fn brute(scores: &[f32], n: usize) -> f32 {
        let mut best = f32::NEG_INFINITY;
        let mut heads = vec![0u32; n];
        let total = (n + 1).pow(n as u32);
        for code in 0..total {
            let mut c = code;
            for h in &mut heads {
                *h = (c % (n + 1)) as u32;
                c /= n + 1;
            }
            if is_tree(&heads, &mut Vec::new()) {
                let s = (0..n).map(|d| scores[d * (n + 1) + heads[d] as usize]).sum();
                best = best.max(s);
            }
        }
        best
    }

    #[test]
    fn finds_the_best_tree() {
        let mut rng = Rng::new(4);
        for round in 0..600 {
            let n = 1 + round % 5;
            let scores: Vec<f32> = (0..n * (n + 1)).map(|_| rng.unit() * 10.0).collect();
            let mut heads = Vec::new();
            decode(&scores, n, &mut heads, &mut Scratch::default());
            let got: f32 = (0..n).map(|d| scores[d * (n + 1) + heads[d] as usize]).sum();
            assert!((got - brute(&scores, n)).abs() < 1e-3, "n={n} {scores:?} {heads:?}");
        }
    }

    proptest! {
        #[test]
        fn always_a_tree(n in 0usize..40, seed: u64, coarse: bool) {
            let mut rng = Rng::new(seed);
            let mut scores: Vec<f32> = (0..n * (n + 1)).map(|_| rng.unit() * 10.0).collect();
            if coarse {
                for s in &mut scores {
                    *s = if *s > 9.0 { f32::NAN } else { s.floor() };
                }
            }
            let mut heads = Vec::new();
            decode(&scores, n, &mut heads, &mut Scratch::default());
            prop_assert_eq!(heads.len(), n);
            prop_assert!(n == 0 || is_tree(&heads, &mut Vec::new()));
        }
    }
}
