//! `cargo +nightly fuzz run langid_model --features libfuzzer`
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| fuzz::langid_model(data));
