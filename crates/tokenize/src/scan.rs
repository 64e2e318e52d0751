//! From text to raw tokens: one pass over the bytes, by classes of characters.
//!
//! A *chunk* is a run of letters and digits with what may join them (an apostrophe, a hyphen, a
//! full stop between letters). Most chunks are plain words and are done at once; the others are
//! taken apart in [`crate::chunk`].

use crate::chars::{self, Class};
use crate::rules::Rules;

/// What a raw token is, as far as the end of a sentence depends on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Kind {
    /// A word.
    Word,
    /// Begins with a digit.
    Number,
    /// A punctuation mark or symbol.
    Punct,
    /// A mark that can end a sentence.
    Terminal,
    /// Ends with the full stop of an abbreviation after which the sentence goes on.
    AbbreviationInner,
    /// Ends with the full stop of an abbreviation that can end a sentence.
    AbbreviationEnd,
    /// « J. », of a name.
    Initial,
    /// « 3. » as an ordinal number.
    Ordinal,
    /// « etc. »: ends a sentence before any capital.
    AbbreviationLast,
    /// « :-) »
    Emoticon,
}

/// A token before it becomes part of a layer.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Raw {
    pub(crate) start: u32,
    pub(crate) end: u32,
    pub(crate) kind: Kind,
    /// Index of the rules by which it was cut.
    pub(crate) rules: u8,
}

/// What joins the parts of a chunk.
pub(crate) mod joint {
    pub(crate) const LETTER: u16 = 1;
    pub(crate) const DIGIT: u16 = 2;
    pub(crate) const APOSTROPHE: u16 = 4;
    pub(crate) const HYPHEN: u16 = 8;
    pub(crate) const DOT: u16 = 16;
    pub(crate) const SLASH: u16 = 32;
    pub(crate) const AT: u16 = 64;
    pub(crate) const OTHER: u16 = 128;
    pub(crate) const INVISIBLE: u16 = 256;
}

pub(crate) struct Scanner<'a> {
    pub(crate) text: &'a str,
    pub(crate) end: usize,
    pub(crate) rules: &'a Rules,
    pub(crate) index: u8,
    pub(crate) lower: &'a mut String,
    pub(crate) out: &'a mut Vec<Raw>,
}

