//! Markdown to prose.

use crate::article::Article;
use crate::frontmatter;
use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

/// Markup is dropped; headings and paragraphs stand apart by a blank line, items on lines of their own.
pub(crate) fn read(text: &str) -> Article {
    let parts = frontmatter::split(text);
    let prose = prose(parts.body);
    let mut article = parts.slots.article_with(prose.text);
    article.notes = parts.notes;
    if article.title.is_none() {
        article.title = prose.title;
    }
    article
}

#[derive(Default)]
struct Prose {
    text: String,
    title: Option<String>,
}

fn prose(markdown: &str) -> Prose {
    let options =
        Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_STRIKETHROUGH;
    let mut out = Prose::default();
    // Blocks are parted by a blank line, or by one line end between the items of a list.
    let mut gap = "";
    let mut lists = 0usize;
    let mut hidden = 0usize;
    let mut heading: Option<(usize, HeadingLevel)> = None;
    for event in Parser::new_ext(markdown, options) {
        match event {
            Event::Start(Tag::Image { .. } | Tag::HtmlBlock) => hidden += 1,
            Event::End(TagEnd::Image | TagEnd::HtmlBlock) => hidden = hidden.saturating_sub(1),
            _ if hidden > 0 => {}
            Event::Start(Tag::Heading { level, .. }) => {
                gap = "\n\n";
                heading = Some((out.text.len(), level));
            }
            Event::End(TagEnd::Heading(_)) => {
                if let Some((start, level)) = heading.take() {
                    let words = out.text[start..].trim();
                    let first = out.title.is_none() && level <= HeadingLevel::H2;
                    if first && !words.is_empty() {
                        out.title = Some(words.to_owned());
                    }
                }
                gap = "\n\n";
            }
            Event::Start(Tag::List(_)) => {
                gap = if lists == 0 { "\n\n" } else { "\n" };
                lists += 1;
            }
            Event::End(TagEnd::List(_)) => {
                lists = lists.saturating_sub(1);
                gap = if lists == 0 { "\n\n" } else { "\n" };
            }
            Event::Start(Tag::Item)
            | Event::End(TagEnd::Item | TagEnd::TableRow | TagEnd::TableHead) => {
                gap = longer(gap, "\n");
            }
            Event::Start(Tag::Paragraph) | Event::End(TagEnd::Paragraph) => {
                gap = longer(gap, if lists == 0 { "\n\n" } else { "\n" });
            }
            Event::Start(
                Tag::BlockQuote(_) | Tag::CodeBlock(_) | Tag::Table(_) | Tag::FootnoteDefinition(_),
            )
            | Event::End(
                TagEnd::BlockQuote(_)
                | TagEnd::CodeBlock
                | TagEnd::Table
                | TagEnd::FootnoteDefinition,
            )
            | Event::Rule => gap = "\n\n",
            Event::End(TagEnd::TableCell) => push(&mut out.text, &mut gap, "\t"),
            Event::Text(s) | Event::Code(s) => push(&mut out.text, &mut gap, &s),
            Event::SoftBreak => push(&mut out.text, &mut gap, " "),
            Event::HardBreak => push(&mut out.text, &mut gap, "\n"),
            _ => {}
        }
    }
    let end = out.text.trim_end().len();
    out.text.truncate(end);
    out
}

fn longer(gap: &'static str, other: &'static str) -> &'static str {
    if other.len() > gap.len() { other } else { gap }
}

/// Appends words, after the gap that is due before them.
fn push(text: &mut String, gap: &mut &'static str, words: &str) {
    if !gap.is_empty() {
        if words.trim().is_empty() {
            return;
        }
        while text.ends_with([' ', '\t', '\n']) {
            text.pop();
        }
        if !text.is_empty() {
            text.push_str(gap);
        }
        *gap = "";
    }
    text.push_str(words);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prose_without_markup() {
        let a = read(
            "# Le **quai**\n\nUne [ligne](http://x.example) *douce*\nrompue\\\nnet. ![alt](i.png)\n\n- un\n- deux\n  - trois\n\n> Cité.\n\n<div>html</div>\n\n## Suite\n\nFin &amp; point.\n",
        );
        assert_eq!(
            a.text,
            "Le quai\n\nUne ligne douce rompue\nnet.\n\nun\ndeux\ntrois\n\nCité.\n\nSuite\n\nFin & point."
        );
        assert_eq!(a.title.as_deref(), Some("Le quai"));
    }

    #[test]
    fn front_matter_and_tables() {
        let a = read("---\ntitle: T\n---\n# H\n\n| a | b |\n|---|---|\n| c | d |\n");
        assert_eq!(a.title.as_deref(), Some("T"));
        assert_eq!(a.text, "H\n\na\tb\nc\td");
    }
}
