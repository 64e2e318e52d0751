//! Matrix products in whole numbers: rows of 8 bits by weights of 8, summed in 32.
//!
//! Sums of whole numbers do not depend on their order, so the widest instructions that a machine has
//! may be used (`vpdpbusd`, `vpmaddwd`, or plain loops) and the result is the same to the bit. Each row
//! has a scale of its own, each column of the matrix likewise; what is lost is under a part in two
//! hundred and fifty of the row's greatest number. About 4 ps a multiplication with AVX-512, many
//! times as fast as [`crate::dense::gemm`].

#[cfg(target_arch = "x86_64")]
mod x86;

/// Columns that are computed together.
const LANES: usize = 32;
/// Rows that are computed together: with two registers a row, as many as 32 registers hold.
const ROWS: usize = 12;
/// Inputs that are multiplied at once.
const FOUR: usize = 4;
/// The greatest input and the greatest weight after scaling.
const TOP: f32 = 127.0;
/// Added to inputs, which are stored without a sign; [`Matrix`] takes it off again.
const OFFSET: i32 = 128;

/// Weights of four inputs for each of [`LANES`] outputs, output by output. On a cache line's boundary.
#[derive(Clone, Copy, Debug, PartialEq)]
#[repr(align(64))]
struct Quad([i8; FOUR * LANES]);

const ZERO: Quad = Quad([0; FOUR * LANES]);

/// A matrix of `inputs` by `outputs`, packed for products, with a number to add to each output.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Matrix {
    inputs: usize,
    outputs: usize,
    /// For each panel of columns, its weights, four inputs at a time.
    quads: Vec<Quad>,
    columns: Columns,
}

/// What belongs to each column, padded to whole panels.
#[derive(Clone, Debug, Default, PartialEq)]
struct Columns {
    scales: Vec<f32>,
    bias: Vec<f32>,
    /// What [`OFFSET`] makes of the inputs.
    shifts: Vec<i32>,
}

impl Columns {
    fn reset(&mut self, n: usize) {
        for v in [&mut self.scales, &mut self.bias] {
            v.clear();
            v.resize(n, 0.0);
        }
        self.shifts.clear();
        self.shifts.resize(n, 0);
    }
}

/// Rows to be multiplied.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Inputs {
    width: usize,
    /// Four numbers of each of the rows of a block, the first in the lowest byte; block by block.
    quads: Vec<[i32; ROWS]>,
    scales: Vec<f32>,
}

/// The nearest whole number to one that does not exceed 2²², by adding a number so great that the digits
/// after the point fall off.
#[inline(always)]
fn round(x: f32) -> i32 {
    const SHIFT: f32 = 12_582_912.0;
    ((x + SHIFT).to_bits() as i32).wrapping_sub(SHIFT.to_bits() as i32)
}

/// What to multiply by, and what to multiply with to come back.
#[inline(always)]
fn scale(top: f32) -> (f32, f32) {
    if top > 1e-30 && top < 1e30 { (TOP / top, top / TOP) } else { (0.0, 0.0) }
}

