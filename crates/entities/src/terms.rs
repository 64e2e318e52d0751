//! Keys under which names of one body, or one person, meet across languages and spellings.

use crate::keys;
use compact_str::CompactString;
use lexicon::{PackError, Packs, PhraseIndex, PhraseIndexBuilder};
use rustc_hash::FxHashSet;

/// The translations of words in the names of institutions, and the ids of the base.
#[derive(Debug)]
pub struct Terms {
    index: PhraseIndex<(u16, bool)>,
    concepts: Vec<CompactString>,
    known: FxHashSet<CompactString>,
    small: FxHashSet<CompactString>,
}

const LANGUAGES: [&str; 7] = ["fr", "en", "de", "es", "it", "pt", "nl"];

impl Terms {
    /// Reads `packs/base/terms.tsv`, the ids of the base, and the small words of every language.
    ///
    /// # Errors
    /// When a table is not as it should be.
    pub fn load(packs: &Packs) -> Result<Terms, PackError> {
        let mut b = PhraseIndexBuilder::default();
        let mut concepts = Vec::new();
        let mut known = FxHashSet::default();
        let mut small = FxHashSet::default();
        if let Ok(pack) = packs.get("base") {
            for row in pack.table("terms.tsv", &["concept", "kind"])?.rows() {
                let head = match row.require("kind")? {
                    "head" => true,
                    "field" => false,
                    other => {
                        return Err(
                            row.error(format!("unknown kind `{other}`: expected head or field"))
                        );
                    }
                };
                let Ok(id) = u16::try_from(concepts.len()) else {
                    return Err(row.error("more than 65,535 concepts"));
                };
                concepts.push(CompactString::from(row.require("concept")?));
                for lang in LANGUAGES {
                    for phrase in row.list(lang) {
                        let keys: Vec<CompactString> = folded_words(phrase);
                        b.add(keys.iter().map(CompactString::as_str), (id, head));
                    }
                }
            }
            for file in ["actors.tsv", "countries.tsv"] {
                for row in pack.table(file, &["id"])?.rows() {
                    known.insert(CompactString::from(row.get("id")));
                }
            }
        }
        for lang in LANGUAGES {
            let Ok(pack) = packs.get(lang) else { continue };
            for row in pack.table("name_words.tsv", &["class", "words"])?.rows() {
                let class = row.get("class");
                if matches!(class, "article" | "of" | "contracted" | "indef" | "and") {
                    small.extend(row.list("words").map(|w| CompactString::from(keys::folded(w))));
                }
            }
        }
        Ok(Terms { index: b.build(), concepts, known, small })
    }

    /// Whether the base has this id.
    pub fn is_known(&self, id: &str) -> bool {
        self.known.contains(id)
    }

    /// The terms of a name of a body, sorted, and whether one of them says what kind of body it is.
    /// Names of one body in two languages have the same: « ministère de la Protection civile »,
    /// "Ministry of Civil Protection", „Ministerium für Zivilschutz“.
    pub fn body_key(&self, name: &str) -> (String, bool) {
        let words = folded_words(name);
        let mut parts: Vec<String> = Vec::new();
        let (mut heads, mut fields, mut i) = (0, 0, 0);
        while i < words.len() {
            if let Some(hit) = self.index.longest(words[i..].iter().map(CompactString::as_str))
                && let Some((id, head)) = hit.values.first()
            {
                heads += u32::from(*head);
                fields += u32::from(!*head);
                parts.push(format!("={}", self.concepts[usize::from(*id)]));
                i += hit.len;
                continue;
            }
            // „Zivilschutzministerium“, „Datenrat“: a field and a head in one word.
            if let Some((field, head)) = self.compound(&words[i]) {
                parts.push(format!("={field}"));
                parts.push(format!("={head}"));
                heads += 1;
                fields += 1;
            } else if !self.small.contains(&words[i]) {
                parts.push(sound(&words[i], true));
            }
            i += 1;
        }
        parts.sort();
        parts.dedup();
        let telling = heads > 0 && parts.len() >= 2 || fields >= 2;
        (parts.join("+"), telling)
    }

    fn compound(&self, word: &str) -> Option<(&str, &str)> {
        if word.len() < 8 {
            return None;
        }
        let one = |w: &str| {
            let hit = self.index.longest(std::iter::once(w))?;
            hit.values.first().copied()
        };
        for (at, _) in word.char_indices().skip(3) {
            let (a, b) = word.split_at(at);
            if let Some((head, true)) = one(b) {
                let field = one(a).or_else(|| one(a.trim_end_matches('s')));
                if let Some((field, false)) = field {
                    return Some((
                        &self.concepts[usize::from(field)],
                        &self.concepts[usize::from(head)],
                    ));
                }
            }
        }
        None
    }
}

/// The words of a name, folded: no diacritics, no case.
fn folded_words(name: &str) -> Vec<CompactString> {
    keys::folded(name).split('-').filter(|w| !w.is_empty()).map(CompactString::from).collect()
}

