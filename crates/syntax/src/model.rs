//! The model of one language.

use crate::lemma::Lemmas;
use crate::net::{Dims, Params};
use crate::predict::{Predictor, State};
use crate::words::{Memory, Words};
use crate::{punct, tree};
use document::{Deprel, Feats, Upos, Word};
#[cfg(any(test, feature = "train"))]
use learn::Writer;
#[cfg(any(test, feature = "train"))]
use learn::container::{put_bytes, put_u32};
use learn::dense::wide;
use learn::quant::Rows;
use learn::{Container, Cursor, KeyTable, ModelError};
use std::sync::atomic::{AtomicU64, Ordering};

pub(crate) const KIND: &str = "syntax";
pub(crate) const VERSION: u32 = 2;

/// Longer sentences (lists, tables without a full stop) are parsed in pieces, so that time and
/// memory grow with their length and not with its square.
const PIECE: usize = 160;

/// Sentences are encoded together up to so many words.
const BATCH: usize = 240;

/// Part-of-speech tagger, lemmatiser and parser of one language.
///
/// Immutable and shared; the buffers are in [`Scratch`].
#[derive(Clone, Debug)]
pub struct Model {
    pub(crate) params: Params,
    pub(crate) labels: Labels,
    pub(crate) words: Words,
    pub(crate) lemmas: Lemmas,
    pub(crate) fingerprint: String,
    predictor: Predictor,
    /// Tells this model's words from other models' in a [`Memory`]; never written anywhere.
    number: u64,
}

/// What the network's numbers stand for.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Labels {
    pub upos: Vec<Upos>,
    /// Feature bundles, sorted by part of speech.
    pub tags: Vec<Feats>,
    /// For each part of speech, the first of its tags; one more entry at the end.
    pub first: Vec<u32>,
    /// Never the root relation.
    pub rels: Vec<Deprel>,
}

/// Buffers that [`Model::analyse`] reuses from sentence to sentence.
#[derive(Clone, Debug, Default)]
pub struct Scratch {
    state: State,
    memory: Memory,
    /// Where each word is in the memory.
    slots: Vec<u32>,
    tree: tree::Scratch,
    punct: punct::Scratch,
    /// Of one sentence.
    heads: Vec<u32>,
    /// Of all sentences; within each, from 1.
    all_heads: Vec<u32>,
    tags: Vec<(u32, u32)>,
    relations: Vec<u32>,
}

static NUMBER: AtomicU64 = AtomicU64::new(1);

impl Model {
    /// Puts a model together.
    pub(crate) fn new(
        params: Params,
        labels: Labels,
        words: Words,
        lemmas: Lemmas,
        fingerprint: String,
    ) -> Model {
        let predictor = Predictor::new(&params, &labels.first, PIECE);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        Model { params, labels, words, lemmas, fingerprint, predictor, number }
    }

    /// Reads a model file.
    ///
    /// # Errors
    /// When the bytes are not such a file, or damaged. No bytes make it panic.
    pub fn from_bytes(bytes: &[u8]) -> Result<Model, ModelError> {
        let mut model = Model::read(bytes)?;
        // The predictor holds them in the form that it multiplies with.
        model.params.blocks = Vec::new();
        Ok(model)
    }

    /// Reads a model file and keeps what [`Model::to_bytes`] writes.
    fn read(bytes: &[u8]) -> Result<Model, ModelError> {
        let file = Container::parse(bytes, KIND, VERSION)?;
        let mut c = file.section("labels")?;
        let labels = Labels::read(&mut c)?;
        let mut c = file.section("net")?;
        let mut sizes = [0usize; 5];
        for s in &mut sizes {
            *s = c.u32()? as usize;
            if *s == 0 || *s > 2048 {
                return Err(ModelError::damaged("a network of an odd size"));
            }
        }
        let [e, h, layers, a, l] = sizes;
        if layers > 8 {
            return Err(ModelError::damaged("a network of too many layers"));
        }
        let (upos, tags, rels) = (labels.upos.len(), labels.tags.len(), labels.rels.len());
        let dims = Dims { e, h, layers, a, l, upos, tags, rels };
        let params = Params::read(dims, &mut c)?;
        let mut c = file.section("words")?;
        let mut words = Words::read(&mut c, e)?;
        if let Some(mut c) = file.optional("clusters") {
            words.clusters = KeyTable::read(&mut c, u32::MAX)?;
            words.cluster_rows = Rows::read(&mut c, e)?;
        }
        let lemmas = Lemmas::read(&mut file.section("lemmas")?)?;
        Ok(Model::new(params, labels, words, lemmas, file.fingerprint()))
    }

