//! The bytes of one input: opened, hashed, decompressed, bounded.
//!
//! `file → tap (digest, count) → decompressor → ratio guard → reader`. The tap can be drained to its
//! end afterwards, so that the digest is that of the whole input even where reading stopped early.

use crate::decode::{self, Sniffed};
use crate::digest::hex;
use crate::limits::in_words;
use crate::refusal::Reason;
use crate::{Compression, Limits};
use encoding_rs::{Encoding, UTF_8};
use sha2::{Digest, Sha256};
use std::fmt;
use std::io::{self, BufRead, BufReader, Read};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

type Bytes = Box<dyn Read + Send>;

/// How much is looked at before a reader is chosen.
const HEAD: usize = 64 << 10;

/// The raw input, shared between the readers above it and whoever asks for the digest.
struct Raw {
    reader: Bytes,
    hasher: Sha256,
    bytes: u64,
}

#[derive(Clone)]
pub(crate) struct Tap(Arc<Mutex<Raw>>);

impl Tap {
    fn new(reader: Bytes) -> Self {
        Tap(Arc::new(Mutex::new(Raw { reader, hasher: Sha256::new(), bytes: 0 })))
    }

    fn lock(&self) -> MutexGuard<'_, Raw> {
        // A poisoned lock means that a reader panicked: the counts are still counts.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn count(&self) -> u64 {
        self.lock().bytes
    }

    /// Reads what is left, and gives the count and the digest of all of it.
    pub fn finish(mut self) -> (u64, String) {
        let mut buffer = vec![0; HEAD];
        while matches!(self.read(&mut buffer), Ok(n) if n > 0) {}
        let raw = self.lock();
        (raw.bytes, hex(&raw.hasher.clone().finalize()))
    }
}

impl Read for Tap {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let raw = &mut *self.lock();
        let n = loop {
            match raw.reader.read(buffer) {
                Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
                done => break done?,
            }
        };
        raw.hasher.update(&buffer[..n]);
        raw.bytes += n as u64;
        Ok(n)
    }
}

/// Fails where the decompressed bytes outgrow the compressed ones beyond reason.
struct Guard {
    reader: Bytes,
    tap: Tap,
    given: u64,
    expansion: u64,
    free: u64,
}

impl Read for Guard {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.reader.read(buffer)?;
        self.given += n as u64;
        if self.given > self.free && self.given / self.expansion.max(1) > self.tap.count() {
            return Err(io::Error::other(Bomb { given: self.given, limit: self.expansion }));
        }
        Ok(n)
    }
}

/// The decompressed bytes passed [`Limits::expansion`].
#[derive(Debug)]
struct Bomb {
    given: u64,
    limit: u64,
}

impl fmt::Display for Bomb {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Bomb { given, limit } = self;
        let size = in_words(*given);
        write!(f, "expands to more than {limit} times its size ({size} so far)")
    }
}

impl std::error::Error for Bomb {}

/// Why reading stopped, in the words of a refusal.
pub(crate) fn reason(e: &io::Error, compression: Compression) -> Reason {
    let packed = match compression {
        Compression::None => None,
        Compression::Gzip => Some("gzip"),
        Compression::Zstd => Some("zstd"),
    };
    if let Some(bomb) = e.get_ref().and_then(|inner| inner.downcast_ref::<Bomb>()) {
        let remedy =
            "unpack it by hand if it is what you mean to read, or raise the limit `expansion`";
        return Reason::new("archive.bomb", format!("{bomb}: {remedy}"));
    }
    match (e.kind(), packed) {
        (io::ErrorKind::UnexpectedEof, Some(packed)) => Reason::new(
            "archive.truncated",
            format!("the {packed} data end too early: the file is truncated; copy it again"),
        ),
        (io::ErrorKind::NotFound, _) => {
            Reason::new("file.vanished", "the file was there when it was listed and is gone")
        }
        (io::ErrorKind::PermissionDenied, _) => Reason::new(
            "file.unreadable",
            "no permission to read the file: change its mode or leave it out",
        ),
        (_, Some(packed)) if e.raw_os_error().is_none() => Reason::new(
            "archive.corrupt",
            format!("not readable as {packed} ({e}): copy the file again or correct its extension"),
        ),
        _ => Reason::new("file.unreadable", format!("the file cannot be read: {e}")),
    }
}

/// An opened input, its first bytes looked at.
pub(crate) struct Source {
    pub head: Vec<u8>,
    pub sniffed: Sniffed,
    rest: Bytes,
    compression: Compression,
}

impl Source {
    /// Opens, decompresses and looks at the head.
    pub fn new(
        reader: Bytes,
        compression: Compression,
        limits: &Limits,
    ) -> (Tap, Result<Source, Reason>) {
        let tap = Tap::new(reader);
        (tap.clone(), Source::unpack(tap, compression, limits))
    }

