//! The page holds what it must, and nothing that a text could make it do.

#![expect(clippy::unwrap_used, reason = "tests may panic")]

mod made;

use aggregate::Filters;
use report::{PageOptions, RunData, UiLang, render};
use std::collections::BTreeMap;

fn page(run: &RunData, lang: UiLang) -> String {
    let mut out = Vec::new();
    render(run, &Filters::default(), &PageOptions { lang }, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn data(html: &str) -> serde_json::Value {
    let start = html.find("id=\"data\">").unwrap() + "id=\"data\">".len();
    let end = start + html[start..].find("</script>").unwrap();
    serde_json::from_str(&html[start..end]).unwrap()
}

#[test]
fn every_statement_is_in_it_with_its_words() {
    let run = made::run(40, 6, 0, false);
    let d = data(&page(&run, UiLang::En));
    let rows = d["records"].as_array().unwrap();
    assert_eq!(rows.len(), run.records.len());
    for (row, r) in rows.iter().zip(&run.records) {
        let passage = d["passages"][row[11].as_u64().unwrap() as usize].as_str().unwrap();
        let units: Vec<u16> = passage.encode_utf16().collect();
        let words = |i: usize| {
            let (a, b) = (row[i][0].as_u64().unwrap(), row[i][1].as_u64().unwrap());
            String::from_utf16(&units[a as usize..b as usize]).unwrap()
        };
        assert_eq!(words(13), r.exact);
        assert_eq!(words(14), r.cue);
        let subject = |i: usize| &d["subjects"][row[i].as_u64().unwrap() as usize];
        assert_eq!(subject(2)[0], r.target.as_str());
        assert_eq!(subject(1)[0], r.corpus_holder().as_str());
    }
}

#[test]
fn hostile_texts_stay_texts() {
    let run = made::run(60, 6, 0, true);
    let html = page(&run, UiLang::En);
    // The script elements are the page's own six, and nothing closes one early.
    assert_eq!(html.matches("</script").count(), 5, "one for each script element");
    assert!(!html.contains("<img"), "markup from a name");
    assert!(html.contains("<title>&lt;&#x2f;script&gt;&lt;b&gt;odd</title>"));
    let names = data(&html)["subjects"].to_string();
    for name in ["</script><script>alert(1)</script>", "__proto__", "{{ title }}{% raw %}"] {
        assert!(names.contains(name), "{name} is not there as text");
    }
}

#[test]
fn the_same_run_gives_the_same_bytes() {
    let run = made::run(30, 5, 0, true);
    let mut other = run.clone();
    other.records.reverse();
    other.docs.reverse();
    other.sort();
    assert_eq!(page(&run, UiLang::Fr), page(&other, UiLang::Fr));
}

#[test]
fn both_interface_languages_say_the_same_things() {
    let read = |s: &str| serde_json::from_str::<BTreeMap<String, String>>(s).unwrap();
    let en = read(include_str!("../assets/ui/en.json"));
    let fr = read(include_str!("../assets/ui/fr.json"));
    let script = [
        include_str!("../assets/page/actor.js"),
        include_str!("../assets/page/charts.js"),
        include_str!("../assets/page/dom.js"),
        include_str!("../assets/page/ledger.js"),
        include_str!("../assets/page/main.js"),
        include_str!("../assets/page/model.js"),
        include_str!("../assets/page/network.js"),
        include_str!("../assets/page/overview.js"),
        include_str!("../assets/page/passages.js"),
        include_str!("../assets/page/report.html"),
    ]
    .concat();
    let holes = |s: &str| {
        let mut found: Vec<String> =
            s.split('{').skip(1).filter_map(|p| Some(p.split_once('}')?.0.to_owned())).collect();
        found.sort();
        found
    };
    for (key, text) in &en {
        let plural = !key.ends_with("_1");
        assert!(!plural || fr.contains_key(key), "fr.json lacks `{key}`");
        if let Some(other) = fr.get(key).filter(|_| plural) {
            assert_eq!(holes(text), holes(other), "`{key}` has other holes in fr.json");
        }
    }
    for key in fr.keys().filter(|k| !k.ends_with("_1")) {
        assert!(en.contains_key(key), "en.json lacks `{key}`");
    }
    // Each word that the script asks for by a plain name is there.
    for part in script.split([' ', '(', '[', '{', '`']).filter_map(|p| p.strip_prefix("t(\"")) {
        let key = part.split('"').next().unwrap();
        let asked = part[key.len() + 1..].starts_with([')', ',']);
        if asked && key.chars().all(|c| c.is_ascii_lowercase() || c == '_') {
            assert!(en.contains_key(key), "no `{key}` in en.json");
        }
    }
}

#[test]
fn filters_leave_records_out_of_the_file() {
    let run = made::run(30, 5, 0, false);
    let mut out = Vec::new();
    let filters = Filters { modalities: vec![document::Modality::Asserted], ..Filters::default() };
    render(&run, &filters, &PageOptions::default(), &mut out).unwrap();
    let d = data(&String::from_utf8(out).unwrap());
    let asserted =
        run.records.iter().filter(|r| r.modality == document::Modality::Asserted).count();
    assert_eq!(d["records"].as_array().unwrap().len(), asserted);
    assert!(asserted < run.records.len());
}

#[test]
fn an_empty_run_has_a_page() {
    let html = page(&RunData::default(), UiLang::En);
    assert!(data(&html)["records"].as_array().unwrap().is_empty());
}
