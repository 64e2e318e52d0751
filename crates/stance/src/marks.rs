//! Quotation marks: which opens, which closes, and what an odd one costs.

use document::{Document, Span};

/// A passage between quotation marks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Marked {
    /// With the marks.
    pub(crate) span: Span,
    /// Without them.
    pub(crate) inner: Span,
    /// The passage that encloses it, as an index into the same list.
    pub(crate) parent: Option<usize>,
    /// Number of its paragraph.
    pub(crate) paragraph: u32,
    /// Whether its closing mark is there.
    pub(crate) closed: bool,
}

/// All marked passages of a document, in order of their first byte, the outer before the inner.
#[derive(Clone, Debug, Default)]
pub(crate) struct Marks {
    pub(crate) passages: Vec<Marked>,
    /// Marks without a partner.
    pub(crate) odd: Vec<Span>,
    /// First byte of each paragraph.
    pub(crate) paragraphs: Vec<u32>,
}

/// Pairs for a text whose language has no pack.
pub(crate) const DEFAULT_PAIRS: &[(char, char)] = &[
    ('«', '»'),
    ('“', '”'),
    ('„', '“'),
    ('"', '"'),
    ('‘', '’'),
    ('‹', '›'),
    ('「', '」'),
    ('『', '』'),
];

struct Open {
    pair: (char, char),
    span: Span,
    /// Place in `passages` of the part that began in an earlier paragraph.
    continued: Option<usize>,
    /// Number of passages when it was opened: those added since lie inside.
    inside: usize,
}

fn mark(text: &str) -> Option<char> {
    match text {
        "<<" => return Some('«'),
        ">>" => return Some('»'),
        "``" => return Some('“'),
        "''" => return Some('”'),
        _ => {}
    }
    let mut chars = text.chars();
    let c = chars.next()?;
    let is = matches!(
        c,
        '«' | '»'
            | '“'
            | '”'
            | '„'
            | '‟'
            | '"'
            | '‘'
            | '’'
            | '‚'
            | '‛'
            | '‹'
            | '›'
            | '「'
            | '」'
            | '『'
            | '』'
            | '\''
    );
    (is && chars.next().is_none()).then_some(c)
}

/// Pairs the marks of a document. `pairs` gives the pairs of the language at an offset. One pass;
/// nothing outlives its paragraph but an opening mark whose next paragraph repeats it.
pub(crate) fn pair<'l>(doc: &Document, pairs: impl Fn(u32) -> &'l [(char, char)]) -> Marks {
    let mut out = Marks::default();
    let Some(layer) = doc.tokens.as_ref() else { return out };
    let text = doc.text();
    let blank_lines = text.contains("\n\n") || text.contains("\r\n\r\n");
    let mut stack: Vec<Open> = Vec::new();
    let mut last: Option<Span> = None;
    let mut starts = doc.sentences().iter().map(|s| s.span.start).peekable();
    for (t, token) in layer.tokens.iter().enumerate() {
        while starts.peek().is_some_and(|s| *s < token.span.start) {
            starts.next();
        }
        let sentence_start = starts.peek() == Some(&token.span.start);
        let gap = match last {
            None => true,
            Some(last) => {
                let gap = Span { start: last.end, end: token.span.start.max(last.end) }.of(text);
                let lines = gap.bytes().filter(|b| *b == b'\n').count();
                lines >= 2 || (lines == 1 && !blank_lines && sentence_start)
            }
        };
        let c = mark(doc.slice(token.span));
        if gap {
            let repeats = c.is_some_and(|c| {
                stack.first().is_some_and(|o| c == o.pair.0 || (c == o.pair.1 && c != '’'))
            });
            let carried = end_paragraph(&mut out, &mut stack, last, repeats, text);
            out.paragraphs.push(token.span.start);
            if let Some(mut open) = carried {
                open.inside = out.passages.len();
                stack.push(open);
                last = Some(token.span);
                continue;
            }
        }
        last = Some(token.span);
        let Some(c) = c else { continue };
        let next = layer.tokens.get(t + 1).map(|n| n.span);
        let closes = stack.iter().rposition(|o| o.pair.1 == c);
        if let Some(depth) = closes
            && !(matches!(c, '’' | '\'') && is_apostrophe(doc, token.span, next, layer, t, c))
        {
            for odd in stack.drain(depth + 1..) {
                out.odd.push(odd.span);
            }
            if let Some(open) = stack.pop() {
                close(&mut out, &open, token.span, true, text);
            }
            continue;
        }
        let languages = pairs(token.span.start);
        let known = languages.iter().chain(DEFAULT_PAIRS).find(|p| p.0 == c);
        match known {
            Some(p) if c != '\'' => {
                // A straight mark that touches a word on its left and a gap on its right closes
                // something that was never opened.
                let glued_left = last_char(text, token.span).is_some_and(char::is_alphanumeric);
                if p.0 == p.1 && glued_left {
                    out.odd.push(token.span);
                } else {
                    stack.push(Open {
                        pair: *p,
                        span: token.span,
                        continued: None,
                        inside: out.passages.len(),
                    });
                }
            }
            _ if matches!(c, '’' | '\'') => {}
            _ => out.odd.push(token.span),
        }
    }
    end_paragraph(&mut out, &mut stack, last, false, text);
    order(&mut out);
    out
}

