//! Nothing is allocated for a token beyond the layer itself.

use document::{Document, Language, LanguageCode};
use tokenize::{Scratch, Tokenizers};

/// Allocations of tokenising a text that has been seen before.
fn allocations(text: &str, lang: LanguageCode) -> (u64, usize) {
    let tokenizers = Tokenizers::new(packs::embedded()).expect("packs");
    let mut scratch = Scratch::default();
    let mut doc = Document::new("d", text);
    doc.language = Some(Language { code: lang, confidence: 1.0, passages: Vec::new() });
    tokenizers.tokenize(&mut doc, &mut scratch);
    let info = allocation_counter::measure(|| tokenizers.tokenize(&mut doc, &mut scratch));
    (info.count_total, doc.tokens.map_or(0, |t| t.tokens.len()))
}

#[test]
fn a_longer_text_costs_no_more_allocations() {
    for (lang, sentence) in [
        (
            LanguageCode::FR,
            "L’été, dit-il, M. Morvan a vu du 3e étage des travaux : « Qu’on l’attende ! » ",
        ),
        (
            LanguageCode::EN,
            "Don't ask me, John's friends said at 9:30 a.m. in the U.S., it cost $3.50. ",
        ),
    ] {
        let (few, short) = allocations(&sentence.repeat(10), lang);
        let (many, long) = allocations(&sentence.repeat(1000), lang);
        assert!(long > short * 90, "{short} tokens, then {long}");
        // The layer's vectors may grow a few times; a token never costs one.
        assert!(many < few + 24, "{few} allocations for {short} tokens, {many} for {long}");
    }
}
