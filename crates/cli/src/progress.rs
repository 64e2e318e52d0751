//! Progress on a terminal: documents, bytes a second, time left. Nothing where stderr is no terminal.

use corpus::Refusal;
use indicatif::{HumanBytes, HumanDuration, ProgressBar, ProgressDrawTarget, ProgressStyle};
use pipeline::{Observer, RunSummary};
use std::io::IsTerminal;

/// The bar of a run.
pub struct Progress {
    bar: ProgressBar,
    documents: u64,
}

impl Progress {
    /// A bar, hidden where `quiet` or where stderr is no terminal.
    pub fn new(quiet: bool) -> Progress {
        let shown = !quiet && std::io::stderr().is_terminal();
        let target =
            if shown { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        Progress { bar: ProgressBar::with_draw_target(None, target), documents: 0 }
    }
}

impl Observer for Progress {
    fn start(&mut self, _inputs: usize, bytes: u64) {
        self.bar.set_length(bytes);
        let style = ProgressStyle::with_template(
            "{bar:30} {msg} {bytes}/{total_bytes} {bytes_per_sec} {eta} left",
        );
        if let Ok(style) = style {
            self.bar.set_style(style);
        }
    }

    fn documents(&mut self, documents: usize, bytes: u64) {
        self.documents += documents as u64;
        self.bar.set_message(format!("{} articles,", self.documents));
        self.bar.inc(bytes);
    }

    fn refused(&mut self, refusal: &Refusal) {
        self.bar.suspend(|| eprintln!("refused: {refusal}"));
    }

    fn finishing(&mut self) {
        self.bar.finish_and_clear();
    }
}

/// Prints where the time went: the sum over all threads of each stage.
pub fn print_times(summary: &RunSummary, elapsed: std::time::Duration) {
    let all = summary.times.all();
    let total: f64 = all.iter().map(|(_, d)| d.as_secs_f64()).sum();
    eprintln!();
    for (phase, spent) in all {
        let share = if total > 0.0 { spent.as_secs_f64() / total * 100.0 } else { 0.0 };
        eprintln!("  {:<10} {:>9.1} ms {:>5.1} %", phase.name(), spent.as_secs_f64() * 1e3, share);
    }
    let rate = summary.bytes as f64 / elapsed.as_secs_f64().max(1e-9);
    eprintln!(
        "  {} articles, {} of text in {} ({}/s)",
        summary.finished.documents,
        HumanBytes(summary.bytes),
        HumanDuration(elapsed),
        HumanBytes(rate as u64)
    );
}
