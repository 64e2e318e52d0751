//! The training loop.

use super::backward::{Gold, Work, backward};
use super::forward::{Masks, Tape, forward};
use crate::conllu::Tree;
use crate::features::{ANALYSIS, CLASS, CLUSTER, COARSE, Features, LANGUAGE, VECTOR};
use crate::lemma::LemmaTrainer;
use crate::model::{Labels, Model};
use crate::net::{Dims, Params};
use crate::words::Words;
use document::{Deprel, Feats, Upos};
use learn::adam::Adam;
use learn::quant::Rows;
use learn::{KeyTable, Rng, feature};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// How to train.
#[derive(Clone, Debug)]
pub struct Options {
    /// Passes over the data.
    pub epochs: u32,
    /// Order of the sentences, first weights, what is dropped.
    pub seed: u64,
    /// Size of a word's vector.
    pub e: usize,
    /// Size of one direction of a layer.
    pub h: usize,
    /// Layers of the encoder.
    pub layers: usize,
    /// Size of the arc layers.
    pub a: usize,
    /// Size of the relation layers.
    pub l: usize,
    /// First step size.
    pub rate: f32,
    /// Share of units dropped between layers.
    pub drop: f32,
    /// Words in a step.
    pub batch: usize,
    /// Steps over which the weights that are kept are averaged, each counting less the older it is; 0
    /// for the last weights as they are.
    pub average: f32,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            epochs: 10,
            seed: 1,
            e: 64,
            h: 64,
            layers: 3,
            a: 96,
            l: 96,
            rate: 2e-3,
            drop: 0.25,
            batch: 300,
            average: 400.0,
        }
    }
}

