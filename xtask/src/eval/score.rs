//! Counts, F1, and bootstrap intervals.

use serde::Serialize;

/// True and false positives and false negatives.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct Counts {
    /// Found and right.
    pub tp: u64,
    /// Found and wrong.
    pub fp: u64,
    /// Missed.
    #[serde(rename = "fn")]
    pub fn_: u64,
}

impl Counts {
    /// Sums two counts.
    pub fn add(&mut self, o: Counts) {
        self.tp += o.tp;
        self.fp += o.fp;
        self.fn_ += o.fn_;
    }

    /// tp / (tp + fp); 0 where nothing was found.
    pub fn precision(&self) -> f64 {
        ratio(self.tp, self.tp + self.fp)
    }

    /// tp / (tp + fn); 0 where there was nothing to find.
    pub fn recall(&self) -> f64 {
        ratio(self.tp, self.tp + self.fn_)
    }

    /// Harmonic mean of the two. For an accuracy (fp = fn) it is that accuracy.
    pub fn f1(&self) -> f64 {
        ratio(2 * self.tp, 2 * self.tp + self.fp + self.fn_)
    }

    /// Whether nothing was to be found, and nothing was.
    pub fn is_empty(&self) -> bool {
        self.tp + self.fp + self.fn_ == 0
    }

    /// Counts of an accuracy: `right` of `total`.
    pub fn accuracy(right: u64, total: u64) -> Counts {
        Counts { tp: right, fp: total - right, fn_: total - right }
    }

    /// Counts of two multisets given as sorted lists.
    pub fn of_sets<T: Ord>(mut gold: Vec<T>, mut system: Vec<T>) -> Counts {
        gold.sort();
        system.sort();
        let (mut i, mut j, mut tp) = (0, 0, 0u64);
        while i < gold.len() && j < system.len() {
            match gold[i].cmp(&system[j]) {
                std::cmp::Ordering::Less => i += 1,
                std::cmp::Ordering::Greater => j += 1,
                std::cmp::Ordering::Equal => {
                    tp += 1;
                    i += 1;
                    j += 1;
                }
            }
        }
        Counts { tp, fp: system.len() as u64 - tp, fn_: gold.len() as u64 - tp }
    }
}

fn ratio(a: u64, b: u64) -> f64 {
    if b == 0 { 0.0 } else { a as f64 / b as f64 }
}

/// One measure over all documents: the counts of each document under its id.
#[derive(Debug, Clone, Serialize)]
pub struct Measure {
    /// What is measured, such as `mentions exact+type`.
    pub name: String,
    /// Per document, in order of their ids.
    pub items: Vec<(String, Counts)>,
}

/// A measure summed up.
#[derive(Debug, Clone, Serialize)]
pub struct Summary {
    /// Of the measure.
    pub name: String,
    /// Documents that have the layer.
    pub documents: usize,
    /// Summed counts.
    pub counts: Counts,
    /// Micro precision.
    pub precision: f64,
    /// Micro recall.
    pub recall: f64,
    /// Micro F1.
    pub f1: f64,
    /// Mean of the documents' F1, those with nothing to find and nothing found left out.
    pub macro_f1: f64,
    /// 95 % bootstrap interval of the micro F1, over documents.
    pub interval: [f64; 2],
}

impl Measure {
    /// A measure without documents.
    pub fn new(name: impl Into<String>) -> Self {
        Measure { name: name.into(), items: Vec::new() }
    }

    /// Adds a document's counts.
    pub fn push(&mut self, id: &str, counts: Counts) {
        self.items.push((id.to_owned(), counts));
    }

    /// Sums up, with a percentile bootstrap of 1000 resamples and a fixed seed (Efron and
    /// Tibshirani, 1993, ch. 13).
    pub fn summary(&self) -> Summary {
        let mut counts = Counts::default();
        let mut sum = 0.0;
        let mut n = 0usize;
        for (_, c) in &self.items {
            counts.add(*c);
            if !c.is_empty() {
                sum += c.f1();
                n += 1;
            }
        }
        Summary {
            name: self.name.clone(),
            documents: self.items.len(),
            counts,
            precision: counts.precision(),
            recall: counts.recall(),
            f1: counts.f1(),
            macro_f1: if n == 0 { 0.0 } else { sum / n as f64 },
            interval: bootstrap(&self.items),
        }
    }
}

fn bootstrap(items: &[(String, Counts)]) -> [f64; 2] {
    resamples(items.len(), |picked| {
        let mut sum = Counts::default();
        for i in picked {
            sum.add(items[*i].1);
        }
        sum.f1()
    })
}

/// The 95 % percentile interval of a figure over 1000 resamples of `n` documents, drawn with a fixed
/// seed; the figure gets the numbers of the documents drawn.
pub fn resamples(n: usize, mut figure: impl FnMut(&[usize]) -> f64) -> [f64; 2] {
    if n == 0 {
        return [0.0, 0.0];
    }
    let mut state = 0x9E37_79B9_7F4A_7C15u64;
    let mut next = move || {
        // SplitMix64.
        state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = state;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    };
    let mut picked = vec![0usize; n];
    let mut scores: Vec<f64> = (0..1000)
        .map(|_| {
            picked.iter_mut().for_each(|p| *p = (next() % n as u64) as usize);
            figure(&picked)
        })
        .collect();
    scores.sort_by(f64::total_cmp);
    [scores[25], scores[974]]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_with_repeats() {
        let c = Counts::of_sets(vec!["a", "b", "b"], vec!["b", "c", "b", "b"]);
        assert_eq!(c, Counts { tp: 2, fp: 2, fn_: 1 });
        assert!((c.f1() - 4.0 / 7.0).abs() < 1e-9);
    }

    #[test]
    fn the_interval_holds_the_figure() {
        let mut m = Measure::new("x");
        for i in 0..30 {
            m.push(&i.to_string(), Counts { tp: i % 4, fp: 1, fn_: i % 3 });
        }
        let s = m.summary();
        assert!(s.interval[0] <= s.f1 && s.f1 <= s.interval[1], "{s:?}");
        assert!(s.interval[0] < s.interval[1]);
    }
}
