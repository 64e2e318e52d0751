//! `cargo +nightly fuzz run subword --features libfuzzer,subword`
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| fuzz::subword(data));
