//! What can be wrong with a pack.

/// Why a pack, or a table of it, cannot be used. Every variant names the file, most the line.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PackError {
    /// A file could not be read.
    #[error("{path}: {message}; check that the folder given with --packs is complete")]
    Io {
        /// The file or folder.
        path: String,
        /// What the system said.
        message: String,
    },
    /// No pack for a language.
    #[error("there is no pack for the language `{lang}` (there are: {known})")]
    NoPack {
        /// As asked for.
        lang: String,
        /// Those there are.
        known: String,
    },
    /// A file that every pack must have is missing.
    #[error("packs/{lang}/{file} is missing")]
    NoFile {
        /// Of the pack.
        lang: String,
        /// Its name.
        file: String,
    },
    /// A line that does not fit.
    #[error("{file}:{line}: {message}")]
    Line {
        /// `packs/fr/frames.tsv`
        file: String,
        /// From 1.
        line: u32,
        /// What was expected, what was found, what to do.
        message: String,
    },
}
