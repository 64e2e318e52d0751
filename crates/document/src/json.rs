//! The JSONL form, schema [`SCHEMA`](crate::SCHEMA): one document a line.
//!
//! Offsets are converted from bytes on writing and back on reading. A layer that was not computed
//! is left out; one that was computed and is empty is written as `[]`. Keys that the schema does
//! not name are ignored on reading.

mod read;
mod write;

pub use read::{ReadError, from_str};
pub use write::{to_string, to_writer};

#[cfg(test)]
mod tests {
    use crate::*;

    fn sample() -> Document {
        let text = "« Non », dit l’élue 😀 du parti.";
        let mut d = Document::new("a/b", text);
        let at = |s: &str| {
            let i = text.find(s).unwrap();
            Span::new(i, i + s.len())
        };
        d.meta.date = Some("2026-03-05".into());
        let whole = Span::new(0, text.len());
        d.language = Some(Language {
            code: LanguageCode::FR,
            confidence: 0.5,
            passages: vec![Passage { span: whole, code: LanguageCode::FR, confidence: 0.5 }],
        });
        let mut t = TokenLayer::default();
        t.push(at("Non"), [("Non".into(), "non".into())]);
        t.push(at("😀"), [("😀".into(), "".into())]);
        t.push(at("du"), [("de".into(), "de".into()), ("le".into(), "le".into())]);
        t.words[0].lemma = "non".into();
        t.words[0].upos = Some(Upos::Intj);
        t.words[0].head = Some(0);
        t.words[0].deprel = Some(Deprel::ROOT);
        d.tokens = Some(t);
        d.sentences = Some(vec![Sentence { span: whole, tokens: 0..3, words: 0..4 }]);
        d.mentions = Some(vec![Mention {
            id: 0,
            span: at("élue"),
            entity_type: EntityType::Person,
            kind: MentionKind::Nominal,
            metonym: false,
            actor: Some("elue".into()),
            sentiment: None,
            confidence: 0.25,
        }]);
        d.actors = Some(vec![]);
        d.quotes = Some(vec![Quote {
            id: 0,
            span: at("« Non »"),
            quote_type: QuoteType::Direct,
            speakers: vec![Speaker { actor: Some("elue".into()), span: at("l’élue") }],
            cue: Some(Cue { span: at("dit"), lemma: "dire".into() }),
            attribution: vec![],
            parent: None,
        }]);
        d.stamp("langid", "f00");
        d.diagnose("stance", "quote.odd", "odd mark", Some(at("«")));
        d
    }

    #[test]
    fn round_trip_in_all_units() {
        let d = sample();
        for unit in [OffsetUnit::Byte, OffsetUnit::Char, OffsetUnit::Utf16] {
            let line = json::to_string(&d, unit);
            assert_eq!(json::from_str(&line).unwrap(), d, "{line}");
            assert_eq!(json::to_string(&json::from_str(&line).unwrap(), unit), line);
        }
    }

    #[test]
    fn absent_and_empty_differ() {
        let mut d = Document::new("x", "y");
        d.actors = Some(vec![]);
        let line = json::to_string(&d, OffsetUnit::Char);
        assert!(line.contains("\"actors\":[]") && !line.contains("quotes"), "{line}");
    }

    #[test]
    fn errors_say_where() {
        let line = json::to_string(&sample(), OffsetUnit::Char);
        let bad = line.replacen("\"start\":0,\"end\":31", "\"start\":0,\"end\":999", 1);
        assert_ne!(bad, line);
        let e = json::from_str(&bad).unwrap_err().to_string();
        assert!(e.contains("999") && e.contains("char"), "{e}");
        assert!(json::from_str("{\"schema\":\"other/9\",\"id\":\"a\",\"text\":\"\"}").is_err());
        assert!(json::from_str("{\"id\":").is_err());
    }
}
