//! `hemicycle explain`: how a stance came about.

use crate::args::{Common, ExplainArgs};
use crate::commands::export::documents;
use crate::exit::{Exit, Failure, Outcome};
use crate::io::{in_run, open};
use aggregate::Record;
use document::{Document, Stance};
use std::fmt::Write as _;
use std::io::Write as _;

/// Prints the sentence, the parse, the rule, the lexicon entries and the score of a stance.
pub fn run(args: &ExplainArgs, _common: &Common) -> Outcome {
    let path = in_run(&args.dir, "stances.jsonl")?;
    let records = report::read_records(open(&path)?)
        .map_err(|e| Failure::usage(format!("{}: {e}", path.display())))?;
    let found: Vec<&Record> = records.iter().filter(|r| r.id.starts_with(&args.id)).collect();
    let record = match found.as_slice() {
        [] => {
            return Err(Failure::usage(format!(
                "no stance `{}` in {}: ids stand in stances.jsonl and in the report",
                args.id,
                args.dir.display()
            )));
        }
        [one] => *one,
        [first, ..] if found.iter().all(|r| r.id == first.id) => *first,
        many => {
            let ids: Vec<&str> = many.iter().take(5).map(|r| r.id.as_str()).collect();
            return Err(Failure::usage(format!(
                "`{}` begins {} ids: {} …",
                args.id,
                many.len(),
                ids.join(", ")
            )));
        }
    };
    let path = in_run(&args.dir, "documents.jsonl.zst")?;
    let doc = documents(open(&path)?).find(|d| d.id == record.doc_id);
    let mut text = head(record);
    if let Some(doc) = &doc
        && let Some(stance) = doc.stances.iter().flatten().find(|s| s.id == record.id)
    {
        body(&mut text, doc, stance);
    }
    std::io::stdout().write_all(text.as_bytes()).map_err(|e| Failure::write("stdout", &e))?;
    Ok(Exit::Done)
}

fn head(r: &Record) -> String {
    let mut t = String::new();
    let _ = writeln!(
        t,
        "{}  {} → {}: {}, {}, strength {}",
        r.id, r.holder_name, r.target_name, r.polarity, r.modality, r.strength
    );
    let _ = writeln!(
        t,
        "{}, {}, {}",
        r.source.as_deref().unwrap_or("no outlet"),
        r.date.as_deref().unwrap_or("undated"),
        r.doc_id
    );
    let chain = if r.attribution_names.is_empty() {
        "the outlet itself".to_owned()
    } else {
        r.attribution_names.join(" → ")
    };
    let _ = writeln!(
        t,
        "reported by: {chain}; voice {}; act {}; negated: {}",
        r.voice, r.act, r.negated
    );
    let _ = writeln!(
        t,
        "\n  … {}[{}]{} …\n",
        one_line(&r.prefix),
        one_line(&r.exact),
        one_line(&r.suffix)
    );
    let _ = writeln!(t, "rule {}, confidence {:.3}, cue « {} »", r.rule, r.confidence, r.cue);
    for (i, step) in r.trace.iter().enumerate() {
        let _ = write!(t, "  {}. {}", i + 1, step.note);
        if let Some(text) = &step.text {
            let _ = write!(t, " « {} »", one_line(text));
        }
        if let Some(entry) = &step.entry {
            let _ = write!(t, "  [{entry}]");
        }
        t.push('\n');
    }
    t
}

fn one_line(s: &str) -> String {
    s.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn body(t: &mut String, doc: &Document, stance: &Stance) {
    let Some(sentence) = doc.sentences().get(stance.sentence as usize) else { return };
    let _ = writeln!(t, "\nsentence {}: {}\n", stance.sentence, one_line(doc.slice(sentence.span)));
    t.push_str(&crate::view::tree(doc, sentence));
    let quotes: Vec<_> =
        doc.quotes.iter().flatten().filter(|q| q.span.overlaps(sentence.span)).collect();
    for q in quotes {
        let who: Vec<&str> = q.speakers.iter().map(|s| s.actor.as_deref().unwrap_or("?")).collect();
        let _ = writeln!(
            t,
            "\nquote ({}) of {}: {}",
            q.quote_type,
            if who.is_empty() { "nobody found".to_owned() } else { who.join(", ") },
            one_line(doc.slice(q.span))
        );
    }
    for id in [&stance.holder, &stance.target] {
        if let Some(actor) = doc.actor(id) {
            for reason in &actor.reasons {
                let _ = writeln!(t, "{}: {reason}", actor.name);
            }
        }
    }
}
