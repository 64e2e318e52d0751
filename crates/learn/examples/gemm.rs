//! Speed of the matrix product, in billions of fused multiplications a second.
#![allow(clippy::print_stdout, reason = "a tool for the terminal")]

use std::time::Instant;

fn main() {
    for (n, k, m) in
        [(240, 192, 768), (240, 64, 768), (192, 240, 768), (22, 64, 23), (240, 768, 192)]
    {
        let x = vec![0.5f32; n * k];
        let w = vec![0.25f32; k * m];
        let mut out = vec![0f32; n * m];
        let mut best = f64::INFINITY;
        for _ in 0..30 {
            let start = Instant::now();
            learn::dense::gemm(&mut out, &x, &w, n, k, m);
            best = best.min(start.elapsed().as_secs_f64());
        }
        println!("{n}×{k}·{k}×{m}: {:.1}", (n * k * m) as f64 / best / 1e9);
    }
}
