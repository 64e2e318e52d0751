//! Scores against CoNLL-U from raw text, as the official scorer of the CoNLL 2018 shared task
//! defines them (Zeman et al., 2018): token and sentence spans over the characters that are not
//! white space, words aligned inside multi-word tokens by longest common subsequence.

use crate::eval::score::Counts;
use anyhow::{Context, Result, bail};
use document::Document;
use std::ops::Range;
use std::path::Path;

/// A word with what is scored of it.
#[derive(Debug, Clone, Default)]
pub struct UdWord {
    /// Of its token, in characters that are not white space.
    pub span: Range<usize>,
    /// Part of a multi-word token.
    pub multi: bool,
    /// Lower case.
    pub form: String,
    /// Dictionary form.
    pub lemma: String,
    /// Universal part of speech.
    pub upos: String,
    /// Index of the head among all words; `None` for a root.
    pub head: Option<usize>,
    /// Without subtype.
    pub deprel: String,
    /// With subtype.
    pub full_deprel: String,
}

/// A segmented and parsed text.
#[derive(Debug, Default)]
pub struct Ud {
    /// Without white space.
    pub characters: Vec<char>,
    /// Of tokens.
    pub tokens: Vec<Range<usize>>,
    /// Of sentences.
    pub sentences: Vec<Range<usize>>,
    /// All words.
    pub words: Vec<UdWord>,
}

/// A gold file: its raw text, and what is to be found in it.
pub struct GoldUd {
    /// Paragraphs separated by blank lines, sentences by spaces.
    pub text: String,
    /// The gold analysis.
    pub ud: Ud,
}

/// Reads a CoNLL-U file, cutting it into pieces of about `block` sentences so that an interval over
/// pieces can be given.
pub fn read(path: &Path, block: usize) -> Result<Vec<GoldUd>> {
    let content =
        std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    let mut out = Vec::new();
    let mut current = GoldUd { text: String::new(), ud: Ud::default() };
    for sentence in content.split("\n\n").filter(|s| !s.trim().is_empty()) {
        let new_paragraph =
            sentence.lines().any(|l| l.starts_with("# newpar") || l.starts_with("# newdoc"));
        if current.ud.sentences.len() >= block {
            out.push(std::mem::replace(
                &mut current,
                GoldUd { text: String::new(), ud: Ud::default() },
            ));
        }
        if !current.text.is_empty() {
            let joint = if new_paragraph { "\n\n" } else { " " };
            if !current.text.ends_with(char::is_whitespace) || new_paragraph {
                current.text.truncate(current.text.trim_end().len());
                current.text.push_str(joint);
            }
        }
        read_sentence(sentence, &mut current).with_context(|| format!("{}", path.display()))?;
    }
    if !current.ud.sentences.is_empty() {
        out.push(current);
    }
    if out.is_empty() {
        bail!("{}: no sentence; expected CoNLL-U", path.display());
    }
    Ok(out)
}

fn read_sentence(block: &str, gold: &mut GoldUd) -> Result<()> {
    let ud = &mut gold.ud;
    let start = ud.characters.len();
    let first_word = ud.words.len();
    let mut multi_until = 0usize;
    let mut multi_span = 0..0;
    let mut heads = Vec::new();
    for line in block.lines().filter(|l| !l.starts_with('#') && !l.trim().is_empty()) {
        let c: Vec<&str> = line.split('\t').collect();
        if c.len() != 10 {
            bail!("expected ten columns, found {} in `{line}`", c.len());
        }
        if c[0].contains('.') {
            continue;
        }
        let id: usize =
            c[0].split('-').next().unwrap_or_default().parse().context("word number")?;
        let surface = c[0].contains('-') || id > multi_until;
        if surface {
            let s = ud.characters.len();
            ud.characters.extend(c[1].chars().filter(|c| !c.is_whitespace()));
            ud.tokens.push(s..ud.characters.len());
            gold.text.push_str(c[1]);
            if !c[9].split('|').any(|m| m == "SpaceAfter=No") {
                gold.text.push(' ');
            }
        }
        if let Some((_, last)) = c[0].split_once('-') {
            multi_until = last.parse().context("range")?;
            multi_span = ud.tokens.last().cloned().unwrap_or_default();
            continue;
        }
        let multi = id <= multi_until;
        let span =
            if multi { multi_span.clone() } else { ud.tokens.last().cloned().unwrap_or_default() };
        heads.push(c[6].parse::<usize>().context("head")?);
        ud.words.push(UdWord {
            span,
            multi,
            form: c[1].to_lowercase(),
            lemma: c[2].to_owned(),
            upos: c[3].to_owned(),
            head: None,
            deprel: c[7].split(':').next().unwrap_or_default().to_owned(),
            full_deprel: c[7].to_owned(),
        });
    }
    for (i, head) in heads.into_iter().enumerate() {
        ud.words[first_word + i].head = (head > 0).then(|| first_word + head - 1);
    }
    ud.sentences.push(start..ud.characters.len());
    Ok(())
}