    /// Reads a model file, to be written or changed.
    ///
    /// # Errors
    /// As [`Model::from_bytes`].
    #[cfg(any(test, feature = "train"))]
    pub(crate) fn from_bytes_whole(bytes: &[u8]) -> Result<Model, ModelError> {
        Model::read(bytes)
    }

    /// The model file of a model that was trained in this process.
    #[cfg(any(test, feature = "train"))]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut w = Writer::new(KIND, VERSION);
        let mut labels = Vec::new();
        self.labels.write(&mut labels);
        w.section("labels", labels);
        let mut net = Vec::new();
        let d = self.params.dims;
        for n in [d.e, d.h, d.layers, d.a, d.l] {
            put_u32(&mut net, n as u32);
        }
        self.params.write(&mut net);
        w.section("net", net);
        let mut words = Vec::new();
        self.words.write(&mut words);
        w.section("words", words);
        if !self.words.clusters.is_empty() {
            let mut clusters = Vec::new();
            self.words.clusters.write(&mut clusters, 2);
            self.words.cluster_rows.write(&mut clusters);
            w.section("clusters", clusters);
        }
        let mut lemmas = Vec::new();
        self.lemmas.write(&mut lemmas);
        w.section("lemmas", lemmas);
        w.finish()
    }

    /// A digest of the model file.
    pub fn fingerprint(&self) -> &str {
        &self.fingerprint
    }

    /// Fills lemma, part of speech, features, head and relation of the words of one sentence. The
    /// heads always form a tree with one root.
    pub fn analyse(&self, words: &mut [Word], scratch: &mut Scratch) {
        let mut first_root = None;
        let mut start = 0;
        while start < words.len() {
            let len = piece(words.len() - start);
            let part = &mut words[start..start + len];
            self.batch(part, &[len], start as u32, scratch);
            let root = part.iter().position(|w| w.head == Some(0));
            let (Some(root), offset) = (root, start as u32) else { break };
            match first_root {
                None => first_root = Some(offset + root as u32 + 1),
                Some(head) => {
                    part[root].head = Some(head);
                    part[root].deprel = Some(Deprel::PARATAXIS);
                }
            }
            start += len;
        }
    }

    /// As [`Model::analyse`], for sentences of `lens` words that follow each other in `words`.
    /// Short sentences cost less together; what comes out is the same.
    pub fn analyse_all(&self, words: &mut [Word], lens: &[usize], scratch: &mut Scratch) {
        let mut rest = words;
        let mut lens = lens;
        while let Some(&first) = lens.first() {
            // As many sentences as fit a batch, or one that is too long for it.
            let (mut count, mut total) = (0, 0);
            while let Some(&len) = lens.get(count) {
                if len > PIECE || total + len > BATCH {
                    break;
                }
                count += 1;
                total += len;
            }
            let whole = count.max(1);
            let size = if count == 0 { first } else { total }.min(rest.len());
            let (now, later) = std::mem::take(&mut rest).split_at_mut(size);
            if count == 0 || now.len() < total {
                self.analyse(now, scratch);
            } else {
                self.batch(now, &lens[..count], 0, scratch);
            }
            rest = later;
            lens = &lens[whole..];
        }
    }

    /// Analyses sentences of `lens` words, each of at most [`PIECE`]. Heads other than the root are
    /// counted from `offset + 1` on.
    fn batch(&self, words: &mut [Word], lens: &[usize], offset: u32, s: &mut Scratch) {
        self.look_up(words, s);
        self.predictor.encode(lens, &mut s.state);
        s.all_heads.clear();
        let mut start = 0;
        for &len in lens {
            self.predictor.score_arcs(start, len, &mut s.state);
            tree::decode(&s.state.arcs, len, &mut s.heads, &mut s.tree);
            s.all_heads.extend_from_slice(&s.heads);
            start += len;
        }
        self.predictor.tags(words.len(), &mut s.state, &mut s.tags);
        let starts = lens.iter().scan(0, |at, len| {
            let start = *at;
            *at += len;
            Some(std::iter::repeat_n(start, *len))
        });
        let heads = s.all_heads.iter().zip(starts.flatten());
        let heads = heads.map(|(head, start)| (*head as usize).checked_sub(1).map(|h| start + h));
        self.predictor.relations(heads, &mut s.state, &mut s.relations);
        self.label(words, s);
        let mut start = 0;
        for &len in lens {
            let heads = &mut s.all_heads[start..start + len];
            let words = &mut words[start..start + len];
            punct::attach(words, heads, &mut s.punct);
            for (word, head) in words.iter_mut().zip(heads) {
                word.head = Some(if *head == 0 { 0 } else { offset + *head });
            }
            start += len;
        }
    }

    /// The network's input.
    fn look_up(&self, words: &[Word], s: &mut Scratch) {
        s.slots.clear();
        s.state.x.clear(self.params.dims.e);
        wide(
            #[inline(always)]
            || {
                for word in words {
                    let x = &mut s.state.x;
                    let slot = s.memory.vector(self.number, &self.words, &word.form, x);
                    s.slots.push(slot as u32);
                }
            },
        );
    }

    /// From numbers to labels.
    fn label(&self, words: &mut [Word], s: &mut Scratch) {
        for (i, word) in words.iter_mut().enumerate() {
            let (u, tag) = s.tags.get(i).copied().unwrap_or_default();
            let upos = self.labels.upos.get(u as usize).copied().unwrap_or(Upos::X);
            word.upos = Some(upos);
            let tag = self.labels.range(u as usize).0 + tag as usize;
            word.feats = self.labels.tags.get(tag).copied().unwrap_or_default();
            s.memory.lemma(s.slots[i] as usize, self.number, &self.lemmas, word, upos);
            word.deprel = Some(if s.all_heads[i] == 0 {
                Deprel::ROOT
            } else {
                let relation = s.relations.get(i).and_then(|r| self.labels.rels.get(*r as usize));
                relation.copied().unwrap_or(Deprel::DEP)
            });
        }
    }
}

