//! A document from a few lines: one word a line, `form lemma UPOS head deprel [feats] [@actor:TYPE]`.
//!
//! A blank line ends a sentence, `¶` alone a paragraph; `·` before a form glues it to the word before.
//! `@` goes on the first word of a mention, `@+` on those that continue it.

#![expect(clippy::unwrap_used, reason = "a fixture that does not read is a failed test")]

use document::{
    Actor, Deprel, Document, EntityType, Feats, Language, LanguageCode, Mention, MentionKind,
    Passage, Sentence, Span, TokenLayer,
};
use lexicon::{File, Packs};

const PACK: &[(&str, &str)] = &[
    (
        "pack.toml",
        "code = \"fr\"\nname = \"français\"\nenglish = \"French\"\nquotes = [[\"«\", \"»\"], [\"“\", \"”\"], [\"‘\", \"’\"]]\n",
    ),
    (
        "frames.tsv",
        "pred\tpos\tholder\ttarget\tpolarity\tstrength\tact\tflags\n\
         accuser\tVERB\tsubj\tobj\t-\t2\tspeech\tsay\n\
         soutenir\tVERB\tsubj\tobj\t+\t2\tposition\t\n\
         demander\tVERB\tsubj\tobj\t+\t2\tposition\tdemand\n\
         refuser\tVERB\tsubj\tinf[de]\t-\t2\tposition\trefusal\n\
         opposer +refl\tVERB\tsubj\tobl[à]\t-\t2\tposition\t\n\
         apporter +obj:soutien\tVERB\tsubj\tobl[à]\t+\t2\tposition\t\n\
         soutien\tNOUN\tposs|gov\tobl[à]\t+\t2\tposition\t\n\
         affronter +refl\tVERB\tsubj\t-\t-\t2\taction\trecip\n\
         sanctionner\tVERB\tsubj\tobj\t-\t3\taction\t\n",
    ),
    (
        "effects.tsv",
        "lemma\tpos\teffect\taffected\nsupprimer\tVERB\t-\tobj\nsuppression\tNOUN\t-\tposs\n",
    ),
    (
        "cues.tsv",
        "lemma\tpos\tclass\tspeaker\taddressee\tflags\n\
         dire\tVERB\tsay\tsubj\tiobj\tincise\n\
         affirmer\tVERB\tsay\tsubj\t\tincise\n\
         selon\tADP\tsource\tself\t\t\n",
    ),
    (
        "modality.tsv",
        "phrase\tclass\tscope\tflags\n@Mood=Cnd\talleged\tclause\t\n@Tense=Fut\tintended\tclause\t\nne pas\tneg\tclause\t\nne plus\tneg\tclause\t\n",
    ),
    (
        "evaluation.tsv",
        "lemma\tpos\tpolarity\tstrength\tflags\nmenteur\tNOUN\t-\t3\tinsult,actor\nirresponsable\tADJ\t-\t2\t\n",
    ),
    (
        "function.tsv",
        "class\tlemmas\ndative\tà\ngenitive\tde\nagent\tpar\nreflexive\tse\nrelative\tqui|que\nneg-particle\tne\njudge\tqualifier|juger\ntrait\tcourage\nif\tsi\nperfect\tavoir\nsource\t\n",
    ),
];

/// The packs of the fixtures: one small French pack.
pub fn packs() -> Packs {
    let files: Vec<File> = PACK
        .iter()
        .map(|(name, text)| {
            let text = text.replace("source\t\n", "");
            File {
                lang: "fr",
                name,
                bytes: Box::leak(text.into_bytes().into_boxed_slice()),
                digest: "",
            }
        })
        .collect();
    Packs::from_files(&files)
}