/// What the program made of a text, in the same form.
pub fn of_document(doc: &Document) -> Ud {
    let mut ud = Ud::default();
    let Some(layer) = &doc.tokens else { return ud };
    for sentence in doc.sentences() {
        let start = ud.characters.len();
        let first_word = ud.words.len();
        for token in &layer.tokens[sentence.tokens.start as usize..sentence.tokens.end as usize] {
            let s = ud.characters.len();
            ud.characters.extend(doc.slice(token.span).chars().filter(|c| !c.is_whitespace()));
            let span = s..ud.characters.len();
            ud.tokens.push(span.clone());
            let words = &layer.words[token.words.start as usize..token.words.end as usize];
            for w in words {
                let full = w.deprel.map_or("", |d| d.as_str());
                ud.words.push(UdWord {
                    span: span.clone(),
                    multi: words.len() > 1,
                    form: w.form.to_lowercase().to_string(),
                    lemma: w.lemma.to_string(),
                    upos: w.upos.map_or("", |u| u.as_str()).to_owned(),
                    head: w.head.filter(|h| *h > 0).map(|h| first_word + h as usize - 1),
                    deprel: full.split(':').next().unwrap_or_default().to_owned(),
                    full_deprel: full.to_owned(),
                });
            }
        }
        ud.sentences.push(start..ud.characters.len());
    }
    ud
}

/// All measures of one text.
#[derive(Debug, Default)]
pub struct Scores {
    /// Token spans.
    pub tokens: Counts,
    /// Sentence spans.
    pub sentences: Counts,
    /// Aligned words.
    pub words: Counts,
    /// Aligned words with the right part of speech, and so on.
    pub upos: Counts,
    /// Lemmas; gold `_` is right whatever the system says.
    pub lemmas: Counts,
    /// Heads.
    pub uas: Counts,
    /// Heads and relations without subtype.
    pub las: Counts,
    /// By full relation: gold and system words that bear it, right ones.
    pub relations: Vec<(String, Counts)>,
}

/// Scores one text.
///
/// # Errors
/// When the two analyses do not hold the same characters.
pub fn score(gold: &Ud, system: &Ud, relations: &[&str]) -> Result<Scores> {
    if gold.characters != system.characters {
        let at = gold.characters.iter().zip(&system.characters).take_while(|(a, b)| a == b).count();
        let show = |c: &[char]| c.iter().skip(at).take(20).collect::<String>();
        bail!(
            "the texts differ after {at} characters: gold `{}`, system `{}`",
            show(&gold.characters),
            show(&system.characters)
        );
    }
    let spans = |a: &[Range<usize>], b: &[Range<usize>]| {
        let key = |v: &[Range<usize>]| v.iter().map(|r| (r.start, r.end)).collect::<Vec<_>>();
        Counts::of_sets(key(a), key(b))
    };
    let pairs = align(gold, system);
    let (g, s) = (gold.words.len() as u64, system.words.len() as u64);
    let counts = |tp: u64| Counts { tp, fp: s - tp, fn_: g - tp };
    let mut to_system = vec![None; gold.words.len()];
    for &(i, j) in &pairs {
        to_system[i] = Some(j);
    }
    let head_right = |i: usize, j: usize| match (gold.words[i].head, system.words[j].head) {
        (None, None) => true,
        (Some(a), Some(b)) => to_system[a] == Some(b),
        _ => false,
    };
    let count = |f: &dyn Fn(&UdWord, &UdWord, usize, usize) -> bool| {
        counts(pairs.iter().filter(|&&(i, j)| f(&gold.words[i], &system.words[j], i, j)).count()
            as u64)
    };
    let mut by_relation = Vec::new();
    for r in relations {
        let is = |w: &UdWord| w.full_deprel == *r;
        let tp = pairs
            .iter()
            .filter(|&&(i, j)| is(&gold.words[i]) && is(&system.words[j]) && head_right(i, j));
        let tp = tp.count() as u64;
        by_relation.push((
            (*r).to_owned(),
            Counts {
                tp,
                fp: system.words.iter().filter(|w| is(w)).count() as u64 - tp,
                fn_: gold.words.iter().filter(|w| is(w)).count() as u64 - tp,
            },
        ));
    }
    Ok(Scores {
        tokens: spans(&gold.tokens, &system.tokens),
        sentences: spans(&gold.sentences, &system.sentences),
        words: counts(pairs.len() as u64),
        upos: count(&|a, b, _, _| a.upos == b.upos),
        lemmas: count(&|a, b, _, _| a.lemma == "_" || a.lemma == b.lemma),
        uas: count(&|_, _, i, j| head_right(i, j)),
        las: count(&|a, b, i, j| head_right(i, j) && a.deprel == b.deprel),
        relations: by_relation,
    })
}

