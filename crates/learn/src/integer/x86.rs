//! The products with instructions that multiply and add whole numbers by fours and pairs.

use super::{FOUR, LANES, Panel, Product, ROWS};
use fearless_simd::{Avx2, Avx512, f32x16, i8x64, i32x8, i32x16, prelude::*};

/// `$rows` rows of the block of row `r`, from that row on, by one panel.
macro_rules! block {
    ($name:ident, $rows:literal) => {
        fearless_simd::kernel!(
            #[inline]
            fn $name(simd: Avx512, product: &mut Product<'_>, panel: &Panel<'_>, r: usize) {
                use std::arch::x86_64::*;
                let mut sums = [[_mm512_setzero_si512(); 2]; $rows];
                for (x, quad) in product.block(r).iter().zip(panel.quads) {
                    let Some(x) = x[r % ROWS..].first_chunk::<$rows>() else { return };
                    let (halves, _) = quad.0.as_chunks::<64>();
                    let left: __m512i = i8x64::from_slice(simd, &halves[0]).into();
                    let right: __m512i = i8x64::from_slice(simd, &halves[1]).into();
                    for i in 0..$rows {
                        let x = _mm512_set1_epi32(x[i]);
                        sums[i][0] = _mm512_dpbusd_epi32(sums[i][0], x, left);
                        sums[i][1] = _mm512_dpbusd_epi32(sums[i][1], x, right);
                    }
                }
                // As `Product::finish`, without a way through memory.
                let part = |x: &[f32; LANES], part: usize| -> __m512 {
                    f32x16::from_slice(simd, &x[16 * part..16 * (part + 1)]).into()
                };
                let shift = |part: usize| -> __m512i {
                    i32x16::from_slice(simd, &panel.shifts[16 * part..16 * (part + 1)]).into()
                };
                let shifts = [shift(0), shift(1)];
                let scales = [part(panel.scales, 0), part(panel.scales, 1)];
                let bias = [part(panel.bias, 0), part(panel.bias, 1)];
                // Two short loops, so that both are unrolled and the sums stay in registers.
                let Some(rows) = product.x.scales[r..].first_chunk::<$rows>() else { return };
                let mut results = [[_mm512_setzero_ps(); 2]; $rows];
                for i in 0..$rows {
                    let scale = _mm512_set1_ps(rows[i]);
                    for p in 0..2 {
                        let x = _mm512_cvtepi32_ps(_mm512_add_epi32(sums[i][p], shifts[p]));
                        let x = _mm512_mul_ps(_mm512_mul_ps(x, scale), scales[p]);
                        results[i][p] = _mm512_add_ps(x, bias[p]);
                    }
                }
                let mut out = &mut product.out[r * product.stride + panel.at..];
                for i in 0..$rows {
                    let Some(row) = out.first_chunk_mut::<LANES>() else { return };
                    let (halves, _) = row.as_chunks_mut::<16>();
                    for p in 0..2 {
                        let x: f32x16<_> = results[i][p].simd_into(simd);
                        halves[p] = x.into();
                    }
                    out = out.get_mut(product.stride..).unwrap_or_default();
                }
            }
        );
    };
}

block!(twelve, 12);
block!(four, 4);
block!(one, 1);

/// All rows of one panel.
pub(super) fn avx512(simd: Avx512, product: &mut Product<'_>, panel: &Panel<'_>) {
    let n = product.x.len();
    let mut r = 0;
    while r + 12 <= n {
        twelve(simd, product, panel, r);
        r += 12;
    }
    while r + 4 <= n {
        four(simd, product, panel, r);
        r += 4;
    }
    while r < n {
        one(simd, product, panel, r);
        r += 1;
    }
}

/// As [`block`], with products of pairs. A sum is in two lanes, that of the first two inputs and that
/// of the others.
macro_rules! block_256 {
    ($name:ident, $rows:literal) => {
        fearless_simd::kernel!(
            #[inline]
            fn $name(simd: Avx2, product: &mut Product<'_>, panel: &Panel<'_>, r: usize) {
                use std::arch::x86_64::*;
                // Columns in a register, registers, and parts of the panel.
                const WIDTH: usize = 4;
                const PARTS: usize = 4;
                let mut rows = [[0i32; LANES]; $rows];
                for half in 0..LANES / (WIDTH * PARTS) {
                    let from = half * WIDTH * PARTS;
                    let mut sums = [[_mm256_setzero_si256(); PARTS]; $rows];
                    for (x, quad) in product.block(r).iter().zip(panel.quads) {
                        let Some(x) = x[r % ROWS..].first_chunk::<$rows>() else { return };
                        let mut weights = [_mm256_setzero_si256(); PARTS];
                        for part in 0..PARTS {
                            let at = FOUR * (from + WIDTH * part);
                            let bytes = &quad.0[at..at + 16];
                            let bytes = fearless_simd::i8x16::from_slice(simd, bytes);
                            weights[part] = _mm256_cvtepi8_epi16(bytes.into());
                        }
                        for i in 0..$rows {
                            let x = _mm256_cvtepu8_epi16(_mm_set1_epi32(x[i]));
                            for part in 0..PARTS {
                                let two = _mm256_madd_epi16(x, weights[part]);
                                sums[i][part] = _mm256_add_epi32(sums[i][part], two);
                            }
                        }
                    }
                    for i in 0..$rows {
                        for part in 0..PARTS {
                            let mut two = [0i32; 2 * WIDTH];
                            let sum: i32x8<_> = sums[i][part].simd_into(simd);
                            sum.store_slice(&mut two);
                            let at = from + WIDTH * part;
                            for (o, two) in rows[i][at..].iter_mut().zip(two.as_chunks::<2>().0) {
                                *o = two[0] + two[1];
                            }
                        }
                    }
                }
                for i in 0..$rows {
                    product.finish(r + i, &rows[i], panel);
                }
            }
        );
    };
}

block_256!(two_256, 2);
block_256!(one_256, 1);

/// All rows of one panel.
pub(super) fn avx2(simd: Avx2, product: &mut Product<'_>, panel: &Panel<'_>) {
    let n = product.x.len();
    let mut r = 0;
    while r + 2 <= n {
        two_256(simd, product, panel, r);
        r += 2;
    }
    while r < n {
        one_256(simd, product, panel, r);
        r += 1;
    }
}
