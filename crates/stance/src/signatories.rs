//! Those who sign: « parmi les premiers signataires figurent A, B et C ».

use crate::confidence::Rule;
use crate::issues;
use crate::lexicon::Class;
use crate::modality::{self, Markers};
use crate::resolve::{By, Referent};
use crate::roles::How;
use crate::stances::{Held, Reader};
use crate::statement::Found;
use crate::targets::{Directed, Target};
use crate::view::View;
use document::{Act, EntityType, MentionKind, TraceStep, Upos};
use smallvec::SmallVec;

/// How many sentences a petition stays in mind.
const REACH: usize = 25;

impl Reader<'_> {
    /// Keeps the petition last spoken of, and reads lists of its signatories.
    pub(crate) fn signatories(&mut self, v: &View<'_>, markers: &Markers<'_>) {
        for i in 0..v.len() {
            if v.is_class(i, Class::Petition)
                && v.upos(i) == Upos::Noun
                && !self.in_marks(v.word_span(i))
            {
                if let Some(phrase) = issues::phrase(v, i, self.phrases) {
                    self.petition = Some((self.registry.add(phrase), v.index));
                }
            } else if v.is_class(i, Class::Signatory) && v.upos(i) == Upos::Noun {
                self.list(v, markers, i);
            } else if v.is_class(i, Class::Sign)
                && v.is_infinitive(i)
                && v.kid(i, document::Deprel::OBJ).is_none()
                && v.head(i)
                    .is_some_and(|h| matches!(v.upos(h), Upos::Adj | Upos::Num | Upos::Noun))
            {
                // "Among the first to sign were …"
                self.list(v, markers, i);
            }
        }
    }

    /// The persons named behind the word, each a holder.
    fn list(&mut self, v: &View<'_>, markers: &Markers<'_>, i: usize) {
        let Some((number, sentence)) = self.petition else { return };
        if v.index.saturating_sub(sentence) > REACH {
            return;
        }
        let voicing = self.voicing(v.word_span(i));
        let status = modality::status(v, markers, i, v.clause(i), false, false);
        let mut depth = 0i32;
        let mut names: Vec<Referent> = Vec::new();
        for w in i + 1..v.len() {
            match v.form(w) {
                "(" => depth += 1,
                ")" => depth -= 1,
                _ => {}
            }
            let Some((index, m)) = v.mention(w) else { continue };
            let person = m.kind == MentionKind::Name && m.entity_type == EntityType::Person;
            let Some(id) = m.actor.clone().filter(|_| person && depth == 0) else { continue };
            // « …, qui dirige le laboratoire d'X »: names in what is told of a signatory are not in the list.
            let told = v.ancestors(w).take(12).any(|a| v.rel(a).as_str() == "acl:relcl");
            if !told && !names.iter().any(|n| n.id == id) {
                names.push(Referent {
                    id,
                    span: m.span,
                    by: By::Name,
                    entity_type: m.entity_type,
                    confidence: m.confidence,
                    mention: Some(index),
                });
            }
        }
        for who in names {
            let held = Held { who, how: How::Direct };
            let directed = Directed {
                target: Target::Issue(number, v.word_span(i)),
                sign: 1,
                how: How::Direct,
                inferred: false,
                trace: SmallVec::new(),
            };
            let mut trace = vec![TraceStep {
                note: format!("named behind « {} »: signs the text spoken of before", v.form(i)),
                entry: None,
                span: Some(v.word_span(i)),
            }];
            let found = Found {
                held: &held,
                directed: &directed,
                polarity: 1,
                strength: 2,
                act: Act::Action,
                modality: None,
                author: false,
                rule: format!("{}.signatory", v.lex.lang).into(),
                kind: Rule::Signatory,
                specificity: 0,
            };
            self.record(v, i, found, &status, &voicing, &mut trace);
        }
    }
}
