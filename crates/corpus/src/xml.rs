//! Feeds and agency formats: RSS, Atom, NITF, NewsML-G2.
//!
//! Element names are compared without their prefix. An article is an `item`, an `entry`, a `newsItem`
//! or a `nitf`, whichever is outermost; its text is its paragraphs, or the markup that it carries as a
//! string. Entities of a document type are not read, so that none can expand.

use crate::article::Article;
use crate::budget::{Budget, Used};
use crate::fields::{Field, Slots};
use crate::html;
use crate::refusal::Reason;
use crate::source::Source;
use quick_xml::Reader;
use quick_xml::events::{BytesRef, BytesStart, Event};
use std::io::{self, BufReader};

/// Elements open at once. No feed comes near.
const DEEPEST: usize = 256;

/// The articles of one file.
pub(crate) struct Items {
    reader: Reader<BufReader<Budget>>,
    used: Used,
    buffer: Vec<u8>,
    /// Local names of the open elements.
    path: Vec<String>,
    item: Option<Item>,
    /// Title of the feed.
    feed: Option<String>,
    /// What is being read of the feed's own title.
    feed_title: Option<String>,
    any: bool,
    /// How the bytes are read.
    pub encoding: &'static str,
}

/// Why there is no article.
pub(crate) enum Failure {
    /// This one has none; others may follow.
    Item(Reason),
    /// The file cannot be understood further.
    File(Reason),
    /// The file cannot be read further.
    Read(io::Error),
}

/// An article that is being read.
#[derive(Default)]
struct Item {
    /// How many elements were open outside it.
    depth: usize,
    slots: Slots,
    paragraphs: Vec<String>,
    /// Markup as a string, with its rank: the lower one counts.
    markup: Option<(usize, String)>,
    /// What is being read: what it is for, at which depth it began.
    open: Vec<(Target, usize, String)>,
    /// Depth of an element whose content is passed over.
    skipped: Option<usize>,
}

#[derive(Clone, Copy, PartialEq)]
enum Target {
    Field(Field, usize),
    Paragraph,
    Markup(usize),
}

impl Items {
    pub fn new(source: Source, limit: u64) -> Items {
        let declared = html::declared_encoding(&source.head);
        let (bytes, encoding) = source.decoded(declared);
        let (budget, used) = Budget::new(bytes, limit);
        let mut reader = Reader::from_reader(BufReader::with_capacity(64 << 10, budget));
        reader.config_mut().allow_dangling_amp = true;
        Items {
            reader,
            used,
            buffer: Vec::new(),
            path: Vec::new(),
            item: None,
            feed: None,
            feed_title: None,
            any: false,
            encoding: encoding.name(),
        }
    }

    /// The next article.
    pub fn next(&mut self) -> Result<Option<Box<Article>>, Failure> {
        let mut buffer = std::mem::take(&mut self.buffer);
        loop {
            buffer.clear();
            let event = self.reader.read_event_into(&mut buffer).map_err(failure)?;
            match event {
                Event::Start(e) => {
                    if self.path.len() >= DEEPEST {
                        let word = format!(
                            "more than {DEEPEST} elements are open at once: expected a feed or an article"
                        );
                        return Err(Failure::File(Reason::new("xml.deep", word)));
                    }
                    self.start(&e);
                    self.path.push(e.local_name().into_inner().to_owned());
                }
                Event::Empty(e) => self.empty(&e),
                Event::End(_) => {
                    self.path.pop();
                    if let Some(item) = self.end() {
                        self.used.reset();
                        return self
                            .article(item)
                            .map(|a| Some(Box::new(a)))
                            .map_err(Failure::Item);
                    }
                }
                Event::Text(e) => self.text(&e),
                Event::CData(e) => self.text(&e),
                Event::GeneralRef(e) => self.text(&entity(&e)),
                Event::Eof if !self.path.is_empty() => {
                    let word =
                        "the XML ends before its elements are closed: the file may be truncated";
                    return Err(Failure::File(Reason::new("xml.truncated", word)));
                }
                Event::Eof if !self.any => {
                    let word = "no article found: expected RSS or Atom items, NITF or NewsML-G2";
                    return Err(Failure::File(Reason::new("xml.noarticle", word)));
                }
                Event::Eof => return Ok(None),
                Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
            }
            // Between articles the budget starts anew; within one it is what bounds it.
            if self.item.is_none() {
                self.used.reset();
            }
        }
    }

    fn start(&mut self, e: &BytesStart<'_>) {
        let depth = self.path.len();
        let name = e.local_name().into_inner();
        let parent = self.path.last().map_or("", String::as_str);
        let Some(item) = &mut self.item else {
            if matches!(name, "item" | "entry" | "newsItem" | "nitf") {
                let mut item = Item { depth, ..Item::default() };
                item.attributes(name, e);
                self.item = Some(item);
                self.any = true;
            } else if name == "title" && matches!(parent, "channel" | "feed") {
                self.feed_title = Some(String::new());
            }
            return;
        };
        item.attributes(name, e);
        if item.skipped.is_some() {
            return;
        }
        if matches!(
            name,
            "media" | "figure" | "media-caption" | "thumbnail" | "assert" | "script" | "style"
        ) {
            item.skipped = Some(depth);
        } else if let Some(target) = target(name, parent) {
            item.open.push((target, depth, String::new()));
        }
    }

    fn empty(&mut self, e: &BytesStart<'_>) {
        if let Some(item) = &mut self.item {
            let name = e.local_name().into_inner();
            item.attributes(name, e);
            if let ("br", Some((_, _, text))) = (name, item.open.last_mut()) {
                text.push('\n');
            }
        }
    }

