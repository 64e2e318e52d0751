//! Taking a chunk apart: numbers and units, acronyms and abbreviations, elisions, clitics, hyphens.

use crate::chars;
use crate::rules::{Abbreviation, Hyphens};
use crate::scan::{Kind, Scanner, joint};

impl Scanner<'_> {
    /// Cuts the chunk `start..end`; gives where the scan goes on, which may be past `end` where a
    /// full stop or an apostrophe belongs to the last token.
    pub(crate) fn cut(&mut self, start: usize, end: usize, joints: u16) -> usize {
        if joints == joint::LETTER {
            return self.word(start, end);
        }
        if joints & joint::AT != 0 && self.is_address(start, end) {
            return self.push(start, end, Kind::Word);
        }
        let first = self.char(start);
        if joints & (joint::APOSTROPHE | joint::HYPHEN | joint::SLASH) != 0 {
            let whole = {
                self.lower(start, end);
                self.rules.is_whole(self.lower)
            };
            if whole {
                return self.word(start, end);
            }
        }
        if joints & (joint::SLASH | joint::AT) != 0
            && let Some(at) = self.separator(start, end)
        {
            self.part(start, at);
            let after = at + 1;
            self.push(at, after, Kind::Punct);
            return self.part(after, end);
        }
        if joints & joint::APOSTROPHE != 0
            && let Some(at) = self.elision(start, end)
        {
            self.push(start, at, Kind::Word);
            if chars::is_apostrophe(self.char(at)) {
                return self.word(at, end);
            }
            return self.part(at, end);
        }
        if joints & joint::DOT != 0
            && !first.is_numeric()
            && let Some(at) = self.missing_space(start, end)
        {
            // The full stop may be an abbreviation's.
            if self.part(start, at) == at {
                self.push(at, at + 1, Kind::Terminal);
            }
            return self.part(at + 1, end);
        }
        if joints & joint::HYPHEN != 0
            && let Some(next) = self.hyphens(start, end)
        {
            return next;
        }
        if first.is_numeric() {
            return self.number(start, end, joints);
        }
        if self.rules.split_superscripts && joints == joint::LETTER | joint::DIGIT {
            let last = chars::char_before(self.text, end);
            if matches!(last, '²' | '³') && end - start > 2 {
                let cut = end - last.len_utf8();
                self.push(start, cut, Kind::Word);
                return self.push(cut, end, Kind::Number);
            }
        }
        self.word(start, end)
    }

    /// Cuts a part of a chunk, whose joints are not known.
    fn part(&mut self, start: usize, end: usize) -> usize {
        let mut joints = 0;
        for c in self.text[start..end].chars() {
            joints |= match chars::of(c) {
                chars::Class::Letter => joint::LETTER,
                chars::Class::Digit => joint::DIGIT,
                chars::Class::Invisible => joint::INVISIBLE,
                _ if chars::is_apostrophe(c) => joint::APOSTROPHE,
                _ if chars::is_hyphen(c) => joint::HYPHEN,
                _ => match c {
                    '.' => joint::DOT,
                    '/' => joint::SLASH,
                    '@' => joint::AT,
                    _ => joint::OTHER,
                },
            };
        }
        self.cut(start, end, joints)
    }

    /// A word that is cut no further, with the apostrophe or full stop after it if that is its own.
    fn word(&mut self, start: usize, end: usize) -> usize {
        let next = self.char(end);
        if next == '.' {
            return self.before_stop(start, end);
        }
        if chars::is_apostrophe(next) {
            let after = end + next.len_utf8();
            // « L'« oasis » »; but not the end of a single-quoted letter.
            let quoted =
                chars::is_apostrophe(chars::char_before(self.text, start)) && !self.touches(start);
            self.lower(start, end);
            let own = self.rules.is_elision(self.lower) && !self.rules.contractions
                || self.rules.is_apocope(self.lower);
            if own && !quoted {
                return self.push(start, after, Kind::Word);
            }
        }
        let kind = if self.char(start).is_numeric() { Kind::Number } else { Kind::Word };
        self.push(start, end, kind)
    }

    /// Whether the token before ends at `i`.
    fn touches(&self, i: usize) -> bool {
        self.out.last().is_some_and(|t| t.end as usize == i && t.kind == Kind::Word)
    }

    /// A word that a full stop follows: an abbreviation, an initial, an acronym, or the end.
    fn before_stop(&mut self, start: usize, end: usize) -> usize {
        let stop = end + 1;
        // The first of several dots is no abbreviation's.
        if self.char(stop) == '.' {
            return self.push(start, end, Kind::Word);
        }
        let single = end - start == self.char(start).len_utf8();
        let abbreviation = if single {
            self.rules.abbreviation(&self.text[start..end])
        } else {
            self.lower(start, end);
            self.rules.abbreviation(self.lower)
        };
        if let Some(kind) = abbreviation {
            match kind {
                Abbreviation::Inner => return self.push(start, stop, Kind::AbbreviationInner),
                Abbreviation::Last => return self.push(start, stop, Kind::AbbreviationLast),
                Abbreviation::End => return self.push(start, stop, Kind::AbbreviationEnd),
                Abbreviation::Number if self.number_follows(stop) => {
                    return self.push(start, stop, Kind::AbbreviationInner);
                }
                Abbreviation::Medial if self.goes_on(stop) => {
                    return self.push(start, stop, Kind::AbbreviationInner);
                }
                // « No. » may be an answer.
                Abbreviation::Number | Abbreviation::Medial => {
                    return self.push(start, end, Kind::Word);
                }
            }
        }
        let piece = &self.text[start..end];
        let mut letters = piece.chars();
        if let (Some(c), None) = (letters.next(), letters.next())
            && c.is_uppercase()
            && self.is_initial(stop)
        {
            return self.push(start, stop, Kind::Initial);
        }
        if is_acronym(piece) {
            return self.push(start, stop, Kind::AbbreviationEnd);
        }
        self.push(start, end, Kind::Word)
    }

    /// Whether a sentence goes on at `i`: with a small letter, a number or a mark.
    fn goes_on(&self, mut i: usize) -> bool {
        while matches!(self.char(i), ' ' | '\u{a0}' | '\u{202f}') {
            i += self.char(i).len_utf8();
        }
        let c = self.char(i);
        c.is_lowercase()
            || c.is_ascii_digit()
            || matches!(c, ',' | ';' | ':' | ')' | '–' | '—' | '&')
    }

    /// Whether a capital with a full stop is an initial: a name follows, or a mark.
    fn is_initial(&mut self, stop: usize) -> bool {
        let mut i = stop;
        while matches!(self.char(i), ' ' | '\u{a0}' | '\u{202f}') {
            i += self.char(i).len_utf8();
        }
        let c = self.char(i);
        if !c.is_uppercase() {
            // « article L. 642-3 »
            return c.is_ascii_digit() && i > stop
                || i == stop && chars::is_hyphen(c)
                || matches!(c, ',' | ')' | '&' | ';' | ':')
                || c.is_lowercase();
        }
        let mut to = i;
        while self.is_letter(to) {
            to += self.char(to).len_utf8();
        }
        self.lower(i, to);
        if !self.rules.is_starter(self.lower) || self.char(to) == '.' {
            return true;
        }
        // « A. De Gaulle »
        let space = self.char(to);
        space == ' ' && self.char(to + 1).is_uppercase() && i > stop
    }

    /// Whether a number in digits or Roman numerals follows the white space at `i`.
    fn number_follows(&self, mut i: usize) -> bool {
        while matches!(self.char(i), ' ' | '\u{a0}' | '\u{202f}' | '\n') {
            i += self.char(i).len_utf8();
        }
        let c = self.char(i);
        c.is_ascii_digit()
            || matches!(c, 'I' | 'V' | 'X' | 'L' | 'C') && {
                let rest = self.text[i..self.end].find(|c: char| !c.is_alphabetic());
                let word = &self.text[i..rest.map_or(self.end, |r| i + r)];
                word.chars().all(|c| matches!(c, 'I' | 'V' | 'X' | 'L' | 'C' | 'D' | 'M'))
            }
    }

    fn is_address(&self, start: usize, end: usize) -> bool {
        let piece = &self.text[start..end];
        piece.split_once('@').is_some_and(|(_, host)| !host.contains(['@', '/']))
    }

    /// Where a slash or an at sign stands between words that are tokens of their own.
    fn separator(&mut self, start: usize, end: usize) -> Option<usize> {
        let piece = &self.text[start..end];
        let at = piece.find(['/', '@'])?;
        let before = chars::char_before(piece, at);
        let after = chars::char_at(piece, at + 1);
        if before.is_numeric() && after.is_numeric() && self.char(start).is_numeric() {
            return None;
        }
        Some(start + at)
    }

    /// Where the elided word at the beginning of a chunk ends, past its apostrophe.
    fn elision(&mut self, start: usize, end: usize) -> Option<usize> {
        if self.rules.contractions {
            return None;
        }
        let (at, c) =
            self.text[start..end].char_indices().find(|(_, c)| chars::is_apostrophe(*c))?;
        let after = start + at + c.len_utf8();
        self.lower(start, start + at);
        if self.rules.is_elision(self.lower) {
            return Some(after);
        }
        if self.rules.split_genitives && matches!(&self.text[after..end], "s" | "S") {
            return Some(start + at);
        }
        let letters = self.text[start..start + at].chars().all(char::is_alphabetic);
        (self.rules.cut_after_apostrophe && letters && at > 1).then_some(after)
    }

    /// Where a full stop stands that ends a sentence, the space after it missing.
    fn missing_space(&mut self, start: usize, end: usize) -> Option<usize> {
        let piece = &self.text[start..end];
        let at = piece.find('.')?;
        let left = &piece[..at];
        let mut right = piece[at + 1..].chars();
        let lower_left =
            left.chars().count() > 2 && left.chars().next_back().is_some_and(char::is_lowercase);
        let capital = right.next().is_some_and(char::is_uppercase)
            && right.next().is_none_or(|c| c.is_lowercase() || chars::is_apostrophe(c));
        (lower_left && capital).then_some(start + at)
    }

    /// Cuts at hyphens, by the language's way; `None` where the chunk stays as it is.
    fn hyphens(&mut self, start: usize, end: usize) -> Option<usize> {
        match self.rules.hyphens {
            Hyphens::Keep if self.rules.has_clitics() => self.clitics(start, end),
            Hyphens::Keep => None,
            Hyphens::Split => self.split_hyphens(start, end),
        }
    }

    /// « dit-il », « a-t-elle », « donne-le-moi », « ce jour-là ».
    fn clitics(&mut self, start: usize, end: usize) -> Option<usize> {
        // The cuts, the last first; there is no word with more than three.
        let mut cuts = [0usize; 4];
        let mut n = 0;
        let mut stop = end;
        while n < cuts.len() {
            let Some((at, c)) =
                self.text[start..stop].char_indices().rev().find(|(_, c)| chars::is_hyphen(*c))
            else {
                break;
            };
            let cut = start + at;
            self.lower(cut + c.len_utf8(), stop);
            let Some(only_lower) = self.rules.clitic(self.lower) else { break };
            let clitic = &self.text[cut..stop];
            let host = &self.text[start..cut];
            let caps = host.chars().all(|c| !c.is_lowercase());
            if clitic.chars().any(char::is_uppercase) && !caps
                || only_lower && n == 0 && host.starts_with(char::is_uppercase) && !caps
            {
                break;
            }
            // « a-t-il »: the t goes with the pronoun.
            let cut = match self.text[start..cut].char_indices().rev().take(2).last() {
                Some((k, h))
                    if chars::is_hyphen(h)
                        && matches!(&self.text[start + k + h.len_utf8()..cut], "t" | "T") =>
                {
                    start + k
                }
                _ => cut,
            };
            self.lower(start, stop);
            if self.rules.is_whole(self.lower) {
                break;
            }
            cuts[n] = cut;
            n += 1;
            stop = cut;
        }
        if n == 0 || stop == start {
            return None;
        }
        self.part(start, stop);
        for k in (0..n).rev() {
            let to = if k == 0 { end } else { cuts[k - 1] };
            self.push(cuts[k], to, Kind::Word);
        }
        Some(end)
    }

    /// « SPD-Politiker » by the way of the German and English treebanks: three tokens.
    fn split_hyphens(&mut self, start: usize, end: usize) -> Option<usize> {
        let (at, c) = self.text[start..end].char_indices().find(|(_, c)| chars::is_hyphen(*c))?;
        let cut = start + at;
        let after = cut + c.len_utf8();
        let before = chars::char_before(self.text, cut);
        if before.is_numeric() && self.char(after).is_numeric() && !self.rules.split_ranges {
            return None;
        }
        if after >= end || cut == start {
            return None;
        }
        self.lower(start, cut);
        if self.rules.is_prefix(self.lower) {
            return None;
        }
        self.part(start, cut);
        self.push(cut, after, Kind::Punct);
        Some(self.part(after, end))
    }

    fn number(&mut self, start: usize, end: usize, joints: u16) -> usize {
        if joints & joint::LETTER != 0 {
            if let Some((cut, unit)) = self.unit(start, end) {
                self.push(start, cut, Kind::Number);
                if unit == end {
                    return self.word(cut, end);
                }
                self.push(cut, unit, Kind::Word);
                return self.word(unit, end);
            }
            return self.word(start, end);
        }
        let mut end = end;
        if joints & !(joint::DIGIT | joint::OTHER) == 0 {
            end = self.thousands(start, end);
        }
        if joints == joint::DIGIT && self.char(end) == '.' && self.ordinal(start, end) {
            return self.push(start, end + 1, Kind::Ordinal);
        }
        self.push(start, end, Kind::Number)
    }

    /// « 160km », « 20h30 »: where the unit begins.
    fn unit(&mut self, start: usize, end: usize) -> Option<(usize, usize)> {
        let piece = &self.text[start..end];
        let at = piece.find(|c: char| c.is_alphabetic())?;
        let rest = &piece[at..];
        let len = rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len());
        self.lower(start + at, start + at + len);
        let clock = self.lower == "h" && rest[len..].chars().all(|c| c.is_ascii_digit());
        let cut = start + at;
        (self.rules.is_unit(self.lower) && (len == rest.len() || clock)).then_some((cut, cut + len))
    }

    /// « 10 000 »: the end of a number whose groups of three digits are set apart by spaces.
    fn thousands(&mut self, start: usize, end: usize) -> usize {
        let bytes = self.text.as_bytes();
        if end - start > 3 || !bytes[start..end].iter().all(u8::is_ascii_digit) {
            return end;
        }
        let mut last = end;
        loop {
            let space = self.char(last);
            let wide = matches!(space, '\u{a0}' | '\u{202f}' | '\u{2009}');
            if !(wide || space == ' ' && self.rules.spaced_numbers) {
                return last;
            }
            let group = last + space.len_utf8();
            let digits = self.text[group..self.end.max(group)]
                .bytes()
                .take(4)
                .take_while(u8::is_ascii_digit)
                .count();
            if digits != 3 || self.is_letter(group + 3) {
                return last;
            }
            last = group + 3;
            // « 1 234,5 »
            if matches!(self.char(last), ',') && self.char(last + 1).is_ascii_digit() {
                last += 1;
                while self.char(last).is_ascii_digit() {
                    last += 1;
                }
                return last;
            }
        }
    }

    /// Whether the full stop after a number makes it an ordinal: « am 3. Mai », « 19. Jahrhundert ».
    fn ordinal(&mut self, start: usize, end: usize) -> bool {
        if !self.rules.ordinal_dots || end - start > 3 {
            return false;
        }
        let mut i = end + 1;
        if self.char(i) == '.' {
            return false;
        }
        while matches!(self.char(i), ' ' | '\u{a0}' | '\u{202f}') {
            i += self.char(i).len_utf8();
        }
        let next = self.char(i);
        if next.is_lowercase() || next == ',' {
            return true;
        }
        let mut to = i;
        while self.is_letter(to) {
            to += self.char(to).len_utf8();
        }
        self.lower(i, to);
        if self.rules.ordinal_before(self.lower) {
            return true;
        }
        if i == end + 1 {
            return false;
        }
        match self.out.last().copied() {
            Some(t) if t.kind != Kind::Terminal => {
                self.lower(t.start as usize, t.end as usize);
                next.is_uppercase() && self.rules.ordinal_after(self.lower)
            }
            _ => false,
        }
    }
}

/// « U.S », « z.B », « J.-C »: single letters, or pairs, with full stops between them.
fn is_acronym(piece: &str) -> bool {
    let mut parts = 0;
    for part in piece.split('.') {
        let part = part.trim_start_matches(chars::is_hyphen);
        let n = part.chars().count();
        if n == 0 || n > 2 || !part.chars().all(char::is_alphabetic) {
            return false;
        }
        parts += 1;
    }
    parts > 1
}
