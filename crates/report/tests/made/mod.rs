//! A made run: invented actors who take positions in invented articles. The same numbers give the
//! same run.

use aggregate::{DocFacts, Refused, entry, records};
use document::*;
use report::RunData;

/// A small generator of numbers (an LCG's upper half).
pub struct Dice(u64);

impl Dice {
    pub fn below(&mut self, n: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % n.max(1)
    }
}

struct Made {
    name: String,
    kind: EntityType,
    /// Leaning toward each issue and bloc, in tenths in favor.
    lean: usize,
    body: Option<(usize, &'static str)>,
}

const ISSUES: [(&str, &str); 3] = [
    ("harbour-toll", "harbour toll"),
    ("night-trains", "return of the night trains"),
    ("seed-patents", "patents on seeds"),
];

const CUES: [[&str; 6]; 2] = [
    ["criticised", "rejected", "attacked", "denounced", "warned against", "opposed"],
    ["welcomed", "defended", "praised", "backed", "supported", "endorsed"],
];

const OUTLETS: [&str; 7] = [
    "The Harbour Ledger",
    "Le Courrier d’Estuaire",
    "Küstenbote",
    "Northern Wire",
    "La Gaceta del Puerto",
    "Il Molo",
    "De Kade",
];

fn cast(hostile: bool) -> Vec<Made> {
    let person =
        |name: &str, lean, body| Made { name: name.into(), kind: EntityType::Person, lean, body };
    let body = |name: &str, lean| Made {
        name: name.into(),
        kind: EntityType::Organization,
        lean,
        body: None,
    };
    let mut all = vec![
        body("Estuary Port Authority", 9),
        body("Dockers’ Union", 1),
        body("Ministry of Transport", 8),
        body("Velmar Shipping", 2),
        body("Green Shore", 6),
        body("Chamber of Commerce", 3),
        person("Ilse Brandvoort", 9, Some((2, "minister"))),
        person("Maël Quénec", 1, Some((1, "general secretary"))),
        person("Tobias Rhein", 2, Some((3, "chief executive"))),
        person("Nora Castellane", 6, Some((4, "spokeswoman"))),
        person("Edda Luyten", 5, None),
        person("Rui Falcão", 7, Some((0, "director"))),
        person("Sabine Orlac", 3, None),
        person("Piet Hovensteen", 4, None),
        person("Livia Marchetto", 8, None),
        person("Anselm Graue", 2, None),
    ];
    if hostile {
        for name in [
            "</script><script>alert(1)</script>",
            "<img src=x onerror=alert(2)>",
            "=HYPERLINK(\"http://x\",\"y\")",
            "@SUM(1+1)*cmd|' /C calc'!A0",
            "\u{202e}evil\u{2066} name \u{200f}",
            "👩🏽‍🚀 Åstronaut & \"co\" 'x' <!-- -->",
            "control \u{1} \u{b} \u{fffe} character",
            "{{ title }}{% raw %}",
            "__proto__",
            "constructor",
        ] {
            all.push(person(name, 5, None));
        }
        all.push(person(&"Long ".repeat(2_000), 5, None));
    }
    all
}

/// Pieces of text with the spans that they take.
#[derive(Default)]
struct Text(String);

impl Text {
    fn put(&mut self, s: &str) -> Span {
        let start = self.0.len();
        self.0.push_str(s);
        Span::new(start, self.0.len())
    }
}

/// A run of so many articles with about so many statements each.
pub fn run(articles: usize, per_article: usize, actors: usize, hostile: bool) -> RunData {
    let documents = documents(articles, per_article, actors, hostile);
    let mut run = RunData {
        title: if hostile { "</script><b>odd".into() } else { "Estuary affairs (made)".into() },
        generator: "hemicycle test".into(),
        supported: ["fr", "en", "de", "es", "it", "nl", "pt"].map(String::from).into(),
        refused: vec![Refused { path: "scans/p12.pdf".into(), reason: "not a text format".into() }],
        ..RunData::default()
    };
    for (i, d) in documents.iter().enumerate() {
        let facts = DocFacts {
            sha256: format!("{i:064x}"),
            cluster_id: (i % 9 < 2).then(|| format!("cluster-{}", i / 9)),
        };
        run.docs.push(entry(d, &facts));
        run.records.extend(records(d, &facts));
    }
    run.sort();
    run
}

/// The documents of [`run`].
pub fn documents(
    articles: usize,
    per_article: usize,
    actors: usize,
    hostile: bool,
) -> Vec<Document> {
    let mut cast = cast(hostile);
    for i in cast.len()..actors {
        cast.push(Made {
            name: format!("Person No. {i}"),
            kind: EntityType::Person,
            lean: i * 7 % 11,
            body: None,
        });
    }
    let mut dice = Dice(42);
    (0..articles).map(|i| document(i, per_article, &cast, &mut dice)).collect()
}

fn document(i: usize, per_article: usize, cast: &[Made], dice: &mut Dice) -> Document {
    let mut text = Text::default();
    let (mut sentences, mut mentions, mut quotes, mut stances) = (vec![], vec![], vec![], vec![]);
    text.put("A day on the estuary\n\n");
    let day = i * 47 / 40;
    let (month, day) = if day % 58 < 31 { (3, day % 58 + 1) } else { (4, day % 58 - 30) };
    let mut used: Vec<usize> = Vec::new();
    for n in 0..per_article {
        // The cast's first members speak most.
        let mut pick = || {
            let a = dice.below(cast.len());
            dice.below(a + 1)
        };
        let (h, t) = (pick(), pick());
        let issue = dice.below(10);
        let aside = dice.below(20);
        let to_issue = h == t || issue < 6;
        let pro = if to_issue {
            dice.below(10) < if issue % 3 == 1 { 10 - cast[h].lean } else { cast[h].lean }
        } else {
            dice.below(10) < 10 - cast[h].lean.abs_diff(cast[t].lean)
        };
        let cue = CUES[usize::from(pro)][dice.below(6)];
        let start = text.0.len();
        let mut mention = |text: &mut Text, who: usize| {
            let span = text.put(&cast[who].name);
            used.push(who);
            mentions.push(Mention {
                id: mentions.len() as u32,
                span,
                entity_type: cast[who].kind,
                kind: MentionKind::Name,
                metonym: false,
                actor: Some(slug(&cast[who].name).into()),
                sentiment: None,
                confidence: 0.9,
            });
            span
        };
        let alleged = aside == 0;
        if alleged {
            text.put("According to sources close to the talks, ");
        }
        let from = mention(&mut text, h);
        text.put(match aside {
            1 => " would have ",
            2 => " denied that it had ",
            3 => " will, it says, have ",
            _ => " ",
        });
        let cue_at = text.put(cue);
        text.put(" ");
        let to = if to_issue {
            text.put("the ");
            text.put(ISSUES[issue % 3].1)
        } else {
            mention(&mut text, t)
        };
        let mut voice = Voice::Outlet;
        if aside > 12 {
            voice = Voice::Mixed;
            text.put(", calling it ");
            let q = text
                .put(["“a gift to the coast”", "“a toll on hope” 🌊", "“long overdue”"][aside % 3]);
            quotes.push(Quote {
                id: quotes.len() as u32,
                span: q,
                quote_type: QuoteType::Mixed,
                speakers: if aside == 13 {
                    vec![]
                } else {
                    vec![Speaker { actor: Some(slug(&cast[h].name).into()), span: from }]
                },
                cue: None,
                attribution: vec![],
                parent: None,
            });
        }
        text.put(".");
        sentences.push(Sentence {
            span: Span::new(start, text.0.len()),
            tokens: 0..0,
            words: 0..0,
        });
        text.put(if n % 3 == 2 { "\n\n" } else { " The quays were quiet that morning. " });
        let modality = match aside {
            0 => Modality::Alleged,
            1 => Modality::Hypothetical,
            2 => Modality::Denied,
            3 => Modality::Intended,
            _ => Modality::Asserted,
        };
        let holder = if aside == 4 { UNKNOWN.into() } else { slug(&cast[h].name).into() };
        let target: CompactString =
            if to_issue { ISSUES[issue % 3].0.into() } else { slug(&cast[t].name).into() };
        if holder == target {
            continue;
        }
        stances.push(Stance {
            id: format!("s{i}-{n}").into(),
            holder,
            target,
            target_type: if to_issue { TargetType::Issue } else { TargetType::Actor },
            polarity: if aside == 5 {
                Polarity::Mixed
            } else if pro {
                Polarity::Favor
            } else {
                Polarity::Against
            },
            strength: 1 + (dice.below(3) as u8),
            act: Act::ALL[dice.below(4)],
            modality,
            negated: aside == 6,
            voice,
            attribution: if alleged { vec![UNKNOWN.into()] } else { vec![] },
            cue: cue_at,
            evidence: from.cover(to),
            sentence: sentences.len() as u32 - 1,
            confidence: confidence(0.4 + 0.06 * dice.below(10) as f32),
            rule: format!("en.frame.{}", slug(cue)).into(),
            trace: vec![
                TraceStep {
                    note: "the verb is a cue".into(),
                    entry: Some("packs/en/frames.tsv:12".into()),
                    span: Some(cue_at),
                },
                TraceStep {
                    note: "its subject is the holder".into(),
                    entry: None,
                    span: Some(from),
                },
            ],
        });
    }
    used.sort_unstable();
    used.dedup();
    let mut d = Document::new(format!("{:03}/article-{i:05}", i % 7), text.0);
    let whole = Span::new(0, d.text().len());
    let code = [LanguageCode::EN, LanguageCode::FR, LanguageCode::DE][i % 3];
    d.meta.title = Some(format!("A day on the estuary, no. {i}"));
    d.meta.date = (i % 17 != 16).then(|| format!("2026-{month:02}-{day:02}"));
    d.meta.source = (i % 23 != 22).then(|| OUTLETS[i % 7].to_owned());
    d.meta.url = i.is_multiple_of(2).then(|| format!("https://news.example/{i}"));
    d.language = Some(Language {
        code,
        confidence: 0.99,
        passages: vec![Passage { span: whole, code, confidence: 0.99 }],
    });
    d.actors = Some(
        used.iter()
            .map(|&a| Actor {
                id: slug(&cast[a].name).into(),
                name: cast[a].name.clone(),
                entity_type: cast[a].kind,
                affiliations: cast[a]
                    .body
                    .iter()
                    .map(|(b, role)| Affiliation {
                        actor: Some(slug(&cast[*b].name).into()),
                        role: (*role).into(),
                        span: Span::new(0, 1),
                    })
                    .collect(),
                reasons: vec![],
            })
            .collect(),
    );
    for q in quotes.iter().filter(|q| q.speakers.is_empty()) {
        d.diagnose(
            "stance",
            "quote.unattributed",
            "no speaker was found for a quote",
            Some(q.span),
        );
    }
    let mut layer = TokenLayer::default();
    for s in &mut sentences {
        let (t0, w0) = (layer.tokens.len() as u32, layer.words.len() as u32);
        let mut at = s.span.start as usize;
        for piece in d.slice(s.span).split(' ') {
            if !piece.trim().is_empty() {
                layer.push(Span::new(at, at + piece.len()), [(piece.into(), "".into())]);
            }
            at += piece.len() + 1;
        }
        for (i, w) in layer.words[w0 as usize..].iter_mut().enumerate() {
            w.upos = Some(Upos::X);
            w.lemma = w.form.clone();
            w.head = Some(u32::from(i > 0));
            w.deprel = Some(if i > 0 { Deprel::DEP } else { Deprel::ROOT });
        }
        s.tokens = t0..layer.tokens.len() as u32;
        s.words = w0..layer.words.len() as u32;
    }
    d.tokens = Some(layer);
    d.sentences = Some(sentences);
    d.mentions = Some(mentions);
    d.quotes = Some(quotes);
    d.issues = Some(
        ISSUES
            .iter()
            .map(|(id, label)| Issue { id: (*id).into(), label: (*label).into() })
            .collect(),
    );
    d.stances = Some(stances);
    d
}
