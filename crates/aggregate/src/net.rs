//! Net positions with their uncertainty. `docs/aggregates.md` says why and after whom.

use serde::{Deserialize, Serialize};

/// Resamples of the bootstrap.
const RESAMPLES: usize = 1000;

/// Its seed; fixed, so that the same facts give the same interval.
const SEED: u32 = 0x4865_6D69;

/// Bounds of a prior's weight: estimates from few subjects are rough.
const LEAST: f64 = 1.0;
const MOST: f64 = 6.0;

/// Two-sided 95 % of the normal distribution.
const Z: f64 = 1.959_964;

/// The least and greatest value that the data leave plausible, at 95 %.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Interval {
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

/// A net position: −1 where every statement is against, 1 where every one is in favor.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Net {
    /// (favor − against) / (favor + against), over asserted statements.
    pub value: f64,
    /// 95 % interval over articles.
    pub interval: Interval,
    /// Value drawn toward zero, the more so the fewer the articles. Its sign is that of the value.
    pub shrunken: f64,
    /// Articles that it stands on, copies left out.
    pub articles: u32,
}

/// How many articles it takes until an actor's own statements outweigh not knowing the actor.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Prior {
    /// Weight of not knowing, in articles.
    pub weight: f64,
}

impl Default for Prior {
    fn default() -> Self {
        Prior { weight: 2.0 }
    }
}

impl Prior {
    /// The prior that a group of subjects gives for each of its members (beta-binomial, by the
    /// method of moments; Kleinman 1973). Each subject has its statements in favor and against,
    /// and its number of articles.
    pub fn of(subjects: &[(u32, u32, u32)]) -> Prior {
        let subjects: Vec<_> = subjects.iter().filter(|(f, a, n)| f + a > 0 && *n > 0).collect();
        let total: f64 = subjects.iter().map(|s| f64::from(s.2)).sum();
        if subjects.is_empty() {
            return Prior::default();
        }
        let share = |s: &(u32, u32, u32)| f64::from(s.0) / f64::from(s.0 + s.1);
        let sum: f64 = subjects.iter().map(|s| f64::from(s.2) * share(s)).sum();
        // One article of no opinion keeps the mean off the ends.
        let mean = (sum + 0.5) / (total + 1.0);
        let k = subjects.len() as f64;
        let spread: f64 = subjects.iter().map(|s| f64::from(s.2) * (share(s) - mean).powi(2)).sum();
        let squares: f64 = subjects.iter().map(|s| f64::from(s.2).powi(2)).sum();
        let noise = mean * (1.0 - mean);
        // What several articles of one subject tell; none where each subject has a single one.
        let told = total - squares / total - (k - 1.0);
        if subjects.len() < 3 || told < 1.0 {
            return Prior::default();
        }
        // The correlation of two articles of one subject; the weight is what it leaves over.
        let rho = (spread - noise * (k - 1.0)) / told / noise;
        let weight = if rho > 0.0 { (1.0 - rho) / rho } else { MOST };
        Prior { weight: weight.clamp(LEAST, MOST) }
    }
}

/// A small generator that the page's script repeats to the bit (mulberry32).
struct Random(u32);

impl Random {
    fn next(&mut self) -> u32 {
        self.0 = self.0.wrapping_add(0x6D2B_79F5);
        let a = self.0;
        let mut t = (a ^ (a >> 15)).wrapping_mul(a | 1);
        t ^= t.wrapping_add((t ^ (t >> 7)).wrapping_mul(t | 61));
        t ^ (t >> 14)
    }
}

fn net(favor: u32, against: u32) -> f64 {
    (f64::from(favor) - f64::from(against)) / f64::from(favor + against)
}

/// Three digits: what is shown, and the same on every machine.
pub(crate) fn three(x: f64) -> f64 {
    (x * 1000.0).round() / 1000.0 + 0.0
}

/// The net position over articles, each with its statements in favor and against; `None` where
/// there is no statement. The articles come in the order of their ids.
pub fn net_of(articles: &[(u32, u32)], prior: Prior) -> Option<Net> {
    let articles: Vec<(u32, u32)> = articles.iter().copied().filter(|(f, a)| f + a > 0).collect();
    let favor: u32 = articles.iter().map(|x| x.0).sum();
    let against: u32 = articles.iter().map(|x| x.1).sum();
    if favor + against == 0 {
        return None;
    }
    let n = articles.len();
    let interval = if favor == 0 || against == 0 {
        wilson(favor > 0, n as f64)
    } else if n == 1 {
        // One article says nothing of how articles differ.
        Interval { low: -1.0, high: 1.0 }
    } else {
        bootstrap(&articles)
    };
    let value = net(favor, against);
    Some(Net {
        value: three(value),
        interval: Interval { low: three(interval.low), high: three(interval.high) },
        shrunken: three(value * n as f64 / (n as f64 + prior.weight)),
        articles: n as u32,
    })
}

