//! `hemicycle annotate show`: gold and what is found, side by side.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;

use common::{arg, hemicycle, text};
use std::fs;

const ARTICLE: &str = "Corvex sous le feu\n\nLa ministre Ada Moreau accuse Corvex de mentir. Noé Brac soutient le pont.\n";

fn gold(holder: &str, modality: &str) -> String {
    format!(
        r#"{{"lang": "fr", "date": "2026-03-05", "title": "Corvex sous le feu", "source": "La Gazette du gué",
        "actors": [
          {{"id": "ada-moreau", "type": "PER", "name": "Ada Moreau", "mentions": ["Ada Moreau"]}},
          {{"id": "noe-brac", "type": "PER", "name": "Noé Brac", "mentions": ["Noé Brac"]}},
          {{"id": "corvex", "type": "ORG", "name": "Corvex", "mentions": ["Corvex"]}}],
        "issues": [{{"id": "pont", "label": "pont", "patterns": {{"fr": ["le pont"]}}}}],
        "quotes": [],
        "stances": [
          {{"holder": "{holder}", "target": "corvex", "polarity": "against", "strength": 2, "act": "speech",
            "modality": "{modality}", "negated": false, "voice": "outlet", "attribution": [], "cue": "accuse",
            "evidence": {{"exact": "Ada Moreau accuse Corvex"}}}}]}}"#
    )
}

#[test]
fn two_annotations_are_aligned_by_sentence() {
    let dir = tempfile::tempdir().unwrap();
    let article = dir.path().join("a.txt");
    let other = dir.path().join("other.gold.json");
    fs::write(&article, ARTICLE).unwrap();
    fs::write(dir.path().join("a.gold.json"), gold("ada-moreau", "asserted")).unwrap();
    let show = |second: String| {
        fs::write(&other, second).unwrap();
        let output = hemicycle(&["annotate", "show", arg(&article), "--against", arg(&other)]);
        assert!(output.status.success(), "{}", text(&output.stderr));
        text(&output.stdout)
    };
    let same = show(gold("ada-moreau", "asserted"));
    assert!(
        same.contains("5 alike (=), 0 differing (~), 0 only in the gold (-), 0 only found (+)"),
        "{same}"
    );
    assert!(same.contains("= ada-moreau → corvex: against 2 asserted [accuse]\n"), "{same}");
    let other_modality = show(gold("ada-moreau", "alleged"));
    assert!(
        other_modality.contains("~ ada-moreau → corvex: against 2 asserted [accuse] | alleged\n")
    );
    let other_holder = show(gold("outlet", "asserted"));
    assert!(other_holder.contains("| holder outlet\n"), "{other_holder}");
    assert!(!same.contains('\x1b'), "no colours where stdout is no terminal");
}

#[test]
fn the_program_stands_beside_the_gold() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("a.txt"), ARTICLE).unwrap();
    fs::write(dir.path().join("a.gold.json"), gold("ada-moreau", "asserted")).unwrap();
    let output = hemicycle(&["annotate", "show", arg(&dir.path().join("a"))]);
    let shown = text(&output.stdout);
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert!(shown.contains("La ministre Ada Moreau accuse Corvex de mentir."), "{shown}");
    assert!(shown.contains("= ada-moreau → corvex: against"), "{shown}");
    assert!(shown.contains("+ noe-brac → "), "{shown}");
}

#[test]
fn what_is_wrong_is_named() {
    let dir = tempfile::tempdir().unwrap();
    let output = hemicycle(&["annotate", "show", arg(&dir.path().join("none.txt"))]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("X.gold.json"));
    fs::write(dir.path().join("a.txt"), "Un tout autre texte.").unwrap();
    fs::write(dir.path().join("a.gold.json"), gold("nemo", "asserted")).unwrap();
    let output = hemicycle(&["annotate", "show", arg(&dir.path().join("a.txt"))]);
    assert_eq!(output.status.code(), Some(2));
    let message = text(&output.stderr);
    assert!(message.contains("nemo") && message.contains("Ada Moreau"), "{message}");
}
