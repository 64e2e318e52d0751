//! Tables in documents that a command writes: the lines between `<!-- NAME: … -->` and `<!-- end -->`.

use anyhow::{Context, Result, bail};
use std::path::Path;

/// What to do with a table that the document holds already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Put the new one in its place.
    Write,
    /// Fail where it differs.
    Compare,
}

/// Writes or compares the table `name` of a document.
///
/// # Errors
/// When the document has no such place, or (comparing) another table there.
pub fn table(file: &Path, name: &str, table: &str, mode: Mode) -> Result<()> {
    let text =
        std::fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
    let new = replaced(&text, name, table)
        .with_context(|| format!("{}: no `<!-- {name}: … -->` with its end", file.display()))?;
    if new == text {
        return Ok(());
    }
    if mode == Mode::Compare {
        bail!("{}: the table `{name}` is out of date; run with --update", file.display());
    }
    std::fs::write(file, new).with_context(|| format!("cannot write {}", file.display()))
}

fn replaced(text: &str, name: &str, table: &str) -> Option<String> {
    let open = text.find(&format!("<!-- {name}:"))?;
    let from = open + text[open..].find("-->")? + 3;
    let to = from + text[from..].find("<!-- end -->")?;
    Some(format!("{}\n\n{}\n\n{}", &text[..from], table.trim_end(), &text[to..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_between_changes() {
        let text = "a\n<!-- x: by a command -->\nold\n<!-- end -->\nb\n";
        let new = replaced(text, "x", "| t |\n").unwrap();
        assert_eq!(new, "a\n<!-- x: by a command -->\n\n| t |\n\n<!-- end -->\nb\n");
        assert_eq!(replaced(&new, "x", "| t |\n").unwrap(), new);
        assert!(replaced(text, "y", "").is_none());
    }
}