    fn text(&mut self, text: &str) {
        match (&mut self.item, &mut self.feed_title) {
            (Some(item), _) if item.skipped.is_none() => {
                if let Some((_, _, open)) = item.open.last_mut() {
                    open.push_str(text);
                }
            }
            (None, Some(title)) => title.push_str(text),
            _ => {}
        }
    }

    /// An element was closed; gives the article if it was its own.
    fn end(&mut self) -> Option<Item> {
        let depth = self.path.len();
        let Some(item) = &mut self.item else {
            if let Some(title) = self.feed_title.take() {
                self.feed.get_or_insert(title);
            }
            return None;
        };
        if item.skipped == Some(depth) {
            item.skipped = None;
        }
        if item.open.last().is_some_and(|(_, began, _)| *began == depth)
            && let Some((target, _, text)) = item.open.pop()
        {
            item.take(target, text);
        }
        if item.depth == depth { self.item.take() } else { None }
    }

    fn article(&self, mut item: Item) -> Result<Article, Reason> {
        if let Some(feed) = &self.feed {
            item.slots.offer((Field::Source, 9), feed.clone());
        }
        let text = match item.markup.take() {
            _ if !item.paragraphs.is_empty() => item.paragraphs.join("\n\n"),
            Some((_, markup)) if markup.contains('<') => html::fragment(&markup),
            Some((_, text)) => text.trim().to_owned(),
            None => String::new(),
        };
        if text.is_empty() {
            let word = "the item has no text: expected paragraphs, `content` or `description`";
            return Err(Reason::new("text.missing", word));
        }
        Ok(item.slots.article_with(text))
    }
}

impl Item {
    fn take(&mut self, target: Target, text: String) {
        match target {
            Target::Field(Field::Url, rank) if !text.trim_start().starts_with("http") => {
                // A link that is none may still name the article.
                self.slots.offer((Field::Id, rank + 5), text);
            }
            Target::Field(field, rank) => self.slots.offer((field, rank), text),
            Target::Paragraph => {
                let words: Vec<&str> = text.split_ascii_whitespace().collect();
                if !words.is_empty() {
                    self.paragraphs.push(words.join(" "));
                }
            }
            Target::Markup(rank) => {
                let better = self.markup.as_ref().is_none_or(|(r, _)| rank < *r);
                if better && !text.trim().is_empty() {
                    self.markup = Some((rank, text));
                }
            }
        }
    }

    /// What attributes say.
    fn attributes(&mut self, name: &str, e: &BytesStart<'_>) {
        let get = |key: &str| -> Option<String> {
            let attribute = e.try_get_attribute(key).ok()??;
            Some(attribute.normalized_value(quick_xml::XmlVersion::Implicit1_0).ok()?.into_owned())
        };
        let mut offer = |field, rank, value: Option<String>| {
            if let Some(value) = value {
                self.slots.offer((field, rank), value);
            }
        };
        match name {
            "link" if get("rel").is_none_or(|r| r == "alternate") => {
                offer(Field::Url, 2, get("href"))
            }
            "category" => offer(Field::Section, 2, get("label").or_else(|| get("term"))),
            "newsItem" => offer(Field::Id, 1, get("guid")),
            "doc-id" => offer(Field::Id, 1, get("id-string")),
            "date.issue" => offer(Field::Date, 1, get("norm")),
            "pubdata" => {
                offer(Field::Source, 1, get("name"));
                offer(Field::Date, 2, get("date.publication"));
                offer(Field::Section, 1, get("position.section"));
            }
            "provider" => offer(Field::Source, 3, get("literal")),
            _ => {}
        }
    }
}

/// What an element within an article is for.
fn target(name: &str, parent: &str) -> Option<Target> {
    use Target::{Markup, Paragraph};
    let field = |field, rank| Some(Target::Field(field, rank));
    match (name, parent) {
        ("p" | "hl2" | "li" | "blockquote", _) => Some(Paragraph),
        ("title", "item" | "entry") | ("hl1" | "headline", _) => field(Field::Title, 1),
        ("title", "head") => field(Field::Title, 3),
        ("guid" | "id", "item" | "entry") => field(Field::Id, 1),
        ("link", "item") => field(Field::Url, 1),
        ("pubDate" | "published", _) => field(Field::Date, 1),
        ("date", "item") => field(Field::Date, 2),
        ("contentCreated", _) => field(Field::Date, 3),
        ("versionCreated", _) => field(Field::Date, 4),
        ("updated", "entry") => field(Field::Date, 5),
        ("creator", "item") | ("byline" | "by", _) | ("author", "item") => field(Field::Author, 1),
        ("name", "author" | "creator" | "person") => field(Field::Author, 2),
        ("name", "provider") | ("source", "item") => field(Field::Source, 2),
        ("category", "item") => field(Field::Section, 1),
        ("encoded", "item") | ("content", "entry") => Some(Markup(1)),
        ("description", "item") | ("summary", "entry") => Some(Markup(2)),
        _ => None,
    }
}

/// The character that a reference stands for.
fn entity(e: &BytesRef<'_>) -> String {
    match e.resolve_char_ref() {
        Ok(Some(c)) => c.to_string(),
        // The five of XML, and those of HTML that feeds use without declaring them.
        _ => html::fragment(&format!("<p>&{};</p>", &**e)),
    }
}

fn failure(e: quick_xml::Error) -> Failure {
    match e {
        quick_xml::Error::Io(e) => Failure::Read(io::Error::new(e.kind(), e)),
        e => {
            let word = format!("not well-formed XML: {e}. The rest of the file is not read");
            Failure::File(Reason::new("xml.invalid", word))
        }
    }
}
