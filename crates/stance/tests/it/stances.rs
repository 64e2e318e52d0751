//! Holders, targets, polarity and modality.

use crate::fixture::{annotate, stances};

#[track_caller]
fn check(lines: &str, expect: &[&str]) {
    assert_eq!(stances(&annotate(lines)), expect);
}

#[test]
fn active_and_passive_say_the_same() {
    check(
        "Odile Odile PROPN 2 nsubj @odile:PER
         accuse accuser VERB 0 root VerbForm=Fin
         Basile Basile PROPN 2 obj @basile:PER
         . . PUNCT 2 punct",
        &["odile against basile asserted"],
    );
    check(
        "Basile Basile PROPN 3 nsubj:pass @basile:PER
         est être AUX 3 aux:pass VerbForm=Fin
         accusé accuser VERB 0 root Tense=Past|VerbForm=Part
         par par ADP 5 case
         Odile Odile PROPN 3 obl:agent @odile:PER
         . . PUNCT 3 punct",
        &["odile against basile asserted"],
    );
}

#[test]
fn a_sanction_without_an_agent_has_an_unknown_holder() {
    check(
        "Basile Basile PROPN 3 nsubj:pass @basile:PER
         est être AUX 3 aux:pass VerbForm=Fin
         sanctionné sanctionner VERB 0 root Tense=Past|VerbForm=Part
         . . PUNCT 3 punct",
        &["unknown against basile asserted"],
    );
}

#[test]
fn coordination_gives_one_record_each() {
    check(
        "Odile Odile PROPN 4 nsubj @odile:PER
         et et CCONJ 3 cc
         Lucie Lucie PROPN 1 conj @lucie:PER
         soutiennent soutenir VERB 0 root VerbForm=Fin
         Basile Basile PROPN 4 obj @basile:PER
         . . PUNCT 4 punct",
        &["lucie favor basile asserted", "odile favor basile asserted"],
    );
}

#[test]
fn the_journalistic_conditional_is_hearsay() {
    check(
        "Odile Odile PROPN 3 nsubj @odile:PER
         aurait avoir AUX 3 aux:tense Mood=Cnd|VerbForm=Fin
         accusé accuser VERB 0 root Tense=Past|VerbForm=Part
         Basile Basile PROPN 3 obj @basile:PER
         . . PUNCT 3 punct",
        &["odile against basile alleged via unknown"],
    );
}

#[test]
fn a_named_source_stands_in_the_chain() {
    check(
        "Selon selon ADP 2 case
         Meridian Meridian PROPN 5 obl @meridian:ORG
         , , PUNCT 2 punct
         Odile Odile PROPN 5 nsubj @odile:PER
         accuse accuser VERB 0 root VerbForm=Fin
         Basile Basile PROPN 5 obj @basile:PER
         . . PUNCT 5 punct",
        &["odile against basile alleged via meridian"],
    );
}

#[test]
fn negation_turns_round() {
    let doc = annotate(
        "Odile Odile PROPN 3 nsubj @odile:PER
         ne ne ADV 3 advmod
         soutient soutenir VERB 0 root VerbForm=Fin
         pas pas ADV 3 advmod
         Basile Basile PROPN 3 obj @basile:PER
         . . PUNCT 3 punct",
    );
    assert_eq!(stances(&doc), ["odile against basile asserted"]);
    assert!(doc.stances.unwrap()[0].negated);
}

#[test]
fn what_is_bad_for_the_measure_is_against_it() {
    check(
        "Odile Odile PROPN 2 nsubj @odile:PER
         demande demander VERB 0 root VerbForm=Fin
         la le DET 4 det
         suppression suppression NOUN 2 obj
         de de ADP 7 case
         la le DET 7 det
         taxe taxe NOUN 4 nmod
         . . PUNCT 2 punct",
        &["odile against taxe asserted"],
    );
    check(
        "Odile Odile PROPN 2 nsubj @odile:PER
         refuse refuser VERB 0 root VerbForm=Fin
         de de ADP 4 mark
         supprimer supprimer VERB 2 xcomp VerbForm=Inf
         la le DET 6 det
         taxe taxe NOUN 4 obj
         . . PUNCT 2 punct",
        &["odile favor taxe asserted"],
    );
}

#[test]
fn a_fixed_phrase_wins_over_its_noun() {
    let doc = annotate(
        "Odile Odile PROPN 2 nsubj @odile:PER
         apporte apporter VERB 0 root VerbForm=Fin
         son son DET 4 det Poss=Yes
         soutien soutien NOUN 2 obj
         à à ADP 6 case
         Basile Basile PROPN 2 obl @basile:PER
         . . PUNCT 2 punct",
    );
    assert_eq!(stances(&doc), ["odile favor basile asserted"]);
    assert_eq!(doc.stances.unwrap()[0].rule, "fr.frame.apporter");
}

