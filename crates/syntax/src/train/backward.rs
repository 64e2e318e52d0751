//! Back through the network: the gradient of the loss of one sentence.

use super::forward::{LayerTape, Masks, Tape, mask, score_arcs, tag_scores};
use crate::net::{
    ARC_B, ARC_U, DIST, Dims, HEADS_B, HEADS_W, LAB_B, LAB_W, Params, ROOT, TAG_B, TAG_W, distance,
    leaky,
};
use learn::dense::{gemm, ln, softmax, tanh, transpose, wide};

/// What a sentence should come out as, in the network's numbers.
#[derive(Clone, Debug, Default)]
pub(crate) struct Gold {
    pub upos: Vec<Option<usize>>,
    /// The tag, with the range of the tags of its part of speech.
    pub tags: Vec<Option<(usize, usize, usize)>>,
    pub heads: Vec<Option<usize>>,
    pub rels: Vec<Option<usize>>,
}

/// Buffers of [`backward`].
#[derive(Default)]
pub(crate) struct Work {
    t: Vec<f32>,
    dk: Vec<f32>,
    dz: Vec<f32>,
    dq: Vec<f32>,
    da: Vec<f32>,
    arcs: Vec<f32>,
    dh: Vec<f32>,
    hid: Vec<f32>,
    signs: Vec<f32>,
    /// Dependent, head, relation.
    pairs: Vec<(usize, usize, usize)>,
    logits: Vec<f32>,
    dhid: Vec<f32>,
    du: Vec<f32>,
    scores: Vec<f32>,
    /// The gradient of the word vectors.
    pub dx: Vec<f32>,
}

/// `dw[k×m] += x[n×k]ᵀ · dy[n×m]`
fn outer(dw: &mut [f32], x: &[f32], dy: &[f32], n: usize, k: usize, m: usize, t: &mut Vec<f32>) {
    transpose(&x[..n * k], n, k, t);
    gemm(dw, t, dy, k, n, m);
}

/// `dx[n×k] += dy[n×m] · w[k×m]ᵀ`
fn back(dx: &mut [f32], dy: &[f32], w: &[f32], n: usize, k: usize, m: usize, t: &mut Vec<f32>) {
    transpose(w, k, m, t);
    gemm(dx, dy, t, n, m, k);
}

fn head(grad: &mut Params, block: usize) -> &mut Vec<f32> {
    let at = 3 * grad.dims.layers + block;
    &mut grad.blocks[at]
}

/// After [`super::forward::forward`] on the same tape: adds the gradient of the parameters to `grad`,
/// leaves that of the word vectors in `work.dx`, and gives the loss.
pub(crate) fn backward(
    p: &Params,
    lens: &[usize],
    tape: &mut Tape,
    masks: &[Masks],
    gold: &[&Gold],
    grad: &mut Params,
    work: &mut Work,
) -> f32 {
    let Dims { a, l, layers, .. } = p.dims;
    let (d, k) = (p.dims.d(), p.dims.k());
    let all: usize = lens.iter().sum();
    let mut loss = 0.0;
    let w = work;
    zero(&mut w.dk, all * k);
    zero(&mut w.dz, all * d);
    zero(&mut w.dq, all * a);
    w.pairs.clear();
    let mut start = 0;
    for (&n, gold) in lens.iter().zip(gold) {
        loss += tags(p, start, tape, gold, grad, w);
        loss += arcs(p, start, n, tape, gold, grad, w);
        for i in 0..n {
            if let (Some(h @ 1..), Some(r)) = (gold.heads[i], gold.rels[i]) {
                w.pairs.push((start + i, start + h - 1, r));
            }
        }
        start += n;
    }
    // Dependents of arcs, through the bilinear form.
    for row in w.dq.chunks_exact(a) {
        for (g, x) in head(grad, ARC_B).iter_mut().zip(row) {
            *g += x;
        }
    }
    w.hid.clear();
    for row in tape.k.chunks_exact(k) {
        w.hid.extend_from_slice(&row[..a]);
    }
    outer(head(grad, ARC_U), &w.hid, &w.dq, all, a, a, &mut w.t);
    zero(&mut w.da, all * a);
    back(&mut w.da, &w.dq, p.head(ARC_U), all, a, a, &mut w.t);
    for (g, x) in w.dk.chunks_exact_mut(k).zip(w.da.chunks_exact(a)) {
        g[..a].copy_from_slice(x);
    }
    loss += relations(p, tape, grad, w);

    // The first matrix after the encoder: through masks and activations.
    let mlp = 2 * a + 2 * l;
    for (g, x) in w.dk.chunks_exact_mut(k).zip(tape.k.chunks_exact(k)) {
        for (g, x) in g[..mlp].iter_mut().zip(x) {
            *g *= if *x > 0.0 { 1.0 } else { 0.1 };
        }
    }
    let mut rows = w.dk.chunks_exact_mut(k);
    for (len, mask) in lens.iter().zip(masks) {
        for row in rows.by_ref().take(*len) {
            for (g, m) in row.iter_mut().zip(&mask[layers + 1]) {
                *g *= m;
            }
        }
    }
    for row in w.dk.chunks_exact(k) {
        for (g, x) in head(grad, HEADS_B).iter_mut().zip(row) {
            *g += x;
        }
    }
    outer(head(grad, HEADS_W), &tape.layers[layers - 1].h, &w.dk, all, d, k, &mut w.t);
    back(&mut w.dz, &w.dk, p.head(HEADS_W), all, d, k, &mut w.t);

    for layer in (0..layers).rev() {
        mask(&mut w.dz, lens, masks, layer + 1);
        back_layer(p, lens, tape, layer, grad, w);
        std::mem::swap(&mut w.dz, &mut w.dx);
    }
    std::mem::swap(&mut w.dz, &mut w.dx);
    mask(&mut w.dx, lens, masks, 0);
    loss
}

