//! Subword models: ids with spans in the document, and words that no piece crosses.
#![cfg(feature = "subword")]

use document::Document;
use lexicon::Pack;
use tokenize::subword::{Subwords, WordPreTokenizer};
use tokenize::{Scratch, Tokenizer};
use tokenizers::models::bpe::{BPE, BpeTrainerBuilder};
use tokenizers::{PreTokenizedString, PreTokenizer, TokenizerBuilder};

fn french() -> Tokenizer {
    let pack: &Pack = packs::embedded().get("fr").unwrap();
    Tokenizer::new(pack).unwrap()
}

#[test]
fn the_pre_tokenizer_respects_elision() {
    let mut text = PreTokenizedString::from("L’été, dit-il, qu'on l'attende !");
    WordPreTokenizer::new(french()).pre_tokenize(&mut text).unwrap();
    let pieces: Vec<&str> = text
        .get_splits(tokenizers::OffsetReferential::Original, tokenizers::OffsetType::Byte)
        .into_iter()
        .map(|s| s.0)
        .collect();
    assert_eq!(pieces, ["L’", "été", ",", "dit", "-il", ",", "qu'", "on", "l'", "attende", "!"]);
}

#[test]
fn a_model_trained_with_it_gives_spans_in_the_document() {
    let mut trainer = BpeTrainerBuilder::new().show_progress(false).vocab_size(120).build();
    let mut hf = TokenizerBuilder::new()
        .with_model(BPE::default())
        .with_normalizer(None::<tokenizers::NormalizerWrapper>)
        .with_pre_tokenizer(Some(WordPreTokenizer::new(french())))
        .with_post_processor(None::<tokenizers::PostProcessorWrapper>)
        .with_decoder(None::<tokenizers::DecoderWrapper>)
        .build()
        .unwrap();
    let corpus = ["l'usine ferme", "l'usine rouvre", "l'usine, l'usine"].repeat(20);
    hf.train(&mut trainer, corpus.iter()).unwrap();
    let vocabulary = hf.get_vocab(false);
    assert!(vocabulary.contains_key("usine") && vocabulary.contains_key("l'"));
    assert!(!vocabulary.keys().any(|k| k.contains('\'') && k.len() > 2), "{vocabulary:?}");
}

#[test]
fn a_tokenizer_json_gives_ids_with_spans() {
    let json = r###"{"version":"1.0","truncation":null,"padding":null,"added_tokens":[],"normalizer":
        {"type":"Lowercase"},"pre_tokenizer":{"type":"Whitespace"},"post_processor":null,"decoder":null,
        "model":{"type":"WordPiece","unk_token":"[UNK]","continuing_subword_prefix":"##",
        "max_input_chars_per_word":100,"vocab":{"[UNK]":0,"é":1,"##té":2,"usine":3,"##s":4}}}"###;
    let model = Subwords::from_bytes(json.as_bytes()).unwrap();
    let mut doc = Document::new("d", "Été.\n\nDes Usines");
    french().tokenize(&mut doc, &mut Scratch::default());
    let found: Vec<(u32, &str)> =
        model.encode(&doc).iter().map(|s| (s.id, doc.slice(s.span))).collect();
    assert_eq!(found, [(1, "É"), (2, "té"), (0, "."), (0, "Des"), (3, "Usine"), (4, "s")]);
    assert!(Subwords::from_bytes(b"{}").is_err());
}