/// A sentence to learn from, and its language where that is not the model's own: it then teaches
/// parts of speech and trees, not features or lemmas.
pub type Sample = (Tree, Option<&'static str>);

/// Knowledge from outside the tree banks.
#[derive(Clone, Debug, Default)]
pub struct Resources {
    /// Dictionary: form, part of speech, lemma.
    pub lemmas: Vec<(String, Upos, String)>,
    /// Dictionary: form (lower case, digits as 0), its class (its possible analyses, joined by
    /// blanks) and a coarser one, for classes that the tree banks hardly know.
    pub classes: Vec<(String, String, String)>,
    /// Words (lower case, digits as 0) and their cluster: a path in a binary tree, lowest bit first.
    pub clusters: Vec<(String, u32)>,
    /// Pretrained vectors: dimensions, word to row, and rows.
    pub vectors: Option<Vectors>,
}

/// Pretrained vectors.
#[derive(Clone, Debug, Default)]
pub struct Vectors {
    /// Numbers in a row.
    pub dims: usize,
    /// Words (lower case, digits as 0) and their rows, below 65,536.
    pub keys: Vec<(String, u32)>,
    /// Row after row.
    pub data: Vec<f32>,
}

/// The form as the tokeniser writes it.
pub(crate) fn normalise(form: &str) -> String {
    form.replace(['’', 'ʼ'], "'")
}

fn labels(trees: &[Sample]) -> Labels {
    let mut tags: BTreeMap<Upos, BTreeSet<String>> = BTreeMap::new();
    let mut rels = BTreeSet::new();
    for w in trees.iter().filter(|(_, foreign)| foreign.is_none()).flat_map(|(t, _)| &t.words) {
        if let Some(u) = w.upos {
            tags.entry(u).or_default().insert(w.feats.to_string());
        }
        rels.extend(w.deprel.filter(|r| *r != Deprel::ROOT).map(|r| (r.as_str(), r)));
    }
    let mut l = Labels { first: vec![0], ..Labels::default() };
    for (u, t) in tags {
        l.upos.push(u);
        l.tags.extend(t.iter().map(|t| Feats::parse(t)));
        l.first.push(l.tags.len() as u32);
    }
    l.rels = rels.into_iter().map(|(_, r)| r).collect();
    l
}

/// A sentence in numbers.
struct Example {
    /// Rows of each word's features; the form's own row first where it has one.
    rows: Vec<Vec<u32>>,
    /// How often the form occurs in training; 0 where the first row is not its own.
    counts: Vec<u32>,
    vectors: Vec<Option<u32>>,
    gold: Gold,
}

/// Trains a model on `trees` and, beside them, on some of the machine-made ones of `silver` in each
/// pass (no more words than `trees` have); those bring no labels, forms or lemmas of their own. `log` is
/// told of the progress; `check` is called after each epoch with the model as it stands.
pub fn train(
    trees: &[Sample],
    silver: &[Sample],
    resources: &Resources,
    o: &Options,
    log: &mut dyn FnMut(&str),
    check: &mut dyn FnMut(u32, &Model),
) -> Model {
    let labels = labels(trees);
    let mut lemmas = LemmaTrainer::default();
    for w in trees.iter().filter(|(_, foreign)| foreign.is_none()).flat_map(|(t, _)| &t.words) {
        if let Some(u) = w.upos {
            lemmas.add(&normalise(&w.form), u, &w.lemma, 4);
        }
    }
    let mut added = Vec::new();
    for (form, upos, lemma) in &resources.lemmas {
        if !lemmas.knows(form, *upos) {
            added.push((form, *upos, lemma));
        }
    }
    for (form, upos, lemma) in added {
        lemmas.add(form, upos, lemma, 1);
    }
    let lemmas = lemmas.finish();

    // Words to features to rows.
    let (classes, class_parts) = classes(resources);
    let vectors = resources.vectors.clone().unwrap_or_default();
    let vector_keys =
        KeyTable::new(vectors.keys.iter().map(|(w, r)| (feature(VECTOR, w.as_bytes()), *r)));
    let (clusters, cluster_parts) = clusters(resources);
    let mut words = Words { classes, clusters, vector_keys, ..Words::default() };
    let mut features = Features::default();
    let mut keys_of =
        |words: &Words, form: &str, foreign: Option<&str>| -> (Vec<u64>, Option<u32>) {
            features.of(&normalise(form));
            let mut keys = features.keys.clone();
            if let Some(lang) = foreign {
                keys.push(feature(LANGUAGE, lang.as_bytes()));
                return (keys, None);
            }
            let lower = features.lower.as_bytes();
            if let Some(class) = words.classes.get(feature(CLASS, lower)) {
                keys.extend_from_slice(&class_parts[class as usize]);
            }
            (keys, words.vector_keys.get(feature(VECTOR, lower)))
        };
    let mut counts: HashMap<u64, u32> = HashMap::new();
    let mut order: Vec<u64> = Vec::new();
    for (tree, foreign) in trees {
        for w in &tree.words {
            for k in keys_of(&words, &w.form, *foreign).0 {
                let n = counts.entry(k).or_insert_with(|| {
                    order.push(k);
                    0
                });
                *n += 1;
            }
        }
    }
    order.retain(|k| counts[k] >= 2);
    let keys: HashMap<u64, u32> = order.iter().enumerate().map(|(i, k)| (*k, i as u32)).collect();
    let rows_of = |parts: &[Vec<u64>]| -> Vec<Vec<u32>> {
        let rows = |p: &Vec<u64>| p.iter().filter_map(|k| keys.get(k).copied()).collect();
        parts.iter().map(rows).collect()
    };
    let sets = [rows_of(&class_parts), rows_of(&cluster_parts)];
    words.keys = KeyTable::new(order.iter().enumerate().map(|(i, k)| (*k, i as u32)));

    let upos_of: BTreeMap<Upos, usize> =
        labels.upos.iter().enumerate().map(|(i, u)| (*u, i)).collect();
    let tag_of: HashMap<(usize, Feats), usize> = (0..labels.upos.len())
        .flat_map(|u| {
            let (from, to) = labels.range(u);
            (from..to).map(move |t| (u, t))
        })
        .map(|(u, t)| ((u, labels.tags[t]), t))
        .collect();
    let rel_of: BTreeMap<Deprel, usize> =
        labels.rels.iter().enumerate().map(|(i, r)| (*r, i)).collect();
    let mut examples = Vec::new();
    for (tree, foreign) in trees.iter().chain(silver).filter(|(t, _)| t.words.len() <= 160) {
        let mut ex = Example {
            rows: Vec::new(),
            counts: Vec::new(),
            vectors: Vec::new(),
            gold: Gold::default(),
        };
        for w in &tree.words {
            let (k, v) = keys_of(&words, &w.form, *foreign);
            ex.counts.push(if keys.contains_key(&k[0]) { counts[&k[0]] } else { 0 });
            ex.rows.push(k.iter().filter_map(|k| keys.get(k).copied()).collect());
            ex.vectors.push(v);
            let u = w.upos.and_then(|u| upos_of.get(&u).copied());
            ex.gold.upos.push(u);
            ex.gold.tags.push(u.filter(|_| foreign.is_none()).and_then(|u| {
                let (from, to) = labels.range(u);
                Some((*tag_of.get(&(u, w.feats))?, from, to))
            }));
            ex.gold.heads.push(w.head.map(|h| h as usize));
            let rel = |r: Deprel| rel_of.get(&r).or_else(|| rel_of.get(&r.base())).copied();
            ex.gold.rels.push(w.deprel.and_then(rel));
        }
        examples.push(ex);
    }
    let gold = trees.iter().filter(|(t, _)| t.words.len() <= 160).count();

    let dims = Dims {
        e: o.e,
        h: o.h,
        layers: o.layers,
        a: o.a,
        l: o.l,
        upos: labels.upos.len(),
        tags: labels.tags.len(),
        rels: labels.rels.len(),
    };
    let mut rng = Rng::new(o.seed);
    let mut p = initial(dims, &mut rng);
    let mut emb: Vec<f32> = (0..order.len() * o.e).map(|_| (rng.unit() - 0.5) * 0.2).collect();
    let mut proj: Vec<f32> = (0..vectors.dims * o.e)
        .map(|_| (rng.unit() - 0.5) * 2.0 * (3.0 / (vectors.dims.max(1) as f32)).sqrt())
        .collect();
    log(&format!(
        "{} sentences, {} words, {} rows, {} tags, {} relations, {} weights",
        examples.len(),
        examples.iter().map(|e| e.rows.len()).sum::<usize>(),
        order.len(),
        dims.tags,
        dims.rels,
        p.blocks.iter().map(Vec::len).sum::<usize>(),
    ));

    let mut adams: Vec<Adam> = p.blocks.iter().map(|b| Adam::new(b.len())).collect();
    let (mut adam_emb, mut adam_proj) = (Adam::new(emb.len()), Adam::new(proj.len()));
    let mut grad = Params::zeros(dims);
    let mut gemb = vec![0f32; emb.len()];
    let mut gproj = vec![0f32; proj.len()];
    let mut touched: Vec<u32> = Vec::new();
    let mut is_touched = vec![false; order.len()];
    let (mut tape, mut work) = (Tape::default(), Work::default());
    let mut t = Vec::new();
    let words_in = |e: &[Example]| e.iter().map(|e| e.rows.len()).sum::<usize>();
    let own = words_in(&examples[..gold]);
    let total = own + own.min(words_in(&examples[gold..]));
    let steps = (total as f32 * o.epochs as f32 / o.batch as f32).max(1.0);
    let mut step = 0u32;
    let mut vec_in: Vec<f32> = Vec::new();
    let mut mean = Mean::new(o.average, &p, &emb, &proj);
    let mut others: Vec<usize> = (gold..examples.len()).collect();
    for epoch in 1..=o.epochs {
        let mut index: Vec<usize> = (0..gold).collect();
        // Another part of the machine-made sentences each time.
        rng.shuffle(&mut others);
        let mut room = own;
        index.extend(others.iter().copied().take_while(|&i| {
            room = room.saturating_sub(examples[i].rows.len());
            room > 0
        }));
        rng.shuffle(&mut index);
        let mut loss = 0f64;
        let mut turn = 0;
        while turn < index.len() {
            // Sentences up to the size of a batch.
            let mut batch: Vec<&Example> = Vec::new();
            let mut lens: Vec<usize> = Vec::new();
            while turn < index.len() && lens.iter().sum::<usize>() < o.batch {
                let ex = &examples[index[turn]];
                lens.push(ex.rows.len());
                batch.push(ex);
                turn += 1;
            }
            let n: usize = lens.iter().sum();
            let masks: Vec<Masks> = lens.iter().map(|_| masks(dims, o.drop, &mut rng)).collect();
            tape.x.clear();
            tape.x.resize(n * o.e, 0.0);
            let mut used: Vec<(usize, usize)> = Vec::new();
            vec_in.clear();
            vec_in.resize(n * vectors.dims, 0.0);
            let mut i = 0;
            for ex in &batch {
                for ((rows, count), vector) in ex.rows.iter().zip(&ex.counts).zip(&ex.vectors) {
                    let x = &mut tape.x[i * o.e..(i + 1) * o.e];
                    for (j, &r) in rows.iter().enumerate() {
                        // Rare words are hidden often, so that their affixes learn as well.
                        let count = *count as f32;
                        if j == 0 && count > 0.0 && rng.unit() > count / (count + 0.5) {
                            continue;
                        }
                        used.push((i, r as usize));
                        for (x, e) in x.iter_mut().zip(&emb[r as usize * o.e..]) {
                            *x += e;
                        }
                    }
                    if let Some(v) = vector {
                        let v = *v as usize * vectors.dims;
                        vec_in[i * vectors.dims..(i + 1) * vectors.dims]
                            .copy_from_slice(&vectors.data[v..v + vectors.dims]);
                    }
                    i += 1;
                }
            }
            learn::dense::gemm(&mut tape.x, &vec_in, &proj, n, vectors.dims, o.e);
            forward(&p, &lens, &mut tape, Some(&masks));
            let gold: Vec<&Gold> = batch.iter().map(|e| &e.gold).collect();
            loss += f64::from(backward(&p, &lens, &mut tape, &masks, &gold, &mut grad, &mut work));
            for (i, r) in used {
                if !is_touched[r] {
                    is_touched[r] = true;
                    touched.push(r as u32);
                }
                for (g, d) in gemb[r * o.e..(r + 1) * o.e].iter_mut().zip(&work.dx[i * o.e..]) {
                    *g += d;
                }
            }
            if vectors.dims > 0 {
                learn::dense::transpose(&vec_in, n, vectors.dims, &mut t);
                learn::dense::gemm(&mut gproj, &t, &work.dx, vectors.dims, n, o.e);
            }
            step += 1;
            let rate = o.rate * (1.0 - step as f32 / (steps * 1.02)).max(0.02);
            let scale = 1.0 / n as f32;
            for ((b, g), adam) in p.blocks.iter_mut().zip(&mut grad.blocks).zip(&mut adams) {
                g.iter_mut().for_each(|g| *g *= scale);
                adam.update(b, g, 0, rate, step);
                g.fill(0.0);
            }
            for &r in &touched {
                let r = r as usize;
                is_touched[r] = false;
                let g = &mut gemb[r * o.e..(r + 1) * o.e];
                g.iter_mut().for_each(|g| *g *= scale);
                adam_emb.update(&mut emb, g, r * o.e, rate, step);
                g.fill(0.0);
            }
            touched.clear();
            if vectors.dims > 0 {
                gproj.iter_mut().for_each(|g| *g *= scale);
                adam_proj.update(&mut proj, &gproj, 0, rate, step);
                gproj.fill(0.0);
            }
            mean.update(step, &p, &emb, &proj);
        }
        log(&format!("epoch {epoch}: loss {:.4} a word", loss / total.max(1) as f64));
        if epoch < o.epochs {
            let (p, emb, proj) = mean.weights(&p, &emb, &proj);
            let model = assemble(p, emb, proj, &vectors, &labels, &words, &sets, &lemmas, o);
            check(epoch, &model);
        }
    }
    let (p, emb, proj) = mean.weights(&p, &emb, &proj);
    let model = assemble(p, emb, proj, &vectors, &labels, &words, &sets, &lemmas, o);
    check(o.epochs, &model);
    model
}

/// A mean of the weights of the last steps.
struct Mean {
    p: Params,
    emb: Vec<f32>,
    proj: Vec<f32>,
    keep: f32,
}

impl Mean {
    /// Steps from one sample to the next.
    const EVERY: u32 = 8;

    fn new(steps: f32, p: &Params, emb: &[f32], proj: &[f32]) -> Mean {
        let keep = if steps > 0.0 { 1.0 - (Mean::EVERY as f32 / steps).min(1.0) } else { 0.0 };
        Mean { p: p.clone(), emb: emb.to_vec(), proj: proj.to_vec(), keep }
    }

    fn update(&mut self, step: u32, p: &Params, emb: &[f32], proj: &[f32]) {
        if self.keep == 0.0 || !step.is_multiple_of(Mean::EVERY) {
            return;
        }
        // The first samples count as much as there are of them.
        let seen = (step / Mean::EVERY) as f32;
        let keep = self.keep.min(seen / (seen + 1.0));
        let mix = |mean: &mut [f32], now: &[f32]| {
            learn::dense::wide(
                #[inline(always)]
                || {
                    for (m, x) in mean.iter_mut().zip(now) {
                        *m = keep * *m + (1.0 - keep) * x;
                    }
                },
            );
        };
        for (mean, now) in self.p.blocks.iter_mut().zip(&p.blocks) {
            mix(mean, now);
        }
        mix(&mut self.emb, emb);
        mix(&mut self.proj, proj);
    }

    /// The mean, or the weights themselves where none is kept.
    fn weights<'w>(
        &'w self,
        p: &'w Params,
        emb: &'w [f32],
        proj: &'w [f32],
    ) -> (&'w Params, &'w [f32], &'w [f32]) {
        if self.keep == 0.0 { (p, emb, proj) } else { (&self.p, &self.emb, &self.proj) }
    }
}

