//! The products with instructions that multiply and add whole numbers by pairs.

use super::{LANES, Panel, Product, ROWS};
use fearless_simd::{Avx2, Avx512, i16x16, i16x32, i32x8, i32x16, prelude::*};

/// `$rows` rows of the block of row `r`, from that row on, by one panel, `$step` for each pair of
/// registers.
macro_rules! block {
    ($name:ident, $level:ident, $rows:literal, $parts:literal, $wide:ty, $sum:ty, $lanes:literal,
     $set:ident, $zero:ident, |$acc:ident, $x:ident, $w:ident| $step:expr) => {
        fearless_simd::kernel!(
            #[inline]
            fn $name(simd: $level, product: &mut Product<'_>, panel: &Panel<'_>, r: usize) {
                use std::arch::x86_64::*;
                let mut sums = [[$zero(); $parts]; $rows];
                for (x, pair) in product.block(r).iter().zip(panel.pairs) {
                    let Some(x) = x[r % ROWS..].first_chunk::<$rows>() else { return };
                    let (parts, _) = pair.0.as_chunks::<{ 2 * $lanes }>();
                    let mut weights = [$zero(); $parts];
                    for part in 0..$parts {
                        weights[part] = <$wide>::from_slice(simd, &parts[part]).into();
                    }
                    for i in 0..$rows {
                        let $x = $set(x[i]);
                        for part in 0..$parts {
                            let ($acc, $w) = (sums[i][part], weights[part]);
                            sums[i][part] = $step;
                        }
                    }
                }
                for i in 0..$rows {
                    let mut row = [0i32; LANES];
                    for part in 0..$parts {
                        let sum: $sum = sums[i][part].simd_into(simd);
                        sum.store_slice(&mut row[$lanes * part..$lanes * (part + 1)]);
                    }
                    product.finish(r + i, &row, panel);
                }
            }
        );
    };
}

block!(
    twelve,
    Avx512,
    12,
    2,
    i16x32<_>,
    i32x16<_>,
    16,
    _mm512_set1_epi32,
    _mm512_setzero_si512,
    |acc, x, w| _mm512_dpwssd_epi32(acc, x, w)
);
block!(
    four,
    Avx512,
    4,
    2,
    i16x32<_>,
    i32x16<_>,
    16,
    _mm512_set1_epi32,
    _mm512_setzero_si512,
    |acc, x, w| _mm512_dpwssd_epi32(acc, x, w)
);
block!(
    one,
    Avx512,
    1,
    2,
    i16x32<_>,
    i32x16<_>,
    16,
    _mm512_set1_epi32,
    _mm512_setzero_si512,
    |acc, x, w| _mm512_dpwssd_epi32(acc, x, w)
);
block!(
    three_256,
    Avx2,
    3,
    4,
    i16x16<_>,
    i32x8<_>,
    8,
    _mm256_set1_epi32,
    _mm256_setzero_si256,
    |acc, x, w| _mm256_add_epi32(acc, _mm256_madd_epi16(x, w))
);
block!(
    one_256,
    Avx2,
    1,
    4,
    i16x16<_>,
    i32x8<_>,
    8,
    _mm256_set1_epi32,
    _mm256_setzero_si256,
    |acc, x, w| _mm256_add_epi32(acc, _mm256_madd_epi16(x, w))
);

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

/// All rows of one panel.
pub(super) fn avx2(simd: Avx2, product: &mut Product<'_>, panel: &Panel<'_>) {
    let n = product.x.len();
    let mut r = 0;
    while r + 3 <= n {
        three_256(simd, product, panel, r);
        r += 3;
    }
    while r < n {
        one_256(simd, product, panel, r);
        r += 1;
    }
}
