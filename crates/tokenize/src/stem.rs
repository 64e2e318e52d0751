//! Snowball stems, with the algorithm named, and a bounded cache.

use document::CompactString;
use std::fmt;

/// The version of the algorithms: date of the last change to the Snowball project's algorithms
/// that the generated code takes in.
pub const SNOWBALL_VERSION: &str = "2026-10-16";

/// A stemming algorithm.
#[derive(Clone, Copy)]
pub struct Stemmer(frostem::Stemmer);

impl Stemmer {
    /// The stemmer of this name (`french`, `dutch`, `dutch_porter` …), if there is one.
    pub fn named(name: &str) -> Option<Stemmer> {
        frostem::Stemmer::try_from_name(name).ok().map(Stemmer)
    }

    /// Name and version: `french@2026-10-16`.
    pub fn version(&self) -> String {
        format!("{}@{SNOWBALL_VERSION}", self.0.algorithm().name())
    }

    /// The stem of a lower-case word.
    pub fn stem(&self, lower: &str) -> CompactString {
        CompactString::from(self.0.stem(lower))
    }
}

impl fmt::Debug for Stemmer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.version())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn algorithms_have_names_and_versions() {
        let french = Stemmer::named("french").unwrap();
        assert_eq!(french.version(), format!("french@{SNOWBALL_VERSION}"));
        assert_eq!(french.stem("continuellement"), french.stem("continuelle"));
        // Snowball replaced its Dutch algorithm; the old one can still be had.
        let (new, old) =
            (Stemmer::named("dutch").unwrap(), Stemmer::named("dutch_porter").unwrap());
        assert_ne!(new.stem("lichamelijkheden"), old.stem("lichamelijkheden"));
        assert!(Stemmer::named("klingon").is_none());
    }
}
