//! An article with two annotations of it aligned, sentence by sentence.

use document::{Document, Mention, MentionKind, Quote, Span};
use gold::align::{self, Found};
use gold::{GoldDoc, GoldMention, GoldQuote, GoldStance};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// Gold and document of one text.
pub struct Page<'a> {
    /// The annotation that is taken as right.
    pub gold: &'a GoldDoc,
    /// What is compared with it; has sentences.
    pub doc: &'a Document,
    /// The annotation that fills `doc`, where it is not the program that does.
    pub other: Option<&'a GoldDoc>,
    /// Also what both have alike.
    pub all: bool,
    /// Columns of the terminal.
    pub width: usize,
}

/// How one thing compares.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Mark {
    Same,
    Differs,
    Missed,
    Invented,
}

impl Mark {
    fn sign(self) -> char {
        match self {
            Mark::Same => '=',
            Mark::Differs => '~',
            Mark::Missed => '-',
            Mark::Invented => '+',
        }
    }

    /// Green, blue, red, yellow: set apart for those who do not see red from green by the signs.
    fn colour(self) -> &'static str {
        match self {
            Mark::Same => "32",
            Mark::Differs => "34",
            Mark::Missed => "31",
            Mark::Invented => "33",
        }
    }
}

/// A line under a sentence: its place in the text, its mark and its words.
type Line = (u32, Mark, String);

