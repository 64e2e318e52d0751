//! Near-duplicates: the same agency copy in several papers, under other headlines, cut or touched up.
//!
//! A text becomes the set of its runs of three words, case and punctuation aside; a [`Signature`] is a
//! sample of that set by min-wise hashing (A. Broder, *On the resemblance and containment of documents*,
//! 1997), of which only the lowest 16 bits of each minimum are kept (P. Li and A. C. König, *b-bit
//! minwise hashing*, 2010). The share of equal places in two signatures estimates the share of runs
//! that the two texts have in common. [`cluster`] compares only those that agree in three places at
//! once somewhere (locality-sensitive hashing) and joins those at or above [`THRESHOLD`].
//!
//! Cost: a signature takes 128 bytes; clustering holds 32 bytes a document besides, and sorts them once
//! a band, so its time grows with n log n. `cargo test --release -p corpus -- --ignored --nocapture
//! a_million` prints both for a million documents.

/// Hash functions in a signature.
const PLACES: usize = 64;

/// Words in a run.
const RUN: usize = 3;

/// Estimated resemblance (Jaccard) from which two texts count as one copy.
///
/// Copies of one dispatch with a tenth of the words changed lie near 0.6, one cut to its half at 0.5;
/// different articles on the same affair, which share names and phrases, stay below 0.1. The estimate
/// has a standard error of 0.06 here.
pub const THRESHOLD: f32 = 0.4;

/// How many bands are looked at, and which places make one: overlapping triples find a pair at the
/// threshold more often than the 21 disjoint ones would.
const BANDS: usize = 64;
const STEPS: [usize; 3] = [0, 11, 29];

/// Members of one bucket that newcomers are compared with, so that a bucket costs linear time.
const COMPARED: usize = 8;

/// A sample of a text's runs of words. The same for the same text on every machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Signature([u16; PLACES]);

impl Signature {
    /// The signature of a text without words. It resembles nothing, not even itself.
    pub const EMPTY: Signature = Signature([u16::MAX; PLACES]);

    /// The estimated resemblance of the two texts, from 0 to 1.
    pub fn resemblance(&self, other: &Signature) -> f32 {
        if *self == Signature::EMPTY {
            return 0.0;
        }
        let same = self.0.iter().zip(&other.0).filter(|(a, b)| a == b).count();
        same as f32 / PLACES as f32
    }

    /// The signature as bytes, to be kept beside a document.
    pub fn to_bytes(&self) -> [u8; 2 * PLACES] {
        let mut out = [0; 2 * PLACES];
        for (bytes, place) in out.chunks_exact_mut(2).zip(self.0) {
            bytes.copy_from_slice(&place.to_le_bytes());
        }
        out
    }

    /// The signature that [`Signature::to_bytes`] gave.
    pub fn from_bytes(bytes: &[u8; 2 * PLACES]) -> Signature {
        let mut places = [0; PLACES];
        for (place, bytes) in places.iter_mut().zip(bytes.chunks_exact(2)) {
            *place = u16::from_le_bytes([bytes[0], bytes[1]]);
        }
        Signature(places)
    }
}

/// A fixed stream of well-mixed numbers (splitmix64).
const fn mix(seed: u64) -> u64 {
    let mut z = seed.wrapping_add(0x9E37_79B9_7F4A_7C15);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

/// What each hash function adds and multiplies by.
const KEYS: [(u32, u32); PLACES] = {
    let mut keys = [(0, 0); PLACES];
    let mut i = 0;
    while i < PLACES {
        let n = mix(i as u64);
        keys[i] = (n as u32, (n >> 32) as u32 | 1);
        i += 1;
    }
    keys
};

/// The signature of a text. One pass, no allocation.
pub fn signature(text: &str) -> Signature {
    let mut least = [u32::MAX; PLACES];
    let mut recent = [0u64; RUN];
    let mut count = 0usize;
    let mut add = |run: u64| {
        let run = mix(run);
        let run = (run >> 32) as u32 ^ run as u32;
        for (least, (plus, times)) in least.iter_mut().zip(&KEYS) {
            let h = (run ^ plus).wrapping_mul(*times);
            *least = (*least).min(h ^ (h >> 15));
        }
    };
    let combine = |words: &[u64]| words.iter().fold(0, |h: u64, w| mix(h.rotate_left(17) ^ w));
    for word in text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()) {
        recent.rotate_left(1);
        recent[RUN - 1] = word_hash(word);
        count += 1;
        if count >= RUN {
            add(combine(&recent));
        }
    }
    match count {
        0 => return Signature::EMPTY,
        // Too short for a run: all of it is one.
        1..RUN => add(combine(&recent)),
        _ => {}
    }
    Signature(least.map(|h| h as u16))
}

