//! The page draws itself in a browser, from disk, without an error or a request. Skipped where no
//! Chromium is installed, unless HEMICYCLE_BROWSER_TESTS says that there must be one.

#![expect(clippy::unwrap_used, clippy::print_stderr, reason = "tests may panic and talk")]

mod made;

use aggregate::Filters;
use report::{PageOptions, RunData, UiLang, render};
use std::path::Path;
use std::process::Command;

fn browser() -> Option<&'static str> {
    let names = ["chromium", "chromium-browser", "google-chrome", "chrome"];
    let found = names
        .into_iter()
        .find(|n| Command::new(n).arg("--version").output().is_ok_and(|o| o.status.success()));
    if found.is_none() {
        assert!(std::env::var_os("HEMICYCLE_BROWSER_TESTS").is_none(), "no Chromium in PATH");
        eprintln!("skipped: no Chromium in PATH");
    }
    found
}

/// The document as drawn, and what the console said.
fn draw(browser: &str, dir: &Path, run: &RunData, lang: UiLang, hash: &str) -> (String, String) {
    let file = dir.join("report.html");
    let out = std::fs::File::create(&file).unwrap();
    render(run, &Filters::default(), &PageOptions { lang }, out).unwrap();
    let out = Command::new(browser)
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run"])
        .args(["--disable-background-networking", "--disable-component-update", "--disable-sync"])
        .args(["--enable-logging=stderr", "--v=0", "--virtual-time-budget=5000", "--dump-dom"])
        .arg(format!("--user-data-dir={}", dir.join("profile").display()))
        .arg(format!("file://{}#{hash}", file.display()))
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&out.stderr);
    let console = said.lines().filter(|l| l.contains("CONSOLE")).collect::<Vec<_>>().join("\n");
    (String::from_utf8_lossy(&out.stdout).into_owned(), console)
}

/// The part of the page that the script made.
fn main_part(dom: &str) -> &str {
    let start = dom.find("<main").unwrap();
    &dom[start..start + dom[start..].find("<footer").unwrap()]
}

#[test]
fn every_view_draws_itself() {
    let Some(browser) = browser() else { return };
    let dir = std::env::temp_dir().join(format!("hemicycle-browser-{}", std::process::id()));
    std::fs::create_dir_all(&dir).unwrap();
    let run = made::run(40, 6, 0, false);
    let hostile = made::run(40, 6, 0, true);
    let views = [
        (&run, UiLang::En, "", &["<figure class=\"hemicycle\"><svg", "class=\"matrix\""][..]),
        (&run, UiLang::Fr, "v=ledger", &["Ce qui n’a pas été compris", "scans/p12.pdf"][..]),
        (&run, UiLang::En, "v=actor&id=dockers-union", &["Positions held", "In its own words"][..]),
        (&run, UiLang::En, "sh=dockers-union", &["<mark class=", "Why this record"][..]),
        (&hostile, UiLang::En, "", &["&lt;img src=x onerror=alert(2)&gt;", "class=\"matrix\""][..]),
        (&hostile, UiLang::En, "sh=constructor", &["class=\"panel\""][..]),
    ];
    for (run, lang, hash, wanted) in views {
        let (dom, console) = draw(browser, &dir, run, lang, hash);
        assert_eq!(console, "", "the console spoke at #{hash}");
        for text in wanted {
            assert!(main_part(&dom).contains(text), "`{text}` is missing at #{hash}");
        }
        assert!(!main_part(&dom).contains("<img"), "markup from a text at #{hash}");
    }
    let empty = RunData { title: "nothing".into(), ..RunData::default() };
    let (dom, console) = draw(browser, &dir, &empty, UiLang::En, "");
    assert_eq!(console, "");
    assert!(main_part(&dom).contains("No statement was found"));
    std::fs::remove_dir_all(&dir).unwrap();
}
