//! Tests of whole models: tiny ones made by hand or trained in a moment.

use crate::lemma::Lemmas;
use crate::model::{Labels, Model};
use crate::net::{self, Dims, Params};
use crate::tree::is_tree;
use crate::words::Words;
use crate::{Parsers, Scratch, Source};
use document::{
    Deprel, Document, Feats, Language, LanguageCode, Sentence, Span, TokenLayer, Upos, Word,
};
use learn::quant::Rows;
use learn::{KeyTable, Rng, Writer, feature};
use proptest::prelude::*;

/// Two parts of speech, one relation; all weights zero but those that a test sets.
fn tiny() -> Model {
    let labels = Labels {
        upos: vec![Upos::Noun, Upos::Verb],
        tags: vec![Feats::EMPTY, Feats::PLURAL, Feats::FINITE],
        first: vec![0, 2, 3],
        rels: vec![Deprel::NSUBJ, Deprel::OBJ],
    };
    let dims = Dims { e: 2, h: 1, layers: 1, a: 1, l: 1, upos: 2, tags: 3, rels: 2 };
    let words = Words {
        keys: KeyTable::new([(feature(1, b"luit"), 0)]),
        rows: Rows::new(2, &[127.0, 0.0]),
        class_rows: Rows::new(2, &[]),
        vectors: Rows::new(2, &[]),
        ..Words::default()
    };
    Model::new(Params::zeros(dims), labels, words, Lemmas::default(), String::new())
}

/// With its changed weights.
fn again(m: Model) -> Model {
    Model::new(m.params, m.labels, m.words, m.lemmas, m.fingerprint)
}

fn words(forms: &[&str]) -> Vec<Word> {
    forms.iter().map(|f| Word::new(0, *f, "")).collect()
}

#[test]
fn exact_results_of_a_model_made_by_hand() {
    let mut model = tiny();
    let last = 3;
    // The word's first number goes through the highway of the forward side (column 3 of 8) …
    model.params.blocks[0][3] = 1.0;
    // … gates at one half leave half of it; `luit` is then a verb and the root.
    let k = model.params.dims.k();
    model.params.blocks[last + net::HEADS_W][k - 1] = 1.0;
    let model = again(model);
    let mut ws = words(&["Lune", "luit"]);
    let mut scratch = Scratch::default();
    model.analyse(&mut ws, &mut scratch);
    let got: Vec<_> =
        ws.iter().map(|w| (w.upos, w.feats.to_string(), w.lemma.to_string())).collect();
    assert_eq!(
        got,
        [
            (Some(Upos::Noun), "_".into(), "lune".into()),
            (Some(Upos::Verb), "VerbForm=Fin".into(), "luit".into())
        ]
    );
    // All arcs score alike: the first choice is the root, the second word hangs below the first.
    let heads: Vec<_> = ws.iter().map(|w| (w.head, w.deprel)).collect();
    assert_eq!(heads.iter().filter(|h| h.1 == Some(Deprel::ROOT)).count(), 1);
    // Distance prefers the left neighbour: a chain.
    let mut model = model;
    model.params.blocks[last + net::DIST][net::distance(2, 1)] = 1.0;
    let model = again(model);
    model.analyse(&mut ws, &mut scratch);
    let heads: Vec<_> = ws.iter().map(|w| (w.head, w.deprel)).collect();
    assert_eq!(heads, [(Some(0), Some(Deprel::ROOT)), (Some(1), Some(Deprel::NSUBJ))]);
}

#[test]
fn the_file_gives_back_the_model() {
    let model = tiny();
    let bytes = model.to_bytes();
    let back = Model::from_bytes_whole(&bytes).unwrap();
    assert_eq!(back.to_bytes(), bytes);
    assert_eq!(back.fingerprint().len(), 16);
    for cut in 0..bytes.len() {
        assert!(Model::from_bytes(&bytes[..cut]).is_err());
    }
}

#[test]
fn long_sentences_are_one_tree() {
    let model = tiny();
    let forms: Vec<&str> = (0..1000).map(|_| "lune").collect();
    let mut ws = words(&forms);
    model.analyse(&mut ws, &mut Scratch::default());
    let heads: Vec<u32> = ws.iter().map(|w| w.head.unwrap()).collect();
    assert!(is_tree(&heads, &mut Vec::new()));
}

#[test]
fn sentences_without_a_model_are_left_alone() {
    let parsers = Parsers::new(Source::Shared(std::sync::Arc::default()));
    let mut doc = Document::new("a", "Lune. Lune.");
    let code = LanguageCode::FR;
    doc.language = Some(Language { code, confidence: 1.0, passages: Vec::new() });
    let mut layer = TokenLayer::default();
    layer.push(Span::new(0, 4), [("Lune".into(), "lun".into())]);
    layer.push(Span::new(6, 10), [("Lune".into(), "lun".into())]);
    doc.tokens = Some(layer);
    let sentence = |s, e, i| Sentence { span: Span::new(s, e), tokens: i..i + 1, words: i..i + 1 };
    doc.sentences = Some(vec![sentence(0, 5, 0), sentence(6, 11, 1)]);
    let before = doc.clone();
    parsers.parse(&mut doc, &mut Scratch::default());
    assert_eq!(doc.tokens, before.tokens);
    assert_eq!(doc.diagnostics.len(), 1);
    assert_eq!(doc.diagnostics[0].code, "syntax.no-model");
    assert_eq!(parsers.fingerprint("fr"), "none");
    // Layers that are not there are no reason to stop.
    parsers.parse(&mut Document::new("b", ""), &mut Scratch::default());
}

