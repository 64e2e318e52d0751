//! Taking out what is never the article.

use crate::table;
use dom_query::{Document, NodeData, NodeId, NodeRef};
use rustc_hash::FxHashMap;
use std::sync::LazyLock;

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Tag,
    Role,
    Word,
    Comment,
}

static NOISE: LazyLock<FxHashMap<(&'static str, bool), Kind>> = LazyLock::new(|| {
    table::pairs(include_str!("../data/html-noise.tsv"))
        .filter_map(|(value, kind)| {
            let kind = match kind {
                "tag" => Kind::Tag,
                "role" => Kind::Role,
                "word" => Kind::Word,
                "comment" => Kind::Comment,
                _ => return None,
            };
            // A tag and a word may be spelt alike.
            Some(((value, matches!(kind, Kind::Word | Kind::Comment)), kind))
        })
        .collect()
});

/// What to do with elements whose name speaks of comments.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Comments {
    /// They go, however long they are.
    Drop,
    /// They go as others do: unless they are most of the page.
    Weigh,
}

/// Removes menus, forms, captions, advertisements and comments.
///
/// An element goes by its class or id only where it holds neither a first-level heading nor the body
/// that the page names as such, and where it is not most of the page's prose: `class="has-comments"`
/// on the whole page must not empty it. What readers wrote may well be most of the prose.
pub(super) fn remove(dom: &Document, comments: Comments) {
    let Some(body) = dom.body() else { return };
    let weights = weigh(&body);
    let weight = |node: &NodeRef<'_>| weights.get(&node.id).copied().unwrap_or_default();
    let mut kept = weight(&body).prose;
    let mut stack: Vec<NodeRef<'_>> = body.children_it(true).collect();
    while let Some(node) = stack.pop() {
        if !node.is_element() {
            continue;
        }
        let drop = match verdict(&node) {
            Verdict::Keep => false,
            Verdict::Drop => true,
            Verdict::Named(kind) => {
                let Weight { prose, vital } = weight(&node);
                let at_once = kind == Kind::Comment && comments == Comments::Drop;
                !vital && (at_once || prose * 2 <= kept)
            }
        };
        if drop {
            kept = kept.saturating_sub(weight(&node).prose);
            node.remove_from_parent();
        } else {
            stack.extend(node.children_it(true));
        }
    }
}

/// What an element holds.
#[derive(Clone, Copy, Default)]
struct Weight {
    /// Bytes of text outside links, headings and what is dropped by its tag.
    prose: usize,
    /// A first-level heading, or the body that the page names as such.
    vital: bool,
}

/// The weight of every element, in one pass.
fn weigh(root: &NodeRef<'_>) -> FxHashMap<NodeId, Weight> {
    enum Step<'a> {
        Enter(NodeRef<'a>),
        Leave(NodeId),
    }
    let mut weights = FxHashMap::default();
    let mut open = vec![Weight::default()];
    let mut stack = vec![Step::Enter(*root)];
    while let Some(step) = stack.pop() {
        match step {
            Step::Leave(id) => {
                let done = open.pop().unwrap_or_default();
                weights.insert(id, done);
                if let Some(parent) = open.last_mut() {
                    parent.prose += done.prose;
                    parent.vital |= done.vital;
                }
            }
            Step::Enter(node) => {
                let weight = node.query_or(None, |n| match &n.data {
                    NodeData::Text { contents } => {
                        if let Some(parent) = open.last_mut() {
                            parent.prose += contents.trim().len();
                        }
                        None
                    }
                    NodeData::Element(e) => {
                        let tag: &str = &e.name.local;
                        let body = e.attrs.iter().any(|a| {
                            matches!(&*a.name.local, "itemprop" | "name")
                                && a.value.split_ascii_whitespace().any(|v| v == "articleBody")
                        });
                        let heading = matches!(tag, "h1" | "h2" | "h3" | "h4" | "h5" | "h6");
                        let aside =
                            heading || tag == "a" || NOISE.get(&(tag, false)) == Some(&Kind::Tag);
                        Some((aside, Weight { prose: 0, vital: tag == "h1" || body }))
                    }
                    _ => None,
                });
                let Some((aside, weight)) = weight else { continue };
                if aside {
                    weights.insert(node.id, weight);
                    if let Some(parent) = open.last_mut() {
                        parent.vital |= weight.vital;
                    }
                    continue;
                }
                open.push(weight);
                stack.push(Step::Leave(node.id));
                stack.extend(node.children_it(false).map(Step::Enter));
            }
        }
    }
    weights
}

