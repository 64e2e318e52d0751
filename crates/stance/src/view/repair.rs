//! What morphology, marks and the tables show a parser to have got wrong, put right.

use super::{NONE, View};
use crate::lexicon::Class;
use document::{Deprel, Feats, Upos};

impl View<'_> {
    /// « a voté pour, » and « X, farouche adversaire du plan, »: a preposition without a complement is
    /// an adverb of its verb, a bare noun behind the subject's comma its apposition.
    pub(super) fn strand(&mut self) {
        if !self.parsed {
            return;
        }
        let n = self.words.len();
        for i in 1..n {
            let stops = i + 1 == n || matches!(self.tags[i + 1], Upos::Punct | Upos::Cconj);
            let opens =
                i + 1 < n && self.lex.marks.iter().any(|m| self.form(i + 1).starts_with(m.0));
            if self.tags[i] == Upos::Adp && stops && !opens && !self.rels[i].is(Deprel::FIXED) {
                let verb = (i.saturating_sub(6)..i).rev().find(|w| self.tags[*w] == Upos::Verb);
                let free = !self.head.contains(&(i as u32));
                let nominal =
                    |w: usize| matches!(self.tags[w], Upos::Noun | Upos::Propn | Upos::Pron);
                let beside = |v: &usize| !(*v + 1..i).any(nominal);
                if let Some(verb) = verb.filter(|v| free && beside(v) && !self.above(i, *v)) {
                    self.head[i] = verb as u32;
                    self.rels[i] = Deprel::ADVMOD;
                }
            }
            if self.rels[i].is(Deprel::NSUBJ) && self.tags[i] == Upos::Noun {
                let h = self.head[i];
                let first = (i.saturating_sub(14)..i)
                    .find(|k| self.head[*k] == h && self.rels[*k].is(Deprel::NSUBJ));
                let Some(first) = first.filter(|_| h != NONE && h as usize > i) else { continue };
                let bare =
                    !(first..i).any(|k| self.head[k] == i as u32 && self.rels[k].is(Deprel::DET));
                let low =
                    (first + 1..=i).find(|k| *k == i || self.head[*k] == i as u32).unwrap_or(i);
                let comma = self.form(low) == "," || self.form(low - 1) == ",";
                if bare && comma {
                    self.head[i] = first as u32;
                    self.rels[i] = Deprel::APPOS;
                }
            }
        }
    }

    /// « Odile Marchal critique le plan »: between a subject and what can only be an object, a word
    /// that may be a verb of the tables is one.
    pub(super) fn verbalise(&mut self) {
        if !self.parsed {
            return;
        }
        for i in 1..self.words.len().saturating_sub(1) {
            if !matches!(self.tags[i], Upos::Noun | Upos::Adj) {
                continue;
            }
            let next = match self.tags[i + 1] {
                Upos::Det | Upos::Adv | Upos::Sconj => true,
                Upos::Punct => self.lex.marks.iter().any(|m| self.form(i + 1).starts_with(m.0)),
                _ => false,
            };
            let before = match self.tags[i - 1] {
                Upos::Pron => self.rels[i - 1].is(Deprel::NSUBJ),
                Upos::Propn => true,
                // « …, Odile Marchal, estime que »
                Upos::Punct => {
                    i >= 2
                        && self.form(i - 1) == ","
                        && self.tags[i - 2] == Upos::Propn
                        && self.tags[i + 1] == Upos::Sconj
                }
                Upos::Noun => i >= 2 && self.tags[i - 2] == Upos::Det,
                _ => false,
            };
            if !next || !before || self.words[i].stem.is_empty() {
                continue;
            }
            let id = self.lex.verb(&self.words[i].stem);
            if id == 0 {
                continue;
            }
            // A noun of its own has a determiner or a preposition.
            let noun = (0..i).any(|k| {
                self.head[k] == i as u32
                    && (self.rels[k].is(Deprel::DET) || self.rels[k].is(Deprel::CASE))
            });
            if noun {
                continue;
            }
            // The subject: the top of the phrase that ends before the word.
            let mut s = if self.tags[i - 1] == Upos::Punct { i - 2 } else { i - 1 };
            while let h = self.head[s] as usize
                && self.head[s] != NONE
                && h < i
                && h + 6 > i
                && !matches!(self.tags[h], Upos::Verb | Upos::Aux)
            {
                s = h;
            }
            let governor = self.head[s];
            if governor != NONE && governor as usize != i {
                let g = governor as usize;
                let taken = matches!(self.tags[g], Upos::Verb | Upos::Aux)
                    && self.rels[s].is(Deprel::NSUBJ);
                if taken || self.above(s, g) {
                    continue;
                }
            }
            if self.head[i] == s as u32 {
                self.head[i] = self.head[s];
                self.rels[i] = self.rels[s];
            } else if self.head[s] != i as u32 && self.above(s, i) {
                continue;
            }
            self.head[s] = i as u32;
            self.rels[s] = Deprel::NSUBJ;
            let mut object = false;
            for k in i + 1..self.words.len() {
                let mine = self.head[k] == i as u32;
                if !mine && self.head[k] != s as u32 {
                    continue;
                }
                self.head[k] = i as u32;
                let cased =
                    (i + 1..k).any(|c| self.head[c] == k as u32 && self.rels[c].is(Deprel::CASE));
                if matches!(self.tags[k], Upos::Noun | Upos::Propn | Upos::Pron)
                    && !self.rels[k].is(Deprel::CONJ)
                {
                    if cased {
                        self.rels[k] = Deprel::OBL;
                    } else if !object {
                        self.rels[k] = Deprel::OBJ;
                        object = true;
                    }
                }
            }
            self.tags[i] = Upos::Verb;
            self.verbs.push((i, id));
        }
    }

    /// « a au contraire apporté »: a participle that the parser cut off from its auxiliary because of
    /// what stands between takes the auxiliary's place in the tree.
    pub(super) fn rejoin(&mut self) {
        if !self.parsed {
            return;
        }
        for p in 1..self.words.len() {
            let f = self.feats(p);
            let participle = self.upos(p) == Upos::Verb
                && f.has(Feats::PARTICIPLE)
                && !f.has(Feats::PRESENT)
                && matches!(self.rels[p].base(), r if r == Deprel::ACL || r == Deprel::ADVCL || r == Deprel::AMOD || r == Deprel::XCOMP || r == Deprel::CCOMP || r == Deprel::OBJ);
            if !participle {
                continue;
            }
            // The nearest finite verb on the left, with nothing but adjuncts between.
            let mut a = None;
            for w in (p.saturating_sub(8)..p).rev() {
                if self.is_class(w, Class::Perfect)
                    && self.is_verb(w)
                    && self.words[w].feats.has(Feats::FINITE)
                {
                    a = Some(w);
                    break;
                }
                if self.is_verb(w) || self.upos(w) == Upos::Sconj || self.is_relative(w) {
                    break;
                }
            }
            let Some(a) = a.filter(|a| a + 1 < p) else { continue };
            let auxiliary = self.rels[a].is(Deprel::AUX) || self.rels[a].is(Deprel::COP);
            if auxiliary || !self.above(a, p) {
                continue;
            }
            let n = self.words.len();
            let own = (0..n).any(|k| {
                self.head[k] == p as u32
                    && (self.rels[k].is(Deprel::AUX) || self.rels[k].is(Deprel::NSUBJ))
            });
            // An object between would make the participle a modifier (« a une lettre signée »).
            let object =
                (a + 1..p).any(|k| self.head[k] == a as u32 && self.rels[k].is(Deprel::OBJ));
            if own || object {
                continue;
            }
            self.head[p] = self.head[a];
            self.rels[p] = self.rels[a];
            for k in 0..n {
                if self.head[k] == a as u32 {
                    self.head[k] = p as u32;
                }
            }
            self.head[a] = p as u32;
            self.rels[a] = Deprel::AUX;
        }
    }

    /// « La présidente de X reproche aux pêcheurs … »: a sentence whose top is a noun, with a finite verb
    /// hung on that noun like one of its complements, is a clause of that verb, the noun its subject.
    pub(super) fn reroot(&mut self) {
        if !self.parsed {
            return;
        }
        let n = self.words.len();
        let Some(root) = (0..n).find(|i| self.head[*i] == NONE) else { return };
        if !matches!(self.tags[root], Upos::Noun | Upos::Propn) {
            return;
        }
        let mine = |k: &usize| self.head[*k] == root as u32;
        if (0..n).filter(mine).any(|k| self.rels[k].is(Deprel::COP)) {
            return;
        }
        let verb = (root + 1..n).filter(mine).find(|k| {
            let rel = self.rels[*k];
            let hung = rel.is(Deprel::NMOD)
                || rel.is(Deprel::PARATAXIS)
                || rel.is(Deprel::APPOS)
                || rel.is(Deprel::DEP)
                || (rel.is(Deprel::ACL) && rel != Deprel::ACL_RELCL);
            let finite = self.tags[*k] == Upos::Verb
                && (self.words[*k].feats.has(Feats::FINITE)
                    || (0..n).any(|a| {
                        self.head[a] == *k as u32
                            && self.rels[a].is(Deprel::AUX)
                            && self.words[a].feats.has(Feats::FINITE)
                    }));
            let marked = (0..n).any(|m| {
                self.head[m] == *k as u32
                    && (self.rels[m].is(Deprel::MARK)
                        || self.is_relative(m)
                        || (m < *k && self.rels[m].is(Deprel::NSUBJ)))
            });
            // A clause between brackets or marks, or behind a colon, is another's.
            let apart = (root + 1..*k).any(|w| matches!(self.form(w), ":" | "(" | ";" | "«" | "“"));
            hung && finite && !marked && !apart
        });
        let Some(verb) = verb else { return };
        self.head[verb] = NONE;
        self.rels[verb] = Deprel::ROOT;
        self.head[root] = verb as u32;
        self.rels[root] = Deprel::NSUBJ;
        for k in verb + 1..n {
            if self.head[k] == root as u32 {
                self.head[k] = verb as u32;
            }
        }
    }

    /// Whether `high` is an ancestor of `low`, before the children lists are made.
    fn above(&self, high: usize, low: usize) -> bool {
        let mut at = low;
        for _ in 0..24 {
            match self.head[at] {
                NONE => return false,
                h if h as usize == high => return true,
                h => at = h as usize,
            }
        }
        false
    }

    /// Puts right what the morphology shows a parser to have got wrong.
    pub(super) fn repair(&mut self) {
        for i in 0..self.words.len() {
            // « le retrait pur et simple de l'article »: with a preposition of its own and no
            // conjunction, a conjunct of a bare noun is its complement.
            if self.rels[i].is(Deprel::CONJ)
                && self.kid(i, Deprel::CASE).is_some()
                && self.kid(i, Deprel::CC).is_none()
                && self.head(i).is_some_and(|h| {
                    self.upos(h) == Upos::Noun && self.kid(h, Deprel::CASE).is_none()
                })
                && !self.kids(i).any(|k| self.rel_is(k, Deprel::PUNCT) && k < i)
            {
                self.rels[i] = Deprel::NMOD;
            }
            // « est indigne de »: the auxiliary of a passive on an adjective is a copula.
            if self.rels[i].as_str() == "aux:pass"
                && self.head(i).is_some_and(|h| {
                    self.upos(h) == Upos::Adj && !self.feats(h).has(Feats::PARTICIPLE)
                })
            {
                self.rels[i] = Deprel::COP;
            }
            if !self.rel_is(i, Deprel::NSUBJ) {
                continue;
            }
            let Some(h) = self.head(i) else { continue };
            let f = self.feats(i);
            // « nous a opposé »: a clitic of another person than its verb is no subject.
            let clitic = self.upos(i) == Upos::Pron
                && (f.has(Feats::FIRST_PERSON) || f.has(Feats::SECOND_PERSON))
                && i < h;
            if clitic {
                let third = std::iter::once(h)
                    .chain(self.kids(h).filter(|k| self.rel_is(*k, Deprel::AUX)))
                    .any(|w| self.feats(w).has(Feats::THIRD_PERSON) && self.is_verb(w));
                if third {
                    self.rels[i] = Deprel::IOBJ;
                }
            }
            // A second subject behind the verb is its object.
            let second = i > h
                && self.upos(i) != Upos::Pron
                && self.kids(h).any(|k| k < h && self.rel(k) == Deprel::NSUBJ)
                // « Ils s'associent à nous : X, Y et Z »: a list that says who they are.
                && !(h..i).any(|w| self.form(w) == ":")
                && !self.kids(h).any(|k| self.rel_is(k, Deprel::OBJ))
                && self.is_verb(h);
            if second {
                self.rels[i] = Deprel::OBJ;
            }
            // « À la mairie, X croit … »: what a preposition governs is no subject either.
            let adposition = self.kids(i).any(|k| {
                self.rel_is(k, Deprel::CASE) && !self.lex.class(self.lemma(k), Class::Genitive)
            });
            if adposition {
                self.rels[i] = Deprel::OBL;
            }
        }
    }
}
