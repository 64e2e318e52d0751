//! `cargo xtask bench`: tokens a second and core, stage by stage, beside a peer in the same run.
//!
//! Not a test: it never fails for being slow.

use anyhow::{Context, Result, bail};
use clap::Args;
use corpus::{Limits, walk};
use document::{Document, LanguageCode, OffsetUnit};
use pipeline::{Analyzer, FinishOptions, Options, RunOptions, Stage, Unobserved};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::time::Instant;

/// Arguments of `bench`.
#[derive(Args, Debug)]
pub struct BenchArgs {
    /// Articles of this language of the demo corpus
    #[arg(long, default_value = "fr")]
    lang: String,
    /// Repeated to this many megabytes
    #[arg(long, default_value_t = 20)]
    megabytes: usize,
    /// Python with spaCy and the peer's model
    #[arg(long, default_value = "python3")]
    python: String,
    /// The peer's model
    #[arg(long, default_value = "fr_core_news_sm")]
    peer: String,
    /// Leave the peer out
    #[arg(long)]
    no_peer: bool,
    /// Only the steps of the text layer
    #[arg(long)]
    text: bool,
}

/// Prints the table.
pub fn run(args: &BenchArgs) -> Result<()> {
    let texts = texts(&args.lang)?;
    crate::bench_text::steps(&texts, &args.lang)?;
    if args.text {
        return Ok(());
    }
    let analyzer = Analyzer::new(packs::embedded(), Options::default())?;
    let loading = Instant::now();
    analyzer.check()?;
    println!("all models and tables loaded in {:.0} ms", loading.elapsed().as_secs_f64() * 1e3);
    stages(&analyzer, &texts, &args.lang)?;

    let dir = std::env::temp_dir().join(format!("hemicycle-bench-{}", std::process::id()));
    let made = make_corpus(&dir.join("corpus"), &texts, args.megabytes << 20);
    let result = made.and_then(|()| whole(&analyzer, &dir, args));
    let _ = fs::remove_dir_all(&dir);
    result
}

/// The texts of the demo articles in a language.
fn texts(lang: &str) -> Result<Vec<Document>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../corpora/demo").join(lang);
    let mut out = Vec::new();
    for input in walk(&[folder]).inputs {
        corpus::read(&input, &Limits::default(), &mut |item| out.extend(item));
    }
    if out.is_empty() {
        bail!("no demo article in `{lang}`");
    }
    Ok(out)
}

/// Each stage by itself on one thread, best of several rounds.
fn stages(analyzer: &Analyzer, texts: &[Document], lang: &str) -> Result<()> {
    let code = LanguageCode::parse(lang).context("language code")?;
    let bytes: usize = texts.iter().map(|d| d.text().len()).sum();
    let mut scratch = analyzer.scratch();
    let mut docs: Vec<Document> = texts.to_vec();
    for d in &mut docs {
        analyzer.run_through(d, Stage::Stance, &mut scratch);
    }
    let words: usize = docs.iter().filter_map(|d| d.tokens.as_ref()).map(|t| t.words.len()).sum();
    println!(
        "\n{code}: {} articles, {bytes} bytes, {words} words; one thread, best of 7 rounds",
        docs.len()
    );
    println!("{:<10} {:>12} {:>12} {:>10}", "stage", "words/s", "MB/s", "ns/word");
    let mut sum = 0.0;
    for stage in Stage::ALL {
        let mut best = f64::MAX;
        for _ in 0..7 {
            let start = Instant::now();
            for d in &mut docs {
                analyzer.run_stage(d, stage, &mut scratch);
            }
            best = best.min(start.elapsed().as_secs_f64());
        }
        sum += best;
        row(stage.as_str(), words, bytes, best);
    }
    row("all", words, bytes, sum);
    Ok(())
}

fn row(name: &str, words: usize, bytes: usize, seconds: f64) {
    println!(
        "{name:<10} {:>12.0} {:>12.2} {:>10.0}",
        words as f64 / seconds,
        bytes as f64 / 1e6 / seconds,
        seconds * 1e9 / words as f64
    );
}

