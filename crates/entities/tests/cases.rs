//! The cases of `tests/entities/`, on the shipped packs: see the README there.
#![allow(clippy::unwrap_used, reason = "a test")]

use document::{Document, Language, LanguageCode, Mention, MentionKind, Passage, Span};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

/// A mark of a case: where, kind, type, metonym, link.
#[derive(Debug)]
struct Mark {
    span: Span,
    kind: MentionKind,
    entity_type: String,
    metonym: bool,
    link: Option<String>,
}

/// The plain text of a case and its marks.
fn unmark(case: &str) -> (String, Vec<Mark>) {
    let (mut text, mut marks, mut rest) = (String::new(), Vec::new(), case);
    while let Some(open) = rest.find('[') {
        text.push_str(&rest[..open]);
        let close = rest[open..].find(']').expect("a mark ends with ]") + open;
        let mut inside = &rest[open + 1..close];
        let (mut kind, mut metonym) = (MentionKind::Name, false);
        while let Some(sign) = inside.chars().next().filter(|c| "~^*".contains(*c)) {
            match sign {
                '~' => kind = MentionKind::Nominal,
                '^' => kind = MentionKind::Pronoun,
                _ => metonym = true,
            }
            inside = &inside[1..];
        }
        let (entity_type, inside) = inside.split_once(':').expect("a mark has a type");
        let (surface, link) = match inside.split_once('=') {
            Some((s, l)) => (s, Some(l.to_owned())),
            None => (inside, None),
        };
        let span = Span::new(text.len(), text.len() + surface.len());
        text.push_str(surface);
        marks.push(Mark { span, kind, entity_type: entity_type.to_owned(), metonym, link });
        rest = &rest[close + 1..];
    }
    text.push_str(rest);
    (text, marks)
}

struct Stages {
    tokenizers: tokenize::Tokenizers<'static>,
    parsers: syntax::Parsers,
    recognizer: entities::Recognizer,
}

impl Stages {
    fn new() -> Stages {
        let packs = packs::embedded();
        Stages {
            tokenizers: tokenize::Tokenizers::new(packs).unwrap(),
            parsers: syntax::Parsers::new(packs),
            recognizer: entities::Recognizer::new(packs, entities::Options::default()).unwrap(),
        }
    }

    fn run(&self, lang: &str, text: &str) -> Document {
        let code = LanguageCode::parse(lang).unwrap();
        let mut doc = Document::new("case", text);
        let span = Span::new(0, text.len());
        doc.language = Some(Language {
            code,
            confidence: 1.0,
            passages: vec![Passage { span, code, confidence: 1.0 }],
        });
        self.tokenizers.tokenize(&mut doc, &mut Default::default());
        self.parsers.parse(&mut doc, &mut Default::default());
        self.recognizer.annotate(&mut doc, &mut Default::default());
        doc
    }
}

/// What is wrong with a case, if anything.
fn check(doc: &Document, marks: &[Mark]) -> Option<String> {
    let found: &[Mention] = doc.mentions.as_deref().unwrap();
    let mut wrong = String::new();
    let mut by_link: BTreeMap<&str, Option<&str>> = BTreeMap::new();
    for mark in marks {
        // A leading article is inside or outside as the title has it.
        let at = |m: &&Mention| {
            m.span.end == mark.span.end
                && m.span.start <= mark.span.start
                && mark.span.start - m.span.start <= 4
        };
        let Some(m) = found.iter().find(at) else {
            let _ = write!(wrong, " no “{}”;", doc.slice(mark.span));
            continue;
        };
        if m.kind != mark.kind || m.entity_type.as_str() != mark.entity_type {
            let _ = write!(wrong, " “{}” is {} {};", doc.slice(m.span), m.kind, m.entity_type);
        }
        if mark.metonym != m.metonym {
            let _ = write!(wrong, " “{}”: metonym {};", doc.slice(m.span), m.metonym);
        }
        if let Some(link) = &mark.link {
            let first = by_link.entry(link).or_insert(m.actor.as_deref());
            if *first != m.actor.as_deref() || m.actor.is_none() {
                let _ =
                    write!(wrong, " “{}” is {:?}, not {:?};", doc.slice(m.span), m.actor, first);
            }
        }
    }
    let actors: Vec<_> = by_link.values().collect();
    for i in 1..actors.len() {
        if actors[..i].contains(&actors[i]) {
            let _ = write!(wrong, " {:?} is two;", actors[i]);
        }
    }
    for m in found.iter().filter(|m| m.kind == MentionKind::Name) {
        if !marks.iter().any(|k| k.span.overlaps(m.span)) {
            let _ = write!(wrong, " “{}” is no name;", doc.slice(m.span));
        }
    }
    (!wrong.is_empty()).then_some(wrong)
}

#[test]
fn all_cases() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/entities");
    let stages = Stages::new();
    let (mut cases, mut known, mut wrong) = (0, 0, Vec::new());
    let mut languages: Vec<_> =
        std::fs::read_dir(&root).unwrap().map(|e| e.unwrap().path()).collect();
    languages.sort();
    for folder in languages.iter().filter(|p| p.is_dir()) {
        let lang = folder.file_name().unwrap().to_str().unwrap();
        let mut files: Vec<_> =
            std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
        files.sort();
        for file in files {
            let text = std::fs::read_to_string(&file).unwrap();
            for (n, line) in text.lines().enumerate() {
                if line.trim().is_empty() || line.starts_with('#') {
                    continue;
                }
                cases += 1;
                let (expected, case) = match line.strip_prefix("? ") {
                    Some(rest) => (false, rest.split_once(": ").expect("? reason: case").1),
                    None => (true, line),
                };
                let (plain, marks) = unmark(&case.replace(" ¶ ", "\n\n"));
                let result = check(&stages.run(lang, &plain), &marks);
                known += u32::from(!expected);
                let place =
                    format!("{lang}/{}:{}", file.file_name().unwrap().to_str().unwrap(), n + 1);
                match (expected, result) {
                    (true, Some(why)) => wrong.push(format!("{place}{why}")),
                    (false, None) => wrong.push(format!("{place} is right now: drop the mark")),
                    _ => {}
                }
            }
        }
    }
    assert!(cases >= 200, "only {cases} cases");
    assert!(
        wrong.is_empty(),
        "{} of {cases} cases ({known} known misses):\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}
