//! Ids made from names.

/// The id of a name: lower case, ASCII letters and digits, words joined by `-`. Latin letters lose
/// their diacritics; letters of other scripts stay as they are.
///
/// ```
/// assert_eq!(document::slug("Département de la Défense"), "departement-de-la-defense");
/// assert_eq!(document::slug("Straßburg & Łódź"), "strassburg-lodz");
/// ```
pub fn slug(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for c in name.chars() {
        for c in fold(c).chars() {
            if c.is_alphanumeric() {
                out.extend(c.to_lowercase());
            } else if !is_mark(c) && !out.is_empty() && !out.ends_with('-') {
                out.push('-');
            }
        }
    }
    while out.ends_with('-') {
        out.pop();
    }
    out
}

fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36F}' | '\u{AD}' | '\u{200B}'..='\u{200D}')
}

/// One character without its diacritics, as a short string.
fn fold(c: char) -> String {
    if c.is_ascii() {
        return c.to_string();
    }
    match c {
        'ß' | 'ẞ' => "ss".into(),
        'æ' | 'Æ' => "ae".into(),
        'œ' | 'Œ' => "oe".into(),
        'ø' | 'Ø' => "o".into(),
        'ł' | 'Ł' => "l".into(),
        'đ' | 'Đ' | 'ð' | 'Ð' => "d".into(),
        'þ' | 'Þ' => "th".into(),
        'ı' => "i".into(),
        _ => {
            use unicode_normalization::UnicodeNormalization;
            let folded: String = c.nfd().filter(|c| !is_mark(*c)).collect();
            if folded.is_empty() { c.to_string() } else { folded }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::slug;

    #[test]
    fn punctuation_and_scripts() {
        assert_eq!(slug("L’Agence — n° 2"), "l-agence-n-2");
        assert_eq!(slug("Путин"), "путин");
        assert_eq!(slug("e\u{301}tat"), "etat");
        assert_eq!(slug("«»"), "");
    }
}
