//! Frames over trees: who takes which position on whom.

use crate::codebook::Phrases;
use crate::confidence::Rule;
use crate::cues::{self, base, need_met, pos_fits, words_fit};
use crate::issues::Registry;
use crate::lexicon::{Class, Frame, Pos, Role};
use crate::modality::{self, Markers, Status};
use crate::quotes::QuoteIndex;
use crate::record::Draft;
use crate::resolve::{By, Referent, Referents, Voices, resolve};
use crate::roles::{self, How};
use crate::speaker;
use crate::statement::{Found, strength};
use crate::targets::{Directed, Target};
use crate::view::View;
use document::{Act, CompactString, Deprel, Document, Quote, Span, TraceStep, UNKNOWN, Upos};
use smallvec::SmallVec;

/// Reads the stances of a document, sentence by sentence.
pub(crate) struct Reader<'d> {
    pub(crate) doc: &'d Document,
    pub(crate) quotes: &'d [Quote],
    pub(crate) index: &'d QuoteIndex,
    pub(crate) layout: &'d crate::layout::Layout,
    pub(crate) marks: &'d crate::marks::Marks,
    pub(crate) phrases: &'d Phrases,
    pub(crate) registry: Registry,
    /// The issue last targeted or spoken of: its number, the sentence, its gender if known.
    pub(crate) focus: Option<(usize, usize, Option<&'static str>)>,
    /// The actors last spoken of as subject: the sentence, the number, who.
    pub(crate) subject: Option<(usize, Option<&'static str>, Referents)>,
    /// The petition or letter last spoken of: its number, the sentence.
    pub(crate) petition: Option<(usize, usize)>,
    /// Words of the sentence that are fixed parts of predicates already read.
    pub(crate) used: SmallVec<[usize; 8]>,
    pub(crate) drafts: Vec<Draft>,
    pub(crate) no_holder: Vec<Span>,
    pub(crate) no_target: Vec<Span>,
}

/// Whose words a predicate stands in.
#[derive(Clone, Debug, Default)]
pub(crate) struct Voicing {
    pub(crate) quote: Option<usize>,
    pub(crate) voices: Voices,
    pub(crate) attribution: Vec<CompactString>,
    /// The quote has nobody who speaks it.
    pub(crate) nobody: bool,
}

/// A holder found.
#[derive(Clone, Debug)]
pub(crate) struct Held {
    pub(crate) who: Referent,
    pub(crate) how: How,
}

impl Reader<'_> {
    /// Whose words the predicate at a span is in.
    pub(crate) fn voicing(&self, span: Span) -> Voicing {
        let mut out = Voicing { quote: self.index.around(self.quotes, span), ..Voicing::default() };
        match out.quote.and_then(|q| self.quotes.get(q)) {
            Some(q) => {
                out.voices.speakers.extend(q.speakers.iter().filter_map(|s| s.actor.clone()));
                out.attribution = q.attribution.clone();
                if q.quote_type == document::QuoteType::Direct {
                    out.voices.addressee = self.addressed(q, &out.voices.speakers);
                }
                out.nobody = out.voices.speakers.is_empty();
            }
            None => out.voices = self.layout.voices(self.marks.paragraph(span.start)),
        }
        out
    }

    /// Who « vous » is in an utterance: the person named last before it in its paragraph, other than who
    /// speaks.
    fn addressed(&self, q: &Quote, speakers: &[CompactString]) -> Option<CompactString> {
        let mentions = self.doc.mentions.as_deref()?;
        let to = mentions.partition_point(|m| m.span.start < q.span.start);
        let paragraph = self.marks.paragraph(q.span.start);
        let m = (0..to).rev().take(8).map(|m| &mentions[m]).find(|m| {
            m.entity_type == document::EntityType::Person
                && m.kind != document::MentionKind::Pronoun
                && m.actor.as_ref().is_some_and(|id| !speakers.contains(id))
        })?;
        (self.marks.paragraph(m.span.start) == paragraph).then(|| m.actor.clone()).flatten()
    }

    /// Whether a word stands between quotation marks, in somebody's own grammar.
    pub(crate) fn in_marks(&self, span: Span) -> bool {
        self.marks.passages_near(span).iter().any(|p| p.span.contains(span))
    }

    /// Reads one sentence.
    pub(crate) fn read(&mut self, v: &View<'_>) {
        let markers = modality::markers(v);
        // Verbs first: the nouns of their fixed phrases are then no predicates of their own.
        self.used.clear();
        for verbs in [true, false] {
            // Prepositions come last of all: see above.
            for i in 0..v.len() {
                if !v.key(i).frames.is_empty() && v.is_verb(i) == verbs && !self.used.contains(&i) {
                    self.frames_at(v, &markers, i);
                }
            }
        }
        for i in 0..v.len() {
            let key = v.key(i);
            if !key.evals.is_empty() {
                self.evaluation(v, &markers, i);
            }
        }
        self.implied(v, &markers);
        self.appraisals(v, &markers);
        self.signatories(v, &markers);
        self.note_subject(v);
    }

    /// Keeps what the sentence was about for the pronouns of the next.
    fn note_subject(&mut self, v: &View<'_>) {
        let Some(root) = v.root() else { return };
        let mut args = roles::Args::new();
        roles::grammatical_subject(v, root, 2, &mut args);
        let number = args.first().and_then(|a| v.feats(a.word).get("Number"));
        if let Some(r) = speaker::main_subject(v) {
            self.subject = Some((v.index, number, r));
            return;
        }
        let unnamed: Referents = args
            .iter()
            .flat_map(|a| resolve(v, a.word, &Voices::default()))
            .filter(|r| r.id == UNKNOWN)
            .take(1)
            .collect();
        if !unnamed.is_empty() {
            self.subject = Some((v.index, number, unnamed));
            return;
        }
        // The last clause about somebody, where the main clause is about something.
        let later = (0..v.len()).rev().filter(|w| {
            v.rel(*w) == Deprel::NSUBJ && *w != root && !self.in_marks(v.word_span(*w))
        });
        for w in later.take(6) {
            let person: Referents = resolve(v, w, &Voices::default())
                .into_iter()
                .filter(|r| r.entity_type == document::EntityType::Person && r.id != UNKNOWN)
                .collect();
            if !person.is_empty() {
                self.subject = Some((v.index, v.feats(w).get("Number"), person));
                return;
            }
        }
        // An issue as subject, or as all that a verbless sentence says.
        let verbless = args.is_empty() && v.upos(root) == Upos::Noun;
        let word = match args.first() {
            Some(a) => a.word,
            None if verbless => root,
            None => return,
        };
        // What somebody did something to, where the subject is no issue.
        let word = if v.upos(word) == Upos::Noun {
            word
        } else {
            v.kid(root, Deprel::OBJ).unwrap_or(word)
        };
        let definite = verbless || v.kids(word).any(|k| v.feats(k).get("Definite") == Some("Def"));
        if !definite || v.upos(word) != Upos::Noun || v.is_class(word, Class::Person) {
            return;
        }
        if self.focus.is_some_and(|(_, s, _)| s == v.index) {
            return;
        }
        if let Some(phrase) = crate::issues::phrase(v, word, self.phrases) {
            let number = self.registry.add(phrase);
            self.focus = Some((number, v.index, v.feats(word).get("Gender")));
        }
    }

    /// The reporting word whose content the predicate at `i` is, with those who report.
    fn governing(&self, v: &View<'_>, i: usize, voicing: &Voicing) -> Option<(usize, Referents)> {
        let mut at = i;
        for _ in 0..5 {
            let rel = v.rel(at);
            let bare = !v.is_finite(at);
            let up = rel.is(Deprel::XCOMP)
                || rel.is(Deprel::CCOMP)
                || rel.is(Deprel::CONJ)
                || ((rel.is(Deprel::ACL) || rel.is(Deprel::OBL) || rel.is(Deprel::ADVCL)) && bare)
                || rel.is(Deprel::OBJ)
                || rel.is(Deprel::AMOD);
            let h = v.head(at).filter(|_| up)?;
            if !rel.is(Deprel::CONJ)
                && (!v.key(h).cues.is_empty() || !v.key(h).frames.is_empty())
                && let Some(report) = cues::report(v, h)
            {
                return Some((h, cues::speakers(v, &report, &voicing.voices)));
            }
            at = h;
        }
        None
    }

    fn frames_at(&mut self, v: &View<'_>, markers: &Markers<'_>, i: usize) {
        let mut matched: SmallVec<[&Frame; 6]> = v
            .key(i)
            .frames
            .iter()
            .map(|f| &v.lex.frames[*f as usize])
            .filter(|f| {
                pos_fits(v, i, f.pos)
                    && words_fit(v, i, &f.pred.words)
                    && f.pred.needs.iter().all(|n| need_met(v, base(v, i, f.pos), n))
            })
            .collect();
        if matched.is_empty() {
            return;
        }
        // The most specific predicate first; rows of one predicate fire together.
        matched.sort_by_key(|f| (std::cmp::Reverse(f.pred.weight()), f.group));
        let mut at = 0;
        while at < matched.len() {
            let group = matched[at].group;
            let end = matched[at..].iter().take_while(|f| f.group == group).count() + at;
            let before = self.drafts.len();
            let rows: SmallVec<[&Frame; 6]> = matched[at..end].iter().copied().collect();
            self.group(v, markers, i, &rows);
            if self.drafts.len() > before {
                let b = base(v, i, matched[at].pos);
                for need in matched[at].pred.needs.iter().filter(|n| !n.lemmas.is_empty()) {
                    let words = v.kids(b).filter(|k| need.lemmas.iter().any(|l| v.is_word(*k, l)));
                    self.used.extend(words);
                }
                // Its prepositions are no predicates of their own (« être contre »).
                for k in v.kids(b).filter(|k| v.rel_is(*k, Deprel::OBL)) {
                    self.used.extend(v.kids_by(k, Deprel::CASE));
                }
                return;
            }
            // A fixed phrase that found nobody is still not its bare verb.
            if matched[at].pred.needs.iter().any(|n| !n.lemmas.is_empty()) {
                return;
            }
            at = end;
        }
    }

    /// All rows of one predicate.
    fn group(&mut self, v: &View<'_>, markers: &Markers<'_>, i: usize, rows: &[&Frame]) {
        let pos = rows[0].pos;
        let b = base(v, i, pos);
        if self.is_adjunct_noise(v, i, rows[0]) {
            return;
        }
        let voicing = self.voicing(v.word_span(i));
        let question = self.in_question(v, voicing.quote);
        let spoken = self.in_marks(v.word_span(i));
        let status = modality::status(v, markers, i, b, spoken, question);
        let mut found_target = false;
        let mut sibling_actor = false;
        let governing = self.governing(v, b, &voicing);
        let accused = governing.as_ref().is_some_and(|(g, _)| is_accusing(v, *g));
        for frame in rows {
            let mut held = self.holders(v, i, frame, &voicing);

            // What somebody is accused of is no stance of theirs.
            held.retain(|h| !(accused && matches!(h.how, How::Control | How::Participle)));
            // What Y is asked to do is the stance of who asks: « presse Y de renoncer à Z ».
            if let Some((g, speakers)) = &governing
                && is_demand(v, *g)
                && held
                    .iter()
                    .any(|h| h.how == How::Control && !speakers.iter().any(|s| s.id == h.who.id))
            {
                held = speakers
                    .iter()
                    .map(|who| Held { who: who.clone(), how: How::Governor })
                    .collect();
            }
            // « accuse X d'avoir menti »: the words are the accuser's, not the outlet's.
            let speaker_frame = frame.holder.iter().any(|p| p.as_slice() == [Role::Speaker]);
            if accused && (speaker_frame || held.iter().any(|h| h.who.by == By::Outlet)) {
                // The accuser's own frame carries it.
                held.clear();
            }
            if let Some((_, speakers)) = &governing
                && held.iter().any(|h| h.who.by == By::Outlet)
            {
                held = speakers
                    .iter()
                    .map(|who| Held { who: who.clone(), how: How::Governor })
                    .collect();
            }
            if frame.recip && self.reciprocal(v, i, b, frame, &status, &voicing, &held) {
                found_target = true;
                continue;
            }
            if held.is_empty() {
                if !frame.holder.is_empty() && self.no_holder.len() < 1000 {
                    self.no_holder.push(v.word_span(i));
                }
                continue;
            }
            if frame.both && !sibling_actor && rows.len() > 1 {
                continue;
            }
            // The ground of an act is a target only where it is contested elsewhere.
            if frame.both && sibling_actor {
                continue;
            }
            let mut targets = self.frame_targets(v, i, frame, &voicing);
            if targets.is_empty() {
                targets.extend(self.voted(v, i, frame));
            }
            if targets.is_empty() {
                continue;
            }
            found_target = true;
            for t in &targets {
                if matches!(t.target, Target::Actor(_)) {
                    sibling_actor = true;
                }
                let issue = matches!(t.target, Target::Issue(..));
                for h in &held {
                    // An act without an agent is recorded where it strikes somebody.
                    let unsaid = h.who.id == UNKNOWN && h.how == How::Passive;
                    // « ne nous a jamais demandé d'accepter Z » says nothing on Z.
                    let idle = frame.demand && t.inferred && status.negated;
                    if (unsaid && issue) || idle {
                        continue;
                    }
                    self.emit(v, i, frame, &status, &voicing, h, t);
                }
            }
        }
        if !found_target && self.no_target.len() < 1000 && rows.iter().any(|f| !f.target.is_empty())
        {
            self.no_target.push(v.word_span(i));
        }
    }

    /// « Mme X a voté pour »: what is voted on was named just before.
    fn voted(&self, v: &View<'_>, i: usize, frame: &Frame) -> Option<Directed> {
        let adverb = |n: &crate::lexicon::Need| {
            !n.lemmas.is_empty()
                && matches!(n.rel, crate::lexicon::NeedRel::Rel(r) if r == Deprel::ADVMOD)
        };
        let (number, sentence, _) = self.focus?;
        let near = v.index.saturating_sub(sentence) <= 2;
        (frame.act == Act::Action && near && frame.pred.needs.iter().any(adverb)).then(|| {
            Directed {
                target: Target::Issue(number, v.word_span(i)),
                sign: 1,
                how: How::Linear,
                inferred: false,
                trace: SmallVec::new(),
            }
        })
    }

    /// Nouns that only modify another noun's name, and verbs used as such, are no statements.
    fn is_adjunct_noise(&self, v: &View<'_>, i: usize, frame: &Frame) -> bool {
        if frame.pos != Pos::Noun {
            return false;
        }
        // Inside a name (« Comité de défense de … »).
        v.mention(i).is_some_and(|(_, m)| m.kind == document::MentionKind::Name)
    }

    /// Whether the sentence asks, for predicates of the same voice.
    fn in_question(&self, v: &View<'_>, quote: Option<usize>) -> bool {
        let text = match quote.and_then(|q| self.quotes.get(q)) {
            Some(q) if v.span.contains(q.span) => self
                .doc
                .slice(q.span)
                .trim_end_matches(['»', '”', '"', '’', '“', ' ', '\u{a0}', '\u{202f}']),
            Some(_) => self
                .doc
                .slice(v.span)
                .trim_end_matches(['»', '”', '"', '’', '“', ' ', '\u{a0}', '\u{202f}']),
            None => {
                let text = self.doc.slice(v.span);
                // A question in the speaker's words is not the article's.
                if text.ends_with(['»', '”', '"']) {
                    return false;
                }
                text
            }
        };
        text.ends_with('?')
    }

    /// « X et Y s'affrontent », « X s'est allié à Y »: one record each way.
    #[expect(clippy::too_many_arguments, reason = "the parts of one record")]
    fn reciprocal(
        &mut self,
        v: &View<'_>,
        i: usize,
        _b: usize,
        frame: &Frame,
        status: &Status,
        voicing: &Voicing,
        held: &[Held],
    ) -> bool {
        let targets = self.frame_targets(v, i, frame, voicing);
        let actors: SmallVec<[Held; 2]> = targets
            .iter()
            .filter_map(|t| match &t.target {
                Target::Actor(r) if r.acts() => Some(Held { who: r.clone(), how: t.how }),
                _ => None,
            })
            .filter(|t| !held.iter().any(|h| h.who.id == t.who.id))
            .collect();
        let mut pairs: Vec<(Held, Held)> = Vec::new();
        if actors.is_empty() {
            for (n, a) in held.iter().enumerate() {
                for b in &held[n + 1..] {
                    pairs.push((a.clone(), b.clone()));
                }
            }
        } else {
            for a in held {
                for b in &actors {
                    pairs.push((a.clone(), b.clone()));
                }
            }
        }
        for (a, b) in &pairs {
            for (h, t) in [(a, b), (b, a)] {
                let directed = Directed {
                    target: Target::Actor(t.who.clone()),
                    sign: 1,
                    how: t.how,
                    inferred: false,
                    trace: SmallVec::new(),
                };
                self.emit(v, i, frame, status, voicing, h, &directed);
            }
        }
        !pairs.is_empty()
    }

    /// Writes one record of a frame.
    #[expect(clippy::too_many_arguments, reason = "the parts of one record")]
    fn emit(
        &mut self,
        v: &View<'_>,
        i: usize,
        frame: &Frame,
        status: &Status,
        voicing: &Voicing,
        held: &Held,
        t: &Directed,
    ) {
        if frame.act == Act::Action && status.negated && !frame.refusal {
            return;
        }
        let mut trace = vec![TraceStep {
            note: format!("predicate « {} »", v.form(i)),
            entry: Some(frame.entry.to_string()),
            span: Some(v.word_span(i)),
        }];
        let lemma = frame.pred.words.join("-");
        let kind = match frame.pos {
            Pos::Verb => Rule::VerbFrame,
            Pos::Noun => Rule::NounFrame,
            _ => Rule::OtherFrame,
        };
        let strength = strength(v, i, frame.strength, status);
        self.record(
            v,
            i,
            Found {
                held,
                directed: t,
                polarity: frame.polarity,
                strength,
                act: frame.act,
                modality: frame.modality,
                author: frame.author,
                rule: format!("{}.frame.{lemma}", v.lex.lang).into(),
                kind,
                specificity: frame.pred.needs.len(),
            },
            status,
            voicing,
            &mut trace,
        );
    }
}

