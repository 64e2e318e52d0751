//! Days and windows of time.

use jiff::civil::{Date, Weekday};
use serde::{Deserialize, Serialize};

/// The length of a window of time.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Window {
    /// A day.
    Day,
    /// A week from Monday.
    Week,
    /// A calendar month.
    Month,
}

fn parse(date: &str) -> Option<Date> {
    let day = date.get(..10)?;
    // `jiff` also reads other forms; a day is written as year, month and day with hyphens.
    let b = day.as_bytes();
    (b[4] == b'-' && b[7] == b'-').then(|| day.parse().ok())?
}

/// The first ten characters of an ISO date, where they name a day that exists.
pub(crate) fn day_of(date: &str) -> Option<&str> {
    parse(date).and_then(|_| date.get(..10))
}

/// Days since 1970-01-01 of an ISO date or date and time; `None` where it is not one.
pub fn day_number(date: &str) -> Option<i32> {
    let epoch = Date::constant(1970, 1, 1);
    parse(date)?.since(epoch).ok().map(|s| s.get_days())
}

fn date(day: i32) -> Option<Date> {
    Date::constant(1970, 1, 1).checked_add(jiff::Span::new().try_days(day).ok()?).ok()
}

/// The ISO date of a number of days since 1970-01-01.
pub fn day_text(day: i32) -> String {
    date(day).map(|d| d.to_string()).unwrap_or_default()
}

impl Window {
    /// The first day of the window that holds `day`.
    pub fn start(self, day: i32) -> i32 {
        let Some(d) = date(day) else { return day };
        match self {
            Window::Day => day,
            Window::Week => day - i32::from(d.weekday().since(Weekday::Monday)),
            Window::Month => day - i32::from(d.day()) + 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_begin_where_calendars_say() {
        let d = day_number("2026-03-05T23:10:00+01:00").unwrap();
        assert_eq!(day_text(d), "2026-03-05");
        assert_eq!(day_text(Window::Week.start(d)), "2026-03-02");
        assert_eq!(day_text(Window::Month.start(d)), "2026-03-01");
        assert_eq!(day_number("1969-12-31"), Some(-1));
        for odd in ["", "2026-02-30", "hier", "5 mars 2026 à Paris", "2026-3-5", "éééééééééé"]
        {
            assert_eq!(day_number(odd), None, "{odd}");
        }
    }
}
