//! CoNLL-U: the tree banks' format, read for training and measuring, written for other tools.

use document::{Deprel, Document, Feats, Sentence, Upos};
use std::fmt::Write as _;

/// A syntactic word of a tree bank.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// As it stands.
    pub form: String,
    /// Dictionary form; empty for `_`.
    pub lemma: String,
    /// Part of speech.
    pub upos: Option<Upos>,
    /// Features, as far as [`Feats`] knows them.
    pub feats: Feats,
    /// 1-based; 0 the root.
    pub head: Option<u32>,
    /// Relation to the head.
    pub deprel: Option<Deprel>,
}

/// A sentence of a tree bank.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tree {
    /// `# sent_id`
    pub id: String,
    /// `# text`
    pub text: String,
    /// The syntactic words. Empty nodes and the lines of multi-word tokens are left out.
    pub words: Vec<Row>,
}

/// What is wrong with a line.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}:{line}: {message}")]
pub struct ConlluError {
    file: String,
    line: usize,
    message: String,
}

/// Reads a file's text; `file` is for messages.
///
/// # Errors
/// When a line has not ten columns, or a head is no word of its sentence.
pub fn read(file: &str, text: &str) -> Result<Vec<Tree>, ConlluError> {
    let mut trees = Vec::new();
    let mut tree = Tree::default();
    let fail = |line: usize, message: String| ConlluError { file: file.to_owned(), line, message };
    for (i, line) in text.lines().chain([""]).enumerate() {
        let line = line.trim_end_matches('\r');
        if line.is_empty() {
            if !tree.words.is_empty() {
                let n = tree.words.len() as u32;
                if let Some(w) = tree.words.iter().find(|w| w.head.is_some_and(|h| h > n)) {
                    return Err(fail(i, format!("the head of `{}` is no word", w.form)));
                }
                trees.push(std::mem::take(&mut tree));
            }
        } else if let Some(comment) = line.strip_prefix('#') {
            if let Some((key, value)) = comment.split_once('=') {
                match key.trim() {
                    "sent_id" => tree.id = value.trim().to_owned(),
                    "text" => tree.text = value.trim().to_owned(),
                    _ => {}
                }
            }
        } else {
            let cells: Vec<&str> = line.split('\t').collect();
            let [id, form, lemma, upos, _, feats, head, deprel, ..] = cells[..] else {
                return Err(fail(i + 1, format!("expected 10 columns, found {}", cells.len())));
            };
            if id.contains(['-', '.']) {
                continue;
            }
            tree.words.push(Row {
                form: form.to_owned(),
                lemma: if lemma == "_" && form != "_" { String::new() } else { lemma.to_owned() },
                upos: upos.parse().ok(),
                feats: Feats::parse(feats),
                head: head.parse().ok(),
                deprel: Deprel::parse(deprel),
            });
        }
    }
    Ok(trees)
}

/// Writes a document's sentences. What a stage has not filled is `_`.
///
/// White space inside tokens and between them becomes a single space in `# text`, as the format
/// cannot keep it.
pub fn write(doc: &Document) -> String {
    let mut out = String::new();
    for (i, sentence) in doc.sentences().iter().enumerate() {
        write_sentence(doc, sentence, i, &mut out);
    }
    out
}

