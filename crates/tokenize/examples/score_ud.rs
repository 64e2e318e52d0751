//! Scores tokens, sentences and words from raw text against CoNLL-U files, as the scorer of the
//! CoNLL 2018 shared task does.
//!
//! `cargo run --release -p tokenize --example score_ud -- [--errors] FILE…`; the language is the part
//! of the file's name before `_`. `--conllu=DIR` writes what was found for the official scorer;
//! `--wrap` breaks the raw text at 80 columns.
#![expect(clippy::print_stdout, reason = "a tool for the terminal")]

use document::{Document, Language, LanguageCode};
use std::collections::BTreeMap;
use tokenize::{Scratch, Tokenizers};

#[derive(Default)]
struct Units {
    /// Spans in characters that are not white space.
    tokens: Vec<(usize, usize)>,
    sentences: Vec<(usize, usize)>,
    words: Vec<W>,
}

struct W {
    start: usize,
    end: usize,
    form: String,
    multi: bool,
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let errors = args.iter().any(|a| a == "--errors");
    let wrap = args.iter().any(|a| a == "--wrap");
    let tokenizers = Tokenizers::new(packs::embedded())?;
    tokenizers.check()?;
    let mut scratch = Scratch::default();
    println!("{:<28} {:>8} {:>8} {:>9}", "file", "tokens", "words", "sentences");
    for path in args.iter().filter(|a| !a.starts_with("--")) {
        let conllu = std::fs::read_to_string(path)?;
        let name = path.rsplit('/').next().unwrap_or(path);
        let lang = name.split('_').next().unwrap_or("und");
        let (mut raw, gold) = read(&conllu);
        if wrap {
            raw = wrapped(&raw);
        }
        let mut doc = Document::new(name, raw);
        let code = LanguageCode::parse(lang).unwrap_or(LanguageCode::UND);
        doc.language = Some(Language { code, confidence: 1.0, passages: Vec::new() });
        tokenizers.tokenize(&mut doc, &mut scratch);
        let system = units(&doc);
        let label = name.trim_end_matches(".conllu").replace("-ud", "");
        println!(
            "{label:<28} {:>8.2} {:>8.2} {:>9.2}",
            spans(&gold.tokens, &system.tokens),
            words(&gold.words, &system.words),
            spans(&gold.sentences, &system.sentences)
        );
        if let Some(dir) = args.iter().find_map(|a| a.strip_prefix("--conllu=")) {
            std::fs::write(format!("{dir}/{name}"), conllu_of(&doc))?;
        }
        if errors {
            report(&doc, &gold, &system);
        }
    }
    Ok(())
}

/// The document as CoNLL-U with a flat tree, for the official scorer.
fn conllu_of(doc: &Document) -> String {
    use std::fmt::Write as _;
    let mut out = String::new();
    let Some(layer) = &doc.tokens else { return out };
    for s in doc.sentences() {
        for t in &layer.tokens[s.tokens.start as usize..s.tokens.end as usize] {
            let first = t.words.start - s.words.start + 1;
            let last = t.words.end - s.words.start;
            let surface = doc.slice(t.span);
            if last > first {
                let _ = writeln!(out, "{first}-{last}\t{surface}\t_\t_\t_\t_\t_\t_\t_\t_");
            }
            for (i, w) in (first..).zip(&layer.words[t.words.start as usize..t.words.end as usize])
            {
                let form = if last > first { w.form.as_str() } else { surface };
                let (head, rel) = if i == 1 { (0, "root") } else { (1, "dep") };
                let _ = writeln!(out, "{i}\t{form}\t_\t_\t_\t_\t{head}\t{rel}\t_\t_");
            }
        }
        out.push('\n');
    }
    out
}

