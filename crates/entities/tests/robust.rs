//! Any text, with any layers, gives mentions that keep their promises.

use document::{Document, Language, LanguageCode, Passage, Span};
use proptest::prelude::*;
use std::sync::OnceLock;

struct Stages {
    tokenizers: tokenize::Tokenizers<'static>,
    parsers: syntax::Parsers,
    recognizer: entities::Recognizer,
}

fn stages() -> &'static Stages {
    static STAGES: OnceLock<Stages> = OnceLock::new();
    STAGES.get_or_init(|| {
        let packs = packs::embedded();
        let tokenizers = tokenize::Tokenizers::new(packs).expect("shipped packs load");
        let recognizer = entities::Recognizer::new(packs, entities::Options::default());
        let recognizer = recognizer.expect("shipped packs load");
        recognizer.check().expect("every shipped table loads");
        Stages { tokenizers, parsers: syntax::Parsers::new(packs), recognizer }
    })
}

fn holds(lang: &str, text: &str, parse: bool) {
    let s = stages();
    let code = LanguageCode::parse(lang).unwrap_or(LanguageCode::UND);
    let mut doc = Document::new("d", text);
    let span = Span::new(0, text.len());
    let passages = vec![Passage { span, code, confidence: 1.0 }];
    doc.language = Some(Language { code, confidence: 1.0, passages });
    s.tokenizers.tokenize(&mut doc, &mut Default::default());
    if parse {
        s.parsers.parse(&mut doc, &mut Default::default());
    }
    s.recognizer.annotate(&mut doc, &mut Default::default());
    let mut end = 0;
    for (i, m) in doc.mentions.iter().flatten().enumerate() {
        assert_eq!(m.id, i as u32);
        assert!(m.span.start >= end && !m.span.is_empty());
        assert!(text.get(m.span.range()).is_some());
        assert!(m.actor.as_deref().is_none_or(|a| doc.actor(a).is_some()));
        end = m.span.end;
    }
    let ids: Vec<_> = doc.actors.iter().flatten().map(|a| a.id.clone()).collect();
    assert!(ids.windows(2).all(|w| w[0] < w[1]), "{ids:?}");
    for f in doc.actors.iter().flatten().flat_map(|a| &a.affiliations) {
        assert!(text.get(f.span.range()).is_some());
        assert!(f.actor.as_deref().is_none_or(|a| doc.actor(a).is_some()));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn any_text(text in "\\PC{0,120}", lang in 0usize..8, parse: bool) {
        holds(["fr", "en", "de", "es", "it", "pt", "nl", "und"][lang], &text, parse);
    }

    #[test]
    fn odd_sentences(words in prop::collection::vec(0usize..WORDS.len(), 0..40), lang in 0usize..7, parse: bool) {
        let text: Vec<&str> = words.iter().map(|w| WORDS[*w]).collect();
        holds(["fr", "en", "de", "es", "it", "pt", "nl"][lang], &text.join(" "), parse);
    }
}

const WORDS: &[&str] = &[
    "Le",
    "la",
    "d’",
    "de",
    "du",
    "M.",
    "Mme",
    "ministre",
    "Odile",
    "Brannec",
    "-",
    "Orvalis",
    "(UIM)",
    "«",
    "»",
    ",",
    ".",
    "Union",
    "des",
    "ingénieurs",
    "président",
    "’s",
    "Orbanex-Chef",
    "a-t-il",
    "il",
    "elle",
    "son",
    "PDG",
    "Washington",
    "à",
    "et",
    "Conseil",
    "d'État",
    "UE",
    "\n\n",
    "Ministry",
    "of",
    "Civil",
    "Protection",
    "J.",
    "&",
    "van",
    "der",
    "Les",
    "Échos",
    "syndicat",
];

#[test]
fn one_document_after_another_in_one_scratch() {
    let s = stages();
    let mut scratch = entities::Scratch::default();
    let mut doc = Document::new("empty", "");
    s.recognizer.annotate(&mut doc, &mut scratch);
    assert_eq!(doc.actors, Some(vec![]));
}
