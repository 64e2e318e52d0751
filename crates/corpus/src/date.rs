//! Dates of articles, in the forms that papers and databases write them, to ISO 8601.

use crate::table;
use document::slug;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::fmt::{rfc2822, temporal::Pieces, temporal::PiecesOffset};
use rustc_hash::FxHashMap;
use std::sync::LazyLock;

/// Names of months without diacritics, with their numbers.
static MONTHS: LazyLock<FxHashMap<String, i8>> = LazyLock::new(|| {
    table::pairs(include_str!("data/months.tsv"))
        .filter_map(|(name, number)| Some((slug(name), number.parse().ok()?)))
        .collect()
});

/// A date, or a date and time, as ISO 8601: `2026-03-05`, `2026-03-05T11:42:00+01:00`.
///
/// Understood are ISO 8601, RFC 2822, seconds or milliseconds since 1970, `05/03/2026` and its kind
/// with `.` or `-` (day first, unless only month first makes a date), and dates with the name of the
/// month in the languages of `data/months.tsv`, whatever stands around them. The time is kept where it
/// was written in one of the first three.
///
/// ```
/// assert_eq!(corpus::normalise_date("jeudi 5 mars 2026 à 11h42").as_deref(), Some("2026-03-05"));
/// assert_eq!(corpus::normalise_date("soon"), None);
/// ```
pub fn normalise(raw: &str) -> Option<String> {
    let raw = raw.trim();
    // No date is longer; what is longer is a sentence.
    if raw.is_empty() || raw.len() > 100 {
        return None;
    }
    // What these two give is held to the same bounds as what is written out.
    epoch(raw)
        .or_else(|| mail(raw))
        .and_then(|date| iso(&date))
        .or_else(|| iso(raw))
        .or_else(|| numeric(raw))
        .or_else(|| worded(raw))
}

/// The date in a file's name: `2026-03-11`, `2026_03_11`, `20260311`, `2026/03/11/…`; the last one counts.
pub(crate) fn from_name(name: &str) -> Option<String> {
    let bytes = name.as_bytes();
    let mut found = None;
    for start in 0..bytes.len() {
        let fresh = start == 0 || !bytes[start - 1].is_ascii_digit();
        if fresh && let Some(date) = name_date(&bytes[start..]) {
            found = Some(date.to_string());
        }
    }
    found
}

fn name_date(bytes: &[u8]) -> Option<Date> {
    let number = |range: std::ops::Range<usize>| -> Option<i16> {
        let digits = bytes.get(range)?;
        digits.iter().all(u8::is_ascii_digit).then(|| {
            digits.iter().fold(0i16, |n, d| n.wrapping_mul(10).wrapping_add(i16::from(d - b'0')))
        })
    };
    let year = number(0..4)?;
    let separator = *bytes.get(4)?;
    let (month, day, end) = match separator {
        b'-' | b'_' | b'.' | b'/' if bytes.get(7) == Some(&separator) => (5..7, 8..10, 10),
        b'0'..=b'9' => (4..6, 6..8, 8),
        _ => return None,
    };
    if bytes.get(end).is_some_and(u8::is_ascii_digit) {
        // `20260311T1142` and `202603111142` differ: the latter is a number like any other.
        return None;
    }
    date(year, number(month)?, number(day)?)
}

