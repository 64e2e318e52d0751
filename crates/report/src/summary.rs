//! The table that a run prints at its end.

use crate::run::RunData;
use aggregate::{Filters, Net, SubjectView, View};
use document::{OUTLET, UNKNOWN};
use std::fmt::Write;

/// How the table is set.
#[derive(Clone, Debug)]
pub struct SummaryOptions {
    /// Columns of the terminal.
    pub width: usize,
    /// Whether to colour for and against.
    pub color: bool,
    /// Rows.
    pub actors: usize,
}

impl Default for SummaryOptions {
    fn default() -> Self {
        SummaryOptions { width: 100, color: false, actors: 12 }
    }
}

const GREEN: &str = "\u{1b}[36m";
const RED: &str = "\u{1b}[31m";
const DIM: &str = "\u{1b}[2m";
const OFF: &str = "\u{1b}[0m";

/// The text without what would move the cursor or turn the line, in at most `width` columns.
/// Wide letters count as one: a line may then be somewhat too long, never garbled.
fn fit(s: &str, width: usize) -> String {
    let hidden = |c: char| {
        c.is_control()
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
    };
    let mut out: String = s.chars().filter(|c| !hidden(*c)).take(width + 1).collect();
    if out.chars().count() > width {
        out = out.chars().take(width.saturating_sub(1)).collect();
        out.push('…');
    }
    out
}

fn pad(s: &str, width: usize) -> String {
    let s = fit(s, width);
    let n = s.chars().count();
    format!("{s}{}", " ".repeat(width.saturating_sub(n)))
}

fn net(n: Option<Net>) -> String {
    n.map_or_else(String::new, |n| {
        let sign = |x: f64| format!("{x:+.1}").replace('-', "−");
        format!("{} [{}, {}]", sign(n.value), sign(n.interval.low), sign(n.interval.high))
    })
}

/// A table of the main actors: how many statements, for and against whom or what, and what is said
/// of them. Asserted statements only; the last line says how many others there are.
pub fn summary(run: &RunData, options: &SummaryOptions) -> String {
    let sealed = run.aggregate().finish();
    let view = View::new(&sealed, &Filters::default());
    let paint = |code: &str, s: &str| {
        if options.color && !s.is_empty() { format!("{code}{s}{OFF}") } else { s.to_owned() }
    };
    let mut order: Vec<usize> = (0..view.subjects.len())
        .filter(|&i| {
            let s = &view.subjects[i];
            !s.issue
                && s.id != UNKNOWN
                && s.id != OUTLET
                && s.held.statements + s.toward.statements > 0
        })
        .collect();
    let weight = |s: &SubjectView| (s.held.statements, s.toward.statements);
    order.sort_by(|&a, &b| {
        let (a, b) = (&view.subjects[a], &view.subjects[b]);
        weight(b).cmp(&weight(a)).then_with(|| a.id.cmp(&b.id))
    });
    let width = options.width.clamp(60, 200);
    let name = (width / 4).min(30);
    let rest = width - name - 8 - 20;
    let side = rest / 2;
    let mut out = String::new();
    let head = format!(
        "{} {:>5}  {} {} {:<17}",
        pad("actor", name),
        "says",
        pad("against", side),
        pad("in favor of", side),
        "seen by others"
    );
    let _ = writeln!(out, "{}", paint(DIM, head.trim_end()));
    for &i in order.iter().take(options.actors) {
        let s = &view.subjects[i];
        let list = |favor: bool| {
            let mut on: Vec<(u32, &str)> = view
                .pairs
                .iter()
                .filter(|p| p.holder == i)
                .map(|p| {
                    let d = p.tally.asserted();
                    (if favor { d.favor } else { d.against }, view.subjects[p.target].name.as_str())
                })
                .filter(|x| x.0 > 0)
                .collect();
            on.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(b.1)));
            let parts: Vec<String> = on
                .iter()
                .map(|(n, name)| if *n > 1 { format!("{name} ×{n}") } else { (*name).to_owned() })
                .collect();
            pad(&parts.join(", "), side)
        };
        let line = format!(
            "{} {:>5}  {} {} {}",
            pad(&s.name, name),
            s.held.statements,
            paint(RED, &list(false)),
            paint(GREEN, &list(true)),
            net(s.toward.net)
        );
        let _ = writeln!(out, "{}", line.trim_end());
    }
    let asserted = view.total.asserted().total();
    let _ = writeln!(
        out,
        "{}",
        paint(
            DIM,
            &format!(
                "{} of {} actors; {} statements in {} articles, {} of them alleged, denied, intended, \
                 conditional or asked and not counted above",
                order.len().min(options.actors),
                order.len(),
                view.total.statements,
                view.documents,
                view.total.statements - asserted
            )
        )
    );
    out
}
