//! One input as a stream of documents.

use crate::article::{self, Article};
use crate::csv::{Row, Rows};
use crate::decode::{self, RecordDecoder, Sniffed};
use crate::elements::{Element, Elements};
use crate::input::document_id;
use crate::limits::in_words;
use crate::lines::{self, Line};
use crate::records::{self, Record};
use crate::refusal::Reason;
use crate::source::{self, Source, Tap};
use crate::xml::{Failure, Items};
use crate::{Compression, Format, Input, Limits, Refusal, html, markdown, plain};
use document::Document;
use rustc_hash::{FxHashSet, FxHasher};
use serde::Serialize;
use std::collections::VecDeque;
use std::fs::File;
use std::hash::{Hash, Hasher};
use std::io::{BufRead, BufReader, Read};

/// What became of one input.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Outcome {
    /// The input's name in the corpus.
    pub path: String,
    /// What it held.
    pub format: Format,
    /// How it was packed.
    pub compression: Compression,
    /// The encoding found, as the Encoding Standard names it; `-` where it was not opened.
    pub encoding: &'static str,
    /// Bytes on disk, as read.
    pub bytes: u64,
    /// SHA-256 of those bytes, in hexadecimal.
    pub sha256: String,
    /// Documents given out.
    pub documents: u64,
    /// Refusals given out.
    pub refused: u64,
}

/// Reads an input to its end, item by item.
pub fn read(
    input: &Input,
    limits: &Limits,
    each: &mut dyn FnMut(Result<Document, Refusal>),
) -> Outcome {
    let mut documents = open(input, limits);
    documents.by_ref().for_each(each);
    documents.finish()
}

/// Opens an input. What is wrong with it comes as the first item.
pub fn open(input: &Input, limits: &Limits) -> Documents {
    let (name, kind) = (input.name(), (input.format, input.compression));
    match File::open(input.path()) {
        Ok(file) => Documents::new(name, kind, Box::new(file), limits),
        Err(e) => {
            let reason = source::reason(&e, Compression::None);
            Documents::with(name, kind, limits, None, State::Refused(reason))
        }
    }
}

/// The same from any reader, such as standard input, under a name of the caller's.
pub fn open_stream(
    name: impl Into<String>,
    format: Format,
    compression: Compression,
    reader: Box<dyn Read + Send>,
    limits: &Limits,
) -> Documents {
    Documents::new(name.into(), (format, compression), reader, limits)
}

enum State {
    Refused(Reason),
    Whole(Source),
    Lines { reader: Box<dyn BufRead + Send>, line: u64, decoder: RecordDecoder },
    Elements { reader: Box<dyn BufRead + Send>, elements: Elements, decoder: RecordDecoder },
    Rows(Box<Rows>),
    Items(Box<Items>),
    Done,
}

/// The documents of one input, and the refusals between them, in the order of the file.
///
/// Ids: a file of one article gives the file's name; others give `name#place`, where the place is
/// the article's own id or, where it has none, its line (its rank in `.json`). Lines of the
/// project's own form keep their id. No id comes twice from one input.
pub struct Documents {
    name: String,
    format: Format,
    compression: Compression,
    limits: Limits,
    tap: Option<Tap>,
    state: State,
    queue: VecDeque<Result<Document, Refusal>>,
    buffer: Vec<u8>,
    places: FxHashSet<u64>,
    rank: u64,
    encoding: &'static str,
    documents: u64,
    refused: u64,
}

impl Documents {
    fn new(
        name: String,
        kind: (Format, Compression),
        reader: Box<dyn Read + Send>,
        limits: &Limits,
    ) -> Self {
        let (tap, opened) = Source::new(reader, kind.1, limits);
        let encoding = match &opened {
            Ok(source) => match source.sniffed {
                Sniffed::Utf16(encoding) => encoding.name(),
                Sniffed::Utf8Bom | Sniffed::Unmarked => "UTF-8",
            },
            Err(_) => "-",
        };
        let state = match opened {
            Ok(source) => begin(source, kind, limits),
            Err(reason) => State::Refused(reason),
        };
        let mut documents = Documents::with(name, kind, limits, Some(tap), state);
        documents.encoding = encoding;
        documents
    }

    fn with(
        name: String,
        (format, compression): (Format, Compression),
        limits: &Limits,
        tap: Option<Tap>,
        state: State,
    ) -> Self {
        Documents {
            name,
            format,
            compression,
            limits: limits.clone(),
            tap,
            state,
            queue: VecDeque::new(),
            buffer: Vec::new(),
            places: FxHashSet::default(),
            rank: 0,
            encoding: "-",
            documents: 0,
            refused: 0,
        }
    }

    /// What became of the input. Bytes that were not asked for are read for the digest alone.
    pub fn finish(self) -> Outcome {
        let (bytes, sha256) = self.tap.map_or_else(|| (0, String::new()), Tap::finish);
        Outcome {
            path: self.name,
            format: self.format,
            compression: self.compression,
            encoding: self.encoding,
            bytes,
            sha256,
            documents: self.documents,
            refused: self.refused,
        }
    }

