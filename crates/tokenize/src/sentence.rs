//! Sentences: where one ends, decided from the raw tokens and the white space between them.

use crate::chars;
use crate::lines::Lines;
use crate::rules::Rules;
use crate::scan::{Kind, Raw, lower_into};
use std::ops::Range;

pub(crate) struct Splitter<'a> {
    pub(crate) text: &'a str,
    pub(crate) raw: &'a [Raw],
    pub(crate) rules: &'a [&'a Rules],
    pub(crate) lines: Lines,
    pub(crate) lower: &'a mut String,
    /// Where the current sentence begins.
    pub(crate) first: usize,
    pub(crate) brackets: u32,
    /// The bracket was opened by the first token of the sentence.
    outer_bracket: bool,
    guillemets: u32,
    straight: bool,
    /// A quotation was opened in this sentence and not closed.
    pub(crate) quoted: bool,
}

/// A bracket that stays open for more tokens than this was never closed.
const LONGEST_BRACKET: usize = 80;

impl<'a> Splitter<'a> {
    pub(crate) fn new(
        text: &'a str,
        raw: &'a [Raw],
        rules: &'a [&'a Rules],
        lower: &'a mut String,
    ) -> Self {
        Splitter {
            text,
            raw,
            rules,
            lines: Lines::of(text),
            lower,
            first: 0,
            brackets: 0,
            outer_bracket: false,
            guillemets: 0,
            straight: false,
            quoted: false,
        }
    }

    /// Calls `f` with the tokens of each sentence.
    pub(crate) fn run(&mut self, mut f: impl FnMut(Range<usize>)) {
        let mut opened = 0;
        let mut k = 0;
        while k < self.raw.len() {
            if k > self.first
                && (self.line_ends_before(k) || self.runs_in(k) || self.dateline_ends_before(k))
            {
                f(self.first..k);
                self.restart(k);
            }
            let c = self.first_char(k);
            let token = self.raw[k];
            if token.kind == Kind::Punct {
                if chars::is_opening_bracket(c) {
                    if self.closes_soon(k) {
                        self.outer_bracket = self.brackets == 0 && k == self.first;
                        self.brackets += 1;
                        opened = k;
                    }
                } else if chars::is_closing_bracket(c) {
                    self.brackets = self.brackets.saturating_sub(1);
                } else {
                    self.mark(k, c);
                }
            }
            if self.brackets > 0 && k - opened > LONGEST_BRACKET {
                self.brackets = 0;
            }
            if ends_something(token.kind) || token.kind == Kind::Punct && c == ';' {
                let (next, bracket) = self.closers(k + 1);
                if self.is_end(k, next, bracket) {
                    for j in k + 1..next {
                        let c = self.first_char(j);
                        self.mark(j, c);
                    }
                    f(self.first..next);
                    self.brackets =
                        if bracket { self.brackets.saturating_sub(1) } else { self.brackets };
                    let (g, s) = (self.guillemets, self.straight);
                    self.restart(next);
                    (self.guillemets, self.straight) = (g, s);
                    k = next;
                    continue;
                }
            }
            k += 1;
        }
        if self.first < self.raw.len() {
            f(self.first..self.raw.len());
        }
    }

    fn restart(&mut self, at: usize) {
        self.first = at;
        self.brackets = 0;
        self.outer_bracket = false;
        self.guillemets = 0;
        self.straight = false;
        self.quoted = false;
    }

    /// « DAKAR, 14 mars 2019 (Ndar Presse) — L'Union … »: where an agency's dateline is over. It stands at
    /// the head of a line, begins in capitals or ends in a bracket, and a dash sets it off.
    fn dateline_ends_before(&self, k: usize) -> bool {
        let dash = k - 1;
        let length = dash.saturating_sub(self.first);
        if !matches!(self.first_char(dash), '—' | '–' | '-') || !(1..=16).contains(&length) {
            return false;
        }
        let spaced = self.gap(dash) > 0 && self.gap(k) > 0;
        let heads_line = self.first == 0 || self.gap_has_break(self.first);
        if !spaced || !heads_line || !self.first_char(k).is_uppercase() {
            return false;
        }
        let bracket = chars::is_closing_bracket(self.first_char(dash - 1));
        let comma = (self.first..dash).any(|j| self.first_char(j) == ',');
        let dated = (self.first..dash).any(|j| self.raw[j].kind == Kind::Number);
        self.all_caps(self.raw[self.first]) && (bracket || comma || length == 1)
            || (bracket && comma && dated)
    }

    /// Whether the bracket that opens at `k` is closed within reach and on its line.
    fn closes_soon(&self, k: usize) -> bool {
        let mut depth = 0u32;
        for j in k..(k + LONGEST_BRACKET).min(self.raw.len()) {
            let c = self.first_char(j);
            if self.raw[j].kind == Kind::Punct {
                if chars::is_opening_bracket(c) {
                    depth += 1;
                } else if chars::is_closing_bracket(c) {
                    depth -= 1;
                    if depth == 0 {
                        return true;
                    }
                }
            }
        }
        false
    }

    /// Keeps count of quotation marks.
    fn mark(&mut self, k: usize, c: char) {
        match c {
            '"' => {
                self.straight = self.opens(k, c);
                self.quoted = self.straight;
            }
            '«' | '“' | '„' | '»' | '”' => {
                self.quoted = self.opens(k, c);
                if self.quoted {
                    self.guillemets += 1;
                } else {
                    self.guillemets = self.guillemets.saturating_sub(1);
                }
            }
            _ => {}
        }
    }

    /// Whether a quotation mark opens, from where the white space is; from its usual use where
    /// there is some on both sides.
    fn opens(&self, k: usize, c: char) -> bool {
        let before = self.gap(k) == 0;
        let after = self.glued_after(k);
        match (before, after) {
            (false, true) => true,
            (true, false) => false,
            _ if c == '"' => !self.straight,
            _ => matches!(c, '«' | '“' | '„'),
        }
    }

    /// The length of the white space before token `k`.
    pub(crate) fn gap(&self, k: usize) -> usize {
        match k.checked_sub(1) {
            // What stands first is set apart from what is before it.
            None => 1,
            Some(p) => (self.raw[k].start - self.raw[p].end) as usize,
        }
    }

    pub(crate) fn first_char(&self, k: usize) -> char {
        chars::char_at(self.text, self.raw[k].start as usize)
    }

    fn line_ends_before(&self, k: usize) -> bool {
        let (start, end) = (self.raw[k - 1].end as usize, self.raw[k].start as usize);
        if end - start == 0 || self.text.as_bytes()[start..end] == *b" " {
            return false;
        }
        let c = self.first_char(k);
        let lower = c.is_lowercase() && self.raw[k - 1].kind != Kind::Terminal;
        self.lines.ends(self.text, start, end, lower) || self.is_item(k, start, end)
    }

    /// Whether token `k`, after a line break, begins an item of a list or a turn of a dialogue.
    fn is_item(&self, k: usize, start: usize, end: usize) -> bool {
        let gap = &self.text[start..end];
        if !gap.contains(['\n', '\r']) || k + 1 >= self.raw.len() {
            return false;
        }
        match self.first_char(k) {
            '•' | '◦' | '▪' | '■' | '●' | '‣' | '→' => true,
            '–' | '—' | '-' | '*' => {
                self.gap(k + 1) > 0
                    && (self.first_char(k + 1).is_uppercase() || !self.lines_are_running(k))
            }
            _ => false,
        }
    }

    /// Whether the sentence before token `k` goes on: it has not ended.
    fn lines_are_running(&self, k: usize) -> bool {
        k > 0
            && !matches!(self.raw[k - 1].kind, Kind::Terminal)
            && !matches!(self.first_char(k - 1), ':' | ';')
    }

    /// The first token from `k` on that is not a closing mark of what ends before `k`; and whether
    /// one of them was a bracket.
    fn closers(&self, mut k: usize) -> (usize, bool) {
        let mut bracket = false;
        let mut guillemets = self.guillemets;
        let mut straight = self.straight;
        let mut brackets = self.brackets;
        while k < self.raw.len() {
            let c = self.first_char(k);
            let glued = self.gap(k) == 0;
            // What closes stands on the line of what it closes.
            if self.gap_has_break(k) {
                break;
            }
            let closes = match self.raw[k].kind {
                Kind::Terminal => true,
                Kind::Punct if chars::is_closing_bracket(c) => {
                    bracket = true;
                    brackets = brackets.saturating_sub(1);
                    glued || brackets > 0 || self.brackets > 0
                }
                Kind::Punct => match c {
                    '"' if (straight || glued) && !self.opens_next(k, glued, straight) => {
                        straight = false;
                        true
                    }
                    '\'' if self.raw[k].end - self.raw[k].start == 2 => true,
                    '»' | '”' | '“' | '«' if guillemets > 0 && !self.opens(k, c) => {
                        guillemets -= 1;
                        true
                    }
                    '”' | '’' | '\'' | '›' => glued && !self.glued_after(k),
                    _ => false,
                },
                Kind::Emoticon => true,
                _ => false,
            };
            if !closes {
                break;
            }
            k += 1;
        }
        (k, bracket)
    }

    /// Whether the straight quotation mark at `k` opens, for all that is known of those before it.
    fn opens_next(&self, k: usize, glued: bool, straight: bool) -> bool {
        let after = self.glued_after(k);
        match (glued, after) {
            (false, true) => true,
            (true, _) => false,
            (false, false) => !straight,
        }
    }

    /// Whether a word, or a mark that opens or stands for words, follows directly.
    fn glued_after(&self, k: usize) -> bool {
        let Some(next) = self.raw.get(k + 1).filter(|_| self.gap(k + 1) == 0) else { return false };
        let c = self.first_char(k + 1);
        match next.kind {
            Kind::Punct => {
                chars::is_opening_bracket(c) || matches!(c, '«' | '“' | '„' | '¿' | '¡' | '#' | '$')
            }
            Kind::Terminal => c == '…',
            _ => true,
        }
    }

    pub(crate) fn gap_has_break(&self, k: usize) -> bool {
        let start = self.raw[k - 1].end as usize;
        self.text[start..self.raw[k].start as usize].contains(['\n', '\r'])
    }

    /// Whether a sentence ends with token `k` and the closing marks up to `next`.
    fn is_end(&mut self, k: usize, next: usize, bracket: bool) -> bool {
        if next >= self.raw.len() {
            return true;
        }
        if self.brackets > 0 && !self.outer_bracket {
            return false;
        }
        let glued = next == k + 1 && self.gap(next) == 0;
        let token = self.raw[k];
        let text = &self.text[token.start as usize..token.end as usize];
        let ellipsis = text.starts_with("..") || text.starts_with('…');
        // « (…) » and « […] » stand for words.
        if ellipsis && k > 0 && chars::is_opening_bracket(self.first_char(k - 1)) {
            return false;
        }
        // « 1. » at the beginning is the number of an item.
        if token.kind == Kind::Terminal
            && text == "."
            && k == self.first + 1
            && self.raw[self.first].kind == Kind::Number
            && self.raw[self.first].end - self.raw[self.first].start <= 3
            && self.gap(k) == 0
        {
            return false;
        }
        let Some((word, opening)) = self.word_after(next) else {
            let goes_on = matches!(self.first_char(next), ',' | ';' | ':' | ')' | ']' | '%');
            return !goes_on && (!glued || bracket);
        };
        let c = self.case_of(word);
        let begins = c.is_uppercase()
            || matches!(self.raw[word].kind, Kind::Number | Kind::Ordinal)
            || !c.is_lowercase() && c.is_alphabetic();
        match token.kind {
            Kind::Terminal => {
                if glued && !opening && text == "." && self.raw[word].kind == Kind::Number {
                    return false;
                }
                if text == "." && self.names_speaker(k, next) {
                    return false;
                }
                begins || !ellipsis && next == k + 1 && !glued && self.begins_in_lower_case(k, word)
            }
            Kind::AbbreviationLast => begins && c.is_uppercase(),
            Kind::AbbreviationEnd | Kind::Initial | Kind::Ordinal => {
                c.is_uppercase() && (opening || self.starts_sentence(word))
            }
            Kind::Punct if text == ";" => {
                c.is_uppercase() && (!opening || self.has_lists(k)) && self.starts_sentence(word)
            }
            _ => false,
        }
    }

    /// The letter whose case tells whether a sentence begins with the word at `k`: its first, but
    /// « iPhone » counts as capitalised, and « 's Avonds » as its second word.
    fn case_of(&self, k: usize) -> char {
        let token = self.raw[k];
        let mut letters = self.text[token.start as usize..token.end as usize].chars();
        let first = letters.next().unwrap_or(' ');
        if chars::is_apostrophe(first) && k + 1 < self.raw.len() {
            return self.first_char(k + 1);
        }
        letters.next().filter(|c| first.is_lowercase() && c.is_uppercase()).unwrap_or(first)
    }

    /// « LE JOURNAL. – Pourquoi ? »: the full stop at `k` follows the name of who speaks.
    fn names_speaker(&self, k: usize, next: usize) -> bool {
        matches!(self.first_char(next), '–' | '—' | '-')
            && k - self.first <= 4
            && (self.first..k).all(|j| self.first_char(j).is_uppercase())
    }

    /// Whether a sentence begins with the word in lower case at `word`, after the mark at `k`.
    fn begins_in_lower_case(&mut self, k: usize, word: usize) -> bool {
        let before = self.raw[k - usize::from(k > 0)];
        let rules = self.rules.get(before.rules as usize);
        let stop = self.first_char(k) == '.';
        let can = |r: &&Rules| if stop { r.lower_starts } else { r.lower_after_marks };
        if k == 0 || before.kind != Kind::Word || !rules.is_some_and(can) {
            return false;
        }
        let piece = &self.text[before.start as usize..before.end as usize];
        piece.chars().count() > 3
            && piece.chars().all(char::is_lowercase)
            && self.starts_sentence(word)
    }

    pub(crate) fn all_caps(&self, token: Raw) -> bool {
        token.end - token.start > 3
            && self.text[token.start as usize..token.end as usize].chars().all(char::is_uppercase)
    }

    /// The word that follows opening marks at `k`; and whether there were such marks. `None` where
    /// a mark stands there that begins nothing.
    fn word_after(&self, k: usize) -> Option<(usize, bool)> {
        for j in k..(k + 4).min(self.raw.len()) {
            let c = self.first_char(j);
            match self.raw[j].kind {
                Kind::Punct | Kind::Terminal => {
                    // « ,, » is a quotation mark of the typewriter.
                    let opens = c == ',' && self.raw[j].end - self.raw[j].start == 2
                        || chars::is_opening_bracket(c)
                        || chars::is_quote(c)
                        || matches!(
                            c,
                            '–' | '—'
                                | '-'
                                | '•'
                                | '*'
                                | '¿'
                                | '¡'
                                | '…'
                                | '.'
                                | '#'
                                | '@'
                                | '$'
                                | '€'
                                | '£'
                                | '§'
                                | '→'
                                | '▪'
                                | '●'
                                | '■'
                        );
                    if !opens {
                        return None;
                    }
                }
                _ => return Some((j, j > k)),
            }
        }
        None
    }

    /// Whether the word at `k` often begins sentences: an article, a pronoun, a preposition.
    pub(crate) fn starts_sentence(&mut self, k: usize) -> bool {
        let token = self.raw[k];
        lower_into(&self.text[token.start as usize..token.end as usize], self.lower);
        self.rules.get(token.rules as usize).is_some_and(|r| r.is_starter(self.lower))
    }
}

fn ends_something(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Terminal
            | Kind::AbbreviationEnd
            | Kind::AbbreviationLast
            | Kind::Initial
            | Kind::Ordinal
    )
}
