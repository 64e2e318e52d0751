//! Forward through the network as the trainer needs it: in real numbers, keeping what the way back uses.

use crate::net::{
    ARC_B, ARC_U, DIST, HEADS_B, HEADS_W, Params, ROOT, TAG_B, TAG_W, distance, leaky,
};
use learn::dense::{gemm, sigmoid, tanh, transpose, wide};

/// What one layer computed.
#[derive(Clone, Debug, Default)]
pub(crate) struct LayerTape {
    /// The product with the input: candidate, forget, reset, highway; for both directions.
    /// After the recurrence the two gates hold their values.
    pub u: Vec<f32>,
    /// The cells.
    pub c: Vec<f32>,
    /// The output.
    pub h: Vec<f32>,
}

/// Buffers of [`forward`].
#[derive(Clone, Debug, Default)]
pub(crate) struct Tape {
    /// Word vectors, filled by the caller.
    pub x: Vec<f32>,
    pub layers: Vec<LayerTape>,
    /// The first matrix's result, activated where it is an arc or relation layer.
    pub k: Vec<f32>,
    /// Dependent arc vectors after the bilinear form, of all sentences.
    pub q: Vec<f32>,
    /// Head arc vectors of one sentence, the root first, transposed.
    pub ht: Vec<f32>,
    /// Scores of the arcs of one sentence.
    pub arcs: Vec<f32>,
    scratch: Vec<f32>,
}

/// Multiplies what goes between layers; training drops units with it. Index 0 is before the first
/// layer, the last after the last layer; then the activated arc and relation layers.
pub(crate) type Masks = Vec<Vec<f32>>;

/// Runs the network on sentences of `lens` words whose vectors are in `tape.x`. `masks` are for
/// training, one set a sentence.
pub(crate) fn forward(p: &Params, lens: &[usize], tape: &mut Tape, masks: Option<&[Masks]>) {
    let n = lens.iter().sum();
    encode(p, lens, n, tape, masks);
    let dims = p.dims;
    let (d, k, a) = (dims.d(), dims.k(), dims.a);
    let top = &tape.layers[dims.layers - 1].h;
    fill(&mut tape.k, p.head(HEADS_B), n);
    gemm(&mut tape.k, top, p.head(HEADS_W), n, d, k);
    let mlp = 2 * a + 2 * dims.l;
    let mut rows = tape.k.chunks_exact_mut(k);
    for (i, len) in lens.iter().enumerate() {
        for row in rows.by_ref().take(*len) {
            for x in &mut row[..mlp] {
                *x = leaky(*x);
            }
            if let Some(m) = masks {
                for (x, m) in row[..mlp].iter_mut().zip(&m[i][dims.layers + 1]) {
                    *x *= m;
                }
            }
        }
    }
    fill(&mut tape.q, p.head(ARC_B), n);
    tape.scratch.clear();
    for row in tape.k.chunks_exact(k) {
        tape.scratch.extend_from_slice(&row[..a]);
    }
    gemm(&mut tape.q, &tape.scratch, p.head(ARC_U), n, a, a);
}

/// `n` copies of a row.
fn fill(out: &mut Vec<f32>, row: &[f32], n: usize) {
    out.clear();
    for _ in 0..n {
        out.extend_from_slice(row);
    }
}

fn encode(p: &Params, lens: &[usize], n: usize, tape: &mut Tape, masks: Option<&[Masks]>) {
    let dims = p.dims;
    let (h, d) = (dims.h, dims.d());
    tape.layers.resize_with(dims.layers, LayerTape::default);
    if let Some(m) = masks {
        mask(&mut tape.x, lens, m, 0);
    }
    for layer in 0..dims.layers {
        let input = dims.input(layer);
        let (before, rest) = tape.layers.split_at_mut(layer);
        let x: &[f32] = before.last().map_or(&tape.x, |l| &l.h);
        let Some(t) = rest.first_mut() else { return };
        t.u.clear();
        t.u.resize(n * 8 * h, 0.0);
        gemm(&mut t.u, x, &p.blocks[3 * layer], n, input, 8 * h);
        t.c.clear();
        t.c.resize(n * d, 0.0);
        t.h.clear();
        t.h.resize(n * d, 0.0);
        let (v, b) = (&p.blocks[3 * layer + 1], &p.blocks[3 * layer + 2]);
        wide(
            #[inline(always)]
            || {
                let mut start = 0;
                for &len in lens {
                    recur::<false>(t, start, len, h, v, b);
                    recur::<true>(t, start, len, h, v, b);
                    start += len;
                }
            },
        );
        if let Some(m) = masks {
            mask(&mut t.h, lens, m, layer + 1);
        }
    }
}

