//! A linear classifier over hashed features, with calibrated probabilities.

use crate::container::{Container, Cursor, ModelError, Writer, put_bytes, put_f32, put_u32};
use crate::dense::softmax;

const KIND: &str = "learn.linear";
const VERSION: u32 = 1;

/// Multinomial logistic regression: sparse hashed features in, one score a class out.
///
/// A feature is any 64-bit hash ([`crate::feature`]); it is folded onto `2^bits` rows of one 8-bit
/// weight a class. A prediction costs one cache line a feature and makes no allocation.
///
/// ```
/// # use learn::{Linear, Container};
/// let bytes: Vec<u8> = Vec::new(); // `include_bytes!` of a model
/// assert!(Linear::from_bytes(&bytes).is_err());
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Linear {
    labels: Vec<String>,
    bits: u32,
    scale: f32,
    bias: Vec<f32>,
    /// `weights[row * classes + class]`.
    weights: Vec<i8>,
}

impl Linear {
    /// The names of the classes; scores are in this order.
    pub fn labels(&self) -> &[String] {
        &self.labels
    }

    /// Writes the score (log-odds, temperature applied) of every class to `out`, which is cleared.
    pub fn scores(&self, features: &[u64], out: &mut Vec<f32>) {
        let classes = self.labels.len();
        out.clear();
        out.resize(classes, 0.0);
        for &f in features {
            let row = row_of(f, self.bits) * classes;
            for (o, &w) in out.iter_mut().zip(&self.weights[row..row + classes]) {
                *o += f32::from(w);
            }
        }
        for (o, b) in out.iter_mut().zip(&self.bias) {
            *o = *o * self.scale + b;
        }
    }

    /// Writes the probability of every class to `out`, which is cleared.
    pub fn probabilities(&self, features: &[u64], out: &mut Vec<f32>) {
        self.scores(features, out);
        softmax(out);
    }

    /// The best class and its probability.
    pub fn predict(&self, features: &[u64], scratch: &mut Vec<f32>) -> (usize, f32) {
        self.probabilities(features, scratch);
        let best = crate::dense::argmax(scratch);
        (best, scratch.get(best).copied().unwrap_or(0.0))
    }

    /// The model file.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut w = Writer::new(KIND, VERSION);
        w.section("linear", self.to_section());
        w.finish()
    }

    /// The model as a section of a larger file.
    pub fn to_section(&self) -> Vec<u8> {
        let mut out = Vec::new();
        put_u32(&mut out, self.labels.len() as u32);
        put_u32(&mut out, self.bits);
        put_f32(&mut out, self.scale);
        for l in &self.labels {
            put_bytes(&mut out, l.as_bytes());
        }
        for &b in &self.bias {
            put_f32(&mut out, b);
        }
        out.extend(self.weights.iter().map(|&w| w as u8));
        out
    }

    /// Reads a model file.
    ///
    /// # Errors
    /// When the bytes are not such a file, or damaged.
    pub fn from_bytes(bytes: &[u8]) -> Result<Linear, ModelError> {
        Linear::from_section(Container::parse(bytes, KIND, VERSION)?.section("linear")?)
    }

    /// Reads a section of a larger file.
    ///
    /// # Errors
    /// When the section is damaged.
    pub fn from_section(mut c: Cursor<'_>) -> Result<Linear, ModelError> {
        let classes = c.u32()? as usize;
        let bits = c.u32()?;
        if bits > 28 || classes == 0 {
            return Err(ModelError::damaged("a linear model of an odd size"));
        }
        let scale = c.f32()?;
        let mut labels = Vec::new();
        for _ in 0..classes {
            labels.push(c.text()?.to_owned());
        }
        let mut bias = Vec::new();
        for _ in 0..classes {
            bias.push(c.f32()?);
        }
        let weights = c.i8s(classes.saturating_mul(1 << bits))?;
        Ok(Linear { labels, bits, scale, bias, weights })
    }
}

#[inline]
fn row_of(feature: u64, bits: u32) -> usize {
    // The top bits: `feature` is well mixed.
    if bits == 0 { 0 } else { (feature >> (64 - bits)) as usize }
}

#[cfg(feature = "train")]
mod train {
    use super::{Linear, row_of};
    use crate::Rng;
    use crate::dense::{ln, softmax};

    /// How to train.
    #[derive(Clone, Debug)]
    pub struct LinearOptions {
        /// The model has `2^bits` rows.
        pub bits: u32,
        /// Passes over the data.
        pub epochs: u32,
        /// Step size of AdaGrad.
        pub rate: f32,
        /// Pull toward zero, per update of a weight.
        pub l2: f32,
        /// Every `n`-th example is kept back to fit the temperature; 0 keeps none back.
        pub held_every: usize,
        /// Order of the examples.
        pub seed: u64,
    }

    impl Default for LinearOptions {
        fn default() -> Self {
            LinearOptions { bits: 16, epochs: 8, rate: 0.2, l2: 1e-5, held_every: 10, seed: 1 }
        }
    }

    /// Collects examples, then trains by AdaGrad on the log-likelihood. The same examples in the
    /// same order with the same options give the same bytes.
    #[derive(Clone, Debug)]
    pub struct LinearTrainer {
        labels: Vec<String>,
        examples: Vec<(Vec<u64>, usize, f32)>,
    }

    impl LinearTrainer {
        /// For these classes.
        pub fn new(labels: &[&str]) -> LinearTrainer {
            let labels = labels.iter().map(|l| (*l).to_owned()).collect();
            LinearTrainer { labels, examples: Vec::new() }
        }

