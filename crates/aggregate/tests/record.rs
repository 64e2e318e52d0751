//! The flat record of a stance says the same as the document, in every unit.

#![expect(clippy::unwrap_used, reason = "tests may panic")]

use aggregate::{DocFacts, NoLinks, Record, Resolved, entry, records};
use document::*;

fn document() -> Document {
    let text = "Titre 🦉\nAvant. « L’écluse 😀 doit fermer », a lancé Ada Pell, contre Calyx. Après.\nFin.";
    let at = |s: &str| {
        let i = text.find(s).unwrap();
        Span::new(i, i + s.len())
    };
    let mut d = Document::new("a/1", text);
    d.meta.date = Some("2026-03-05T08:00:00Z".into());
    d.meta.source = Some("Le Quai".into());
    let sentence = at("« L’écluse 😀 doit fermer », a lancé Ada Pell, contre Calyx.");
    d.sentences = Some(vec![Sentence { span: sentence, tokens: 0..0, words: 0..0 }]);
    let actor = |id: &str, name: &str| Actor {
        id: id.into(),
        name: name.into(),
        entity_type: EntityType::Person,
        affiliations: vec![],
        reasons: vec![],
    };
    d.actors = Some(vec![actor("ada-pell", "Ada Pell"), actor("calyx", "Calyx")]);
    let mention = |id, s: &str, actor: &str| Mention {
        id,
        span: at(s),
        entity_type: EntityType::Person,
        kind: MentionKind::Name,
        metonym: false,
        actor: Some(actor.into()),
        sentiment: None,
        confidence: 1.0,
    };
    d.mentions = Some(vec![mention(0, "Ada Pell", "ada-pell"), mention(1, "Calyx", "calyx")]);
    d.stances = Some(vec![Stance {
        id: "s1".into(),
        holder: "ada-pell".into(),
        target: "calyx".into(),
        target_type: TargetType::Actor,
        polarity: Polarity::Against,
        strength: 3,
        act: Act::Speech,
        modality: Modality::Alleged,
        negated: false,
        voice: Voice::Mixed,
        attribution: vec!["unknown".into()],
        cue: at("lancé"),
        evidence: at("😀 doit fermer », a lancé Ada Pell, contre Calyx"),
        sentence: 0,
        confidence: 0.8125,
        rule: "fr.frame.test".into(),
        trace: vec![TraceStep { note: "cue".into(), entry: None, span: Some(at("lancé")) }],
    }]);
    d
}

fn chars(s: &str, a: u32, b: u32) -> String {
    s.chars().skip(a as usize).take((b - a) as usize).collect()
}

#[test]
fn every_unit_points_at_the_evidence() {
    let d = document();
    let r = records(&d, &DocFacts::default()).remove(0);
    let t = d.text();
    assert!(r.exact.starts_with("😀 doit") && r.exact.ends_with("Calyx"));
    assert_eq!(&t[r.start_byte as usize..r.end_byte as usize], r.exact);
    assert_eq!(chars(t, r.start_char, r.end_char), r.exact);
    let units: Vec<u16> = t.encode_utf16().collect();
    let slice = &units[r.start_utf16 as usize..r.end_utf16 as usize];
    assert_eq!(String::from_utf16(slice).unwrap(), r.exact);
    assert!(t.contains(&format!("{}{}{}", r.prefix, r.exact, r.suffix)));
    assert_eq!(r.prefix, t[..r.start_byte as usize], "all that there is before it");
    assert_eq!(r.passage, t.lines().nth(1).unwrap());
    let in_passage =
        |a: u32, b: u32| chars(&r.passage, a - r.passage_start_char, b - r.passage_start_char);
    assert_eq!(in_passage(r.cue_start_char, r.cue_end_char), "lancé");
    let holder = (r.holder_start_char.unwrap(), r.holder_end_char.unwrap());
    assert_eq!(in_passage(holder.0, holder.1), "Ada Pell");
    let target = (r.target_start_char.unwrap(), r.target_end_char.unwrap());
    assert_eq!(in_passage(target.0, target.1), "Calyx");
    assert_eq!(r.day(), Some("2026-03-05"));
}

#[test]
fn there_and_back_through_json() {
    let r = records(&document(), &DocFacts::default()).remove(0);
    let line = serde_json::to_string(&r).unwrap();
    let back: Record = serde_json::from_str(&line).unwrap();
    assert_eq!(back, r);
    assert_eq!(serde_json::to_string(&back).unwrap(), line);
    assert!(line.contains("\"confidence\":0.813"), "{line}");
}

#[test]
fn linking_renames_and_drops_a_stance_on_oneself() {
    let d = document();
    let mut r = records(&d, &DocFacts::default()).remove(0);
    assert!(r.relink(&NoLinks));
    let one = |_: &str, _: &str| {
        Some(Resolved { id: "x".into(), name: "X".into(), entity_type: EntityType::Organization })
    };
    let mut e = entry(&d, &DocFacts::default());
    e.relink(&one);
    assert_eq!(e.actors.len(), 1);
    assert_eq!(e.actors[0].forms.len(), 2);
    assert!(!r.relink(&one));
}

#[test]
fn odd_documents_give_no_panic() {
    let mut d = document();
    d.sentences = None;
    d.mentions = None;
    d.actors = None;
    let s = &mut d.stances.as_mut().unwrap()[0];
    s.evidence = Span::new(3, 5_000);
    s.sentence = 99;
    s.confidence = f32::NAN;
    let r = records(&d, &DocFacts::default()).remove(0);
    assert_eq!(r.holder_name, "ada-pell");
    let empty = Document::new("e", "");
    assert!(records(&empty, &DocFacts::default()).is_empty());
    assert_eq!(entry(&empty, &DocFacts::default()).chars, 0);
}
