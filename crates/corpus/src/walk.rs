//! Listing the files of a corpus.
//!
//! Real folders come first, links after them: a link to what has been listed already is ignored, so
//! that no file is read twice; a link to a folder above itself is a loop and is refused by name.

use crate::input::name_of;
use crate::{Format, Input, Refusal};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

/// What a walk found, each list sorted by name.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Walk {
    /// To be read.
    pub inputs: Vec<Input>,
    /// Seen and left alone.
    pub ignored: Vec<Ignored>,
    /// Not readable: missing, without permission, links that lead nowhere or in a circle.
    pub refused: Vec<Refusal>,
}

/// A file or folder that is no input, and why.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Ignored {
    /// Name in the corpus.
    pub name: String,
    /// In a few words.
    pub reason: &'static str,
}

/// Lists the files under some paths, files or folders.
///
/// The names are relative to the deepest folder that holds all the paths (to the folder itself where
/// there is one only), so they do not depend on the order of the paths, and a folder gives the same
/// names as all of its entries given one by one. Within a folder, files of unknown extension and
/// hidden ones are ignored; a file that is named itself and has no known extension is refused.
pub fn walk(paths: &[PathBuf]) -> Walk {
    let mut roots: Vec<PathBuf> = paths.iter().map(|p| lexical(p)).collect();
    // Folders first: a file that one of them holds is then known to be listed.
    roots.sort_by_cached_key(|root| (!root.is_dir(), root.clone()));
    roots.dedup();
    let mut walker = Walker { base: common_base(&roots).into(), ..Walker::default() };
    for root in &roots {
        walker.root(root);
    }
    walker.links();
    let mut found = walker.found;
    found.inputs.sort_by_cached_key(Input::name);
    found.inputs.dedup_by(|later, kept| {
        let same = later.name() == kept.name();
        if same && later.path() != kept.path() {
            found.refused.push(Refusal::new(
                later.name(),
                "name.twice",
                "two files have this name once their bytes are read as UTF-8: rename one",
            ));
        }
        same
    });
    found.ignored.sort();
    found.ignored.dedup();
    found.refused.sort();
    found.refused.dedup();
    found
}

/// The absolute path without `.` and `..`, links left as they are.
fn lexical(path: &Path) -> PathBuf {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let mut out = PathBuf::new();
    for part in absolute.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                out.pop();
            }
            part => out.push(part),
        }
    }
    out
}

/// The deepest folder that holds every root; a folder holds itself.
fn common_base(roots: &[PathBuf]) -> PathBuf {
    let mut folders = roots.iter().map(|root| match root.parent() {
        Some(parent) if !root.is_dir() => parent,
        _ => root.as_path(),
    });
    let Some(first) = folders.next() else { return PathBuf::new() };
    let mut base = first.to_owned();
    for folder in folders {
        while !folder.starts_with(&base) && base.pop() {}
    }
    base
}

struct Walker {
    base: Arc<Path>,
    found: Walk,
    /// Folders that were listed, by their canonical path.
    folders: BTreeSet<PathBuf>,
    /// Files that were listed other than through their folder.
    files: BTreeSet<PathBuf>,
    /// Links put off until every real folder was listed.
    links: Vec<PathBuf>,
}

impl Default for Walker {
    fn default() -> Self {
        Walker {
            base: Path::new("").into(),
            found: Walk::default(),
            folders: BTreeSet::new(),
            files: BTreeSet::new(),
            links: Vec::new(),
        }
    }
}

impl Walker {
    fn name(&self, path: &Path) -> String {
        let name = name_of(path.strip_prefix(&self.base).unwrap_or(path));
        // The base itself has no name below the base.
        if name.is_empty() { path.display().to_string() } else { name }
    }

    fn ignore(&mut self, path: &Path, reason: &'static str) {
        let name = self.name(path);
        self.found.ignored.push(Ignored { name, reason });
    }

    fn refuse(&mut self, path: &Path, code: &'static str, message: String) {
        let refusal = Refusal::new(self.name(path), code, message);
        self.found.refused.push(refusal);
    }

    /// A path that the user named.
    fn root(&mut self, path: &Path) {
        match fs::metadata(path) {
            Err(e) => {
                let missing = "cannot be opened: expected a file or a folder; check the path";
                self.refuse(path, "path.unreadable", format!("{missing} ({e})"));
            }
            Ok(m) if m.is_dir() => self.folder(path),
            Ok(m) => match Format::of_name(&file_name(path)) {
                Some(kind) => self.file_once(path, m.len(), kind),
                None => {
                    let expected = Format::extensions();
                    self.refuse(
                        path,
                        "format.unknown",
                        format!("the extension names no format that is read: expected {expected}"),
                    );
                }
            },
        }
    }

