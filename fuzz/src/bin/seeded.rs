//! Mutates the project's own texts with a fixed seed, on a stable toolchain:
//! `cargo run --release --bin seeded -- TARGET EXECUTIONS [SEED]`.
//!
//! The input is written to `artifacts/` before it is tried, should a crash end the program.

use std::path::{Path, PathBuf};
use std::time::Instant;

/// SplitMix64 (Steele, Lea and Flood 2014).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn below(&mut self, n: usize) -> usize {
        (self.next() % n.max(1) as u64) as usize
    }
}

/// Pieces that the rules look at, and bytes that are hard anywhere.
const PIECES: &[&str] = &[
    "l'",
    "l’",
    "qu’",
    "-t-il",
    "M.",
    "p. ex.",
    "J.-C.",
    "U.S.",
    "etc.",
    "Nr. 5",
    "3. Mai",
    "du",
    "des",
    "dámelo",
    "fá-lo-ei",
    "don't",
    "’s",
    "''",
    "``",
    "« ",
    " »",
    "“",
    "”",
    "„",
    "\"",
    "(",
    ")",
    "[…]",
    "…",
    "...",
    "?!",
    ".",
    ";",
    ":",
    ":-)",
    " - ",
    "—",
    "\n",
    "\n\n",
    "\r\n",
    "\u{a0}",
    "\u{202f}",
    "\u{ad}",
    "\u{200b}",
    "\u{feff}",
    "ﬁ",
    "\u{301}",
    "10 000",
    "20h30",
    "9°C",
    "-6",
    "50%",
    "n°",
    "http://a.fr/(b).",
    "www.",
    "a@b.org",
    "...@x",
    "@nom",
    "#mot",
    "漢字",
    "カナ",
    "😀",
    "👩‍👩‍👧",
    "🇫🇷",
    "❤️",
    "\u{0}",
    "\u{85}",
    "²",
    "US$",
    "(e)s",
    "+/-",
    "'70",
    "12:30",
    "Le ",
    "\t",
    "İ",
    "ẞ",
    "ǅ",
];

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let name = args.first().map_or("tokenize", String::as_str);
    let executions: u64 = args.get(1).and_then(|n| n.parse().ok()).unwrap_or(100_000);
    let seed: u64 = args.get(2).and_then(|n| n.parse().ok()).unwrap_or(1);
    let Some((_, target)) = fuzz::TARGETS.iter().find(|t| t.0 == name) else {
        eprintln!(
            "no target `{name}`: {:?}",
            fuzz::TARGETS.iter().map(|t| t.0).collect::<Vec<_>>()
        );
        std::process::exit(2);
    };
    let seeds = seeds(name);
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("artifacts").join(name);
    std::fs::create_dir_all(&folder).expect("artifacts");
    let mut random = Random(seed);
    let mut input = Vec::new();
    let start = Instant::now();
    let mut bytes = 0u64;
    for i in 0..executions {
        mutate(&seeds, &mut random, &mut input);
        bytes += input.len() as u64;
        let tried = input.clone();
        if std::panic::catch_unwind(|| target(&tried)).is_err() {
            let path = folder.join(format!("seed-{seed}-{i}"));
            std::fs::write(&path, &tried).expect("artifacts");
            eprintln!("execution {i}: {}", path.display());
            std::process::exit(1);
        }
    }
    let seconds = start.elapsed().as_secs_f64();
    println!(
        "{name}: {executions} executions from {} seeds, seed {seed}, {:.0} MB, {seconds:.0} s: no crash",
        seeds.len(),
        bytes as f64 / 1e6
    );
}

