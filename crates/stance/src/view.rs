//! A sentence as a tree: children, spans, mentions, and what the tables know of each word.

use crate::lexicon::{Class, Key, Lexicon};
use document::{Deprel, Document, Feats, Mention, Span, TokenLayer, Upos, Word};
use smallvec::SmallVec;

mod repair;

const NONE: u32 = u32::MAX;

/// Read access to one sentence. Building it is linear in its length.
pub(crate) struct View<'d> {
    pub(crate) doc: &'d Document,
    pub(crate) lex: &'d Lexicon,
    pub(crate) words: &'d [Word],
    /// Index of the sentence.
    pub(crate) index: usize,
    pub(crate) span: Span,
    /// Whether every word has a head.
    pub(crate) parsed: bool,
    layer: &'d TokenLayer,
    keys: &'d [u32],
    head: Vec<u32>,
    rels: Vec<Deprel>,
    tags: Vec<Upos>,
    /// Words read as verbs although the tagger took them for something else, with their entries.
    verbs: SmallVec<[(usize, u32); 2]>,
    first_kid: Vec<u32>,
    kids: Vec<u32>,
    low: Vec<u32>,
    high: Vec<u32>,
    mention: Vec<u32>,
}

impl<'d> View<'d> {
    pub(crate) fn new(
        doc: &'d Document,
        lex: &'d Lexicon,
        keys: &'d [u32],
        index: usize,
    ) -> Option<View<'d>> {
        let sentence = doc.sentences().get(index)?;
        let layer = doc.tokens.as_ref()?;
        let range = sentence.words.start as usize..sentence.words.end as usize;
        let words = layer.words.get(range.clone())?;
        let keys = keys.get(range)?;
        let n = words.len();
        let parsed = n > 0 && words.iter().all(|w| w.head.is_some());
        let mut head = vec![NONE; n];
        if parsed {
            for (i, w) in words.iter().enumerate() {
                let h = w.head.unwrap_or(0) as usize;
                if h > 0 && h <= n && h - 1 != i {
                    head[i] = (h - 1) as u32;
                }
            }
        }
        let mut view = View {
            doc,
            lex,
            words,
            index,
            span: sentence.span,
            parsed,
            layer,
            keys,
            head,
            tags: words.iter().map(|w| w.upos.unwrap_or(Upos::X)).collect(),
            verbs: SmallVec::new(),
            rels: words.iter().map(|w| w.deprel.unwrap_or(Deprel::DEP)).collect(),
            first_kid: Vec::new(),
            kids: Vec::new(),
            low: (0..n as u32).collect(),
            high: (0..n as u32).collect(),
            mention: vec![NONE; n],
        };
        // Repairs look around; what is longer than any prose keeps the tree it has.
        if n <= crate::LONGEST {
            view.strand();
            view.verbalise();
            view.rejoin();
            view.reroot();
        }
        view.link();
        view.repair();
        view.place_mentions();
        Some(view)
    }

    /// Children lists and subtree extents. Words on a cycle (heads come from files, too) are cut
    /// off from their heads.
    fn link(&mut self) {
        let n = self.words.len();
        let mut count = vec![0u32; n + 1];
        for h in &self.head {
            if *h != NONE {
                count[*h as usize + 1] += 1;
            }
        }
        for i in 0..n {
            count[i + 1] += count[i];
        }
        self.first_kid = count.clone();
        self.kids = vec![0; count[n] as usize];
        for (i, h) in self.head.iter().enumerate() {
            if *h != NONE {
                let place = &mut count[*h as usize];
                self.kids[*place as usize] = i as u32;
                *place += 1;
            }
        }
        let mut order: Vec<u32> =
            (0..n as u32).filter(|i| self.head[*i as usize] == NONE).collect();
        let mut seen = 0;
        while seen < order.len() {
            let w = order[seen] as usize;
            seen += 1;
            let range = self.first_kid[w] as usize..self.first_kid[w + 1] as usize;
            order.extend_from_slice(&self.kids[range]);
        }
        if order.len() < n {
            let mut reached = vec![false; n];
            for w in &order {
                reached[*w as usize] = true;
            }
            for (i, reached) in reached.iter().enumerate() {
                if !reached {
                    self.head[i] = NONE;
                }
            }
            self.first_kid = vec![0; n + 1];
            self.kids.clear();
            self.parsed = false;
            return;
        }
        for w in order.iter().rev() {
            let (w, h) = (*w as usize, self.head[*w as usize]);
            if h != NONE {
                let h = h as usize;
                self.low[h] = self.low[h].min(self.low[w]);
                self.high[h] = self.high[h].max(self.high[w]);
            }
        }
    }

    fn place_mentions(&mut self) {
        let Some(mentions) = self.doc.mentions.as_deref() else { return };
        let mut m = mentions.partition_point(|m| m.span.end <= self.span.start);
        let mut i = 0;
        while let Some(mention) = mentions.get(m).filter(|m| m.span.start < self.span.end) {
            while i < self.words.len() && self.word_span(i).end <= mention.span.start {
                i += 1;
            }
            let mut j = i;
            while j < self.words.len() && self.word_span(j).start < mention.span.end {
                // « du Korrigan »: the words of one token that only touches the mention stay out.
                if self.mention[j] == NONE {
                    self.mention[j] = m as u32;
                }
                j += 1;
            }
            m += 1;
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.words.len()
    }

    pub(crate) fn word_span(&self, i: usize) -> Span {
        match self.words.get(i) {
            Some(w) => self.layer.tokens.get(w.token as usize).map_or(Span::default(), |t| t.span),
            None => Span::default(),
        }
    }

    pub(crate) fn key(&self, i: usize) -> &'d Key {
        match self.verbs.iter().find(|(w, _)| *w == i) {
            Some((_, id)) => self.lex.key(*id),
            None => self.lex.key(self.keys[i]),
        }
    }

    pub(crate) fn is_class(&self, i: usize, class: Class) -> bool {
        self.key(i).is(class)
    }

    pub(crate) fn lemma(&self, i: usize) -> &'d str {
        &self.words[i].lemma
    }

    pub(crate) fn form(&self, i: usize) -> &'d str {
        &self.words[i].form
    }

    /// Whether the word's lemma or form is `word`; an elided article is the article.
    pub(crate) fn is_word(&self, i: usize, word: &str) -> bool {
        let w = &self.words[i];
        w.lemma == word || same(&w.form, word)
    }

    pub(crate) fn upos(&self, i: usize) -> Upos {
        self.tags[i]
    }

    pub(crate) fn feats(&self, i: usize) -> Feats {
        if self.verbs.iter().any(|(w, _)| *w == i) {
            return Feats::FINITE
                .with(Feats::INDICATIVE)
                .with(Feats::PRESENT)
                .with(Feats::THIRD_PERSON);
        }
        self.words[i].feats
    }

    pub(crate) fn rel(&self, i: usize) -> Deprel {
        self.rels[i]
    }

    pub(crate) fn rel_is(&self, i: usize, rel: Deprel) -> bool {
        self.rel(i).is(rel)
    }

    pub(crate) fn head(&self, i: usize) -> Option<usize> {
        Some(self.head[i]).filter(|h| *h != NONE).map(|h| h as usize)
    }

    /// The root of the tree.
    pub(crate) fn root(&self) -> Option<usize> {
        self.parsed.then(|| (0..self.len()).find(|i| self.head[*i] == NONE)).flatten()
    }

    pub(crate) fn kids(&self, i: usize) -> impl DoubleEndedIterator<Item = usize> + '_ {
        let range = self.first_kid[i] as usize..self.first_kid[i + 1] as usize;
        self.kids[range].iter().map(|k| *k as usize)
    }

    /// Children whose relation without its subtype is `rel`.
    pub(crate) fn kids_by(&self, i: usize, rel: Deprel) -> impl Iterator<Item = usize> + '_ {
        self.kids(i).filter(move |k| self.rel_is(*k, rel))
    }

    pub(crate) fn kid(&self, i: usize, rel: Deprel) -> Option<usize> {
        self.kids_by(i, rel).next()
    }

    /// The head, its head, and so on.
    pub(crate) fn ancestors(&self, i: usize) -> impl Iterator<Item = usize> + '_ {
        std::iter::successors(self.head(i), move |h| self.head(*h))
    }

    pub(crate) fn dominates(&self, above: usize, below: usize) -> bool {
        above == below || self.ancestors(below).any(|a| a == above)
    }

    /// First and last word of what hangs on a word.
    pub(crate) fn extent(&self, i: usize) -> (usize, usize) {
        (self.low[i] as usize, self.high[i] as usize)
    }

    pub(crate) fn words_span(&self, from: usize, to: usize) -> Span {
        self.word_span(from).cover(self.word_span(to))
    }

    pub(crate) fn subtree_span(&self, i: usize) -> Span {
        let (low, high) = self.extent(i);
        self.words_span(low, high)
    }

    /// The mention that covers a word: its index in the document's list.
    pub(crate) fn mention(&self, i: usize) -> Option<(usize, &'d Mention)> {
        let m = self.mention[i];
        if m == NONE {
            return None;
        }
        let mention = self.doc.mentions.as_deref()?.get(m as usize)?;
        Some((m as usize, mention))
    }

    /// The first word at or after a byte offset.
    pub(crate) fn word_at(&self, offset: u32) -> usize {
        let (mut low, mut high) = (0, self.words.len());
        while low < high {
            let mid = (low + high) / 2;
            if self.word_span(mid).end <= offset { low = mid + 1 } else { high = mid }
        }
        low
    }

    pub(crate) fn is_verb(&self, i: usize) -> bool {
        matches!(self.upos(i), Upos::Verb | Upos::Aux)
    }

    pub(crate) fn is_nominal(&self, i: usize) -> bool {
        matches!(self.upos(i), Upos::Noun | Upos::Propn | Upos::Pron | Upos::Num | Upos::X)
    }

    pub(crate) fn is_infinitive(&self, i: usize) -> bool {
        self.feats(i).has(Feats::INFINITIVE)
    }

    /// A verb with a finite form of its own or of its auxiliary, or a predicate with a copula.
    pub(crate) fn is_finite(&self, i: usize) -> bool {
        if self.feats(i).has(Feats::FINITE) {
            return true;
        }
        self.kids(i).any(|k| {
            (self.rel_is(k, Deprel::AUX) || self.rel_is(k, Deprel::COP))
                && self.feats(k).has(Feats::FINITE)
        })
    }

    /// A noun, adjective or adverb that is the predicate of a clause.
    pub(crate) fn is_predicate(&self, i: usize) -> bool {
        self.is_verb(i) || self.kid(i, Deprel::COP).is_some()
    }

    pub(crate) fn is_reflexive(&self, i: usize) -> bool {
        self.feats(i).has(Feats::REFLEXIVE)
            || (self.is_class(i, Class::Reflexive)
                && self.upos(i) == Upos::Pron
                && !self.other_person(i))
            || matches!(self.rel(i).as_str(), "expl:pv" | "expl:comp" | "expl:pass")
    }

    /// « il m'a accusée »: a clitic of the first or second person beside a verb of the third.
    fn other_person(&self, i: usize) -> bool {
        let f = self.feats(i);
        if !f.has(Feats::FIRST_PERSON) && !f.has(Feats::SECOND_PERSON) {
            return false;
        }
        let Some(h) = self.head(i) else { return false };
        std::iter::once(h)
            .chain(self.kids(h).filter(|k| self.rel_is(*k, Deprel::AUX)))
            .any(|w| self.is_verb(w) && self.feats(w).has(Feats::THIRD_PERSON))
    }

    pub(crate) fn is_relative(&self, i: usize) -> bool {
        self.upos(i) == Upos::Pron
            && (self.feats(i).has(Feats::RELATIVE) || self.is_class(i, Class::Relative))
    }

    /// The noun that a relative pronoun stands for.
    pub(crate) fn antecedent(&self, i: usize) -> Option<usize> {
        let mut at = i;
        for _ in 0..8 {
            if self.rel(at) == Deprel::ACL_RELCL || self.rel(at).as_str() == "advcl:relcl" {
                let head = self.head(at)?;
                return Some(self.named_before(i, head).unwrap_or(head));
            }
            at = self.head(at)?;
        }
        None
    }

    /// « rigole Tréguier, qui le traitait »: the person named right before a relative, where the
    /// parser hung it on something that is nobody.
    fn named_before(&self, relative: usize, head: usize) -> Option<usize> {
        let mut at = relative.checked_sub(1)?;
        if self.form(at) == "," {
            at = at.checked_sub(1)?;
        }
        let (_, m) = self.mention(at)?;
        let person = m.kind == document::MentionKind::Name
            && m.entity_type == document::EntityType::Person
            && m.actor.is_some();
        let other = self.mention(head).is_none() && !self.is_class(head, Class::Person);
        (person && other && head < relative).then_some(at)
    }

    /// The nearest ancestor (or the word itself) that is the predicate of a clause.
    pub(crate) fn clause(&self, i: usize) -> usize {
        if self.is_predicate(i) {
            return i;
        }
        self.ancestors(i).take(40).find(|a| self.is_predicate(*a)).unwrap_or(i)
    }
}

fn same(form: &str, word: &str) -> bool {
    form == word
        || (form.len() == word.len() && form.eq_ignore_ascii_case(word))
        || (form.chars().next().is_some_and(char::is_uppercase) && form.to_lowercase() == word)
        || (word == "le" && form.eq_ignore_ascii_case("l'"))
        || (word == "de" && form.eq_ignore_ascii_case("d'"))
}
