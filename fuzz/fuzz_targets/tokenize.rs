//! `cargo +nightly fuzz run tokenize --features libfuzzer`
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| fuzz::tokenize(data));