        /// Adds an example of a class (one that does not exist is passed over), with a weight.
        pub fn add(&mut self, features: &[u64], class: usize, weight: f32) {
            if class < self.labels.len() {
                self.examples.push((features.to_vec(), class, weight));
            }
        }

        /// How many examples there are.
        pub fn len(&self) -> usize {
            self.examples.len()
        }

        /// Whether there is no example.
        pub fn is_empty(&self) -> bool {
            self.examples.is_empty()
        }

        /// Trains a model.
        pub fn train(&self, options: &LinearOptions) -> Linear {
            let k = self.labels.len();
            let rows = 1usize << options.bits;
            let mut w = vec![0f32; rows * k];
            let mut g2 = vec![1e-3f32; rows * k];
            let mut bias = vec![0f32; k];
            let mut bias2 = vec![1e-3f32; k];
            let held = |i: usize| options.held_every > 1 && i.is_multiple_of(options.held_every);
            let mut order: Vec<usize> = (0..self.examples.len()).filter(|&i| !held(i)).collect();
            let mut rng = Rng::new(options.seed);
            let mut p = Vec::new();
            for _ in 0..options.epochs {
                rng.shuffle(&mut order);
                for &i in &order {
                    let (features, class, weight) = &self.examples[i];
                    p.clear();
                    p.extend_from_slice(&bias);
                    for &f in features {
                        let row = row_of(f, options.bits) * k;
                        for (o, x) in p.iter_mut().zip(&w[row..row + k]) {
                            *o += x;
                        }
                    }
                    softmax(&mut p);
                    p[*class] -= 1.0;
                    for x in &mut p {
                        *x *= weight;
                    }
                    for c in 0..k {
                        bias2[c] += p[c] * p[c];
                        bias[c] -= options.rate * p[c] / bias2[c].sqrt();
                    }
                    for &f in features {
                        let row = row_of(f, options.bits) * k;
                        for c in 0..k {
                            let g = p[c] + options.l2 * w[row + c];
                            g2[row + c] += g * g;
                            w[row + c] -= options.rate * g / g2[row + c].sqrt();
                        }
                    }
                }
            }
            let top = w.iter().fold(0f32, |m, x| m.max(x.abs()));
            let scale = if top > 0.0 { top / 127.0 } else { 1.0 };
            let weights = w.iter().map(|x| (x / scale).round() as i8).collect();
            let labels = self.labels.clone();
            let mut model = Linear { labels, bits: options.bits, scale, bias, weights };
            self.calibrate(&mut model, held);
            model
        }

        /// Chooses the temperature that makes the examples that were kept back likeliest.
        fn calibrate(&self, model: &mut Linear, held: impl Fn(usize) -> bool) {
            let mut scores: Vec<(Vec<f32>, usize)> = Vec::new();
            for (i, (features, class, _)) in self.examples.iter().enumerate() {
                if held(i) {
                    let mut s = Vec::new();
                    model.scores(features, &mut s);
                    scores.push((s, *class));
                }
            }
            if scores.len() < 20 {
                return;
            }
            let loss = |t: f32| -> f32 {
                let one = |(s, c): &(Vec<f32>, usize)| {
                    let mut p: Vec<f32> = s.iter().map(|x| x * t).collect();
                    softmax(&mut p);
                    -ln(p[*c].max(1e-9))
                };
                scores.iter().map(one).sum()
            };
            let tries = (1..=40).map(|i| i as f32 * 0.05);
            let best = tries.min_by(|a, b| loss(*a).total_cmp(&loss(*b))).unwrap_or(1.0);
            model.scale *= best;
            for b in &mut model.bias {
                *b *= best;
            }
        }
    }
}

#[cfg(feature = "train")]
pub use train::{LinearOptions, LinearTrainer};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::feature;

    fn tiny() -> Linear {
        // Two rows (one bit), two classes.
        Linear {
            labels: vec!["no".into(), "yes".into()],
            bits: 1,
            scale: 0.5,
            bias: vec![0.25, 0.0],
            weights: vec![2, -2, 0, 4],
        }
    }

    #[test]
    fn exact_scores() {
        let mut s = Vec::new();
        tiny().scores(&[0, u64::MAX], &mut s);
        assert_eq!(s, [1.25, 1.0]);
        tiny().scores(&[], &mut s);
        assert_eq!(s, [0.25, 0.0]);
    }

    #[test]
    fn bytes_there_and_back() {
        let bytes = tiny().to_bytes();
        assert_eq!(Linear::from_bytes(&bytes).unwrap(), tiny());
        for i in 0..bytes.len() {
            assert!(Linear::from_bytes(&bytes[..i]).is_err());
        }
        // Damage inside a section whose checksum was made good again.
        let section = tiny().to_section();
        for i in 0..section.len() {
            for x in [0, 1, 255] {
                let mut s = section.clone();
                s[i] = x;
                if let Ok(m) = Linear::from_section(Cursor::new(&s)) {
                    m.predict(&[feature(1, b"x")], &mut Vec::new());
                }
            }
        }
    }

    #[cfg(feature = "train")]
    #[test]
    fn learns_and_is_deterministic() {
        let mut t = LinearTrainer::new(&["even", "odd"]);
        for i in 0..400u32 {
            let f = [feature(1, &[(i % 2) as u8]), feature(2, &[(i % 7) as u8])];
            t.add(&f, (i % 2) as usize, 1.0);
        }
        let m = t.train(&LinearOptions::default());
        let (class, p) = m.predict(&[feature(1, &[1])], &mut Vec::new());
        assert!(class == 1 && p > 0.9, "{p}");
        assert_eq!(m.to_bytes(), t.train(&LinearOptions::default()).to_bytes());
    }
}
