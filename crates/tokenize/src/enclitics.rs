//! Pronouns written to the end of a verb: « dámelo », « farlo », « trata-se ».

use document::CompactString;
use lexicon::{Pack, PackError};
use rustc_hash::FxHashMap;

/// The enclitics of a language, and the verbs that can have them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Enclitics {
    /// The longest first.
    endings: Vec<Ending>,
    gerunds: Vec<CompactString>,
    hosts: FxHashMap<CompactString, ()>,
    /// The last letters of all endings, and whether all begin with a hyphen: most words are none.
    finals: Vec<u8>,
    hyphen: bool,
}

#[derive(Clone, Debug)]
struct Ending {
    form: CompactString,
    words: Vec<CompactString>,
}

impl Enclitics {
    pub(crate) fn of(pack: &Pack) -> Result<Enclitics, PackError> {
        let mut e = Enclitics::default();
        for row in pack.table("enclitics.tsv", &["form", "kind"])?.rows() {
            let form = CompactString::from(row.require("form")?);
            match row.require("kind")? {
                "enclitic" => {
                    let words =
                        row.require("words")?.split_whitespace().map(CompactString::from).collect();
                    e.endings.push(Ending { form, words });
                }
                "gerund" => e.gerunds.push(form),
                "host" => drop(e.hosts.insert(form, ())),
                other => {
                    return Err(row.error(format!(
                        "the kind `{other}` is not known: expected enclitic, gerund or host"
                    )));
                }
            }
        }
        e.finals = e.endings.iter().filter_map(|x| x.form.bytes().next_back()).collect();
        e.finals.sort_unstable();
        e.finals.dedup();
        e.hyphen = e.endings.iter().all(|x| x.form.starts_with('-'));
        e.endings.sort_by_key(|x| std::cmp::Reverse(x.form.len()));
        Ok(e)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.endings.is_empty()
    }

    /// Whether the word is an infinitive, with a pronoun or without.
    pub(crate) fn is_infinitive(&self, lower: &str) -> bool {
        self.hosts.contains_key(lower)
            || self.cut(lower).is_some_and(|(at, _)| self.is_host(&lower[..at]))
    }

    fn is_host(&self, host: &str) -> bool {
        self.hosts.contains_key(host) || self.hosts.contains_key(plain(host).as_str())
    }

    /// Where the pronouns of a word in lower case begin, and the number of their entry.
    pub(crate) fn cut(&self, lower: &str) -> Option<(usize, u16)> {
        if self.hyphen && !lower.contains('-')
            || !lower.bytes().next_back().is_some_and(|b| self.finals.contains(&b))
        {
            return None;
        }
        for (i, ending) in self.endings.iter().enumerate() {
            let Some(host) = lower.strip_suffix(ending.form.as_str()) else { continue };
            let fits = if ending.form.starts_with('-') {
                host.chars().count() > 1 && host.chars().all(|c| c.is_alphabetic() || c == '-')
            } else {
                self.is_host(host)
                    || self
                        .gerunds
                        .iter()
                        .any(|g| host.len() > g.len() && host.ends_with(g.as_str()))
            };
            if fits {
                return Some((host.len(), i as u16));
            }
        }
        None
    }

    /// The words of a token, given where its pronouns begin: the verb, then they.
    pub(crate) fn words(
        &self,
        surface: &str,
        at: usize,
        entry: u16,
        mut f: impl FnMut(CompactString),
    ) {
        let Some(ending) = self.endings.get(entry as usize) else { return };
        let host = surface.get(..at).unwrap_or(surface);
        let mut words = ending.words.iter();
        if ending.form.starts_with('-') {
            // « poder-se-á »: the end of the verb stands after the pronoun.
            let rest = ending.words.first().and_then(|w| w.strip_prefix('+'));
            let mut verb = CompactString::from(host);
            if let Some(rest) = rest {
                verb.push_str(rest);
                words.next();
            }
            f(verb);
        } else {
            f(plain(host));
        }
        words.for_each(|w| f(w.clone()));
    }
}

/// Without the acute accents that the pronouns brought about: « dándo » is « dando ».
fn plain(host: &str) -> CompactString {
    host.chars()
        .map(|c| match c {
            'á' => 'a',
            'é' => 'e',
            'í' => 'i',
            'ó' => 'o',
            'ú' => 'u',
            c => c,
        })
        .collect()
}
