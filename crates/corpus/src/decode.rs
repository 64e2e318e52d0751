//! Bytes to text: byte order marks, declared encodings, UTF-8, then a guess.

use crate::refusal::Reason;
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, MACINTOSH, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use std::borrow::Cow;

/// What the first bytes say.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Sniffed {
    /// UTF-8 by its mark.
    Utf8Bom,
    /// UTF-16, by its mark or by its zeros.
    Utf16(&'static Encoding),
    /// Not known yet.
    Unmarked,
}

/// Beginnings of files that are no text, and what they are called.
const MAGIC: &[(&[u8], &str)] = &[
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"\x1f\x8b", "gzip data: give the name the extension .gz"),
    (b"\x28\xb5\x2f\xfd", "Zstandard data: give the name the extension .zst"),
    (b"\xd0\xcf\x11\xe0", "an old office document"),
    (b"{\\rtf", "rich text (RTF)"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"PAR1", "Parquet data"),
    (b"\x7fELF", "a program"),
];

/// Looks at the first bytes of a file.
pub(crate) fn sniff(head: &[u8]) -> Result<Sniffed, Reason> {
    if let Some((encoding, _)) = Encoding::for_bom(head) {
        return Ok(if encoding == UTF_8 { Sniffed::Utf8Bom } else { Sniffed::Utf16(encoding) });
    }
    if let Some((_, what)) = MAGIC.iter().find(|(magic, _)| head.starts_with(magic)) {
        return Err(binary(&format!("it looks like {what}")));
    }
    if let Some(at) = memchr::memchr(0, head) {
        // UTF-16 without a mark: Latin text has a zero in every other byte, always the same.
        let pairs = head.len() / 2;
        let zeros = |odd: usize| head.chunks_exact(2).filter(|pair| pair[odd] == 0).count();
        return match (zeros(0), zeros(1)) {
            (0, high) if pairs > 8 && high * 10 > pairs * 6 => Ok(Sniffed::Utf16(UTF_16LE)),
            (high, 0) if pairs > 8 && high * 10 > pairs * 6 => Ok(Sniffed::Utf16(UTF_16BE)),
            _ => Err(binary(&format!("it has a zero byte at offset {at}"))),
        };
    }
    let controls = head.iter().filter(|&&b| b < 9 || (14..32).contains(&b) && b != 27).count();
    if controls * 20 > head.len() {
        return Err(binary("more than one byte in twenty is a control character"));
    }
    Ok(Sniffed::Unmarked)
}

fn binary(why: &str) -> Reason {
    Reason::new(
        "file.binary",
        format!("binary content, not text: {why}; expected text, remove it or convert it"),
    )
}

/// A text and the encoding that it was in.
#[derive(Debug, PartialEq)]
pub(crate) struct Decoded {
    pub text: String,
    pub encoding: &'static str,
    /// Some bytes meant nothing and became U+FFFD.
    pub replaced: bool,
}

/// Decodes a whole file. `declared` is what the file itself says.
pub(crate) fn decode(
    bytes: Vec<u8>,
    sniffed: Sniffed,
    declared: Option<&'static Encoding>,
) -> Result<Decoded, Reason> {
    let decoded = match sniffed {
        Sniffed::Utf16(encoding) => with(encoding, &bytes),
        Sniffed::Utf8Bom => with(UTF_8, &bytes),
        Sniffed::Unmarked => match String::from_utf8(bytes) {
            // Also where another encoding is declared: what reads as UTF-8 hardly ever is another.
            Ok(text) => Decoded { text, encoding: UTF_8.name(), replaced: false },
            Err(e) => {
                let bytes = e.into_bytes();
                let encoding = match declared.filter(|d| *d != UTF_8 && d.is_ascii_compatible()) {
                    Some(declared) => declared,
                    None => guess(&bytes),
                };
                with(encoding, &bytes)
            }
        },
    };
    if let Some(at) = memchr::memchr(0, decoded.text.as_bytes()) {
        return Err(binary(&format!("it has a zero byte at offset {at}")));
    }
    Ok(decoded)
}

fn with(encoding: &'static Encoding, bytes: &[u8]) -> Decoded {
    let (text, encoding, replaced) = encoding.decode(bytes);
    Decoded { text: text.into_owned(), encoding: encoding.name(), replaced }
}

/// The likeliest encoding of bytes that are not valid UTF-8.
pub(crate) fn guess(bytes: &[u8]) -> &'static Encoding {
    // A UTF-8 file with a few damaged places is still UTF-8.
    let (mut sound, mut damaged) = (0usize, 0usize);
    for chunk in bytes.utf8_chunks() {
        sound += chunk.valid().bytes().filter(|b| *b >= 0xC0).count();
        damaged += usize::from(!chunk.invalid().is_empty());
    }
    if sound > 10 * damaged {
        return UTF_8;
    }
    if let Some(western) = [WINDOWS_1252, MACINTOSH].into_iter().find(|e| reads_western(e, bytes)) {
        return western;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    detector.guess(None, Utf8Detection::Deny)
}

