//! Documents, passages and short spans, and what holds for any text.
#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use document::{Document, LanguageCode};
use langid::{Detector, Options, Scratch};
use proptest::prelude::*;
use std::sync::OnceLock;

fn detector() -> &'static Detector {
    static DETECTOR: OnceLock<Detector> = OnceLock::new();
    DETECTOR.get_or_init(|| Detector::new(packs::embedded()).unwrap())
}

/// Checks the passages against a text in which `⟦xx|…⟧` marks those of another language.
fn check(marked: &str, lang: &str) {
    let mut text = String::new();
    let mut expected = Vec::new();
    let mut rest = marked;
    while let Some(at) = rest.find('⟦') {
        text.push_str(&rest[..at]);
        let (code, body) = rest[at + '⟦'.len_utf8()..].split_once('|').unwrap();
        let (inner, after) = body.split_once('⟧').unwrap();
        expected.push(format!("{code}: {}", inner.trim()));
        text.push_str(inner);
        rest = after;
    }
    text.push_str(rest);
    let mut doc = Document::new("d", text);
    detector().detect(&mut doc, &mut Scratch::default());
    let language = doc.language.as_ref().unwrap();
    assert_eq!(language.code.as_str(), lang, "{:?}", doc.text());
    let foreign: Vec<String> = language
        .passages
        .iter()
        .filter(|p| p.code != language.code)
        .map(|p| format!("{}: {}", p.code, doc.slice(p.span).trim()))
        .collect();
    assert_eq!(foreign, expected);
}

#[test]
fn an_english_quotation_is_a_passage() {
    check(
        "La ministre a refusé de répondre aux questions de la presse. Devant les caméras, elle a lâché \
         ⟦en|« We will not give up on this agreement, whatever they say »⟧, avant de quitter la salle. \
         Les députés de la majorité l’attendaient au premier étage.",
        "fr",
    );
}

#[test]
fn english_sentences_in_a_french_article() {
    check(
        "Le communiqué est tombé dans la nuit.\n\n⟦en|We have decided to close the plant. The workers \
         were told this morning.\n\n⟧Les syndicats dénoncent un passage en force et appellent à la grève.",
        "fr",
    );
}

#[test]
fn names_and_short_pieces_do_not_change_the_language() {
    check(
        "Le patron de Northwind Airways, John Harlow, a rencontré hier le maire de New Harbor. « It’s over », \
         a-t-il dit. Le Financial Observer et le Daily Courier avaient annoncé la nouvelle dès lundi.",
        "fr",
    );
    check(
        "Interview : John Harlow (Northwind)\n\nLe patron de la compagnie ne regrette rien.",
        "fr",
    );
}

#[test]
fn short_texts() {
    for (text, lang) in [
        ("Aujourd’hui", "fr"),
        ("Bundesverfassungsgericht", "de"),
        ("ontwikkelingssamenwerking", "nl"),
        ("preoccupazione", "it"),
        ("reivindicação", "pt"),
        ("The government", "en"),
        ("el ayuntamiento", "es"),
    ] {
        assert_eq!(detector().detect_text(text).0.as_str(), lang, "{text}");
    }
}

