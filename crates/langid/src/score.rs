//! From a text to a language: scripts first, then the weights of the words.

use crate::features;
use crate::model::{LANES, Scores, Table};
use crate::script::{SCRIPTS, Script};
use document::LanguageCode;

/// What a text shows, before anything is known of what surrounds it.
#[derive(Clone, Debug)]
pub(crate) struct Evidence {
    /// Letters seen, by script.
    letters: [u32; SCRIPTS],
    scores: [Scores; 3],
    /// Letters seen in all.
    pub(crate) total: u32,
}

/// Letters after which the look at a text may end, once it is clear.
const ENOUGH: u32 = 40;
/// How clear it must be then: the logarithm of the odds against the runner-up.
const CLEAR: f32 = 14.0;

impl Evidence {
    /// Looks at a text until it is clear, or to its end.
    pub(crate) fn of(text: &str, tables: &[Table]) -> Evidence {
        let mut e = Evidence { letters: [0; SCRIPTS], scores: [[0; LANES]; 3], total: 0 };
        let mut next = ENOUGH;
        features::words(text, |word, script| {
            let n = word.len() as u32 - 2;
            e.letters[script as usize] += n;
            e.total += n;
            let Some(i) = tables.iter().position(|t| t.script == script) else { return true };
            let (Some(table), Some(scores)) = (tables.get(i), e.scores.get_mut(i)) else {
                return true;
            };
            table.add(word, scores);
            if e.total < next {
                return true;
            }
            next = e.total + 12;
            !clear(scores, table)
        });
        e
    }

    /// The script that most of the letters are of.
    pub(crate) fn script(&self) -> Script {
        let of = |s: Script| self.letters[s as usize];
        // Chinese characters with a fair share of kana are Japanese.
        if of(Script::Kana) > 0 && of(Script::Kana) * 4 >= of(Script::Han) {
            let both = of(Script::Kana) + of(Script::Han);
            if both * 4 > self.total {
                return Script::Kana;
            }
        }
        let mut best = Script::None;
        let mut most = 0;
        for s in ALL {
            // One Chinese character is worth several letters.
            let weight = if s == Script::Han { 3 } else { 1 };
            if of(s) * weight > most {
                most = of(s) * weight;
                best = s;
            }
        }
        best
    }

    /// The scores of the table of a script, as logarithms of odds.
    pub(crate) fn table<'t>(
        &self,
        script: Script,
        tables: &'t [Table],
    ) -> Option<(&'t Table, &Scores)> {
        let i = tables.iter().position(|t| t.script == script)?;
        Some((tables.get(i)?, self.scores.get(i)?))
    }
}

const ALL: [Script; 27] = [
    Script::Latin,
    Script::Cyrillic,
    Script::Arabic,
    Script::Greek,
    Script::Hebrew,
    Script::Devanagari,
    Script::Bengali,
    Script::Gurmukhi,
    Script::Gujarati,
    Script::Oriya,
    Script::Tamil,
    Script::Telugu,
    Script::Kannada,
    Script::Malayalam,
    Script::Sinhala,
    Script::Thai,
    Script::Lao,
    Script::Tibetan,
    Script::Burmese,
    Script::Georgian,
    Script::Hangul,
    Script::Ethiopic,
    Script::Khmer,
    Script::Armenian,
    Script::Kana,
    Script::Han,
    Script::Other,
];

fn clear(scores: &Scores, table: &Table) -> bool {
    let (mut best, mut second) = (i32::MIN, i32::MIN);
    for s in scores.iter().take(table.codes.len()) {
        if *s > best {
            second = best;
            best = *s;
        } else if *s > second {
            second = *s;
        }
    }
    (best - second) as f32 * table.scale > CLEAR
}

/// The most probable language of a table's, and how probable it is. `bonus` is what each language
/// has in advance, as a logarithm.
pub(crate) fn decide(
    table: &Table,
    scores: &Scores,
    bonus: impl Fn(LanguageCode) -> f32,
) -> (LanguageCode, f32) {
    let mut best = (LanguageCode::UND, f32::MIN);
    let mut logs = [f32::MIN; LANES];
    for (i, code) in table.codes.iter().enumerate() {
        logs[i] = scores[i] as f32 * table.scale + bonus(*code);
        if logs[i] > best.1 {
            best = (*code, logs[i]);
        }
    }
    let sum: f32 = logs.iter().take(table.codes.len()).map(|l| (l - best.1).exp()).sum();
    (best.0, if sum > 0.0 { 1.0 / sum } else { 0.0 })
}
