//! Whether a form that can be a contraction is one here, from the words around it.
//!
//! « la fin des travaux » (de + les) against « il y a des travaux » (an article): the weights of
//! the neighbouring words, learned from treebanks, stand in the pack's `contexts.tsv`.

use document::CompactString;
use lexicon::{Pack, PackError};
use rustc_hash::FxHashMap;

/// What the contraction before in the same sentence was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Last {
    None,
    Contracted,
    Article,
}

/// What surrounds the form: lower case, empty where there is nothing.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Context<'t> {
    pub(crate) earlier: &'t str,
    pub(crate) before: &'t str,
    pub(crate) after: &'t str,
    pub(crate) capital: bool,
    pub(crate) last: Last,
}

/// The weights of one form, or of all.
#[derive(Clone, Debug, Default)]
struct Weights {
    bias: f32,
    capital: f32,
    before: Side,
    after: Side,
}

#[derive(Clone, Debug, Default)]
struct Side {
    words: FxHashMap<CompactString, f32>,
    endings: FxHashMap<CompactString, f32>,
    other: f32,
}

/// The contexts of a language.
#[derive(Clone, Debug, Default)]
pub(crate) struct Contexts {
    forms: FxHashMap<CompactString, Weights>,
    earlier: FxHashMap<CompactString, f32>,
    last: [f32; 3],
}

/// Letters of a word from which on its ending tells something.
const LONG: usize = 5;

impl Contexts {
    pub(crate) fn of(pack: &Pack) -> Result<Contexts, PackError> {
        let mut contexts = Contexts::default();
        for row in pack.table("contexts.tsv", &["form", "place", "word", "weight"])?.rows() {
            let weight: f32 = row
                .require("weight")?
                .parse()
                .map_err(|_| row.error("the weight is not a number"))?;
            let word = row.require("word")?;
            let form = row.require("form")?;
            match row.require("place")? {
                "earlier" => drop(contexts.earlier.insert(word.into(), weight)),
                "last" => {
                    let slot = word.parse().ok().and_then(|i: usize| contexts.last.get_mut(i));
                    *slot.ok_or_else(|| row.error("expected 0, 1 or 2"))? = weight;
                }
                place => {
                    let w = contexts.forms.entry(form.into()).or_default();
                    let side = match place {
                        "bias" => {
                            w.bias = weight;
                            continue;
                        }
                        "capital" => {
                            w.capital = weight;
                            continue;
                        }
                        "before" => &mut w.before,
                        "after" => &mut w.after,
                        other => {
                            return Err(row.error(format!(
                                "the place `{other}` is not known: expected before, after, earlier, \
                                 last, bias or capital"
                            )));
                        }
                    };
                    match word.strip_prefix('*') {
                        Some("") => side.other = weight,
                        Some(ending) => drop(side.endings.insert(ending.into(), weight)),
                        None => drop(side.words.insert(word.into(), weight)),
                    }
                }
            }
        }
        Ok(contexts)
    }

    /// Whether `form` (lower case) is a contraction in this context; it is where nothing is known.
    pub(crate) fn contracted(&self, form: &str, c: Context<'_>) -> bool {
        let Some(w) = self.forms.get(form) else { return true };
        let mut sum = w.bias + w.before.weight(c.before) + w.after.weight(c.after);
        if c.capital {
            sum += w.capital;
        }
        // In an enumeration it is most likely what the one before was.
        if matches!(c.before, "et" | "ou" | "," | "ni" | "mais" | "que" | "«" | "\"") {
            sum += self.last[c.last as usize];
            sum += self.earlier.get(c.earlier).copied().unwrap_or(0.0);
        }
        sum > 0.0
    }
}

impl Side {
    fn weight(&self, word: &str) -> f32 {
        if let Some(w) = self.words.get(word) {
            return *w;
        }
        let mut ending = 0;
        let mut letters = 0;
        for (i, _) in word.char_indices().rev() {
            letters += 1;
            if letters == 3 {
                ending = i;
            }
            if letters == LONG {
                break;
            }
        }
        if letters == LONG
            && let Some(w) = self.endings.get(&word[ending..])
        {
            return *w;
        }
        self.other
    }
}
