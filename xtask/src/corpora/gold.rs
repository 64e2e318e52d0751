//! Checks of the gold corpus beyond what reading it checks, and its statistics.

use super::marked::{self, Mode};
use super::{count_words, folder, splits};
use crate::eval::gold::{GoldDoc, GoldStance};
use crate::eval::{read_gold_checked, split_of};
use anyhow::Result;
use document::{EntityType, MentionKind, OUTLET, UNKNOWN};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// Least number of articles by language.
const LEAST: &[(&str, usize)] =
    &[("fr", 100), ("en", 30), ("de", 15), ("es", 15), ("it", 15), ("nl", 10), ("pt", 10)];

/// Length of an article in words, headline included.
const WORDS: std::ops::RangeInclusive<usize> = 300..=600;

/// Least statements and quotes of an article, on average over each language.
const MEANS: (f64, f64) = (15.0, 5.0);

/// Checks `corpora/gold`, prints its statistics, and writes or compares the datasheet's table.
pub fn check(mode: Mode) -> Vec<String> {
    let dir = folder("gold");
    let (docs, mut problems) = match read_gold_checked(&dir) {
        Ok(found) => found,
        Err(e) => return vec![format!("{e:#}")],
    };
    for doc in &docs {
        problems.extend(article(doc).into_iter().map(|p| format!("corpora/gold/{}: {p}", doc.id)));
    }
    let sides: Vec<Result<Vec<String>>> =
        ["train", "dev"].iter().map(|s| split_of(&dir, s)).collect();
    match sides.into_iter().collect::<Result<Vec<_>>>() {
        Err(e) => problems.push(format!("{e:#}")),
        Ok(sides) => problems.extend(splits::check(&docs, &sides[0], &sides[1])),
    }
    let rows = statistics(&docs);
    for (lang, least) in LEAST {
        let row = rows.get(*lang).copied().unwrap_or_default();
        if row.articles < *least {
            problems.push(format!(
                "corpora/gold: {} articles in {lang}, expected {least}",
                row.articles
            ));
        }
        if row.mean(row.stances) < MEANS.0 || row.mean(row.quotes) < MEANS.1 {
            problems
                .push(format!("corpora/gold: too few statements or quotes an article in {lang}"));
        }
    }
    let table = render(&rows);
    println!("{table}");
    if let Err(e) = marked::table(&dir.join("DATASHEET.md"), "statistics", &table, mode) {
        problems.push(format!("{e:#}"));
    }
    problems
}

/// Counts of one language.
#[derive(Clone, Copy, Default)]
struct Row {
    articles: usize,
    words: usize,
    stances: usize,
    quotes: usize,
    names: usize,
    nominal: usize,
    actors: usize,
    unsure: usize,
}

impl Row {
    fn mean(&self, n: usize) -> f64 {
        if self.articles == 0 { 0.0 } else { n as f64 / self.articles as f64 }
    }

    fn add(&mut self, o: Row) {
        self.articles += o.articles;
        self.words += o.words;
        self.stances += o.stances;
        self.quotes += o.quotes;
        self.names += o.names;
        self.nominal += o.nominal;
        self.actors += o.actors;
        self.unsure += o.unsure;
    }
}

fn statistics(docs: &[GoldDoc]) -> BTreeMap<String, Row> {
    let mut rows: BTreeMap<String, Row> = BTreeMap::new();
    for d in docs {
        let of_kind = |k| d.mentions.iter().flatten().filter(|m| m.kind == k).count();
        let stances = d.stances.as_deref().unwrap_or_default();
        rows.entry(d.lang.clone().unwrap_or_default()).or_default().add(Row {
            articles: 1,
            words: count_words(&d.text),
            stances: stances.len(),
            quotes: d.quotes.iter().flatten().count(),
            names: of_kind(MentionKind::Name),
            nominal: of_kind(MentionKind::Nominal),
            actors: d.actors.iter().flatten().filter(|a| a.entity_type.is_some()).count(),
            unsure: stances.iter().filter(|s| s.modality != document::Modality::Asserted).count(),
        });
    }
    rows
}

fn render(rows: &BTreeMap<String, Row>) -> String {
    let mut t = String::from(
        "| language | articles | words | statements | quotes | names | nominal mentions | actors | words, statements, quotes an article | not plainly asserted |\n|---|---|---|---|---|---|---|---|---|---|\n",
    );
    let mut all = Row::default();
    let mut line = |name: &str, r: &Row| {
        let _ = writeln!(
            t,
            "| {name} | {} | {} | {} | {} | {} | {} | {} | {:.0}, {:.1}, {:.1} | {:.0} % |",
            r.articles,
            r.words,
            r.stances,
            r.quotes,
            r.names,
            r.nominal,
            r.actors,
            r.mean(r.words),
            r.mean(r.stances),
            r.mean(r.quotes),
            100.0 * r.unsure as f64 / r.stances.max(1) as f64,
        );
    };
    for (lang, row) in rows {
        line(lang, row);
        all.add(*row);
    }
    line("all", &all);
    t
}

