//! The network at work: matrix products in whole numbers, many sentences at once.
//!
//! A [`Predictor`] is made from the weights of a [`Params`] and holds them as the products want them.

use crate::net::{
    ARC_B, ARC_U, DIST, Dims, HEADS_B, HEADS_W, LAB_B, LAB_W, Params, ROOT, TAG_B, TAG_W, distance,
    leaky,
};
use learn::dense::{argmax, wide};
use learn::integer::{Inputs, Matrix};

/// Weights, packed.
#[derive(Clone, Debug, Default)]
pub(crate) struct Predictor {
    dims: Option<Dims>,
    layers: Vec<Layer>,
    heads: Matrix,
    arc: Matrix,
    root: Vec<f32>,
    /// For each distance from a word to its head, from `-reach` on, what it adds to the score.
    distances: Vec<f32>,
    reach: usize,
    relations: Matrix,
    /// For each part of speech, its tags; nothing where there is no choice.
    tags: Vec<Option<Matrix>>,
}

#[derive(Clone, Debug)]
struct Layer {
    /// To candidate, forget, reset and highway of both directions, the gates' biases added.
    matrix: Matrix,
    /// How the gates look at the cell: forget and reset of both directions.
    gates: Vec<f32>,
}

/// Buffers.
#[derive(Clone, Debug, Default)]
pub(crate) struct State {
    /// Word vectors, filled by the caller.
    pub x: Inputs,
    /// The encoder's output.
    z: Inputs,
    part: Inputs,
    u: Vec<f32>,
    h: Vec<f32>,
    cell: Vec<f32>,
    /// The first matrix's result, activated where it is an arc or relation layer.
    k: Vec<f32>,
    /// Dependent arc vectors after the bilinear form.
    q: Inputs,
    columns: Matrix,
    hidden: Vec<f32>,
    /// What the last of the classifiers said.
    scores: Vec<f32>,
    /// Scores of the arcs of one sentence: for each word, of every head (0 the root).
    pub arcs: Vec<f32>,
    which: Vec<u32>,
}

impl Predictor {
    /// Packs the weights. `first` are the bounds of the tags of each part of speech; sentences of up to
    /// `reach` words will be given.
    pub fn new(p: &Params, first: &[u32], reach: usize) -> Predictor {
        let dims = p.dims;
        let (h, d) = (dims.h, dims.d());
        let layer = |i: usize| {
            let (gates, b) = (p.blocks[3 * i + 1].clone(), &p.blocks[3 * i + 2]);
            let mut bias = vec![0f32; 8 * h];
            for side in 0..2 {
                let at = (4 * side + 1) * h;
                bias[at..at + 2 * h].copy_from_slice(&b[2 * h * side..2 * h * (side + 1)]);
            }
            Layer { matrix: Matrix::new(dims.input(i), 8 * h, &p.blocks[3 * i], &bias), gates }
        };
        let span = -(reach as isize)..=reach as isize;
        let distances = span.map(|gap| {
            let at = reach as isize + 1;
            p.head(DIST)[distance(at as usize, (at + gap) as usize)]
        });
        let tags = first.windows(2).map(|bounds| {
            let (from, to) = (bounds[0] as usize, bounds[1] as usize);
            let rows = p.head(TAG_W).chunks_exact(dims.tags.max(1));
            let weights: Vec<f32> = rows.flat_map(|row| row[from..to].iter().copied()).collect();
            (to - from > 1).then(|| Matrix::new(d, to - from, &weights, &p.head(TAG_B)[from..to]))
        });
        Predictor {
            dims: Some(dims),
            layers: (0..dims.layers).map(layer).collect(),
            heads: Matrix::new(d, dims.k(), p.head(HEADS_W), p.head(HEADS_B)),
            arc: Matrix::new(dims.a, dims.a, p.head(ARC_U), p.head(ARC_B)),
            root: p.head(ROOT).to_vec(),
            distances: distances.collect(),
            reach,
            relations: Matrix::new(dims.l, dims.rels, p.head(LAB_W), p.head(LAB_B)),
            tags: tags.collect(),
        }
    }

