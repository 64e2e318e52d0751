//! The model file: for each script that several languages share, a table of weights by feature.

use crate::Error;
use crate::features;
use crate::script::Script;
use document::LanguageCode;

/// Languages that one table tells apart, at most.
pub const LANES: usize = 32;
const MAGIC: &[u8; 8] = b"HMLANG1\n";

/// Scores of the languages of a table.
pub type Scores = [i32; LANES];

/// One script's languages and weights.
#[derive(Clone)]
pub struct Table {
    /// The script.
    pub script: Script,
    /// The languages, in order of the lanes.
    pub codes: Vec<LanguageCode>,
    /// The logarithm of the number of rows.
    pub bits: u32,
    /// What a weight of 1 is worth in the natural logarithm of the odds.
    pub scale: f32,
    weights: Box<[i8]>,
}

impl std::fmt::Debug for Table {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?} {:?} 2^{}", self.script, self.codes, self.bits)
    }
}

impl Table {
    /// Adds the weights of a word's features to the scores.
    #[inline]
    pub fn add(&self, word: &[u32], scores: &mut Scores) {
        let mut sums = [0i16; LANES];
        features::rows(word, self.bits, |row| {
            let at = row * LANES;
            if let Some(weights) = self.weights.get(at..at + LANES) {
                for (s, w) in sums.iter_mut().zip(weights) {
                    *s += i16::from(*w);
                }
            }
        });
        for (s, x) in scores.iter_mut().zip(sums) {
            *s += i32::from(x);
        }
    }

    /// Bytes of its weights in memory.
    pub fn bytes(&self) -> usize {
        self.weights.len()
    }

    /// A table from its parts, for training.
    pub fn new(
        script: Script,
        codes: Vec<LanguageCode>,
        bits: u32,
        scale: f32,
        weights: Vec<i8>,
    ) -> Table {
        Table { script, codes, bits, scale, weights: weights.into() }
    }

    /// Writes the table in the form that [`read`] reads.
    pub fn write(&self, out: &mut Vec<u8>) {
        out.extend([self.script as u8, self.codes.len() as u8, self.bits as u8]);
        out.extend(self.scale.to_le_bytes());
        for code in &self.codes {
            let mut bytes = [0u8; 3];
            bytes[..code.as_str().len()].copy_from_slice(code.as_str().as_bytes());
            out.extend(bytes);
        }
        // Only the lanes in use are kept.
        for row in self.weights.chunks(LANES) {
            out.extend(row.iter().take(self.codes.len()).map(|w| *w as u8));
        }
    }
}

/// Writes a model file.
pub fn write(tables: &[Table]) -> Vec<u8> {
    let mut out = MAGIC.to_vec();
    out.push(tables.len() as u8);
    tables.iter().for_each(|t| t.write(&mut out));
    out
}

/// Reads a model file.
///
/// # Errors
/// When it is not one.
pub fn read(bytes: &[u8]) -> Result<Vec<Table>, Error> {
    let bad = |what: &str| Error::Model(what.to_owned());
    let mut rest = bytes.strip_prefix(MAGIC).ok_or_else(|| bad("it does not begin as one"))?;
    let mut take = |n: usize| -> Result<&[u8], Error> {
        let (head, tail) = rest.split_at_checked(n).ok_or_else(|| bad("it ends too early"))?;
        rest = tail;
        Ok(head)
    };
    let count = take(1)?[0];
    let mut tables = Vec::new();
    for _ in 0..count {
        let head = take(3)?;
        let (script, lanes, bits) = (head[0], head[1] as usize, u32::from(head[2]));
        let script = match script {
            s if s == Script::Latin as u8 => Script::Latin,
            s if s == Script::Cyrillic as u8 => Script::Cyrillic,
            s if s == Script::Arabic as u8 => Script::Arabic,
            _ => return Err(bad("a table is of no known script")),
        };
        if lanes > LANES || !(8..=24).contains(&bits) {
            return Err(bad("a table has an impossible size"));
        }
        let mut scale = [0u8; 4];
        scale.copy_from_slice(take(4)?);
        let scale = f32::from_le_bytes(scale);
        let mut codes = Vec::new();
        for _ in 0..lanes {
            let code = take(3)?;
            let code = std::str::from_utf8(code).unwrap_or_default().trim_end_matches('\0');
            codes.push(LanguageCode::parse(code).ok_or_else(|| bad("a language code"))?);
        }
        let data = take(lanes << bits)?;
        let mut weights = vec![0i8; LANES << bits];
        for (to, from) in weights.chunks_mut(LANES).zip(data.chunks(lanes.max(1))) {
            for (w, b) in to.iter_mut().zip(from) {
                *w = *b as i8;
            }
        }
        tables.push(Table { script, codes, bits, scale, weights: weights.into() });
    }
    Ok(tables)
}