impl Page<'_> {
    /// The page, with escapes for colours where `colour` is set.
    pub fn render(&self, colour: bool) -> String {
        let mentions = self.mentions();
        let mut lines: Vec<Line> = Vec::new();
        lines.extend(mentions.iter().map(|(span, mark, t)| (span.start, *mark, t.clone())));
        lines.extend(self.quotes());
        lines.extend(self.stances());
        let mut counts: BTreeMap<Mark, usize> = BTreeMap::new();
        let mut by_sentence: BTreeMap<usize, Vec<Line>> = BTreeMap::new();
        for line in lines {
            *counts.entry(line.1).or_default() += 1;
            by_sentence.entry(self.sentence(line.0)).or_default().push(line);
        }
        let n = |m: Mark| counts.get(&m).copied().unwrap_or(0);
        let mut t = format!(
            "{}: {} alike (=), {} differing (~), {} only in the gold (-), {} only found (+)\n",
            self.gold.id,
            n(Mark::Same),
            n(Mark::Differs),
            n(Mark::Missed),
            n(Mark::Invented)
        );
        for (i, s) in self.doc.sentences().iter().enumerate() {
            let sentence = self.highlighted(s.span, &mentions, colour);
            let _ = writeln!(t, "\n{:>3}  {sentence}", i + 1);
            for (_, mark, words) in by_sentence.remove(&i).unwrap_or_default() {
                // A name that both have alike is seen in the sentence.
                if mark == Mark::Same && !self.all && words.starts_with("mention") {
                    continue;
                }
                let words = cut(&words, self.width.saturating_sub(7));
                let _ = if colour {
                    writeln!(t, "     \x1b[{}m{} {words}\x1b[0m", mark.colour(), mark.sign())
                } else {
                    writeln!(t, "     {} {words}", mark.sign())
                };
            }
        }
        t
    }

    /// The sentence that holds a byte, or the last one before it.
    fn sentence(&self, at: u32) -> usize {
        let sentences = self.doc.sentences();
        sentences.partition_point(|s| s.span.start <= at).saturating_sub(1)
    }

    /// The sentence on one line, its mentions in the colours of their marks.
    fn highlighted(&self, span: Span, mentions: &[(Span, Mark, String)], colour: bool) -> String {
        let mut out = String::new();
        let mut at = span.start;
        if colour {
            for (m, mark, _) in mentions.iter().filter(|(m, _, _)| span.contains(*m)) {
                if m.start < at {
                    continue;
                }
                out.push_str(&line(self.doc.slice(Span { start: at, end: m.start })));
                let words = line(self.doc.slice(*m));
                let _ = write!(out, "\x1b[4;{}m{words}\x1b[0m", mark.colour());
                at = m.end;
            }
        }
        out + &line(self.doc.slice(Span { start: at, end: span.end }))
    }

    fn mentions(&self) -> Vec<(Span, Mark, String)> {
        let ids = align::actors(self.gold, self.doc);
        let found: Vec<&Mention> = self
            .doc
            .mentions
            .iter()
            .flatten()
            // The gold marks no pronouns.
            .filter(|m| m.kind != MentionKind::Pronoun)
            .collect();
        let id = |m: &Mention| {
            m.actor.as_deref().map(|a| ids.get(a).map_or(a, String::as_str).to_owned())
        };
        let mut taken = BTreeSet::new();
        let mut out = Vec::new();
        for g in self.gold.mentions.iter().flatten() {
            let mate = found
                .iter()
                .enumerate()
                .find(|(i, m)| !taken.contains(i) && m.span.overlaps(g.span));
            let own = mention_of_gold(g, self.gold);
            let (mark, words) = match mate {
                None => (Mark::Missed, own),
                Some((i, m)) => {
                    taken.insert(i);
                    let actor = id(m);
                    let actor = actor.as_deref();
                    let same = actor == g.actor.as_deref()
                        && m.entity_type == g.entity_type
                        && m.kind == g.kind;
                    match same {
                        true => (Mark::Same, own),
                        false => (Mark::Differs, format!("{own} | {}", self.mention(m, actor))),
                    }
                }
            };
            out.push((g.span, mark, words));
        }
        for (i, m) in found.iter().enumerate() {
            if !taken.contains(&i) {
                out.push((
                    m.span,
                    Mark::Invented,
                    format!("mention {}", self.mention(m, id(m).as_deref())),
                ));
            }
        }
        out.sort_by_key(|x| x.0);
        out
    }

    fn mention(&self, m: &Mention, actor: Option<&str>) -> String {
        let words = line(self.doc.slice(m.span));
        format!("{} {} {words} ({})", m.entity_type, m.kind, actor.unwrap_or("-"))
    }

    fn quotes(&self) -> Vec<Line> {
        let gold = self.gold.quotes.as_deref().unwrap_or_default();
        let found = self.doc.quotes.as_deref().unwrap_or_default();
        let ids = align::actors(self.gold, self.doc);
        let speakers = |q: &Quote| -> Vec<String> {
            let all = q.speakers.iter().map(|s| s.actor.as_deref().unwrap_or("-"));
            all.map(|a| ids.get(a).cloned().unwrap_or_else(|| a.to_owned())).collect()
        };
        let pairs: BTreeMap<usize, usize> =
            align::quotes(self.doc.text(), gold, found, 0.3).into_iter().collect();
        let mut out = Vec::new();
        for (i, g) in gold.iter().enumerate() {
            let own = self.quote_of_gold(g);
            let Some(q) = pairs.get(&i).map(|j| &found[*j]) else {
                out.push((g.span.start, Mark::Missed, own));
                continue;
            };
            let theirs = speakers(q);
            let right = g.speakers.iter().any(|s| theirs.contains(s));
            let mut other = Vec::new();
            if !right {
                other.push(theirs.join("+"));
            }
            if g.quote_type != Some(q.quote_type) {
                other.push(q.quote_type.to_string());
            }
            if q.span != g.span {
                other.push(format!("« {} »", line(self.doc.slice(q.span))));
            }
            let mark = match right && g.quote_type == Some(q.quote_type) {
                true => Mark::Same,
                false => Mark::Differs,
            };
            let tail =
                if other.is_empty() { other.join("") } else { format!(" | {}", other.join(", ")) };
            out.push((g.span.start, mark, own + &tail));
        }
        let matched: BTreeSet<usize> = pairs.into_values().collect();
        for (_, q) in found.iter().enumerate().filter(|(j, _)| !matched.contains(j)) {
            let words = line(self.doc.slice(q.span));
            let who = speakers(q).join("+");
            out.push((
                q.span.start,
                Mark::Invented,
                format!("quote {} {who}: {words}", q.quote_type),
            ));
        }
        out
    }

    fn quote_of_gold(&self, q: &GoldQuote) -> String {
        let kind = q.quote_type.map_or(String::new(), |t| format!(" {t}"));
        format!("quote{kind} {}: {}", q.speakers.join("+"), line(q.span.of(&self.gold.text)))
    }

    fn stances(&self) -> Vec<Line> {
        let gold = self.gold.stances.as_deref().unwrap_or_default();
        let found = match self.other {
            None => align::stances(self.gold, self.doc),
            Some(other) => align::annotator(self.gold, other, self.doc),
        };
        let pairs: BTreeMap<usize, usize> = align::statements(gold, &found, &|g, f| {
            let (holder, target) = (g.holder == f.holder, g.target == f.target);
            let rank = 4 * (u32::from(holder) + u32::from(target))
                + 2 * u32::from(g.polarity == f.stance.polarity)
                + u32::from(g.modality == f.stance.modality);
            (holder || target).then_some(rank)
        })
        .into_iter()
        .collect();
        let mut out = Vec::new();
        for (i, g) in gold.iter().enumerate() {
            let own = self.stance_of_gold(g);
            match pairs.get(&i).map(|j| &found[*j]) {
                None => out.push((g.cue.start, Mark::Missed, own)),
                Some(f) => {
                    let (mark, tail) = difference(g, f);
                    out.push((g.cue.start, mark, own + &tail));
                }
            }
        }
        let matched: BTreeSet<usize> = pairs.into_values().collect();
        for (_, f) in found.iter().enumerate().filter(|(j, _)| !matched.contains(j)) {
            let s = f.stance;
            let record = [&f.holder, &f.target, s.polarity.as_str(), s.modality.as_str()];
            let cue = line(self.doc.slice(s.cue));
            let words = statement(record, s.strength, s.negated, &f.attribution, &cue);
            out.push((s.cue.start, Mark::Invented, format!("{words} {}", s.rule)));
        }
        out
    }

    fn stance_of_gold(&self, g: &GoldStance) -> String {
        let record = [&g.holder, &g.target, g.polarity.as_str(), g.modality.as_str()];
        let cue = line(g.cue.of(&self.gold.text));
        statement(record, g.strength, g.negated, &g.attribution, &cue)
    }
}

