//! Articles as JSON objects.

use crate::article::Article;
use crate::fields::{self, Field, Slots, field};
use crate::html;
use crate::refusal::Reason;
use document::Document;
use serde_json::{Map, Value};

/// One article, in either of the two forms that a JSON object has.
pub(crate) enum Record {
    /// A line of the project's own schema, layers and all.
    Document(Box<Document>),
    /// Any other object.
    Article(Box<Article>),
}

/// Keys under which an object holds a list of articles.
const LISTS: &[&str] =
    &["articles", "documents", "docs", "items", "results", "hits", "entries", "records", "data"];

/// How the lines of the project's own form begin as it writes them.
const OWN: &str = "{\"schema\":\"hemicycle.document/";

/// The articles of one JSON value. `line` is where it begins in the file.
pub(crate) fn read(json: &str, line: u64) -> Result<Vec<Result<Record, Reason>>, Reason> {
    if json.starts_with(OWN) {
        return Ok(vec![own(json)]);
    }
    let value: Value = serde_json::from_str(json).map_err(|e| invalid(&e, line))?;
    let Value::Object(object) = value else {
        let word = format!("{} instead of an object: expected one object an article", kind(&value));
        return Err(Reason::new("json.shape", word));
    };
    let schema = object.get("schema").and_then(Value::as_str);
    if schema.is_some_and(|s| s.starts_with("hemicycle.document/")) {
        return Ok(vec![own(json)]);
    }
    match list(object) {
        Ok(items) => Ok(items.into_iter().map(|item| article(item).map(boxed)).collect()),
        Err(object) => Ok(vec![article(object).map(boxed)]),
    }
}

fn boxed(article: Article) -> Record {
    Record::Article(Box::new(article))
}

fn own(json: &str) -> Result<Record, Reason> {
    let document = document::json::from_str(json)
        .map_err(|e| Reason::new("document.invalid", e.to_string()))?;
    if document.id.is_empty() {
        return Err(Reason::new("document.invalid", "the field `id` is empty: expected a name"));
    }
    Ok(Record::Document(Box::new(document)))
}

fn invalid(e: &serde_json::Error, line: u64) -> Reason {
    let (at, column) = (line + (e.line() as u64).saturating_sub(1), e.column());
    // Without the place: it counts from the beginning of the object.
    let what = e.to_string();
    let what = what.split(" at line ").next().unwrap_or(&what);
    let place = if at == line { String::new() } else { format!("line {at}, ") };
    Reason::new("json.invalid", format!("not JSON: {what} ({place}column {column})"))
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a truth value",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}

/// The objects that an object without a text of its own holds as a list; else the object again.
fn list(mut object: Map<String, Value>) -> Result<Vec<Map<String, Value>>, Map<String, Value>> {
    let has_text = object.iter().any(|(key, value)| {
        field(key).is_some_and(|(f, _)| f == Field::Text) && text_of(value, "\n\n").is_some()
    });
    let is_list = |value: &Value| {
        value.as_array().is_some_and(|a| !a.is_empty() && a.iter().all(Value::is_object))
    };
    let key = LISTS.iter().find(|key| object.get(**key).is_some_and(is_list));
    match key.filter(|_| !has_text).and_then(|key| object.remove(*key)) {
        Some(Value::Array(items)) => Ok(items
            .into_iter()
            .filter_map(|item| match item {
                Value::Object(object) => Some(object),
                _ => None,
            })
            .collect()),
        _ => Err(object),
    }
}

fn article(object: Map<String, Value>) -> Result<Article, Reason> {
    let mut slots = Slots::default();
    // What stands in a nested object of metadata counts less than what stands beside the text.
    const NESTED: usize = 1000;
    for (key, value) in &object {
        if let Some((f, rank)) = field(key) {
            let separator = if f == Field::Text { "\n\n" } else { ", " };
            if let Some(text) = text_of(value, separator) {
                slots.offer((f, rank), text);
            }
        } else if let (true, Value::Object(inner)) = (is_meta(key), value) {
            for (key, value) in inner {
                if let (Some((f, rank)), Some(text)) = (field(key), text_of(value, ", ")) {
                    slots.offer((f, rank + NESTED), text);
                }
            }
        }
    }
    let mut article = slots.article(|| fields::list(object.keys().map(String::as_str)))?;
    if html::is_markup(&article.text) {
        article.text = html::fragment(&article.text);
    }
    Ok(article)
}

fn is_meta(key: &str) -> bool {
    matches!(key, "meta" | "metadata" | "_source" | "fields" | "attributes")
}

/// A value as text: strings and numbers, lists of them, objects by their name.
fn text_of(value: &Value, separator: &str) -> Option<String> {
    match value {
        Value::String(s) => Some(s.clone()),
        Value::Number(n) => Some(n.to_string()),
        Value::Array(items) => {
            let parts: Vec<String> = items.iter().filter_map(|i| text_of(i, separator)).collect();
            (!parts.is_empty()).then(|| parts.join(separator))
        }
        Value::Object(object) => ["name", "text", "value", "title", "#text", "rendered"]
            .iter()
            .find_map(|key| object.get(*key)?.as_str().map(str::to_owned)),
        Value::Null | Value::Bool(_) => None,
    }
}
