//! Back through the network: the gradient of the loss of one sentence.

use crate::net::{
    ARC_B, ARC_U, DIST, Dims, HEADS_B, HEADS_W, LAB_B, LAB_W, Masks, Params, ROOT, TAG_B, TAG_W,
    Tape, distance, leaky, score_arcs, tag_scores,
};
use learn::dense::{gemm, ln, softmax, tanh, transpose};

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

/// After [`crate::net::forward`] on the same tape: adds the gradient of the parameters to `grad`,
/// leaves that of the word vectors in `work.dx`, and gives the loss.
pub(crate) fn backward(
    p: &Params,
    n: usize,
    tape: &mut Tape,
    masks: &Masks,
    gold: &Gold,
    grad: &mut Params,
    work: &mut Work,
) -> f32 {
    let Dims { a, l, upos, rels, tags, layers, .. } = p.dims;
    let (d, k) = (p.dims.d(), p.dims.k());
    let mut loss = 0.0;
    score_arcs(p, n, tape);
    let w = work;
    w.dk.clear();
    w.dk.resize(n * k, 0.0);
    w.dz.clear();
    w.dz.resize(n * d, 0.0);

    // Parts of speech.
    for i in 0..n {
        let Some(u) = gold.upos[i] else { continue };
        let g = &mut w.dk[i * k + k - upos..(i + 1) * k];
        g.copy_from_slice(&tape.k[i * k + k - upos..(i + 1) * k]);
        softmax(g);
        loss -= ln(g[u]);
        g[u] -= 1.0;
    }

    // Features, among those of the true part of speech.
    let top = layers - 1;
    for i in 0..n {
        let Some((tag, from, to)) = gold.tags[i] else { continue };
        tag_scores(p, tape, i, from, to, &mut w.scores);
        softmax(&mut w.scores);
        loss -= ln(w.scores[tag - from]);
        w.scores[tag - from] -= 1.0;
        let z = &tape.layers[top].h[i * d..(i + 1) * d];
        let weights = p.head(TAG_W);
        for (g, s) in head(grad, TAG_B)[from..to].iter_mut().zip(&w.scores) {
            *g += s;
        }
        let gw = head(grad, TAG_W);
        for j in 0..d {
            let row = j * tags;
            let mut dz = 0.0;
            for (c, s) in w.scores.iter().enumerate() {
                dz += s * weights[row + from + c];
                gw[row + from + c] += s * z[j];
            }
            w.dz[i * d + j] += dz;
        }
    }

    // Arcs.
    w.arcs.clear();
    w.arcs.resize(n * (n + 1), 0.0);
    for i in 0..n {
        let Some(h) = gold.heads[i] else { continue };
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
    // Through the product of dependents and heads.
    w.dq.clear();
    w.dq.resize(n * a, 0.0);
    back(&mut w.dq, &w.arcs, &tape.ht, n, a, n + 1, &mut w.t);
    w.dh.clear();
    w.dh.resize((n + 1) * a, 0.0);
    outer(&mut w.dh, &w.arcs, &tape.q, n, n + 1, a, &mut w.t);
    for (g, x) in head(grad, ROOT).iter_mut().zip(&w.dh) {
        *g += x;
    }
    for row in w.dq.chunks_exact(a) {
        for (g, x) in head(grad, ARC_B).iter_mut().zip(row) {
            *g += x;
        }
    }
    w.hid.clear();
    for row in tape.k.chunks_exact(k) {
        w.hid.extend_from_slice(&row[..a]);
    }
    outer(head(grad, ARC_U), &w.hid, &w.dq, n, a, a, &mut w.t);
    w.da.clear();
    w.da.resize(n * a, 0.0);
    back(&mut w.da, &w.dq, p.head(ARC_U), n, a, a, &mut w.t);
    for i in 0..n {
        w.dk[i * k..i * k + a].copy_from_slice(&w.da[i * a..(i + 1) * a]);
        w.dk[i * k + a..i * k + 2 * a].copy_from_slice(&w.dh[(i + 1) * a..(i + 2) * a]);
    }

    // Relations, given the true heads.
    let mut pairs = Vec::new();
    for i in 0..n {
        if let (Some(h), Some(r)) = (gold.heads[i], gold.rels[i])
            && h > 0
        {
            pairs.push((i, h - 1, r));
        }
    }
    let m = pairs.len();
    w.hid.clear();
    w.logits.clear();
    let mut signs = Vec::with_capacity(m * l);
    for &(i, h, _) in &pairs {
        for j in 0..l {
            let x = tape.k[i * k + 2 * a + j] + tape.k[h * k + 2 * a + l + j];
            w.hid.push(leaky(x));
            signs.push(if x > 0.0 { 1.0f32 } else { 0.1 });
        }
        w.logits.extend_from_slice(p.head(LAB_B));
    }
    gemm(&mut w.logits, &w.hid, p.head(LAB_W), m, l, rels);
    for (row, &(_, _, r)) in w.logits.chunks_exact_mut(rels).zip(&pairs) {
        softmax(row);
        loss -= ln(row[r]);
        row[r] -= 1.0;
        for (g, x) in head(grad, LAB_B).iter_mut().zip(row.iter()) {
            *g += x;
        }
    }
    outer(head(grad, LAB_W), &w.hid, &w.logits, m, l, rels, &mut w.t);
    w.dhid.clear();
    w.dhid.resize(m * l, 0.0);
    back(&mut w.dhid, &w.logits, p.head(LAB_W), m, l, rels, &mut w.t);
    for (q, &(i, h, _)) in pairs.iter().enumerate() {
        for j in 0..l {
            let g = w.dhid[q * l + j] * signs[q * l + j];
            w.dk[i * k + 2 * a + j] += g;
            w.dk[h * k + 2 * a + l + j] += g;
        }
    }

    // The first matrix: through masks and activations.
    let mlp = 2 * a + 2 * l;
    for (g, x) in w.dk.chunks_exact_mut(k).zip(tape.k.chunks_exact(k)) {
        for j in 0..mlp {
            g[j] *= masks[layers + 1][j] * if x[j] > 0.0 { 1.0 } else { 0.1 };
        }
    }
    for row in w.dk.chunks_exact(k) {
        for (g, x) in head(grad, HEADS_B).iter_mut().zip(row) {
            *g += x;
        }
    }
    outer(head(grad, HEADS_W), &tape.layers[top].h, &w.dk, n, d, k, &mut w.t);
    back(&mut w.dz, &w.dk, p.head(HEADS_W), n, d, k, &mut w.t);

    for layer in (0..layers).rev() {
        back_layer(p, n, tape, masks, layer, grad, w);
        std::mem::swap(&mut w.dz, &mut w.dx);
    }
    std::mem::swap(&mut w.dz, &mut w.dx);
    for row in w.dx.chunks_exact_mut(p.dims.e) {
        for (g, m) in row.iter_mut().zip(&masks[0]) {
            *g *= m;
        }
    }
    loss
}

/// From `w.dz`, the gradient of a layer's output, to `w.dx`, that of its input.
fn back_layer(
    p: &Params,
    n: usize,
    tape: &Tape,
    masks: &Masks,
    layer: usize,
    grad: &mut Params,
    w: &mut Work,
) {
    let (h, d) = (p.dims.h, p.dims.d());
    let input = if layer == 0 { p.dims.e } else { d };
    for row in w.dz.chunks_exact_mut(d) {
        for (g, m) in row.iter_mut().zip(&masks[layer + 1]) {
            *g *= m;
        }
    }
    w.du.clear();
    w.du.resize(n * 8 * h, 0.0);
    let t = &tape.layers[layer];
    let zero = vec![0f32; h];
    for side in 0..2 {
        let at = 2 * h * side;
        let v = &p.blocks[3 * layer + 1][at..at + 2 * h];
        let mut carry = vec![0f32; h];
        for step in (0..n).rev() {
            let i = if side == 1 { n - 1 - step } else { step };
            let before = match (step, side) {
                (0, _) => &zero[..],
                (_, 0) => &t.c[(2 * (i - 1)) * h..][..h],
                (_, _) => &t.c[(2 * (i + 1) + 1) * h..][..h],
            };
            let c = &t.c[(2 * i + side) * h..][..h];
            let u = &t.u[(2 * i + side) * 4 * h..][..4 * h];
            let dh = &w.dz[i * d + side * h..][..h];
            let du = &mut w.du[(2 * i + side) * 4 * h..][..4 * h];
            for j in 0..h {
                let (cand, f, r, way) = (u[j], u[h + j], u[2 * h + j], u[3 * h + j]);
                let g = tanh(c[j]);
                let dc = carry[j] + dh[j] * r * (1.0 - g * g);
                let dr = dh[j] * (g - way) * r * (1.0 - r);
                let df = dc * (before[j] - cand) * f * (1.0 - f);
                du[j] = dc * (1.0 - f);
                du[h + j] = df;
                du[2 * h + j] = dr;
                du[3 * h + j] = dh[j] * (1.0 - r);
                carry[j] = dc * f + df * v[j] + dr * v[h + j];
            }
            let gv = &mut grad.blocks[3 * layer + 1][at..at + 2 * h];
            for j in 0..h {
                gv[j] += du[h + j] * before[j];
                gv[h + j] += du[2 * h + j] * before[j];
            }
            let gb = &mut grad.blocks[3 * layer + 2][at..at + 2 * h];
            for j in 0..2 * h {
                gb[j] += du[h + j];
            }
        }
    }
    let x: &[f32] = if layer == 0 { &tape.x } else { &tape.layers[layer - 1].h };
    outer(&mut grad.blocks[3 * layer], x, &w.du, n, input, 8 * h, &mut w.t);
    w.dx.clear();
    w.dx.resize(n * input, 0.0);
    back(&mut w.dx, &w.du, &p.blocks[3 * layer], n, input, 8 * h, &mut w.t);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::net::forward;
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
        let n = 4;
        let x: Vec<f32> = (0..n * dims.e).map(|_| rng.unit() - 0.5).collect();
        let gold = Gold {
            upos: vec![Some(0), Some(1), None, Some(2)],
            tags: vec![Some((1, 0, 2)), Some((3, 2, 5)), None, None],
            heads: vec![Some(2), Some(0), Some(2), Some(3)],
            rels: vec![Some(1), None, Some(3), Some(0)],
        };
        let masks: Masks = vec![
            vec![1.2; dims.e],
            vec![0.9; dims.d()],
            vec![1.1; dims.d()],
            vec![0.8; 2 * dims.a + 2 * dims.l],
        ];
        let run = |p: &Params, x: &[f32], grad: &mut Params, work: &mut Work| {
            let mut tape = Tape::default();
            tape.x.extend_from_slice(x);
            forward(p, n, &mut tape, Some(&masks));
            backward(p, n, &mut tape, &masks, &gold, grad, work)
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
