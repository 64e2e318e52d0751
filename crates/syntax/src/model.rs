//! The model of one language.

use crate::features::{CLASS, CLUSTER, Features, VECTOR};
use crate::lemma::Lemmas;
use crate::net::{self, Dims, Params, Tape};
use crate::{punct, tree};
use document::{Deprel, Feats, Upos, Word};
use learn::container::{put_bytes, put_u32};
use learn::dense::{argmax, wide};
use learn::quant::Rows;
use learn::{Container, Cursor, KeyTable, ModelError, Writer, feature};

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

/// Buffers that [`Model::analyse`] reuses from sentence to sentence.
#[derive(Clone, Debug, Default)]
pub struct Scratch {
    tape: Tape,
    features: Features,
    tree: tree::Scratch,
    punct: punct::Scratch,
    heads: Vec<u32>,
    scores: Vec<f32>,
    lower: String,
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

impl Model {
    /// Reads a model file.
    ///
    /// # Errors
    /// When the bytes are not such a file, or damaged. No bytes make it panic.
    pub fn from_bytes(bytes: &[u8]) -> Result<Model, ModelError> {
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
        Ok(Model { params, labels, words, lemmas, fingerprint: file.fingerprint() })
    }

    /// The model file.
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
            let words = &mut words[start..start + len];
            self.encode(words, &[len], scratch);
            let root = self.decode(words, 0, start as u32, scratch);
            match first_root {
                None => first_root = Some(root),
                Some(head) => {
                    if let Some(w) = words.get_mut((root as usize - 1).saturating_sub(start)) {
                        w.head = Some(head);
                        w.deprel = Some(Deprel::PARATAXIS);
                    }
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
                self.encode(now, &lens[..count], scratch);
                let mut start = 0;
                for &len in &lens[..count] {
                    self.decode(&mut now[start..start + len], start, 0, scratch);
                    start += len;
                }
            }
            rest = later;
            lens = &lens[whole..];
        }
    }

    /// Runs the network over sentences of `lens` words.
    fn encode(&self, words: &[Word], lens: &[usize], s: &mut Scratch) {
        let e = self.params.dims.e;
        s.tape.x.clear();
        s.tape.x.resize(words.len() * e, 0.0);
        wide(
            #[inline(always)]
            || {
                for (word, x) in words.iter().zip(s.tape.x.chunks_exact_mut(e)) {
                    self.words.add(&word.form, &mut s.features, x);
                }
            },
        );
        net::forward(&self.params, lens, &mut s.tape, None);
    }

    /// Reads off one sentence, which begins at word `start` of what was encoded; its first word has
    /// the number `offset + 1`. Gives the root's number.
    fn decode(&self, words: &mut [Word], start: usize, offset: u32, s: &mut Scratch) -> u32 {
        let n = words.len();
        net::score_arcs(&self.params, start, n, &mut s.tape);
        tree::decode(&s.tape.arcs, n, &mut s.heads, &mut s.tree);
        wide(
            #[inline(always)]
            || self.label(words, start, offset, s),
        )
    }

    /// From scores to labels; gives the number of the root.
    #[inline(always)]
    fn label(&self, words: &mut [Word], start: usize, offset: u32, s: &mut Scratch) -> u32 {
        let mut root = offset + 1;
        for (i, word) in words.iter_mut().enumerate() {
            let u = argmax(net::upos_scores(&self.params, &s.tape, start + i));
            let upos = self.labels.upos.get(u).copied().unwrap_or(Upos::X);
            word.upos = Some(upos);
            let (from, to) = self.labels.range(u);
            net::tag_scores(&self.params, &s.tape, start + i, from, to, &mut s.scores);
            let tag = from + argmax(&s.scores);
            word.feats = self.labels.tags.get(tag).copied().unwrap_or_default();
            self.lemmas.lemma(&word.form, upos, &mut s.lower, &mut word.lemma);
            let head = s.heads[i];
            if head == 0 {
                root = offset + i as u32 + 1;
                word.head = Some(0);
                word.deprel = Some(Deprel::ROOT);
            } else {
                word.head = Some(offset + head);
                net::score_relations(
                    &self.params,
                    &s.tape,
                    start + i,
                    start + head as usize - 1,
                    &mut s.scores,
                );
                word.deprel =
                    Some(self.labels.rels.get(argmax(&s.scores)).copied().unwrap_or(Deprel::DEP));
            }
        }
        punct::attach(words, &mut s.heads, &mut s.punct);
        for (word, head) in words.iter_mut().zip(&s.heads) {
            if *head != 0 {
                word.head = Some(offset + head);
            }
        }
        root
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

impl Words {
    fn write(&self, out: &mut Vec<u8>) {
        self.keys.write(out, 3);
        self.rows.write(out);
        self.classes.write(out, 2);
        self.class_rows.write(out);
        self.vector_keys.write(out, 2);
        self.vectors.write(out);
    }

    fn read(c: &mut Cursor<'_>, e: usize) -> Result<Words, ModelError> {
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
