//! Where the vectors of words come from, and a memory of the words seen last.

use crate::features::{CLASS, CLUSTER, Features, VECTOR};
use crate::lemma::Lemmas;
use document::{CompactString, Upos, Word};
use learn::integer::Inputs;
use learn::quant::Rows;
use learn::{Cursor, KeyTable, ModelError, feature};

/// Where the vectors of words come from.
#[derive(Clone, Debug, Default)]
pub(crate) struct Words {
    /// Features to rows.
    pub keys: KeyTable,
    pub rows: Rows,
    /// Words to their class in a dictionary.
    pub classes: KeyTable,
    /// Vectors of the classes.
    pub class_rows: Rows,
    /// Words to their cluster (Brown's, from plain text).
    pub clusters: KeyTable,
    /// Vectors of the clusters.
    pub cluster_rows: Rows,
    /// Words to the rows of pretrained vectors.
    pub vector_keys: KeyTable,
    pub vectors: Rows,
}

impl Words {
    /// Adds up the vectors of a word's features.
    #[inline(always)]
    pub fn add(&self, form: &str, features: &mut Features, out: &mut [f32]) {
        features.of(form);
        for &key in &features.keys {
            if let Some(row) = self.keys.get(key) {
                self.rows.add(row as usize, out);
            }
        }
        let lower = features.lower.as_bytes();
        if let Some(class) = self.classes.get(feature(CLASS, lower)) {
            self.class_rows.add(class as usize, out);
        }
        if let Some(cluster) = self.clusters.get(feature(CLUSTER, lower)) {
            self.cluster_rows.add(cluster as usize, out);
        }
        if let Some(row) = self.vector_keys.get(feature(VECTOR, lower)) {
            self.vectors.add(row as usize, out);
        }
    }
}

impl Words {
    #[cfg(any(test, feature = "train"))]
    pub fn write(&self, out: &mut Vec<u8>) {
        self.keys.write(out, 3);
        self.rows.write(out);
        self.classes.write(out, 2);
        self.class_rows.write(out);
        self.vector_keys.write(out, 2);
        self.vectors.write(out);
    }

    pub fn read(c: &mut Cursor<'_>, e: usize) -> Result<Words, ModelError> {
        Ok(Words {
            keys: KeyTable::read(c, u32::MAX)?,
            rows: Rows::read(c, e)?,
            classes: KeyTable::read(c, u32::MAX)?,
            class_rows: Rows::read(c, e)?,
            vector_keys: KeyTable::read(c, u32::MAX)?,
            vectors: Rows::read(c, e)?,
            ..Words::default()
        })
    }
}

/// What was computed for the words seen last: the network's input, and a lemma. One thread's own; what
/// comes out is what would be computed again.
#[derive(Clone, Debug, Default)]
pub(crate) struct Memory {
    slots: Vec<Slot>,
    /// A vector for each slot, as the network takes it.
    packed: Vec<i32>,
    fresh: Inputs,
    width: usize,
    sum: Vec<f32>,
    features: Features,
    lower: String,
}

#[derive(Clone, Debug, Default)]
struct Slot {
    /// The model's number; 0 in an empty slot.
    owner: u64,
    form: CompactString,
    /// Of the vector.
    scale: f32,
    upos: Option<Upos>,
    lemma: CompactString,
}

/// Words that are remembered; a power of two. Two thirds of a newspaper's words are among them.
const SLOTS: usize = 8192;

impl Memory {
    /// Adds a word's vector to `x`, and gives the slot that remembers it.
    #[inline(always)]
    pub fn vector(&mut self, owner: u64, words: &Words, form: &str, x: &mut Inputs) -> usize {
        let width = words.rows.width();
        let depth = width.div_ceil(4);
        if self.width != width || self.slots.is_empty() {
            self.width = width;
            self.slots.clear();
            self.slots.resize(SLOTS, Slot::default());
            self.packed.clear();
            self.packed.resize(SLOTS * depth, 0);
        }
        let at = learn::hash64(form.as_bytes(), owner) as usize & (SLOTS - 1);
        let slot = &mut self.slots[at];
        let packed = &mut self.packed[at * depth..(at + 1) * depth];
        if slot.owner != owner || slot.form != form {
            slot.owner = owner;
            slot.form.clear();
            slot.form.push_str(form);
            slot.upos = None;
            self.sum.clear();
            self.sum.resize(width, 0.0);
            words.add(form, &mut self.features, &mut self.sum);
            self.fresh.clear(width);
            self.fresh.push(&self.sum);
            slot.scale = self.fresh.take(0, packed);
        }
        x.push_packed(packed, slot.scale);
        at
    }

    /// Writes the lemma of a word whose slot was `at`, unless another word took it since.
    #[inline(always)]
    pub fn lemma(&mut self, at: usize, owner: u64, lemmas: &Lemmas, word: &mut Word, upos: Upos) {
        match self.slots.get_mut(at) {
            Some(slot) if slot.owner == owner && slot.form == word.form => {
                if slot.upos != Some(upos) {
                    lemmas.lemma(&word.form, upos, &mut self.lower, &mut slot.lemma);
                    slot.upos = Some(upos);
                }
                word.lemma.clone_from(&slot.lemma);
            }
            _ => lemmas.lemma(&word.form, upos, &mut self.lower, &mut word.lemma),
        }
    }
}
