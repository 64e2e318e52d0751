//! A bound on what one record may take, for parsers that read a whole record before they say so.

use std::io::{self, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Fails once more than the limit was read since the last record was given out: an unclosed quote or
/// element would make one record of the rest of the file. The error is of the kind `FileTooLarge`.
pub(crate) struct Budget {
    reader: Box<dyn Read + Send>,
    used: Used,
    limit: u64,
}

/// What was read since the last record.
#[derive(Clone, Default)]
pub(crate) struct Used(Arc<AtomicU64>);

impl Used {
    /// A record was given out.
    pub fn reset(&self) {
        self.0.store(0, Ordering::Relaxed);
    }
}

impl Budget {
    /// The reader under a budget, and what resets it.
    pub fn new(reader: Box<dyn Read + Send>, limit: u64) -> (Budget, Used) {
        let used = Used::default();
        (Budget { reader, used: used.clone(), limit }, used)
    }
}

impl Read for Budget {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.used.0.load(Ordering::Relaxed) > self.limit {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        let n = self.reader.read(buffer)?;
        self.used.0.fetch_add(n as u64, Ordering::Relaxed);
        Ok(n)
    }
}
