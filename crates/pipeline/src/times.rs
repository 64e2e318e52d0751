//! How long each stage took, summed over all threads.

use crate::Stage;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// Clocks of the stages and of what stands around them. Shared by all workers; reading a clock costs
/// about 25 ns, once a stage and document.
#[derive(Debug, Default)]
pub struct Times {
    stages: [AtomicU64; Stage::ALL.len()],
    read: AtomicU64,
    write: AtomicU64,
    finish: AtomicU64,
}

/// What a clock belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// Reading and decoding inputs.
    Read,
    /// A stage of the analysis.
    Stage(Stage),
    /// Records and JSON, compressed.
    Write,
    /// Linking, duplicates, aggregation and rendering, after the last document.
    Finish,
}

impl Phase {
    /// Its name in the table of times.
    pub fn name(self) -> &'static str {
        match self {
            Phase::Read => "read",
            Phase::Stage(s) => s.as_str(),
            Phase::Write => "write",
            Phase::Finish => "finish",
        }
    }
}

impl Times {
    fn clock(&self, phase: Phase) -> &AtomicU64 {
        match phase {
            Phase::Read => &self.read,
            Phase::Stage(s) => &self.stages[s.index()],
            Phase::Write => &self.write,
            Phase::Finish => &self.finish,
        }
    }

    /// Runs `f` on a clock.
    pub fn measure<T>(&self, phase: Phase, f: impl FnOnce() -> T) -> T {
        let start = Instant::now();
        let result = f();
        let spent = u64::try_from(start.elapsed().as_nanos()).unwrap_or(u64::MAX);
        self.clock(phase).fetch_add(spent, Ordering::Relaxed);
        result
    }

    /// The clocks in the order of the work.
    pub fn all(&self) -> Vec<(Phase, Duration)> {
        let mut phases = vec![Phase::Read];
        phases.extend(Stage::ALL.map(Phase::Stage));
        phases.extend([Phase::Write, Phase::Finish]);
        phases
            .into_iter()
            .map(|p| (p, Duration::from_nanos(self.clock(p).load(Ordering::Relaxed))))
            .collect()
    }
}