/// Multiplies the rows of each sentence by its mask.
pub(crate) fn mask(x: &mut [f32], lens: &[usize], masks: &[Masks], which: usize) {
    let width = masks.first().map_or(1, |m| m[which].len());
    let mut rows = x.chunks_exact_mut(width);
    for (len, mask) in lens.iter().zip(masks) {
        for row in rows.by_ref().take(*len) {
            for (x, m) in row.iter_mut().zip(&mask[which]) {
                *x *= m;
            }
        }
    }
}

/// One direction of a layer. `BACK` is the one from the end.
#[inline(always)]
fn recur<const BACK: bool>(
    t: &mut LayerTape,
    start: usize,
    n: usize,
    h: usize,
    v: &[f32],
    b: &[f32],
) {
    let side = usize::from(BACK);
    let v = &v[side * 2 * h..(side + 1) * 2 * h];
    let b = &b[side * 2 * h..(side + 1) * 2 * h];
    let (vf, vr) = v.split_at(h);
    let (bf, br) = b.split_at(h);
    let mut cell = vec![0f32; h];
    for step in 0..n {
        let i = start + if BACK { n - 1 - step } else { step };
        let u = &mut t.u[(2 * i + side) * 4 * h..(2 * i + side + 1) * 4 * h];
        let (cand, rest) = u.split_at_mut(h);
        let (forget, rest) = rest.split_at_mut(h);
        let (reset, way) = rest.split_at_mut(h);
        let at = (2 * i + side) * h;
        let (out_c, out_h) = (&mut t.c[at..at + h], &mut t.h[at..at + h]);
        let cell = &mut cell[..h];
        // Slices of one length, so that the loop needs no checks.
        let (vf, vr, bf, br) = (&vf[..h], &vr[..h], &bf[..h], &br[..h]);
        let (cand, forget) = (&cand[..h], &mut forget[..h]);
        let (reset, way) = (&mut reset[..h], &way[..h]);
        for j in 0..h {
            let f = sigmoid(forget[j] + vf[j] * cell[j] + bf[j]);
            let r = sigmoid(reset[j] + vr[j] * cell[j] + br[j]);
            let c = f * cell[j] + (1.0 - f) * cand[j];
            forget[j] = f;
            reset[j] = r;
            cell[j] = c;
            out_c[j] = c;
            out_h[j] = r * tanh(c) + (1.0 - r) * way[j];
        }
    }
}

/// Fills `tape.arcs` for the sentence of `n` words from `start` on: for each word, the score of
/// every head (0 the root).
pub(crate) fn score_arcs(p: &Params, start: usize, n: usize, tape: &mut Tape) {
    let dims = p.dims;
    let (a, k) = (dims.a, dims.k());
    let scratch = &mut tape.scratch;
    scratch.clear();
    scratch.extend_from_slice(p.head(ROOT));
    for row in tape.k[start * k..(start + n) * k].chunks_exact(k) {
        scratch.extend_from_slice(&row[a..2 * a]);
    }
    transpose(scratch, n + 1, a, &mut tape.ht);
    tape.arcs.clear();
    tape.arcs.resize(n * (n + 1), 0.0);
    let dist = p.head(DIST);
    for (i, row) in tape.arcs.chunks_exact_mut(n + 1).enumerate() {
        for (h, s) in row.iter_mut().enumerate().skip(1) {
            *s = dist[distance(i + 1, h)];
        }
    }
    gemm(&mut tape.arcs, &tape.q[start * a..], &tape.ht, n, a, n + 1);
}

/// The scores of the tags from `from` to `to` of word `i`.
#[inline(always)]
pub(crate) fn tag_scores(
    p: &Params,
    tape: &Tape,
    i: usize,
    from: usize,
    to: usize,
    out: &mut Vec<f32>,
) {
    let (d, tags) = (p.dims.d(), p.dims.tags);
    out.clear();
    out.extend_from_slice(&p.head(TAG_B)[from..to]);
    let w = p.head(TAG_W);
    let z = &tape.layers[p.dims.layers - 1].h[i * d..(i + 1) * d];
    wide(
        #[inline(always)]
        || {
            for (j, x) in z.iter().enumerate() {
                for (o, w) in out.iter_mut().zip(&w[j * tags + from..j * tags + to]) {
                    *o += x * w;
                }
            }
        },
    );
}