enum Verdict {
    Keep,
    Drop,
    Named(Kind),
}

fn verdict(node: &NodeRef<'_>) -> Verdict {
    node.query_or(Verdict::Keep, |n| {
        let Some(element) = n.as_element() else { return Verdict::Keep };
        let tag: &str = &element.name.local;
        if NOISE.get(&(tag, false)) == Some(&Kind::Tag) {
            return Verdict::Drop;
        }
        let mut named = None;
        for attribute in &element.attrs {
            let value: &str = &attribute.value;
            match &*attribute.name.local {
                "hidden" => return Verdict::Drop,
                "aria-hidden" if value == "true" => return Verdict::Drop,
                "style" if hides(value) => return Verdict::Drop,
                "role" if NOISE.get(&(value, false)) == Some(&Kind::Role) => return Verdict::Drop,
                "class" | "id" if named != Some(Kind::Comment) => {
                    named = named_noise(value).or(named)
                }
                _ => {}
            }
        }
        match named {
            Some(kind) if !matches!(tag, "main" | "body") => Verdict::Named(kind),
            _ => Verdict::Keep,
        }
    })
}

fn hides(style: &str) -> bool {
    let style: String = style.chars().filter(|c| !c.is_whitespace()).collect();
    style.contains("display:none") || style.contains("visibility:hidden")
}

/// Whether one of the names in a class or id attribute is one of noise.
fn named_noise(names: &str) -> Option<Kind> {
    let mut found = None;
    for name in names.split_ascii_whitespace() {
        let words = split(name);
        // `with-sidebar`, `no-ads`, `has-comments` say it of something else.
        if words
            .iter()
            .any(|w| matches!(w.as_str(), "with" | "has" | "no" | "without" | "show" | "hide"))
        {
            continue;
        }
        for length in 1..=3 {
            for window in words.windows(length) {
                let joined = window.concat();
                match NOISE.get(&(joined.as_str(), true)) {
                    Some(Kind::Comment) => return Some(Kind::Comment),
                    Some(kind) => found = Some(*kind),
                    None => {}
                }
            }
        }
    }
    found
}

/// The words of a name: at marks and where lower case turns to upper.
fn split(name: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let mut lower = false;
    // Real names are short; more than this is no name.
    for c in name.chars().take(200) {
        let upper = c.is_uppercase();
        if (!c.is_alphanumeric() || (upper && lower)) && !word.is_empty() {
            words.push(std::mem::take(&mut word));
        }
        if c.is_alphanumeric() {
            word.extend(c.to_lowercase());
        }
        lower = c.is_lowercase();
    }
    if !word.is_empty() {
        words.push(word);
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names() {
        for name in ["comments-area", "commentList comment-list", "post__comments"] {
            assert!(named_noise(name) == Some(Kind::Comment), "{name}");
        }
        for name in
            ["ad ad--inread", "mostRead", "a-lire", "lire-aussi", "sr-only", "article__meta"]
        {
            assert!(named_noise(name) == Some(Kind::Word), "{name}");
        }
        for name in
            ["lead", "has-comments", "header", "reader", "layout-with-sidebar", "entry-content"]
        {
            assert!(named_noise(name).is_none(), "{name}");
        }
    }
}
