//! Weights as bytes.

use crate::container::{Cursor, ModelError, put_f32, put_u32};

/// Rows of 8-bit weights, one scale a row.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rows {
    width: usize,
    scales: Vec<f32>,
    weights: Vec<i8>,
}

impl Rows {
    /// Quantises rows of `width` numbers.
    pub fn new(width: usize, values: &[f32]) -> Rows {
        let mut rows = Rows { width, ..Rows::default() };
        for row in values.chunks_exact(width.max(1)) {
            let top = row.iter().fold(0f32, |m, x| m.max(x.abs()));
            let scale = if top > 0.0 && top.is_finite() { top / 127.0 } else { 1.0 };
            rows.scales.push(scale);
            rows.weights.extend(row.iter().map(|x| (x / scale).round() as i8));
        }
        rows
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.scales.len()
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.scales.is_empty()
    }

    /// Numbers in a row.
    pub fn width(&self) -> usize {
        self.width
    }

    /// Adds a row to `out`; a row that is not there adds nothing.
    #[inline(always)]
    pub fn add(&self, row: usize, out: &mut [f32]) {
        let Some(&scale) = self.scales.get(row) else { return };
        let weights = &self.weights[row * self.width..(row + 1) * self.width];
        for (o, &w) in out.iter_mut().zip(weights) {
            *o += f32::from(w) * scale;
        }
    }

    /// All numbers, row after row.
    pub fn dequantise(&self) -> Vec<f32> {
        let mut out = vec![0.0; self.weights.len()];
        for (i, row) in out.chunks_exact_mut(self.width.max(1)).enumerate() {
            self.add(i, row);
        }
        out
    }

    /// Writes the rows.
    pub fn write(&self, out: &mut Vec<u8>) {
        put_u32(out, self.scales.len() as u32);
        put_u32(out, self.width as u32);
        for &s in &self.scales {
            put_f32(out, s);
        }
        out.extend(self.weights.iter().map(|&w| w as u8));
    }

    /// Reads rows.
    ///
    /// # Errors
    /// When the bytes end early, or the rows do not have `width` numbers.
    pub fn read(c: &mut Cursor<'_>, width: usize) -> Result<Rows, ModelError> {
        let n = c.u32()? as usize;
        if c.u32()? as usize != width {
            return Err(ModelError::damaged(format!("rows that are not of {width} numbers")));
        }
        let bytes = c.take(n.saturating_mul(4))?;
        let scales: Vec<f32> =
            bytes.as_chunks::<4>().0.iter().map(|b| f32::from_le_bytes(*b)).collect();
        if !scales.iter().all(|s| s.is_finite()) {
            return Err(ModelError::damaged("a weight is not finite"));
        }
        let weights = c.i8s(n.saturating_mul(width))?;
        Ok(Rows { width, scales, weights })
    }
}

/// Writes numbers as 16 bits each with one scale.
pub fn write_i16(out: &mut Vec<u8>, values: &[f32]) {
    let top = values.iter().fold(0f32, |m, x| m.max(x.abs()));
    let scale = if top > 0.0 && top.is_finite() { top / 32767.0 } else { 1.0 };
    put_u32(out, values.len() as u32);
    put_f32(out, scale);
    for x in values {
        out.extend_from_slice(&((x / scale).round() as i16).to_le_bytes());
    }
}

/// Reads what [`write_i16`] wrote.
///
/// # Errors
/// When the bytes end early or there are not `n` numbers.
pub fn read_i16(c: &mut Cursor<'_>, n: usize) -> Result<Vec<f32>, ModelError> {
    if c.u32()? as usize != n {
        return Err(ModelError::damaged(format!("a matrix that is not of {n} numbers")));
    }
    let scale = c.f32()?;
    let bytes = c.take(n.saturating_mul(2))?;
    Ok(bytes.as_chunks::<2>().0.iter().map(|b| f32::from(i16::from_le_bytes(*b)) * scale).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_come_back_within_half_a_step() {
        let rows = Rows::new(2, &[1.27, -0.5, 0.0, 0.0, 127.0, 1.0]);
        let mut bytes = Vec::new();
        rows.write(&mut bytes);
        let back = Rows::read(&mut Cursor::new(&bytes), 2).unwrap();
        assert_eq!(back, rows);
        assert_eq!(back.dequantise()[2..], [0.0, 0.0, 127.0, 1.0]);
        assert!((back.dequantise()[1] + 0.5).abs() < 0.005);
        let mut out = [1.0, 1.0];
        back.add(2, &mut out);
        back.add(9, &mut out);
        assert_eq!(out, [128.0, 2.0]);
        assert!(Rows::read(&mut Cursor::new(&bytes), 3).is_err());
    }

    #[test]
    fn sixteen_bits() {
        let mut bytes = Vec::new();
        write_i16(&mut bytes, &[0.0, -1.0, 0.25]);
        let back = read_i16(&mut Cursor::new(&bytes), 3).unwrap();
        assert!(back.iter().zip([0.0, -1.0, 0.25]).all(|(a, b): (&f32, f32)| (a - b).abs() < 2e-5));
    }
}