/// A model file whose section `name` was changed and whose checksum is right again.
fn rebuilt(name: &str, change: impl Fn(&mut Vec<u8>)) -> Vec<u8> {
    let bytes = tiny().to_bytes();
    let file = learn::Container::parse(&bytes, crate::model::KIND, crate::model::VERSION).unwrap();
    let mut w = Writer::new(crate::model::KIND, crate::model::VERSION);
    for section in ["labels", "net", "words", "lemmas"] {
        let mut c = file.section(section).unwrap();
        let mut content = Vec::new();
        while !c.is_empty() {
            content.extend_from_slice(c.take(1).unwrap());
        }
        if section == name {
            change(&mut content);
        }
        w.section(section, content);
    }
    w.finish()
}

proptest! {
    #[test]
    fn damaged_sections_never_panic(
        which in 0usize..4, at: prop::sample::Index, value: u8, cut: bool, seed: u64
    ) {
        let name = ["labels", "net", "words", "lemmas"][which];
        let bytes = rebuilt(name, |s| {
            let i = at.index(s.len());
            if cut { s.truncate(i) } else { s[i] = value }
        });
        if let Ok(model) = Model::from_bytes(&bytes) {
            let mut rng = Rng::new(seed);
            let forms = ["Lune", "luit", "«", "»", ",", "", "L'", "123", "été"];
            let n = 1 + rng.below(9);
            let mut ws = words(&(0..n).map(|_| forms[rng.below(9)]).collect::<Vec<_>>());
            model.analyse(&mut ws, &mut Scratch::default());
            let heads: Vec<u32> = ws.iter().map(|w| w.head.unwrap()).collect();
            prop_assert!(is_tree(&heads, &mut Vec::new()));
        }
    }

    #[test]
    fn any_words_give_a_tree(forms in prop::collection::vec("\\PC{0,12}", 0..60)) {
        let parsers = Parsers::new(packs::embedded());
        let model = parsers.model("it").unwrap();
        let mut ws: Vec<Word> = forms.iter().map(|f| Word::new(0, f.as_str(), "")).collect();
        model.analyse(&mut ws, &mut Scratch::default());
        let heads: Vec<u32> = ws.iter().map(|w| w.head.unwrap()).collect();
        prop_assert!(ws.is_empty() || is_tree(&heads, &mut Vec::new()));
        prop_assert!(ws.iter().all(|w| w.upos.is_some() && w.deprel.is_some()));
        // What came before leaves no trace: the same words, the same analysis.
        let mut again: Vec<Word> = forms.iter().map(|f| Word::new(0, f.as_str(), "")).collect();
        let mut scratch = Scratch::default();
        model.analyse(&mut words(&["Chi", "parla", "?"]), &mut scratch);
        model.analyse(&mut again, &mut scratch);
        prop_assert_eq!(&again, &ws);
        // Nor do neighbours: sentences together as each for itself.
        let mut both: Vec<Word> = [&forms[..], &forms[..], &forms[..forms.len() / 2]]
            .concat()
            .iter()
            .map(|f| Word::new(0, f.as_str(), ""))
            .collect();
        let lens = [forms.len(), forms.len(), forms.len() / 2];
        model.analyse_all(&mut both, &lens, &mut scratch);
        prop_assert_eq!(&both[..forms.len()], &ws[..]);
        prop_assert_eq!(&both[forms.len()..2 * forms.len()], &ws[..]);
    }
}

#[cfg(feature = "train")]
#[test]
fn training_learns_and_is_deterministic() {
    use crate::train::{Options, Resources, Sample, score, train};
    let bank = |verb: &str, noun: &str| -> Sample {
        let text = format!(
            "1\tLa\tle\tDET\t_\tDefinite=Def\t2\tdet\t_\t_\n2\t{noun}\t{noun}\tNOUN\t_\t_\t3\tnsubj\t_\t_\n\
             3\t{verb}\tluire\tVERB\t_\tVerbForm=Fin\t0\troot\t_\t_\n4\t.\t.\tPUNCT\t_\t_\t3\tpunct\t_\t_\n"
        );
        (crate::conllu::read("t", &text).unwrap().remove(0), None)
    };
    let samples: Vec<Sample> = (0..60)
        .map(|i| {
            bank(["luit", "luira", "luisait"][i % 3], ["lune", "rive", "dune", "ville"][i % 4])
        })
        .collect();
    let o = Options {
        epochs: 15,
        e: 16,
        h: 16,
        a: 16,
        l: 8,
        batch: 20,
        rate: 1e-2,
        ..Options::default()
    };
    let run = || train(&samples, &[], &Resources::default(), &o, &mut |_| (), &mut |_, _| ());
    let model = run();
    assert_eq!(model.to_bytes(), run().to_bytes());
    let trees: Vec<_> = samples[..12].iter().map(|s| s.0.clone()).collect();
    let s = score(&model, &trees);
    assert_eq!((s.upos, s.full, s.lemma), (s.words, s.words, s.words), "{s}");
}
