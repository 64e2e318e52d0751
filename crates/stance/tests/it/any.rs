//! Whatever the layers hold, the stage gives valid spans and does not panic.

use document::{
    Deprel, Document, Feats, Language, LanguageCode, Mention, MentionKind, Passage, Sentence, Span,
    TokenLayer, Upos,
};
use proptest::prelude::*;

const FORMS: &[&str] = &[
    "Odile",
    "accuse",
    "soutient",
    "«",
    "»",
    "“",
    "”",
    "’",
    "\"",
    ",",
    ":",
    ".",
    "?",
    "ne",
    "pas",
    "que",
    "qui",
    "dit",
    "selon",
    "menteur",
    "de",
    "à",
    "taxe",
    "suppression",
    "il",
    "nous",
    "é",
    "(",
    ")",
    "—",
    "s'",
    "aurait",
    "signataires",
    "lettre",
    "si",
    "\n\n",
    "\n",
];

fn word() -> impl Strategy<Value = (usize, usize, usize, usize, usize, bool)> {
    (0..FORMS.len(), 0..Upos::ALL.len(), 0..Deprel::COUNT, 0usize..12, 0usize..6, any::<bool>())
}

fn lemma(form: &str) -> &str {
    match form {
        "accuse" => "accuser",
        "soutient" => "soutenir",
        "dit" => "dire",
        "aurait" => "avoir",
        "s'" => "se",
        f => f,
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn spans_hold_and_nothing_panics(words in prop::collection::vec(word(), 0..60), cut in 1usize..20) {
        let feats = ["_", "Mood=Cnd|VerbForm=Fin", "Person=1|PronType=Prs", "Person=3|PronType=Prs",
            "Tense=Past|VerbForm=Part", "VerbForm=Inf"];
        let mut text = String::new();
        let mut layer = TokenLayer::default();
        let mut sentences: Vec<Sentence> = Vec::new();
        let mut mentions = Vec::new();
        let mut first = 0u32;
        for (n, (form, upos, rel, head, feat, named)) in words.iter().enumerate() {
            let form = FORMS[*form];
            if form.starts_with('\n') {
                text.push_str(form);
                continue;
            }
            let span = Span::new(text.len(), text.len() + form.len());
            text.push_str(form);
            text.push(' ');
            layer.push(span, [(form.into(), form.into())]);
            let word = layer.words.last_mut().unwrap();
            word.lemma = lemma(form).into();
            word.upos = Some(Upos::ALL[*upos]);
            word.deprel = Deprel::from_index(*rel);
            // Any head, in the sentence or not, cycles too.
            word.head = Some(*head as u32);
            word.feats = Feats::parse(feats[*feat]);
            if *named {
                mentions.push(Mention {
                    id: mentions.len() as u32,
                    span,
                    entity_type: document::EntityType::ALL[n % 4],
                    kind: MentionKind::ALL[n % 3],
                    metonym: n % 5 == 0,
                    actor: (n % 7 != 0).then(|| format!("a{}", n % 6).into()),
                    sentiment: None,
                    confidence: 0.5,
                });
            }
            let count = layer.tokens.len() as u32;
            if count - first >= cut as u32 {
                sentences.push(Sentence {
                    span: layer.tokens[first as usize].span.cover(span),
                    tokens: first..count,
                    words: first..count,
                });
                first = count;
            }
        }
        let mut doc = Document::new("any", text);
        doc.language = Some(Language {
            code: LanguageCode::FR,
            confidence: 1.0,
            passages: vec![Passage { span: Span::new(0, doc.text().len()), code: LanguageCode::FR, confidence: 1.0 }],
        });
        doc.sentences = Some(sentences);
        doc.tokens = Some(layer);
        doc.mentions = Some(mentions);
        let before = doc.clone();
        let analyzer = stance::Analyzer::new(&crate::fixture::packs(), stance::Options::default());
        analyzer.annotate(&mut doc, &mut stance::Scratch::default());
        let text = doc.text();
        let fits = |s: Span| text.get(s.range()).is_some();
        for q in doc.quotes.as_deref().unwrap() {
            prop_assert!(fits(q.span) && q.speakers.iter().all(|s| fits(s.span)));
            prop_assert!(q.parent.is_none_or(|p| p < q.id));
        }
        for s in doc.stances.as_deref().unwrap() {
            prop_assert!(fits(s.cue) && fits(s.evidence) && s.evidence.contains(s.cue));
            prop_assert!(s.holder != s.target);
            prop_assert!((0.0..=1.0).contains(&s.confidence) && (1..=3).contains(&s.strength));
        }
        // A second run gives the same, and the other layers are as they were.
        let mut again = before.clone();
        analyzer.annotate(&mut again, &mut stance::Scratch::default());
        prop_assert_eq!(&again, &doc);
        prop_assert_eq!(&before.tokens, &doc.tokens);
        prop_assert_eq!(&before.sentences, &doc.sentences);
    }
}

#[test]
fn a_document_without_layers_gives_empty_ones() {
    let mut doc = Document::new("empty", "");
    let analyzer = stance::Analyzer::new(&crate::fixture::packs(), stance::Options::default());
    analyzer.annotate(&mut doc, &mut stance::Scratch::default());
    assert_eq!(doc.quotes.as_deref(), Some(&[][..]));
    assert_eq!(doc.stances.as_deref(), Some(&[][..]));
}
