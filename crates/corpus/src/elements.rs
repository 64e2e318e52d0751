//! The objects of a JSON file, one at a time: of an array, or one after the other.
//!
//! Only brackets and strings are followed; whether an element is JSON is left to the parser, so that
//! one bad element costs itself alone.

use std::io::{self, BufRead};

/// What came next.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Element {
    /// No more.
    End,
    /// In the buffer; the line that it begins on.
    Read(u64),
    /// Larger than the limit; passed over. Its line and its length in bytes.
    TooLarge(u64, u64),
    /// Neither an object nor an array where the file begins.
    Unexpected(u64),
    /// The file ends within an element or before the array is closed; the line of the last beginning.
    Unclosed(u64),
}

/// Where in the file the reader stands.
#[derive(Debug)]
pub(crate) struct Elements {
    line: u64,
    begun: bool,
    in_array: bool,
    closed: bool,
    failed: bool,
}

impl Elements {
    pub fn new() -> Self {
        Elements { line: 1, begun: false, in_array: false, closed: false, failed: false }
    }

    /// Reads the next element into `buffer`, never holding more than `limit` bytes of it.
    pub fn next(
        &mut self,
        reader: &mut dyn BufRead,
        buffer: &mut Vec<u8>,
        limit: u64,
    ) -> io::Result<Element> {
        buffer.clear();
        if self.failed {
            return Ok(Element::End);
        }
        let mut scan = Scan::default();
        let mut start = self.line;
        let mut length = 0u64;
        loop {
            let chunk = match reader.fill_buf() {
                Err(e) if e.kind() == io::ErrorKind::Interrupted => continue,
                chunk => chunk?,
            };
            if chunk.is_empty() {
                self.failed = true;
                let open = length > 0 || (self.in_array && !self.closed);
                return Ok(match (length > limit, open) {
                    (true, _) => Element::TooLarge(start, length),
                    (false, true) => Element::Unclosed(start),
                    (false, false) => Element::End,
                });
            }
            let mut used = 0;
            let mut done = false;
            for &b in chunk {
                if length == 0 {
                    // Between elements.
                    match b {
                        b'[' if !self.begun => {
                            self.begun = true;
                            self.in_array = true;
                        }
                        b']' if self.in_array && !self.closed => self.closed = true,
                        b'\n' => self.line += 1,
                        b' ' | b'\t' | b'\r' | b',' => {}
                        _ if !self.begun && b != b'{' => {
                            self.failed = true;
                            return Ok(Element::Unexpected(self.line));
                        }
                        _ if self.closed || !self.in_array && b != b'{' => {
                            self.failed = true;
                            return Ok(Element::Unexpected(self.line));
                        }
                        _ => {
                            self.begun = true;
                            start = self.line;
                            length = 1;
                            if length <= limit {
                                buffer.push(b);
                            }
                            scan.step(b);
                        }
                    }
                    used += 1;
                    continue;
                }
                // A scalar element of an array ends before the comma or the bracket.
                if scan.depth == 0 && !scan.in_string && matches!(b, b',' | b']' | b'\n') {
                    done = true;
                    break;
                }
                used += 1;
                length += 1;
                self.line += u64::from(b == b'\n');
                if length <= limit {
                    buffer.push(b);
                } else if !buffer.is_empty() {
                    *buffer = Vec::new();
                }
                if scan.step(b) {
                    done = true;
                    break;
                }
            }
            reader.consume(used);
            if done {
                return Ok(if length > limit {
                    Element::TooLarge(start, length)
                } else {
                    Element::Read(start)
                });
            }
        }
    }
}

/// Brackets and strings within one element.
#[derive(Default)]
struct Scan {
    depth: u64,
    in_string: bool,
    escaped: bool,
}

impl Scan {
    /// Takes one byte; whether it closed the element.
    fn step(&mut self, b: u8) -> bool {
        if self.in_string {
            match b {
                _ if self.escaped => self.escaped = false,
                b'\\' => self.escaped = true,
                b'"' => {
                    self.in_string = false;
                    return self.depth == 0;
                }
                _ => {}
            }
            return false;
        }
        match b {
            b'"' => self.in_string = true,
            b'{' | b'[' => self.depth += 1,
            b'}' | b']' => {
                self.depth = self.depth.saturating_sub(1);
                return self.depth == 0;
            }
            _ => {}
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &str, limit: u64) -> Vec<String> {
        let mut by_capacity = Vec::new();
        for capacity in [1, 3, 4096] {
            let mut reader = io::BufReader::with_capacity(capacity, text.as_bytes());
            let (mut elements, mut buffer, mut seen) = (Elements::new(), Vec::new(), Vec::new());
            loop {
                match elements.next(&mut reader, &mut buffer, limit).unwrap() {
                    Element::End => break,
                    Element::Read(line) => {
                        seen.push(format!("{line}:{}", String::from_utf8_lossy(&buffer)));
                    }
                    other => seen.push(format!("{other:?}")),
                }
            }
            by_capacity.push(seen);
        }
        assert_eq!(by_capacity[0], by_capacity[1]);
        assert_eq!(by_capacity[0], by_capacity[2]);
        by_capacity.remove(0)
    }

    #[test]
    fn arrays_objects_and_rubbish() {
        assert_eq!(
            all("[{\"a\":\"]}\\\"\"},\n {\"b\":[1]} ]\n", 99),
            ["1:{\"a\":\"]}\\\"\"}", "2:{\"b\":[1]}"]
        );
        assert_eq!(all("{\"a\":1}\n{\"b\":2}", 99), ["1:{\"a\":1}", "2:{\"b\":2}"]);
        assert_eq!(all("[1, \"x\", {}]", 99), ["1:1", "1:\"x\"", "1:{}"]);
        assert_eq!(all("[{\"a\":12345},{}]", 6), ["TooLarge(1, 11)", "1:{}"]);
        assert_eq!(all("{\"a\":", 99), ["Unclosed(1)"]);
        assert_eq!(all("[{},", 99), ["1:{}", "Unclosed(1)"]);
        assert_eq!(all("hello", 99), ["Unexpected(1)"]);
        assert_eq!(all("[]", 99), Vec::<String>::new());
        assert_eq!(all("[{}] x", 99), ["1:{}", "Unexpected(1)"]);
    }
}
