//! One file of a corpus.

use crate::{Compression, Format};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

/// A file that will be read: where it lies, and what it is called in the corpus.
///
/// Small on purpose (a million of them are held at once): the folder that the walk began at is
/// shared, and the name is made when it is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Input {
    /// What `relative` is relative to on disk.
    base: Arc<Path>,
    /// Below the base.
    relative: Box<Path>,
    /// Size on disk in bytes when it was listed.
    pub bytes: u64,
    /// What it holds.
    pub format: Format,
    /// How it is packed.
    pub compression: Compression,
}

impl Input {
    pub(crate) fn new(
        base: Arc<Path>,
        relative: &Path,
        bytes: u64,
        (format, compression): (Format, Compression),
    ) -> Self {
        Input { base, relative: relative.into(), bytes, format, compression }
    }

    /// Where it lies.
    pub fn path(&self) -> PathBuf {
        self.base.join(&self.relative)
    }

    /// Its name in the corpus: the path below the corpus folder, with `/`. Bytes that are not UTF-8
    /// are written as `%` and two hexadecimal digits.
    pub fn name(&self) -> String {
        name_of(&self.relative)
    }
}

/// A relative path as a name with `/`.
pub(crate) fn name_of(relative: &Path) -> String {
    let mut name = String::new();
    for part in relative.components() {
        if let Component::Normal(part) = part {
            if !name.is_empty() {
                name.push('/');
            }
            for chunk in part.as_encoded_bytes().utf8_chunks() {
                name.push_str(chunk.valid());
                for byte in chunk.invalid() {
                    name.push_str(&format!("%{byte:02X}"));
                }
            }
        }
    }
    name
}

/// The id of the document at `place` of the input named `name` (`""` where it holds one only).
///
/// Names are unique within a corpus; `#` in a name is escaped, so that no two pairs meet.
pub(crate) fn document_id(name: &str, place: &str) -> String {
    let mut id = name.replace('#', "%23");
    if !place.is_empty() {
        id.push('#');
        id.push_str(place);
    }
    id
}