    fn refuse(&mut self, reason: Reason, line: Option<u64>) {
        self.queue.push_back(Err(reason.at(&self.name, line)));
    }

    fn stop(&mut self, e: &std::io::Error, line: Option<u64>) {
        let reason = source::reason(e, self.compression);
        self.refuse(reason, line);
    }

    /// Reads on until something is in the queue or the input ends.
    fn advance(&mut self) {
        while self.queue.is_empty() {
            match std::mem::replace(&mut self.state, State::Done) {
                State::Done => {
                    if self.documents + self.refused == 0 {
                        let word = "the file holds no article: expected at least one; fill it or remove it";
                        self.refuse(Reason::new("file.noarticle", word), None);
                    }
                    return;
                }
                State::Refused(reason) => self.refuse(reason, None),
                State::Whole(source) => {
                    if let Err(reason) = self.whole(source) {
                        self.refuse(reason, None);
                    }
                }
                State::Lines { reader, line, decoder } => self.line(reader, line + 1, decoder),
                State::Elements { reader, elements, decoder } => {
                    self.element(reader, elements, decoder);
                }
                State::Rows(rows) => self.row(rows),
                State::Items(items) => self.item(items),
            }
        }
    }

    fn whole(&mut self, source: Source) -> Result<(), Reason> {
        let sniffed = source.sniffed;
        let declared = match self.format {
            Format::Html => html::declared_encoding(&source.head),
            _ => None,
        };
        let bytes = source.whole(self.limits.page, "page")?;
        let decoded = decode::decode(bytes, sniffed, declared)?;
        self.encoding = decoded.encoding;
        let mut article = match self.format {
            Format::Html => html::read(&decoded.text)?,
            Format::Markdown => markdown::read(&decoded.text),
            _ => plain::read(&decoded.text),
        };
        if decoded.replaced {
            let encoding = decoded.encoding;
            let word = format!("some bytes are not {encoding} and were replaced by U+FFFD");
            article.notes.push(("encoding.replaced", word));
        }
        let id = document_id(&self.name, "");
        let document = article.into_document(id, &self.name, &self.limits)?;
        self.queue.push_back(Ok(document));
        Ok(())
    }

    fn line(&mut self, mut reader: Box<dyn BufRead + Send>, line: u64, mut decoder: RecordDecoder) {
        let mut buffer = std::mem::take(&mut self.buffer);
        let mut more = true;
        match lines::next(&mut reader, &mut buffer, self.limits.record) {
            Ok(Line::End) => more = false,
            Ok(Line::Read) if buffer.iter().all(u8::is_ascii_whitespace) => {}
            Ok(Line::Read) => {
                let text = decoder.text(&buffer);
                self.json(&text, line, Some(line));
            }
            Ok(Line::TooLong(length)) => {
                self.refuse(too_large("line", length, &self.limits), Some(line));
            }
            Err(e) => {
                more = false;
                self.stop(&e, Some(line));
            }
        }
        self.buffer = buffer;
        self.note_encoding(&decoder);
        if more {
            self.state = State::Lines { reader, line, decoder };
        }
    }

    fn element(
        &mut self,
        mut reader: Box<dyn BufRead + Send>,
        mut elements: Elements,
        mut decoder: RecordDecoder,
    ) {
        let mut buffer = std::mem::take(&mut self.buffer);
        let mut more = true;
        match elements.next(&mut reader, &mut buffer, self.limits.record) {
            Ok(Element::End) => more = false,
            Ok(Element::Read(line)) => {
                let text = decoder.text(&buffer);
                self.json(&text, line, None);
            }
            Ok(Element::TooLarge(line, length)) => {
                self.refuse(too_large("object", length, &self.limits), Some(line));
            }
            Ok(Element::Unexpected(line)) => {
                let word = "neither an object nor an array of objects: expected JSON with one object an article";
                self.refuse(Reason::new("json.shape", word), Some(line));
            }
            Ok(Element::Unclosed(line)) => {
                let word = "the JSON ends too early: what begins on this line is not closed; the file may be truncated";
                self.refuse(Reason::new("json.truncated", word), Some(line));
            }
            Err(e) => {
                more = false;
                self.stop(&e, None);
            }
        }
        self.buffer = buffer;
        self.note_encoding(&decoder);
        if more {
            self.state = State::Elements { reader, elements, decoder };
        }
    }

    fn row(&mut self, mut rows: Box<Rows>) {
        match rows.next() {
            Row::End => return,
            Row::Failed(line, e) if e.kind() == std::io::ErrorKind::FileTooLarge => {
                let limit = in_words(self.limits.record);
                let word = format!(
                    "the row is longer than {limit}, the limit `record`; most likely a quote that begins here is not closed. The rest of the table is not read"
                );
                return self.refuse(Reason::new("record.large", word), Some(line));
            }
            Row::Failed(line, e) => return self.stop(&e, Some(line)),
            Row::Read(line, article) => {
                self.note_encoding(&rows.decoder);
                self.article(*article, Some(line), Some(line));
            }
        }
        self.state = State::Rows(rows);
    }