/// Whether the bytes, so read, hold only what texts in the languages of western Europe hold. A few
/// accents are too little for a statistical guess, and these are the languages that are read here.
fn reads_western(encoding: &'static Encoding, bytes: &[u8]) -> bool {
    const LETTERS: &str = "àâäáãåæçéèêëíìîïñóòôöõøœúùûüÿßÀÂÄÁÃÅÆÇÉÈÊËÍÌÎÏÑÓÒÔÖÕØŒÚÙÛÜŸ";
    const MARKS: &str = "«»‹›“”‘’„‚–—…€£°§ªº¿¡·•©®™\u{a0}\u{ad}½¼´×²³†";
    let (text, replaced) = encoding.decode_without_bom_handling(bytes);
    let mut accented = 0usize;
    let mut letters = 0usize;
    for c in text.chars() {
        if LETTERS.contains(c) {
            accented += 1;
        } else if !c.is_ascii() && !MARKS.contains(c) {
            return false;
        }
        letters += usize::from(c.is_alphabetic());
    }
    // Cyrillic or Greek read as Latin is nearly all accents.
    !replaced && accented * 4 <= letters
}

/// Decodes the records of one stream: the first that is not UTF-8 decides for all that follow.
#[derive(Debug, Default)]
pub(crate) struct RecordDecoder {
    guessed: Option<&'static Encoding>,
}

impl RecordDecoder {
    /// The record as text.
    pub fn text<'b>(&mut self, bytes: &'b [u8]) -> Cow<'b, str> {
        match std::str::from_utf8(bytes) {
            Ok(text) => Cow::Borrowed(text),
            Err(_) => {
                self.guessed
                    .get_or_insert_with(|| guess(bytes))
                    .decode_without_bom_handling(bytes)
                    .0
            }
        }
    }

    /// What was guessed, if anything had to be.
    pub fn guessed(&self) -> Option<&'static str> {
        self.guessed.map(Encoding::name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(bytes: &[u8]) -> (String, &'static str) {
        let d = decode(bytes.to_vec(), sniff(bytes).unwrap(), None).unwrap();
        (d.text, d.encoding)
    }

    #[test]
    fn marks_guesses_and_declarations() {
        let s = "« L’été dernier, œuvre inachevée à Besançon », écrit Zoé. Ça coûte 10 €.";
        assert_eq!(text(s.as_bytes()), (s.to_owned(), "UTF-8"));
        let (bytes, _, _) = WINDOWS_1252.encode(s);
        assert_eq!(text(&bytes), (s.to_owned(), "windows-1252"));
        let mut marked = b"\xEF\xBB\xBF".to_vec();
        marked.extend(s.bytes());
        assert_eq!(text(&marked), (s.to_owned(), "UTF-8"));
        let utf16: Vec<u8> = s.encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(text(&utf16), (s.to_owned(), "UTF-16LE"));
        let marked: Vec<u8> =
            [0xFEFF].into_iter().chain(s.encode_utf16()).flat_map(u16::to_be_bytes).collect();
        assert_eq!(text(&marked), (s.to_owned(), "UTF-16BE"));
        let latin2 = Encoding::for_label(b"iso-8859-2").unwrap();
        let d =
            decode(latin2.encode("Łódź").0.into_owned(), Sniffed::Unmarked, Some(latin2)).unwrap();
        assert_eq!(d.text, "Łódź");
    }

    #[test]
    fn a_few_accents_are_enough_and_other_scripts_are_theirs() {
        for (encoding, s) in [
            (WINDOWS_1252, "Le préfet a tranché."),
            (WINDOWS_1252, "“Für Köln”, sagt sie – «até amanhã», ¿no?"),
            (MACINTOSH, "« L’élue », dit-il à l’œuvre, hélas."),
            (encoding_rs::WINDOWS_1251, "Мэр города заявил, что стройка продолжится весной."),
            (
                encoding_rs::WINDOWS_1250,
                "Burmistrz Łodzi powiedział, że budowa ruszy wiosną, jeśli będą środki.",
            ),
        ] {
            let (bytes, _, lost) = encoding.encode(s);
            assert!(!lost);
            assert_eq!(text(&bytes), (s.to_owned(), encoding.name()));
        }
    }

    #[test]
    fn damaged_utf8_stays_utf8() {
        let mut bytes = "été ".repeat(40).into_bytes();
        bytes.push(0xE9);
        assert_eq!(text(&bytes).1, "UTF-8");
        assert!(text(&bytes).0.ends_with('\u{FFFD}'));
    }

    #[test]
    fn binary_is_named() {
        let word = |b: &[u8]| sniff(b).unwrap_err().message;
        assert!(word(b"%PDF-1.7 ...").contains("PDF"));
        assert!(word(b"text\0more").contains("zero byte at offset 4"));
        assert!(word(b"\x01\x02\x03abc").contains("control"));
    }
}
