//! Dense kernels: plain loops in a fixed order, shaped so that the compiler vectorises them.
//!
//! Each number of a result is summed in the order of the inner index, whatever the width of the
//! machine's registers, and products are always fused with their sum ([`f32::mul_add`], exact by
//! definition), so results agree to the bit everywhere. A machine without fused instructions (x86
//! before 2013) computes the same numbers, slowly.

use fearless_simd::{Level, Simd, dispatch};

/// Runs `f` compiled for the widest registers that the machine has. Everything inside must be
/// inlined to profit. The results are the same to the bit: the instructions are wider, the order of
/// the operations is not touched, and none are fused that are not written so.
#[inline(always)]
pub fn wide<R>(f: impl FnOnce() -> R) -> R {
    dispatch!(Level::new(), simd => simd.vectorize(f))
}

/// `out[n×m] += x[n×k] · w[k×m]`, all row by row.
pub fn gemm(out: &mut [f32], x: &[f32], w: &[f32], n: usize, k: usize, m: usize) {
    if n == 0 || k == 0 || m == 0 {
        return;
    }
    let (out, x, w) = (&mut out[..n * m], &x[..n * k], &w[..k * m]);
    // As many sums at once as the machine has room for; each is summed in the same order.
    #[cfg(target_arch = "x86_64")]
    if Level::new().as_avx512().is_some() && m > 16 {
        return wide(
            #[inline(always)]
            || panels::<32>(out, x, w, k, m),
        );
    }
    wide(
        #[inline(always)]
        || panels::<16>(out, x, w, k, m),
    );
}

const ROWS: usize = 6;
/// Rows of a panel of `w`, copied together so that they stay in the nearest cache.
const DEPTH: usize = 256;

/// On a cache line's boundary: a row that straddles two of them costs twice as much to load.
#[repr(align(64))]
struct Panel<const LANES: usize>([[f32; LANES]; DEPTH]);

#[inline(always)]
fn panels<const LANES: usize>(out: &mut [f32], x: &[f32], w: &[f32], k: usize, m: usize) {
    let mut panel = Panel([[0f32; LANES]; DEPTH]);
    let panel = &mut panel.0;
    for p0 in (0..k).step_by(DEPTH) {
        let depth = DEPTH.min(k - p0);
        for j in (0..m).step_by(LANES) {
            let width = LANES.min(m - j);
            for (to, row) in panel[..depth].iter_mut().zip(w[p0 * m..].chunks_exact(m)) {
                if let Some(from) = row[j..].first_chunk::<LANES>() {
                    *to = *from;
                } else {
                    to[..width].copy_from_slice(&row[j..]);
                    to[width..].fill(0.0);
                }
            }
            let panel = &panel[..depth];
            let mut rows = out.chunks_exact_mut(m * ROWS);
            let mut xs = x.chunks_exact(k * ROWS);
            for (o, x) in rows.by_ref().zip(xs.by_ref()) {
                block::<ROWS, LANES>(o, x, panel, p0, k, m, j, width);
            }
            let (o, x) = (rows.into_remainder(), xs.remainder());
            match o.len() / m {
                1 => block::<1, LANES>(o, x, panel, p0, k, m, j, width),
                2 => block::<2, LANES>(o, x, panel, p0, k, m, j, width),
                3 => block::<3, LANES>(o, x, panel, p0, k, m, j, width),
                4 => block::<4, LANES>(o, x, panel, p0, k, m, j, width),
                5 => block::<5, LANES>(o, x, panel, p0, k, m, j, width),
                _ => {}
            }
        }
    }
}

#[expect(clippy::too_many_arguments, reason = "sizes and offsets of one block of a product")]
#[inline(always)]
fn block<const R: usize, const LANES: usize>(
    out: &mut [f32],
    x: &[f32],
    panel: &[[f32; LANES]],
    p0: usize,
    k: usize,
    m: usize,
    j: usize,
    width: usize,
) {
    let mut acc = [[0f32; LANES]; R];
    for (a, o) in acc.iter_mut().zip(out.chunks_exact(m)) {
        match o[j..].first_chunk::<LANES>() {
            Some(o) => *a = *o,
            None => a[..width].copy_from_slice(&o[j..]),
        }
    }
    let depth = panel.len();
    let xs: [&[f32]; R] = std::array::from_fn(|r| &x[r * k + p0..][..depth]);
    for p in 0..depth {
        let row = &panel[p];
        // Counted loops over arrays, so that the sums stay in registers.
        for r in 0..R {
            let v = xs[r][p];
            for l in 0..LANES {
                acc[r][l] = v.mul_add(row[l], acc[r][l]);
            }
        }
    }
    for (a, o) in acc.iter().zip(out.chunks_exact_mut(m)) {
        match o[j..].first_chunk_mut::<LANES>() {
            Some(o) => *o = *a,
            None => o[j..].copy_from_slice(&a[..width]),
        }
    }
}

