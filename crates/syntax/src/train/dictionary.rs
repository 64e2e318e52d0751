//! What the dictionaries know of a word: the set of its analyses, and its lemmas.

use super::{Entry, Resources, entries};
use document::Upos;
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::io::Read;
use std::path::Path;

const FILES: &str = include_str!("dictionaries.tsv");
const POS: &str = include_str!("pos.tsv");

fn rows<'t>(table: &'t str, lang: &str) -> impl Iterator<Item = Vec<&'t str>> {
    let lang = lang.to_owned();
    let rows = table.lines().filter(|l| !l.starts_with('#')).skip(1);
    rows.map(|l| l.split('\t').collect::<Vec<_>>()).filter(move |c| c[0] == lang)
}

/// Name and licence of a language's dictionary, for the model's card.
pub fn dictionary_source(lang: &str) -> Option<&'static str> {
    rows(FILES, lang).next().and_then(|c| c.get(6).copied())
}

/// Adds a language's dictionary. `lexicons` holds the Lefff, `packages` what was installed from
/// package registries.
///
/// # Errors
/// When a file cannot be read.
pub fn dictionary(
    lang: &str,
    lexicons: &Path,
    packages: &Path,
    resources: &mut Resources,
) -> Result<(), String> {
    let Some(row) = rows(FILES, lang).next() else { return Ok(()) };
    let [_, file, separator, encoding, head, frequent, _] = row[..] else {
        return Err(format!("dictionaries.tsv: the row of `{lang}` has not 7 cells"));
    };
    let read = |path: &Path| std::fs::read(path).map_err(|e| format!("{}: {e}", path.display()));
    if file == "lefff" {
        let bytes = read(&lexicons.join("lefff-3.4.mlex"))?;
        add(lang, lefff(&String::from_utf8_lossy(&bytes)), "v", None, resources);
        return Ok(());
    }
    let bytes = read(&packages.join(file))?;
    let separator = separator.bytes().next().unwrap_or(b'_');
    let list = entries(&bytes, separator, encoding == "latin9")?;
    let packed = read(&packages.join(frequent))?;
    let words = frequent_words(&packed).ok_or_else(|| format!("{frequent}: not a word list"))?;
    add(lang, list, head, Some(&words), resources);
    let path = packages.join(format!("spacy_lookups_data/data/{lang}_lexeme_cluster.json.gz"));
    if path.exists() {
        resources.clusters = clusters(&read(&path)?, &words)
            .ok_or_else(|| format!("{}: not of the expected form", path.display()))?;
    }
    Ok(())
}

/// Word clusters of `spacy-lookups-data`, of the frequent words.
fn clusters(packed: &[u8], frequent: &HashSet<String>) -> Option<Vec<(String, u32)>> {
    let mut bytes = Vec::new();
    flate2::read::GzDecoder::new(packed).read_to_end(&mut bytes).ok()?;
    let all: BTreeMap<String, u32> = serde_json::from_slice(&bytes).ok()?;
    // A word in lower case goes before its other spellings.
    let mut out: BTreeMap<String, (bool, u32)> = BTreeMap::new();
    for (word, cluster) in all {
        let lower = key(&word);
        if cluster == 0 || !frequent.contains(&lower) {
            continue;
        }
        let exact = lower == word;
        let entry = out.entry(lower).or_insert((exact, cluster));
        if exact && !entry.0 {
            *entry = (true, cluster);
        }
    }
    Some(out.into_iter().map(|(w, (_, c))| (w, c)).collect())
}

/// The Lefff as entries: `category.tag`.
fn lefff(text: &str) -> Vec<Entry> {
    let mut out = Vec::new();
    for line in text.lines() {
        let cells: Vec<&str> = line.split('\t').collect();
        let [form, category, lemma, rest @ ..] = &cells[..] else { continue };
        let tag = rest.first().copied().unwrap_or_default();
        if !form.contains(' ') && !form.starts_with('_') {
            out.push(Entry {
                form: (*form).to_owned(),
                lemma: (*lemma).to_owned(),
                tag: format!("{category}.{tag}"),
            });
        }
    }
    out
}