/// The words' classes as numbers, and the features of each class: the set itself, its coarse form,
/// and every analysis in it.
fn classes(resources: &Resources) -> (KeyTable, Vec<Vec<u64>>) {
    let mut ids: BTreeMap<&str, u32> = BTreeMap::new();
    let mut parts: Vec<Vec<u64>> = Vec::new();
    let mut entries = Vec::new();
    for (form, fine, coarse) in &resources.classes {
        let id = *ids.entry(fine).or_insert_with(|| {
            let mut keys =
                vec![feature(CLASS, fine.as_bytes()), feature(COARSE, coarse.as_bytes())];
            keys.extend(fine.split(' ').map(|t| feature(ANALYSIS, t.as_bytes())));
            parts.push(keys);
            parts.len() as u32 - 1
        });
        if id < 65_535 {
            entries.push((feature(CLASS, form.as_bytes()), id));
        }
    }
    parts.truncate(65_535);
    (KeyTable::new(entries), parts)
}

/// The words' clusters as numbers, and the features of each: the first branches of its path, and
/// all of it.
fn clusters(resources: &Resources) -> (KeyTable, Vec<Vec<u64>>) {
    let mut ids: BTreeMap<u32, u32> = BTreeMap::new();
    let mut parts: Vec<Vec<u64>> = Vec::new();
    let mut entries = Vec::new();
    for (form, cluster) in &resources.clusters {
        let id = *ids.entry(*cluster).or_insert_with(|| {
            let key = |bits: u8, value: u32| {
                let [a, b, c, d] = value.to_le_bytes();
                feature(CLUSTER, &[bits, a, b, c, d])
            };
            let branch = |bits: u8| key(bits, cluster & ((1 << bits) - 1));
            parts.push(vec![branch(4), branch(6), branch(9), key(32, *cluster)]);
            parts.len() as u32 - 1
        });
        if id < 65_535 {
            entries.push((feature(CLUSTER, form.as_bytes()), id));
        }
    }
    parts.truncate(65_535);
    (KeyTable::new(entries), parts)
}

