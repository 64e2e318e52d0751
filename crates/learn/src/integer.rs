//! Matrix products in whole numbers: rows of 13 bits by weights of 12, summed in 32.
//!
//! Sums of whole numbers do not depend on their order, so the widest instructions that a machine has
//! may be used (`vpdpwssd`, `vpmaddwd`, or plain loops) and the result is the same to the bit. Each row
//! has a scale of its own, each column of the matrix likewise; what is lost is under a part in two
//! thousand of the row's greatest number. About 5 ps a multiplication with AVX-512, four times as fast
//! as [`crate::dense::gemm`].

#[cfg(target_arch = "x86_64")]
mod x86;

/// Columns that are computed together.
const LANES: usize = 32;
/// Rows that are computed together: with two registers a row, as many as 32 registers hold.
const ROWS: usize = 12;
/// The greatest input after scaling. With [`weight_limit`] no sum of products leaves 32 bits.
const TOP: f32 = 4095.0;

/// Weights of two inputs for each of [`LANES`] outputs, input by input. On a cache line's boundary.
#[derive(Clone, Copy, Debug, PartialEq)]
#[repr(align(64))]
struct Pair([i16; 2 * LANES]);

/// A matrix of `inputs` by `outputs`, packed for products, with a number to add to each output.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Matrix {
    inputs: usize,
    outputs: usize,
    /// For each panel of columns, its pairs of inputs.
    pairs: Vec<Pair>,
    /// Of each column, padded to whole panels.
    scales: Vec<f32>,
    bias: Vec<f32>,
}

/// Rows to be multiplied.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Inputs {
    width: usize,
    /// Two numbers of each of the rows of a block, the first in the lower half; block by block.
    pairs: Vec<[i32; ROWS]>,
    scales: Vec<f32>,
}

fn weight_limit(inputs: usize) -> f32 {
    let room = i32::MAX / (TOP as i32 * (inputs.max(1) as i32 + 1));
    room.clamp(1, 2047) as f32
}

/// The nearest whole number to each of `x`, none of which exceeds 2²², by adding a number so great that
/// the digits after the point fall off.
#[inline(always)]
fn round(x: f32) -> i32 {
    const SHIFT: f32 = 12_582_912.0;
    ((x + SHIFT).to_bits() as i32).wrapping_sub(SHIFT.to_bits() as i32)
}

/// What to multiply by, and what to multiply with to come back.
#[inline(always)]
fn scale(top: f32, limit: f32) -> (f32, f32) {
    if top > 1e-30 && top < 1e30 { (limit / top, top / limit) } else { (0.0, 0.0) }
}

impl Matrix {
    /// Packs `weights`, row by row (a row for each input). `bias` may be empty.
    pub fn new(inputs: usize, outputs: usize, weights: &[f32], bias: &[f32]) -> Matrix {
        let panels = outputs.div_ceil(LANES);
        let depth = inputs.div_ceil(2);
        let mut m = Matrix {
            inputs,
            outputs,
            pairs: vec![Pair([0; 2 * LANES]); panels * depth],
            scales: vec![0.0; panels * LANES],
            bias: vec![0.0; panels * LANES],
        };
        for (to, b) in m.bias.iter_mut().zip(bias) {
            *to = *b;
        }
        let mut tops = vec![0f32; outputs];
        for row in weights.chunks_exact(outputs.max(1)).take(inputs) {
            for (top, w) in tops.iter_mut().zip(row) {
                *top = top.max(w.abs());
            }
        }
        let mut ups = vec![0f32; outputs];
        for ((up, down), top) in ups.iter_mut().zip(&mut m.scales).zip(&tops) {
            (*up, *down) = scale(*top, weight_limit(inputs));
        }
        for (i, row) in weights.chunks_exact(outputs.max(1)).take(inputs).enumerate() {
            for (p, columns) in row.chunks(LANES).enumerate() {
                let pair = &mut m.pairs[p * depth + i / 2].0;
                for (j, w) in columns.iter().enumerate() {
                    pair[2 * j + i % 2] = round(w * ups[p * LANES + j]) as i16;
                }
            }
        }
        m
    }

