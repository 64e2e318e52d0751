//! How deep a page nests, before it is parsed.
//!
//! Building a tree costs time with the number of elements that are open at once, so that a page of
//! sixty thousand unclosed elements would cost minutes. Browsers cut the depth at 512; a page that
//! passes that is no page.

use memchr::{memchr, memmem};

/// Elements that close by themselves or hold nothing: leaving them open nests nothing.
const SELF_CLOSING: &[&[u8]] = &[
    b"area",
    b"base",
    b"br",
    b"col",
    b"embed",
    b"hr",
    b"img",
    b"input",
    b"link",
    b"meta",
    b"param",
    b"source",
    b"track",
    b"wbr",
    b"p",
    b"li",
    b"dt",
    b"dd",
    b"tr",
    b"td",
    b"th",
    b"thead",
    b"tbody",
    b"tfoot",
    b"colgroup",
    b"option",
    b"optgroup",
    b"rp",
    b"rt",
    b"path",
    b"use",
    b"circle",
    b"rect",
    b"line",
    b"polygon",
    b"g",
    b"stop",
    b"html",
    b"head",
    b"body",
];

/// Whether more than `limit` elements are open at once somewhere.
pub(super) fn exceeds(page: &str, limit: usize) -> bool {
    let bytes = page.as_bytes();
    let (mut at, mut depth) = (0, 0usize);
    while let Some(found) = memchr(b'<', &bytes[at..]) {
        at += found + 1;
        let rest = &bytes[at..];
        if rest.starts_with(b"!--") {
            // Without its end a comment is all of the rest; so is a script.
            match memmem::find(rest, b"-->") {
                Some(end) => at += end,
                None => return false,
            }
            continue;
        }
        // `<\/` as well: markup within scripts escapes it.
        let closing = rest.starts_with(b"/") || rest.starts_with(b"\\/");
        let name = if closing {
            &rest[rest.iter().position(|b| *b == b'/').map_or(0, |i| i + 1)..]
        } else {
            rest
        };
        let end = name.iter().take(24).position(|b| !b.is_ascii_alphanumeric());
        let name = name[..end.unwrap_or(name.len().min(24))].to_ascii_lowercase();
        if name.is_empty() || !name[0].is_ascii_alphabetic() {
            continue;
        }
        if matches!(&name[..], b"script" | b"style") && !closing {
            match memmem::find(rest, b"</") {
                Some(end) => at += end,
                None => return false,
            }
        } else if closing {
            depth = depth.saturating_sub(usize::from(!SELF_CLOSING.contains(&&name[..])));
        } else if !SELF_CLOSING.contains(&&name[..]) {
            let tag = &rest[..rest.len().min(1000)];
            let closed = memchr(b'>', tag).is_some_and(|i| i > 0 && rest[i - 1] == b'/');
            // `<div/>` opens a `div` all the same; only drawings close so.
            depth += usize::from(!closed || name == b"div" || name == b"span");
            if depth > limit {
                return true;
            }
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::exceeds;

    #[test]
    fn depth() {
        assert!(exceeds(&"<div>".repeat(11), 10));
        assert!(!exceeds(&"<div>".repeat(10), 10));
        assert!(!exceeds(&"<div><p></div>".repeat(99), 10));
        assert!(!exceeds(&"<li><p><br>".repeat(99), 10));
        assert!(!exceeds(&"<script>'<b>'</script>".repeat(99), 10));
        assert!(!exceeds(&"<!-- <div> -->".repeat(99), 10));
        assert!(!exceeds(&"1 < 2 <3 <".repeat(99), 10));
    }
}