#[test]
fn reflexives_relatives_and_clitics() {
    check(
        "Odile Odile PROPN 0 root @odile:PER
         , , PUNCT 5 punct
         qui qui PRON 5 nsubj PronType=Rel
         s' se PRON 5 expl:comp Reflex=Yes
         oppose opposer VERB 1 acl:relcl VerbForm=Fin
         à à ADP 8 case
         la le DET 8 det
         taxe taxe NOUN 5 obl
         . . PUNCT 1 punct",
        &["odile against taxe asserted"],
    );
}

#[test]
fn reciprocal_acts_go_both_ways() {
    check(
        "Odile Odile PROPN 5 nsubj @odile:PER
         et et CCONJ 3 cc
         Basile Basile PROPN 1 conj @basile:PER
         s' se PRON 5 expl:pv Reflex=Yes
         affrontent affronter VERB 0 root VerbForm=Fin
         . . PUNCT 5 punct",
        &["basile against odile asserted", "odile against basile asserted"],
    );
}

#[test]
fn judgements_pass_through_their_verb() {
    let doc = annotate(
        "Odile Odile PROPN 2 nsubj @odile:PER
         qualifie qualifier VERB 0 root VerbForm=Fin
         Basile Basile PROPN 2 obj @basile:PER
         de de ADP 6 case
         « « PUNCT 6 punct
         menteur menteur NOUN 2 obl
         » » PUNCT 6 punct
         . . PUNCT 2 punct",
    );
    assert_eq!(stances(&doc), ["odile against basile asserted"]);
    let stance = &doc.stances.as_ref().unwrap()[0];
    assert_eq!((stance.rule.as_str(), stance.strength), ("fr.evaluation.menteur", 3));
    assert!(stance.trace[0].entry.as_deref().unwrap().starts_with("packs/fr/evaluation.tsv:"));
}

#[test]
fn words_in_a_quote_are_the_speakers() {
    check(
        "« « PUNCT 3 punct
         Nous nous PRON 3 nsubj Number=Plur|Person=1|PronType=Prs
         soutenons soutenir VERB 7 ccomp VerbForm=Fin
         Basile Basile PROPN 3 obj @basile:PER
         » » PUNCT 3 punct
         , , PUNCT 7 punct
         dit dire VERB 0 root VerbForm=Fin
         Odile Odile PROPN 7 nsubj @odile:PER
         . . PUNCT 7 punct",
        &["odile favor basile asserted"],
    );
}

#[test]
fn a_third_partys_stance_in_a_quote_is_alleged() {
    check(
        "« « PUNCT 3 punct
         Lucie Lucie PROPN 3 nsubj @lucie:PER
         soutient soutenir VERB 7 ccomp VerbForm=Fin
         Basile Basile PROPN 3 obj @basile:PER
         » » PUNCT 3 punct
         , , PUNCT 7 punct
         dit dire VERB 0 root VerbForm=Fin
         Odile Odile PROPN 7 nsubj @odile:PER
         . . PUNCT 7 punct",
        &["lucie favor basile alleged via odile"],
    );
}

#[test]
fn nobody_takes_position_on_itself() {
    check(
        "Odile Odile PROPN 2 nsubj @odile:PER
         soutient soutenir VERB 0 root VerbForm=Fin
         Odile Odile PROPN 2 obj @odile:PER
         . . PUNCT 2 punct",
        &[],
    );
}

#[test]
fn ids_are_stable_and_evidence_holds_cue_and_target() {
    let lines = "Hier hier ADV 3 advmod
         Odile Odile PROPN 3 nsubj @odile:PER
         accuse accuser VERB 0 root VerbForm=Fin
         Basile Basile PROPN 3 obj @basile:PER
         . . PUNCT 3 punct";
    let (a, b) = (annotate(lines), annotate(lines));
    let (x, y) = (&a.stances.as_ref().unwrap()[0], &b.stances.as_ref().unwrap()[0]);
    assert_eq!(x, y);
    assert_eq!((x.id.len(), x.id.as_bytes()[0]), (13, b's'));
    assert_eq!(a.slice(x.evidence), "Odile accuse Basile");
    assert_eq!(a.slice(x.cue), "accuse");
}

#[test]
fn the_codebook_names_issues_by_stems() {
    use stance::{Analyzer, Codebook, Options, Scratch};
    let codebook = Codebook::parse(
        "c.toml",
        "[[issue]]\nid = \"fuel-tax\"\nlabel = \"Fuel tax\"\nphrases.fr = [\"taxe\"]\n",
    )
    .unwrap();
    let mut doc = crate::fixture::read(
        "Odile Odile PROPN 2 nsubj @odile:PER
         soutient soutenir VERB 0 root VerbForm=Fin
         la le DET 4 det
         taxe taxe NOUN 2 obj
         . . PUNCT 2 punct",
    );
    // The stemmer's stem, as the tokeniser gives it.
    doc.tokens.as_mut().unwrap().words[3].stem = "tax".into();
    let options = Options { codebook: Some(codebook), ..Options::default() };
    Analyzer::new(&crate::fixture::packs(), options).annotate(&mut doc, &mut Scratch::default());
    assert_eq!(stances(&doc), ["odile favor fuel-tax asserted"]);
    assert_eq!(doc.issues.unwrap()[0].label, "Fuel tax");
}