#[expect(clippy::too_many_arguments, reason = "the parts of a model, put together in one place")]
fn assemble(
    p: &Params,
    emb: &[f32],
    proj: &[f32],
    vectors: &Vectors,
    labels: &Labels,
    words: &Words,
    sets: &[Vec<Vec<u32>>; 2],
    lemmas: &crate::lemma::Lemmas,
    o: &Options,
) -> Model {
    let rows = vectors.data.len() / vectors.dims.max(1);
    let mut out = vec![0f32; rows * o.e];
    learn::dense::gemm(&mut out, &vectors.data, proj, rows, vectors.dims, o.e);
    let sums = |sets: &[Vec<u32>]| {
        let mut sums = vec![0f32; sets.len() * o.e];
        for (sum, rows) in sums.chunks_exact_mut(o.e).zip(sets) {
            for &r in rows {
                for (s, e) in sum.iter_mut().zip(&emb[r as usize * o.e..]) {
                    *s += e;
                }
            }
        }
        Rows::new(o.e, &sums)
    };
    let words = Words {
        rows: Rows::new(o.e, emb),
        class_rows: sums(&sets[0]),
        cluster_rows: sums(&sets[1]),
        vectors: Rows::new(o.e, &out),
        ..words.clone()
    };
    let model = Model::new(p.clone(), labels.clone(), words, lemmas.clone(), String::new());
    // Through the file, so that what is measured is what is shipped.
    Model::from_bytes_whole(&model.to_bytes()).unwrap_or(model)
}