/// FNV-1a over the word in lower case.
fn word_hash(word: &str) -> u64 {
    let mut h = 0xCBF2_9CE4_8422_2325_u64;
    let mut take = |b: u8| h = (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01B3);
    for c in word.chars() {
        if c.is_ascii() {
            take(c.to_ascii_lowercase() as u8);
        } else {
            for c in c.to_lowercase() {
                (c as u32).to_le_bytes().into_iter().for_each(&mut take);
            }
        }
    }
    h
}

/// A document as [`cluster`] sees it.
#[derive(Clone, Copy, Debug)]
pub struct Entry<'a> {
    /// Unique.
    pub id: &'a str,
    /// ISO 8601, if known.
    pub date: Option<&'a str>,
    /// Of its text.
    pub signature: Signature,
}

/// Finds the copies: for each entry the index of the first of its cluster, itself where it stands
/// alone. The first is the earliest published, undated ones last, then the one with the smallest id.
///
/// The result does not depend on the order of the entries.
pub fn cluster(entries: &[Entry<'_>]) -> Vec<usize> {
    // Everything below works on ranks, which are the same whatever the order of the entries.
    let mut order: Vec<u32> = (0..entries.len() as u32).collect();
    order.sort_by_key(|&i| {
        let entry = &entries[i as usize];
        (entry.date.is_none(), entry.date, entry.id)
    });
    let signature = |rank: u32| &entries[order[rank as usize] as usize].signature;
    let mut first = Forest::new(entries.len());
    let mut band: Vec<(u64, u32)> = Vec::with_capacity(entries.len());
    for start in 0..BANDS {
        band.clear();
        for rank in 0..order.len() as u32 {
            let places = &signature(rank).0;
            if *signature(rank) != Signature::EMPTY {
                let key = STEPS
                    .iter()
                    .fold(0, |key, step| key << 16 | u64::from(places[(start + step) % PLACES]));
                band.push((key, rank));
            }
        }
        band.sort_unstable();
        for bucket in band.chunk_by(|a, b| a.0 == b.0).filter(|bucket| bucket.len() > 1) {
            join(bucket, &signature, &mut first);
        }
    }
    let mut out = vec![0; entries.len()];
    for rank in 0..order.len() as u32 {
        let root = first.root(rank);
        out[order[rank as usize] as usize] = order[root as usize] as usize;
    }
    out
}

/// Joins the copies within one bucket.
fn join<'s>(bucket: &[(u64, u32)], signature: &impl Fn(u32) -> &'s Signature, first: &mut Forest) {
    let mut compared: Vec<u32> = Vec::with_capacity(COMPARED);
    for &(_, rank) in bucket {
        let known = compared.iter().any(|&other| {
            let together = first.root(rank) == first.root(other)
                || signature(rank).resemblance(signature(other)) >= THRESHOLD;
            if together {
                first.join(rank, other);
            }
            together
        });
        if !known && compared.len() < COMPARED {
            compared.push(rank);
        }
    }
}

/// Disjoint sets, each known by its smallest member.
struct Forest(Vec<u32>);

impl Forest {
    fn new(n: usize) -> Self {
        Forest((0..n as u32).collect())
    }

    fn root(&mut self, mut i: u32) -> u32 {
        while self.0[i as usize] != i {
            let up = self.0[self.0[i as usize] as usize];
            self.0[i as usize] = up;
            i = up;
        }
        i
    }

