//! The model file: magic, version, named sections, checksum.
//!
//! ```text
//! "HEMIMDL1"  kind: u32 length + bytes   version: u32   count: u32
//! count times: name (u32 length + bytes), length: u64, bytes
//! hash64 of all that precedes: u64
//! ```

use crate::hash::hash64;

const MAGIC: &[u8; 8] = b"HEMIMDL1";

/// Why bytes are not a usable model.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ModelError {
    /// The first bytes are not those of a model file.
    #[error("not a model file (it does not begin with HEMIMDL1)")]
    Magic,
    /// A model, but of another kind or version.
    #[error(
        "a model `{found}` where `{expected}` is needed: retrain it, or use the program that it was made for"
    )]
    Kind {
        /// Kind and version of the file.
        found: String,
        /// What the program reads.
        expected: String,
    },
    /// The file ends early or was altered.
    #[error("the model file is damaged: {0}; restore it or retrain it")]
    Damaged(String),
}

impl ModelError {
    /// A damaged file, with what is wrong.
    pub fn damaged(what: impl Into<String>) -> ModelError {
        ModelError::Damaged(what.into())
    }
}

/// Builds a model file.
#[derive(Debug)]
pub struct Writer {
    kind: String,
    version: u32,
    sections: Vec<(String, Vec<u8>)>,
}

impl Writer {
    /// A file of this kind and version.
    pub fn new(kind: &str, version: u32) -> Writer {
        Writer { kind: kind.to_owned(), version, sections: Vec::new() }
    }

    /// Adds a section.
    pub fn section(&mut self, name: &str, bytes: Vec<u8>) {
        self.sections.push((name.to_owned(), bytes));
    }

    /// The file's bytes.
    pub fn finish(self) -> Vec<u8> {
        let mut out = MAGIC.to_vec();
        put_bytes(&mut out, self.kind.as_bytes());
        put_u32(&mut out, self.version);
        put_u32(&mut out, self.sections.len() as u32);
        for (name, bytes) in &self.sections {
            put_bytes(&mut out, name.as_bytes());
            out.extend_from_slice(&(bytes.len() as u64).to_le_bytes());
            out.extend_from_slice(bytes);
        }
        let sum = hash64(&out, 0);
        out.extend_from_slice(&sum.to_le_bytes());
        out
    }
}

/// A model file that was read: its sections are there and unaltered.
#[derive(Debug)]
pub struct Container<'a> {
    sections: Vec<(&'a [u8], &'a [u8])>,
    fingerprint: u64,
}

impl<'a> Container<'a> {
    /// Reads a file of this kind and version.
    ///
    /// # Errors
    /// When the bytes are not such a file, or damaged.
    pub fn parse(bytes: &'a [u8], kind: &str, version: u32) -> Result<Container<'a>, ModelError> {
        if !bytes.starts_with(MAGIC) {
            return Err(ModelError::Magic);
        }
        let Some((body, sum)) = bytes.split_last_chunk::<8>() else {
            return Err(ModelError::damaged("it is too short"));
        };
        let mut c = Cursor::new(body);
        c.take(MAGIC.len())?;
        let found = c.bytes()?;
        let found_version = c.u32()?;
        if found != kind.as_bytes() || found_version != version {
            return Err(ModelError::Kind {
                found: format!("{}/{found_version}", String::from_utf8_lossy(found)),
                expected: format!("{kind}/{version}"),
            });
        }
        let fingerprint = u64::from_le_bytes(*sum);
        if hash64(body, 0) != fingerprint {
            return Err(ModelError::damaged("its checksum is wrong"));
        }
        let mut sections = Vec::new();
        for _ in 0..c.u32()? {
            let name = c.bytes()?;
            let len = usize::try_from(c.u64()?).unwrap_or(usize::MAX);
            sections.push((name, c.take(len)?));
        }
        Ok(Container { sections, fingerprint })
    }

    /// The content of a section.
    ///
    /// # Errors
    /// When there is none of this name.
    pub fn section(&self, name: &str) -> Result<Cursor<'a>, ModelError> {
        self.optional(name).ok_or_else(|| ModelError::damaged(format!("no section `{name}`")))
    }

    /// The content of a section that need not be there.
    pub fn optional(&self, name: &str) -> Option<Cursor<'a>> {
        let found = self.sections.iter().find(|(n, _)| *n == name.as_bytes());
        found.map(|(_, bytes)| Cursor::new(bytes))
    }

    /// A digest of the whole file, in hexadecimal.
    pub fn fingerprint(&self) -> String {
        format!("{:016x}", self.fingerprint)
    }
}

/// Appends a number.
pub fn put_u32(out: &mut Vec<u8>, x: u32) {
    out.extend_from_slice(&x.to_le_bytes());
}