fn add(
    lang: &str,
    list: Vec<Entry>,
    head: &str,
    frequent: Option<&HashSet<String>>,
    resources: &mut Resources,
) {
    let pos: Vec<(String, Upos)> = rows(POS, lang)
        .filter_map(|c| Some((c.get(1)?.to_string(), c.get(2)?.parse().ok()?)))
        .collect();
    let mut analyses: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for e in list {
        let lower = key(&e.form);
        if frequent.is_some_and(|f| !f.contains(&lower)) {
            continue;
        }
        let tag = e.tag.split(" -- ").next().unwrap_or_default().replace(' ', ",");
        for (_, upos) in pos.iter().filter(|(t, _)| {
            tag.starts_with(t.as_str())
                // `v` is not the beginning of every category that begins so.
                && (head != "v" || tag.split('.').next() == Some(t))
        }) {
            // Participles that the Lefff lists as adjectives have the verb for a lemma.
            if !(tag.starts_with("adj.K") && head == "v") {
                resources.lemmas.push((e.form.clone(), *upos, e.lemma.clone()));
            }
        }
        analyses.entry(lower).or_default().insert(tag);
    }
    let short = |tag: &str| -> String {
        match head {
            "v" => {
                tag.split('.').next().unwrap_or_default().to_owned()
                    + if tag.starts_with("v.") { tag.get(2..3).unwrap_or("") } else { "" }
            }
            ":" => tag.split(':').next().unwrap_or_default().to_owned(),
            n => tag.chars().take(n.parse().unwrap_or(9)).collect(),
        }
    };
    for (form, set) in analyses {
        let coarse: BTreeSet<String> = set.iter().map(|t| short(t)).collect();
        let join =
            |s: &BTreeSet<String>| s.iter().map(String::as_str).collect::<Vec<_>>().join(" ");
        resources.classes.push((form, join(&set), join(&coarse)));
    }
}

/// A form as the features see it.
fn key(form: &str) -> String {
    let zero = |c: char| if c.is_ascii_digit() { '0' } else { c };
    form.to_lowercase().chars().map(zero).collect()
}

/// All strings of a list of `wordfreq` (MessagePack, gzip).
fn frequent_words(packed: &[u8]) -> Option<HashSet<String>> {
    let mut bytes = Vec::new();
    flate2::read::GzDecoder::new(packed).read_to_end(&mut bytes).ok()?;
    let mut out = HashSet::new();
    let mut at = 0;
    while at < bytes.len() {
        let big = |n: usize, at: usize| -> Option<usize> {
            Some(bytes.get(at..at + n)?.iter().fold(0usize, |x, b| x << 8 | usize::from(*b)))
        };
        let kind = bytes[at];
        at += 1;
        let (width, text) = match kind {
            0xA0..=0xBF => (0, Some(usize::from(kind & 31))),
            0xD9 => (1, Some(big(1, at)?)),
            0xDA => (2, Some(big(2, at)?)),
            0xDB => (4, Some(big(4, at)?)),
            0xDC | 0xDE | 0xCD | 0xD1 => (2, None),
            0xDD | 0xDF | 0xCE | 0xD2 | 0xCA => (4, None),
            0xCC | 0xD0 => (1, None),
            0xCF | 0xD3 | 0xCB => (8, None),
            _ => (0, None),
        };
        at += width;
        if let Some(n) = text {
            out.insert(String::from_utf8_lossy(bytes.get(at..at + n)?).into_owned());
            at += n;
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_and_lemmas() {
        let mut r = Resources::default();
        add("fr", lefff("luit\tv\tluire\tP3s\nluits\tnc\tluit\tmp\n"), "v", None, &mut r);
        assert_eq!(r.classes[0], ("luit".into(), "v.P3s".into(), "vP".into()));
        assert_eq!(r.lemmas[1], ("luits".into(), Upos::Noun, "luit".into()));
        let e = Entry { form: "Ging".into(), lemma: "gehen".into(), tag: "VER:3:SIN -- x".into() };
        add("de", vec![e], ":", None, &mut r);
        assert_eq!(r.classes[2], ("ging".into(), "VER:3:SIN".into(), "VER".into()));
        assert!(r.lemmas.contains(&("Ging".into(), Upos::Aux, "gehen".into())));
    }
}
