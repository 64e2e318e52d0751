//! Token-and-tag columns: CoNLL 2003, IO, BIO, IOB2, WikiANN, HIPE.

use super::{lang_of, name, text};
use crate::eval::gold::{GoldDoc, GoldMention};
use anyhow::{Result, bail};
use document::{EntityType, MentionKind, Span};
use std::path::Path;

/// Whether a file's name is that of a tagged file.
pub fn is_tagged(path: &Path) -> bool {
    let n = name(path);
    [".bio", ".conll", ".iob2", "-val.conllu"].iter().any(|e| n.ends_with(e))
        || n.starts_with("HIPE") && n.ends_with(".tsv")
}

/// How many sentences make one document where the file has no documents of its own.
const BLOCK: usize = 50;

/// A document that grows token by token.
#[derive(Default)]
struct Builder {
    text: String,
    mentions: Vec<GoldMention>,
    /// The mention that the previous token belongs to: start and label.
    open: Option<(usize, String)>,
    end: usize,
    glue: bool,
    sentences: usize,
    lang: String,
}

impl Builder {
    fn token(&mut self, form: &str, tag: &str, glue_next: bool) {
        if !self.text.is_empty()
            && !self.glue
            && !self.text.ends_with('\n')
            && spaced(&self.text, form)
        {
            self.text.push(' ');
        }
        let start = self.text.len();
        let (prefix, label) = tag.split_once('-').unwrap_or((tag, ""));
        let goes_on = prefix == "I" && self.open.as_ref().is_some_and(|(_, l)| l == label);
        if !goes_on {
            self.close();
            if prefix != "O" && !label.is_empty() {
                self.open = Some((start, label.to_owned()));
            }
        }
        self.text.push_str(form);
        self.end = self.text.len();
        self.glue = glue_next;
    }

    fn close(&mut self) {
        if let Some((start, label)) = self.open.take()
            && let Some(entity_type) = entity_type(&label)
        {
            self.mentions.push(GoldMention {
                span: Span::new(start, self.end),
                entity_type,
                kind: MentionKind::Name,
                actor: None,
                metonym: false,
            });
        }
    }

    fn sentence_end(&mut self) {
        self.close();
        if !self.text.is_empty() && !self.text.ends_with('\n') {
            self.text.push('\n');
        }
        self.glue = false;
        self.sentences += 1;
    }

    fn finish(mut self, id: String) -> GoldDoc {
        self.close();
        GoldDoc {
            id,
            lang: Some(self.lang).filter(|l| !l.is_empty()),
            text: self.text,
            mentions: Some(self.mentions),
            ..GoldDoc::default()
        }
    }
}

/// Whether a space stands between two tokens whose spacing the format lost.
fn spaced(before: &str, form: &str) -> bool {
    let closing = matches!(form, "." | "," | ")" | "]" | "”" | "’" | "…");
    let elided = before.ends_with(['\'', '’', '(', '[', '“']);
    !(closing || elided || form.starts_with("'s") || form == "'" && before.ends_with('l'))
}

fn entity_type(label: &str) -> Option<EntityType> {
    // HIPE and CoNLL spellings of the four types; titles and times are left out.
    match label.split('.').next().unwrap_or(label).to_ascii_lowercase().as_str() {
        "per" | "pers" => Some(EntityType::Person),
        "org" => Some(EntityType::Organization),
        "loc" => Some(EntityType::Location),
        "misc" | "humanprod" | "prod" => Some(EntityType::Misc),
        _ => None,
    }
}

/// Reads one file.
pub fn read(path: &Path) -> Result<Vec<GoldDoc>> {
    let content = text(path)?;
    let lang = lang_of(path).unwrap_or_default();
    let fresh = || Builder { lang: lang.clone(), ..Builder::default() };
    let (mut docs, mut b) = (Vec::new(), fresh());
    let hipe = content.starts_with("TOKEN\t");
    let mut own_documents = false;
    let mut flush = |b: &mut Builder| {
        let done = std::mem::replace(b, fresh());
        if !done.text.is_empty() {
            docs.push(done.finish(format!("{}#{:05}", name(path), docs.len())));
        }
    };
    for (i, line) in content.lines().enumerate() {
        if line.starts_with("# ") || line.starts_with("#\t") {
            if line.contains("document_id") || line.starts_with("# newdoc") {
                own_documents = true;
                flush(&mut b);
            }
            continue;
        }
        if line.trim().is_empty() {
            b.sentence_end();
            if !own_documents && b.sentences >= BLOCK {
                flush(&mut b);
            }
            continue;
        }
        let cells: Vec<&str> = line.split(['\t', ' ']).collect();
        if hipe {
            if cells[0] == "TOKEN" {
                continue;
            }
            let glue = cells.last().is_some_and(|m| m.contains("NoSpaceAfter"));
            let form = cells[0].trim_end_matches('¬');
            b.token(form, cells.get(1).copied().unwrap_or("O"), glue);
            continue;
        }
        let (form, tag) = match cells.as_slice() {
            // number, form, tag (IOB2 and WikiNEuRal)
            [n, form, tag, ..] if n.chars().all(|c| c.is_ascii_digit()) => (*form, *tag),
            [n, ..]
                if n.contains(['-', '.'])
                    && n.starts_with(|c: char| c.is_ascii_digit())
                    && cells.len() > 3 =>
            {
                continue;
            }
            [form, .., tag] if !lang.is_empty() && form.starts_with(&format!("{lang}:")) => {
                (&form[lang.len() + 1..], *tag)
            }
            [form, .., tag] => (*form, *tag),
            _ => bail!("{}:{}: expected a token and a tag", path.display(), i + 1),
        };
        b.token(form, tag, false);
        // Europeana has no sentence breaks at all.
        if cells.len() == 2 && form == "." && content.len() > 100_000 && b.text.len() > 20_000 {
            b.sentence_end();
            flush(&mut b);
        }
    }
    flush(&mut b);
    Ok(docs)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn docs(file: &str, content: &str) -> Vec<(String, Vec<(String, &'static str)>)> {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join(file);
        std::fs::write(&path, content).unwrap();
        read(&path)
            .unwrap()
            .into_iter()
            .map(|d| {
                let m = d.mentions.unwrap();
                let m = m.iter().map(|m| (m.span.of(&d.text).to_owned(), m.entity_type.as_str()));
                let m = m.collect();
                (d.text, m)
            })
            .collect()
    }

    #[test]
    fn bio_and_io() {
        let got =
            docs("fr-x.bio", "fr:Ada\tB-PER\nfr:Moreau\tI-PER\nfr:quitte\tO\nfr:Lyon\tB-LOC\n\n");
        assert_eq!(got[0].0, "Ada Moreau quitte Lyon\n");
        assert_eq!(got[0].1, [("Ada Moreau".to_owned(), "PER"), ("Lyon".to_owned(), "LOC")]);
        let got = docs("x.bio", "Ada I-PER\nMoreau I-PER\ndort O\n");
        assert_eq!(got[0].1, [("Ada Moreau".to_owned(), "PER")]);
    }

    #[test]
    fn hipe() {
        let got = docs(
            "HIPE-x-fr.tsv",
            "TOKEN\tNE-COARSE-LIT\tMISC\n# hipe2022:document_id = a\nL\tO\tNoSpaceAfter\n’\tO\tNoSpaceAfter\nAube\tB-ORG\t_\n",
        );
        assert_eq!(got, [("L’Aube".to_owned(), vec![("Aube".to_owned(), "ORG")])]);
    }
}
