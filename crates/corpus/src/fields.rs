//! Which field of a record is which, whatever its author called it.

use crate::article::Article;
use crate::refusal::Reason;
use crate::table;
use rustc_hash::FxHashMap;
use std::sync::LazyLock;

/// What an article has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Field {
    Id,
    Text,
    Title,
    Date,
    Source,
    Author,
    Section,
    Url,
}

const FIELDS: [(&str, Field); 8] = [
    ("id", Field::Id),
    ("text", Field::Text),
    ("title", Field::Title),
    ("date", Field::Date),
    ("source", Field::Source),
    ("author", Field::Author),
    ("section", Field::Section),
    ("url", Field::Url),
];

/// Names to fields, with their rank: the lower one counts.
static NAMES: LazyLock<FxHashMap<&'static str, (Field, usize)>> = LazyLock::new(|| {
    table::pairs(include_str!("data/fields.tsv"))
        .enumerate()
        .filter_map(|(rank, (name, field))| {
            let (_, field) = FIELDS.iter().find(|(n, _)| *n == field)?;
            Some((name, (*field, rank)))
        })
        .collect()
});

/// The field of this name and its rank.
pub(crate) fn field(name: &str) -> Option<(Field, usize)> {
    let folded: String = document::slug(name).chars().filter(|c| c.is_alphanumeric()).collect();
    NAMES.get(folded.as_str()).copied()
}

/// Values offered for the fields of one article; of several for one field the best name wins.
#[derive(Default)]
pub(crate) struct Slots {
    best: [Option<(usize, String)>; FIELDS.len()],
}

impl Slots {
    /// Offers a value. Blank ones are passed over.
    pub fn offer(&mut self, (field, rank): (Field, usize), value: String) {
        let slot = &mut self.best[field as usize];
        if !value.trim().is_empty() && slot.as_ref().is_none_or(|(r, _)| rank < *r) {
            *slot = Some((rank, value));
        }
    }

    fn take(&mut self, field: Field) -> Option<String> {
        self.best[field as usize].take().map(|(_, value)| value)
    }

    /// The article. `names` are those that the record has, for the message where there is no text.
    pub fn article(mut self, names: impl FnOnce() -> String) -> Result<Article, Reason> {
        let Some(text) = self.take(Field::Text) else {
            let names = names();
            let word = "no field with the text: expected `text`, `body`, `content` or the like";
            return Err(Reason::new("text.missing", format!("{word}; found {names}")));
        };
        Ok(self.article_with(text))
    }

    /// The article, with a text from elsewhere.
    pub fn article_with(mut self, text: String) -> Article {
        Article {
            own_id: self.take(Field::Id),
            title: self.take(Field::Title),
            date: self.take(Field::Date),
            source: self.take(Field::Source),
            author: self.take(Field::Author),
            section: self.take(Field::Section),
            url: self.take(Field::Url),
            text,
            notes: Vec::new(),
        }
    }
}

/// Names in a message: the first few, in backquotes.
pub(crate) fn list<'n>(names: impl Iterator<Item = &'n str>) -> String {
    const SHOWN: usize = 8;
    let mut out = String::new();
    let mut count = 0usize;
    for name in names {
        if count < SHOWN {
            let short: String = name.chars().take(40).collect();
            out.push_str(&format!("{}`{short}`", if count == 0 { "" } else { ", " }));
        }
        count += 1;
    }
    match count {
        0 => "no field at all".to_owned(),
        n if n > SHOWN => format!("{out} and {} more", n - SHOWN),
        _ => out,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn synonyms() {
        assert_eq!(field("Published_At").map(|f| f.0), Some(Field::Date));
        assert_eq!(field("Título").map(|f| f.0), Some(Field::Title));
        assert_eq!(field("colour"), None);
        for (name, field) in table::pairs(include_str!("data/fields.tsv")) {
            assert!(FIELDS.iter().any(|(n, _)| *n == field), "{name}: {field}");
            assert!(name.chars().all(|c| c.is_ascii_lowercase()), "{name}");
        }
    }
}