    fn join(&mut self, a: u32, b: u32) {
        let (a, b) = (self.root(a), self.root(b));
        self.0[a.max(b) as usize] = a.min(b);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// A text of made-up words; the same seed gives the same text.
    fn prose(seed: u64, words: usize) -> Vec<String> {
        (0..words as u64).map(|i| format!("w{}", mix(seed << 32 | i) % 5000)).collect()
    }

    /// The text with every `n`th word replaced.
    fn touched_up(words: &[String], n: usize) -> String {
        let words = words.iter().enumerate();
        let words: Vec<String> =
            words.map(|(i, w)| if i % n == n / 2 { format!("x{i}") } else { w.clone() }).collect();
        format!("Another headline\n\n{}", words.join(" "))
    }

    fn clusters(docs: &[(&str, Option<&str>, &str)]) -> Vec<String> {
        let entries: Vec<Entry<'_>> = docs
            .iter()
            .map(|(id, date, text)| Entry { id, date: *date, signature: signature(text) })
            .collect();
        cluster(&entries).into_iter().map(|i| docs[i].0.to_owned()).collect()
    }

    #[test]
    fn copies_are_found_and_the_first_leads() {
        let dispatch = prose(1, 400);
        let (plain, edited) = (dispatch.join(" "), touched_up(&dispatch, 12));
        let half = dispatch[..230].join(", ").to_uppercase();
        let other = prose(2, 400).join(" ");
        let found = clusters(&[
            ("c", None, &plain),
            ("b", Some("2026-03-02"), &edited),
            ("a", Some("2026-03-03"), &half),
            ("d", Some("2026-03-01"), &other),
            ("e", Some("2026-03-01"), ""),
            ("f", Some("2026-03-01"), ""),
        ]);
        assert_eq!(found, ["b", "b", "b", "d", "e", "f"]);
    }

    #[test]
    fn resemblance_is_estimated() {
        let words = prose(3, 600);
        let whole = signature(&words.join(" "));
        for (n, expected) in [(60, 0.90), (20, 0.74), (10, 0.54), (4, 0.14)] {
            let found = whole.resemblance(&signature(&touched_up(&words, n)));
            assert!((found - expected).abs() < 0.15, "every {n}th word: {found} for {expected}");
        }
    }

    #[test]
    fn copies_above_the_threshold_are_seldom_missed() {
        // One word in ten replaced: a resemblance of 0.54.
        let pairs = 300;
        let found = (0..pairs).filter(|seed| {
            let words = prose(*seed, 400);
            let (a, b) = (words.join(" "), touched_up(&words, 10));
            clusters(&[("a", None, &a), ("b", None, &b)]) == ["a", "a"]
        });
        let found = found.count();
        println!("{found} of {pairs} found");
        assert!(found * 100 >= pairs as usize * 95, "{found} of {pairs}");
    }

    #[test]
    fn estimates_are_fair_on_average() {
        // Half of the runs in common gives J = 1/3, over many pairs.
        let mut sum = 0.0;
        for seed in 0..200 {
            let (a, b) = (prose(1000 + seed, 300), prose(9000 + seed, 150));
            let mixed: Vec<String> = a[..150].iter().chain(&b).cloned().collect();
            sum += signature(&a.join(" ")).resemblance(&signature(&mixed.join(" ")));
        }
        let mean = sum / 200.0;
        assert!((mean - 1.0 / 3.0).abs() < 0.015, "{mean}");
    }

    proptest! {
        #[test]
        fn order_does_not_matter(seeds in prop::collection::vec((0u64..6, 0usize..30, 0u8..4), 1..25), turn in 0usize..25) {
            let docs: Vec<(String, String, String)> = seeds.iter().enumerate().map(|(i, (seed, n, day))| {
                (format!("d{i}"), format!("2026-01-0{}", day + 1), touched_up(&prose(*seed, 120), n + 6))
            }).collect();
            let of = |docs: &[(String, String, String)]| {
                let refs: Vec<(&str, Option<&str>, &str)> = docs.iter().map(|(i, d, t)| (i.as_str(), Some(d.as_str()), t.as_str())).collect();
                let mut found: Vec<(String, String)> = clusters(&refs).into_iter().zip(&docs.iter().map(|d| d.0.clone()).collect::<Vec<_>>()).map(|(c, d)| (d.clone(), c)).collect();
                found.sort();
                found
            };
            let straight = of(&docs);
            let mut turned = docs.clone();
            turned.rotate_left(turn % docs.len());
            turned.reverse();
            prop_assert_eq!(straight, of(&turned));
        }

        #[test]
        fn any_text_has_a_signature(s in "\\PC{0,80}") {
            let a = signature(&s);
            prop_assert_eq!(a, Signature::from_bytes(&a.to_bytes()));
            let alone = if a == Signature::EMPTY { 0.0 } else { 1.0 };
            prop_assert_eq!(a.resemblance(&a), alone);
        }
    }

    #[test]
    #[ignore = "a measurement, some seconds long"]
    fn a_million() {
        let n = 1_000_000u64;
        let signatures: Vec<(String, Signature)> = (0..n)
            .map(|i| {
                // One in ten is a copy of the one before it.
                let seed = if i % 10 == 9 { i - 1 } else { i };
                let places = std::array::from_fn(|p| {
                    let own = i != seed && p % 4 == 0;
                    mix(seed << 8 | p as u64 | u64::from(own) << 60) as u16
                });
                (format!("{i:07}"), Signature(places))
            })
            .collect();
        let entries: Vec<Entry<'_>> = signatures
            .iter()
            .map(|(id, signature)| Entry { id, date: None, signature: *signature })
            .collect();
        let start = std::time::Instant::now();
        let found = cluster(&entries);
        let copies = found.iter().enumerate().filter(|(i, c)| *i != **c).count();
        let memory = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
        let peak = memory.lines().find(|l| l.starts_with("VmHWM")).unwrap_or_default();
        println!("{n} documents: {copies} copies in {:?}, {peak}", start.elapsed());
        assert_eq!(copies as u64, n / 10);
        let text = prose(5, 600).join(" ");
        let start = std::time::Instant::now();
        let rounds = 2000;
        let mut sum = 0;
        for _ in 0..rounds {
            sum += usize::from(signature(std::hint::black_box(&text)).0[0]);
        }
        println!("one signature of 600 words: {:?} ({sum})", start.elapsed() / rounds);
    }
}
