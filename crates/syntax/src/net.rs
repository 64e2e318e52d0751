//! The network's sizes and weights: a recurrent encoder over word vectors, and what is read off it.
//!
//! Two (or so) layers of simple recurrent units run over the sentence in both directions. They cost
//! one matrix product a layer; the recurrence itself is element by element. From the encoder's
//! output come the part of speech, the features, the score of every word as the head of every
//! other (a bilinear form of two small layers), and the relation.
//!
//! [`crate::predict`] runs it in whole numbers, fast; the trainer in real ones, and back.

use learn::quant::read_i16;
#[cfg(any(test, feature = "train"))]
use learn::quant::write_i16;
use learn::{Cursor, ModelError};

/// Sizes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Dims {
    /// Of a word's vector.
    pub e: usize,
    /// Of one direction of a layer.
    pub h: usize,
    pub layers: usize,
    /// Of the arc layers.
    pub a: usize,
    /// Of the relation layers.
    pub l: usize,
    pub upos: usize,
    pub tags: usize,
    pub rels: usize,
}

/// Distances between a word and its head, in buckets, signed.
pub(crate) const DISTANCES: usize = 20;

/// The bucket of the distance from word `d` to head `h`, both from 1.
#[inline]
pub(crate) fn distance(d: usize, h: usize) -> usize {
    let gap = d.abs_diff(h);
    let bucket = match gap {
        0..=4 => gap.saturating_sub(1),
        5..=6 => 4,
        7..=9 => 5,
        10..=14 => 6,
        15..=22 => 7,
        23..=40 => 8,
        _ => 9,
    };
    if h < d { bucket } else { 10 + bucket }
}

impl Dims {
    /// Width of the encoder's output.
    pub fn d(&self) -> usize {
        2 * self.h
    }

    /// Columns of the first matrix after the encoder: arcs (as dependent, as head), relations
    /// (likewise), parts of speech.
    pub fn k(&self) -> usize {
        2 * self.a + 2 * self.l + self.upos
    }

    /// Width of a layer's input.
    pub fn input(&self, layer: usize) -> usize {
        if layer == 0 { self.e } else { self.d() }
    }

    /// The sizes of the blocks of parameters, in order.
    pub fn blocks(&self) -> Vec<usize> {
        let mut sizes = Vec::new();
        for layer in 0..self.layers {
            sizes.push(self.input(layer) * 8 * self.h);
            sizes.push(4 * self.h);
            sizes.push(4 * self.h);
        }
        sizes.extend([
            self.d() * self.k(),
            self.k(),
            self.a * self.a,
            self.a,
            self.a,
            DISTANCES,
            self.l * self.rels,
            self.rels,
            self.d() * self.tags,
            self.tags,
        ]);
        sizes
    }
}

// Blocks after those of the layers.
pub(crate) const HEADS_W: usize = 0;
pub(crate) const HEADS_B: usize = 1;
pub(crate) const ARC_U: usize = 2;
pub(crate) const ARC_B: usize = 3;
pub(crate) const ROOT: usize = 4;
pub(crate) const DIST: usize = 5;
pub(crate) const LAB_W: usize = 6;
pub(crate) const LAB_B: usize = 7;
pub(crate) const TAG_W: usize = 8;
pub(crate) const TAG_B: usize = 9;

/// All weights but those of the word vectors.
#[derive(Clone, Debug)]
pub(crate) struct Params {
    pub dims: Dims,
    pub blocks: Vec<Vec<f32>>,
}

impl Params {
    #[cfg(any(test, feature = "train"))]
    pub fn zeros(dims: Dims) -> Params {
        Params { dims, blocks: dims.blocks().iter().map(|&n| vec![0.0; n]).collect() }
    }

    /// One of the blocks after the layers.
    #[inline]
    pub fn head(&self, block: usize) -> &[f32] {
        &self.blocks[3 * self.dims.layers + block]
    }

    #[cfg(any(test, feature = "train"))]
    pub fn write(&self, out: &mut Vec<u8>) {
        for b in &self.blocks {
            write_i16(out, b);
        }
    }

    pub fn read(dims: Dims, c: &mut Cursor<'_>) -> Result<Params, ModelError> {
        let blocks = dims.blocks();
        let blocks: Result<_, _> = blocks.into_iter().map(|n| read_i16(c, n)).collect();
        Ok(Params { dims, blocks: blocks? })
    }
}

#[inline(always)]
pub(crate) fn leaky(x: f32) -> f32 {
    if x > 0.0 { x } else { 0.1 * x }
}