fn mention_of_gold(g: &GoldMention, gold: &GoldDoc) -> String {
    let words = line(g.span.of(&gold.text));
    format!("mention {} {} {words} ({})", g.entity_type, g.kind, g.actor.as_deref().unwrap_or("-"))
}

fn statement(
    [holder, target, polarity, modality]: [&str; 4],
    strength: u8,
    negated: bool,
    chain: &[String],
    cue: &str,
) -> String {
    let negated = if negated { " negated" } else { "" };
    let via = match chain {
        [] => String::new(),
        all => format!(" via {}", all.join(" → ")),
    };
    format!("{holder} → {target}: {polarity} {strength} {modality}{negated}{via} [{cue}]")
}

/// What a statement has otherwise than the gold. Strength, act, voice and negation alone make no
/// difference of the mark: nothing is scored by them.
fn difference(g: &GoldStance, f: &Found<'_>) -> (Mark, String) {
    let s = f.stance;
    let mut heavy = Vec::new();
    let mut light = Vec::new();
    if f.holder != g.holder {
        heavy.push(format!("holder {}", f.holder));
    }
    if f.target != g.target {
        heavy.push(format!("target {}", f.target));
    }
    if s.polarity != g.polarity {
        heavy.push(s.polarity.to_string());
    }
    if s.modality != g.modality {
        heavy.push(s.modality.to_string());
    }
    if f.attribution != g.attribution {
        heavy.push(format!(
            "via {}",
            match f.attribution.as_slice() {
                [] => "nobody".to_owned(),
                all => all.join(" → "),
            }
        ));
    }
    if s.strength != g.strength {
        light.push(format!("strength {}", s.strength));
    }
    if s.negated != g.negated {
        light.push(format!("negated {}", s.negated));
    }
    if s.voice != g.voice {
        light.push(format!("voice {}", s.voice));
    }
    if s.act != g.act {
        light.push(format!("act {}", s.act));
    }
    let mark = if heavy.is_empty() { Mark::Same } else { Mark::Differs };
    heavy.extend(light);
    let tail = if heavy.is_empty() { String::new() } else { format!(" | {}", heavy.join(", ")) };
    (mark, tail)
}

/// White space made single, ends kept.
fn line(s: &str) -> String {
    let mut out = String::with_capacity(s.len());
    for c in s.chars() {
        match c.is_whitespace() {
            true if out.ends_with(' ') => {}
            true => out.push(' '),
            false => out.push(c),
        }
    }
    out
}

fn cut(s: &str, most: usize) -> String {
    match s.char_indices().nth(most.max(40)) {
        Some((i, _)) => format!("{}…", &s[..i]),
        None => s.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use document::Sentence;

    #[test]
    fn colours_only_on_request_and_never_without_a_sign() {
        let text = "Ada accuse Corvex. Noé se tait.";
        let json = r#"{"lang":"fr","actors":[{"id":"ada","type":"PER","name":"Ada","mentions":["Ada"]},
            {"id":"corvex","type":"ORG","name":"Corvex","mentions":["Corvex"]}],"stances":[{"holder":"ada",
            "target":"corvex","polarity":"against","strength":2,"act":"speech","modality":"asserted","voice":"outlet",
            "cue":"accuse","evidence":{"exact":"Ada accuse Corvex"}}]}"#;
        let gold = gold::parse("a", text, json).unwrap();
        let mut doc = Document::new("a", text);
        let sentence = |a, b| Sentence { span: Span::new(a, b), tokens: 0..0, words: 0..0 };
        doc.sentences = Some(vec![sentence(0, 18), sentence(19, text.len())]);
        doc.mentions = Some(vec![]);
        let page = Page { gold: &gold, doc: &doc, other: None, all: false, width: 100 };
        let plain = page.render(false);
        assert!(plain.contains("  1  Ada accuse Corvex.\n"), "{plain}");
        assert!(plain.contains("     - ada → corvex: against 2 asserted [accuse]\n"), "{plain}");
        let coloured = page.render(true);
        assert!(coloured.contains("\x1b[4;31mAda\x1b[0m accuse"), "{coloured:?}");
        assert!(coloured.contains("\x1b[31m- ada → corvex"), "{coloured:?}");
        let mut bare = coloured.clone();
        for code in ["\x1b[4;31m", "\x1b[31m", "\x1b[0m"] {
            bare = bare.replace(code, "");
        }
        assert_eq!(bare, plain);
    }
}
