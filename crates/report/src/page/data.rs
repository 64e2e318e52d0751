//! What the page's script works on: rows of numbers that point into tables of strings.
//!
//! The order of a row's fields is the one that `assets/page/model.js` reads.

use crate::run::RunData;
use aggregate::{ActorPage, ActorsFile, Filters, Ledger, Record, View, day_number};
use document::{Act, Modality, OUTLET, Polarity, QuoteType, UNKNOWN, Voice};
use serde::Serialize;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// Forms of a name and quotes of an actor that the page holds.
const FORMS: usize = 12;
const QUOTES: usize = 60;

/// The whole.
#[derive(Serialize)]
pub(super) struct PageData {
    title: String,
    generator: String,
    copies: bool,
    /// Records that the filters of the command line left out.
    left_out: usize,
    outlets: Vec<String>,
    languages: Vec<String>,
    polarities: Vec<&'static str>,
    modalities: Vec<&'static str>,
    voices: Vec<&'static str>,
    acts: Vec<&'static str>,
    docs: Vec<Value>,
    subjects: Vec<Value>,
    passages: Vec<String>,
    rules: Vec<String>,
    traces: Vec<Value>,
    records: Vec<Value>,
    quotes: Vec<Value>,
    ledger: Ledger,
}

/// A table of things, each once, in order of arrival.
struct Table<K: Ord> {
    index: BTreeMap<K, usize>,
}

impl<K: Ord> Table<K> {
    fn new() -> Self {
        Table { index: BTreeMap::new() }
    }

    fn add(&mut self, key: K) -> (usize, bool) {
        let next = self.index.len();
        let at = *self.index.entry(key).or_insert(next);
        (at, at == next)
    }
}

/// UTF-16 units before the character `at` of `text`.
fn utf16(text: &str, at: u32) -> usize {
    text.chars().take(at as usize).map(char::len_utf16).sum()
}

fn index_of(list: &[String], s: Option<&str>) -> i64 {
    s.and_then(|s| list.binary_search_by(|x| x.as_str().cmp(s)).ok()).map_or(-1, |i| i as i64)
}

pub(super) fn page_data(run: &RunData, filters: &Filters) -> PageData {
    let before = run.records.len();
    let picked;
    let run = if *filters == Filters::default() {
        run
    } else {
        picked = run.filtered(filters);
        &picked
    };
    let left_out = before - run.records.len();
    let sealed = run.aggregate().finish();
    let view = View::new(&sealed, &Filters { copies: true, ..Filters::default() });
    let ledger = Ledger::new(&sealed, &run.supported);
    let file = ActorsFile::new(&view);
    let set = |values: BTreeSet<&str>| values.into_iter().map(str::to_owned).collect::<Vec<_>>();
    let sources = run.docs.iter().filter_map(|d| d.source.as_deref());
    let outlets =
        set(sources.chain(run.records.iter().filter_map(|r| r.source.as_deref())).collect());
    let langs = run.docs.iter().map(|d| d.lang.as_str());
    let languages = set(langs.chain(run.records.iter().map(|r| r.lang.as_str())).collect());

    let mut docs: Table<(&str, &str)> = Table::new();
    let mut clusters: Table<&str> = Table::new();
    let mut doc_rows = Vec::new();
    for d in &run.docs {
        if docs.add((&d.id, &d.sha256)).1 {
            let c = d.cluster_id.as_deref().map_or(-1, |c| clusters.add(c).0 as i64);
            doc_rows.push(json!([
                d.id,
                d.date.as_deref().and_then(day_number),
                index_of(&outlets, d.source.as_deref()),
                index_of(&languages, Some(&d.lang)),
                c,
                d.title,
                d.url,
            ]));
        }
    }
    // Records without their document: a table of stances that came alone.
    for r in &run.records {
        if docs.add((&r.doc_id, &r.doc_sha256)).1 {
            let c = r.cluster_id.as_deref().map_or(-1, |c| clusters.add(c).0 as i64);
            doc_rows.push(json!([
                r.doc_id,
                r.date.as_deref().and_then(day_number),
                index_of(&outlets, r.source.as_deref()),
                index_of(&languages, Some(&r.lang)),
                c,
                r.title,
                r.url,
            ]));
        }
    }

    let mut subjects: Table<String> = Table::new();
    let pages: Vec<&ActorPage> = file.actors.iter().chain(&file.issues).collect();
    for p in &pages {
        subjects.add(p.id.clone());
    }
    let known = |id: &str| subjects.index.get(id).map_or(-1, |i| *i as i64);
    let subject_rows =
        pages.iter().enumerate().map(|(i, p)| subject(p, i >= file.actors.len(), &known)).collect();

    let mut passages: Table<(usize, u32, &str)> = Table::new();
    let mut passage_rows = Vec::new();
    let mut rules: Table<&str> = Table::new();
    let mut traces: Table<String> = Table::new();
    let mut trace_rows = Vec::new();
    let mut record_rows = Vec::new();
    for r in &run.records {
        let doc = docs.index[&(r.doc_id.as_str(), r.doc_sha256.as_str())];
        let (passage, new) = passages.add((doc, r.passage_start_char, &r.passage));
        if new {
            passage_rows.push(r.passage.clone());
        }
        let trace: Vec<Value> = r.trace.iter().map(|t| json!([t.note, t.entry, t.text])).collect();
        let trace = Value::from(trace);
        let (trace_at, new) = traces.add(trace.to_string());
        if new {
            trace_rows.push(trace);
        }
        let place = (doc, passage, rules.add(&r.rule).0, trace_at);
        record_rows.push(record(r, place, known(&r.corpus_holder()), known(&r.target), &known));
    }
    let mut rule_rows = vec![String::new(); rules.index.len()];
    for (rule, i) in &rules.index {
        rule_rows[*i] = (*rule).to_owned();
    }
    PageData {
        title: run.title.clone(),
        generator: run.generator.clone(),
        copies: filters.copies,
        left_out,
        outlets,
        languages,
        polarities: Polarity::ALL.iter().map(|x| x.as_str()).collect(),
        modalities: Modality::ALL.iter().map(|x| x.as_str()).collect(),
        voices: Voice::ALL.iter().map(|x| x.as_str()).collect(),
        acts: Act::ALL.iter().map(|x| x.as_str()).collect(),
        docs: doc_rows,
        subjects: subject_rows,
        passages: passage_rows,
        rules: rule_rows,
        traces: trace_rows,
        records: record_rows,
        quotes: quotes(run, &docs, &known),
        ledger,
    }
}