/// Whether a word asks somebody to do something.
fn is_demand(v: &View<'_>, g: usize) -> bool {
    let frame = v.key(g).frames.iter().any(|f| {
        let f = &v.lex.frames[*f as usize];
        f.demand && pos_fits(v, g, f.pos) && f.pred.needs.iter().all(|n| need_met(v, g, n))
    });
    let order = v.key(g).cues.iter().any(|c| {
        let c = &v.lex.cues[*c as usize];
        c.class == crate::lexicon::CueClass::Order && pos_fits(v, g, c.pos)
    });
    frame || order
}

/// Whether a word blames somebody: what follows is what they are blamed for.
fn is_accusing(v: &View<'_>, g: usize) -> bool {
    v.key(g).frames.iter().any(|f| {
        let f = &v.lex.frames[*f as usize];
        f.polarity < 0
            && f.act == Act::Speech
            && f.target.iter().any(|p| matches!(p.as_slice(), [Role::Obj] | [Role::Iobj]))
            && pos_fits(v, g, f.pos)
            && f.pred.needs.iter().all(|n| need_met(v, g, n))
    })
}

/// Whether a word may be judged in the outlet's own voice: nothing but a class of its own.
pub(crate) fn is_judge(v: &View<'_>, i: usize) -> bool {
    v.is_verb(i) && v.is_class(i, Class::Judge)
}
