//! Marks, speakers, indirect reports, nesting.

use crate::fixture::{annotate, quotes};

#[track_caller]
fn check(lines: &str, expect: &[&str]) {
    assert_eq!(quotes(&annotate(lines)), expect);
}

#[test]
fn the_incise_names_the_speaker() {
    check(
        "« « PUNCT 4 punct
         Tout tout PRON 3 nsubj
         va aller VERB 7 ccomp VerbForm=Fin
         bien bien ADV 3 advmod
         » » PUNCT 3 punct
         , , PUNCT 7 punct
         dit dire VERB 0 root VerbForm=Fin
         Odile Odile PROPN 7 nsubj @odile:PER
         . . PUNCT 7 punct",
        &["direct odile « Tout va bien »"],
    );
}

#[test]
fn indirect_speech_begins_at_its_complementiser() {
    check(
        "Odile Odile PROPN 2 nsubj @odile:PER
         affirme affirmer VERB 0 root VerbForm=Fin
         que que SCONJ 6 mark
         la le DET 5 det
         taxe taxe NOUN 6 nsubj
         nuit nuire VERB 2 ccomp VerbForm=Fin
         . . PUNCT 2 punct",
        &["indirect odile que la taxe nuit"],
    );
}

#[test]
fn a_fragment_makes_the_report_mixed() {
    check(
        "Odile Odile PROPN 2 nsubj @odile:PER
         affirme affirmer VERB 0 root VerbForm=Fin
         que que SCONJ 9 mark
         la le DET 5 det
         taxe taxe NOUN 9 nsubj
         est être AUX 9 cop VerbForm=Fin
         « « PUNCT 9 punct
         franchement franchement ADV 9 advmod
         absurde absurde ADJ 2 ccomp
         » » PUNCT 9 punct
         . . PUNCT 2 punct",
        &["mixed odile que la taxe est « franchement absurde »"],
    );
}

#[test]
fn a_title_in_marks_is_no_quote() {
    check(
        "Odile Odile PROPN 2 nsubj @odile:PER
         lit lire VERB 0 root VerbForm=Fin
         « « PUNCT 4 punct
         Germinal Germinal PROPN 2 obj
         » » PUNCT 4 punct
         . . PUNCT 2 punct",
        &[],
    );
}

#[test]
fn a_quote_that_stands_alone_goes_on_with_the_last_speaker() {
    check(
        "« « PUNCT 3 punct
         Tout tout PRON 3 nsubj
         va aller VERB 6 ccomp VerbForm=Fin
         » » PUNCT 3 punct
         , , PUNCT 6 punct
         dit dire VERB 0 root VerbForm=Fin
         Odile Odile PROPN 6 nsubj @odile:PER
         . . PUNCT 6 punct

         « « PUNCT 3 punct
         Rien rien PRON 3 nsubj
         change changer VERB 0 root VerbForm=Fin
         ici ici ADV 3 advmod
         . . PUNCT 3 punct
         » » PUNCT 3 punct",
        &["direct odile « Tout va »", "direct odile « Rien change ici . »"],
    );
}

#[test]
fn an_odd_mark_costs_its_paragraph_at_most() {
    let doc = annotate(
        "Une un DET 3 det
         « « PUNCT 3 punct
         idée idée NOUN 0 root
         . . PUNCT 3 punct
         ¶
         « « PUNCT 3 punct
         Tout tout PRON 3 nsubj
         va aller VERB 6 ccomp VerbForm=Fin
         » » PUNCT 3 punct
         , , PUNCT 6 punct
         dit dire VERB 0 root VerbForm=Fin
         Odile Odile PROPN 6 nsubj @odile:PER
         . . PUNCT 6 punct",
    );
    assert_eq!(quotes(&doc), ["direct odile « Tout va »"]);
    assert!(doc.diagnostics.iter().any(|d| d.code == "quote.unbalanced"));
}

#[test]
fn without_a_tree_the_marks_alone_speak() {
    let mut doc = crate::fixture::read(
        "« « PUNCT 0 root
         Rien rien PRON 0 root
         ne ne ADV 0 root
         va aller VERB 0 root
         plus plus ADV 0 root
         ici ici ADV 0 root
         . . PUNCT 0 root
         » » PUNCT 0 root",
    );
    for w in &mut doc.tokens.as_mut().unwrap().words {
        (w.head, w.deprel, w.upos) = (None, None, None);
    }
    let analyzer = stance::Analyzer::new(&crate::fixture::packs(), stance::Options::default());
    analyzer.annotate(&mut doc, &mut stance::Scratch::default());
    assert_eq!(quotes(&doc), ["direct  « Rien ne va plus ici . »"]);
    assert_eq!(doc.stances.as_deref(), Some(&[][..]));
}
