//! A tar archive (POSIX ustar) of files with short plain names, the same bytes at any time.

use std::io::{self, Write};

const BLOCK: usize = 512;

/// Adds a file. Names come from the program, never from a text; they fit the 100 bytes of the header.
pub(super) fn file(out: &mut impl Write, name: &str, content: &[u8]) -> io::Result<()> {
    let mut head = [0u8; BLOCK];
    let mut put = |at: usize, s: &str| head[at..at + s.len()].copy_from_slice(s.as_bytes());
    put(0, name.get(..name.len().min(99)).unwrap_or("file"));
    put(100, "0000644\0");
    put(108, "0000000\0");
    put(116, "0000000\0");
    put(124, &format!("{:011o}\0", content.len()));
    put(136, "00000000000\0");
    put(148, "        ");
    put(156, "0");
    put(257, "ustar\u{0}00");
    let sum: u32 = head.iter().map(|b| u32::from(*b)).sum();
    head[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
    out.write_all(&head)?;
    out.write_all(content)?;
    let rest = content.len().next_multiple_of(BLOCK) - content.len();
    out.write_all(&[0u8; BLOCK][..rest])
}

/// Ends the archive.
pub(super) fn end(out: &mut impl Write) -> io::Result<()> {
    out.write_all(&[0u8; 2 * BLOCK])?;
    out.flush()
}