#[test]
fn languages_without_a_pack_are_not_taken_for_their_neighbours() {
    for (lang, text) in [
        (
            "eu",
            "Udalak ur-hornidura etengo duela iragarri du, eta auzokideak kexu dira astelehenetik hona.",
        ),
        (
            "cy",
            "Mae'r cyngor wedi penderfynu cau'r ysgol y flwyddyn nesaf, ac mae'r rhieni yn anhapus iawn.",
        ),
        (
            "eo",
            "La urba konsilio decidis fermi la lernejon, kaj la gepatroj protestas ekde lundo antaŭ la urbodomo.",
        ),
        (
            "af",
            "Die stadsraad het besluit om die skool volgende jaar te sluit, en die ouers is baie ongelukkig daaroor. Hulle het gister by die stadsaal gaan betoog, maar die burgemeester wou nie met hulle praat nie.",
        ),
        (
            "et",
            "Linnavolikogu otsustas kooli järgmisel aastal sulgeda ja vanemad on selle üle väga õnnetud.",
        ),
        (
            "sq",
            "Këshilli bashkiak vendosi të mbyllë shkollën vitin e ardhshëm dhe prindërit janë shumë të pakënaqur.",
        ),
        (
            "ga",
            "Shocraigh an chomhairle an scoil a dhúnadh an bhliain seo chugainn agus tá na tuismitheoirí míshásta.",
        ),
        (
            "sv",
            "Kommunen har beslutat att stänga skolan nästa år och föräldrarna är mycket missnöjda med det.",
        ),
        (
            "ru",
            "Городской совет решил закрыть школу в следующем году, и родители очень недовольны.",
        ),
        (
            "bg",
            "Общинският съвет реши да затвори училището през следващата година и родителите са недоволни.",
        ),
        ("el", "Το δημοτικό συμβούλιο αποφάσισε να κλείσει το σχολείο του χρόνου."),
        ("ja", "市議会は来年、その学校を閉鎖することを決めました。"),
        ("zh", "市议会决定明年关闭这所学校。"),
        ("ko", "시의회는 내년에 그 학교를 폐교하기로 결정했다."),
        ("ar", "قرر المجلس البلدي إغلاق المدرسة في العام المقبل، والآباء غاضبون."),
        ("fa", "شورای شهر تصمیم گرفت مدرسه را سال آینده تعطیل کند و والدین ناراضی هستند."),
        ("th", "สภาเทศบาลตัดสินใจปิดโรงเรียนในปีหน้า"),
        ("ka", "საკრებულომ გადაწყვიტა სკოლის დახურვა მომავალ წელს."),
    ] {
        let mut doc = Document::new("d", text);
        detector().detect(&mut doc, &mut Scratch::default());
        assert_eq!(doc.language.as_ref().unwrap().code.as_str(), lang, "{text}");
    }
}

#[test]
fn what_is_no_language_is_undetermined() {
    for text in ["", "   \n", "12 345 – 67 % (8/9) !!!", "→ ★ ☎"] {
        let mut doc = Document::new("d", text);
        detector().detect(&mut doc, &mut Scratch::default());
        assert_eq!(doc.language.as_ref().unwrap().code, LanguageCode::UND, "{text:?}");
    }
}

#[test]
fn a_forced_language_is_not_detected() {
    let forced = detector().clone().with_options(Options { forced: Some(LanguageCode::DE) });
    let mut doc = Document::new("d", "La ministre a refusé.");
    forced.detect(&mut doc, &mut Scratch::default());
    let language = doc.language.unwrap();
    assert_eq!((language.code, language.passages.len()), (LanguageCode::DE, 1));
    assert_ne!(forced.fingerprint(), detector().fingerprint());
}

#[test]
fn a_damaged_model_is_refused() {
    let whole = packs::embedded().get("base").unwrap().bytes(langid::FILE).unwrap();
    for bytes in [
        &b""[..],
        b"HMLANG1\n",
        &whole[..100],
        &whole[..whole.len() - 1],
        b"HMLANG1\n\xff\xff\xff\xff",
    ] {
        assert!(Detector::from_bytes(bytes).is_err());
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn passages_cover_any_text(text in any::<String>(), pieces in prop::collection::vec(prop::sample::select(vec![
        "« ", " »", "“", "”", "\"", ". ", "\n", "\n\n", "Bonjour à tous les amis de la maison", "the quick brown fox jumps",
        "…", "!", "漢字", "é", "\u{0}", "word ", "L’État", "„", "“ ",
    ]), 0..30)) {
        let text = text + &pieces.concat();
        let mut doc = Document::new("d", text.as_str());
        detector().detect(&mut doc, &mut Scratch::default());
        let language = doc.language.unwrap();
        let mut at = 0;
        for (i, p) in language.passages.iter().enumerate() {
            prop_assert_eq!(p.span.start, at);
            prop_assert!(p.span.end > at && text.is_char_boundary(p.span.end as usize));
            prop_assert!((0.0..=1.0).contains(&p.confidence));
            prop_assert_eq!(document::confidence(p.confidence), p.confidence);
            prop_assert!(i == 0 || language.passages[i - 1].code != p.code);
            at = p.span.end;
        }
        prop_assert_eq!(at as usize, text.len());
    }
}
