//! Paragraphs of a tree.

use dom_query::{NodeData, NodeRef};

/// A paragraph, heading or item.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Block {
    pub heading: bool,
    pub item: bool,
    pub text: String,
    /// How many bytes of the text stand within links.
    pub linked: usize,
    /// How many stand within `<time>`.
    pub timed: usize,
}

/// How an element shapes the text.
enum Kind {
    Inline,
    Block,
    Heading,
    Item,
    Cell,
    Break,
    Link,
    Time,
    Quote,
    /// Not shown.
    Hidden,
}

fn kind(name: &str) -> Kind {
    match name {
        "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => Kind::Heading,
        "li" | "dd" | "dt" => Kind::Item,
        "td" | "th" => Kind::Cell,
        "br" => Kind::Break,
        "a" => Kind::Link,
        "time" => Kind::Time,
        "q" => Kind::Quote,
        "script" | "style" | "template" | "noscript" | "head" => Kind::Hidden,
        "p" | "div" | "section" | "article" | "main" | "header" | "footer" | "aside" | "nav"
        | "ul" | "ol" | "dl" | "blockquote" | "pre" | "table" | "thead" | "tbody" | "tfoot"
        | "tr" | "figure" | "figcaption" | "address" | "hr" | "form" | "fieldset" | "body"
        | "html" | "details" | "summary" | "center" | "hgroup" => Kind::Block,
        _ => Kind::Inline,
    }
}

enum Step<'a> {
    Enter(NodeRef<'a>),
    Leave(Kind),
}

/// The blocks under a node, in reading order. No recursion: pages nest without bound.
pub(super) fn collect(root: &NodeRef<'_>) -> Vec<Block> {
    let mut out = Collector::default();
    let mut stack = vec![Step::Enter(*root)];
    while let Some(step) = stack.pop() {
        match step {
            Step::Leave(kind) => out.leave(&kind),
            Step::Enter(node) => {
                let Some(kind) = node.query_or(None, |n| match &n.data {
                    NodeData::Text { contents } => {
                        out.text(contents);
                        None
                    }
                    NodeData::Element(e) => Some(kind(&e.name.local)),
                    NodeData::Document | NodeData::Fragment => Some(Kind::Block),
                    _ => None,
                }) else {
                    continue;
                };
                if matches!(kind, Kind::Hidden) {
                    continue;
                }
                out.enter(&kind);
                stack.push(Step::Leave(kind));
                let from = stack.len();
                stack.extend(node.children_it(false).map(Step::Enter));
                stack[from..].reverse();
            }
        }
    }
    out.flush();
    out.blocks
}

#[derive(Default)]
struct Collector {
    blocks: Vec<Block>,
    /// The block that is being filled.
    open: Block,
    links: usize,
    times: usize,
}

impl Collector {
    fn enter(&mut self, kind: &Kind) {
        match kind {
            Kind::Block => self.flush(),
            Kind::Heading => {
                self.flush();
                self.open.heading = true;
            }
            Kind::Item => {
                self.flush();
                self.open.item = true;
            }
            // A second line break in a row parts paragraphs.
            Kind::Break if self.open.text.ends_with('\n') => self.flush(),
            Kind::Break => self.push('\n'),
            Kind::Link => self.links += 1,
            Kind::Time => self.times += 1,
            Kind::Quote => self.text("“"),
            Kind::Cell | Kind::Inline | Kind::Hidden => {}
        }
    }

    fn leave(&mut self, kind: &Kind) {
        match kind {
            Kind::Block | Kind::Heading | Kind::Item => self.flush(),
            Kind::Cell => self.push(' '),
            Kind::Link => self.links = self.links.saturating_sub(1),
            Kind::Time => self.times = self.times.saturating_sub(1),
            Kind::Quote => self.text("”"),
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        for c in text.chars() {
            match c {
                ' ' | '\t' | '\n' | '\r' | '\x0C' => self.push(' '),
                // Places where a line may be broken: they show nothing.
                '\u{AD}' | '\u{200B}' => {}
                c => self.push(c),
            }
        }
    }

    fn push(&mut self, c: char) {
        let text = &mut self.open.text;
        if matches!(c, ' ' | '\n') {
            if text.is_empty() || text.ends_with('\n') {
                return;
            }
            if text.ends_with(' ') {
                if c == ' ' {
                    return;
                }
                text.pop();
            }
        }
        text.push(c);
        self.open.linked += if self.links > 0 { c.len_utf8() } else { 0 };
        self.open.timed += if self.times > 0 { c.len_utf8() } else { 0 };
    }

    fn flush(&mut self) {
        let mut block = std::mem::take(&mut self.open);
        let end = block.text.trim_end().len();
        block.text.truncate(end);
        if !block.text.trim().is_empty() {
            self.blocks.push(block);
        }
    }
}

/// Takes out what is no prose: link lists, bare times, headings over nothing.
pub(super) fn prune(blocks: &mut Vec<Block>) {
    blocks.retain(|b| {
        let length = b.text.len();
        let link = !b.heading && b.linked * 10 > length * 8;
        let teaser = b.linked * 2 > length && b.text.len() < 200 && label(&b.text);
        !(link || teaser || b.timed * 10 > length * 8)
    });
    while blocks.last().is_some_and(|b| b.heading) {
        blocks.pop();
    }
}

/// `À lire aussi : …`: a few words, a colon, and the rest is the link.
fn label(text: &str) -> bool {
    text.split_once(':').is_some_and(|(before, _)| before.trim().split(' ').count() <= 4)
}

/// The blocks as one text.
pub(super) fn join(blocks: &[Block]) -> String {
    let mut out = String::new();
    let mut after_item = false;
    for block in blocks {
        if !out.is_empty() {
            out.push_str(if block.item && after_item { "\n" } else { "\n\n" });
        }
        out.push_str(&block.text);
        after_item = block.item;
    }
    out
}

/// Words parted by single spaces.
pub(super) fn words(text: &str) -> String {
    text.split_ascii_whitespace().collect::<Vec<_>>().join(" ")
}

/// How many bytes of prose stand in paragraphs under a node, other than in links.
pub(super) fn prose(root: &NodeRef<'_>) -> usize {
    collect(root)
        .iter()
        .filter(|b| !b.heading)
        .map(|b| b.text.len() - b.linked.min(b.text.len()))
        .sum()
}

/// How deep the deepest node lies, as far as `limit`.
pub(super) fn depth(root: &NodeRef<'_>, limit: usize) -> usize {
    let mut deepest = 0;
    let mut stack = vec![(*root, 1)];
    while let Some((node, depth)) = stack.pop() {
        deepest = deepest.max(depth);
        if deepest >= limit {
            break;
        }
        stack.extend(node.children_it(false).map(|child| (child, depth + 1)));
    }
    deepest
}