fn subject(p: &ActorPage, issue: bool, known: &dyn Fn(&str) -> i64) -> Value {
    let kind = match p.entity_type {
        Some(t) => t.as_str(),
        None if issue => "issue",
        None if p.id == UNKNOWN => "unknown",
        None if p.id == OUTLET || p.id.starts_with("outlet:") => "outlet",
        None => "source",
    };
    let forms: Vec<Value> = p.forms.iter().take(FORMS).map(|f| json!([f.form, f.count])).collect();
    let affiliations: Vec<Value> = p
        .affiliations
        .iter()
        .map(|a| {
            let at = a.actor.as_deref().map_or(-1, known);
            json!([at, a.actor_name, a.roles, a.articles])
        })
        .collect();
    let people: Vec<i64> = p.people.iter().map(|id| known(id)).filter(|i| *i >= 0).collect();
    json!([p.id, p.name, kind, p.articles, p.mentions, forms, affiliations, people])
}

fn record(
    r: &Record,
    (doc, passage, rule, trace): (usize, usize, usize, usize),
    holder: i64,
    target: i64,
    known: &dyn Fn(&str) -> i64,
) -> Value {
    let inside = |at: u32| utf16(&r.passage, at.saturating_sub(r.passage_start_char));
    let span = |a: u32, b: u32| json!([inside(a), inside(b)]);
    let maybe = |a: Option<u32>, b: Option<u32>| match (a, b) {
        (Some(a), Some(b)) => span(a, b),
        _ => Value::Null,
    };
    let chain: Vec<Value> = r
        .attribution
        .iter()
        .enumerate()
        .map(|(i, id)| match (known(id), r.attribution_names.get(i)) {
            (at, _) if at >= 0 => json!(at),
            (_, name) => json!(name.map_or(id.as_str(), String::as_str)),
        })
        .collect();
    json!([
        doc,
        holder,
        target,
        r.polarity as u8,
        r.modality as u8,
        r.voice as u8,
        r.act as u8,
        r.strength,
        (f64::from(r.confidence) * 1000.0).round() as u32,
        u8::from(r.negated),
        chain,
        passage,
        span(r.sentence_start_char, r.sentence_end_char),
        span(r.start_char, r.end_char),
        span(r.cue_start_char, r.cue_end_char),
        maybe(r.holder_start_char, r.holder_end_char),
        maybe(r.target_start_char, r.target_end_char),
        rule,
        trace,
        r.id,
        r.lang,
    ])
}

/// The first quotes of each actor, in order of their documents.
fn quotes(run: &RunData, docs: &Table<(&str, &str)>, known: &dyn Fn(&str) -> i64) -> Vec<Value> {
    let mut out = Vec::new();
    let mut count: BTreeMap<i64, usize> = BTreeMap::new();
    for d in &run.docs {
        let doc = docs.index[&(d.id.as_str(), d.sha256.as_str())];
        for q in &d.quotes {
            let speakers: Vec<i64> = q
                .speakers
                .iter()
                .map(|s| known(s))
                .filter(|s| *s >= 0)
                .filter(|s| {
                    let n = count.entry(*s).or_default();
                    *n += 1;
                    *n <= QUOTES
                })
                .collect();
            if !speakers.is_empty() {
                let kind = QuoteType::ALL.iter().position(|t| *t == q.quote_type);
                out.push(json!([doc, speakers, kind, q.text, q.cue]));
            }
        }
    }
    out
}