/// How many of `left` words to parse at once.
fn piece(left: usize) -> usize {
    if left <= PIECE {
        left
    } else if left < 2 * PIECE {
        left / 2
    } else {
        PIECE
    }
}

impl Labels {
    /// The tags of a part of speech.
    pub fn range(&self, upos: usize) -> (usize, usize) {
        match self.first.get(upos..upos + 2) {
            Some(&[from, to]) => (from as usize, to as usize),
            _ => (0, 0),
        }
    }

    #[cfg(any(test, feature = "train"))]
    fn write(&self, out: &mut Vec<u8>) {
        put_u32(out, self.upos.len() as u32);
        for (i, u) in self.upos.iter().enumerate() {
            put_bytes(out, u.as_str().as_bytes());
            let (from, to) = self.range(i);
            put_u32(out, (to - from) as u32);
            for t in &self.tags[from..to] {
                put_bytes(out, t.to_string().as_bytes());
            }
        }
        put_u32(out, self.rels.len() as u32);
        for r in &self.rels {
            put_bytes(out, r.as_str().as_bytes());
        }
    }

    fn read(c: &mut Cursor<'_>) -> Result<Labels, ModelError> {
        let mut labels = Labels { first: vec![0], ..Labels::default() };
        for _ in 0..c.u32()? {
            let name = c.text()?;
            let upos = name.parse().map_err(|_| ModelError::damaged(format!("tag `{name}`")))?;
            labels.upos.push(upos);
            for _ in 0..c.u32()? {
                labels.tags.push(Feats::parse(c.text()?));
            }
            labels.first.push(labels.tags.len() as u32);
        }
        for _ in 0..c.u32()? {
            let name = c.text()?;
            let rel = Deprel::parse(name);
            labels.rels.push(rel.ok_or_else(|| ModelError::damaged(format!("relation `{name}`")))?);
        }
        Ok(labels)
    }
}

/// What several models are asked for at once, to teach another.
#[cfg(feature = "train")]
impl Model {
    /// Scores of the heads and of the parts of speech of one sentence's words.
    pub(crate) fn opinion(&self, words: &[Word], s: &mut Scratch) -> (Vec<f32>, Vec<f32>) {
        let n = words.len();
        self.look_up(words, s);
        self.predictor.encode(&[n], &mut s.state);
        self.predictor.score_arcs(0, n, &mut s.state);
        (s.state.arcs[..n * (n + 1)].to_vec(), self.predictor.upos_scores(n, &s.state))
    }

    /// After [`Model::opinion`]: scores of the relations to these heads.
    pub(crate) fn relation_opinion(&self, heads: &[u32], s: &mut Scratch) -> Vec<f32> {
        let heads = heads.iter().map(|h| (*h as usize).checked_sub(1));
        self.predictor.relations(heads, &mut s.state, &mut s.relations);
        self.predictor.relation_scores(s.relations.len(), &s.state)
    }
}
