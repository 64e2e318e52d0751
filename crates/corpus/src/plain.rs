//! Plain text.

use crate::article::Article;
use crate::frontmatter;

/// Longest first line that may be a headline, in characters.
const HEADLINE: usize = 200;

/// The text is the file's own after the front matter; nothing in it is changed.
pub(crate) fn read(text: &str) -> Article {
    let parts = frontmatter::split(text);
    let mut article = parts.slots.article_with(parts.body.to_owned());
    article.notes = parts.notes;
    if article.title.is_none() {
        article.title = headline(&article.text).map(str::to_owned);
    }
    article
}

/// A short first line that a blank line parts from more text.
fn headline(text: &str) -> Option<&str> {
    let (first, rest) = text.trim_start().split_once('\n')?;
    let (gap, more) = rest.split_once('\n')?;
    let first = first.trim();
    let apart = gap.trim().is_empty() && !more.trim().is_empty();
    // A full stop ends a sentence, hardly a headline; an abbreviation may end one.
    let sentence = first.ends_with('.') && !first.ends_with("..") && first.split(' ').count() > 12;
    (apart && !sentence && !first.is_empty() && first.chars().count() <= HEADLINE).then_some(first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headlines() {
        let a = read("La digue tient bon\n\nElle tient.\n");
        assert_eq!(a.title.as_deref(), Some("La digue tient bon"));
        assert_eq!(a.text, "La digue tient bon\n\nElle tient.\n");
        assert_eq!(read("Une ligne.\nUne autre.\n").title, None);
        assert_eq!(read("Une seule ligne\n\n").title, None);
    }

    #[test]
    fn text_is_untouched() {
        let a = read("---\ntitle: T\n---\nA\r\n\u{a0}b \u{2009}\n\n\n");
        assert_eq!(a.text, "A\r\n\u{a0}b \u{2009}\n\n\n");
        assert_eq!(a.title.as_deref(), Some("T"));
    }
}
