//! The tables under `src/data`: tab-separated, `#` comments, first line the column names.

/// The rows of a table that is compiled in, as pairs of its first two columns.
pub(crate) fn pairs(table: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    table
        .lines()
        .filter(|line| !line.starts_with('#') && !line.trim().is_empty())
        .skip(1)
        .filter_map(|line| line.split_once('\t'))
        .map(|(a, rest)| (a, rest.split('\t').next().unwrap_or(rest).trim_end()))
}
