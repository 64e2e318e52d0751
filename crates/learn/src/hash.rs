//! A hash that is part of the model format: it never changes.

const K: u64 = 0x9E37_79B9_7F4A_7C15;

/// Hashes bytes to 64 bits. Stable across versions and machines.
#[inline]
pub fn hash64(bytes: &[u8], seed: u64) -> u64 {
    let mut h = seed ^ (bytes.len() as u64).wrapping_mul(K);
    let (words, rest) = bytes.as_chunks::<8>();
    for w in words {
        h = mix(h ^ u64::from_le_bytes(*w));
    }
    if !rest.is_empty() {
        let mut last = [0u8; 8];
        last[..rest.len()].copy_from_slice(rest);
        h = mix(h ^ u64::from_le_bytes(last));
    }
    finish(h)
}

#[inline]
fn mix(x: u64) -> u64 {
    let x = x.wrapping_mul(K);
    (x ^ (x >> 29)).rotate_left(23)
}

/// Spreads the bits of a number.
#[inline]
pub fn finish(x: u64) -> u64 {
    let x = (x ^ (x >> 32)).wrapping_mul(0xD6E8_FEB8_6659_FD93);
    let x = (x ^ (x >> 32)).wrapping_mul(0xD6E8_FEB8_6659_FD93);
    x ^ (x >> 32)
}

/// The hash of a feature of a kind: `feature(SUFFIX, b"ment")`. Kinds are numbers of the caller's own.
#[inline]
pub fn feature(kind: u32, value: &[u8]) -> u64 {
    hash64(value, finish(u64::from(kind) + 1))
}

/// The hash of a feature made of two.
#[inline]
pub fn pair(a: u64, b: u64) -> u64 {
    finish(a.wrapping_mul(K) ^ b.rotate_left(31))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_never_changes() {
        assert_eq!(hash64(b"", 0), finish(0));
        assert_eq!(hash64("déclaré".as_bytes(), 7), 10_056_133_263_212_893_670);
        assert_ne!(feature(1, b"a"), feature(2, b"a"));
        assert_ne!(pair(1, 2), pair(2, 1));
    }
}