fn align(gold: &Ud, system: &Ud) -> Vec<(usize, usize)> {
    let (g, s) = (&gold.words, &system.words);
    let (mut i, mut j) = (0, 0);
    let mut pairs = Vec::new();
    while i < g.len() && j < s.len() {
        if g[i].multi || s[j].multi {
            // Everything under the overlapping multi-word spans of both sides.
            let (i0, j0) = match (g[i].multi, s[j].multi) {
                (true, _) if s[j].span.start < g[i].span.start && !s[j].multi => {
                    j += 1;
                    continue;
                }
                (_, true) if g[i].span.start < s[j].span.start && !g[i].multi => {
                    i += 1;
                    continue;
                }
                _ => (i, j),
            };
            let mut end = 0;
            if g[i].multi {
                end = end.max(g[i].span.end);
            }
            if s[j].multi {
                end = end.max(s[j].span.end);
            }
            loop {
                if i < g.len() && g[i].span.start < end {
                    if g[i].multi {
                        end = end.max(g[i].span.end);
                    }
                    i += 1;
                } else if j < s.len() && s[j].span.start < end {
                    if s[j].multi {
                        end = end.max(s[j].span.end);
                    }
                    j += 1;
                } else {
                    break;
                }
            }
            for (a, b) in common(&g[i0..i], &s[j0..j]) {
                pairs.push((i0 + a, j0 + b));
            }
        } else {
            if g[i].span == s[j].span {
                pairs.push((i, j));
                i += 1;
                j += 1;
            } else if g[i].span.start <= s[j].span.start {
                i += 1;
            } else {
                j += 1;
            }
        }
    }
    pairs
}

/// Longest common subsequence of forms.
fn common(a: &[UdWord], b: &[UdWord]) -> Vec<(usize, usize)> {
    let mut best = vec![vec![0u32; b.len() + 1]; a.len() + 1];
    for i in (0..a.len()).rev() {
        for j in (0..b.len()).rev() {
            best[i][j] = if a[i].form == b[j].form {
                best[i + 1][j + 1] + 1
            } else {
                best[i + 1][j].max(best[i][j + 1])
            };
        }
    }
    let (mut i, mut j, mut out) = (0, 0, Vec::new());
    while i < a.len() && j < b.len() {
        if a[i].form == b[j].form {
            out.push((i, j));
            i += 1;
            j += 1;
        } else if best[i + 1][j] >= best[i][j + 1] {
            i += 1;
        } else {
            j += 1;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOLD: &str = "# newpar\n1-2\tDu\t_\t_\t_\t_\t_\t_\t_\t_\n1\tDe\tde\tADP\t_\t_\t3\tcase\t_\t_\n2\tle\tle\tDET\t_\t_\t3\tdet\t_\t_\n3\tpain\tpain\tNOUN\t_\t_\t0\troot\t_\tSpaceAfter=No\n4\t.\t.\tPUNCT\t_\t_\t3\tpunct\t_\t_\n";

    fn gold() -> GoldUd {
        let mut g = GoldUd { text: String::new(), ud: Ud::default() };
        read_sentence(GOLD.trim_end(), &mut g).unwrap();
        g
    }

    #[test]
    fn text_and_perfect_score() {
        let g = gold();
        assert_eq!(g.text, "Du pain. ");
        let s = score(&g.ud, &gold().ud, &["case"]).unwrap();
        assert_eq!(s.las, Counts { tp: 4, fp: 0, fn_: 0 });
        assert_eq!(s.relations[0].1.tp, 1);
    }

    #[test]
    fn an_unsplit_contraction_costs_its_words_only() {
        let g = gold();
        let mut doc = Document::new("x", g.text.clone());
        let mut layer = document::TokenLayer::default();
        for (a, b) in [(0, 2), (3, 7), (7, 8)] {
            let form = &g.text[a..b];
            layer.push(document::Span::new(a, b), [(form.into(), "".into())]);
        }
        doc.tokens = Some(layer);
        doc.sentences = Some(vec![document::Sentence {
            span: document::Span::new(0, 8),
            tokens: 0..3,
            words: 0..3,
        }]);
        let s = score(&g.ud, &of_document(&doc), &[]).unwrap();
        assert_eq!(s.tokens, Counts { tp: 3, fp: 0, fn_: 0 });
        assert_eq!(s.words, Counts { tp: 2, fp: 1, fn_: 2 });
        assert_eq!(s.sentences.tp, 1);
    }
}