/// Reads a fixture.
pub fn read(lines: &str) -> Document {
    let mut text = String::new();
    let mut layer = TokenLayer::default();
    let mut sentences = Vec::new();
    let mut mentions: Vec<Mention> = Vec::new();
    let (mut first_token, mut first_word) = (0u32, 0u32);
    let mut end = |layer: &TokenLayer, first_token: &mut u32, first_word: &mut u32| {
        if layer.tokens.len() as u32 > *first_token {
            let span = layer.tokens[*first_token as usize]
                .span
                .cover(layer.tokens[layer.tokens.len() - 1].span);
            sentences.push(Sentence {
                span,
                tokens: *first_token..layer.tokens.len() as u32,
                words: *first_word..layer.words.len() as u32,
            });
            *first_token = layer.tokens.len() as u32;
            *first_word = layer.words.len() as u32;
        }
    };
    for line in lines.lines() {
        let cells: Vec<&str> = line.split_whitespace().collect();
        match cells.as_slice() {
            [] => end(&layer, &mut first_token, &mut first_word),
            ["¶"] => {
                end(&layer, &mut first_token, &mut first_word);
                text.push_str("\n\n");
            }
            [form, lemma, upos, head, rel, rest @ ..] => {
                let glued = form.starts_with('·');
                let form = form.trim_start_matches('·');
                if !glued && !text.is_empty() && !text.ends_with('\n') {
                    text.push(' ');
                }
                let span = Span::new(text.len(), text.len() + form.len());
                text.push_str(form);
                layer.push(span, [(form.into(), form.to_lowercase().into())]);
                let word = layer.words.last_mut().unwrap();
                word.lemma = (*lemma).into();
                word.upos = Some(upos.parse().unwrap());
                word.head = Some(head.parse().unwrap());
                word.deprel = Some(Deprel::parse(rel).unwrap());
                for cell in rest {
                    if *cell == "@+" {
                        mentions.last_mut().unwrap().span.end = span.end;
                    } else if let Some(m) = cell.strip_prefix('@') {
                        let (id, kind) = m.split_once(':').unwrap();
                        mentions.push(Mention {
                            id: mentions.len() as u32,
                            span,
                            entity_type: kind.parse().unwrap(),
                            kind: match upos.parse().unwrap() {
                                document::Upos::Pron => MentionKind::Pronoun,
                                document::Upos::Noun => MentionKind::Nominal,
                                _ => MentionKind::Name,
                            },
                            metonym: false,
                            actor: Some(id.into()),
                            sentiment: None,
                            confidence: 1.0,
                        });
                    } else {
                        word.feats = Feats::parse(cell);
                    }
                }
            }
            other => panic!("a fixture line has five cells: {other:?}"),
        }
    }
    end(&layer, &mut first_token, &mut first_word);
    let mut ids: Vec<(String, EntityType)> =
        mentions.iter().map(|m| (m.actor.clone().unwrap().to_string(), m.entity_type)).collect();
    ids.sort();
    ids.dedup_by(|a, b| a.0 == b.0);
    let mut doc = Document::new("fixture", text);
    doc.language = Some(Language {
        code: LanguageCode::FR,
        confidence: 1.0,
        passages: vec![Passage {
            span: Span::new(0, doc.text().len()),
            code: LanguageCode::FR,
            confidence: 1.0,
        }],
    });
    doc.sentences = Some(sentences);
    doc.tokens = Some(layer);
    doc.mentions = Some(mentions);
    doc.actors = Some(
        ids.into_iter()
            .map(|(id, entity_type)| Actor {
                name: id.clone(),
                id: id.into(),
                entity_type,
                affiliations: Vec::new(),
                reasons: Vec::new(),
            })
            .collect(),
    );
    doc
}

/// Reads a fixture and runs the stage over it.
pub fn annotate(lines: &str) -> Document {
    let mut doc = read(lines);
    let analyzer = stance::Analyzer::new(&packs(), stance::Options::default());
    analyzer.check().unwrap();
    analyzer.annotate(&mut doc, &mut stance::Scratch::default());
    doc
}

/// The stances in one line each, sorted.
pub fn stances(doc: &Document) -> Vec<String> {
    let mut out: Vec<String> = doc
        .stances
        .as_deref()
        .unwrap_or_default()
        .iter()
        .map(|s| {
            let via = if s.attribution.is_empty() {
                String::new()
            } else {
                format!(" via {}", s.attribution.join(">"))
            };
            format!("{} {} {} {}{via}", s.holder, s.polarity, s.target, s.modality)
        })
        .collect();
    out.sort();
    out
}

/// The quotes in one line each: type, speakers, text.
pub fn quotes(doc: &Document) -> Vec<String> {
    doc.quotes
        .as_deref()
        .unwrap_or_default()
        .iter()
        .map(|q| {
            let who: Vec<&str> =
                q.speakers.iter().map(|s| s.actor.as_deref().unwrap_or("?")).collect();
            format!("{} {} {}", q.quote_type, who.join(","), doc.slice(q.span))
        })
        .collect()
}
