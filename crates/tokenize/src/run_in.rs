//! Headlines and lists that have run into the text: sentences that begin although no mark ends
//! the one before, because a line break was lost on the way.

use crate::chars;
use crate::scan::{Kind, lower_into};
use crate::sentence::Splitter;

/// Tokens of an item of a list, at most.
const LONGEST_ITEM: usize = 40;
/// Words of a heading before a colon, at most.
const LONGEST_HEADING: usize = 4;
/// Tokens from which on what stands between two dashes is an item, not a name.
const SHORTEST_ITEM: usize = 3;

impl Splitter<'_> {
    /// Whether a sentence begins with token `k` although the mark before it is missing.
    pub(crate) fn runs_in(&mut self, k: usize) -> bool {
        if k <= self.first || self.brackets > 0 || self.quoted {
            return false;
        }
        match self.raw[k].kind {
            Kind::Word => self.heading_ends_before(k) || self.word_runs_in(k),
            Kind::Punct if self.first_char(k) == '(' => self.note_runs_in(k),
            Kind::Punct => self.item_runs_in(k),
            _ => false,
        }
    }

    /// A capitalised function word after what does not end as a sentence does.
    fn word_runs_in(&mut self, k: usize) -> bool {
        let before = self.raw[k - 1];
        let c = self.first_char(k - 1);
        let token = self.raw[k];
        // Of one word only a heading: « Chronologie Elle attire … ».
        if k < self.first + 2
            && !(before.kind == Kind::Word && before.end - before.start > 6 && self.is_subject(k))
        {
            return false;
        }
        let Some(rules) = self.rules.get(token.rules as usize).filter(|r| r.headlines) else {
            return false;
        };
        let piece = &self.text[token.start as usize..token.end as usize];
        let mut letters = piece.chars();
        if !letters.next().is_some_and(char::is_uppercase) || !letters.all(|c| !c.is_uppercase()) {
            return false;
        }
        let Some(after) = self.raw.get(k + 1) else { return false };
        // « Ensuite, »; but a capital after it makes it a name: « Le Havre ».
        let comma = self.first_char(k + 1) == ',' && token.end - token.start > 4;
        let lower = after.kind == Kind::Word
            && self.first_char(k + 1).is_lowercase()
            && after.start - token.end <= 1;
        if !lower && !comma {
            return false;
        }
        let ends = match before.kind {
            Kind::Word => c.is_lowercase() || self.is_subject(k) || self.all_caps(before),
            Kind::Number => true,
            Kind::Punct => {
                let inner = self.first_char(k.saturating_sub(2));
                chars::is_closing_bracket(c) && !matches!(inner, '…' | '.')
            }
            _ => false,
        };
        if !ends || !self.starts_sentence(k) {
            return false;
        }
        let span = before.start as usize..before.end as usize;
        lower_into(&self.text[span], self.lower);
        !rules.is_function(self.lower)
            && !rules.is_starter(self.lower)
            && !rules.is_title(self.lower)
            && !self.lower.ends_with('\'')
    }

    /// « … est faible. Distribution : Le volume … »: a short heading within a paragraph. At the head of
    /// a line it could be who speaks, and a number before the colon is a date.
    fn heading_ends_before(&mut self, k: usize) -> bool {
        if self.first_char(k - 1) != ':'
            || !(2..=LONGEST_HEADING + 1).contains(&(k - self.first))
            || self.first == 0
            || self.gap_has_break(self.first)
            || !self.has_lists(k)
            || !self.first_char(k).is_uppercase()
            || !self.starts_sentence(k)
        {
            return false;
        }
        let words = self.first..k - 1;
        let bare = words.clone().all(|j| self.raw[j].kind == Kind::Word)
            && self.first_char(self.first).is_uppercase()
            && !self.starts_sentence(self.first);
        // « Jeanne Morin : »
        bare && (words.len() == 1
            || !words.clone().skip(1).all(|j| self.first_char(j).is_uppercase()))
    }

    /// « … (1) Sauf les … »: a numbered note or point.
    fn note_runs_in(&mut self, k: usize) -> bool {
        let Some(word) = self.raw.get(k + 3).filter(|w| w.kind == Kind::Word) else { return false };
        let number = self.raw[k + 1];
        self.has_lists(k)
            && number.kind == Kind::Number
            && number.end - number.start <= 2
            && self.first_char(k + 2) == ')'
            && self.gap(k + 3) > 0
            && chars::char_at(self.text, word.start as usize).is_uppercase()
            && k + 4 < self.raw.len()
            && self.first_char(k + 4).is_lowercase()
    }

    /// A dash that begins an item: after « ; », after a heading of one word, or one of several.
    fn item_runs_in(&mut self, k: usize) -> bool {
        if !self.has_lists(k) || !self.is_spaced_dash(k) || k + 1 >= self.raw.len() {
            return false;
        }
        let before = self.raw[k - 1];
        match self.first_char(k - 1) {
            ';' => return true,
            ':' => return self.first_char(k) == '-' && self.first_char(k + 1).is_uppercase(),
            _ => {}
        }
        if !self.first_char(k + 1).is_uppercase()
            || !matches!(before.kind, Kind::Word | Kind::Number)
                && !chars::is_closing_bracket(self.first_char(k - 1))
        {
            return false;
        }
        // « Références - Dans l'ombre … »
        if k == self.first + 1 {
            return before.end - before.start > 6 && self.starts_sentence(k + 1);
        }
        // The item before this one, or the one that begins here, is more than a name.
        let listed = self.is_spaced_dash(self.first) && k - self.first > SHORTEST_ITEM;
        listed || self.another_item(k)
    }

    /// Whether the language's rules reckon with lists that have lost their line breaks.
    pub(crate) fn has_lists(&self, k: usize) -> bool {
        self.rules.get(self.raw[k].rules as usize).is_some_and(|rules| rules.lists)
    }

    /// Whether a second dash with a capital follows before anything ends, and between the two
    /// stands more than a name: « - Affaire de la mairie - Affaire des frégates ».
    fn another_item(&self, k: usize) -> bool {
        let mut lower = false;
        for j in k + 1..(k + LONGEST_ITEM).min(self.raw.len() - 1) {
            if self.is_spaced_dash(j) {
                return lower && j > k + SHORTEST_ITEM && self.first_char(j + 1).is_uppercase();
            }
            if matches!(self.raw[j].kind, Kind::Terminal) || self.gap_has_break(j) {
                return false;
            }
            lower |= self.raw[j].kind == Kind::Word && self.first_char(j).is_lowercase();
        }
        false
    }

    /// A dash by itself.
    fn is_spaced_dash(&self, k: usize) -> bool {
        let token = self.raw[k];
        token.kind == Kind::Punct
            && matches!(self.first_char(k), '-' | '–' | '—')
            && token.end - token.start <= 3
            && self.gap(k) > 0
            && k + 1 < self.raw.len()
            && self.gap(k + 1) > 0
    }

    /// A word with which no name begins: a pronoun, a demonstrative, a preposition.
    fn is_subject(&mut self, k: usize) -> bool {
        let token = self.raw[k];
        lower_into(&self.text[token.start as usize..token.end as usize], self.lower);
        self.rules.get(token.rules as usize).is_some_and(|r| r.is_subject(self.lower))
    }
}
