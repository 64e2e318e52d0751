//! Trains the language model from word frequencies.
//!
//! `cargo run --release -p langid --example train_langid -- FOLDER OUT [BITS] [SAMPLES]`: the folder holds one
//! `<lang>.tsv` a language: a word, and the natural logarithm of its frequency.
#![expect(clippy::print_stdout, reason = "a tool for the terminal")]

use document::LanguageCode;
use langid::model::{LANES, Table, write};
use langid::{features, script::Script};
use std::fs;

/// Weights of the languages in training: what a news archive is likely to hold.
fn prior(lang: &str) -> f32 {
    match lang {
        "fr" | "en" | "de" | "es" | "it" | "pt" | "nl" => 2.0,
        "ms" | "fil" | "is" => 0.4,
        "id" | "vi" | "lv" | "sl" => 0.7,
        _ => 1.0,
    }
}

struct Lang {
    code: LanguageCode,
    words: Vec<Vec<u32>>,
    /// Cumulative weights: of running text, and flatter ones.
    running: Vec<f32>,
    flat: Vec<f32>,
}

struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }
    fn unit(&mut self) -> f32 {
        (self.next() >> 40) as f32 / (1u64 << 24) as f32
    }
}

fn load(path: &str, code: &str, script: Script, map: impl Fn(&str) -> String) -> Option<Lang> {
    let text = fs::read_to_string(path).ok()?;
    let (mut words, mut running, mut flat) = (Vec::new(), Vec::new(), Vec::new());
    let (mut a, mut b) = (0.0f64, 0.0f64);
    for line in text.lines() {
        let Some((word, log)) = line.split_once('\t') else { continue };
        let log: f64 = log.parse().unwrap_or(-20.0);
        let word = map(word);
        features::words(&word, |w, s| {
            if s == script {
                a += log.exp();
                b += (log * 0.5).exp();
                words.push(w.to_vec());
                running.push(a as f32);
                flat.push(b as f32);
            }
            true
        });
    }
    (words.len() > 1000).then(|| Lang {
        code: LanguageCode::parse(code).unwrap_or(LanguageCode::UND),
        words,
        running,
        flat,
    })
}

fn train(script: Script, langs: &[Lang], bits: u32, samples: u64) -> Table {
    let n = langs.len();
    let mut weights = vec![0f32; LANES << bits];
    let mut seen = vec![0f32; 1 << bits];
    let mut random = Random(0x5EED_1234_5678);
    let mut cumulative = Vec::new();
    let mut sum = 0.0;
    for l in langs {
        sum += prior(l.code.as_str());
        cumulative.push(sum);
    }
    let mut rows: Vec<usize> = Vec::new();
    let (mut right, mut count) = (0u64, 0u64);
    for step in 0..samples {
        let x = random.unit() * sum;
        let y = cumulative.partition_point(|c| *c < x).min(n - 1);
        let lang = &langs[y];
        let kind = random.unit();
        let length = if kind < 0.5 {
            1
        } else if kind < 0.8 {
            2
        } else {
            3 + random.next() % 4
        };
        let table = if random.unit() < 0.6 { &lang.flat } else { &lang.running };
        let last = table.last().copied().unwrap_or(0.0);
        rows.clear();
        for _ in 0..length {
            let x = random.unit() * last;
            let k = table.partition_point(|c| *c < x).min(lang.words.len() - 1);
            features::rows(&lang.words[k], bits, |r| rows.push(r));
        }
        let mut scores = [0f32; LANES];
        for r in &rows {
            let row = &weights[r * LANES..(r + 1) * LANES];
            scores.iter_mut().zip(row).for_each(|(s, w)| *s += w);
        }
        let best = scores[..n].iter().copied().fold(f32::MIN, f32::max);
        let mut total = 0.0;
        let mut grad = [0f32; LANES];
        for i in 0..n {
            grad[i] = (scores[i] - best).exp();
            total += grad[i];
        }
        count += 1;
        right += u64::from(scores[y] >= best);
        grad[..n].iter_mut().for_each(|g| *g /= total);
        grad[y] -= 1.0;
        let norm: f32 = grad.iter().map(|g| g * g).sum();
        let decay = 1.0 - 0.9 * step as f32 / samples as f32;
        for r in &rows {
            seen[*r] += norm;
            let rate = decay * 0.35 / (1.0 + seen[*r]).sqrt();
            let row = &mut weights[r * LANES..(r + 1) * LANES];
            row.iter_mut().zip(&grad).for_each(|(w, g)| *w -= rate * g);
        }
        if count == 1_000_000 {
            println!("{script:?} {step} {:.2} %", right as f64 / count as f64 * 100.0);
            (right, count) = (0, 0);
        }
    }
    // What all languages have in common decides nothing: centre each row, then quantise.
    for row in weights.chunks_mut(LANES) {
        let mean = row[..n].iter().sum::<f32>() / n as f32;
        row[..n].iter_mut().for_each(|w| *w -= mean);
    }
    let mut sizes: Vec<f32> = weights.iter().map(|w| w.abs()).filter(|w| *w > 0.0).collect();
    sizes.sort_unstable_by(f32::total_cmp);
    let top = sizes.get(sizes.len() * 9995 / 10000).copied().unwrap_or(1.0);
    let scale = top / 127.0;
    println!("{script:?}: {n} languages, scale {scale}");
    let weights = weights.iter().map(|w| (w / scale).round().clamp(-127.0, 127.0) as i8).collect();
    Table::new(script, langs.iter().map(|l| l.code).collect(), bits, scale, weights)
}

