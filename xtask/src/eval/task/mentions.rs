//! Mentions: exact span and type.

use crate::eval::gold::{GoldDoc, GoldMention};
use crate::eval::score::{Counts, Measure};
use document::{Document, EntityType, MentionKind, Span};

/// Leading articles, which scorers strip on both sides (codebook), in lower case.
const ARTICLES: &[&str] = &[
    "le ", "la ", "les ", "l'", "l’", "the ", "der ", "die ", "das ", "den ", "dem ", "des ",
    "el ", "los ", "las ", "il ", "lo ", "gli ", "i ", "o ", "a ", "os ", "as ", "de ", "het ",
];

/// The span without a leading article, white space and marks at its ends.
pub fn strip(text: &str, span: Span) -> Span {
    let mut span = span.trim(text);
    let lower = span.of(text).to_lowercase();
    if lower.len() == span.len()
        && let Some(a) = ARTICLES.iter().find(|a| lower.starts_with(**a) && lower.len() > a.len())
    {
        span = Span { start: span.start + a.len() as u32, end: span.end }.trim(text);
    }
    span
}

/// Measures of named mentions, by type as well, and of nominal ones.
pub fn measures(prefix: &str) -> Vec<Measure> {
    [
        "names exact+type",
        "names exact",
        "PER",
        "ORG",
        "LOC",
        "MISC",
        "nominal exact+type",
        "PER, ORG and LOC",
    ]
    .iter()
    .map(|n| Measure::new(format!("{prefix}{n}")))
    .collect()
}

/// Adds one document. `types`: those that the gold annotates at all.
pub fn add(measures: &mut [Measure], gold: &GoldDoc, doc: &Document, types: &[EntityType]) {
    let Some(mentions) = &gold.mentions else { return };
    let keep = |t: EntityType| types.contains(&t);
    let of_gold = |m: &&GoldMention| m.kind == MentionKind::Name && keep(m.entity_type);
    let key = |span: Span| strip(doc.text(), span);
    let g: Vec<_> = mentions.iter().filter(of_gold).map(|m| (key(m.span), m.entity_type)).collect();
    let found = doc.mentions.as_deref().unwrap_or_default();
    let s: Vec<_> = found
        .iter()
        .filter(|m| m.kind == MentionKind::Name && keep(m.entity_type))
        .map(|m| (key(m.span), m.entity_type))
        .collect();
    let id = gold.id.as_str();
    measures[0].push(id, Counts::of_sets(g.clone(), s.clone()));
    let spans = |v: &[(Span, EntityType)]| v.iter().map(|x| x.0).collect::<Vec<_>>();
    measures[1].push(id, Counts::of_sets(spans(&g), spans(&s)));
    for (i, t) in EntityType::ALL.iter().enumerate() {
        let only =
            |v: &[(Span, EntityType)]| v.iter().filter(|x| x.1 == *t).copied().collect::<Vec<_>>();
        measures[2 + i].push(id, Counts::of_sets(only(&g), only(&s)));
    }
    let three = |v: &[(Span, EntityType)]| {
        v.iter().filter(|x| x.1 != EntityType::Misc).copied().collect::<Vec<_>>()
    };
    measures[7].push(id, Counts::of_sets(three(&g), three(&s)));
    if mentions.iter().any(|m| m.kind == MentionKind::Nominal) {
        let g = mentions
            .iter()
            .filter(|m| m.kind == MentionKind::Nominal)
            .map(|m| (key(m.span), m.entity_type))
            .collect();
        let s = found
            .iter()
            .filter(|m| m.kind == MentionKind::Nominal)
            .map(|m| (key(m.span), m.entity_type))
            .collect();
        measures[6].push(id, Counts::of_sets(g, s));
    }
}