/// The transpose of a matrix of `rows` by `cols`.
pub fn transpose(a: &[f32], rows: usize, cols: usize, out: &mut Vec<f32>) {
    out.clear();
    out.resize(rows * cols, 0.0);
    for i in 0..rows {
        for j in 0..cols {
            out[j * rows + i] = a[i * cols + j];
        }
    }
}

/// The hyperbolic tangent, within about 1e-4, without a library call.
#[inline(always)]
pub fn tanh(x: f32) -> f32 {
    let x = x.clamp(-4.97, 4.97);
    let s = x * x;
    let p = x * (135_135.0 + s * (17_325.0 + s * (378.0 + s)));
    let q = 135_135.0 + s * (62_370.0 + s * (3_150.0 + s * 28.0));
    p / q
}

/// The logistic function, from [`tanh`].
#[inline(always)]
pub fn sigmoid(x: f32) -> f32 {
    0.5 + 0.5 * tanh(0.5 * x)
}

/// The exponential function, within about 1e-6 relative, without a library call.
#[inline]
pub fn exp(x: f32) -> f32 {
    let x = x.clamp(-87.0, 87.0);
    let n = (x * std::f32::consts::LOG2_E).round();
    let r = x - n * 0.693_359_4 + n * 2.121_944_4e-4;
    let p = 1.0
        + r * (1.0
            + r * (0.5
                + r * (0.166_666_67
                    + r * (0.041_666_67 + r * (0.008_333_334 + r * 0.001_388_889)))));
    p * f32::from_bits(((n as i32 + 127) as u32) << 23)
}

/// The natural logarithm of a positive number, without a library call.
pub fn ln(x: f32) -> f32 {
    let bits = x.max(f32::MIN_POSITIVE).to_bits();
    let mut e = (bits >> 23) as i32 - 127;
    let mut m = f32::from_bits(bits & 0x007F_FFFF | 0x3F80_0000);
    if m > std::f32::consts::SQRT_2 {
        m *= 0.5;
        e += 1;
    }
    let t = (m - 1.0) / (m + 1.0);
    let s = t * t;
    let series = 2.0 * t * (1.0 + s * (1.0 / 3.0 + s * (0.2 + s * (1.0 / 7.0 + s / 9.0))));
    series + e as f32 * std::f32::consts::LN_2
}

/// Turns scores into probabilities in place.
pub fn softmax(scores: &mut [f32]) {
    let top = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let mut sum = 0.0;
    for s in scores.iter_mut() {
        *s = exp(*s - top);
        sum += *s;
    }
    for s in scores.iter_mut() {
        *s /= sum;
    }
}

/// The index of the greatest number, the first of equals; 0 for none.
#[inline]
pub fn argmax(scores: &[f32]) -> usize {
    let mut best = 0;
    for (i, s) in scores.iter().enumerate() {
        if *s > scores[best] {
            best = i;
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Rng;

    #[test]
    fn products_agree_with_the_definition() {
        let mut rng = Rng::new(1);
        for (n, k, m) in [(1, 3, 5), (4, 7, 16), (9, 20, 37), (11, 300, 48), (0, 4, 4), (3, 0, 4)] {
            let mut random = |len| (0..len).map(|_| rng.unit() - 0.5).collect::<Vec<f32>>();
            let (x, w, mut out) = (random(n * k), random(k * m), random(n * m));
            let mut expected = out.clone();
            for i in 0..n {
                for j in 0..m {
                    for p in 0..k {
                        expected[i * m + j] =
                            x[i * k + p].mul_add(w[p * m + j], expected[i * m + j]);
                    }
                }
            }
            gemm(&mut out, &x, &w, n, k, m);
            assert_eq!(out, expected);
        }
    }

    #[test]
    fn functions_are_near_the_libraries() {
        for i in -2000..2000 {
            let x = i as f32 / 100.0;
            assert!((tanh(x) - x.tanh()).abs() < 2e-4, "{x}");
            assert!((sigmoid(x) - 1.0 / (1.0 + (-x).exp())).abs() < 2e-4, "{x}");
            assert!((exp(x) / x.exp() - 1.0).abs() < 2e-5, "{x}");
            assert!((ln(exp(x)) - x).abs() < 1e-4, "{x}");
        }
        let mut p = [1.0, 1.0, 1.0 + 2f32.ln()];
        softmax(&mut p);
        assert!((p[2] - 0.5).abs() < 1e-6);
        assert_eq!(argmax(&[1.0, 3.0, 3.0]), 1);
    }
}