/// What is wrong with one article.
fn article(doc: &GoldDoc) -> Vec<String> {
    let mut out = Vec::new();
    let words = count_words(&doc.text);
    if !WORDS.contains(&words) {
        out.push(format!("{words} words, expected {WORDS:?}"));
    }
    if doc.title.as_deref() != doc.text.lines().next() {
        out.push("the title is not the first line of the text".to_owned());
    }
    if doc.source.as_deref().is_none_or(str::is_empty) {
        out.push("no source".to_owned());
    }
    if !doc.date.as_deref().is_some_and(is_date) {
        out.push(format!("the date {:?} is not like 2026-03-05", doc.date));
    }
    if doc.lang.as_deref() != doc.id.split('-').next() {
        out.push("the language is not that of the file's name".to_owned());
    }
    let actors = || doc.actors.iter().flatten();
    for a in actors().filter(|a| document::slug(&a.id) != a.id) {
        out.push(format!("`{}` is no slug", a.id));
    }
    for m in doc.mentions.iter().flatten() {
        if m.metonym && m.entity_type != EntityType::Organization {
            out.push(format!("the metonym `{}` is no ORG", m.span.of(&doc.text)));
        }
    }
    let stances = doc.stances.as_deref().unwrap_or_default();
    let used: BTreeSet<&str> = stances.iter().map(|s| s.target.as_str()).collect();
    for i in actors().filter(|a| a.entity_type.is_none() && !used.contains(a.id.as_str())) {
        out.push(format!("nobody takes a position on the issue `{}`", i.id));
    }
    for s in stances {
        let holder = doc.actor(&s.holder).and_then(|a| a.entity_type);
        let reserved = s.holder == OUTLET || s.holder == UNKNOWN;
        if !reserved && !matches!(holder, Some(EntityType::Person | EntityType::Organization)) {
            out.push(format!("`{}` holds a stance and is neither PER nor ORG", s.holder));
        }
    }
    out.extend(twice(doc, stances));
    let mut spans = BTreeSet::new();
    for q in doc.quotes.iter().flatten() {
        if !spans.insert((q.span, &q.speakers)) {
            out.push(format!("the quote `{}` is there twice", q.span.of(&doc.text)));
        }
    }
    out
}

fn is_date(s: &str) -> bool {
    let parts: Vec<&str> = s.split('-').collect();
    let number = |i: usize, n: usize| -> Option<u32> {
        let p: &&str = parts.get(i)?;
        (p.len() == n).then(|| p.parse().ok()).flatten()
    };
    parts.len() == 3
        && number(0, 4).is_some_and(|y| (1980..=2030).contains(&y))
        && number(1, 2).is_some_and(|m| (1..=12).contains(&m))
        && number(2, 2).is_some_and(|d| (1..=31).contains(&d))
}

/// Records that say the same twice in one sentence.
fn twice(doc: &GoldDoc, stances: &[GoldStance]) -> Vec<String> {
    let ends = sentence_ends(&doc.text);
    let mut seen = BTreeSet::new();
    let mut out = Vec::new();
    for s in stances {
        let sentence = ends.partition_point(|e| *e <= s.cue.start as usize);
        if !seen.insert((&s.holder, &s.target, s.polarity, s.modality, sentence)) {
            out.push(format!(
                "`{}` on `{}` ({}, {}) is there twice in one sentence, the second time with the cue `{}`",
                s.holder,
                s.target,
                s.polarity,
                s.modality,
                s.cue.of(&doc.text)
            ));
        }
    }
    out
}

/// Where sentences end, by marks and line breaks alone: the corpus must not depend on the program's
/// own idea of a sentence. Splits too often (after abbreviations), never too seldom.
fn sentence_ends(text: &str) -> Vec<usize> {
    let mut out = Vec::new();
    let mut ended = false;
    for (i, c) in text.char_indices() {
        match c {
            '\n' => {
                out.push(i + 1);
                ended = false;
            }
            '.' | '!' | '?' | '…' => ended = true,
            c if ended && c.is_whitespace() => out.push(i + c.len_utf8()),
            '»' | '"' | '”' | '“' | '’' if ended => {}
            _ => ended = false,
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_end_after_marks_and_lines() {
        let text = "Non. « Oui ! » dit-il\nSoit";
        let starts: Vec<&str> = sentence_ends(text).iter().map(|e| &text[*e..]).collect();
        assert_eq!(starts, ["« Oui ! » dit-il\nSoit", "» dit-il\nSoit", "dit-il\nSoit", "Soit"]);
    }

    #[test]
    fn one_record_a_sentence() {
        let gold = |second: &str| {
            let json = format!(
                r#"{{"lang":"fr","actors":[{{"id":"ada","type":"PER","name":"Ada","mentions":["Ada"]}}],
                "issues":[{{"id":"pont","label":"pont"}}],"stances":[
                {{"holder":"ada","target":"pont","polarity":"against","strength":2,"act":"speech","modality":"asserted","voice":"outlet","cue":"refuse","evidence":{{"exact":"Ada refuse"}}}},
                {{"holder":"ada","target":"pont","polarity":"against","strength":2,"act":"speech","modality":"asserted","voice":"outlet","cue":"{second}","evidence":{{"exact":"{second}"}}}}]}}"#
            );
            let doc =
                gold::parse("a", "Ada refuse et rejette le pont. Elle le hait.", &json).unwrap();
            twice(&doc, doc.stances.as_deref().unwrap()).len()
        };
        assert_eq!(gold("rejette"), 1);
        assert_eq!(gold("hait"), 0);
    }
}
