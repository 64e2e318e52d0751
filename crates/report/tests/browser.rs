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

fn page(run: &RunData, lang: UiLang) -> String {
    let mut out = Vec::new();
    render(run, &Filters::default(), &PageOptions { lang }, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

/// The document as drawn, and what the console said.
fn draw(browser: &str, dir: &Path, html: &str, hash: &str) -> (String, String) {
    let file = dir.join("report.html");
    std::fs::write(&file, html).unwrap();
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

fn folder(name: &str) -> std::path::PathBuf {
    let dir = std::env::temp_dir().join(format!("hemicycle-{name}-{}", std::process::id()));
    std::fs::create_dir_all(&dir).unwrap();
    dir
}

/// The part of the page that the script made.
fn main_part(dom: &str) -> &str {
    let start = dom.find("<main").unwrap();
    &dom[start..start + dom[start..].find("<footer").unwrap()]
}

#[test]
fn every_view_draws_itself() {
    let Some(browser) = browser() else { return };
    let dir = folder("views");
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
        let (dom, console) = draw(browser, &dir, &page(run, lang), hash);
        assert_eq!(console, "", "the console spoke at #{hash}");
        for text in wanted {
            assert!(main_part(&dom).contains(text), "`{text}` is missing at #{hash}");
        }
        assert!(!main_part(&dom).contains("<img"), "markup from a text at #{hash}");
    }
    let empty = RunData { title: "nothing".into(), ..RunData::default() };
    let (dom, console) = draw(browser, &dir, &page(&empty, UiLang::En), "");
    assert_eq!(console, "");
    assert!(main_part(&dom).contains("No statement was found"));
    std::fs::remove_dir_all(&dir).unwrap();
}

/// A filtered view is counted by the script, the files by this crate: they must not differ.
#[test]
fn the_script_counts_as_the_files_do() {
    let Some(browser) = browser() else { return };
    let dir = folder("counts");
    let run = made::run(80, 6, 0, false);
    let tell = "draw(true);\n{ const out = {}; for (const s of subjects) \
        for (const { subject, tally, net } of positionsToward(last.view, s.i)) \
        out[`${subject.id} ${s.id}`] = [tally.statements, tally.all, tally.docs.size, \
        tally.outlets.size, net && [net.value, net.low, net.high, net.shrunken, net.articles]]; \
        document.getElementById('main').textContent = JSON.stringify(out); }\n";
    let html = page(&run, UiLang::En);
    assert_eq!(html.matches("draw(true);\n").count(), 1);
    let (dom, console) = draw(browser, &dir, &html.replace("draw(true);\n", tell), "");
    assert_eq!(console, "");
    let main = main_part(&dom);
    let json = &main[main.find('{').unwrap()..=main.rfind('}').unwrap()];
    let seen: serde_json::Map<String, serde_json::Value> = serde_json::from_str(json).unwrap();

    let sealed = run.aggregate().finish();
    let view = aggregate::View::new(&sealed, &Filters::default());
    assert!(view.pairs.len() > 100);
    for p in &view.pairs {
        let (holder, target) = (&view.subjects[p.holder].id, &view.subjects[p.target].id);
        let t = &p.tally;
        let net = t
            .net
            .map(|n| (n.value, n.interval.low, n.interval.high, n.shrunken, f64::from(n.articles)));
        let got = &seen[&format!("{holder} {target}")];
        let counts = [t.statements, t.statements_with_copies, t.articles, t.outlets];
        for (i, n) in counts.into_iter().enumerate() {
            assert_eq!(got[i], n, "{holder} on {target}");
        }
        let number = |i: usize| got[4][i].as_f64().unwrap();
        let there =
            (!got[4].is_null()).then(|| (number(0), number(1), number(2), number(3), number(4)));
        assert_eq!(there, net, "{holder} on {target}");
    }
    std::fs::remove_dir_all(&dir).unwrap();
}