fn date(year: i16, month: i16, day: i16) -> Option<Date> {
    if !(1500..2200).contains(&year) {
        return None;
    }
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

fn epoch(raw: &str) -> Option<String> {
    if !raw.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let n: i64 = raw.parse().ok()?;
    let at = match raw.len() {
        9 | 10 => Timestamp::from_second(n),
        12 | 13 => Timestamp::from_second(n / 1000),
        _ => return None,
    };
    Some(at.ok()?.strftime("%Y-%m-%dT%H:%M:%SZ").to_string())
}

fn iso(raw: &str) -> Option<String> {
    let year: i16 = raw.get(..4)?.parse().ok()?;
    let pieces = Pieces::parse(raw).ok()?;
    let day = pieces.date();
    date(year, i16::from(day.month()), i16::from(day.day()))?;
    let Some(time) = pieces.time() else { return Some(day.to_string()) };
    let mut out = format!("{day}T{:02}:{:02}:{:02}", time.hour(), time.minute(), time.second());
    match pieces.offset() {
        Some(PiecesOffset::Zulu) => out.push('Z'),
        Some(offset) => push_offset(&mut out, offset.to_numeric_offset().seconds()),
        None => {}
    }
    Some(out)
}

fn push_offset(out: &mut String, seconds: i32) {
    let minutes = seconds.unsigned_abs() / 60;
    let sign = if seconds < 0 { '-' } else { '+' };
    out.push_str(&format!("{sign}{:02}:{:02}", minutes / 60, minutes % 60));
}

fn mail(raw: &str) -> Option<String> {
    let at = rfc2822::parse(raw).ok()?;
    let mut out = at.strftime("%Y-%m-%dT%H:%M:%S").to_string();
    push_offset(&mut out, at.offset().seconds());
    Some(out)
}

/// Three numbers with the same mark between them, at the beginning.
fn numeric(raw: &str) -> Option<String> {
    let end = raw.find(|c: char| !c.is_ascii_digit() && !matches!(c, '/' | '.' | '-'));
    let head = raw[..end.unwrap_or(raw.len())].trim_end_matches(['.', '-', '/']);
    let separator = head.find(|c: char| !c.is_ascii_digit()).map(|i| &head[i..=i])?;
    let mut parts = head.split(separator);
    let (a, b, c) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() {
        return None;
    }
    let n = |s: &str| s.parse::<i16>().ok();
    let found = match (a.len(), c.len()) {
        (4, 1..=2) => date(n(a)?, n(b)?, n(c)?),
        (1..=2, 4) => date(n(c)?, n(b)?, n(a)?).or_else(|| date(n(c)?, n(a)?, n(b)?)),
        _ => None,
    };
    found.map(|d| d.to_string())
}

/// A month's name with a day beside it and a year after it: `5 mars 2026`, `March 5th, 2026`,
/// `5 de marzo de 2026`, `5. März 2026`.
fn worded(raw: &str) -> Option<String> {
    let words: Vec<&str> =
        raw.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
    let number = |i: Option<usize>| -> Option<i16> {
        let word = words.get(i?)?;
        let digits = word.find(|c: char| !c.is_ascii_digit()).unwrap_or(word.len());
        // `1er`, `5th`, `3rd`: digits and a short ending.
        (digits > 0 && word.len() - digits <= 3).then(|| word[..digits].parse().ok())?
    };
    let filler = |i: usize| words.get(i).is_some_and(|w| ["de", "del", "of"].contains(w));
    for (i, word) in words.iter().enumerate() {
        let Some(&month) = MONTHS.get(&slug(word)) else { continue };
        let before = i.checked_sub(1).map(|j| if filler(j) { j.checked_sub(1) } else { Some(j) });
        let skip = |j: usize| if filler(j) { j + 1 } else { j };
        let day_before = number(before.flatten()).filter(|d| (1..=31).contains(d));
        let (day, year) = match day_before {
            Some(day) => (day, number(Some(skip(i + 1)))),
            None => (number(Some(i + 1)).unwrap_or(0), number(Some(skip(i + 2)))),
        };
        if let Some(found) = year.and_then(|year| date(year, i16::from(month), day)) {
            return Some(found.to_string());
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms() {
        let cases = [
            ("2026-03-05", "2026-03-05"),
            ("2026-03-05T11:42:00+01:00", "2026-03-05T11:42:00+01:00"),
            ("2026-03-05T10:42:00.123Z", "2026-03-05T10:42:00Z"),
            ("2026-03-05 11:42", "2026-03-05T11:42:00"),
            ("2026-03-05T11:42:00-0330", "2026-03-05T11:42:00-03:30"),
            ("20260305", "2026-03-05"),
            ("2026/3/5", "2026-03-05"),
            ("Thu, 05 Mar 2026 11:42:00 +0100", "2026-03-05T11:42:00+01:00"),
            ("1772707320", "2026-03-05T10:42:00Z"),
            ("1772707320000", "2026-03-05T10:42:00Z"),
            ("05/03/2026", "2026-03-05"),
            ("05.03.2026, 11:42 Uhr", "2026-03-05"),
            ("3/25/2026", "2026-03-25"),
            ("5 mars 2026", "2026-03-05"),
            ("1er février 2026", "2026-02-01"),
            ("Publié le jeudi 5 MARS 2026 à 11 h 42", "2026-03-05"),
            ("March 5, 2026", "2026-03-05"),
            ("Mar. 5th, 2026", "2026-03-05"),
            ("5. März 2026", "2026-03-05"),
            ("5 de marzo de 2026", "2026-03-05"),
            ("5 de março de 2026", "2026-03-05"),
            ("5 marzo 2026", "2026-03-05"),
            ("5 maart 2026", "2026-03-05"),
            ("31 déc. 2025", "2025-12-31"),
        ];
        for (raw, expected) in cases {
            assert_eq!(normalise(raw).as_deref(), Some(expected), "{raw}");
        }
        for raw in [
            "",
            "hier",
            "2026",
            "31/02/2026",
            "5 mars",
            "mars 2026",
            "99999999999999",
            "7300000000",
            "été 2026",
            "2026-03",
        ] {
            assert_eq!(normalise(raw), None, "{raw}");
        }
    }

    #[test]
    fn names() {
        let cases = [
            ("fr/2026-03-11_a.txt", Some("2026-03-11")),
            ("20260311-a.txt", Some("2026-03-11")),
            ("2026/03/11/a.html", Some("2026-03-11")),
            ("archive-2025-01-01/2026_03_11.txt", Some("2026-03-11")),
            ("2026-03_selection.jsonl", None),
            ("2026-13-40.txt", None),
            ("120260311.txt", None),
        ];
        for (name, expected) in cases {
            assert_eq!(from_name(name).as_deref(), expected, "{name}");
        }
    }
}
