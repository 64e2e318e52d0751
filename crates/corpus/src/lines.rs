//! Lines of a stream, with a bound on their length.

use memchr::memchr;
use std::io::{self, BufRead};

/// What the next line was.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Line {
    /// No more.
    End,
    /// In the buffer, without its end of line.
    Read,
    /// Longer than the limit; passed over. Its length in bytes.
    TooLong(u64),
}

/// Reads one line into `buffer`, never holding more than `limit` bytes of it.
pub(crate) fn next(reader: &mut dyn BufRead, buffer: &mut Vec<u8>, limit: u64) -> io::Result<Line> {
    buffer.clear();
    let mut length = 0u64;
    loop {
        let chunk = match reader.fill_buf() {
            Err(e) if e.kind() == io::ErrorKind::Interrupted => continue,
            chunk => chunk?,
        };
        if chunk.is_empty() {
            break;
        }
        let end = memchr(b'\n', chunk);
        let taken = end.unwrap_or(chunk.len());
        length += taken as u64;
        if length <= limit {
            buffer.extend_from_slice(&chunk[..taken]);
        } else {
            // What was held is of no use; give the memory back.
            *buffer = Vec::new();
        }
        reader.consume(taken + usize::from(end.is_some()));
        if end.is_some() {
            return Ok(finished(buffer, length, limit));
        }
    }
    if length == 0 { Ok(Line::End) } else { Ok(finished(buffer, length, limit)) }
}

fn finished(buffer: &mut Vec<u8>, length: u64, limit: u64) -> Line {
    if length > limit {
        return Line::TooLong(length);
    }
    if buffer.last() == Some(&b'\r') {
        buffer.pop();
    }
    Line::Read
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lines_are_passed_over() {
        let text = b"one\r\n\nlonger than ten bytes\nlast";
        for capacity in [1, 2, 7, 64] {
            let mut reader = io::BufReader::with_capacity(capacity, &text[..]);
            let mut buffer = Vec::new();
            let mut seen = Vec::new();
            loop {
                match next(&mut reader, &mut buffer, 10).unwrap() {
                    Line::End => break,
                    Line::Read => seen.push(String::from_utf8(buffer.clone()).unwrap()),
                    Line::TooLong(n) => seen.push(format!("<{n}>")),
                }
            }
            assert_eq!(seen, ["one", "", "<21>", "last"]);
        }
    }
}