fn write_sentence(doc: &Document, sentence: &Sentence, index: usize, out: &mut String) {
    let Some(layer) = &doc.tokens else { return };
    let range = sentence.tokens.start as usize..sentence.tokens.end as usize;
    let Some(tokens) = layer.tokens.get(range) else { return };
    let start = sentence.words.start;
    if sentence.words.is_empty() {
        return;
    }
    let spaced = |i: usize| {
        let next = tokens.get(i + 1);
        next.is_none_or(|next| next.span.start > tokens[i].span.end)
    };
    let mut text = String::new();
    for (i, token) in tokens.iter().enumerate() {
        push_cell(&mut text, doc.slice(token.span));
        if spaced(i) && i + 1 < tokens.len() {
            text.push(' ');
        }
    }
    let mut id = String::new();
    push_cell(&mut id, &doc.id);
    let _ = writeln!(out, "# sent_id = {}-{}", id.replace(' ', "_"), index + 1);
    let _ = writeln!(out, "# text = {text}");
    for (i, token) in tokens.iter().enumerate() {
        let misc = if spaced(i) { "_" } else { "SpaceAfter=No" };
        let first = (token.words.start - start.min(token.words.start)) + 1;
        let many = token.words.len() > 1;
        if many {
            let _ = write!(out, "{}-{}\t", first, first + token.words.len() as u32 - 1);
            push_cell(out, doc.slice(token.span));
            let _ = writeln!(out, "\t_\t_\t_\t_\t_\t_\t_\t{misc}");
        }
        for (k, w) in token.words.clone().enumerate() {
            let Some(word) = layer.words.get(w as usize) else { continue };
            let _ = write!(out, "{}\t", first + k as u32);
            push_cell(out, &word.form);
            out.push('\t');
            push_cell(out, &word.lemma);
            let upos = word.upos.map_or("_", Upos::as_str);
            let _ = write!(out, "\t{upos}\t_\t{}\t", word.feats);
            match word.head {
                Some(h) => drop(write!(out, "{h}")),
                None => out.push('_'),
            }
            let deprel = word.deprel.map_or("_", Deprel::as_str);
            let _ = writeln!(out, "\t{deprel}\t_\t{}", if many { "_" } else { misc });
        }
    }
    out.push('\n');
}

/// A cell without tabs, line breaks or doubled spaces; `_` for an empty one.
fn push_cell(out: &mut String, s: &str) {
    let before = out.len();
    for part in s.split(|c: char| c.is_whitespace() || c.is_control()) {
        if !part.is_empty() {
            if out.len() > before {
                out.push(' ');
            }
            out.push_str(part);
        }
    }
    if out.len() == before {
        out.push('_');
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use document::{Span, Word};

    const TREE: &str = "# sent_id = a-1\n# text = Va au lac.\n\
        1\tVa\taller\tVERB\t_\tMood=Imp|Odd=1\t0\troot\t_\t_\n\
        2-3\tau\t_\t_\t_\t_\t_\t_\t_\t_\n\
        2\tà\tà\tADP\t_\t_\t4\tcase\t_\t_\n\
        3\tle\tle\tDET\t_\tDefinite=Def\t4\tdet\t_\t_\n\
        4\tlac\tlac\tNOUN\t_\t_\t1\tobl:mod\t_\tSpaceAfter=No\n\
        5\t.\t.\tPUNCT\t_\t_\t1\tpunct\t_\t_\n\n";

    #[test]
    fn reads() {
        let trees = read("t.conllu", TREE).unwrap();
        assert_eq!((trees.len(), trees[0].words.len()), (1, 5));
        assert_eq!(trees[0].id, "a-1");
        let lac = &trees[0].words[3];
        assert_eq!((lac.head, lac.deprel), (Some(1), Some(Deprel::OBL_MOD)));
        assert_eq!(trees[0].words[0].feats, Feats::IMPERATIVE);
    }

    #[test]
    fn errors_name_the_line() {
        let e = read("t.conllu", "1\ta\n").unwrap_err().to_string();
        assert!(e.starts_with("t.conllu:1: expected 10 columns"), "{e}");
        assert!(read("t", "1\ta\ta\tX\t_\t_\t7\tdep\t_\t_\n").is_err());
    }

    #[test]
    fn writes_what_it_reads() {
        let mut doc = Document::new("a", "Va  au lac.");
        let trees = read("t.conllu", TREE).unwrap();
        let mut layer = document::TokenLayer::default();
        for (span, words) in [(0..2, 0..1), (4..6, 1..3), (7..10, 3..4), (10..11, 4..5)] {
            let token = layer.tokens.len() as u32;
            layer.tokens.push(document::Token { span: Span::from(span), words });
            for w in layer.tokens[token as usize].words.clone() {
                let row = &trees[0].words[w as usize];
                let mut word = Word::new(token, row.form.as_str(), "");
                word.lemma = row.lemma.as_str().into();
                word.upos = row.upos;
                word.feats = row.feats;
                word.head = row.head;
                word.deprel = row.deprel;
                layer.words.push(word);
            }
        }
        doc.tokens = Some(layer);
        doc.sentences = Some(vec![Sentence { span: Span::new(0, 11), tokens: 0..4, words: 0..5 }]);
        assert_eq!(write(&doc), TREE.replace("|Odd=1", ""));
    }
}
