//! What must hold for any bytes. The same functions serve the targets of `cargo fuzz`, which needs a
//! nightly toolchain, and `seeded`, which needs none.

use document::{Document, Language, LanguageCode, OffsetMap, OffsetUnit, Passage, Span};
use langid::Detector;
use lexicon::Pack;
use std::cell::RefCell;
use std::sync::OnceLock;
use tokenize::{Scratch, Tokenizer, Tokenizers};

/// The targets by name.
pub const TARGETS: &[(&str, fn(&[u8]))] = &[
    ("tokenize", tokenize),
    ("langid", langid),
    ("langid_model", langid_model),
    ("pack", pack),
    #[cfg(feature = "subword")]
    ("subword", subword),
];

const LANGUAGES: &[&str] = &["fr", "en", "de", "es", "it", "pt", "nl", "und"];

fn tokenizers() -> &'static Tokenizers<'static> {
    static TOKENIZERS: OnceLock<Tokenizers<'static>> = OnceLock::new();
    TOKENIZERS.get_or_init(|| Tokenizers::new(packs::embedded()).expect("packs"))
}

thread_local! {
    static SCRATCH: RefCell<Scratch> = RefCell::default();
    static LOOK: RefCell<langid::Scratch> = RefCell::default();
}

/// The text of some bytes, whatever they are.
fn text_of(data: &[u8]) -> String {
    String::from_utf8_lossy(data).into_owned()
}

/// The first two bytes choose the language and where a passage of another begins; the rest is the text.
pub fn tokenize(data: &[u8]) {
    let [choice, cut, rest @ ..] = data else { return };
    let text = text_of(rest);
    let code = |i: usize| LanguageCode::parse(LANGUAGES[i % LANGUAGES.len()]).expect("a code");
    let mut doc = Document::new("f", text.as_str());
    // Passages at any place, also where they do not fit.
    let at = text.len() * usize::from(*cut) / 200;
    let passages = vec![
        Passage { span: Span::new(0, at), code: code(usize::from(*choice)), confidence: 1.0 },
        Passage {
            span: Span::new(at, text.len().max(at)),
            code: code(usize::from(*choice / 8)),
            confidence: 1.0,
        },
    ];
    doc.language = Some(Language { code: code(usize::from(*choice)), confidence: 1.0, passages });
    SCRATCH.with(|s| tokenizers().tokenize(&mut doc, &mut s.borrow_mut()));
    check(&doc);
}

/// Whether a character may stand between tokens.
fn is_gap(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// Tokens and gaps rebuild the text, sentences cover the tokens, offsets hold in all three units.
fn check(doc: &Document) {
    let text = doc.text();
    let layer = doc.tokens.as_ref().expect("tokens");
    let mut last = 0;
    let mut word = 0;
    let maps =
        [OffsetUnit::Byte, OffsetUnit::Char, OffsetUnit::Utf16].map(|u| OffsetMap::new(text, u));
    for t in &layer.tokens {
        let (start, end) = (t.span.start as usize, t.span.end as usize);
        assert!(start >= last && end > start, "{t:?} after {last}");
        assert!(text[last..start].chars().all(is_gap), "{:?} is in no token", &text[last..start]);
        assert!(text.is_char_boundary(end));
        assert!(t.words.start == word && t.words.end > word);
        for w in &layer.words[t.words.start as usize..t.words.end as usize] {
            assert!(!w.form.is_empty());
        }
        for map in &maps {
            assert_eq!(map.to_byte(map.to_unit(t.span.start)), Some(t.span.start));
            assert_eq!(map.to_byte(map.to_unit(t.span.end)), Some(t.span.end));
        }
        (last, word) = (end, t.words.end);
    }
    assert!(text[last..].chars().all(is_gap));
    assert_eq!(word as usize, layer.words.len());
    let (mut token, mut word) = (0, 0);
    for s in doc.sentences() {
        assert_eq!((s.tokens.start, s.words.start), (token, word));
        assert!(s.tokens.end > token);
        (token, word) = (s.tokens.end, s.words.end);
        assert_eq!(s.span.start, layer.tokens[s.tokens.start as usize].span.start);
        assert_eq!(s.span.end, layer.tokens[s.tokens.end as usize - 1].span.end);
    }
    assert_eq!(token as usize, layer.tokens.len());
}

/// Passages cover any text, and each has a language of its own.
pub fn langid(data: &[u8]) {
    static DETECTOR: OnceLock<Detector> = OnceLock::new();
    let detector = DETECTOR.get_or_init(|| Detector::new(packs::embedded()).expect("models"));
    let mut doc = Document::new("f", text_of(data));
    LOOK.with(|s| detector.detect(&mut doc, &mut s.borrow_mut()));
    let language = doc.language.as_ref().expect("a language");
    let mut at = 0;
    for (i, p) in language.passages.iter().enumerate() {
        assert_eq!(p.span.start, at);
        assert!(p.span.end > at && doc.text().is_char_boundary(p.span.end as usize));
        assert!((0.0..=1.0).contains(&p.confidence));
        assert!(i == 0 || language.passages[i - 1].code != p.code);
        at = p.span.end;
    }
    assert_eq!(at as usize, doc.text().len());
}

/// A language model of any bytes is refused, or answers.
pub fn langid_model(data: &[u8]) {
    // The largest tables that a header of a few bytes can claim are not what is looked for.
    if let Ok(detector) = Detector::from_bytes(data) {
        let _ = detector.detect_text("Le maire a refusé, la ville attend. Мэр города отказался.");
    }
}

/// A pack with a file of any content is refused with its line, or cuts any text. The first byte
/// chooses the file.
pub fn pack(data: &[u8]) {
    let [choice, rest @ ..] = data else { return };
    let name = tokenize::FILES[usize::from(*choice) % tokenize::FILES.len()];
    let content = text_of(rest);
    let settings = "code = \"xx\"\nname = \"x\"\nenglish = \"x\"\nquotes = [[\"«\", \"»\"]]\n";
    let pack = if name == "pack.toml" {
        Pack::of("xx", &[(name, &content)])
    } else {
        Pack::of("xx", &[("pack.toml", settings), (name, &content)])
    };
    if let Ok(t) = Tokenizer::new(&pack) {
        let mut doc =
            Document::new("f", format!("L’été du Dr. X. Dupont-il, 5. Mai: z. B. {content}"));
        t.tokenize(&mut doc, &mut Scratch::default());
        check(&doc);
    }
}

/// A `tokenizer.json` of any bytes is refused, or gives spans on boundaries of the text.
#[cfg(feature = "subword")]
pub fn subword(data: &[u8]) {
    if let Ok(model) = tokenize::subword::Subwords::from_bytes(data) {
        let doc = Document::new("f", "Été, l’usine d’Œuvre ﬁnale \u{202f}! 漢字 👩‍👧");
        for s in model.encode(&doc) {
            assert!(doc.text().get(s.span.start as usize..s.span.end as usize).is_some(), "{s:?}");
        }
    }
}