fn zero(x: &mut Vec<f32>, n: usize) {
    x.clear();
    x.resize(n, 0.0);
}

/// Parts of speech, and features among those of the true part of speech.
fn tags(
    p: &Params,
    start: usize,
    tape: &Tape,
    gold: &Gold,
    grad: &mut Params,
    w: &mut Work,
) -> f32 {
    let Dims { upos, tags, layers, .. } = p.dims;
    let (d, k) = (p.dims.d(), p.dims.k());
    let mut loss = 0.0;
    for (i, u) in gold.upos.iter().enumerate() {
        let Some(u) = *u else { continue };
        let at = (start + i + 1) * k;
        let g = &mut w.dk[at - upos..at];
        g.copy_from_slice(&tape.k[at - upos..at]);
        softmax(g);
        loss -= ln(g[u]);
        g[u] -= 1.0;
    }
    for (i, tag) in gold.tags.iter().enumerate() {
        let Some((tag, from, to)) = *tag else { continue };
        let at = start + i;
        tag_scores(p, tape, at, from, to, &mut w.scores);
        softmax(&mut w.scores);
        loss -= ln(w.scores[tag - from]);
        w.scores[tag - from] -= 1.0;
        let z = &tape.layers[layers - 1].h[at * d..(at + 1) * d];
        let weights = p.head(TAG_W);
        for (g, s) in head(grad, TAG_B)[from..to].iter_mut().zip(&w.scores) {
            *g += s;
        }
        let gw = head(grad, TAG_W);
        let (scores, dz) = (&w.scores, &mut w.dz[at * d..(at + 1) * d]);
        wide(
            #[inline(always)]
            || {
                for (j, (z, dz)) in z.iter().zip(dz).enumerate() {
                    let range = j * tags + from..j * tags + to;
                    *dz += dot(scores, &weights[range.clone()]);
                    for (g, s) in gw[range].iter_mut().zip(scores) {
                        *g += s * z;
                    }
                }
            },
        );
    }
    loss
}

/// The sum of products, in sixteen parts.
#[inline(always)]
fn dot(a: &[f32], b: &[f32]) -> f32 {
    let mut sums = [0f32; 16];
    let ((a, ra), (b, rb)) = (a.as_chunks::<16>(), b.as_chunks::<16>());
    for (a, b) in a.iter().zip(b) {
        for j in 0..16 {
            sums[j] = a[j].mul_add(b[j], sums[j]);
        }
    }
    let rest: f32 = ra.iter().zip(rb).map(|(a, b)| a * b).sum();
    sums.iter().sum::<f32>() + rest
}

/// Heads.
fn arcs(
    p: &Params,
    start: usize,
    n: usize,
    tape: &mut Tape,
    gold: &Gold,
    grad: &mut Params,
    w: &mut Work,
) -> f32 {
    let (a, k) = (p.dims.a, p.dims.k());
    let mut loss = 0.0;
    score_arcs(p, start, n, tape);
    zero(&mut w.arcs, n * (n + 1));
    for (i, h) in gold.heads.iter().enumerate() {
        let Some(h) = *h else { continue };
        let g = &mut w.arcs[i * (n + 1)..(i + 1) * (n + 1)];
        g.copy_from_slice(&tape.arcs[i * (n + 1)..(i + 1) * (n + 1)]);
        g[i + 1] = -1e9;
        softmax(g);
        loss -= ln(g[h]);
        g[h] -= 1.0;
        let gd = head(grad, DIST);
        for (h, s) in g.iter().enumerate().skip(1) {
            gd[distance(i + 1, h)] += s;
        }
    }
    back(&mut w.dq[start * a..], &w.arcs, &tape.ht, n, a, n + 1, &mut w.t);
    zero(&mut w.dh, (n + 1) * a);
    outer(&mut w.dh, &w.arcs, &tape.q[start * a..], n, n + 1, a, &mut w.t);
    for (g, x) in head(grad, ROOT).iter_mut().zip(&w.dh) {
        *g += x;
    }
    for i in 0..n {
        w.dk[(start + i) * k + a..(start + i) * k + 2 * a]
            .copy_from_slice(&w.dh[(i + 1) * a..(i + 2) * a]);
    }
    loss
}

