//! Documents for people's eyes: aligned columns, marked passages.

use document::{Document, Sentence};
use pipeline::Stage;
use std::fmt::Write as _;

/// What a stage found in a document, as text.
pub fn text(doc: &Document, stage: Stage) -> String {
    let mut t = format!("# {}\n", doc.id);
    match stage {
        Stage::Langid => {
            for p in doc.language.iter().flat_map(|l| &l.passages) {
                let _ =
                    writeln!(t, "{}  {:.2}  {}", p.code, p.confidence, line(doc.slice(p.span), 90));
            }
        }
        Stage::Tokenize => {
            for s in doc.sentences() {
                let words: Vec<&str> = doc.words(s).iter().map(|w| w.form.as_str()).collect();
                let _ = writeln!(t, "{}", words.join(" "));
            }
        }
        Stage::Parse => {
            for s in doc.sentences() {
                let _ = writeln!(t, "\n{}", line(doc.slice(s.span), usize::MAX));
                t.push_str(&tree(doc, s));
            }
        }
        Stage::Entities => entities(doc, &mut t),
        Stage::Stance => {
            quotes(doc, &mut t);
            stances(doc, &mut t);
        }
    }
    t
}

fn line(s: &str, most: usize) -> String {
    let s = s.split_whitespace().collect::<Vec<_>>().join(" ");
    match s.char_indices().nth(most) {
        Some((i, _)) => format!("{}…", &s[..i]),
        None => s,
    }
}

/// The words of a sentence with their heads, in columns.
pub fn tree(doc: &Document, sentence: &Sentence) -> String {
    let words = doc.words(sentence);
    let wide =
        |f: &dyn Fn(&document::Word) -> usize| words.iter().map(f).max().unwrap_or(0).min(30);
    let form = wide(&|w| w.form.chars().count());
    let lemma = wide(&|w| w.lemma.chars().count());
    let mut t = String::new();
    for (i, w) in words.iter().enumerate() {
        let head = match w.head {
            None => "-".to_owned(),
            Some(0) => "root".to_owned(),
            Some(h) => {
                words.get(h as usize - 1).map_or("?".to_owned(), |x| format!("{h} {}", x.form))
            }
        };
        let _ = writeln!(
            t,
            "{:>3}  {:<form$}  {:<lemma$}  {:<5}  {:<12}  {:<16}  {}",
            i + 1,
            w.form,
            w.lemma,
            w.upos.map_or("-", |u| u.as_str()),
            w.deprel.map_or("-", |d| d.as_str()),
            head,
            w.feats
        );
    }
    t
}

fn entities(doc: &Document, t: &mut String) {
    for a in doc.actors.iter().flatten() {
        let _ = writeln!(t, "{} {}  ({})", a.entity_type, a.name, a.id);
        for f in &a.affiliations {
            let _ = writeln!(t, "     {} — {}", f.role, f.actor.as_deref().unwrap_or("?"));
        }
        let mut forms: Vec<String> = doc
            .mentions
            .iter()
            .flatten()
            .filter(|m| m.actor.as_ref() == Some(&a.id))
            .map(|m| line(doc.slice(m.span), 60))
            .collect();
        forms.dedup();
        let _ = writeln!(t, "     {}", forms.join(" | "));
    }
    for m in doc.mentions.iter().flatten().filter(|m| m.actor.is_none()) {
        let _ =
            writeln!(t, "unlinked {} {}: {}", m.kind, m.entity_type, line(doc.slice(m.span), 60));
    }
}

fn quotes(doc: &Document, t: &mut String) {
    for q in doc.quotes.iter().flatten() {
        let who: Vec<&str> = q.speakers.iter().map(|s| s.actor.as_deref().unwrap_or("?")).collect();
        let cue = q.cue.as_ref().map_or("-", |c| c.lemma.as_str());
        let _ = writeln!(
            t,
            "quote {:<8} {} [{cue}] {}",
            q.quote_type,
            who.join("+"),
            line(doc.slice(q.span), 120)
        );
    }
}

fn stances(doc: &Document, t: &mut String) {
    for s in doc.stances.iter().flatten() {
        let chain = if s.attribution.is_empty() {
            String::new()
        } else {
            format!(" via {}", s.attribution.join(" → "))
        };
        let _ = writeln!(
            t,
            "stance {} → {}: {} {} {}{chain}  {:.2} {}\n       {}",
            s.holder,
            s.target,
            s.polarity,
            s.strength,
            s.modality,
            s.confidence,
            s.rule,
            line(doc.slice(s.evidence), 160)
        );
    }
}
