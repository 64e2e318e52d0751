//! Packs and the files in them.

use crate::{PackError, Table};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::Path;

/// A file of a pack, as it was embedded.
#[derive(Clone, Copy, Debug)]
pub struct File {
    /// `fr`, or `base` for what all languages share.
    pub lang: &'static str,
    /// `frames.tsv`
    pub name: &'static str,
    /// Its content.
    pub bytes: &'static [u8],
    /// Digest of the content, in hexadecimal; worked out at build time, so that a run that reads one
    /// language need not touch the bytes of all.
    pub digest: &'static str,
}

/// The packs of all languages. Holding them costs nothing but their bytes; a stage compiles the
/// tables that it needs, once.
#[derive(Clone, Debug, Default)]
pub struct Packs {
    packs: BTreeMap<String, Pack>,
}

impl Packs {
    /// Packs from embedded files.
    pub fn from_files(files: &[File]) -> Packs {
        let mut packs: BTreeMap<String, Pack> = BTreeMap::new();
        for file in files {
            packs.entry(file.lang.to_owned()).or_insert_with(|| Pack::empty(file.lang)).insert(
                file.name,
                Cow::Borrowed(file.bytes),
                Some(file.digest),
            );
        }
        Packs { packs }
    }

    /// Packs from a folder with one folder a language.
    ///
    /// # Errors
    /// When the folder or a file in it cannot be read.
    pub fn from_dir(dir: &Path) -> Result<Packs, PackError> {
        let io = |path: &Path, e: std::io::Error| PackError::Io {
            path: path.display().to_string(),
            message: e.to_string(),
        };
        let mut packs = BTreeMap::new();
        for entry in std::fs::read_dir(dir).map_err(|e| io(dir, e))? {
            let folder = entry.map_err(|e| io(dir, e))?.path();
            if !folder.is_dir() {
                continue;
            }
            let lang = name_of(&folder);
            let mut pack = Pack::empty(&lang);
            for entry in std::fs::read_dir(&folder).map_err(|e| io(&folder, e))? {
                let path = entry.map_err(|e| io(&folder, e))?.path();
                if path.is_file() {
                    let bytes = std::fs::read(&path).map_err(|e| io(&path, e))?;
                    pack.insert(&name_of(&path), Cow::Owned(bytes), None);
                }
            }
            packs.insert(lang, pack);
        }
        Ok(Packs { packs })
    }

    /// The codes of the languages there are, sorted; `base` is not one of them.
    pub fn languages(&self) -> impl Iterator<Item = &str> {
        self.packs.keys().map(String::as_str).filter(|l| *l != "base")
    }

    /// The pack of a language, or `base`.
    ///
    /// # Errors
    /// When there is none.
    pub fn get(&self, lang: &str) -> Result<&Pack, PackError> {
        self.packs.get(lang).ok_or_else(|| PackError::NoPack {
            lang: lang.to_owned(),
            known: self.languages().collect::<Vec<_>>().join(", "),
        })
    }
}

fn name_of(path: &Path) -> String {
    path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default()
}

/// One language's files.
#[derive(Clone, Debug)]
pub struct Pack {
    lang: String,
    files: BTreeMap<String, Content>,
}

#[derive(Clone, Debug)]
struct Content {
    bytes: Cow<'static, [u8]>,
    digest: Cow<'static, str>,
}

impl Pack {
    /// A pack from texts, for tests and tools: `Pack::of("xx", &[("frames.tsv", "…")])`.
    pub fn of(lang: &str, files: &[(&str, &str)]) -> Pack {
        let mut pack = Pack::empty(lang);
        for (name, text) in files {
            pack.insert(name, Cow::Owned(text.as_bytes().to_vec()), None);
        }
        pack
    }

    fn empty(lang: &str) -> Pack {
        Pack { lang: lang.to_owned(), files: BTreeMap::new() }
    }

    fn insert(&mut self, name: &str, bytes: Cow<'static, [u8]>, digest: Option<&'static str>) {
        let digest = match digest {
            Some(d) => Cow::Borrowed(d),
            None => Cow::Owned(blake3::hash(&bytes).to_hex()[..16].to_owned()),
        };
        self.files.insert(name.to_owned(), Content { bytes, digest });
    }

    /// One digest of all files, in hexadecimal. Cheap: the files' own digests are known.
    pub fn digest(&self) -> String {
        let mut hasher = blake3::Hasher::new();
        for (name, content) in &self.files {
            hasher.update(name.as_bytes());
            hasher.update(content.digest.as_bytes());
        }
        hasher.finalize().to_hex()[..16].to_owned()
    }

    /// The language's code.
    pub fn lang(&self) -> &str {
        &self.lang
    }

    /// The content of a file, if it is there.
    pub fn bytes(&self, name: &str) -> Option<&[u8]> {
        self.files.get(name).map(|c| &*c.bytes)
    }

    /// The files' names and contents, sorted by name.
    pub fn files(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.files.iter().map(|(n, c)| (n.as_str(), &*c.bytes))
    }

    /// Reads a table whose header must hold `columns` (in any order, more are allowed). A file that
    /// is not there gives an empty table: a young pack may lack one.
    ///
    /// # Errors
    /// When the file is not UTF-8, a column is missing, or a row has more cells than the header.
    pub fn table(&self, name: &str, columns: &[&str]) -> Result<Table, PackError> {
        let file = format!("packs/{}/{name}", self.lang);
        match self.bytes(name) {
            None => Ok(Table::empty(file, columns)),
            Some(bytes) => Table::parse(file, bytes, columns),
        }
    }

    /// Reads `pack.toml`.
    ///
    /// # Errors
    /// When it is missing or not of the expected shape.
    pub fn settings(&self) -> Result<Settings, PackError> {
        let missing =
            || PackError::NoFile { lang: self.lang.clone(), file: "pack.toml".to_owned() };
        let text = String::from_utf8_lossy(self.bytes("pack.toml").ok_or_else(missing)?);
        toml::from_str(&text).map_err(|e| PackError::Line {
            file: format!("packs/{}/pack.toml", self.lang),
            line: e.span().map_or(1, |s| 1 + text[..s.start].matches('\n').count() as u32),
            message: e.message().to_owned(),
        })
    }
}

/// The small settings file of a language, `pack.toml`.
#[derive(Clone, Debug, PartialEq, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// ISO 639-1.
    pub code: String,
    /// The language's name for itself.
    pub name: String,
    /// Its name in English.
    pub english: String,
    /// Pairs of quotation marks, opening then closing, the usual first.
    pub quotes: Vec<(String, String)>,
    /// Free settings of stages, by stage.
    #[serde(default)]
    pub stage: BTreeMap<String, toml::Table>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_errors_name_the_line() {
        let pack = Pack::of("xx", &[("pack.toml", "code = \"xx\"\nname = 3\n")]);
        let e = pack.settings().unwrap_err().to_string();
        assert!(e.starts_with("packs/xx/pack.toml:2:"), "{e}");
    }

    #[test]
    fn a_table_that_is_not_there_is_empty() {
        let pack = Pack::of("xx", &[]);
        assert_eq!(pack.table("frames.tsv", &["pred"]).unwrap().rows().count(), 0);
        assert!(Packs::default().get("xx").is_err());
    }
}
