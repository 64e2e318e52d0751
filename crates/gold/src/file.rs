//! The project's own gold: `X.gold.json` beside `X.txt`, spans by their exact text.

use crate::{GoldActor, GoldDoc, GoldMention, GoldQuote, GoldStance};
use document::{Act, EntityType, MentionKind, Modality, Polarity, QuoteType, Span, Voice};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    lang: String,
    date: Option<String>,
    title: Option<String>,
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
    #[expect(dead_code, reason = "part of the format; nothing asks for it yet")]
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
    #[expect(dead_code, reason = "part of the format; nothing asks for it yet")]
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
    act: Act,
    modality: Modality,
    #[serde(default)]
    negated: bool,
    voice: Voice,
    #[serde(default)]
    attribution: Vec<String>,
    cue: String,
    evidence: Choice,
}

/// Reads and checks one gold file against its article.
///
/// # Errors
/// Every problem found: a span that does not occur in the text, an id that is not declared or has no
/// business where it stands, a value that is not legal. JSON that cannot be read is one problem.
pub fn parse(id: &str, text: &str, json: &str) -> Result<GoldDoc, Vec<String>> {
    let file: File = serde_json::from_str(json).map_err(|e| vec![e.to_string()])?;
    let mut reader = Reader::new(text, &file);
    let quotes: Vec<GoldQuote> =
        file.quotes.iter().flatten().filter_map(|q| reader.quote(q)).collect();
    let stances: Vec<GoldStance> =
        file.stances.iter().flatten().filter_map(|s| reader.stance(s)).collect();
    let mentions = reader.mentions(&file.actors);
    if !reader.problems.is_empty() {
        return Err(reader.problems);
    }
    let has = (file.quotes.is_some(), file.stances.is_some());
    let actors = file.actors.into_iter().map(|a| GoldActor {
        id: a.id,
        name: a.name,
        entity_type: Some(a.entity_type),
        patterns: vec![],
        affiliation: a.affiliation,
    });
    let issues = file.issues.into_iter().map(|i| GoldActor {
        id: i.id,
        name: i.label,
        entity_type: None,
        patterns: i.patterns.into_values().flatten().collect(),
        affiliation: None,
    });
    Ok(GoldDoc {
        id: id.to_owned(),
        lang: Some(file.lang),
        date: file.date,
        title: file.title,
        source: file.source,
        text: text.to_owned(),
        mentions: Some(mentions),
        actors: Some(actors.chain(issues).collect()),
        quotes: has.0.then_some(quotes),
        stances: has.1.then_some(stances),
        sentiments: None,
    })
}

/// What is known of a file while its entries are read.
struct Reader<'a> {
    text: &'a str,
    /// Ids that may hold, speak and report.
    actors: BTreeSet<&'a str>,
    issues: BTreeSet<&'a str>,
    problems: Vec<String>,
}

impl<'a> Reader<'a> {
    fn new(text: &'a str, file: &'a File) -> Self {
        let mut r = Reader {
            text,
            actors: BTreeSet::from([document::OUTLET, document::UNKNOWN]),
            issues: BTreeSet::new(),
            problems: Vec::new(),
        };
        for a in &file.actors {
            if !r.actors.insert(&a.id) {
                r.problems.push(format!("the id `{}` is declared twice", a.id));
            }
        }
        for i in &file.issues {
            if !r.issues.insert(&i.id) || r.actors.contains(i.id.as_str()) {
                r.problems.push(format!("the id `{}` is declared twice", i.id));
            }
        }
        for a in &file.actors {
            if let Some(org) = &a.affiliation {
                r.actor(org, &format!("the affiliation of `{}`", a.id));
            }
        }
        r
    }

    /// An id that must be an actor's, `outlet` or `unknown`.
    fn actor(&mut self, id: &str, place: &str) {
        if !self.actors.contains(id) {
            self.problems.push(format!("`{id}` in {place} is no actor of this file"));
        }
    }

    fn find(&mut self, exact: &str, nth: usize, what: &str) -> Option<Span> {
        let span = self.text.match_indices(exact).nth(nth).map(|(i, m)| Span::new(i, i + m.len()));
        if span.is_none() {
            self.problems
                .push(format!("{what} `{exact}` does not occur in the text {} times", nth + 1));
        }
        span
    }

    fn quote(&mut self, q: &Quote) -> Option<GoldQuote> {
        let speakers = match &q.speaker {
            OneOrMany::One(s) => vec![s.clone()],
            OneOrMany::Many(v) => v.clone(),
        };
        for s in &speakers {
            self.actor(s, "a quote's speaker");
        }
        let span = self.find(&q.exact, q.nth.unwrap_or(0), "the quote")?;
        Some(GoldQuote { span, quote_type: Some(q.quote_type), speakers, speaker_spans: vec![] })
    }