/// Where all articles agree, resampling them shows no doubt; Wilson's interval on their number does.
fn wilson(favor: bool, n: f64) -> Interval {
    let p = f64::from(favor);
    let z2 = Z * Z;
    let centre = (p + z2 / (2.0 * n)) / (1.0 + z2 / n);
    let half = Z / (1.0 + z2 / n) * (p * (1.0 - p) / n + z2 / (4.0 * n * n)).sqrt();
    Interval { low: 2.0 * (centre - half) - 1.0, high: 2.0 * (centre + half) - 1.0 }
}

/// Percentiles over resampled articles: statements of one article are not independent.
fn bootstrap(articles: &[(u32, u32)]) -> Interval {
    let mut random = Random(SEED);
    let n = articles.len() as u64;
    let mut values: Vec<f64> = (0..RESAMPLES)
        .map(|_| {
            let (mut f, mut a) = (0, 0);
            for _ in 0..n {
                let i = (u64::from(random.next()) * n) >> 32;
                let x = articles[i as usize];
                f += x.0;
                a += x.1;
            }
            net(f, a)
        })
        .collect();
    values.sort_unstable_by(f64::total_cmp);
    Interval { low: values[RESAMPLES / 40], high: values[RESAMPLES - 1 - RESAMPLES / 40] }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_articles_are_unsure_and_drawn_to_the_middle() {
        let against = Prior { weight: 4.0 };
        let one = net_of(&[(1, 0)], against).unwrap();
        let many = net_of(&[(1, 0); 40], against).unwrap();
        assert_eq!((one.value, many.value), (1.0, 1.0));
        assert!(one.interval.low < 0.0 && many.interval.low > 0.8, "{one:?} {many:?}");
        assert!(one.shrunken < 0.3 && many.shrunken > 0.8, "{one:?} {many:?}");
        assert!(net_of(&[(0, 0)], against).is_none());
    }

    #[test]
    fn one_article_that_repeats_itself_is_not_many() {
        let prior = Prior::default();
        let loud = net_of(&[(9, 0), (0, 1), (0, 1)], prior).unwrap();
        let wide = net_of(&[(3, 0), (3, 1), (3, 1)], prior).unwrap();
        let width = |n: &Net| n.interval.high - n.interval.low;
        assert!(width(&loud) > 2.0 * width(&wide), "{loud:?} {wide:?}");
    }

    /// The interval holds the truth about as often as it says. Shares drawn with the generator.
    #[test]
    fn coverage() {
        let mut random = Random(7);
        let mut unit = move || f64::from(random.next()) / f64::from(u32::MAX);
        let mut inside = 0;
        for _ in 0..400 {
            let articles: Vec<(u32, u32)> = (0..30)
                .map(|_| {
                    // Articles lean one way or the other; on the whole seven in ten are in favor.
                    let p = if unit() < 0.7 { 0.9 } else { 0.233 };
                    let f = (0..3).filter(|_| unit() < p).count() as u32;
                    (f, 3 - f)
                })
                .collect();
            let n = net_of(&articles, Prior::default()).unwrap();
            inside += u32::from(n.interval.low <= 0.4 && 0.4 <= n.interval.high);
        }
        assert!((360..=392).contains(&inside), "{inside} of 400");
    }

    #[test]
    fn prior_follows_the_group() {
        let split: Vec<_> =
            (0..20).map(|i| if i % 2 == 0 { (9, 0, 9) } else { (0, 9, 9) }).collect();
        let alike: Vec<_> = (0..20).map(|_| (5, 4, 9)).collect();
        assert!(Prior::of(&split).weight < 1.5, "{:?}", Prior::of(&split));
        assert!(Prior::of(&alike).weight > 5.0, "{:?}", Prior::of(&alike));
        let single: Vec<_> = (0..20).map(|i| (i % 2, 1 - i % 2, 1)).collect();
        assert_eq!(Prior::of(&single), Prior::default(), "single articles tell nothing of it");
    }
}
