//! The Adam optimiser, dense and by touched rows.

use crate::dense::wide;

/// Moments of one block of parameters.
#[derive(Clone, Debug)]
pub struct Adam {
    m: Vec<f32>,
    v: Vec<f32>,
    beta1: f32,
    beta2: f32,
}

impl Adam {
    /// For `n` parameters.
    pub fn new(n: usize) -> Adam {
        Adam { m: vec![0.0; n], v: vec![0.0; n], beta1: 0.9, beta2: 0.95 }
    }

    /// One step on the parameters from `offset` on, with their gradients. `step` counts from 1;
    /// only rows that are touched need be given.
    pub fn update(
        &mut self,
        params: &mut [f32],
        grad: &[f32],
        offset: usize,
        rate: f32,
        step: u32,
    ) {
        let n = grad.len();
        let (b1, b2) = (self.beta1, self.beta2);
        // The corrections vanish after a few hundred steps.
        let c1 = 1.0 - power(b1, step);
        let c2 = 1.0 - power(b2, step);
        let rate = rate * c2.sqrt() / c1;
        let m = &mut self.m[offset..offset + n];
        let v = &mut self.v[offset..offset + n];
        let p = &mut params[offset..offset + n];
        wide(
            #[inline(always)]
            || {
                for i in 0..n {
                    let g = grad[i];
                    m[i] = b1 * m[i] + (1.0 - b1) * g;
                    v[i] = b2 * v[i] + (1.0 - b2) * g * g;
                    p[i] -= rate * m[i] / (v[i].sqrt() + 1e-8);
                }
            },
        );
    }
}

fn power(base: f32, exponent: u32) -> f32 {
    let (mut result, mut b, mut e) = (1.0f32, base, exponent);
    while e > 0 {
        if e & 1 == 1 {
            result *= b;
        }
        b *= b;
        e >>= 1;
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn goes_down_a_bowl() {
        let mut x = [5.0, -3.0];
        let mut adam = Adam::new(2);
        for step in 1..=2000 {
            let grad = [2.0 * x[0], 2.0 * x[1]];
            adam.update(&mut x, &grad, 0, 0.01, step);
        }
        assert!(x.iter().all(|x| x.abs() < 0.02), "{x:?}");
    }
}
