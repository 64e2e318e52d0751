//! Cohen's kappa with a bootstrap interval over documents.

use crate::eval::score::resamples;
use serde::Serialize;
use std::collections::BTreeMap;

/// Pairs of labels that two annotators gave to the same thing, by document.
#[derive(Debug, Default)]
pub struct Kappa {
    documents: Vec<Vec<(String, String)>>,
}

/// The figure and what it stands on.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Agreement {
    /// Pairs.
    pub n: usize,
    /// Share of equal labels.
    pub observed: f64,
    /// Cohen's kappa (Cohen, 1960); 1 where both used one and the same label throughout.
    pub kappa: f64,
    /// 95 % percentile bootstrap over documents.
    pub interval: [f64; 2],
}

impl Kappa {
    /// Adds the pairs of one document.
    pub fn push(&mut self, pairs: Vec<(String, String)>) {
        self.documents.push(pairs);
    }

    /// Sums up.
    pub fn agreement(&self) -> Agreement {
        let all: Vec<usize> = (0..self.documents.len()).collect();
        let (n, observed, kappa) = self.of(&all);
        let scores = resamples(self.documents.len(), |picked| self.of(picked).2);
        Agreement { n, observed, kappa, interval: scores }
    }

    fn of(&self, picked: &[usize]) -> (usize, f64, f64) {
        let (mut left, mut right) = (BTreeMap::<&str, f64>::new(), BTreeMap::<&str, f64>::new());
        let (mut same, mut n) = (0usize, 0usize);
        for (a, b) in picked.iter().flat_map(|i| &self.documents[*i]) {
            *left.entry(a).or_default() += 1.0;
            *right.entry(b).or_default() += 1.0;
            same += usize::from(a == b);
            n += 1;
        }
        if n == 0 {
            return (0, 0.0, 0.0);
        }
        let total = n as f64;
        let observed = same as f64 / total;
        let chance: f64 = left
            .iter()
            .map(|(k, x)| x * right.get(k).copied().unwrap_or(0.0) / (total * total))
            .sum();
        let kappa = if chance >= 1.0 { 1.0 } else { (observed - chance) / (1.0 - chance) };
        (n, observed, kappa)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_textbook_example() {
        // Two raters, yes and no: 20 and 15 agreed, 5 and 10 not; kappa 0.4.
        let mut k = Kappa::default();
        for (a, b, n) in [("y", "y", 20), ("y", "n", 5), ("n", "y", 10), ("n", "n", 15)] {
            for _ in 0..n {
                k.push(vec![(a.to_owned(), b.to_owned())]);
            }
        }
        let a = k.agreement();
        assert_eq!(a.n, 50);
        assert!((a.observed - 0.7).abs() < 1e-9 && (a.kappa - 0.4).abs() < 1e-9, "{a:?}");
        assert!(a.interval[0] < a.kappa && a.kappa < a.interval[1]);
    }
}