/// A person's name as it sounds, whatever the alphabet and the language of the spelling: `Poutine`,
/// `Putin` and `Путин` are one.
pub fn person_key(name: &str) -> String {
    let folded = keys::folded(name);
    let words: Vec<&str> = folded.split('-').filter(|w| !w.is_empty()).collect();
    let last = words.len().saturating_sub(1);
    words.iter().enumerate().map(|(i, w)| sound(w, i == last)).collect::<Vec<_>>().join("-")
}

/// One word as it sounds; with `last`, without a silent ending.
fn sound(word: &str, last: bool) -> String {
    let latin: String = word.chars().map(latin).collect();
    let mut s = latin;
    for (from, to) in [
        ("tsch", "c"),
        ("tch", "c"),
        ("sch", "s"),
        ("sh", "s"),
        ("ch", "s"),
        ("kh", "h"),
        ("ph", "f"),
        ("th", "t"),
        ("ou", "u"),
        ("oe", "o"),
        ("ck", "k"),
        ("qu", "k"),
        ("w", "v"),
        ("y", "i"),
        ("j", "i"),
        ("z", "s"),
        ("x", "ks"),
    ] {
        if s.contains(from) {
            s = s.replace(from, to);
        }
    }
    let mut out = String::with_capacity(s.len());
    for c in s.chars() {
        if !out.ends_with(c) {
            out.push(c);
        }
    }
    if last && out.len() > 4 {
        for end in ["e", "i"] {
            if let Some(short) = out.strip_suffix(end)
                && short.len() >= 4
                && (end == "i" || short.ends_with('n'))
            {
                out = short.to_owned();
                break;
            }
        }
    }
    out
}

/// Cyrillic and Greek letters as Latin ones; others as they are.
fn latin(c: char) -> &'static str {
    match c {
        'а' => "a",
        'б' => "b",
        'в' => "v",
        'г' | 'ґ' => "g",
        'д' => "d",
        'е' | 'э' => "e",
        'ё' => "e",
        'є' => "ie",
        'ж' => "j",
        'з' => "z",
        'и' | 'й' | 'і' | 'ї' | 'ы' => "i",
        'к' => "k",
        'л' => "l",
        'м' => "m",
        'н' => "n",
        'о' => "o",
        'п' => "p",
        'р' => "r",
        'с' => "s",
        'т' => "t",
        'у' => "u",
        'ф' => "f",
        'х' => "h",
        'ц' => "ts",
        'ч' => "tch",
        'ш' => "sh",
        'щ' => "sh",
        'ъ' | 'ь' => "",
        'ю' => "iu",
        'я' => "ia",
        'α' => "a",
        'β' => "v",
        'γ' => "g",
        'δ' => "d",
        'ε' => "e",
        'ζ' => "z",
        'η' | 'ι' => "i",
        'θ' => "t",
        'κ' => "k",
        'λ' => "l",
        'μ' => "m",
        'ν' => "n",
        'ξ' => "x",
        'ο' | 'ω' => "o",
        'π' => "p",
        'ρ' => "r",
        'σ' | 'ς' => "s",
        'τ' => "t",
        'υ' => "i",
        'φ' => "f",
        'χ' => "h",
        'ψ' => "ps",
        _ => ascii(c),
    }
}

/// A letter or digit of ASCII as a string; other characters vanish.
fn ascii(c: char) -> &'static str {
    const TABLE: &str = "abcdefghijklmnopqrstuvwxyz0123456789";
    match TABLE.find(c) {
        Some(i) => &TABLE[i..i + 1],
        None => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_person_meet() {
        for group in [
            &["Poutine", "Putin", "Путин"][..],
            &["Vladimir Poutine", "Wladimir Putin", "Владимир Путин"],
            &["Zelensky", "Zelenskyy", "Selenskyj", "Zelenski"],
        ] {
            let keys: Vec<String> = group.iter().map(|n| person_key(n)).collect();
            assert!(keys.iter().all(|k| *k == keys[0]), "{group:?}: {keys:?}");
        }
        assert_ne!(person_key("Jean Martin"), person_key("Jeanne Martin"));
        assert_ne!(person_key("Paul Morel"), person_key("Paul Moreau"));
    }

    #[test]
    fn names_of_one_body_meet() {
        let terms = Terms::load(packs::embedded()).unwrap();
        for group in [
            &[
                "ministère de la Protection civile",
                "Ministry of Civil Protection",
                "Ministerium für Zivilschutz",
                "Zivilschutzministerium",
                "ministero della Protezione civile",
            ][..],
            &["Fonds Meridia", "Meridia Fund"],
            &["Haut Conseil des données", "Alto consiglio dei dati"],
        ] {
            let keys: Vec<(String, bool)> = group.iter().map(|n| terms.body_key(n)).collect();
            assert!(keys.iter().all(|k| *k == keys[0] && k.1), "{group:?}: {keys:?}");
        }
        let (a, _) = terms.body_key("ministère de la Justice");
        assert_ne!(a, terms.body_key("ministère de la Défense").0);
    }
}
