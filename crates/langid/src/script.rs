//! The script of a letter, as far as it tells languages apart.

/// A script, or a group of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Script {
    /// Not a letter.
    None,
    /// A combining mark: part of the letter before it.
    Mark,
    /// Latin.
    Latin,
    /// Cyrillic.
    Cyrillic,
    /// Arabic.
    Arabic,
    /// Greek.
    Greek,
    /// Hebrew.
    Hebrew,
    /// Devanagari.
    Devanagari,
    /// Bengali.
    Bengali,
    /// Gurmukhi.
    Gurmukhi,
    /// Gujarati.
    Gujarati,
    /// Oriya.
    Oriya,
    /// Tamil.
    Tamil,
    /// Telugu.
    Telugu,
    /// Kannada.
    Kannada,
    /// Malayalam.
    Malayalam,
    /// Sinhala.
    Sinhala,
    /// Thai.
    Thai,
    /// Lao.
    Lao,
    /// Tibetan.
    Tibetan,
    /// Burmese.
    Burmese,
    /// Georgian.
    Georgian,
    /// Hangul.
    Hangul,
    /// Ethiopic.
    Ethiopic,
    /// Khmer.
    Khmer,
    /// Armenian.
    Armenian,
    /// Hiragana and Katakana.
    Kana,
    /// Chinese characters.
    Han,
    /// Any other.
    Other,
}

/// How many scripts there are.
pub const SCRIPTS: usize = Script::Other as usize + 1;

impl Script {
    /// Whether it is written without spaces between words.
    pub fn is_unspaced(self) -> bool {
        matches!(
            self,
            Script::Han
                | Script::Kana
                | Script::Thai
                | Script::Lao
                | Script::Khmer
                | Script::Burmese
        )
    }

    /// Whether several languages of some weight are written in it.
    pub fn is_shared(self) -> bool {
        matches!(
            self,
            Script::Devanagari
                | Script::Bengali
                | Script::Hebrew
                | Script::Ethiopic
                | Script::Tibetan
        )
    }

    /// The language that is meant where a script is used by one language only, or by one much more
    /// than by any other.
    pub fn language(self) -> Option<&'static str> {
        Some(match self {
            Script::Greek => "el",
            Script::Hebrew => "he",
            Script::Devanagari => "hi",
            Script::Bengali => "bn",
            Script::Gurmukhi => "pa",
            Script::Gujarati => "gu",
            Script::Oriya => "or",
            Script::Tamil => "ta",
            Script::Telugu => "te",
            Script::Kannada => "kn",
            Script::Malayalam => "ml",
            Script::Sinhala => "si",
            Script::Thai => "th",
            Script::Lao => "lo",
            Script::Tibetan => "bo",
            Script::Burmese => "my",
            Script::Georgian => "ka",
            Script::Hangul => "ko",
            Script::Ethiopic => "am",
            Script::Khmer => "km",
            Script::Armenian => "hy",
            Script::Kana => "ja",
            Script::Han => "zh",
            _ => return None,
        })
    }
}

/// The script of a character.
pub fn script_of(c: char) -> Script {
    let u = c as u32;
    match u {
        0x41..=0x5A | 0x61..=0x7A | 0xAA | 0xBA => Script::Latin,
        0xD7 | 0xF7 => Script::None,
        0xC0..=0x24F | 0x1E00..=0x1EFF | 0x250..=0x2AF | 0xFB00..=0xFB06 => Script::Latin,
        0x300..=0x36F | 0xAD | 0x200C | 0x200D => Script::Mark,
        0x370..=0x3FF | 0x1F00..=0x1FFF if c.is_alphabetic() => Script::Greek,
        0x400..=0x52F => Script::Cyrillic,
        0x531..=0x587 => Script::Armenian,
        0x591..=0x5C7 | 0x610..=0x61A | 0x64B..=0x65F | 0x670 => Script::Mark,
        0x5D0..=0x5F2 => Script::Hebrew,
        0x620..=0x6FF | 0x750..=0x77F | 0xFB50..=0xFDFF | 0xFE70..=0xFEFC if c.is_alphabetic() => {
            Script::Arabic
        }
        0x900..=0x963 | 0x970..=0x97F => Script::Devanagari,
        0x980..=0x9E3 | 0x9F0..=0x9F1 => Script::Bengali,
        0xA01..=0xA65 | 0xA70..=0xA75 => Script::Gurmukhi,
        0xA81..=0xAE3 => Script::Gujarati,
        0xB01..=0xB63 | 0xB71 => Script::Oriya,
        0xB82..=0xBE5 => Script::Tamil,
        0xC00..=0xC63 => Script::Telugu,
        0xC81..=0xCE3 => Script::Kannada,
        0xD00..=0xD63 => Script::Malayalam,
        0xD81..=0xDF3 => Script::Sinhala,
        0xE01..=0xE3A | 0xE40..=0xE4E => Script::Thai,
        0xE81..=0xEC6 => Script::Lao,
        0xF40..=0xFBC => Script::Tibetan,
        0x1000..=0x1039 => Script::Burmese,
        0x10A0..=0x10FF => Script::Georgian,
        0x1200..=0x135A => Script::Ethiopic,
        0x1780..=0x17D3 => Script::Khmer,
        0x3041..=0x3096 | 0x30A1..=0x30FA => Script::Kana,
        0x3400..=0x4DBF | 0x4E00..=0x9FFF | 0x20000..=0x3FFFF => Script::Han,
        0xAC00..=0xD7A3 | 0x1100..=0x11FF => Script::Hangul,
        _ if c.is_alphabetic() => Script::Other,
        _ => Script::None,
    }
}