/// Relations, given the true heads.
fn relations(p: &Params, tape: &Tape, grad: &mut Params, w: &mut Work) -> f32 {
    let Dims { a, l, rels, .. } = p.dims;
    let k = p.dims.k();
    let mut loss = 0.0;
    let m = w.pairs.len();
    w.hid.clear();
    w.logits.clear();
    w.signs.clear();
    for &(i, h, _) in &w.pairs {
        for j in 0..l {
            let x = tape.k[i * k + 2 * a + j] + tape.k[h * k + 2 * a + l + j];
            w.hid.push(leaky(x));
            w.signs.push(if x > 0.0 { 1.0f32 } else { 0.1 });
        }
        w.logits.extend_from_slice(p.head(LAB_B));
    }
    gemm(&mut w.logits, &w.hid, p.head(LAB_W), m, l, rels);
    for (row, &(_, _, r)) in w.logits.chunks_exact_mut(rels.max(1)).zip(&w.pairs) {
        softmax(row);
        loss -= ln(row[r]);
        row[r] -= 1.0;
        for (g, x) in head(grad, LAB_B).iter_mut().zip(row.iter()) {
            *g += x;
        }
    }
    outer(head(grad, LAB_W), &w.hid, &w.logits, m, l, rels, &mut w.t);
    zero(&mut w.dhid, m * l);
    back(&mut w.dhid, &w.logits, p.head(LAB_W), m, l, rels, &mut w.t);
    for (q, &(i, h, _)) in w.pairs.iter().enumerate() {
        for j in 0..l {
            let g = w.dhid[q * l + j] * w.signs[q * l + j];
            w.dk[i * k + 2 * a + j] += g;
            w.dk[h * k + 2 * a + l + j] += g;
        }
    }
    loss
}

/// From `w.dz`, the gradient of a layer's output, to `w.dx`, that of its input.
fn back_layer(
    p: &Params,
    lens: &[usize],
    tape: &Tape,
    layer: usize,
    grad: &mut Params,
    w: &mut Work,
) {
    let (h, d) = (p.dims.h, p.dims.d());
    let input = if layer == 0 { p.dims.e } else { d };
    let n: usize = lens.iter().sum();
    zero(&mut w.du, n * 8 * h);
    let t = &tape.layers[layer];
    wide(
        #[inline(always)]
        || {
            let mut start = 0;
            for &len in lens {
                for side in 0..2 {
                    back_recur(p, t, start, len, side, layer, grad, &w.dz, &mut w.du);
                }
                start += len;
            }
        },
    );
    let x: &[f32] = if layer == 0 { &tape.x } else { &tape.layers[layer - 1].h };
    outer(&mut grad.blocks[3 * layer], x, &w.du, n, input, 8 * h, &mut w.t);
    zero(&mut w.dx, n * input);
    back(&mut w.dx, &w.du, &p.blocks[3 * layer], n, input, 8 * h, &mut w.t);
}