fn last_char(text: &str, span: Span) -> Option<char> {
    text.get(..span.start as usize)?.chars().next_back()
}

/// The plural's apostrophe ("the engineers’ union") while a single quotation mark is open.
fn is_apostrophe(
    doc: &Document,
    span: Span,
    next: Option<Span>,
    layer: &document::TokenLayer,
    t: usize,
    c: char,
) -> bool {
    let text = doc.text();
    if !matches!(last_char(text, span), Some('s' | 'S' | 'x' | 'z')) {
        return false;
    }
    let follows = next.is_some_and(|n| {
        n.start > span.end && doc.slice(n).chars().next().is_some_and(char::is_lowercase)
    });
    // Only where another mark is left to close the passage.
    follows
        && layer.tokens[t + 1..]
            .iter()
            .take(120)
            .take_while(|n| doc.slice(n.span) != "‘")
            .any(|n| mark(doc.slice(n.span)) == Some(c))
}

fn close(out: &mut Marks, open: &Open, end: Span, closed: bool, text: &str) {
    let paragraph = out.paragraphs.len().saturating_sub(1) as u32;
    if let Some(i) = open.continued {
        let passage = &mut out.passages[i];
        passage.span.end = end.end;
        passage.inner.end = if closed { end.start } else { end.end };
        passage.inner = passage.inner.trim(text);
        passage.closed = closed;
        return;
    }
    let inner = Span { start: open.span.end, end: if closed { end.start } else { end.end } };
    let inner = Span { end: inner.end.max(inner.start), ..inner }.trim(text);
    if inner.is_empty() {
        out.odd.push(open.span);
        return;
    }
    out.passages.push(Marked {
        span: open.span.cover(end),
        inner,
        parent: None,
        paragraph,
        closed,
    });
}

fn end_paragraph(
    out: &mut Marks,
    stack: &mut Vec<Open>,
    last: Option<Span>,
    repeats: bool,
    text: &str,
) -> Option<Open> {
    let Some(last) = last else {
        stack.clear();
        return None;
    };
    let mut carried = None;
    for (depth, open) in stack.drain(..).enumerate() {
        if depth > 0 {
            out.odd.push(open.span);
            continue;
        }
        let before = text.get(..open.span.start as usize).unwrap_or("");
        let before = before.trim_end_matches([' ', '\u{a0}', '\u{202f}']);
        // An utterance may run over several paragraphs; a fragment in a sentence may not.
        let utterance = before.is_empty()
            || before.ends_with([':', '\n', '.', '!', '?', '…', '»', '”', '—', '–']);
        if repeats && (utterance || open.continued.is_some()) {
            let place = open.continued.unwrap_or(out.passages.len());
            let fresh = out.passages.len();
            close(out, &open, last, false, text);
            if open.continued.is_some() || out.passages.len() > fresh {
                carried = Some(Open { continued: Some(place), ..open });
            }
            continue;
        }
        out.odd.push(open.span);
        // A paragraph that opens with a mark, or an announced quote, runs to its end; any other odd
        // mark is a slip and marks nothing.
        let announced = before.ends_with([':', '\n']) || before.is_empty();
        if open.continued.is_some() || announced {
            close(out, &open, last, false, text);
        }
        let _ = open.inside;
    }
    carried
}

/// Sorts by place and finds the parents; two passages never cross, as they come from a stack.
fn order(out: &mut Marks) {
    out.passages.sort_by_key(|p| (p.span.start, std::cmp::Reverse(p.span.end)));
    let mut open: Vec<usize> = Vec::new();
    for i in 0..out.passages.len() {
        let span = out.passages[i].span;
        while open.last().is_some_and(|o| out.passages[*o].span.end <= span.start) {
            open.pop();
        }
        out.passages[i].parent = open.last().copied();
        open.push(i);
    }
    out.odd.sort();
}

impl Marks {
    /// The number of the paragraph that holds an offset.
    pub(crate) fn paragraph(&self, offset: u32) -> usize {
        self.paragraphs.partition_point(|p| *p <= offset).saturating_sub(1)
    }

    /// Passages that begin before the end of a span, the last few: those that may touch it.
    pub(crate) fn passages_near(&self, span: Span) -> &[Marked] {
        let to = self.passages.partition_point(|p| p.span.start < span.end);
        &self.passages[to.saturating_sub(12)..to]
    }

    /// The bytes of a paragraph.
    pub(crate) fn paragraph_span(&self, number: usize, len: usize) -> Span {
        let start = self.paragraphs.get(number).copied().unwrap_or(0);
        let end = self.paragraphs.get(number + 1).copied().unwrap_or(len as u32);
        Span { start, end: end.max(start) }
    }
}