    /// Runs the network on sentences of `lens` words whose vectors are in `s.x`.
    pub fn encode(&self, lens: &[usize], s: &mut State) {
        let Some(dims) = self.dims else { return };
        let n = s.x.len();
        let (d, a) = (dims.d(), dims.a);
        for (i, layer) in self.layers.iter().enumerate() {
            layer.matrix.apply(if i == 0 { &s.x } else { &s.z }, &mut s.u);
            if s.h.len() < n * d {
                s.h.resize(n * d, 0.0);
            }
            s.cell.resize(dims.h, 0.0);
            s.z.clear(d);
            let stride = layer.matrix.stride();
            wide(
                #[inline(always)]
                || {
                    let mut start = 0;
                    for &len in lens {
                        recur::<false>(&layer.gates, start, len, (dims.h, stride), s);
                        recur::<true>(&layer.gates, start, len, (dims.h, stride), s);
                        start += len;
                    }
                    for row in s.h[..n * d].chunks_exact(d) {
                        s.z.push(row);
                    }
                },
            );
        }
        self.heads.apply(&s.z, &mut s.k);
        s.part.clear(a);
        let k = self.heads.stride();
        wide(
            #[inline(always)]
            || {
                for row in s.k[..n * k].chunks_exact_mut(k) {
                    for x in &mut row[..2 * (a + dims.l)] {
                        *x = leaky(*x);
                    }
                    s.part.push(&row[..a]);
                }
            },
        );
        self.arc.apply(&s.part, &mut s.hidden);
        s.q.clear(a);
        wide(
            #[inline(always)]
            || {
                for row in s.hidden.chunks_exact(self.arc.stride()).take(n) {
                    s.q.push(&row[..a]);
                }
            },
        );
    }

    /// Fills `s.arcs` for the sentence of `n` words that begins at word `start`.
    pub fn score_arcs(&self, start: usize, n: usize, s: &mut State) {
        let Some(dims) = self.dims else { return };
        let (a, k) = (dims.a, self.heads.stride());
        let heads = s.k[start * k..(start + n) * k].chunks_exact(k).map(|row| &row[a..2 * a]);
        s.columns.set_columns(a, n + 1, std::iter::once(&self.root[..]).chain(heads));
        s.part.clear(a);
        for i in start..start + n {
            s.part.push_from(&s.q, i);
        }
        s.columns.apply(&s.part, &mut s.scores);
        s.arcs.clear();
        for (i, row) in s.scores.chunks_exact(s.columns.stride()).take(n).enumerate() {
            // The first word is `i` to the left of this one.
            let from = self.reach.saturating_sub(i);
            s.arcs.push(row[0]);
            let distances = self.distances[from..].iter();
            s.arcs.extend(row[1..=n].iter().zip(distances).map(|(x, d)| x + d));
        }
    }

    /// The part of speech of each of the words and, of its tags, which.
    pub fn tags(&self, n: usize, s: &mut State, out: &mut Vec<(u32, u32)>) {
        let Some(dims) = self.dims else { return };
        out.clear();
        let rows = s.k.chunks_exact(self.heads.stride()).take(n);
        let upos = dims.k() - dims.upos..dims.k();
        out.extend(rows.map(|row| (argmax(&row[upos.clone()]) as u32, 0)));
        for (upos, matrix) in self.tags.iter().enumerate() {
            let Some(matrix) = matrix else { continue };
            s.part.clear(dims.d());
            s.which.clear();
            for (i, _) in out.iter().enumerate().filter(|(_, o)| o.0 as usize == upos) {
                s.which.push(i as u32);
                s.part.push_from(&s.z, i);
            }
            matrix.apply(&s.part, &mut s.scores);
            for (&i, row) in s.which.iter().zip(s.scores.chunks_exact(matrix.stride())) {
                out[i as usize].1 = argmax(&row[..matrix.outputs()]) as u32;
            }
        }
    }

    /// The scores of the parts of speech.
    #[cfg(feature = "train")]
    pub fn upos_scores(&self, n: usize, s: &State) -> Vec<f32> {
        let Some(dims) = self.dims else { return Vec::new() };
        let rows = s.k.chunks_exact(self.heads.stride()).take(n);
        rows.flat_map(|row| &row[dims.k() - dims.upos..dims.k()]).copied().collect()
    }

    /// The scores behind what [`Predictor::relations`] gave of `n` words.
    #[cfg(feature = "train")]
    pub fn relation_scores(&self, n: usize, s: &State) -> Vec<f32> {
        let rows = s.scores.chunks_exact(self.relations.stride().max(1)).take(n);
        rows.flat_map(|row| &row[..self.relations.outputs()]).copied().collect()
    }

