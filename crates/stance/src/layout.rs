//! Who says « je » and « nous » outside quotation marks: interviews and press releases.

use crate::lexicon::Class;
use crate::marks::Marks;
use crate::resolve::Voices;
use document::{CompactString, Document, EntityType, MentionKind};

/// Speakers by paragraph.
#[derive(Debug, Default)]
pub(crate) struct Layout {
    /// Paragraph numbers with their speaker, sorted.
    voices: Vec<(u32, CompactString)>,
    /// Paragraphs of questions: « vous » is the interviewee.
    asked: Vec<u32>,
    /// Who answers in an interview.
    pub(crate) interviewee: Option<CompactString>,
}

impl Layout {
    /// The speakers of a paragraph.
    pub(crate) fn voices(&self, paragraph: usize) -> Voices {
        let mut out = Voices::default();
        if let Ok(i) = self.voices.binary_search_by_key(&(paragraph as u32), |(p, _)| *p) {
            out.speakers.push(self.voices[i].1.clone());
        }
        if self.asked.binary_search(&(paragraph as u32)).is_ok() {
            out.addressee.clone_from(&self.interviewee);
        }
        out
    }

    /// Reads the layout of a document.
    pub(crate) fn read(doc: &Document, marks: &Marks, views: &crate::Views<'_>) -> Layout {
        let mut out = Layout::default();
        release(doc, marks, views, &mut out);
        if out.voices.is_empty() {
            interview(doc, marks, &mut out);
        }
        out
    }
}

/// A press release: « nous » is the body that issues it, the first that is named.
fn release(doc: &Document, marks: &Marks, views: &crate::Views<'_>, out: &mut Layout) {
    let Some(first) = doc.sentences().first() else { return };
    let heading = doc.words(first).iter().take(4).any(|w| {
        views.lexicon(0).is_some_and(|l| l.class(w.form.to_lowercase().as_str(), Class::Release))
    });
    if !heading {
        return;
    }
    // Of the bodies named at the head, the one that the text names most often.
    let mentions = doc.mentions.as_deref().unwrap_or_default();
    let names = |m: &&document::Mention| {
        m.entity_type == EntityType::Organization && m.kind == MentionKind::Name && !m.metonym
    };
    let mut counts: Vec<(CompactString, usize)> = Vec::new();
    for m in mentions.iter().take(8).filter(names) {
        if let Some(id) = &m.actor
            && !counts.iter().any(|(c, _)| c == id)
        {
            counts.push((id.clone(), 0));
        }
    }
    for m in mentions {
        if let Some((_, n)) = counts.iter_mut().find(|(c, _)| m.actor.as_ref() == Some(c)) {
            *n += 1;
        }
    }
    let best = counts.iter().map(|(_, n)| *n).max().unwrap_or(0);
    if let Some((id, _)) = counts.into_iter().find(|(_, n)| *n == best) {
        out.voices = (0..marks.paragraphs.len() as u32).map(|p| (p, id.clone())).collect();
    }
}

/// An interview: questions that are paragraphs of their own, each followed by an answer. The person
/// who answers is the one named first of those who are not asked about in between.
fn interview(doc: &Document, marks: &Marks, out: &mut Layout) {
    let text = doc.text();
    let n = marks.paragraphs.len();
    if n < 6 {
        return;
    }
    let mut questions: Vec<usize> = Vec::new();
    let mut answers: Vec<usize> = Vec::new();
    let mut since = None;
    for p in 0..n {
        let span = marks.paragraph_span(p, text.len()).trim(text);
        let body = span.of(text);
        let bare = body.trim_matches(|c: char| c == '*' || c == '_' || c.is_whitespace());
        let bold = body.starts_with("**") && body.ends_with("**");
        let question = (bare.ends_with('?') || bold)
            && bare.len() < 280
            && !body.starts_with(['«', '“', '"', '„']);
        if question {
            questions.push(p);
            since = Some(p);
        } else if since.is_some() {
            answers.push(p);
        }
    }
    // Questions and answers take turns, and those who answer speak of themselves.
    let turns = questions.windows(2).filter(|w| w[1] > w[0] + 1).count() + 1;
    if questions.len() < 3 || turns * 3 < questions.len() * 2 {
        return;
    }
    let first_person = |p: &usize| {
        let span = marks.paragraph_span(*p, text.len());
        let Some(layer) = doc.tokens.as_ref() else { return false };
        layer.tokens_in(span).any(|t| {
            let range = layer.tokens[t].words.clone();
            layer.words[range.start as usize..range.end as usize]
                .iter()
                .any(|w| w.feats.has(document::Feats::FIRST_PERSON))
        })
    };
    let personal = answers.iter().filter(|p| first_person(p)).count();
    if personal * 3 < answers.len() {
        return;
    }
    let start = marks.paragraph_span(questions[0], text.len()).start;
    let mut counts: Vec<(CompactString, usize)> = Vec::new();
    for m in doc.mentions.as_deref().unwrap_or_default() {
        if m.span.start >= start {
            break;
        }
        if m.entity_type == EntityType::Person
            && let Some(id) = &m.actor
        {
            match counts.iter_mut().find(|(c, _)| c == id) {
                Some((_, n)) => *n += 1,
                None => counts.push((id.clone(), 1)),
            }
        }
    }
    let author = doc.meta.author.as_deref().map(document::slug);
    counts.retain(|(id, _)| author.as_deref() != Some(id.as_str()));
    // The most often named before the first question; the first of them on a tie.
    let Some(best) = counts.iter().map(|(_, n)| *n).max() else { return };
    let Some((id, _)) = counts.iter().find(|(_, n)| *n == best).cloned() else { return };
    // A statement put to the interviewee (« X vous accuse de … ») asks without a question mark.
    let spoken_to = |p: &usize| {
        let span = marks.paragraph_span(*p, text.len());
        let Some(layer) = doc.tokens.as_ref() else { return false };
        let mut words = layer.tokens_in(span).flat_map(|t| {
            let range = layer.tokens[t].words.clone();
            &layer.words[range.start as usize..range.end as usize]
        });
        span.len() < 280 && words.any(|w| w.feats.has(document::Feats::SECOND_PERSON))
    };
    let (put, answers): (Vec<usize>, Vec<usize>) =
        answers.into_iter().partition(|p| spoken_to(p) && !first_person(p));
    questions.extend(put);
    questions.sort_unstable();
    out.asked = questions.iter().map(|p| *p as u32).collect();
    out.interviewee = Some(id.clone());
    for p in answers {
        let span = marks.paragraph_span(p, text.len()).trim(text);
        if span.is_empty() {
            continue;
        }
        out.voices.push((p as u32, id.clone()));
    }
}
