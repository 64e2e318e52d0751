//! One article of a web page: its prose and what the page says about it.
//!
//! First goes what is never the article (menus, advertisements, captions, what readers wrote below;
//! `data/html-noise.tsv`). Then the article is where the page's own markup says that it is
//! (`itemprop="articleBody"`, one `<article>`); where it says nothing, `dom_smoothie` (a port of
//! Mozilla's Readability) scores the blocks. The text is the headline and the paragraphs, parted by a
//! blank line; white space within a paragraph is collapsed as a browser does it.

mod blocks;
mod metadata;
mod nesting;
mod noise;
mod root;

use crate::article::Article;
use crate::date;
use crate::refusal::Reason;
use blocks::Block;
use dom_query::Document;
use encoding_rs::Encoding;
use noise::Comments;

/// Elements that may be open at once, as in browsers.
const DEEPEST: usize = 512;

/// Reads a page.
pub(crate) fn read(page: &str) -> Result<Article, Reason> {
    if nesting::exceeds(page, DEEPEST) {
        let word = format!(
            "more than {DEEPEST} elements are open at once: expected a web page; its end tags may be missing"
        );
        return Err(Reason::new("html.deep", word));
    }
    let mut article = attempt(page, Comments::Drop);
    if article.text.len() < root::SHORTEST {
        // `kommentar` may be the genre of the article itself.
        let other = attempt(page, Comments::Weigh);
        if other.text.len() > article.text.len() {
            article = other;
        }
    }
    if article.text.trim().is_empty() {
        let word = "no article found in the page: expected paragraphs of prose; it may be filled in by a script: save the page as the browser shows it";
        return Err(Reason::new("html.noarticle", word));
    }
    Ok(article)
}

fn attempt(page: &str, comments: Comments) -> Article {
    let dom = Document::from(page);
    let mut found = metadata::read(&dom);
    noise::remove(&dom, comments);
    metadata::complete(&dom, &mut found);
    let heading = heading(&dom);
    let mut blocks = root::article(dom);
    blocks::prune(&mut blocks);
    bylines(&mut blocks, &found);
    let title = found.title.clone().or_else(|| heading.clone());
    lead(&mut blocks, heading.or(title.clone()));
    Article { text: blocks::join(&blocks), title, ..found }
}

/// Whether a text field holds markup rather than text.
pub(crate) fn is_markup(text: &str) -> bool {
    let start = text.trim_start();
    start.starts_with('<') && (text.contains("</p>") || text.contains("</div>"))
}

/// The prose of a piece of markup.
pub(crate) fn fragment(markup: &str) -> String {
    if nesting::exceeds(markup, DEEPEST) {
        return markup.to_owned();
    }
    let dom = Document::from(markup);
    noise::remove(&dom, Comments::Weigh);
    let found = dom.body().map(|body| blocks::collect(&body)).unwrap_or_default();
    blocks::join(&found)
}

/// The encoding that a page declares in its first bytes: `<meta charset=…>`, `<?xml encoding=…?>`.
pub(crate) fn declared_encoding(head: &[u8]) -> Option<&'static Encoding> {
    let head = &head[..head.len().min(4096)];
    let lower = head.to_ascii_lowercase();
    [&b"charset="[..], &b"encoding="[..]].iter().find_map(|key| {
        let at = memchr::memmem::find(&lower, key)? + key.len();
        let rest = &head[at..];
        let rest = rest.strip_prefix(b"\"").or_else(|| rest.strip_prefix(b"'")).unwrap_or(rest);
        let end = rest.iter().position(|b| !b.is_ascii_alphanumeric() && !b"-_:.".contains(b));
        Encoding::for_label(&rest[..end.unwrap_or(rest.len())])
    })
}

/// The page's one first-level heading. Several mean that they are no headline.
fn heading(dom: &Document) -> Option<String> {
    let mut headings = dom
        .select("h1")
        .nodes()
        .iter()
        .map(|n| blocks::words(&n.text()))
        .filter(|t| !t.is_empty())
        .collect::<Vec<_>>();
    headings.dedup();
    (headings.len() == 1).then(|| headings.swap_remove(0))
}

/// Puts the headline first, once.
fn lead(blocks: &mut Vec<Block>, headline: Option<String>) {
    let Some(headline) = headline else { return };
    if blocks.is_empty() {
        return;
    }
    let same = |text: &str| document::slug(text) == document::slug(&headline);
    // What stands before the headline within the article is its topic line, not its text.
    if let Some(at) = blocks.iter().take(4).position(|b| same(&b.text)) {
        blocks.drain(..at);
    } else {
        blocks.insert(0, Block { heading: true, text: headline, ..Block::default() });
    }
}

/// Takes out the lines that only say who wrote when, at the beginning and at the end.
fn bylines(blocks: &mut Vec<Block>, found: &Article) {
    let names: Vec<&str> = found.author.iter().flat_map(|a| a.split(", ")).collect();
    let told = found.date.as_deref().and_then(date::normalise);
    let is_byline = |block: &Block| {
        let text = block.text.as_str();
        if block.heading || text.len() > 160 {
            return false;
        }
        let named: usize =
            names.iter().filter(|n| n.len() > 3 && text.contains(**n)).map(|n| n.len()).sum();
        let day = |d: &String| d.get(..10).map(str::to_owned);
        let dated = date::normalise(text).is_some_and(|d| day(&d) == told.as_ref().and_then(day));
        // A name with a few words beside it, or the day of publication with some more.
        (named > 0 && text.len() - named.min(text.len()) <= if dated { 60 } else { 24 })
            || (dated && text.len() <= 70)
    };
    let (first, last) = (6, blocks.len().saturating_sub(2));
    let mut at = 0;
    blocks.retain(|block| {
        at += 1;
        (at > first && at <= last) || !is_byline(block)
    });
}

#[cfg(test)]
mod tests;