    fn item(&mut self, mut items: Box<Items>) {
        self.encoding = items.encoding;
        match items.next() {
            Ok(None) => return,
            Ok(Some(article)) => self.article(Ok(*article), None, None),
            Err(Failure::Item(reason)) => self.article(Err(reason), None, None),
            Err(Failure::File(reason)) => return self.refuse(reason, None),
            Err(Failure::Read(e)) if e.kind() == std::io::ErrorKind::FileTooLarge => {
                let limit = in_words(self.limits.record);
                let word = format!(
                    "an item is longer than {limit}, the limit `record`: split it or raise it. The rest of the file is not read"
                );
                return self.refuse(Reason::new("record.large", word), None);
            }
            Err(Failure::Read(e)) => return self.stop(&e, None),
        }
        self.state = State::Items(items);
    }

    fn note_encoding(&mut self, decoder: &RecordDecoder) {
        if let Some(guessed) = decoder.guessed() {
            self.encoding = guessed;
        }
    }

    /// The articles of one JSON value that begins on `line`. `place` names one that has no id.
    fn json(&mut self, json: &str, line: u64, place: Option<u64>) {
        match records::read(json, line) {
            Err(reason) => self.refuse(reason, Some(line)),
            Ok(found) => {
                let place = place.filter(|_| found.len() == 1);
                for record in found {
                    match record {
                        Ok(Record::Document(document)) => self.document(*document, line),
                        Ok(Record::Article(a)) => self.article(Ok(*a), Some(line), place),
                        Err(reason) => self.article(Err(reason), Some(line), place),
                    }
                }
            }
        }
    }

    /// A document of the project's own form, as it is.
    fn document(&mut self, document: Document, line: u64) {
        if let Err(reason) = article::fits(document.text(), &self.limits) {
            self.refuse(reason, Some(line));
        } else if self.places.insert(hash(&document.id)) {
            self.queue.push_back(Ok(document));
        } else {
            let id: String = document.id.chars().take(80).collect();
            let word = format!("the id `{id}` comes a second time: expected each document once");
            self.refuse(Reason::new("id.twice", word), Some(line));
        }
    }

    fn article(&mut self, article: Result<Article, Reason>, line: Option<u64>, place: Option<u64>) {
        self.rank += 1;
        let document = article.and_then(|mut article| {
            let own = article.own_id.take().map(|id| id.trim().to_owned()).filter(|id| usable(id));
            let place = own.unwrap_or_else(|| place.unwrap_or(self.rank).to_string());
            let place = self.unique(place);
            let id = document_id(&self.name, &place);
            article.into_document(id, &self.name, &self.limits)
        });
        match document {
            Ok(document) => self.queue.push_back(Ok(document)),
            Err(reason) => self.refuse(reason, line),
        }
    }

    /// The place, told apart from one that came before by its rank in the file.
    fn unique(&mut self, mut place: String) -> String {
        while !self.places.insert(hash(&place)) {
            place.push_str(&format!("~{}", self.rank));
        }
        place
    }
}

impl Iterator for Documents {
    type Item = Result<Document, Refusal>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.queue.is_empty() {
            self.advance();
        }
        let item = self.queue.pop_front()?;
        match &item {
            Ok(_) => self.documents += 1,
            Err(_) => self.refused += 1,
        }
        Some(item)
    }
}

fn begin(source: Source, (format, compression): (Format, Compression), limits: &Limits) -> State {
    if !format.holds_many() {
        return State::Whole(source);
    }
    if format == Format::Csv {
        let head = source.head.clone();
        return match Rows::new(source.stream(), &head, limits.record) {
            Ok(rows) => State::Rows(Box::new(rows)),
            Err(Ok(reason)) => State::Refused(reason),
            Err(Err(e)) => State::Refused(source::reason(&e, compression)),
        };
    }
    if format == Format::Xml {
        return State::Items(Box::new(Items::new(source, limits.record)));
    }
    let reader = Box::new(BufReader::with_capacity(64 << 10, source.stream()));
    let decoder = RecordDecoder::default();
    if format == Format::Jsonl {
        State::Lines { reader, line: 0, decoder }
    } else {
        State::Elements { reader, elements: Elements::new(), decoder }
    }
}

fn too_large(what: &str, length: u64, limits: &Limits) -> Reason {
    let (size, limit) = (in_words(length), in_words(limits.record));
    let word =
        format!("the {what} has {size}, over the limit `record` of {limit}: split it or raise it");
    Reason::new("record.large", word)
}

/// Whether an article's own id can be part of ours.
fn usable(id: &str) -> bool {
    !id.is_empty() && id.len() <= 200 && !id.chars().any(char::is_control)
}

fn hash(place: &str) -> u64 {
    let mut hasher = FxHasher::default();
    place.hash(&mut hasher);
    hasher.finish()
}
