//! Gold as a document's layers, so that a second annotation can stand where a system's output does.

use crate::GoldDoc;
use document::{Actor, Affiliation, Document, Issue, Mention, Quote, Speaker, Stance, TargetType};

impl GoldDoc {
    /// Replaces the layers of entities and stances by what this annotation says; those that it does
    /// not annotate become empty. The document must have the same text. Sentence numbers are those
    /// of the document's own sentences, 0 where it has none.
    pub fn fill(&self, doc: &mut Document) {
        debug_assert_eq!(self.text, doc.text());
        doc.mentions = Some(
            self.mentions
                .iter()
                .flatten()
                .enumerate()
                .map(|(i, m)| Mention {
                    id: i as u32,
                    span: m.span,
                    entity_type: m.entity_type,
                    kind: m.kind,
                    metonym: m.metonym,
                    actor: m.actor.as_deref().map(Into::into),
                    sentiment: None,
                    confidence: 1.0,
                })
                .collect(),
        );
        let all = || self.actors.iter().flatten();
        let nowhere = document::Span::new(0, 0);
        doc.actors = Some(
            all()
                .filter_map(|a| {
                    Some(Actor {
                        id: a.id.as_str().into(),
                        name: a.name.clone(),
                        entity_type: a.entity_type?,
                        affiliations: a
                            .affiliation
                            .iter()
                            .map(|org| Affiliation {
                                actor: Some(org.as_str().into()),
                                role: String::new(),
                                span: nowhere,
                            })
                            .collect(),
                        reasons: vec![],
                    })
                })
                .collect(),
        );
        let issues = all().filter(|a| a.entity_type.is_none());
        doc.issues = Some(
            issues.map(|a| Issue { id: a.id.as_str().into(), label: a.name.clone() }).collect(),
        );
        doc.quotes = Some(self.quotes_of());
        let stances = self.stances.iter().flatten().enumerate();
        doc.stances = Some(
            stances
                .map(|(i, s)| {
                    let issue = self.actor(&s.target).is_some_and(|a| a.entity_type.is_none());
                    Stance {
                        id: format!("gold-{i}").into(),
                        holder: s.holder.as_str().into(),
                        target: s.target.as_str().into(),
                        target_type: if issue { TargetType::Issue } else { TargetType::Actor },
                        polarity: s.polarity,
                        strength: s.strength,
                        act: s.act,
                        modality: s.modality,
                        negated: s.negated,
                        voice: s.voice,
                        attribution: s.attribution.iter().map(|a| a.as_str().into()).collect(),
                        cue: s.cue,
                        evidence: s.evidence,
                        sentence: doc.sentence_at(s.cue.start).unwrap_or(0) as u32,
                        confidence: 1.0,
                        rule: "gold".into(),
                        trace: vec![],
                    }
                })
                .collect(),
        );
    }

    fn quotes_of(&self) -> Vec<Quote> {
        let all = self.quotes.iter().flatten().enumerate();
        all.map(|(i, q)| Quote {
            id: i as u32,
            span: q.span,
            quote_type: q.quote_type.unwrap_or(document::QuoteType::Direct),
            speakers: q
                .speakers
                .iter()
                .map(|s| Speaker { actor: Some(s.as_str().into()), span: q.span })
                .collect(),
            cue: None,
            attribution: vec![],
            parent: None,
        })
        .collect()
    }
}
