//! The language packs, embedded in the binary.
//!
//! Nothing else: this crate is apart so that a changed table rebuilds no stage.

use lexicon::{File, Packs};
use std::sync::OnceLock;

/// Every file under `packs/`, sorted by language and name.
pub const FILES: &[File] = include!(concat!(env!("OUT_DIR"), "/files.rs"));

/// The embedded packs.
pub fn embedded() -> &'static Packs {
    static PACKS: OnceLock<Packs> = OnceLock::new();
    PACKS.get_or_init(|| Packs::from_files(FILES))
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_language_has_settings() {
        let packs = super::embedded();
        let languages: Vec<&str> = packs.languages().collect();
        assert_eq!(languages, ["de", "en", "es", "fr", "it", "nl", "pt"]);
        for lang in languages {
            assert_eq!(packs.get(lang).unwrap().settings().unwrap().code, lang);
        }
    }
}
