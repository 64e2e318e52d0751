//! Where in a page the article is.

use super::blocks::{self, Block};
use dom_query::{Document, NodeRef};

/// Less prose than this is no article.
pub(super) const SHORTEST: usize = 140;

/// Pages nested deeper than this are not scored: the scorer recurses.
const DEEPEST: usize = 400;

/// The blocks of the article.
pub(super) fn article(dom: Document) -> Vec<Block> {
    let Some(body) = dom.body() else { return Vec::new() };
    if let Some(root) = marked(&dom) {
        return blocks::collect(&root);
    }
    let all = blocks::collect(&body);
    if blocks::depth(&body, DEEPEST) >= DEEPEST {
        return all;
    }
    let config = dom_smoothie::Config { disable_json_ld: true, ..Default::default() };
    let scored = dom_smoothie::Readability::with_document(dom, None, Some(config))
        .and_then(|mut reader| reader.parse());
    match scored {
        Ok(found) => {
            let content = Document::from(found.content);
            let found = content.body().map(|b| blocks::collect(&b)).unwrap_or_default();
            let length: usize = found.iter().map(|b| b.text.len()).sum();
            if length >= SHORTEST { found } else { all }
        }
        Err(_) => all,
    }
}

/// The element that the page's own markup names as the article, if it does so plainly.
fn marked<'d>(dom: &'d Document) -> Option<NodeRef<'d>> {
    let body =
        longest(dom, "[itemprop~=articleBody], [name=articleBody]").filter(|(_, n)| *n >= SHORTEST);
    let article = longest(dom, "article").filter(|(_, n)| *n >= SHORTEST);
    match (body, article) {
        // The whole has the standfirst, which the body lacks.
        (Some((body, inner)), Some((article, outer))) => {
            let within = body.ancestors_it(None).any(|a| a.id == article.id);
            Some(if within && outer <= inner * 2 { article } else { body })
        }
        (Some((body, _)), None) => Some(body),
        (None, Some((article, length))) => {
            let rest = dom.body().map_or(0, |b| blocks::prose(&b));
            // One article among the teasers of others is not the page's article.
            (length * 10 >= rest * 6).then_some(article)
        }
        (None, None) => None,
    }
}

/// Of the elements of a kind, the one with the most prose.
fn longest<'d>(dom: &'d Document, selector: &str) -> Option<(NodeRef<'d>, usize)> {
    // Pages have a few; one with thousands is no page of one article.
    dom.select(selector).nodes().iter().take(50).map(|node| (*node, blocks::prose(node))).fold(
        None,
        |best: Option<(NodeRef<'d>, usize)>, (node, length)| match best {
            Some((_, most)) if most >= length => best,
            _ => Some((node, length)),
        },
    )
}