/// The raw text that a file was made from, and its units.
fn read(conllu: &str) -> (String, Units) {
    let mut text = String::new();
    let mut units = Units::default();
    let mut at = 0;
    for block in conllu.split("\n\n") {
        let mut until = 0usize;
        let mut multi: Option<(usize, usize)> = None;
        let first = at;
        let mut any = false;
        for line in block.lines() {
            if line.starts_with("# newpar") || line.starts_with("# newdoc") {
                if !text.is_empty() && !text.ends_with("\n\n") {
                    text.truncate(text.trim_end().len());
                    text.push_str("\n\n");
                }
                continue;
            }
            let cells: Vec<&str> = line.split('\t').collect();
            if line.starts_with('#') || cells.len() != 10 || cells[0].contains('.') {
                continue;
            }
            any = true;
            let range = cells[0].split_once('-');
            let id: usize = cells[0].parse().unwrap_or(0);
            if range.is_none() && id <= until {
                let (start, end) = multi.unwrap_or((at, at));
                units.words.push(W { start, end, form: cells[1].to_lowercase(), multi: true });
                continue;
            }
            let start = at;
            at += solid(cells[1]);
            units.tokens.push((start, at));
            text.push_str(cells[1]);
            if !cells[9].split('|').any(|m| m == "SpaceAfter=No") {
                text.push(' ');
            }
            if let Some((_, last)) = range {
                until = last.parse().unwrap_or(0);
                multi = Some((start, at));
            } else {
                units.words.push(W { start, end: at, form: cells[1].to_lowercase(), multi: false });
            }
        }
        if any {
            units.sentences.push((first, at));
        }
    }
    (text, units)
}

fn solid(s: &str) -> usize {
    s.chars().filter(|c| !c.is_whitespace()).count()
}

fn wrapped(text: &str) -> String {
    let mut out = String::new();
    for (i, par) in text.split("\n\n").enumerate() {
        if i > 0 {
            out.push_str("\n\n");
        }
        let mut column = 0;
        for word in par.split(' ').filter(|w| !w.is_empty()) {
            let n = word.chars().count();
            if column > 0 && column + 1 + n > 80 {
                out.push('\n');
                column = 0;
            } else if column > 0 {
                out.push(' ');
                column += 1;
            }
            out.push_str(word);
            column += n;
        }
    }
    out
}

fn units(doc: &Document) -> Units {
    let text = doc.text();
    // Characters that are not white space before each byte.
    let mut before = vec![0usize; text.len() + 1];
    let mut n = 0;
    for (i, c) in text.char_indices() {
        before[i..i + c.len_utf8()].fill(n);
        n += usize::from(!c.is_whitespace());
    }
    before[text.len()] = n;
    let mut units = Units::default();
    let at = |i: u32| before[i as usize];
    for s in doc.sentences() {
        units.sentences.push((at(s.span.start), at(s.span.end)));
    }
    let Some(layer) = &doc.tokens else { return units };
    for t in &layer.tokens {
        let (start, end) = (at(t.span.start), at(t.span.end));
        units.tokens.push((start, end));
        let multi = t.words.len() > 1;
        for w in &layer.words[t.words.start as usize..t.words.end as usize] {
            let form = if multi {
                w.form.to_lowercase().to_string()
            } else {
                doc.slice(t.span).to_lowercase()
            };
            units.words.push(W { start, end, form, multi });
        }
    }
    units
}

fn f1(correct: usize, gold: usize, system: usize) -> f64 {
    200.0 * correct as f64 / (gold + system).max(1) as f64
}

fn spans(gold: &[(usize, usize)], system: &[(usize, usize)]) -> f64 {
    let (mut g, mut s, mut correct) = (0, 0, 0);
    while g < gold.len() && s < system.len() {
        if system[s].0 < gold[g].0 {
            s += 1;
        } else if gold[g].0 < system[s].0 {
            g += 1;
        } else {
            correct += usize::from(gold[g].1 == system[s].1);
            g += 1;
            s += 1;
        }
    }
    f1(correct, gold.len(), system.len())
}

fn words(gold: &[W], system: &[W]) -> f64 {
    let (mut g, mut s, mut correct) = (0, 0, 0);
    while g < gold.len() && s < system.len() {
        if gold[g].multi || system[s].multi {
            let (gs, ss, ge, se) = region(gold, system, g, s);
            correct += lcs(&gold[gs..ge], &system[ss..se]);
            (g, s) = (ge, se);
        } else if (gold[g].start, gold[g].end) == (system[s].start, system[s].end) {
            correct += 1;
            g += 1;
            s += 1;
        } else if gold[g].start <= system[s].start {
            g += 1;
        } else {
            s += 1;
        }
    }
    f1(correct, gold.len(), system.len())
}

