//! The block of fields before a text: YAML between `---` lines, TOML between `+++` lines.
//!
//! Of YAML only what front matter uses is read: `key: value` with or without quotes, lists, block
//! scalars. More lenient than YAML: a value may hold `: ` and `#` without quotes, as headlines do.

use crate::fields::{Slots, field};
use std::iter::Peekable;
use std::str::Lines;

/// Longest front matter, in bytes. A `---` further down is a rule in the text.
const LONGEST: usize = 32 << 10;

/// A file taken apart.
pub(crate) struct Parts<'t> {
    pub slots: Slots,
    /// What follows the front matter and the blank lines after it, as it stands in the file.
    pub body: &'t str,
    pub notes: Vec<(&'static str, String)>,
}

/// Splits a file. One without front matter is all body.
pub(crate) fn split(text: &str) -> Parts<'_> {
    let mut parts = Parts { slots: Slots::default(), body: text, notes: Vec::new() };
    let Some((fence, block, body)) = fences(text) else { return parts };
    let read = if fence == "+++" { toml_pairs(block) } else { yaml_pairs(block) };
    match read {
        Ok(pairs) => {
            for (key, value) in pairs {
                if let Some(field) = field(&key) {
                    parts.slots.offer(field, value);
                }
            }
            parts.body = body;
        }
        // Not front matter after all: the text keeps it.
        Err(why) => parts.notes.push(("frontmatter.unread", why)),
    }
    parts
}

/// The fence, the block between two of them, and what follows.
fn fences(text: &str) -> Option<(&str, &str, &str)> {
    let (first, _) = text.split_once('\n')?;
    let fence = first.trim_end();
    if fence != "---" && fence != "+++" {
        return None;
    }
    let start = first.len() + 1;
    let mut at = start;
    for line in text[start..].split_inclusive('\n') {
        if at - start > LONGEST {
            return None;
        }
        let trimmed = line.trim_end();
        if trimmed == fence || (fence == "---" && trimmed == "...") {
            return Some((fence, &text[start..at], without_blank_lines(&text[at + line.len()..])));
        }
        at += line.len();
    }
    None
}

fn without_blank_lines(mut body: &str) -> &str {
    while let Some((line, rest)) = body.split_once('\n') {
        if !line.trim().is_empty() {
            break;
        }
        body = rest;
    }
    body
}

fn toml_pairs(block: &str) -> Result<Vec<(String, String)>, String> {
    let table: toml::Table = toml::from_str(block).map_err(|e| {
        format!("the text begins with `+++` but what follows is no TOML: {}", e.message())
    })?;
    Ok(table.into_iter().filter_map(|(key, value)| Some((key, toml_value(value)?))).collect())
}

fn toml_value(value: toml::Value) -> Option<String> {
    match value {
        toml::Value::String(s) => Some(s),
        toml::Value::Array(items) => {
            let items: Vec<String> = items.into_iter().filter_map(toml_value).collect();
            Some(items.join(", "))
        }
        toml::Value::Table(mut table) => table.remove("name").and_then(toml_value),
        other => Some(other.to_string()),
    }
}

fn yaml_pairs(block: &str) -> Result<Vec<(String, String)>, String> {
    let mut pairs = Vec::new();
    let mut lines = block.lines().peekable();
    while let Some(line) = lines.next() {
        let line = line.trim_end();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let Some((key, value)) = key_value(line) else {
            let line: String = line.chars().take(60).collect();
            return Err(format!(
                "the text begins with `---` but `{line}` is not of the form `key: value`"
            ));
        };
        let value = value.trim();
        let read = match value {
            "" => items(&mut lines),
            "|" | "|-" | "|+" | ">" | ">-" | ">+" => {
                indented(&mut lines).join(if value.starts_with('|') { "\n" } else { " " })
            }
            "null" | "~" => String::new(),
            _ => scalar(value),
        };
        pairs.push((key.to_owned(), read));
    }
    Ok(pairs)
}

