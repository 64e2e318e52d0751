//! Which line breaks end a sentence: those of blank lines, headlines and lists do, those of
//! hard-wrapped text do not.

/// How the lines of a text are laid out.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Lines {
    /// The width at which the text is wrapped; `None` where every line break is the author's.
    width: Option<usize>,
}

/// Below this width a text is not wrapped, but a list, a poem or a table.
const NARROW: usize = 50;
/// Beyond this width a line is a paragraph.
const WIDE: usize = 160;
/// The share of the line breaks that must be where a wrapping program would have put them.
const SHARE: usize = 60;

impl Lines {
    /// Looks at all line breaks of a text once.
    pub(crate) fn of(text: &str) -> Lines {
        let mut histogram = [0u32; WIDE + 1];
        let mut breaks = 0u32;
        for_each_break(text, |line, _| {
            histogram[line.min(WIDE)] += 1;
            breaks += 1;
        });
        // The width that nine in ten lines keep: one long address does not widen the text.
        let mut width = 0;
        let mut seen = 0;
        for (w, n) in histogram.iter().enumerate() {
            seen += n;
            if seen * 10 >= breaks * 9 {
                width = w;
                break;
            }
        }
        if breaks == 0 || !(NARROW..WIDE).contains(&width) {
            return Lines { width: None };
        }
        let mut fitting = 0;
        for_each_break(text, |line, word| {
            fitting += u32::from(line + 1 + word > width);
        });
        let wrapped = fitting as usize * 100 >= breaks as usize * SHARE;
        Lines { width: wrapped.then_some(width) }
    }

    /// Whether the white space `gap` between two tokens, at `start` in the text, ends a sentence
    /// whatever stands around it. `lower` tells that a word in lower case follows.
    pub(crate) fn ends(&self, text: &str, start: usize, end: usize, lower: bool) -> bool {
        let gap = &text[start..end];
        let mut breaks = gap.char_indices().filter(|(_, c)| is_break(*c));
        let Some((at, first)) = breaks.next() else { return false };
        // Carriage return and line feed are one break.
        let pair = first == '\r' && gap[at + 1..].starts_with('\n');
        if breaks.count() > usize::from(pair) || matches!(first, '\u{2029}' | '\u{c}') {
            return true;
        }
        if lower {
            return false;
        }
        let Some(width) = self.width else { return true };
        let line = line_length(text, start + at);
        let word = word_length(&text[end..]);
        line + 1 + word <= width
    }
}

fn is_break(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// Calls for every line break inside a paragraph: the length of the line, and of the next word.
fn for_each_break(text: &str, mut f: impl FnMut(usize, usize)) {
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        let Some(next) = lines.peek() else { break };
        let (line, next) = (line.trim_end(), next.trim_start());
        if line.is_empty() || next.is_empty() {
            continue;
        }
        f(bounded_chars(line), word_length(next));
    }
}

fn bounded_chars(s: &str) -> usize {
    s.chars().take(WIDE + 1).count()
}

fn word_length(s: &str) -> usize {
    s.chars().take(WIDE).take_while(|c| !c.is_whitespace()).count()
}

fn line_length(text: &str, end: usize) -> usize {
    text[..end].chars().rev().take(WIDE + 1).take_while(|c| !is_break(*c)).count()
}