    /// The relation of each word to its head; `heads` are the words' numbers from 0, or `None` for the
    /// root, of which the relation means nothing.
    pub fn relations(
        &self,
        heads: impl Iterator<Item = Option<usize>>,
        s: &mut State,
        out: &mut Vec<u32>,
    ) {
        let Some(dims) = self.dims else { return };
        let (k, l) = (self.heads.stride(), dims.l);
        let at = 2 * dims.a;
        s.part.clear(l);
        s.hidden.resize(s.hidden.len().max(l), 0.0);
        wide(
            #[inline(always)]
            || {
                for (i, head) in heads.enumerate() {
                    let head = head.unwrap_or(i);
                    let x = &s.k[i * k + at..i * k + at + l];
                    let y = &s.k[head * k + at + l..head * k + at + 2 * l];
                    let sum = &mut s.hidden[..l];
                    for ((o, x), y) in sum.iter_mut().zip(x).zip(y) {
                        *o = leaky(x + y);
                    }
                    s.part.push(sum);
                }
            },
        );
        self.relations.apply(&s.part, &mut s.scores);
        out.clear();
        let n = s.part.len();
        let rows = s.scores.chunks_exact(self.relations.stride().max(1)).take(n);
        out.extend(rows.map(|row| argmax(&row[..dims.rels]) as u32));
    }
}

/// The hyperbolic tangent as a fraction.
#[inline(always)]
fn tanh(x: f32) -> (f32, f32) {
    let x = x.clamp(-4.97, 4.97);
    let s = x * x;
    let p = x * (s + 378.0).mul_add(s, 17_325.0).mul_add(s, 135_135.0);
    let q = s.mul_add(28.0, 3_150.0).mul_add(s, 62_370.0).mul_add(s, 135_135.0);
    (p, q)
}

/// One direction of a layer of `h` units whose products lie `stride` apart. `BACK` is the one from the
/// end.
#[inline(always)]
fn recur<const BACK: bool>(
    gates: &[f32],
    start: usize,
    n: usize,
    (h, stride): (usize, usize),
    s: &mut State,
) {
    let side = usize::from(BACK);
    let gates = &gates[side * 2 * h..(side + 1) * 2 * h];
    let (vf, vr) = (&gates[..h], &gates[h..][..h]);
    let cell = &mut s.cell[..h];
    cell.fill(0.0);
    for step in 0..n {
        let i = start + if BACK { n - 1 - step } else { step };
        let u = &s.u[i * stride + side * 4 * h..][..4 * h];
        let out = &mut s.h[(2 * i + side) * h..][..h];
        let u: [&[f32]; 4] = std::array::from_fn(|part| &u[part * h..(part + 1) * h]);
        let wide = h / LANES * LANES;
        for at in (0..wide).step_by(LANES) {
            unit::<LANES>(u, vf, vr, at, cell, out);
        }
        for at in wide..h {
            unit::<1>(u, vf, vr, at, cell, out);
        }
    }
}

/// Numbers that are computed together; the result is the same for any.
const LANES: usize = 16;

/// `N` units from `at` on, one step.
#[inline(always)]
fn unit<const N: usize>(
    u: [&[f32]; 4],
    vf: &[f32],
    vr: &[f32],
    at: usize,
    cell: &mut [f32],
    out: &mut [f32],
) {
    // Copies of known length, so that no store is thought to change what is still to be read. Each by
    // itself: `map` is compiled apart, without the wide registers, and copies through memory.
    #[inline(always)]
    fn chunk<const N: usize>(x: &[f32], at: usize) -> [f32; N] {
        x[at..].first_chunk().copied().unwrap_or([0.0; N])
    }
    let (cand, forget): ([f32; N], [f32; N]) = (chunk(u[0], at), chunk(u[1], at));
    let (reset, way): ([f32; N], [f32; N]) = (chunk(u[2], at), chunk(u[3], at));
    let (vf, vr): ([f32; N], [f32; N]) = (chunk(vf, at), chunk(vr, at));
    let before: [f32; N] = chunk(cell, at);
    let (mut after, mut shown) = ([0f32; N], [0f32; N]);
    for j in 0..N {
        let c = before[j];
        let (pf, qf) = tanh(0.5 * vf[j].mul_add(c, forget[j]));
        let (pr, qr) = tanh(0.5 * vr[j].mul_add(c, reset[j]));
        // Both logistic functions with one division.
        let inverse = 0.5 / (qf * qr);
        let f = (pf * qr).mul_add(inverse, 0.5);
        let r = (pr * qf).mul_add(inverse, 0.5);
        let c = f.mul_add(c - cand[j], cand[j]);
        let (pc, qc) = tanh(c);
        after[j] = c;
        shown[j] = r.mul_add(pc / qc - way[j], way[j]);
    }
    cell[at..at + N].copy_from_slice(&after);
    out[at..at + N].copy_from_slice(&shown);
}