impl Matrix {
    /// Packs `weights`, row by row (a row for each input). `bias` may be empty.
    pub fn new(inputs: usize, outputs: usize, weights: &[f32], bias: &[f32]) -> Matrix {
        let mut columns = vec![0f32; inputs * outputs];
        for (i, row) in weights.chunks_exact(outputs.max(1)).take(inputs).enumerate() {
            for (j, w) in row.iter().enumerate() {
                columns[j * inputs + i] = *w;
            }
        }
        let mut m = Matrix::default();
        m.set_columns(inputs, outputs, columns.chunks_exact(inputs.max(1)));
        for (to, b) in m.columns.bias.iter_mut().zip(bias) {
            *to = *b;
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
        let (panels, depth) = (columns.div_ceil(LANES), inputs.div_ceil(FOUR));
        self.inputs = inputs;
        self.outputs = columns;
        // What is left of an earlier matrix between the columns is never read.
        self.quads.resize(panels * depth, ZERO);
        self.columns.reset(panels * LANES);
        for (j, column) in values.take(columns).enumerate() {
            let (up, down) = scale(greatest(column));
            let quads = &mut self.quads[j / LANES * depth..][..depth];
            let lane = FOUR * (j % LANES);
            let mut sum = 0;
            for (quad, four) in quads.iter_mut().zip(column.chunks(FOUR)) {
                let mut bytes = [0i8; FOUR];
                for (b, x) in bytes.iter_mut().zip(four) {
                    *b = round(x * up) as i8;
                    sum += i32::from(*b);
                }
                quad.0[lane..lane + FOUR].copy_from_slice(&bytes);
            }
            self.columns.scales[j] = down;
            self.columns.shifts[j] = -OFFSET * sum;
        }
    }

    /// Columns.
    pub fn outputs(&self) -> usize {
        self.outputs
    }

    /// Numbers in a row of a result: [`Matrix::outputs`], then some without meaning.
    pub fn stride(&self) -> usize {
        self.outputs.next_multiple_of(LANES)
    }

    /// `out` = rows × matrix + bias, a row of [`Matrix::stride`] numbers for each row of `x`. What `out`
    /// held is lost; it may stay longer than the result.
    pub fn apply(&self, x: &Inputs, out: &mut Vec<f32>) {
        let (n, stride) = (x.len(), self.stride());
        if out.len() < n * stride {
            out.resize(n * stride, 0.0);
        }
        let depth = self.inputs.div_ceil(FOUR);
        if n == 0 || depth == 0 || self.outputs == 0 || x.width != self.inputs {
            for row in out[..n * stride].chunks_exact_mut(stride.max(1)) {
                row.copy_from_slice(&self.columns.bias[..stride]);
            }
            return;
        }
        let mut product = Product { x, depth, stride, out };
        for (p, _) in self.quads.chunks_exact(depth).enumerate() {
            product.panel(&self.panel(p, depth));
        }
    }

    fn panel(&self, p: usize, depth: usize) -> Panel<'_> {
        let at = p * LANES;
        Panel {
            quads: &self.quads[p * depth..(p + 1) * depth],
            scales: self.columns.scales[at..].first_chunk().unwrap_or(&[0.0; LANES]),
            bias: self.columns.bias[at..].first_chunk().unwrap_or(&[0.0; LANES]),
            shifts: self.columns.shifts[at..].first_chunk().unwrap_or(&[0; LANES]),
            at,
        }
    }
}

impl Inputs {
    /// Forgets the rows; those to come are of `width` numbers.
    pub fn clear(&mut self, width: usize) {
        self.width = width;
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
        let (up, down) = scale(greatest(row));
        let (quads, lane) = self.room();
        let (fours, rest) = row.as_chunks::<FOUR>();
        for (to, four) in quads.iter_mut().zip(fours) {
            to[lane] = pack(four, up);
        }
        if let (1.., Some(to)) = (rest.len(), quads.last_mut()) {
            let mut four = [0.0; FOUR];
            four[..rest.len()].copy_from_slice(rest);
            to[lane] = pack(&four, up);
        }
        self.scales.push(down);
    }

    /// Adds a row of another set.
    #[inline(always)]
    pub fn push_from(&mut self, other: &Inputs, row: usize) {
        let (quads, lane) = self.room();
        let depth = quads.len();
        for (to, from) in quads.iter_mut().zip(&other.quads[row / ROWS * depth..]) {
            to[lane] = from[row % ROWS];
        }
        self.scales.push(other.scales[row]);
    }

    /// The block and the place in it of the next row.
    #[inline(always)]
    fn room(&mut self) -> (&mut [[i32; ROWS]], usize) {
        let depth = self.width.div_ceil(FOUR);
        let (block, lane) = (self.scales.len() / ROWS, self.scales.len() % ROWS);
        if self.quads.len() < (block + 1) * depth {
            self.quads.resize((block + 1) * depth, [0; ROWS]);
        }
        (&mut self.quads[block * depth..(block + 1) * depth], lane)
    }

    /// Adds a row that [`Inputs::take`] gave.
    #[inline(always)]
    pub fn push_packed(&mut self, packed: &[i32], scale: f32) {
        let (quads, lane) = self.room();
        for (to, from) in quads.iter_mut().zip(packed) {
            to[lane] = *from;
        }
        self.scales.push(scale);
    }

