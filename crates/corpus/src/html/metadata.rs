//! What a page says about its article: JSON-LD, then `<meta>`, then what a reader sees.

use super::blocks::words;
use crate::article::Article;
use dom_query::Document;
use serde_json::Value;

/// What is in the head and in JSON-LD, before anything was removed.
pub(super) fn read(dom: &Document) -> Article {
    let mut found = Article::default();
    for script in dom.select("script[type='application/ld+json']").nodes().iter().take(20) {
        if let Ok(value) = serde_json::from_str::<Value>(script.text().trim()) {
            json_ld(&value, &mut found);
        }
    }
    let mut meta = |slot: fn(&mut Article) -> &mut Option<String>, names: &[&str]| {
        for name in names {
            if slot(&mut found).is_some() {
                return;
            }
            let selector =
                format!("meta[property='{name}'], meta[name='{name}'], meta[itemprop='{name}']");
            let value = dom.select_single(&selector).attr("content");
            set(slot(&mut found), value.as_deref());
        }
    };
    meta(|a| &mut a.title, &["og:title", "twitter:title", "DC.title", "dc.title"]);
    meta(
        |a| &mut a.date,
        &[
            "article:published_time",
            "datePublished",
            "og:article:published_time",
            "DC.date.issued",
            "DC.date",
            "dc.date",
            "date",
            "pubdate",
            "publishdate",
            "publish-date",
            "cXenseParse:recs:publishtime",
            "parsely-pub-date",
        ],
    );
    meta(|a| &mut a.source, &["og:site_name", "DC.publisher", "publisher", "application-name"]);
    meta(|a| &mut a.author, &["author", "article:author", "DC.creator", "parsely-author"]);
    meta(|a| &mut a.section, &["article:section", "section", "parsely-section"]);
    meta(|a| &mut a.url, &["og:url"]);
    // Some give the address of the author's page.
    if found.author.as_deref().is_some_and(|a| a.starts_with("http")) {
        found.author = None;
    }
    if found.url.is_none() {
        set(&mut found.url, dom.select_single("link[rel='canonical']").attr("href").as_deref());
    }
    if found.title.is_none() {
        let title = words(&dom.select_single("head > title").text());
        set(&mut found.title, Some(without_site(&title, found.source.as_deref())));
    }
    found
}

/// What only the visible page says, after the noise went.
pub(super) fn complete(dom: &Document, found: &mut Article) {
    if found.date.is_none() {
        let time = dom.select_single("time[datetime]").attr("datetime");
        set(&mut found.date, time.as_deref());
    }
}

fn set(slot: &mut Option<String>, value: Option<&str>) {
    if slot.is_none() {
        *slot = value.map(words).filter(|v| !v.is_empty());
    }
}

/// A page's title without the name of the site after the last ` | `, ` - ` or ` – `.
fn without_site<'t>(title: &'t str, site: Option<&str>) -> &'t str {
    for mark in [" | ", " - ", " – ", " — "] {
        if let Some((head, tail)) = title.rsplit_once(mark) {
            let named = site.is_some_and(|s| document::slug(s) == document::slug(tail));
            if named || (mark == " | " && head.len() > tail.len()) {
                return head;
            }
        }
    }
    title
}

/// Takes what the first article of some JSON-LD says.
fn json_ld(value: &Value, found: &mut Article) {
    // Parsed JSON is at most 128 deep; so is this.
    match value {
        Value::Array(items) => items.iter().for_each(|item| json_ld(item, found)),
        Value::Object(object) => {
            if is_article(object.get("@type")) {
                set(&mut found.title, text(object.get("headline")).as_deref());
                set(&mut found.date, text(object.get("datePublished")).as_deref());
                set(&mut found.author, names(object.get("author")).as_deref());
                set(&mut found.source, names(object.get("publisher")).as_deref());
                set(&mut found.section, names(object.get("articleSection")).as_deref());
                let page = object.get("mainEntityOfPage");
                let page = page.and_then(|p| p.get("@id").or(Some(p)));
                set(&mut found.url, text(object.get("url")).or_else(|| text(page)).as_deref());
            } else {
                ["@graph", "mainEntity"]
                    .iter()
                    .filter_map(|k| object.get(*k))
                    .for_each(|v| json_ld(v, found));
            }
        }
        _ => {}
    }
}

fn is_article(kind: Option<&Value>) -> bool {
    match kind {
        Some(Value::String(s)) => {
            s.ends_with("Article")
                || s.ends_with("Posting")
                || s.ends_with("Report")
                || s == "Review"
        }
        Some(Value::Array(kinds)) => kinds.iter().any(|k| is_article(Some(k))),
        _ => false,
    }
}

fn text(value: Option<&Value>) -> Option<String> {
    value?.as_str().map(unescape)
}

/// JSON-LD is not HTML, yet many sites escape it as if it were.
fn unescape(s: &str) -> String {
    if s.contains('&') && s.contains(';') {
        Document::fragment(s).text().to_string()
    } else {
        s.to_owned()
    }
}

/// A name, an object with one, or a list of either.
fn names(value: Option<&Value>) -> Option<String> {
    match value? {
        Value::String(s) => Some(unescape(s)).filter(|s| !s.starts_with("http")),
        Value::Object(object) => text(object.get("name")),
        Value::Array(items) => {
            let all: Vec<String> = items.iter().filter_map(|i| names(Some(i))).collect();
            (!all.is_empty()).then(|| all.join(", "))
        }
        _ => None,
    }
}
