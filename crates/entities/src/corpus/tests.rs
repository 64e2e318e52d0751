//! One affair in two languages, and merging in any order.

use super::*;
use document::{Actor, Affiliation, Language, LanguageCode, Mention, Span};
use proptest::prelude::*;

/// A document whose text is its forms: `id|name|type|form,form|org`.
fn doc(id: &str, lang: LanguageCode, actors: &[&str]) -> Document {
    let mut text = String::new();
    let mut spans: Vec<(Span, &str)> = Vec::new();
    for a in actors {
        let cells: Vec<&str> = a.split('|').collect();
        for form in cells[3].split(',').filter(|f| !f.is_empty()) {
            spans.push((Span::new(text.len(), text.len() + form.len()), cells[0]));
            text.push_str(form);
            text.push(' ');
        }
    }
    let mut d = Document::new(id, text);
    d.language = Some(Language { code: lang, confidence: 1.0, passages: vec![] });
    let list = actors.iter().map(|a| {
        let cells: Vec<&str> = a.split('|').collect();
        let org = cells.get(4).filter(|o| !o.is_empty());
        Actor {
            id: cells[0].into(),
            name: cells[1].to_owned(),
            entity_type: cells[2].parse().unwrap(),
            affiliations: org
                .map(|o| Affiliation {
                    actor: Some((*o).into()),
                    role: "chef".into(),
                    span: Span::default(),
                })
                .into_iter()
                .collect(),
            reasons: vec![],
        }
    });
    d.actors = Some(list.collect());
    let mention = |(i, (span, actor)): (usize, &(Span, &str))| Mention {
        id: i as u32,
        span: *span,
        entity_type: EntityType::Organization,
        kind: MentionKind::Name,
        metonym: false,
        actor: Some((*actor).into()),
        sentiment: None,
        confidence: 1.0,
    };
    d.mentions = Some(spans.iter().enumerate().map(mention).collect());
    d
}

fn affair() -> Vec<Document> {
    vec![
        doc(
            "a",
            LanguageCode::FR,
            &[
                "ministere-de-la-peche|ministère de la Pêche|ORG|ministère de la Pêche",
                "odile-brannec|Odile Brannec|PER|Odile Brannec|ministere-de-la-peche",
                "union-des-marins|Union des marins|ORG|Union des marins,UDM",
                "jean-morin|Jean Morin|PER|Jean Morin|union-des-marins",
            ],
        ),
        doc(
            "b",
            LanguageCode::EN,
            &[
                "ministry-of-fisheries|Ministry of Fisheries|ORG|Ministry of Fisheries",
                "brannec|Brannec|PER|Brannec",
                "vladimir-putin|Vladimir Putin|PER|Putin",
            ],
        ),
        doc(
            "c",
            LanguageCode::FR,
            &[
                "udm|UDM|ORG|UDM",
                "paul-morin|Paul Morin|PER|Paul Morin|ministere-de-la-peche",
                "vladimir-poutine|Vladimir Poutine|PER|Poutine",
            ],
        ),
        doc(
            "d",
            LanguageCode::FR,
            &["morin|Morin|PER|Morin", "union-des-marins|Union des marins|ORG|"],
        ),
    ]
}

#[test]
fn one_affair_in_two_languages() {
    let terms = Terms::load(packs::embedded()).unwrap();
    let mut links = Links::default();
    for d in affair() {
        links.add(&d);
    }
    let l = links.resolve(&terms);
    let id = |doc: &str, actor: &str| l.get(doc, actor).unwrap().id.to_string();
    assert_eq!(id("a", "ministere-de-la-peche"), id("b", "ministry-of-fisheries"));
    assert_eq!(id("b", "brannec"), "odile-brannec");
    assert_eq!(id("c", "udm"), "union-des-marins");
    assert_eq!(id("b", "vladimir-putin"), id("c", "vladimir-poutine"));
    // Two of one surname stay two; the company decides.
    assert_ne!(id("a", "jean-morin"), id("c", "paul-morin"));
    assert_eq!(id("d", "morin"), "jean-morin");
    assert!(l.actors().iter().all(|a| a.ids.len() < 2 || !a.reasons.is_empty()));
    let text = serde_json::to_string(&links).unwrap();
    assert_eq!(serde_json::from_str::<Links>(&text).unwrap(), links);
}

proptest! {
    #[test]
    fn any_split_and_order_gives_the_same(order in Just((0..4).collect::<Vec<usize>>()).prop_shuffle(), cut in 0usize..5) {
        let docs = affair();
        let mut whole = Links::default();
        docs.iter().for_each(|d| whole.add(d));
        let (mut left, mut right) = (Links::default(), Links::default());
        for (i, d) in order.iter().enumerate() {
            if i < cut { left.add(&docs[*d]) } else { right.add(&docs[*d]) }
        }
        right.merge(left);
        prop_assert_eq!(right, whole);
    }
}
