//! Full-form dictionaries as finite automata, in the two binary forms of the morfologik library
//! (versions 5 and 0xC6). Each path is a form, a separator, an edit that gives the lemma, a
//! separator, a tag.

/// One analysis of a form.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Entry {
    /// As it is written.
    pub form: String,
    /// Its lemma.
    pub lemma: String,
    /// The dictionary's own tag.
    pub tag: String,
}

struct Automaton<'a> {
    arcs: &'a [u8],
    labels: &'a [u8],
    /// Bytes of an address; 0 for the newer form.
    width: usize,
    skip: usize,
    numbers: bool,
}

impl Automaton<'_> {
    fn byte(&self, at: usize) -> u8 {
        self.arcs.get(at).copied().unwrap_or(0)
    }

    fn vint(&self, mut at: usize) -> (usize, usize) {
        let (mut value, mut shift) = (0usize, 0);
        loop {
            let b = self.byte(at);
            at += 1;
            value |= usize::from(b & 0x7F) << shift;
            shift += 7;
            if b & 0x80 == 0 || shift > 35 {
                return (value, at);
            }
        }
    }

    fn first(&self, node: usize) -> usize {
        match (self.width, self.numbers) {
            (0, true) => self.vint(node).1,
            (0, false) => node,
            _ => node + self.skip,
        }
    }

    /// Label, whether a word ends, whether it is the last arc, the target node, the next arc.
    fn arc(&self, at: usize) -> (u8, bool, bool, usize, usize) {
        let flags = self.byte(at + usize::from(self.width > 0));
        if self.width > 0 {
            let near = flags & 4 != 0;
            let next = at + if near { 2 } else { 1 + self.width };
            let mut address = 0usize;
            for i in (0..self.width).rev() {
                address = address << 8 | usize::from(self.byte(at + 1 + i));
            }
            let target = if near { next } else { address >> 3 };
            return (self.byte(at), flags & 1 != 0, flags & 2 != 0, target, next);
        }
        let index = usize::from(flags & 31);
        let after = at + if index == 0 { 2 } else { 1 };
        let label = if index == 0 {
            self.byte(at + 1)
        } else {
            self.labels.get(index).copied().unwrap_or(0)
        };
        let last = flags & 0x40 != 0;
        if flags & 0x80 == 0 {
            let (target, next) = self.vint(after);
            return (label, flags & 0x20 != 0, last, target, next);
        }
        // The target follows the last arc of this node.
        let (mut end, mut done) = (after, last);
        while !done && end < self.arcs.len() {
            let f = self.byte(end);
            let after = end + if f & 31 == 0 { 2 } else { 1 };
            done = f & 0x40 != 0;
            end = if f & 0x80 == 0 { self.vint(after).1 } else { after };
        }
        (label, flags & 0x20 != 0, last, end, after)
    }
}

/// Reads all entries of a dictionary. `separator` and the encoding (Latin-9 or UTF-8) are those of
/// the `.info` file beside it.
///
/// # Errors
/// When the file is of neither form.
pub fn entries(bytes: &[u8], separator: u8, latin: bool) -> Result<Vec<Entry>, String> {
    let odd = || "not a dictionary of version 5 or 0xC6".to_owned();
    let fsa = match bytes.get(..8) {
        Some([b'\\', b'f', b's', b'a', 5, _, _, sizes]) => Automaton {
            arcs: &bytes[8..],
            labels: &[],
            width: usize::from(sizes & 15),
            skip: usize::from(sizes >> 4),
            numbers: false,
        },
        Some([b'\\', b'f', b's', b'a', 0xC6, high, low, labels]) => {
            let end = 8 + usize::from(*labels);
            Automaton {
                arcs: bytes.get(end..).ok_or_else(odd)?,
                labels: &bytes[8..end],
                width: 0,
                skip: 0,
                numbers: (u16::from(*high) << 8 | u16::from(*low)) & 0x100 != 0,
            }
        }
        _ => return Err(odd()),
    };
    let root = if fsa.width > 0 {
        let (_, _, _, _, epsilon) = fsa.arc(fsa.first(0));
        fsa.arc(fsa.first(epsilon)).3
    } else {
        fsa.arc(fsa.first(0)).3
    };
    let mut out = Vec::new();
    let mut path: Vec<u8> = Vec::new();
    // Arcs still to follow, with the length of the path before them.
    let mut todo = vec![(fsa.first(root), 0usize)];
    while let Some((at, depth)) = todo.pop() {
        if depth > 300 || at >= fsa.arcs.len() {
            continue;
        }
        let (label, is_final, last, target, next) = fsa.arc(at);
        path.truncate(depth);
        path.push(label);
        if is_final {
            out.extend(decode(&path, separator, latin));
        }
        if !last {
            todo.push((next, depth));
        }
        if target != 0 {
            todo.push((fsa.first(target), depth + 1));
        }
    }
    Ok(out)
}

fn decode(path: &[u8], separator: u8, latin: bool) -> Option<Entry> {
    let mut parts = path.split(|b| *b == separator);
    let (form, edit, tag) = (parts.next()?, parts.next()?, parts.next()?);
    let (cut, append) = edit.split_first()?;
    let cut = cut.checked_sub(b'A')? as usize;
    // 255 stands for the whole form.
    let kept = if cut == 190 { 0 } else { form.len().checked_sub(cut)? };
    let mut lemma = form[..kept].to_vec();
    lemma.extend_from_slice(append);
    let text = |b: &[u8]| -> Option<String> {
        if latin {
            Some(b.iter().map(|&b| if b == 0xA4 { '€' } else { char::from(b) }).collect())
        } else {
            String::from_utf8(b.to_vec()).ok()
        }
    };
    Some(Entry { form: text(form)?, lemma: text(&lemma)?, tag: text(tag)? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edits_give_lemmas() {
        let e = decode(b"lunes+Be+N", b'+', false).unwrap();
        assert_eq!((&*e.form, &*e.lemma, &*e.tag), ("lunes", "lunee", "N"));
        assert_eq!(decode(b"lunes+B+N", b'+', false).unwrap().lemma, "lune");
        assert!(decode(b"lunes", b'+', false).is_none());
        assert!(entries(b"no", b'+', false).is_err());
    }

    #[test]
    fn any_bytes_end() {
        let mut rng = learn::Rng::new(1);
        for kind in [5u8, 0xC6] {
            for _ in 0..50 {
                let mut b = vec![b'\\', b'f', b's', b'a', kind, 0, 7, 3];
                b.extend((0..9).map(|_| rng.next_u64() as u8));
                // A cycle could go on for ever without the limit of depth: keep it small.
                let _ = entries(&b[..b.len().min(12)], b'+', false);
            }
        }
    }
}