impl Scanner<'_> {
    /// Cuts `start..self.end`, both on character boundaries.
    pub(crate) fn run(&mut self, start: usize) {
        let mut i = start;
        while i < self.end {
            let (class, len) = chars::at(self.text, i);
            i = match class {
                Class::Space | Class::Invisible => i + len,
                Class::Letter | Class::Digit => self.chunk(i),
                Class::Ideograph => self.push(i, i + len, Kind::Word),
                Class::Punct => self.punct(i, len),
            };
        }
    }

    /// Adds a token; gives its end.
    #[inline]
    pub(crate) fn push(&mut self, start: usize, end: usize, kind: Kind) -> usize {
        if start < end {
            self.out.push(Raw { start: start as u32, end: end as u32, kind, rules: self.index });
        }
        end
    }

    pub(crate) fn class(&self, i: usize) -> Option<(Class, usize)> {
        (i < self.end).then(|| chars::at(self.text, i))
    }

    pub(crate) fn char(&self, i: usize) -> char {
        if i < self.end { chars::char_at(self.text, i) } else { '\0' }
    }

    pub(crate) fn is_wordy(&self, i: usize) -> bool {
        matches!(self.class(i), Some((Class::Letter | Class::Digit, _)))
    }

    pub(crate) fn is_letter(&self, i: usize) -> bool {
        matches!(self.class(i), Some((Class::Letter, _)))
    }

    fn is_digit(&self, i: usize) -> bool {
        matches!(self.class(i), Some((Class::Digit, _)))
    }

    /// Writes the lower-case form of a piece, with plain apostrophes and hyphens, to the buffer.
    pub(crate) fn lower(&mut self, start: usize, end: usize) -> &str {
        lower_into(&self.text[start..end], self.lower);
        self.lower
    }

    fn chunk(&mut self, start: usize) -> usize {
        let bytes = self.text.as_bytes();
        let mut joints = 0u16;
        let mut i = start;
        let mut solid = start;
        while i < self.end {
            // Plain letters are most of the text.
            if bytes[i].is_ascii_alphabetic() {
                i += 1;
                joints |= joint::LETTER;
                solid = i;
                continue;
            }
            let (class, len) = chars::at(self.text, i);
            match class {
                Class::Letter => joints |= joint::LETTER,
                Class::Digit => joints |= joint::DIGIT,
                Class::Invisible => {
                    joints |= joint::INVISIBLE;
                    i += len;
                    continue;
                }
                Class::Space | Class::Ideograph => break,
                Class::Punct => {
                    if self.text[i..self.end].starts_with("://") && joints == joint::LETTER {
                        let end = self.url_end(i + 3);
                        return self.push(start, end, Kind::Word);
                    }
                    let joins = self.joins(start, i, len);
                    if joins == 0 {
                        break;
                    }
                    joints |= joins;
                    if matches!(bytes[i], b'(') {
                        // The ending and its bracket.
                        i += self.text[i..].find(')').unwrap_or(0);
                        i += 1;
                        solid = i;
                        continue;
                    }
                    if bytes[i] == b'$' {
                        solid = i + 1;
                        break;
                    }
                }
            }
            i += len;
            solid = i;
        }
        if joints & (joint::DOT | joint::AT) != 0 && self.is_www(start) {
            let end = self.url_end(start);
            return self.push(start, end, Kind::Word);
        }
        self.cut(start, solid, joints)
    }

    /// How the mark at `i` joins what stands before and after it, if it does.
    fn joins(&self, start: usize, i: usize, len: usize) -> u16 {
        let c = self.char(i);
        let next = i + len;
        if chars::is_apostrophe(c) {
            return if self.is_wordy(next) { joint::APOSTROPHE } else { 0 };
        }
        if chars::is_hyphen(c) {
            return if self.is_wordy(next) { joint::HYPHEN } else { 0 };
        }
        match c {
            '.' if self.is_wordy(next) => joint::DOT,
            // « franz371...@example.com », as some archives shorten addresses.
            '.' if self.is_shortened(next) => joint::AT,
            // « J.-C. »
            '.' if chars::is_hyphen(self.char(next))
                && i - start <= 4
                && chars::char_before(self.text, i).is_uppercase()
                && self.is_letter(next + self.char(next).len_utf8()) =>
            {
                joint::DOT
            }
            ',' | ':' if self.is_digit(next) && self.ends_with_digit(i) => joint::OTHER,
            '/' if self.is_wordy(next) => joint::SLASH,
            '@' if self.is_wordy(next) => joint::AT,
            '&' if self.is_wordy(next) => joint::OTHER,
            '·' | '‧' if self.is_letter(next) => joint::OTHER,
            // « US$ »
            '$' if i - start <= 3
                && self.text.as_bytes()[start..i].iter().all(u8::is_ascii_uppercase) =>
            {
                joint::OTHER
            }
            '(' if self.rules.has_bracketed() => self.bracketed(i, next),
            '°' if i - start == 1 && matches!(self.text.as_bytes()[start], b'n' | b'N') => {
                // « n° 5 »: the sign belongs to the letter, whatever follows.
                if self.is_letter(next) { 0 } else { joint::OTHER }
            }
            _ => 0,
        }
    }

    /// Whether only full stops stand between `i` and the host of an address.
    fn is_shortened(&self, i: usize) -> bool {
        let dots = self.text.as_bytes()[i..self.end].iter().take(3).take_while(|b| **b == b'.');
        let at = i + dots.count();
        self.char(at) == '@' && self.is_wordy(at + 1)
    }

    /// « traité(e)s »: an ending in brackets.
    fn bracketed(&self, _i: usize, next: usize) -> u16 {
        let rest = &self.text[next..self.end];
        let len = rest.bytes().take(4).take_while(u8::is_ascii_alphabetic).count();
        let ending = rest.as_bytes().get(len) == Some(&b')')
            && self.rules.is_bracketed(&rest[..len].to_ascii_lowercase());
        if ending { joint::OTHER } else { 0 }
    }

    fn ends_with_digit(&self, i: usize) -> bool {
        i > 0 && self.text.as_bytes()[i - 1].is_ascii_digit()
    }

    fn is_www(&self, start: usize) -> bool {
        self.text.as_bytes()[start..self.end]
            .get(..4)
            .is_some_and(|b| b.eq_ignore_ascii_case(b"www."))
    }

    /// Where an address that runs on from `i` ends.
    fn url_end(&self, start: usize) -> usize {
        let mut open = 0i32;
        let mut end = start;
        for (k, c) in self.text[start..self.end].char_indices() {
            if c.is_whitespace()
                || matches!(c, '<' | '>' | '"' | '«' | '»' | '“' | '”' | '|' | '^' | '`' | '…')
            {
                break;
            }
            match c {
                '(' | '[' => open += 1,
                ')' | ']' => {
                    open -= 1;
                    if open < 0 {
                        break;
                    }
                }
                _ => {}
            }
            // What follows a closing mark or a full stop only belongs to it if more comes.
            if !matches!(c, '.' | ',' | ';' | ':' | '!' | '?' | '\'' | '’' | '(' | '[') {
                end = start + k + c.len_utf8();
            }
        }
        end
    }

    fn punct(&mut self, start: usize, len: usize) -> usize {
        let c = self.char(start);
        let next = start + len;
        if (c == '@' || c == '#') && self.is_letter(next) && !self.glued(start) {
            let mut i = next;
            while self.is_wordy(i) {
                i += self.char(i).len_utf8();
            }
            return self.push(start, i, Kind::Word);
        }
        if let Some(end) = self.emoticon(start) {
            return self.push(start, end, Kind::Emoticon);
        }
        let run = match c {
            '.' | '-' | '*' | '=' | '~' | '_' | '<' | '>' | '$' | '–' | '—' => true,
            '!' | '?' => self.rules.joined_marks,
            // Quotation marks of the typewriter: « ''no'' », « ``no'' », « ,,nee'' ».
            '\'' | '`' | ',' => self.char(next) == c,
            _ => false,
        };
        let sign = matches!(c, '-' | '–') && self.is_digit(next);
        // « from 1:30 -2:30 »: no sign of a number, but a range.
        if sign && self.rules.contractions && self.follows_number(start) {
            return self.push(start, next, Kind::Punct);
        }
        if run && !sign {
            let mut end = next;
            let marks = |c: char| matches!(c, '?' | '!');
            while self.char(end) == c || marks(c) && marks(self.char(end)) {
                end += self.char(end).len_utf8();
            }
            let kind = if chars::is_terminal(c) { Kind::Terminal } else { Kind::Punct };
            return self.push(start, end, kind);
        }
        if matches!(c, '-' | '+' | '−' | '±') && self.is_digit(next) && !self.glued_any(start) {
            let at = self.out.len();
            let end = self.chunk(next);
            if let Some(first) = self.out.get_mut(at) {
                first.start = start as u32;
            }
            return end;
        }
        if c == '+' && self.text[start..self.end].starts_with("+/-") {
            return self.push(start, start + 3, Kind::Punct);
        }
        if c == '°' && matches!(self.char(next), 'C' | 'F' | 'K') && !self.is_wordy(next + 1) {
            let end = next + 1;
            if self.glued_any(start) {
                self.push(start, next, Kind::Punct);
                return self.push(next, end, Kind::Word);
            }
            return self.push(start, end, Kind::Word);
        }
        if chars::is_apostrophe(c) && self.is_wordy(next) && !self.glued(start) {
            let mut i = next;
            while self.is_wordy(i) {
                i += self.char(i).len_utf8();
            }
            lower_into(&self.text[start..i], self.lower);
            let year = &self.text.as_bytes()[next..i];
            let decade =
                matches!(year, [a, b] | [a, b, b's'] if a.is_ascii_digit() && b.is_ascii_digit());
            if self.rules.is_whole(self.lower) || decade && !chars::is_apostrophe(self.char(i)) {
                return self.push(start, i, Kind::Word);
            }
        }
        let kind = if chars::is_terminal(c) { Kind::Terminal } else { Kind::Punct };
        let end = self.symbol_end(next, c);
        self.push(start, end, kind)
    }

    /// Whether a number stands before `i`, with or without a space between.
    fn follows_number(&self, i: usize) -> bool {
        self.out.last().is_some_and(|t| t.kind == Kind::Number && t.end as usize + 1 >= i)
    }

    /// Whether any token stands directly before `i`, an opening mark aside.
    fn glued_any(&self, i: usize) -> bool {
        self.out.last().is_some_and(|t| {
            let c = chars::char_at(self.text, t.start as usize);
            t.end as usize == i && !chars::is_opening_bracket(c) && !chars::is_quote(c)
        })
    }

    /// The end of an emoticon of the keyboard that stands by itself: « :-) ».
    fn emoticon(&self, start: usize) -> Option<usize> {
        let bytes = &self.text.as_bytes()[start..self.end];
        if !matches!(bytes[0], b':' | b';') {
            return None;
        }
        let nose = usize::from(matches!(bytes.get(1), Some(b'-' | b'\'' | b'o')));
        let mouth = bytes.get(1 + nose)?;
        if !matches!(mouth, b')' | b'(' | b'D' | b'P' | b'p' | b'/' | b'|' | b'*' | b'O') {
            return None;
        }
        let mut end = 2 + nose;
        while bytes.get(end) == Some(mouth) {
            end += 1;
        }
        let after = bytes.get(end);
        let alone =
            after.is_none_or(|b| b.is_ascii_whitespace() || matches!(b, b'.' | b',' | b'!' | b'?'));
        let slash = matches!(mouth, b'/' | b'D' | b'P' | b'p' | b'O') && self.glued(start);
        (alone && !slash && nose + usize::from(!self.glued(start)) > 0).then_some(start + end)
    }

    /// Whether a word or number stands directly before `i`.
    fn glued(&self, i: usize) -> bool {
        self.out.last().is_some_and(|t| t.end as usize == i && t.kind != Kind::Punct)
    }

    /// The end of a symbol with what modifies it: variation selectors, joined emoji, flags.
    fn symbol_end(&self, mut i: usize, first: char) -> usize {
        let regional = |c: char| ('\u{1F1E6}'..='\u{1F1FF}').contains(&c);
        if regional(first) && regional(self.char(i)) {
            return i + 4;
        }
        loop {
            let c = self.char(i);
            if unicode_normalization::char::is_combining_mark(c)
                || ('\u{1F3FB}'..='\u{1F3FF}').contains(&c)
            {
                i += c.len_utf8();
            } else if c == '\u{200d}' && matches!(self.class(i + 3), Some((Class::Punct, _))) {
                i += 3;
                i += self.char(i).len_utf8();
            } else {
                return i;
            }
        }
    }
}

/// Lower case, with plain apostrophes and hyphens and without invisible characters.
pub(crate) fn lower_into(piece: &str, out: &mut String) {
    out.clear();
    if piece.is_ascii() {
        out.push_str(piece);
        out.make_ascii_lowercase();
        return;
    }
    for c in piece.chars() {
        match c {
            c if c.is_ascii() => out.push(c.to_ascii_lowercase()),
            c if chars::is_apostrophe(c) => out.push('\''),
            c if chars::is_hyphen(c) => out.push('-'),
            c if chars::of(c) == Class::Invisible => {}
            c => out.extend(c.to_lowercase()),
        }
    }
}