/// `key: value`, the key unindented and of letters, digits, `_`, `-` and spaces.
fn key_value(line: &str) -> Option<(&str, &str)> {
    let (key, value) = line.split_once(':')?;
    let named = key.starts_with(|c: char| c.is_alphabetic() || c == '_')
        && key.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | ' ' | '.'))
        && key.len() <= 64;
    (named && (value.is_empty() || value.starts_with([' ', '\t'])))
        .then_some((key.trim_end(), value))
}

fn indented<'l>(lines: &mut Peekable<Lines<'l>>) -> Vec<&'l str> {
    let mut found = Vec::new();
    while let Some(line) = lines.next_if(|l| l.starts_with([' ', '\t']) || l.trim().is_empty()) {
        found.push(line.trim());
    }
    found
}

/// The items below a key without a value: `- item`, or an indented mapping with a `name`.
fn items(lines: &mut Peekable<Lines<'_>>) -> String {
    let mut found = Vec::new();
    while let Some(line) = lines.next_if(|l| l.starts_with([' ', '\t', '-'])) {
        let line = line.trim();
        let item = line.strip_prefix("- ").unwrap_or(line).trim();
        match key_value(item) {
            Some(("name", value)) => found.push(scalar(value.trim())),
            Some(_) => {}
            None => found.push(scalar(item)),
        }
    }
    found.join(", ")
}

fn scalar(value: &str) -> String {
    if let Some(inner) = inside(value, '"', '"') {
        return unescape(inner);
    }
    if let Some(inner) = inside(value, '\'', '\'') {
        return inner.replace("''", "'");
    }
    if let Some(inner) = inside(value, '[', ']') {
        let items: Vec<String> = inner.split(',').map(|i| scalar(i.trim())).collect();
        return items.join(", ");
    }
    value.to_owned()
}

fn inside(value: &str, open: char, close: char) -> Option<&str> {
    value.strip_prefix(open)?.strip_suffix(close)
}

/// The escapes of a double-quoted scalar that are in use.
fn unescape(inner: &str) -> String {
    let mut out = String::with_capacity(inner.len());
    let mut chars = inner.chars();
    while let Some(c) = chars.next() {
        if c != '\\' {
            out.push(c);
            continue;
        }
        match chars.next() {
            Some('n') => out.push('\n'),
            Some('t') => out.push('\t'),
            Some(c @ ('"' | '\\' | '/' | '\'')) => out.push(c),
            Some(c) => out.extend(['\\', c]),
            None => out.push('\\'),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Article;

    fn article(text: &str) -> (Article, &str) {
        let parts = split(text);
        let notes = parts.notes;
        let mut article = parts.slots.article_with(String::new());
        article.notes = notes;
        (article, parts.body)
    }

    #[test]
    fn yaml() {
        let (a, body) = article(
            "---\r\ntitle: Le port : « non » au quai\ndate: 2026-03-05\nauthors:\n  - Ada Vire\n  - 'Luc d''Orme'\nsource: \"L’\\\"Écho\\\"\"\nsection: [Mer, Ports]\ntags: x\n---\n\n  Corps.\n",
        );
        assert_eq!(a.title.as_deref(), Some("Le port : « non » au quai"));
        assert_eq!(a.date.as_deref(), Some("2026-03-05"));
        assert_eq!(a.author.as_deref(), Some("Ada Vire, Luc d'Orme"));
        assert_eq!(a.source.as_deref(), Some("L’\"Écho\""));
        assert_eq!(a.section.as_deref(), Some("Mer, Ports"));
        assert_eq!(body, "  Corps.\n");
    }

    #[test]
    fn toml() {
        let (a, body) = article(
            "+++\ntitle = \"T\"\ndate = 2026-03-05T10:00:00Z\n[author]\nname = \"A\"\n+++\nText",
        );
        assert_eq!((a.title.as_deref(), a.author.as_deref()), (Some("T"), Some("A")));
        assert_eq!(a.date.as_deref(), Some("2026-03-05T10:00:00Z"));
        assert_eq!(body, "Text");
    }

    #[test]
    fn rules_are_text() {
        for text in [
            "---\nA sentence, no field.\n---\nMore",
            "---\nno end",
            "--- x\n---\n",
            "+++\n?\n+++\n",
        ] {
            assert_eq!(split(text).body, text);
        }
    }
}
