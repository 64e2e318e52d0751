//! `cargo +nightly fuzz run langid --features libfuzzer`
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| fuzz::langid(data));