/// What a target's inputs are made from.
fn seeds(name: &str) -> Vec<Vec<u8>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut files: Vec<PathBuf> = Vec::new();
    match name {
        "langid_model" => {
            // Headers of all sizes, since a whole table is too large to be tried often.
            let whole =
                packs::embedded().get("base").expect("base").bytes(langid::FILE).expect("model");
            let mut small = b"HMLANG1\n\x01\x02\x02\x08\0\0\0\x3cfr\0en\0".to_vec();
            small.extend((0..512u32).map(|i| (i * 7 % 251) as u8));
            return vec![whole[..whole.len().min(4096)].to_vec(), small];
        }
        "pack" => {
            let mut out = Vec::new();
            for (i, file) in tokenize::FILES.iter().enumerate() {
                for lang in packs::embedded().languages() {
                    let pack = packs::embedded().get(lang).expect("pack");
                    let Some(bytes) = pack.bytes(file) else { continue };
                    let mut seed = vec![i as u8];
                    seed.extend(bytes.iter().take(1500));
                    out.push(seed);
                }
            }
            return out;
        }
        "subword" => {
            return vec![br###"{"version":"1.0","truncation":null,"padding":null,"added_tokens":[],"normalizer":{"type":"Lowercase"},"pre_tokenizer":{"type":"Whitespace"},"post_processor":null,"decoder":null,"model":{"type":"WordPiece","unk_token":"[UNK]","continuing_subword_prefix":"##","max_input_chars_per_word":100,"vocab":{"[UNK]":0,"a":1,"##b":2}}}"###.to_vec(),
            br#"{"version":"1.0","truncation":{"max_length":3,"strategy":"LongestFirst","stride":0},"padding":null,"added_tokens":[{"id":0,"content":"<s>","single_word":false,"lstrip":false,"rstrip":false,"normalized":false,"special":true}],"normalizer":{"type":"NFC"},"pre_tokenizer":{"type":"ByteLevel","add_prefix_space":false,"trim_offsets":true,"use_regex":true},"post_processor":null,"decoder":{"type":"ByteLevel"},"model":{"type":"BPE","dropout":null,"unk_token":null,"continuing_subword_prefix":null,"end_of_word_suffix":null,"fuse_unk":false,"byte_fallback":false,"vocab":{"<s>":0,"a":1,"b":2,"ab":3},"merges":["a b"]}}"#.to_vec(),
            br#"{"version":"1.0","added_tokens":[],"normalizer":{"type":"Sequence","normalizers":[{"type":"NFKC"},{"type":"StripAccents"}]},"pre_tokenizer":{"type":"Metaspace","replacement":"_","prepend_scheme":"always"},"post_processor":null,"decoder":null,"model":{"type":"Unigram","unk_id":0,"vocab":[["<unk>",0.0],["a",-1.0],["e",-2.0]],"byte_fallback":false}}"#.to_vec()];
        }
        _ => {}
    }
    for folder in ["tests/text", "corpora/demo"] {
        walk(&root.join(folder), &mut files);
    }
    files.sort();
    let mut out = Vec::new();
    for file in files {
        let Ok(text) = std::fs::read_to_string(file) else { continue };
        for line in text.lines().filter(|l| l.len() > 8) {
            let mut seed = vec![out.len() as u8, (out.len() / 3) as u8];
            seed.extend(line.bytes().take(400));
            out.push(seed);
        }
    }
    out
}

fn walk(folder: &Path, out: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            walk(&path, out);
        } else if path.extension().is_some_and(|e| e == "txt") {
            out.push(path);
        }
    }
}

/// A piece of a seed with up to eight changes.
fn mutate(seeds: &[Vec<u8>], random: &mut Random, out: &mut Vec<u8>) {
    out.clear();
    let seed = &seeds[random.below(seeds.len())];
    let start = if random.below(3) == 0 { random.below(seed.len()) } else { 0 };
    let len = if random.below(4) == 0 { seed.len() } else { 8 + random.below(160) };
    out.extend(seed[start..].iter().take(len));
    for _ in 0..random.below(9) {
        let at = random.below(out.len() + 1);
        match random.below(8) {
            0 if at < out.len() => out[at] ^= 1 << random.below(8),
            1 if at < out.len() => out[at] = random.next() as u8,
            2 if at < out.len() => drop(out.remove(at)),
            3 if at < out.len() => {
                let end = (at + 1 + random.below(12)).min(out.len());
                out.drain(at..end);
            }
            4 if at < out.len() => {
                let end = (at + 1 + random.below(12)).min(out.len());
                let copy = out[at..end].to_vec();
                let to = random.below(out.len());
                out.splice(to..to, copy);
            }
            5 => {
                let other = &seeds[random.below(seeds.len())];
                let from = random.below(other.len());
                out.splice(at..at, other[from..].iter().copied().take(24));
            }
            _ => {
                let piece = PIECES[random.below(PIECES.len())];
                out.splice(at..at, piece.bytes());
            }
        }
    }
}