    fn stance(&mut self, s: &Stance) -> Option<GoldStance> {
        let place = format!("the stance of `{}` on `{}`", s.holder, s.target);
        self.actor(&s.holder, &place);
        for a in &s.attribution {
            self.actor(a, &format!("the chain of {place}"));
        }
        if !self.issues.contains(s.target.as_str()) {
            self.actor(&s.target, &place);
        }
        if s.target == document::OUTLET || s.target == document::UNKNOWN {
            self.problems.push(format!("{place}: a target is an actor or an issue"));
        }
        if s.holder == s.target {
            self.problems.push(format!("{place}: the holder is the target"));
        }
        if s.holder != document::UNKNOWN && s.attribution.contains(&s.holder) {
            self.problems.push(format!("{place}: the holder stands in its own chain"));
        }
        if !(1..=3).contains(&s.strength) {
            self.problems.push(format!("{place}: strength {} is not 1, 2 or 3", s.strength));
        }
        let nth = match s.evidence.nth {
            Some(Nth::One(n)) => n,
            _ => 0,
        };
        let evidence = self.find(&s.evidence.exact, nth, "the evidence")?;
        let Some(at) = s.evidence.exact.find(&s.cue) else {
            self.problems.push(format!("{place}: the cue `{}` is not in the evidence", s.cue));
            return None;
        };
        let at = evidence.start as usize + at;
        Some(GoldStance {
            holder: s.holder.clone(),
            target: s.target.clone(),
            polarity: s.polarity,
            modality: s.modality,
            strength: s.strength,
            act: s.act,
            negated: s.negated,
            voice: s.voice,
            attribution: s.attribution.clone(),
            evidence,
            cue: Span::new(at, at + s.cue.len()),
        })
    }

    /// Every whole-word occurrence of a string, or those that were picked; longest first, no overlap.
    fn mentions(&mut self, actors: &[Actor]) -> Vec<GoldMention> {
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
            for span in self.picked(&choice, &actor.id) {
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
        out
    }

    fn picked(&mut self, choice: &Choice, actor: &str) -> Vec<Span> {
        let text = self.text;
        let n = choice.exact.len();
        let whole = |i: &usize| {
            let before = text[..*i].chars().next_back();
            let after = text[*i + n..].chars().next();
            !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric)
        };
        let hits: Vec<usize> =
            text.match_indices(&choice.exact).map(|(i, _)| i).filter(whole).collect();
        let nth: Vec<usize> = match &choice.nth {
            None if hits.is_empty() => vec![0],
            None => (0..hits.len()).collect(),
            Some(Nth::One(n)) => vec![*n],
            Some(Nth::Many(v)) => v.clone(),
        };
        let mut out = Vec::new();
        for k in nth {
            match hits.get(k) {
                Some(i) => out.push(Span::new(*i, i + n)),
                None => self.problems.push(format!(
                    "the mention `{}` of `{actor}` does not occur as a whole word {} times",
                    choice.exact,
                    k + 1
                )),
            }
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(gold: &str) -> Result<GoldDoc, Vec<String>> {
        parse("a", "Ada Moreau accuse Corvex. Moreau récuse Corvex.", gold)
    }

    #[test]
    fn longest_first_and_no_overlap() {
        let d = read(
            r#"{"lang":"fr","actors":[
              {"id":"ada-moreau","type":"PER","name":"Ada Moreau","mentions":["Moreau","Ada Moreau"]},
              {"id":"corvex","type":"ORG","name":"Corvex","mentions":[{"exact":"Corvex","nth":1}]}],
              "quotes":[],"stances":[{"holder":"ada-moreau","target":"corvex","polarity":"against","strength":2,
              "act":"speech","modality":"asserted","voice":"outlet","cue":"accuse","evidence":{"exact":"Ada Moreau accuse Corvex"}}]}"#,
        )
        .unwrap();
        let found: Vec<&str> =
            d.mentions.as_ref().unwrap().iter().map(|m| m.span.of(&d.text)).collect();
        assert_eq!(found, ["Ada Moreau", "Moreau", "Corvex"]);
        assert_eq!(d.stances.as_ref().unwrap().len(), 1);
    }

    #[test]
    fn a_span_that_does_not_occur_is_an_error() {
        let problems = |gold| read(gold).unwrap_err().join("\n");
        let p = problems(
            r#"{"lang":"fr","quotes":[{"exact":"jamais","speaker":"unknown","type":"direct"},
               {"exact":"récuse","speaker":"nemo","type":"direct"}]}"#,
        );
        assert!(p.contains("jamais") && p.contains("nemo"), "{p}");
        let p = problems(
            r#"{"lang":"fr","actors":[{"id":"ada","type":"PER","name":"Ada","mentions":[{"exact":"Moreau","nth":[1,2]}]}],
               "issues":[{"id":"x","label":"x"}],
               "stances":[{"holder":"x","target":"x","polarity":"against","strength":4,"act":"speech",
               "modality":"asserted","voice":"outlet","attribution":["ada"],"cue":"loue","evidence":{"exact":"Ada"}}]}"#,
        );
        for part in
            ["whole word 3 times", "no actor", "holder is the target", "strength 4", "`loue`"]
        {
            assert!(p.contains(part), "{part} is missing in {p}");
        }
    }
}
