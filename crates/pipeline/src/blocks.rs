//! What a run keeps of each document until the corpus is whole: on disk, one line a document.
//!
//! Memory holds the ids and places only. Reading goes in order of the ids, so that what comes after
//! does not depend on the order in which documents were finished, nor on shards.

use aggregate::{DocEntry, Record};
use corpus::duplicates::Signature;
use entities::corpus::Links;
use serde::{Deserialize, Serialize};
use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::Path;

/// A document without its text and tokens.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Block {
    /// What the corpus needs to know of it.
    pub entry: DocEntry,
    /// Its stances.
    pub records: Vec<Record>,
    /// For near-duplicates; `None` where the text is not known (stances merged from a flat file).
    pub signature: Option<HexSignature>,
    /// What it says of its actors, for the linking across documents.
    pub links: Links,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    id: String,
    sha256: String,
    offset: u64,
    len: u32,
}

/// A file of blocks.
pub struct Blocks {
    file: BufWriter<File>,
    offset: u64,
    places: Vec<Place>,
}

impl Blocks {
    /// An empty file of blocks; one of that name is overwritten.
    ///
    /// # Errors
    /// Those of the file system.
    pub fn create(path: &Path) -> io::Result<Blocks> {
        let file = File::options().read(true).write(true).create(true).truncate(true).open(path)?;
        Ok(Blocks { file: BufWriter::new(file), offset: 0, places: Vec::new() })
    }

    /// Opens the first `len` bytes of a file of blocks; what stands after them is cut off.
    ///
    /// # Errors
    /// Those of the file system, and a line that is no block.
    pub fn reopen(path: &Path, len: u64) -> io::Result<Blocks> {
        let file = File::options().read(true).write(true).open(path)?;
        file.set_len(len)?;
        let mut blocks = Blocks { file: BufWriter::new(file), offset: 0, places: Vec::new() };
        let mut reader = BufReader::new(blocks.file.get_ref().try_clone()?);
        reader.seek(SeekFrom::Start(0))?;
        for line in io::BufRead::split(reader, b'\n') {
            let line = line?;
            let block: Block = serde_json::from_slice(&line)?;
            blocks.note(&block.entry.id, &block.entry.sha256, line.len());
        }
        blocks.file.seek(SeekFrom::Start(len))?;
        Ok(blocks)
    }

    fn note(&mut self, id: &str, sha256: &str, len: usize) {
        self.places.push(Place {
            id: id.to_owned(),
            sha256: sha256.to_owned(),
            offset: self.offset,
            len: len as u32,
        });
        self.offset += len as u64 + 1;
    }

    /// Adds a line of JSON under a document's id and the digest of its text.
    ///
    /// # Errors
    /// Those of the file system.
    pub fn push(&mut self, id: &str, sha256: &str, line: &[u8]) -> io::Result<()> {
        self.file.write_all(line)?;
        self.file.write_all(b"\n")?;
        self.note(id, sha256, line.len());
        Ok(())
    }

    /// How many blocks there are.
    pub fn count(&self) -> usize {
        self.places.len()
    }

    /// Bytes written so far, flushed to the system.
    ///
    /// # Errors
    /// Those of the file system.
    pub fn commit(&mut self) -> io::Result<u64> {
        self.file.flush()?;
        Ok(self.offset)
    }

    /// Sorts by id and drops a document that came twice (the same id and text, as when a shard is
    /// merged with itself); gives the ids under which two different texts came. Of those the one
    /// with the smaller digest is kept, so that the order of the shards does not matter.
    pub fn seal(&mut self) -> io::Result<Vec<String>> {
        self.file.flush()?;
        self.places.sort();
        let mut clashes = Vec::new();
        self.places.dedup_by(|later, kept| {
            let same = later.id == kept.id;
            if same && later.sha256 != kept.sha256 {
                clashes.push(later.id.clone());
            }
            same
        });
        clashes.dedup();
        Ok(clashes)
    }

    /// Reads every block in order of the ids (after [`Blocks::seal`]).
    ///
    /// # Errors
    /// Those of the file system, of a block, and of `each`.
    pub fn read(&self, mut each: impl FnMut(Block) -> io::Result<()>) -> io::Result<()> {
        self.read_lines(|line| each(serde_json::from_slice(line)?))
    }

    /// Reads every line as it was pushed, in order of the ids (after [`Blocks::seal`]).
    ///
    /// # Errors
    /// Those of the file system and of `each`.
    pub fn read_lines(&self, mut each: impl FnMut(&[u8]) -> io::Result<()>) -> io::Result<()> {
        let mut file = self.file.get_ref().try_clone()?;
        let mut buffer = Vec::new();
        for place in &self.places {
            file.seek(SeekFrom::Start(place.offset))?;
            buffer.resize(place.len as usize, 0);
            file.read_exact(&mut buffer)?;
            each(&buffer)?;
        }
        Ok(())
    }
}

/// A signature as hexadecimal digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HexSignature(Signature);

impl From<Signature> for HexSignature {
    fn from(s: Signature) -> Self {
        HexSignature(s)
    }
}

impl From<HexSignature> for Signature {
    fn from(s: HexSignature) -> Self {
        s.0
    }
}

impl Serialize for HexSignature {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        const DIGITS: &[u8; 16] = b"0123456789abcdef";
        let digit = |n: u8| char::from(DIGITS[usize::from(n & 15)]);
        let hex: String =
            self.0.to_bytes().iter().flat_map(|b| [digit(b >> 4), digit(*b)]).collect();
        s.serialize_str(&hex)
    }
}

impl<'de> Deserialize<'de> for HexSignature {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let hex = String::deserialize(d)?;
        let bytes: Option<Vec<u8>> = hex
            .as_bytes()
            .chunks(2)
            .map(|c| u8::from_str_radix(std::str::from_utf8(c).ok()?, 16).ok())
            .collect();
        bytes
            .and_then(|b| {
                b.as_slice().try_into().ok().map(|a| HexSignature(Signature::from_bytes(a)))
            })
            .ok_or_else(|| serde::de::Error::custom("not a signature"))
    }
}