    /// Replaces the matrix by one of `columns` columns, each of `inputs` numbers, without bias.
    pub fn set_columns<'c>(
        &mut self,
        inputs: usize,
        columns: usize,
        values: impl Iterator<Item = &'c [f32]>,
    ) {
        let (panels, depth) = (columns.div_ceil(LANES), inputs.div_ceil(2));
        self.inputs = inputs;
        self.outputs = columns;
        self.pairs.resize(panels * depth, Pair([0; 2 * LANES]));
        self.scales.resize(panels * LANES, 0.0);
        self.bias.clear();
        self.bias.resize(panels * LANES, 0.0);
        let limit = weight_limit(inputs);
        for (j, column) in values.take(columns).enumerate() {
            let (up, down) = scale(greatest(column), limit);
            self.scales[j] = down;
            let pairs = &mut self.pairs[j / LANES * depth..][..depth];
            let lane = 2 * (j % LANES);
            for (pair, two) in pairs.iter_mut().zip(column.chunks(2)) {
                pair.0[lane] = round(two[0] * up) as i16;
                pair.0[lane + 1] = two.get(1).map_or(0, |x| round(x * up) as i16);
            }
        }
    }

    /// Columns.
    pub fn outputs(&self) -> usize {
        self.outputs
    }

    /// `out` = rows × matrix + bias, a row of [`Matrix::outputs`] numbers for each row of `x`. What `out`
    /// held is lost; it may stay longer than the result.
    pub fn apply(&self, x: &Inputs, out: &mut Vec<f32>) {
        let n = x.len();
        if out.len() < n * self.outputs {
            out.resize(n * self.outputs, 0.0);
        }
        let depth = self.inputs.div_ceil(2);
        if n == 0 || depth == 0 || self.outputs == 0 || x.width != self.inputs {
            for row in out[..n * self.outputs].chunks_exact_mut(self.outputs.max(1)) {
                row.copy_from_slice(&self.bias[..self.outputs]);
            }
            return;
        }
        let mut product = Product { x, depth, outputs: self.outputs, out };
        for (p, pairs) in self.pairs.chunks_exact(depth).enumerate() {
            let at = p * LANES;
            let panel = Panel {
                pairs,
                scales: self.scales[at..].first_chunk().unwrap_or(&[0.0; LANES]),
                bias: self.bias[at..].first_chunk().unwrap_or(&[0.0; LANES]),
                at,
            };
            product.panel(&panel);
        }
    }
}

impl Inputs {
    /// Forgets the rows; those to come are of `width` numbers.
    pub fn clear(&mut self, width: usize) {
        self.width = width;
        self.pairs.clear();
        self.scales.clear();
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.scales.len()
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.scales.is_empty()
    }

    /// Adds a row of as many numbers as [`Inputs::clear`] was told; inline it under
    /// [`crate::dense::wide`].
    #[inline(always)]
    pub fn push(&mut self, row: &[f32]) {
        let (up, down) = scale(greatest(row), TOP);
        let (pairs, lane) = self.room();
        let (twos, rest) = row.as_chunks::<2>();
        for (to, [a, b]) in pairs.iter_mut().zip(twos) {
            to[lane] = pack(round(a * up), round(b * up));
        }
        if let ([a], Some(to)) = (rest, pairs.last_mut()) {
            to[lane] = pack(round(a * up), 0);
        }
        self.scales.push(down);
    }

    /// Adds a row of another set.
    #[inline(always)]
    pub fn push_from(&mut self, other: &Inputs, row: usize) {
        let (pairs, lane) = self.room();
        let depth = pairs.len();
        for (to, from) in pairs.iter_mut().zip(&other.pairs[row / ROWS * depth..]) {
            to[lane] = from[row % ROWS];
        }
        self.scales.push(other.scales[row]);
    }

