//! Word vectors as spaCy's model packages hold them.

use super::Vectors;
use std::collections::BTreeMap;
use std::path::Path;

/// Reads the `vocab` folder of an unpacked package: `vectors` (NumPy), `key2row` (MessagePack),
/// `strings.json`.
///
/// # Errors
/// When a file cannot be read or is not of the expected form.
pub fn spacy_vectors(vocab: &Path) -> Result<Vectors, String> {
    let file = |name: &str| {
        let path = vocab.join(name);
        std::fs::read(&path).map_err(|e| format!("{}: {e}", path.display()))
    };
    let odd = |name: &str| format!("{}: not of the expected form", vocab.join(name).display());
    let npy = file("vectors")?;
    let header = npy.get(8..10).ok_or_else(|| odd("vectors"))?;
    let start = 10 + usize::from(header[0]) + 256 * usize::from(header[1]);
    let text =
        String::from_utf8_lossy(npy.get(10..start).ok_or_else(|| odd("vectors"))?).into_owned();
    let shape = text.split("'shape': (").nth(1).and_then(|s| s.split(')').next());
    let shape: Vec<usize> =
        shape.unwrap_or("").split(',').filter_map(|n| n.trim().parse().ok()).collect();
    let [rows, dims] = shape[..] else { return Err(odd("vectors")) };
    if !text.contains("<f4") || npy.len() < start + rows * dims * 4 || rows > 65_535 {
        return Err(odd("vectors"));
    }
    let numbers = npy[start..start + rows * dims * 4].as_chunks::<4>().0;
    let mut data: Vec<f32> = numbers.iter().map(|b| f32::from_le_bytes(*b)).collect();
    // Of equal length, so that frequent words do not drown the rest.
    for row in data.chunks_exact_mut(dims) {
        let norm = row.iter().map(|x| x * x).sum::<f32>().sqrt();
        let scale = if norm > 0.0 { 0.5 * (dims as f32).sqrt() / norm } else { 0.0 };
        row.iter_mut().for_each(|x| *x *= scale);
    }
    let by_hash = key2row(&file("key2row")?).ok_or_else(|| odd("key2row"))?;
    let strings: Vec<String> =
        serde_json::from_slice(&file("strings.json")?).map_err(|_| odd("strings.json"))?;
    // A word in lower case goes before its other spellings.
    let mut keys: BTreeMap<String, (bool, u32)> = BTreeMap::new();
    for s in &strings {
        let Some(&row) = by_hash.get(&murmur64a(s.as_bytes(), 1)) else { continue };
        if row as usize >= rows || s.len() > 40 || s.contains(' ') {
            continue;
        }
        let s = s.replace('’', "'");
        let lower: String =
            s.to_lowercase().chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
        let exact = lower == s;
        let entry = keys.entry(lower).or_insert((exact, row));
        if exact && !entry.0 {
            *entry = (true, row);
        }
    }
    let keys = keys.into_iter().map(|(k, (_, row))| (k, row)).collect();
    Ok(Vectors { dims, keys, data })
}

/// A MessagePack map of integers.
fn key2row(bytes: &[u8]) -> Option<BTreeMap<u64, u32>> {
    let mut at = 0;
    let mut byte = |n: usize| -> Option<u64> {
        let x = bytes.get(at..at + n)?.iter().fold(0u64, |x, b| x << 8 | u64::from(*b));
        at += n;
        Some(x)
    };
    let n = match byte(1)? {
        0xDF => byte(4)?,
        0xDE => byte(2)?,
        x @ 0x80..=0x8F => x & 15,
        _ => return None,
    };
    let mut map = BTreeMap::new();
    for _ in 0..n {
        let mut pair = [0u64; 2];
        for x in &mut pair {
            *x = match byte(1)? {
                small @ 0..=0x7F => small,
                0xCC => byte(1)?,
                0xCD => byte(2)?,
                0xCE => byte(4)?,
                0xCF => byte(8)?,
                _ => return None,
            };
        }
        map.insert(pair[0], pair[1] as u32);
    }
    Some(map)
}

/// MurmurHash64A, by which spaCy names its strings.
fn murmur64a(key: &[u8], seed: u64) -> u64 {
    const M: u64 = 0xC6A4_A793_5BD1_E995;
    let mut h = seed ^ (key.len() as u64).wrapping_mul(M);
    let (words, rest) = key.as_chunks::<8>();
    for w in words {
        let k = u64::from_le_bytes(*w).wrapping_mul(M);
        h = (h ^ (k ^ (k >> 47)).wrapping_mul(M)).wrapping_mul(M);
    }
    if !rest.is_empty() {
        for (i, b) in rest.iter().enumerate() {
            h ^= u64::from(*b) << (8 * i);
        }
        h = h.wrapping_mul(M);
    }
    h = (h ^ (h >> 47)).wrapping_mul(M);
    h ^ (h >> 47)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_as_the_packages_do() {
        // The published value of the empty-seeded example in spaCy's documentation.
        assert_eq!(murmur64a(b"coffee", 1), 3_197_928_453_018_144_401);
    }

    #[test]
    fn maps() {
        assert_eq!(key2row(&[0x82, 1, 2, 0xCD, 1, 0, 3]), Some([(1, 2), (256, 3)].into()));
        assert_eq!(key2row(&[0x82, 1]), None);
    }
}
