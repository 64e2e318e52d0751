//! A map from hashed keys to small numbers, kept as it lies in the file.

use crate::container::{Cursor, ModelError, put_u32};
use std::collections::BTreeMap;

/// An open-addressed map from 64-bit hashes to `u32`.
///
/// It keeps 32 bits of each key: an unknown key is mistaken for a known one about once in
/// 4 billion × (slots looked at). In the file it is sorted, in memory two slots in three are used:
/// a run carries the tables of seven languages, and a few more slots to look at cost less than them.
#[derive(Clone, Debug, Default)]
pub struct KeyTable {
    /// Check bits and value plus one; 0 in the second for a free slot.
    slots: Vec<(u32, u32)>,
    len: usize,
}

#[inline]
fn check(key: u64) -> u32 {
    (key >> 32) as u32
}

impl KeyTable {
    /// A table of these keys and values. Of equal keys the last is kept.
    pub fn new(entries: impl IntoIterator<Item = (u64, u32)>) -> KeyTable {
        let sorted: BTreeMap<u64, u32> = entries.into_iter().collect();
        let mut table = KeyTable::with_capacity(sorted.len());
        for (k, v) in sorted {
            table.insert(k, v);
        }
        table
    }

    fn with_capacity(n: usize) -> KeyTable {
        let size = n + n / 2 + 2;
        KeyTable { slots: vec![(0, 0); size], len: 0 }
    }

    /// The slot where the search for a key begins: its check bits as a share of the slots.
    #[inline]
    fn home(&self, key: u64) -> usize {
        ((u64::from(check(key)) * self.slots.len() as u64) >> 32) as usize
    }

    #[inline]
    fn next(&self, i: usize) -> usize {
        if i + 1 == self.slots.len() { 0 } else { i + 1 }
    }

    fn insert(&mut self, key: u64, value: u32) {
        let mut i = self.home(key);
        while self.slots[i].1 != 0 && self.slots[i].0 != check(key) {
            i = self.next(i);
        }
        self.len += usize::from(self.slots[i].1 == 0);
        self.slots[i] = (check(key), value.saturating_add(1));
    }

    /// The value of a key.
    #[inline]
    pub fn get(&self, key: u64) -> Option<u32> {
        let mut i = self.home(key);
        loop {
            let (k, v) = *self.slots.get(i)?;
            if v == 0 {
                return None;
            }
            if k == check(key) {
                return Some(v - 1);
            }
            i = self.next(i);
        }
    }

    /// How many keys there are.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there is no key.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Writes the table: keys sorted, values as `width` bytes (1 to 4).
    pub fn write(&self, out: &mut Vec<u8>, width: usize) {
        let mut entries: Vec<(u32, u32)> =
            self.slots.iter().filter(|s| s.1 != 0).map(|s| (s.0, s.1 - 1)).collect();
        entries.sort_unstable();
        put_u32(out, entries.len() as u32);
        put_u32(out, width as u32);
        for (k, _) in &entries {
            put_u32(out, *k);
        }
        for (_, v) in &entries {
            out.extend_from_slice(&v.to_le_bytes()[..width.clamp(1, 4)]);
        }
    }

    /// Reads a table.
    ///
    /// # Errors
    /// When the bytes end early or a value is not below `limit`.
    pub fn read(c: &mut Cursor<'_>, limit: u32) -> Result<KeyTable, ModelError> {
        let n = c.u32()? as usize;
        let width = c.u32()? as usize;
        if !(1..=4).contains(&width) {
            return Err(ModelError::damaged("a table has values of an odd size"));
        }
        let keys = c.u32s(n)?;
        let values = c.take(n.saturating_mul(width))?;
        let mut table = KeyTable::with_capacity(n);
        for (k, v) in keys.iter().zip(values.chunks_exact(width)) {
            let mut le = [0; 4];
            le[..width].copy_from_slice(v);
            let v = u32::from_le_bytes(le);
            if v >= limit {
                return Err(ModelError::damaged("a table points past its rows"));
            }
            table.insert(u64::from(*k) << 32, v);
        }
        Ok(table)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hash::feature;

    #[test]
    fn there_and_back() {
        let t = KeyTable::new((0..1000u32).map(|i| (feature(1, &i.to_le_bytes()), i)));
        let mut bytes = Vec::new();
        t.write(&mut bytes, 2);
        let back = KeyTable::read(&mut Cursor::new(&bytes), 1000).unwrap();
        for i in 0..1000u32 {
            assert_eq!(back.get(feature(1, &i.to_le_bytes())), Some(i));
            assert_eq!(back.get(feature(2, &i.to_le_bytes())), None);
        }
        assert!(KeyTable::read(&mut Cursor::new(&bytes), 999).is_err());
        assert!(KeyTable::read(&mut Cursor::new(&bytes[..99]), 1000).is_err());
        assert_eq!(KeyTable::default().get(7), None);
    }
}