/// Appends a number.
pub fn put_f32(out: &mut Vec<u8>, x: f32) {
    out.extend_from_slice(&x.to_le_bytes());
}

/// Appends bytes with their length before them.
pub fn put_bytes(out: &mut Vec<u8>, bytes: &[u8]) {
    put_u32(out, bytes.len() as u32);
    out.extend_from_slice(bytes);
}

/// Reads numbers from bytes, never past their end.
#[derive(Clone, Debug)]
pub struct Cursor<'a> {
    rest: &'a [u8],
}

impl<'a> Cursor<'a> {
    /// A cursor at the first byte.
    pub fn new(bytes: &'a [u8]) -> Cursor<'a> {
        Cursor { rest: bytes }
    }

    /// The next `n` bytes.
    ///
    /// # Errors
    /// When fewer are left.
    pub fn take(&mut self, n: usize) -> Result<&'a [u8], ModelError> {
        if n > self.rest.len() {
            return Err(ModelError::damaged("it ends early"));
        }
        let (head, rest) = self.rest.split_at(n);
        self.rest = rest;
        Ok(head)
    }

    /// Bytes with their length before them.
    ///
    /// # Errors
    /// When fewer are left.
    pub fn bytes(&mut self) -> Result<&'a [u8], ModelError> {
        let n = self.u32()? as usize;
        self.take(n)
    }

    /// A text with its length before it.
    ///
    /// # Errors
    /// When fewer bytes are left, or they are not UTF-8.
    pub fn text(&mut self) -> Result<&'a str, ModelError> {
        std::str::from_utf8(self.bytes()?).map_err(|_| ModelError::damaged("a text is not UTF-8"))
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], ModelError> {
        let mut a = [0; N];
        a.copy_from_slice(self.take(N)?);
        Ok(a)
    }

    /// A number.
    ///
    /// # Errors
    /// When too few bytes are left.
    pub fn u32(&mut self) -> Result<u32, ModelError> {
        Ok(u32::from_le_bytes(self.array()?))
    }

    /// A number.
    ///
    /// # Errors
    /// When too few bytes are left.
    pub fn u64(&mut self) -> Result<u64, ModelError> {
        Ok(u64::from_le_bytes(self.array()?))
    }

    /// A finite number.
    ///
    /// # Errors
    /// When too few bytes are left, or it is not finite.
    pub fn f32(&mut self) -> Result<f32, ModelError> {
        let x = f32::from_le_bytes(self.array()?);
        if x.is_finite() { Ok(x) } else { Err(ModelError::damaged("a weight is not finite")) }
    }

    /// `n` numbers.
    ///
    /// # Errors
    /// When too few bytes are left.
    pub fn u32s(&mut self, n: usize) -> Result<Vec<u32>, ModelError> {
        let bytes = self.take(n.saturating_mul(4))?;
        Ok(bytes.as_chunks::<4>().0.iter().map(|c| u32::from_le_bytes(*c)).collect())
    }

    /// `n` small numbers.
    ///
    /// # Errors
    /// When too few bytes are left.
    pub fn i8s(&mut self, n: usize) -> Result<Vec<i8>, ModelError> {
        Ok(self.take(n)?.iter().map(|&b| b as i8).collect())
    }

    /// Whether nothing is left.
    pub fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn file() -> Vec<u8> {
        let mut w = Writer::new("test", 3);
        w.section("a", vec![1, 2, 3]);
        w.section("b", vec![]);
        w.finish()
    }

    #[test]
    fn there_and_back() {
        let bytes = file();
        let c = Container::parse(&bytes, "test", 3).unwrap();
        assert_eq!(c.section("a").unwrap().take(3).unwrap(), [1, 2, 3]);
        assert!(c.section("b").unwrap().is_empty());
        assert!(c.section("c").is_err());
        let e = Container::parse(&bytes, "test", 4).unwrap_err().to_string();
        assert!(e.contains("`test/3` where `test/4`"), "{e}");
    }

    #[test]
    fn every_changed_byte_is_noticed() {
        let bytes = file();
        for i in 0..bytes.len() {
            let mut b = bytes.clone();
            b[i] ^= 1;
            assert!(Container::parse(&b, "test", 3).is_err(), "byte {i}");
            assert!(Container::parse(&bytes[..i], "test", 3).is_err());
        }
    }

    proptest! {
        #[test]
        fn any_bytes(tail in proptest::collection::vec(any::<u8>(), 0..200)) {
            let mut bytes = MAGIC.to_vec();
            bytes.extend(tail);
            let sum = hash64(&bytes, 0);
            bytes.extend(sum.to_le_bytes());
            let _ = Container::parse(&bytes, "", 0);
        }
    }
}
