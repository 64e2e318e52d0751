//! The steps of the text layer by themselves: what a megabyte costs in processor time of one core.
//!
//! Processor time, not the clock: other work on the machine does not slow the figure down (though
//! it still empties the caches).

use anyhow::{Context, Result};
use document::{Document, Language, LanguageCode};
use langid::Detector;
use rustix::time::{ClockId, clock_gettime};
use std::collections::BTreeMap;
use tokenize::{Scratch, Stemmer, Tokenizers};

/// Rounds of which the best counts.
const ROUNDS: usize = 9;

fn now() -> f64 {
    let t = clock_gettime(ClockId::ThreadCPUTime);
    t.tv_sec as f64 + t.tv_nsec as f64 / 1e9
}

fn best(mut f: impl FnMut()) -> f64 {
    let mut best = f64::MAX;
    for _ in 0..ROUNDS {
        let start = now();
        f();
        best = best.min(now() - start);
    }
    best
}

/// Prints the table.
pub fn steps(texts: &[Document], lang: &str) -> Result<()> {
    let code = LanguageCode::parse(lang).context("language code")?;
    let packs = packs::embedded();
    let detector = Detector::new(packs)?;
    let tokenizers = Tokenizers::new(packs)?;
    let tokenizer = tokenizers.get(code);
    let mut docs: Vec<Document> =
        texts.iter().map(|d| Document::new(d.id.clone(), d.text())).collect();
    for d in &mut docs {
        d.language = Some(Language { code, confidence: 1.0, passages: Vec::new() });
    }
    let bytes: usize = docs.iter().map(|d| d.text().len()).sum();
    let mut scratch = Scratch::default();
    for d in &mut docs {
        tokenizers.tokenize(d, &mut scratch);
    }
    let sentences: Vec<String> = docs
        .iter()
        .flat_map(|d| d.sentences().iter().map(|s| d.slice(s.span).to_owned()).collect::<Vec<_>>())
        .collect();
    let sentence_bytes: usize = sentences.iter().map(String::len).sum();
    let tokens: usize = docs.iter().filter_map(|d| d.tokens.as_ref()).map(|t| t.tokens.len()).sum();
    println!(
        "\ntext layer, {code}: {} articles, {bytes} bytes, {} sentences, {tokens} tokens; processor time of \
         one core, best of {ROUNDS} rounds",
        docs.len(),
        sentences.len()
    );
    println!("{:<40} {:>10} {:>12}", "step", "MB/s", "ns/token");
    let row = |name: &str, bytes: usize, seconds: f64| {
        println!(
            "{name:<40} {:>10.1} {:>12.0}",
            bytes as f64 / 1e6 / seconds,
            seconds * 1e9 / tokens as f64
        );
    };
    let mut sum = 0u64;
    let t =
        best(|| sentences.iter().for_each(|s| sum += u64::from(detector.detect_text(s).1 > 0.5)));
    row("language of sentences", sentence_bytes, t);
    let mut look = langid::Scratch::default();
    let mut plain: Vec<Document> =
        docs.iter().map(|d| Document::new(d.id.clone(), d.text())).collect();
    let t = best(|| plain.iter_mut().for_each(|d| detector.detect(d, &mut look)));
    row("language of articles, with passages", bytes, t);
    let t = best(|| {
        for d in &docs {
            tokenizer.cut(d.text(), &mut scratch, |r| sum += r.start as u64);
        }
    });
    row("tokens", bytes, t);
    let t = best(|| docs.iter_mut().for_each(|d| tokenizers.tokenize(d, &mut scratch)));
    row("sentences, tokens, words, stems", bytes, t);
    let t = best(|| {
        // What a worker pays for its first article: an empty cache.
        let mut fresh = Scratch::default();
        docs.iter_mut().for_each(|d| tokenizers.tokenize(d, &mut fresh));
    });
    row("the same, caches empty at first", bytes, t);
    let mut forms: BTreeMap<String, u32> = BTreeMap::new();
    for d in &docs {
        for t in &d.tokens.as_ref().context("tokens")?.tokens {
            *forms.entry(d.slice(t.span).to_lowercase()).or_default() += 1;
        }
    }
    let algorithm = packs.get(lang)?.settings()?.english.to_lowercase();
    if let Some(stemmer) = Stemmer::named(&algorithm) {
        let size: usize = forms.keys().map(String::len).sum();
        let t = best(|| forms.keys().for_each(|w| sum += stemmer.stem(w).len() as u64));
        println!(
            "{:<40} {:>10.1} {:>12.0}  ({} forms, {} of them stemmed once each)",
            "stems without cache",
            size as f64 / 1e6 / t,
            t * 1e9 / forms.len() as f64,
            forms.len(),
            stemmer.version()
        );
    }
    let base = packs.get("base")?;
    let table = |f: &str| base.bytes(f).map_or(0, <[u8]>::len);
    println!(
        "tables of language detection: {:.1} MB in files, {:.1} MB in memory (check {sum})",
        (table(langid::FILE) + table("lid.176.ftz")) as f64 / 1e6,
        (detector.table_bytes() + table("lid.176.ftz")) as f64 / 1e6
    );
    Ok(())
}