    /// The block and the place in it of the next row.
    #[inline(always)]
    fn room(&mut self) -> (&mut [[i32; ROWS]], usize) {
        let depth = self.width.div_ceil(2);
        let (block, lane) = (self.scales.len() / ROWS, self.scales.len() % ROWS);
        if lane == 0 {
            self.pairs.resize((block + 1) * depth, [0; ROWS]);
        }
        (&mut self.pairs[block * depth..(block + 1) * depth], lane)
    }

    /// Adds a row that [`Inputs::take`] gave.
    #[inline(always)]
    pub fn push_packed(&mut self, packed: &[i32], scale: f32) {
        let (pairs, lane) = self.room();
        for (to, from) in pairs.iter_mut().zip(packed) {
            to[lane] = *from;
        }
        self.scales.push(scale);
    }

    /// Copies a row to `packed`, of half its numbers' count rounded up, and gives its scale.
    pub fn take(&self, row: usize, packed: &mut [i32]) -> f32 {
        let depth = self.width.div_ceil(2);
        for (to, from) in packed.iter_mut().zip(&self.pairs[row / ROWS * depth..]) {
            *to = from[row % ROWS];
        }
        self.scales[row]
    }
}

/// The greatest absolute value.
#[inline(always)]
fn greatest(row: &[f32]) -> f32 {
    const N: usize = 16;
    let max = |top: f32, x: f32| if x.abs() > top { x.abs() } else { top };
    let (chunks, rest) = row.as_chunks::<N>();
    let mut tops = [0f32; N];
    for chunk in chunks {
        for j in 0..N {
            tops[j] = max(tops[j], chunk[j]);
        }
    }
    let top = tops.into_iter().fold(0f32, max);
    rest.iter().fold(top, |top, x| max(top, *x))
}

#[inline(always)]
fn pack(a: i32, b: i32) -> i32 {
    (a & 0xFFFF) | b << 16
}

/// Some columns of a matrix.
struct Panel<'m> {
    pairs: &'m [Pair],
    scales: &'m [f32; LANES],
    bias: &'m [f32; LANES],
    /// The first column.
    at: usize,
}

struct Product<'p> {
    x: &'p Inputs,
    depth: usize,
    outputs: usize,
    out: &'p mut [f32],
}