    fn unpack(tap: Tap, compression: Compression, limits: &Limits) -> Result<Source, Reason> {
        let mut buffered = BufReader::with_capacity(HEAD, tap.clone());
        let start = buffered.fill_buf().map_err(|e| reason(&e, Compression::None))?;
        let (magic, packed): (&[u8], _) = match compression {
            Compression::None => (b"", ""),
            Compression::Gzip => (b"\x1F\x8B", "gzip"),
            Compression::Zstd => (b"\x28\xB5\x2F\xFD", "zstd"),
        };
        if !start.is_empty() && !start.starts_with(&magic[..magic.len().min(start.len())]) {
            let word = format!(
                "does not begin as {packed} data do: copy the file again or correct its extension"
            );
            return Err(Reason::new("archive.corrupt", word));
        }
        let unpacked: Bytes = match compression {
            Compression::None => Box::new(buffered),
            Compression::Gzip => Box::new(flate2::bufread::MultiGzDecoder::new(buffered)),
            Compression::Zstd => Box::new(
                zstd::stream::read::Decoder::with_buffer(buffered)
                    .map_err(|e| reason(&e, compression))?,
            ),
        };
        let mut rest: Bytes = match compression {
            Compression::None => unpacked,
            _ => Box::new(Guard {
                reader: unpacked,
                tap: tap.clone(),
                given: 0,
                expansion: limits.expansion,
                free: limits.free_expansion,
            }),
        };
        let mut head = Vec::new();
        rest.by_ref()
            .take(HEAD as u64)
            .read_to_end(&mut head)
            .map_err(|e| reason(&e, compression))?;
        if head.is_empty() {
            let word = "the file is empty: expected an article; remove it or fill it";
            return Err(Reason::new("file.empty", word));
        }
        let sniffed = decode::sniff(&head)?;
        Ok(Source { head, sniffed, rest, compression })
    }

    /// All of it, up to `limit` bytes.
    pub fn whole(mut self, limit: u64, name: &str) -> Result<Vec<u8>, Reason> {
        let mut bytes = std::mem::take(&mut self.head);
        let room = (limit + 1).saturating_sub(bytes.len() as u64);
        let compression = self.compression;
        self.rest.take(room).read_to_end(&mut bytes).map_err(|e| reason(&e, compression))?;
        if bytes.len() as u64 > limit {
            let limit = in_words(limit);
            let word = format!(
                "larger than {limit}, the limit `{name}` for one file: split it or raise it"
            );
            return Err(Reason::new("file.large", word));
        }
        Ok(bytes)
    }

    /// The bytes one after the other, in UTF-8 where a byte order mark or a pattern says UTF-16.
    pub fn stream(self) -> Bytes {
        let encoding = match self.sniffed {
            Sniffed::Utf16(encoding) => Some(encoding),
            Sniffed::Utf8Bom | Sniffed::Unmarked => None,
        };
        let joined = io::Cursor::new(self.head).chain(self.rest);
        Box::new(
            encoding_rs_io::DecodeReaderBytesBuilder::new()
                .encoding(encoding)
                .bom_override(true)
                .utf8_passthru(true)
                .strip_bom(true)
                .build(joined),
        )
    }

    /// The text one piece after the other, always UTF-8: decoded as the mark, else the file itself,
    /// else its first bytes say. Also gives the encoding.
    pub fn decoded(self, declared: Option<&'static Encoding>) -> (Bytes, &'static Encoding) {
        let encoding = match (self.sniffed, declared) {
            (Sniffed::Utf16(encoding), _) => encoding,
            (Sniffed::Utf8Bom, _) => UTF_8,
            (Sniffed::Unmarked, Some(declared)) if declared.is_ascii_compatible() => declared,
            _ => match std::str::from_utf8(&self.head) {
                // The head may end within a character.
                Err(e) if e.error_len().is_some() => decode::guess(&self.head),
                _ => UTF_8,
            },
        };
        let joined = io::Cursor::new(self.head).chain(self.rest);
        let decoded = encoding_rs_io::DecodeReaderBytesBuilder::new()
            .encoding(Some(encoding))
            .bom_override(true)
            .build(joined);
        (Box::new(decoded), encoding)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Reading gives an error in the middle of the file.
    struct Failing(io::ErrorKind, bool);

    impl Read for Failing {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            if std::mem::replace(&mut self.1, true) {
                return Err(self.0.into());
            }
            buffer[0] = b'x';
            Ok(1)
        }
    }

    #[test]
    fn errors_of_the_system_are_named() {
        use {Compression as C, io::ErrorKind as K};
        for (kind, packed, code) in [
            (K::PermissionDenied, C::None, "file.unreadable"),
            (K::NotFound, C::None, "file.vanished"),
            (K::UnexpectedEof, C::None, "file.unreadable"),
            (K::UnexpectedEof, C::Gzip, "archive.truncated"),
            (K::InvalidData, C::Zstd, "archive.corrupt"),
        ] {
            assert_eq!(reason(&kind.into(), packed).code, code, "{kind:?}");
        }
        // A disk that fails while a file is read.
        let reader = Box::new(Failing(K::Other, false));
        let (tap, opened) = Source::new(reader, C::None, &Limits::default());
        assert_eq!(opened.err().map(|r| r.code), Some("file.unreadable"));
        assert_eq!(tap.finish().0, 1);
    }
}