    /// Copies a row to `packed`, of a quarter of its numbers' count rounded up, and gives its scale.
    pub fn take(&self, row: usize, packed: &mut [i32]) -> f32 {
        let depth = self.width.div_ceil(FOUR);
        for (to, from) in packed.iter_mut().zip(&self.quads[row / ROWS * depth..]) {
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
fn pack(four: &[f32; FOUR], up: f32) -> i32 {
    let byte = |x: f32| (round(x * up) + OFFSET) & 0xFF;
    byte(four[0]) | byte(four[1]) << 8 | byte(four[2]) << 16 | byte(four[3]) << 24
}

/// Some columns of a matrix.
struct Panel<'m> {
    quads: &'m [Quad],
    scales: &'m [f32; LANES],
    bias: &'m [f32; LANES],
    shifts: &'m [i32; LANES],
    /// The first column.
    at: usize,
}

struct Product<'p> {
    x: &'p Inputs,
    depth: usize,
    stride: usize,
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
            for (x, w) in self.block(r).iter().zip(panel.quads) {
                let x = x[r % ROWS].to_le_bytes().map(i32::from);
                for (sum, w) in sums.iter_mut().zip(w.0.as_chunks::<FOUR>().0) {
                    for (x, w) in x.iter().zip(w) {
                        *sum += x * i32::from(*w);
                    }
                }
            }
            self.finish(r, &sums, panel);
        }
    }

    #[inline(always)]
    fn block(&self, r: usize) -> &[[i32; ROWS]] {
        &self.x.quads[r / ROWS * self.depth..(r / ROWS + 1) * self.depth]
    }

    /// From sums to numbers.
    #[inline(always)]
    fn finish(&mut self, r: usize, sums: &[i32; LANES], panel: &Panel<'_>) {
        let scale = self.x.scales[r];
        let Some(row) = self.room(r, panel) else { return };
        for j in 0..LANES {
            let sum = sums[j] + panel.shifts[j];
            row[j] = sum as f32 * scale * panel.scales[j] + panel.bias[j];
        }
    }

    /// Where the numbers of a row and a panel belong.
    #[inline(always)]
    fn room(&mut self, r: usize, panel: &Panel<'_>) -> Option<&mut [f32; LANES]> {
        self.out.get_mut(r * self.stride + panel.at..)?.first_chunk_mut()
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
            let depth = k.div_ceil(FOUR);
            // With each kind of instructions that there is.
            let each = |run: &dyn Fn(&mut Product<'_>, &Panel<'_>)| {
                let mut out = vec![0f32; n * matrix.stride()];
                let stride = matrix.stride();
                let mut p = Product { x: &inputs, depth, stride, out: &mut out };
                for i in 0..matrix.quads.len() / depth.max(1) {
                    run(&mut p, &matrix.panel(i, depth));
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
                    let got = out[i * matrix.stride() + j];
                    assert!((got - real - bias[j]).abs() < 0.05, "{got} {real}");
                    assert!(k == 0 || got.to_bits() == plain[i * matrix.stride() + j].to_bits());
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
        inputs.push(&vec![-1e20; k]);
        inputs.push(&vec![f32::NAN; k]);
        let mut out = Vec::new();
        matrix.apply(&inputs, &mut out);
        assert!((out[0] / (k as f32 * 1e20) - 1.0).abs() < 1e-5, "{}", out[0]);
        assert_eq!(out[matrix.stride()], -out[0]);
    }

    #[test]
    fn rows_are_copied() {
        let mut a = Inputs::default();
        a.clear(3);
        a.push(&[1.0, -2.0, 0.5]);
        let mut packed = [0; 1];
        let scale = a.take(0, &mut packed);
        let mut b = Inputs::default();
        b.clear(3);
        b.push_packed(&packed, scale);
        b.push_from(&a, 0);
        let mut out = Vec::new();
        Matrix::new(3, 1, &[1.0, 1.0, 2.0], &[7.0]).apply(&b, &mut out);
        assert!((out[0] - 7.0).abs() < 0.05);
        assert_eq!(out[0], out[LANES]);
    }
}
