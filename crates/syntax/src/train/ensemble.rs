//! Several models' joint opinion on plain text, for one model to learn from.

use super::fit::normalise;
use crate::conllu::{Row, Tree};
use crate::model::{Model, Scratch};
use crate::tree;
use document::{Deprel, Word};
use learn::dense::{argmax, ln, softmax};

/// Analyses sentences by the sum of the models' logarithmic probabilities. Sentences on whose arcs
/// they are not sure (`least`, the geometric mean of the probabilities) are left out. The models must
/// have been trained on the same sentences; lemmas are left empty.
pub fn annotate(models: &[Model], sentences: &[Vec<String>], least: f32) -> Vec<Tree> {
    let mut scratches = vec![Scratch::default(); models.len()];
    sentences.iter().filter_map(|s| one(models, s, &mut scratches, least)).collect()
}

fn one(models: &[Model], forms: &[String], scratches: &mut [Scratch], least: f32) -> Option<Tree> {
    let first = models.first()?;
    let n = forms.len();
    let mut words: Vec<Word> =
        forms.iter().map(|f| Word::new(0, normalise(f).as_str(), "")).collect();
    let mut arcs = vec![0f32; n * (n + 1)];
    let mut upos = vec![0f32; n * first.labels.upos.len()];
    for (model, s) in models.iter().zip(scratches.iter_mut()) {
        let (a, u) = model.opinion(&words, s);
        add(&mut arcs, a, n + 1, true);
        add(&mut upos, u, first.labels.upos.len(), false);
    }
    let mut heads = Vec::new();
    tree::decode(&arcs, n, &mut heads, &mut tree::Scratch::default());
    let sum: f32 =
        heads.iter().enumerate().map(|(i, h)| arcs[i * (n + 1) + *h as usize]).sum::<f32>();
    if sum / (n * models.len()) as f32 <= ln(least) {
        return None;
    }
    let rels = first.labels.rels.len();
    let mut relations = vec![0f32; n * rels];
    for (model, s) in models.iter().zip(scratches.iter_mut()) {
        add(&mut relations, model.relation_opinion(&heads, s), rels, false);
    }
    // Features by majority among the models that agree on the part of speech.
    let said: Vec<Vec<Word>> = models
        .iter()
        .zip(scratches.iter_mut())
        .map(|(model, s)| {
            model.analyse(&mut words, s);
            words.clone()
        })
        .collect();
    let rows = forms.iter().enumerate().map(|(i, form)| {
        let k = first.labels.upos.len();
        let upos = first.labels.upos.get(argmax(&upos[i * k..(i + 1) * k])).copied();
        let votes = said.iter().map(|w| &w[i]).filter(|w| w.upos == upos);
        let count = |w: &&Word| said.iter().filter(|o| o[i].feats == w.feats).count();
        let feats = votes.rev().max_by_key(count).map(|w| w.feats);
        let deprel = match heads[i] {
            0 => Some(Deprel::ROOT),
            _ => first.labels.rels.get(argmax(&relations[i * rels..(i + 1) * rels])).copied(),
        };
        Row {
            form: form.clone(),
            lemma: String::new(),
            upos,
            feats: feats.unwrap_or_default(),
            head: Some(heads[i]),
            deprel,
        }
    });
    Some(Tree { words: rows.collect(), ..Tree::default() })
}

/// Adds the logarithms of the probabilities that scores stand for; with `arcs` a word is not its own
/// head.
fn add(sum: &mut [f32], mut scores: Vec<f32>, width: usize, arcs: bool) {
    let rows = scores.chunks_exact_mut(width.max(1)).zip(sum.chunks_exact_mut(width.max(1)));
    for (i, (row, sum)) in rows.enumerate() {
        if arcs && i + 1 < width {
            row[i + 1] = -1e9;
        }
        softmax(row);
        for (s, p) in sum.iter_mut().zip(row) {
            *s += ln(p.max(1e-9));
        }
    }
}