fn make_corpus(dir: &Path, texts: &[Document], bytes: usize) -> Result<()> {
    fs::create_dir_all(dir)?;
    let (mut written, mut n) = (0, 0);
    while written < bytes {
        for d in texts {
            let path = dir.join(format!("{n:06}.txt"));
            fs::write(&path, d.text())
                .with_context(|| format!("cannot write {}", path.display()))?;
            written += d.text().len();
            n += 1;
        }
    }
    Ok(())
}

/// From files to run folder, on one thread and on two.
fn whole(analyzer: &Analyzer, dir: &Path, args: &BenchArgs) -> Result<()> {
    let corpus = dir.join("corpus");
    println!("\nfrom files to run folder, {} MB of articles", args.megabytes);
    let mut one = 0.0;
    let terms = Arc::new(entities::Terms::load(packs::embedded())?);
    for jobs in [1, 2] {
        let out = dir.join(format!("run-{jobs}"));
        let options = RunOptions {
            jobs,
            resume: false,
            limits: Limits::default(),
            offsets: OffsetUnit::Char,
            finish: FinishOptions {
                title: "bench".to_owned(),
                ui_lang: pipeline::UiLang::En,
                csv_bom: false,
                terms: terms.clone(),
                supported: packs::embedded().languages().map(str::to_owned).collect(),
            },
        };
        let start = Instant::now();
        let summary =
            pipeline::run(&[PathBuf::from(&corpus)], &out, analyzer, &options, &mut Unobserved)?;
        let seconds = start.elapsed().as_secs_f64();
        let tokens = summary.finished.tokens as f64;
        println!(
            "{jobs} thread(s): {seconds:.1} s, {:.0} tokens/s, {:.0} tokens/s and core",
            tokens / seconds,
            tokens / seconds / f64::from(jobs as u32)
        );
        let times = summary.times.all();
        let total: f64 = times.iter().map(|t| t.1.as_secs_f64()).sum();
        for (phase, spent) in times {
            println!("    {:<10} {:>6.1} %", phase.name(), spent.as_secs_f64() / total * 100.0);
        }
        if jobs == 1 {
            one = tokens / seconds;
        }
    }
    println!("peak memory of this process: {} MB", peak_memory());
    if !args.no_peer {
        peer(&corpus, args, one)?;
    }
    Ok(())
}

fn peak_memory() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|l| l.starts_with("VmHWM")).unwrap_or_default();
    line.split_whitespace().nth(1).and_then(|n| n.parse::<u64>().ok()).unwrap_or(0) / 1024
}

/// What the peer does in the same run: tagging, lemmas, parsing and names on the first 300 kB.
const PEER: &str = r#"
import sys, time, glob
try:
    import spacy
    nlp = spacy.load(sys.argv[2])
except Exception as e:
    print("absent", e); sys.exit(0)
texts, size = [], 0
for f in sorted(glob.glob(sys.argv[1] + "/*.txt")):
    t = open(f, encoding="utf-8").read(); texts.append(t); size += len(t.encode())
    if size > 300_000: break
list(nlp.pipe(texts[:3]))
start = time.perf_counter()
n = sum(len(d) for d in nlp.pipe(texts))
print("tokens_per_second", n / (time.perf_counter() - start), spacy.__version__)
"#;

fn peer(corpus: &Path, args: &BenchArgs, ours: f64) -> Result<()> {
    let output = Command::new(&args.python)
        .args(["-c", PEER])
        .arg(corpus)
        .arg(&args.peer)
        .env("OMP_NUM_THREADS", "1")
        .output();
    let text = output.map(|o| String::from_utf8_lossy(&o.stdout).into_owned()).unwrap_or_default();
    let fields: Vec<&str> = text.split_whitespace().collect();
    match fields.as_slice() {
        ["tokens_per_second", n, version] => {
            let theirs: f64 = n.parse().context("the peer's figure")?;
            println!(
                "{} (spaCy {version}, one thread): {theirs:.0} tokens/s; ratio {:.1}",
                args.peer,
                ours / theirs
            );
        }
        _ => println!(
            "{}: not installed for {} (pip install spacy and the model), so no ratio",
            args.peer, args.python
        ),
    }
    Ok(())
}
