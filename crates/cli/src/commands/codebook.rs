//! `hemicycle codebook suggest`: what the corpus takes position on, as a file to edit.

use crate::args::{CodebookCommand, Common, SuggestArgs};
use crate::exit::{Exit, Failure, Outcome};
use crate::settings::Settings;
use document::{Document, LanguageCode, MentionKind, TargetType};
use pipeline::{Source, Stage, stream};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::io::Write as _;
use std::ops::ControlFlow;

/// Runs a command on the list of issues.
pub fn run(command: &CodebookCommand, common: &Common) -> Outcome {
    match command {
        CodebookCommand::Suggest(args) => suggest(args, common),
    }
}

/// What one document gives.
#[derive(Serialize, Deserialize)]
struct Found {
    doc: String,
    issues: Vec<(String, String, String)>,
    actors: Vec<(String, String, String, Vec<String>)>,
}

#[derive(Default)]
struct Candidate {
    label: String,
    kind: String,
    docs: BTreeSet<String>,
    phrases: BTreeMap<String, BTreeSet<String>>,
}

fn suggest(args: &SuggestArgs, common: &Common) -> Outcome {
    let settings = Settings::new(common, None)?;
    let analyzer = settings.analyzer()?;
    let found = corpus::walk(&args.corpus);
    let mut refused = found.refused.len();
    for r in &found.refused {
        eprintln!("refused: {r}");
    }
    let (mut issues, mut actors) = (BTreeMap::new(), BTreeMap::new());
    let sink = |result: Result<Vec<u8>, corpus::Refusal>| {
        match result {
            Err(r) => {
                eprintln!("refused: {r}");
                refused += 1;
            }
            Ok(bytes) => {
                if let Ok(f) = serde_json::from_slice::<Found>(&bytes) {
                    add(f, &mut issues, &mut actors);
                }
            }
        }
        ControlFlow::Continue(())
    };
    let write = |doc: &Document| serde_json::to_vec(&of(doc)).unwrap_or_default();
    stream(
        Source::Inputs(found.inputs),
        &settings.limits,
        settings.jobs,
        (&analyzer, Some(Stage::Stance)),
        write,
        sink,
    )
    .map_err(Failure::usage)?;
    let text = render(&issues, &actors, args.min_articles as usize);
    std::io::stdout().write_all(text.as_bytes()).map_err(|e| Failure::write("stdout", &e))?;
    Ok(if refused > 0 { Exit::Refused } else { Exit::Done })
}

fn of(doc: &Document) -> Found {
    let lang = doc.language.as_ref().map_or(LanguageCode::UND, |l| l.code).to_string();
    let used: BTreeSet<&str> = doc
        .stances
        .iter()
        .flatten()
        .filter(|s| s.target_type == TargetType::Issue)
        .map(|s| s.target.as_str())
        .collect();
    Found {
        doc: doc.id.clone(),
        issues: doc
            .issues
            .iter()
            .flatten()
            .filter(|i| used.contains(i.id.as_str()))
            .map(|i| (i.id.to_string(), i.label.clone(), lang.clone()))
            .collect(),
        actors: doc
            .actors
            .iter()
            .flatten()
            .map(|a| {
                let forms: BTreeSet<String> = doc
                    .mentions
                    .iter()
                    .flatten()
                    .filter(|m| m.kind == MentionKind::Name && m.actor.as_ref() == Some(&a.id))
                    .map(|m| doc.slice(m.span).split_whitespace().collect::<Vec<_>>().join(" "))
                    .collect();
                let kind = a.entity_type.to_string();
                (a.id.to_string(), a.name.clone(), kind, forms.into_iter().collect())
            })
            .collect(),
    }
}

fn add(
    f: Found,
    issues: &mut BTreeMap<String, Candidate>,
    actors: &mut BTreeMap<String, Candidate>,
) {
    for (id, label, lang) in f.issues {
        let c = issues.entry(id).or_default();
        c.phrases.entry(lang).or_default().insert(label.clone());
        c.label = label;
        c.docs.insert(f.doc.clone());
    }
    for (id, name, kind, forms) in f.actors {
        let c = actors.entry(id).or_default();
        c.phrases.entry(String::new()).or_default().extend(forms);
        (c.label, c.kind) = (name, kind);
        c.docs.insert(f.doc.clone());
    }
}

fn render(
    issues: &BTreeMap<String, Candidate>,
    actors: &BTreeMap<String, Candidate>,
    least: usize,
) -> String {
    let ranked = |all: &BTreeMap<String, Candidate>| {
        let mut v: Vec<(String, usize)> = all
            .iter()
            .map(|(id, c)| (id.clone(), c.docs.len()))
            .filter(|(_, n)| *n >= least)
            .collect();
        v.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        v
    };
    let quoted = |s: &str| toml::Value::String(s.to_owned()).to_string();
    let list = |set: &BTreeSet<String>| {
        let all: Vec<String> = set.iter().map(|s| quoted(s)).collect();
        format!("[{}]", all.join(", "))
    };
    let mut t = String::from(
        "# Issues that the corpus takes position on, most widespread first. Delete, rename, join: entries with\n\
         # several phrases match any of them, on stems. Use with `hemicycle run … --codebook FILE`.\n",
    );
    for (id, n) in ranked(issues) {
        let c = &issues[&id];
        let _ = write!(
            t,
            "\n# in {n} articles\n[[issue]]\nid = {}\nlabel = {}\n",
            quoted(&id),
            quoted(&c.label)
        );
        for (lang, phrases) in &c.phrases {
            let _ = writeln!(t, "phrases.{lang} = {}", list(phrases));
        }
    }
    t.push_str(
        "\n# Actors, as a beginning of a file for --actors (remove the `# ` to use them).\n",
    );
    for (id, n) in ranked(actors) {
        let c = &actors[&id];
        let aliases = c.phrases.values().next().map(list).unwrap_or_else(|| "[]".to_owned());
        let _ = write!(
            t,
            "\n# in {n} articles\n# [[actor]]\n# id = {}\n# name = {}\n# type = {}\n# aliases = {aliases}\n",
            quoted(&id),
            quoted(&c.label),
            quoted(&c.kind)
        );
    }
    t
}
