//! The project's own gold: `X.gold.json` beside `X.txt`, spans by their exact text.

use super::{name, text};
use crate::eval::gold::{GoldActor, GoldDoc, GoldMention, GoldQuote, GoldStance};
use anyhow::{Context, Result, anyhow, bail};
use document::{Act, EntityType, MentionKind, Modality, Polarity, QuoteType, Span, Voice};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    lang: String,
    date: Option<String>,
    #[allow(dead_code)]
    title: Option<String>,
    #[allow(dead_code)]
    source: Option<String>,
    #[serde(default)]
    actors: Vec<Actor>,
    #[serde(default)]
    issues: Vec<Issue>,
    quotes: Option<Vec<Quote>>,
    stances: Option<Vec<Stance>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Actor {
    id: String,
    #[serde(rename = "type")]
    entity_type: EntityType,
    name: String,
    #[allow(dead_code)]
    role: Option<String>,
    affiliation: Option<String>,
    #[serde(default)]
    mentions: Vec<Pick>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Issue {
    id: String,
    label: String,
    #[serde(default)]
    patterns: BTreeMap<String, Vec<String>>,
}

/// A text to look for, with or without a choice of its occurrences.
#[derive(Deserialize, Clone)]
#[serde(untagged)]
enum Pick {
    Text(String),
    Choice(Choice),
}

#[derive(Deserialize, Clone)]
#[serde(deny_unknown_fields)]
struct Choice {
    exact: String,
    nth: Option<Nth>,
    #[serde(default)]
    metonym: bool,
    #[serde(default)]
    nominal: bool,
    #[serde(default)]
    #[allow(dead_code)]
    sentiment: Option<document::Sentiment>,
}

#[derive(Deserialize, Clone)]
#[serde(untagged)]
enum Nth {
    One(usize),
    Many(Vec<usize>),
}

#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrMany {
    One(String),
    Many(Vec<String>),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Quote {
    exact: String,
    nth: Option<usize>,
    speaker: OneOrMany,
    #[serde(rename = "type")]
    quote_type: QuoteType,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Stance {
    holder: String,
    target: String,
    polarity: Polarity,
    strength: u8,
    #[allow(dead_code)]
    act: Act,
    modality: Modality,
    #[serde(default)]
    #[allow(dead_code)]
    negated: bool,
    #[allow(dead_code)]
    voice: Voice,
    #[serde(default)]
    attribution: Vec<String>,
    cue: String,
    evidence: Choice,
}

/// Reads and checks one gold file.
///
/// # Errors
/// When a span does not occur in the text, an id is not declared, or a value is not legal; the
/// message names the file and the entry.
pub fn read(path: &Path) -> Result<Vec<GoldDoc>> {
    let file: File =
        serde_json::from_str(&text(path)?).with_context(|| format!("{}", path.display()))?;
    let id = name(path).trim_end_matches(".gold.json").to_owned();
    let body = text(&path.with_file_name(format!("{id}.txt")))?;
    let fail = |what: String| anyhow!("{}: {what}", path.display());

    let mut ids: BTreeSet<&str> = BTreeSet::from([document::OUTLET, document::UNKNOWN]);
    for known in
        file.actors.iter().map(|a| a.id.as_str()).chain(file.issues.iter().map(|i| i.id.as_str()))
    {
        if !ids.insert(known) {
            return Err(fail(format!("the id `{known}` is declared twice")));
        }
    }
    let known = |id: &str, where_: &str| -> Result<()> {
        if !ids.contains(id) {
            bail!(
                "{}: `{id}` in {where_} is neither an actor nor an issue of this file",
                path.display()
            );
        }
        Ok(())
    };
    for a in &file.actors {
        if let Some(org) = &a.affiliation {
            known(org, &format!("the affiliation of `{}`", a.id))?;
        }
    }
    let mut quotes = Vec::new();
    for q in file.quotes.iter().flatten() {
        let span = find(&body, &q.exact, q.nth.unwrap_or(0))
            .ok_or_else(|| fail(format!("the quote `{}` does not occur in the text", q.exact)))?;
        let speakers = match &q.speaker {
            OneOrMany::One(s) => vec![s.clone()],
            OneOrMany::Many(v) => v.clone(),
        };
        for s in &speakers {
            known(s, "a quote's speaker")?;
        }
        quotes.push(GoldQuote {
            span,
            quote_type: Some(q.quote_type),
            speakers,
            speaker_spans: vec![],
        });
    }
    let mut stances = Vec::new();
    for s in file.stances.iter().flatten() {
        known(&s.holder, "a holder")?;
        known(&s.target, "a target")?;
        for a in &s.attribution {
            known(a, "an attribution")?;
        }
        let nth = match s.evidence.nth {
            Some(Nth::One(n)) => n,
            _ => 0,
        };
        let exact = &s.evidence.exact;
        let evidence = find(&body, exact, nth)
            .ok_or_else(|| fail(format!("the evidence `{exact}` does not occur in the text")))?;
        if s.holder == s.target || !(1..=3).contains(&s.strength) || !exact.contains(&s.cue) {
            return Err(fail(format!(
                "the stance of `{}` on `{}`: expected another target than the holder, a strength from 1 to 3, and the cue `{}` inside the evidence",
                s.holder, s.target, s.cue
            )));
        }
        stances.push(GoldStance {
            holder: s.holder.clone(),
            target: s.target.clone(),
            polarity: s.polarity,
            modality: s.modality,
            attribution: s.attribution.clone(),
            evidence,
        });
    }
    let mentions = mentions(&body, &file.actors).map_err(|e| fail(e.to_string()))?;
    let actors = file
        .actors
        .iter()
        .map(|a| GoldActor {
            id: a.id.clone(),
            name: a.name.clone(),
            entity_type: Some(a.entity_type),
            patterns: vec![],
            affiliation: a.affiliation.clone(),
        })
        .chain(file.issues.iter().map(|i| GoldActor {
            id: i.id.clone(),
            name: i.label.clone(),
            entity_type: None,
            patterns: i.patterns.values().flatten().cloned().collect(),
            affiliation: None,
        }))
        .collect();
    Ok(vec![GoldDoc {
        id,
        lang: Some(file.lang),
        date: file.date,
        text: body,
        mentions: Some(mentions),
        actors: Some(actors),
        quotes: file.quotes.is_some().then_some(quotes),
        stances: file.stances.is_some().then_some(stances),
        sentiments: None,
    }])
}

fn find(text: &str, exact: &str, nth: usize) -> Option<Span> {
    text.match_indices(exact).nth(nth).map(|(i, m)| Span::new(i, i + m.len()))
}

/// Every whole-word occurrence of a string, or those that were picked; longest first, no overlap.
fn mentions(text: &str, actors: &[Actor]) -> Result<Vec<GoldMention>> {
    let mut wanted: Vec<(&Actor, Choice)> = Vec::new();
    for a in actors {
        for p in &a.mentions {
            let choice = match p {
                Pick::Text(t) => Choice {
                    exact: t.clone(),
                    nth: None,
                    metonym: false,
                    nominal: false,
                    sentiment: None,
                },
                Pick::Choice(c) => c.clone(),
            };
            wanted.push((a, choice));
        }
    }
    wanted.sort_by_key(|(_, c)| std::cmp::Reverse(c.exact.len()));
    let mut out: Vec<GoldMention> = Vec::new();
    for (actor, choice) in wanted {
        let whole = |i: usize| {
            let before = text[..i].chars().next_back();
            let after = text[i + choice.exact.len()..].chars().next();
            !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric)
        };
        let hits: Vec<usize> =
            text.match_indices(&choice.exact).map(|(i, _)| i).filter(|i| whole(*i)).collect();
        let picked: Vec<usize> = match &choice.nth {
            None => hits.clone(),
            Some(Nth::One(n)) => hits.get(*n).copied().into_iter().collect(),
            Some(Nth::Many(v)) => v.iter().filter_map(|n| hits.get(*n).copied()).collect(),
        };
        if picked.is_empty() {
            bail!(
                "the mention `{}` of `{}` does not occur as a whole word",
                choice.exact,
                actor.id
            );
        }
        for i in picked {
            let span = Span::new(i, i + choice.exact.len());
            if out.iter().all(|m| !m.span.overlaps(span)) {
                out.push(GoldMention {
                    span,
                    entity_type: actor.entity_type,
                    kind: if choice.nominal { MentionKind::Nominal } else { MentionKind::Name },
                    actor: Some(actor.id.clone()),
                    metonym: choice.metonym,
                });
            }
        }
    }
    out.sort_by_key(|m| m.span);
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn write(gold: &str) -> Result<Vec<GoldDoc>> {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("a.txt"), "Ada Moreau accuse Corvex. Moreau récuse Corvex.")
            .unwrap();
        std::fs::write(dir.path().join("a.gold.json"), gold).unwrap();
        read(&dir.path().join("a.gold.json"))
    }

    #[test]
    fn longest_first_and_no_overlap() {
        let docs = write(
            r#"{"lang":"fr","actors":[
              {"id":"ada-moreau","type":"PER","name":"Ada Moreau","mentions":["Moreau","Ada Moreau"]},
              {"id":"corvex","type":"ORG","name":"Corvex","mentions":[{"exact":"Corvex","nth":1}]}],
              "quotes":[],"stances":[{"holder":"ada-moreau","target":"corvex","polarity":"against","strength":2,
              "act":"speech","modality":"asserted","voice":"outlet","cue":"accuse","evidence":{"exact":"Ada Moreau accuse Corvex"}}]}"#,
        )
        .unwrap();
        let d = &docs[0];
        let found: Vec<&str> =
            d.mentions.as_ref().unwrap().iter().map(|m| m.span.of(&d.text)).collect();
        assert_eq!(found, ["Ada Moreau", "Moreau", "Corvex"]);
        assert_eq!(d.stances.as_ref().unwrap().len(), 1);
    }

    #[test]
    fn a_span_that_does_not_occur_is_an_error() {
        let e = write(
            r#"{"lang":"fr","quotes":[{"exact":"jamais","speaker":"unknown","type":"direct"}]}"#,
        );
        assert!(e.unwrap_err().to_string().contains("jamais"));
        let e = write(
            r#"{"lang":"fr","quotes":[{"exact":"récuse","speaker":"nemo","type":"direct"}]}"#,
        );
        assert!(e.unwrap_err().to_string().contains("nemo"));
    }
}
