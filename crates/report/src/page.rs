//! `report.html`: one file that needs nothing else.

mod data;

use crate::error::WriteError;
use crate::run::RunData;
use aggregate::Filters;
use std::io::Write;
use std::str::FromStr;

/// Language of the page's own words.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum UiLang {
    /// English.
    #[default]
    En,
    /// French.
    Fr,
}

impl UiLang {
    /// Its code.
    pub fn as_str(self) -> &'static str {
        match self {
            UiLang::En => "en",
            UiLang::Fr => "fr",
        }
    }

    /// The words, as a JSON object.
    pub(crate) fn words(self) -> &'static str {
        match self {
            UiLang::En => include_str!("../assets/ui/en.json"),
            UiLang::Fr => include_str!("../assets/ui/fr.json"),
        }
    }
}

impl FromStr for UiLang {
    type Err = String;
    fn from_str(s: &str) -> Result<Self, String> {
        match s {
            "en" => Ok(UiLang::En),
            "fr" => Ok(UiLang::Fr),
            _ => Err(format!("unknown interface language `{s}`: expected en or fr")),
        }
    }
}

/// How the page is made.
#[derive(Clone, Debug, Default)]
pub struct PageOptions {
    /// Language of its own words.
    pub lang: UiLang,
}

/// The page's script, in parts that share one scope.
const SCRIPT: &[&str] = &[
    include_str!("../assets/page/model.js"),
    include_str!("../assets/page/stats.js"),
    include_str!("../assets/page/state.js"),
    include_str!("../assets/page/dom.js"),
    include_str!("../assets/page/passages.js"),
    include_str!("../assets/page/charts.js"),
    include_str!("../assets/page/network.js"),
    include_str!("../assets/page/overview.js"),
    include_str!("../assets/page/actor.js"),
    include_str!("../assets/page/ledger.js"),
    include_str!("../assets/page/main.js"),
];

/// JSON that may stand inside a `script` element: nothing in it can close the element.
fn for_script(json: &str) -> String {
    json.replace('<', "\\u003c").replace('\u{2028}', "\\u2028").replace('\u{2029}', "\\u2029")
}

/// Writes `report.html`. Records that `filters` leave out are not in the file at all.
///
/// # Errors
/// Those of `out`.
pub fn render(
    run: &RunData,
    filters: &Filters,
    options: &PageOptions,
    mut out: impl Write,
) -> Result<(), WriteError> {
    let data = data::page_data(run, filters);
    let mut env = minijinja::Environment::new();
    env.add_template("report.html", include_str!("../assets/page/report.html"))?;
    let words: std::collections::BTreeMap<String, String> =
        serde_json::from_str(options.lang.words())?;
    let html = env.get_template("report.html")?.render(minijinja::context! {
        lang => options.lang.as_str(),
        title => run.title.as_str(),
        generator => run.generator.as_str(),
        words => minijinja::Value::from_pairs(words),
        style => include_str!("../assets/page/style.css"),
        notice => include_str!("../assets/NOTICE.txt"),
        d3 => include_str!("../assets/d3-7.9.2.min.js"),
        plot => include_str!("../assets/plot-0.6.17.umd.min.js"),
        script => SCRIPT.concat(),
        words_json => for_script(options.lang.words()),
        data_json => for_script(&serde_json::to_string(&data)?),
    })?;
    out.write_all(html.as_bytes())?;
    Ok(())
}