impl Product<'_> {
    fn panel(&mut self, panel: &Panel<'_>) {
        #[cfg(target_arch = "x86_64")]
        {
            let level = fearless_simd::Level::new();
            if let Some(simd) = level.as_avx512() {
                return x86::avx512(simd, self, panel);
            }
            if let Some(simd) = level.as_avx2() {
                return x86::avx2(simd, self, panel);
            }
        }
        crate::dense::wide(
            #[inline(always)]
            || self.plain(panel),
        );
    }

    #[inline(always)]
    fn plain(&mut self, panel: &Panel<'_>) {
        for r in 0..self.x.len() {
            let mut sums = [0i32; LANES];
            for (x, w) in self.block(r).iter().zip(panel.pairs) {
                let x = x[r % ROWS];
                let (a, b) = (i32::from(x as i16), x >> 16);
                for (sum, w) in sums.iter_mut().zip(w.0.as_chunks::<2>().0) {
                    let two = a.wrapping_mul(i32::from(w[0]));
                    let two = two.wrapping_add(b.wrapping_mul(i32::from(w[1])));
                    *sum = sum.wrapping_add(two);
                }
            }
            self.finish(r, &sums, panel);
        }
    }

    #[inline(always)]
    fn block(&self, r: usize) -> &[[i32; ROWS]] {
        &self.x.pairs[r / ROWS * self.depth..(r / ROWS + 1) * self.depth]
    }

    /// From sums to numbers.
    #[inline(always)]
    fn finish(&mut self, r: usize, sums: &[i32; LANES], panel: &Panel<'_>) {
        let scale = self.x.scales[r];
        let mut row = [0f32; LANES];
        for j in 0..LANES {
            row[j] = sums[j] as f32 * scale * panel.scales[j] + panel.bias[j];
        }
        let out = &mut self.out[r * self.outputs + panel.at..(r + 1) * self.outputs];
        match out.first_chunk_mut::<LANES>() {
            Some(out) => *out = row,
            None => out.copy_from_slice(&row[..out.len()]),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Rng;

    #[test]
    fn near_the_real_product_and_alike_on_every_machine() {
        let mut rng = Rng::new(5);
        for (n, k, m) in
            [(1, 1, 1), (3, 7, 5), (13, 64, 32), (40, 192, 241), (5, 33, 64), (0, 4, 4), (2, 0, 3)]
        {
            let mut random = |len| (0..len).map(|_| rng.unit() - 0.5).collect::<Vec<f32>>();
            let (x, w, bias) = (random(n * k), random(k * m), random(m));
            let mut inputs = Inputs::default();
            inputs.clear(k);
            for i in 0..n {
                inputs.push(&x[i * k..(i + 1) * k]);
            }
            let matrix = Matrix::new(k, m, &w, &bias);
            let mut out = vec![f32::NAN; 3];
            matrix.apply(&inputs, &mut out);
            let depth = k.div_ceil(2);
            // With each kind of instructions that there is.
            let each = |run: &dyn Fn(&mut Product<'_>, &Panel<'_>)| {
                let mut out = vec![0f32; n * m];
                let mut p = Product { x: &inputs, depth, outputs: m, out: &mut out };
                for (i, pairs) in matrix.pairs.chunks_exact(depth.max(1)).enumerate() {
                    let at = i * LANES;
                    let scales = matrix.scales[at..].first_chunk().unwrap();
                    let bias = matrix.bias[at..].first_chunk().unwrap();
                    run(&mut p, &Panel { pairs, scales, bias, at });
                }
                out
            };
            let plain = each(&|product, panel| product.plain(panel));
            #[cfg(target_arch = "x86_64")]
            if let Some(simd) = fearless_simd::Level::new().as_avx2() {
                assert_eq!(plain, each(&|product, panel| x86::avx2(simd, product, panel)));
            }
            for i in 0..n {
                for j in 0..m {
                    let real: f32 = (0..k).map(|p| x[i * k + p] * w[p * m + j]).sum();
                    let got = out[i * m + j];
                    assert!((got - real - bias[j]).abs() < 2e-3, "{got} {real}");
                    assert!(k == 0 || got.to_bits() == plain[i * m + j].to_bits());
                }
            }
        }
    }

    #[test]
    fn the_greatest_sums_fit() {
        let k = 2048;
        let matrix = Matrix::new(k, 1, &vec![1.0; k], &[]);
        let mut inputs = Inputs::default();
        inputs.clear(k);
        inputs.push(&vec![1e20; k]);
        inputs.push(&vec![f32::NAN; k]);
        let mut out = Vec::new();
        matrix.apply(&inputs, &mut out);
        assert!((out[0] / (k as f32 * 1e20) - 1.0).abs() < 1e-5, "{}", out[0]);
    }

    #[test]
    fn rows_are_copied() {
        let mut a = Inputs::default();
        a.clear(3);
        a.push(&[1.0, -2.0, 0.5]);
        let mut packed = [0; 2];
        let scale = a.take(0, &mut packed);
        let mut b = Inputs::default();
        b.clear(3);
        b.push_packed(&packed, scale);
        b.push_from(&a, 0);
        let mut out = Vec::new();
        Matrix::new(3, 1, &[1.0, 1.0, 2.0], &[7.0]).apply(&b, &mut out);
        assert!((out[0] - 7.0).abs() < 1e-2);
        assert_eq!(out[0], out[1]);
    }
}