/// The smallest region around multi-word tokens in which words are aligned by their forms.
fn region(gold: &[W], system: &[W], g: usize, s: usize) -> (usize, usize, usize, usize) {
    let (mut g, mut s) = (g, s);
    let mut end = if gold[g].multi {
        if !system[s].multi && system[s].start < gold[g].start {
            s += 1;
        }
        gold[g].end
    } else {
        if !gold[g].multi && gold[g].start < system[s].start {
            g += 1;
        }
        system[s].end
    };
    let (gs, ss) = (g, s);
    let beyond = |w: &[W], i: usize, end: usize| {
        w.get(i).is_none_or(|w| if w.multi { w.start >= end } else { w.end > end })
    };
    while !beyond(gold, g, end) || !beyond(system, s, end) {
        let w = if g < gold.len() && (s >= system.len() || gold[g].start <= system[s].start) {
            g += 1;
            &gold[g - 1]
        } else {
            s += 1;
            &system[s - 1]
        };
        if w.multi && w.end > end {
            end = w.end;
        }
    }
    (gs, ss, g, s)
}

fn lcs(gold: &[W], system: &[W]) -> usize {
    let mut row = vec![0usize; system.len() + 1];
    for g in gold {
        let mut diagonal = 0;
        for (j, s) in system.iter().enumerate() {
            let up = row[j + 1];
            row[j + 1] = if g.form == s.form { diagonal + 1 } else { up.max(row[j]) };
            diagonal = up;
        }
    }
    row[system.len()]
}

fn report(doc: &Document, gold: &Units, system: &Units) {
    let solid: Vec<(usize, char)> =
        doc.text().char_indices().filter(|(_, c)| !c.is_whitespace()).collect();
    let byte = |i: usize| solid.get(i).map_or(doc.text().len(), |x| x.0);
    let around = |a: usize, b: usize| {
        let t = |from: usize, to: usize| doc.text()[byte(from)..byte(to)].replace('\n', "⏎");
        format!(
            "{} ⟦{}⟧ {}",
            t(a.saturating_sub(25), a),
            t(a, b).trim_end(),
            t(b, (b + 15).min(solid.len()))
        )
    };
    let sys: std::collections::BTreeSet<_> = system.tokens.iter().collect();
    let mut kinds: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for t in gold.tokens.iter().filter(|t| !sys.contains(t)) {
        kinds.entry("token".into()).or_default().push(around(t.0, t.1));
    }
    let ends: std::collections::BTreeSet<_> = system.sentences.iter().map(|s| s.1).collect();
    let gold_ends: std::collections::BTreeSet<_> = gold.sentences.iter().map(|s| s.1).collect();
    for e in gold_ends.difference(&ends) {
        kinds.entry("sentence missed".into()).or_default().push(around(*e, *e));
    }
    for e in ends.difference(&gold_ends) {
        kinds.entry("sentence too many".into()).or_default().push(around(*e, *e));
    }
    let words = |u: &Units| {
        let mut m: BTreeMap<(usize, usize), String> = BTreeMap::new();
        for w in &u.words {
            let e = m.entry((w.start, w.end)).or_default();
            e.push_str(&w.form);
            e.push(' ');
        }
        m
    };
    let (g, s) = (words(gold), words(system));
    for (k, w) in &g {
        if let Some(x) = s.get(k).filter(|x| *x != w)
            && (w.trim().contains(' ') || x.trim().contains(' '))
        {
            let line = format!("gold {w}| here {x}| {}", around(k.0, k.1));
            kinds.entry("words".into()).or_default().push(line);
        }
    }
    for (kind, lines) in kinds {
        println!("-- {kind}: {}", lines.len());
        for l in lines {
            println!("   {l}");
        }
    }
}