/// Serbo-Croatian in Cyrillic letters.
fn cyrillic(word: &str) -> String {
    let mut s = word.to_owned();
    for (a, b) in [("dž", "џ"), ("lj", "љ"), ("nj", "њ")] {
        s = s.replace(a, b);
    }
    let from: Vec<char> = "abcčćdđefghijklmnoprsštuvzž".chars().collect();
    let to: Vec<char> = "абцчћдђефгхијклмнопрсштувзж".chars().collect();
    s.chars().map(|c| from.iter().position(|f| *f == c).map_or(c, |i| to[i])).collect()
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let args: Vec<String> = std::env::args().collect();
    let (dir, out) = (&args[1], &args[2]);
    let bits: u32 = args.get(3).map_or(Ok(17), |b| b.parse())?;
    let samples: u64 = args.get(4).map_or(Ok(6_000_000), |b| b.parse())?;
    let same = |w: &str| w.to_owned();
    let get = |langs: &[&str], script| -> Vec<Lang> {
        langs
            .iter()
            .filter_map(|l| {
                let code = if *l == "sh" { "hr" } else { l };
                load(&format!("{dir}/{l}.tsv"), code, script, same)
            })
            .collect()
    };
    let latin = get(
        &[
            "ca", "cs", "da", "de", "en", "es", "fi", "fil", "fr", "hu", "id", "is", "it", "lt",
            "lv", "ms", "nb", "nl", "pl", "pt", "ro", "sh", "sk", "sl", "sv", "tr", "vi",
        ],
        Script::Latin,
    );
    let mut cyr = get(&["bg", "mk", "ru", "uk"], Script::Cyrillic);
    cyr.extend(load(&format!("{dir}/sh.tsv"), "sr", Script::Cyrillic, cyrillic));
    let arabic = get(&["ar", "fa", "ur"], Script::Arabic);
    let tables = [
        train(Script::Latin, &latin, bits, samples),
        train(Script::Cyrillic, &cyr, 14, samples / 6),
        train(Script::Arabic, &arabic, 13, samples / 12),
    ];
    let bytes = write(&tables);
    fs::write(out, &bytes)?;
    println!("{} bytes", bytes.len());
    Ok(())
}