    fn input(&mut self, path: &Path, bytes: u64, kind: (Format, crate::Compression)) {
        let relative = path.strip_prefix(&self.base).unwrap_or(path);
        self.found.inputs.push(Input::new(self.base.clone(), relative, bytes, kind));
    }

    /// A file that was reached other than through its folder: it may have been listed there.
    fn file_once(&mut self, path: &Path, bytes: u64, kind: (Format, crate::Compression)) {
        let real = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        let listed = real.parent().is_some_and(|p| self.folders.contains(p)) && !hidden(&real);
        if listed || !self.files.insert(real) {
            // The same path twice needs no word; another path to the same file does.
            if !self.found.inputs.iter().any(|i| i.path() == path) {
                self.ignore(path, "another name of a file that is listed");
            }
        } else {
            self.input(path, bytes, kind);
        }
    }

    /// A folder and all below it, links put off.
    fn folder(&mut self, path: &Path) {
        let mut stack = vec![path.to_owned()];
        while let Some(folder) = stack.pop() {
            let real = fs::canonicalize(&folder).unwrap_or_else(|_| folder.clone());
            if !self.folders.insert(real) {
                continue;
            }
            match fs::read_dir(&folder) {
                Ok(entries) => self.entries(&folder, entries, &mut stack),
                Err(e) => self.unreadable(&folder, &e),
            }
        }
    }

    fn unreadable(&mut self, folder: &Path, e: &std::io::Error) {
        let word =
            "the folder cannot be listed: give yourself permission to read it or leave it out";
        self.refuse(folder, "folder.unreadable", format!("{word} ({e})"));
    }

    fn entries(&mut self, folder: &Path, entries: fs::ReadDir, stack: &mut Vec<PathBuf>) {
        for entry in entries {
            let (entry, kind) = match entry.and_then(|e| e.file_type().map(|t| (e, t))) {
                Ok(found) => found,
                Err(e) => {
                    self.unreadable(folder, &e);
                    continue;
                }
            };
            let path = entry.path();
            if hidden(&path) {
                self.ignore(&path, "hidden");
            } else if kind.is_symlink() {
                self.links.push(path);
            } else if kind.is_dir() {
                stack.push(path);
            } else if !kind.is_file() {
                self.ignore(&path, "neither a file nor a folder");
            } else if let Some(format) = Format::of_name(&file_name(&path)) {
                let bytes = entry.metadata().map_or(0, |m| m.len());
                self.input(&path, bytes, format);
            } else {
                self.ignore(&path, "its extension names no format that is read");
            }
        }
    }

    /// The links, in the order of their names; what lies behind them may hold more.
    fn links(&mut self) {
        let mut pending: BTreeSet<PathBuf> = std::mem::take(&mut self.links).into_iter().collect();
        while let Some(link) = pending.pop_first() {
            self.link(&link);
            pending.extend(std::mem::take(&mut self.links));
        }
    }

    fn link(&mut self, link: &Path) {
        let (target, kind) = match fs::canonicalize(link).and_then(|t| Ok((fs::metadata(&t)?, t))) {
            Ok((kind, target)) => (target, kind),
            Err(e) => {
                let word = "the symbolic link leads nowhere: remove it or mend its target";
                return self.refuse(link, "symlink.broken", format!("{word} ({e})"));
            }
        };
        if kind.is_dir() {
            let here = link.parent().and_then(|p| fs::canonicalize(p).ok());
            if here.is_some_and(|here| here.starts_with(&target)) {
                let word = "the symbolic link leads to a folder that holds it, a loop: remove it";
                self.refuse(link, "symlink.loop", word.to_owned());
            } else if self.folders.contains(&target) {
                self.ignore(link, "another name of a folder that is listed");
            } else {
                self.folder(link);
            }
        } else if !kind.is_file() {
            self.ignore(link, "neither a file nor a folder");
        } else if let Some(format) = Format::of_name(&file_name(link)) {
            self.file_once(link, kind.len(), format);
        } else {
            self.ignore(link, "its extension names no format that is read");
        }
    }
}

fn file_name(path: &Path) -> String {
    path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default()
}

fn hidden(path: &Path) -> bool {
    path.file_name().is_some_and(|n| n.as_encoded_bytes().starts_with(b"."))
}