fn initial(dims: Dims, rng: &mut Rng) -> Params {
    let mut p = Params::zeros(dims);
    let mut fill = |block: &mut Vec<f32>, fan: usize| {
        let bound = (3.0 / fan as f32).sqrt();
        block.iter_mut().for_each(|x| *x = (rng.unit() * 2.0 - 1.0) * bound);
    };
    let last = 3 * dims.layers;
    for layer in 0..dims.layers {
        fill(&mut p.blocks[3 * layer], if layer == 0 { dims.e } else { dims.d() });
        // Forget little at first, and let the highway pass.
        for side in 0..2 {
            let at = side * 2 * dims.h;
            p.blocks[3 * layer + 2][at..at + dims.h].fill(0.5);
        }
    }
    use crate::net::{ARC_U, HEADS_W, LAB_W, ROOT, TAG_W};
    fill(&mut p.blocks[last + HEADS_W], dims.d());
    fill(&mut p.blocks[last + ARC_U], dims.a * 4);
    fill(&mut p.blocks[last + ROOT], dims.a);
    fill(&mut p.blocks[last + LAB_W], dims.l);
    fill(&mut p.blocks[last + TAG_W], dims.d());
    p
}

/// Random masks for one sentence.
fn masks(dims: Dims, drop: f32, rng: &mut Rng) -> Masks {
    let mut one = |n: usize, drop: f32| -> Vec<f32> {
        let keep = 1.0 / (1.0 - drop);
        (0..n).map(|_| if rng.unit() < drop { 0.0 } else { keep }).collect()
    };
    let mut m = vec![one(dims.e, drop * 0.6)];
    for _ in 0..dims.layers {
        m.push(one(dims.d(), drop));
    }
    m.push(one(2 * dims.a + 2 * dims.l, drop));
    m
}