#[expect(clippy::too_many_arguments, reason = "one direction of one layer of one sentence")]
#[inline(always)]
fn back_recur(
    p: &Params,
    t: &LayerTape,
    start: usize,
    n: usize,
    side: usize,
    layer: usize,
    grad: &mut Params,
    dz: &[f32],
    all_du: &mut [f32],
) {
    let (h, d) = (p.dims.h, p.dims.d());
    let zero = vec![0f32; h];
    let at = 2 * h * side;
    let v = &p.blocks[3 * layer + 1][at..at + 2 * h];
    let (vf, vr) = v.split_at(h);
    let mut carry = vec![0f32; h];
    for step in (0..n).rev() {
        let i = start + if side == 1 { n - 1 - step } else { step };
        let before = match (step, side) {
            (0, _) => &zero[..],
            (_, 0) => &t.c[(2 * (i - 1)) * h..][..h],
            (_, _) => &t.c[(2 * (i + 1) + 1) * h..][..h],
        };
        let c = &t.c[(2 * i + side) * h..][..h];
        let u = &t.u[(2 * i + side) * 4 * h..][..4 * h];
        let (cand, u) = u.split_at(h);
        let (forget, u) = u.split_at(h);
        let (reset, way) = u.split_at(h);
        let dh = &dz[i * d + side * h..][..h];
        let du = &mut all_du[(2 * i + side) * 4 * h..][..4 * h];
        let (du0, rest) = du.split_at_mut(h);
        let (du1, rest) = rest.split_at_mut(h);
        let (du2, du3) = rest.split_at_mut(h);
        let (cand, forget, reset, way) = (&cand[..h], &forget[..h], &reset[..h], &way[..h]);
        let (du0, du1, du2, du3) = (&mut du0[..h], &mut du1[..h], &mut du2[..h], &mut du3[..h]);
        let (vf, vr, carry) = (&vf[..h], &vr[..h], &mut carry[..h]);
        for j in 0..h {
            let (f, r) = (forget[j], reset[j]);
            let g = tanh(c[j]);
            let dc = carry[j] + dh[j] * r * (1.0 - g * g);
            let dr = dh[j] * (g - way[j]) * r * (1.0 - r);
            let df = dc * (before[j] - cand[j]) * f * (1.0 - f);
            du0[j] = dc * (1.0 - f);
            du1[j] = df;
            du2[j] = dr;
            du3[j] = dh[j] * (1.0 - r);
            carry[j] = dc * f + df * vf[j] + dr * vr[j];
        }
        let (gf, gr) = grad.blocks[3 * layer + 1][at..at + 2 * h].split_at_mut(h);
        for j in 0..h {
            gf[j] += du1[j] * before[j];
            gr[j] += du2[j] * before[j];
        }
        let (bf, br) = grad.blocks[3 * layer + 2][at..at + 2 * h].split_at_mut(h);
        for j in 0..h {
            bf[j] += du1[j];
            br[j] += du2[j];
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::forward::forward;
    use super::*;
    use learn::Rng;

    #[test]
    fn gradients_agree_with_differences() {
        let dims = Dims { e: 6, h: 5, layers: 2, a: 4, l: 3, upos: 3, tags: 5, rels: 4 };
        let mut rng = Rng::new(3);
        let mut p = Params::zeros(dims);
        for b in &mut p.blocks {
            for x in b.iter_mut() {
                *x = rng.unit() - 0.5;
            }
        }
        let n = 6;
        let x: Vec<f32> = (0..n * dims.e).map(|_| rng.unit() - 0.5).collect();
        let lens = [4, 2];
        let second = Gold {
            upos: vec![Some(2), Some(1)],
            tags: vec![None, Some((2, 2, 5))],
            heads: vec![Some(0), Some(1)],
            rels: vec![None, Some(2)],
        };
        let gold = Gold {
            upos: vec![Some(0), Some(1), None, Some(2)],
            tags: vec![Some((1, 0, 2)), Some((3, 2, 5)), None, None],
            heads: vec![Some(2), Some(0), Some(2), Some(3)],
            rels: vec![Some(1), None, Some(3), Some(0)],
        };
        let one: Masks = vec![
            vec![1.2; dims.e],
            vec![0.9; dims.d()],
            vec![1.1; dims.d()],
            vec![0.8; 2 * dims.a + 2 * dims.l],
        ];
        let masks = [one.clone(), one];
        let run = |p: &Params, x: &[f32], grad: &mut Params, work: &mut Work| {
            let mut tape = Tape::default();
            tape.x.extend_from_slice(x);
            forward(p, &lens, &mut tape, Some(&masks));
            backward(p, &lens, &mut tape, &masks, &[&gold, &second], grad, work)
        };
        let mut grad = Params::zeros(dims);
        let mut work = Work::default();
        run(&p, &x, &mut grad, &mut work);
        let dx = work.dx.clone();
        let mut dump = Params::zeros(dims);
        let eps = 1e-2;
        let near = |a: f32, b: f32| (a - b).abs() < 2e-2 * (1.0 + a.abs().max(b.abs()));
        for b in 0..p.blocks.len() {
            for i in 0..p.blocks[b].len() {
                let mut q = p.clone();
                q.blocks[b][i] += eps;
                let up = run(&q, &x, &mut dump, &mut Work::default());
                q.blocks[b][i] -= 2.0 * eps;
                let down = run(&q, &x, &mut dump, &mut Work::default());
                let numeric = (up - down) / (2.0 * eps);
                assert!(
                    near(numeric, grad.blocks[b][i]),
                    "block {b} {i}: {numeric} {}",
                    grad.blocks[b][i]
                );
            }
        }
        for i in 0..x.len() {
            let mut y = x.clone();
            y[i] += eps;
            let up = run(&p, &y, &mut dump, &mut Work::default());
            y[i] -= 2.0 * eps;
            let down = run(&p, &y, &mut dump, &mut Work::default());
            assert!(near((up - down) / (2.0 * eps), dx[i]), "x {i}");
        }
    }
}
