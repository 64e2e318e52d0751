//! Frames over trees: who takes which position on whom.

use crate::codebook::Phrases;
use crate::confidence::{self, Clues, Rule};
use crate::cues::{self, base, need_met, pos_fits, walk_path, words_fit};
use crate::issues::Registry;
use crate::lexicon::{Class, Frame, Pos, Role};
use crate::modality::{self, Markers, Status};
use crate::quotes::QuoteIndex;
use crate::record::Draft;
use crate::resolve::{By, Referent, Referents, Voices, resolve};
use crate::roles::{self, Arg, How};
use crate::speaker;
use crate::targets::{Directed, Inference, Target, Targets};
use crate::view::View;
use document::{
    Act, CompactString, Deprel, Document, EntityType, Feats, Modality, OUTLET, Quote, Span,
    TraceStep, UNKNOWN, Upos,
};
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
                out.nobody = out.voices.speakers.is_empty();
            }
            None => out.voices = self.layout.voices(self.marks.paragraph(span.start)),
        }
        out
    }

    /// Reads one sentence.
    pub(crate) fn read(&mut self, v: &View<'_>) {
        let markers = modality::markers(v);
        // Verbs first: the nouns of their fixed phrases are then no predicates of their own.
        self.used.clear();
        for verbs in [true, false] {
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
        // An issue as subject, or as all that a verbless sentence says.
        let verbless = args.is_empty() && v.upos(root) == Upos::Noun;
        let word = match args.first() {
            Some(a) => a.word,
            None if verbless => root,
            None => return,
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
        let status = modality::status(v, markers, i, b, voicing.quote.is_some(), question);
        let mut found_target = false;
        let mut sibling_actor = false;
        let governing = self.governing(v, b, &voicing);
        let accused = governing.as_ref().is_some_and(|(g, _)| is_accusing(v, *g));
        for frame in rows {
            let mut held = self.holders(v, i, frame, &voicing);
            // What somebody is accused of is no stance of theirs.
            held.retain(|h| !(accused && matches!(h.how, How::Control | How::Participle)));
            // « accuse X d'avoir menti »: the words are the accuser's, not the outlet's.
            if accused && held.iter().any(|h| h.who.by == By::Outlet) {
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
            let targets = self.frame_targets(v, i, frame, &voicing);
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

    fn frame_targets(
        &mut self,
        v: &View<'_>,
        i: usize,
        frame: &Frame,
        voicing: &Voicing,
    ) -> Targets {
        let infer = Inference {
            effects: !frame.noinf && !frame.both,
            frames: !frame.both
                && (frame.demand || frame.refusal || frame.threat || frame.act == Act::Position),
        };
        for path in &frame.target {
            let mut out = Targets::new();
            for a in walk_path(v, i, frame.pos, path) {
                // The deep subject of the frame as its own target comes from parser slips.
                out.extend(self.targets(v, a, infer, &voicing.voices));
            }
            if !out.is_empty() {
                return out;
            }
        }
        self.near_target(v, i, frame, infer, voicing)
    }

    /// The parser lost the object: the first noun phrase behind the verb that fits a plain role.
    fn near_target(
        &mut self,
        v: &View<'_>,
        i: usize,
        frame: &Frame,
        infer: Inference,
        voicing: &Voicing,
    ) -> Targets {
        if frame.pos != Pos::Verb || roles::is_passive(v, i) {
            return Targets::new();
        }
        let plain = |role: &Role| frame.target.iter().any(|p| p.as_slice() == [role.clone()]);
        let (wants_obj, wants_dative) = (plain(&Role::Obj), plain(&Role::Iobj));
        let preps: SmallVec<[&str; 4]> = frame
            .target
            .iter()
            .filter_map(|p| match p.as_slice() {
                [Role::Obl(preps)] => Some(preps.iter().map(|p| p.as_str())),
                _ => None,
            })
            .flatten()
            .collect();
        if !wants_obj && !wants_dative && preps.is_empty() {
            return Targets::new();
        }
        let mut case: Option<usize> = None;
        for w in i + 1..v.len().min(i + 9) {
            match v.upos(w) {
                Upos::Adp if v.rel_is(w, Deprel::FIXED) => case = None,
                Upos::Adp => case = Some(w),
                Upos::Adv | Upos::Det | Upos::Adj | Upos::Num | Upos::Aux => {}
                Upos::Punct if matches!(v.form(w), "«" | "“" | "\"" | "„" | "‘") => {}
                Upos::Noun | Upos::Propn => {
                    let fits = match case {
                        None => wants_obj,
                        Some(c) => {
                            (wants_dative && v.is_class(c, Class::Dative))
                                || preps.iter().any(|p| v.is_word(c, p))
                        }
                    };
                    if fits {
                        let arg = Arg { word: w, how: How::Linear };
                        let out = self.targets(v, arg, infer, &voicing.voices);
                        if !out.is_empty() {
                            return out;
                        }
                    }
                    // Behind an adjunct the object may still come: « menace en outre la société ».
                    let adjunct = case.is_some() && v.kid(w, Deprel::DET).is_none();
                    if !adjunct {
                        return Targets::new();
                    }
                    case = None;
                }
                _ => return Targets::new(),
            }
        }
        Targets::new()
    }

    /// The actors in a frame's holder role.
    pub(crate) fn holders(
        &mut self,
        v: &View<'_>,
        i: usize,
        frame: &Frame,
        voicing: &Voicing,
    ) -> SmallVec<[Held; 2]> {
        let mut out: SmallVec<[Held; 2]> = SmallVec::new();
        let mut unresolved: Option<Arg> = None;
        for path in &frame.holder {
            if path.as_slice() == [Role::Speaker] {
                if voicing.quote.is_some() || !voicing.voices.speakers.is_empty() {
                    for id in &voicing.voices.speakers {
                        out.push(Held { who: voice(id, v.word_span(i)), how: How::Direct });
                    }
                } else {
                    out.push(Held { who: outlet(v.word_span(i)), how: How::Direct });
                }
                if !out.is_empty() {
                    return out;
                }
                continue;
            }
            for a in walk_path(v, i, frame.pos, path) {
                for who in resolve(v, a.word, &voicing.voices) {
                    if who.acts() && !out.iter().any(|h| h.who.id == who.id) {
                        out.push(Held { who, how: a.how });
                    }
                }
                unresolved.get_or_insert(a);
            }
            if !out.is_empty() {
                return out;
            }
        }
        match unresolved {
            Some(a) => out.extend(self.guess(v, a, voicing)),
            None => out.extend(self.unsaid(v, i, frame, voicing)),
        }
        out
    }

    /// A holder whose word refers to nobody known.
    fn guess(&self, v: &View<'_>, a: Arg, voicing: &Voicing) -> Option<Held> {
        let w = a.word;
        let f = v.feats(w);
        if v.upos(w) == Upos::Pron || v.upos(w) == Upos::Det {
            if f.has(Feats::FIRST_PERSON) {
                // « je » outside any quote is whoever signs the article.
                return (voicing.quote.is_none())
                    .then(|| Held { who: outlet(v.word_span(w)), how: a.how });
            }
            // The quotes stage may have found out who an inverted pronoun is.
            let from = self.quotes.partition_point(|q| q.span.start < v.span.start);
            let from = from.saturating_sub(1);
            let spoken = self.quotes[from..]
                .iter()
                .take_while(|q| q.span.start < v.span.end)
                .flat_map(|q| &q.speakers)
                .find(|s| s.span == v.word_span(w));
            if let Some(id) = spoken.and_then(|s| s.actor.clone()) {
                let who = Referent {
                    by: By::Pronoun,
                    span: v.word_span(w),
                    ..voice(&id, v.word_span(w))
                };
                return Some(Held { who, how: a.how });
            }
            if speaker::is_one(v, w) {
                return self.house(v, w, voicing).map(|who| Held { who, how: a.how });
            }
            let expletive = v.rel_is(w, Deprel::EXPL) && v.rel(w).as_str() != "expl:subj";
            let third = f.has(Feats::THIRD_PERSON)
                && f.get("PronType").is_none_or(|t| t == "Prs")
                && !expletive;
            if third && voicing.quote.is_none() {
                let (s, number, r) = self.subject.as_ref()?;
                let agrees = match (f.get("Number"), *number) {
                    (Some(x), Some(y)) => x == y,
                    _ => true,
                };
                if agrees && v.index.saturating_sub(*s) <= 2 {
                    let r = r.first()?;
                    return Some(Held {
                        who: Referent {
                            by: By::Pronoun,
                            span: v.word_span(w),
                            confidence: 0.5,
                            ..r.clone()
                        },
                        how: a.how,
                    });
                }
            }
            return None;
        }
        self.by_role(v, w).map(|who| Held { who, how: a.how })
    }

    /// « la présidente de l'association »: a person described who was named just before. Of an
    /// organisation that is named, whoever the article says belongs to it.
    fn by_role(&self, v: &View<'_>, w: usize) -> Option<Referent> {
        let definite = v.kids(w).any(|k| v.feats(k).get("Definite") == Some("Def"));
        if !v.is_class(w, Class::Person) || !definite || v.feats(w).has(Feats::PLURAL) {
            return None;
        }
        let mut body: Option<CompactString> = None;
        for a in roles::find(v, w, &Role::Poss) {
            body = body
                .or_else(|| resolve(v, a.word, &Voices::default()).first().map(|r| r.id.clone()));
        }
        speaker::described(v, w, body.as_deref())
    }

    /// « Chez X, on récuse … »: one speaks for the house one is in.
    fn house(&self, v: &View<'_>, one: usize, voicing: &Voicing) -> Option<Referent> {
        let verb = v.head(one)?;
        v.kids(verb)
            .filter(|k| v.rel_is(*k, Deprel::OBL) && v.kid(*k, Deprel::CASE).is_some())
            .flat_map(|k| resolve(v, k, &voicing.voices))
            .find(|r| r.entity_type == EntityType::Organization)
            .map(|r| Referent { by: By::Proxy, ..r })
    }

    /// A holder that the sentence does not say.
    fn unsaid(&self, v: &View<'_>, i: usize, frame: &Frame, voicing: &Voicing) -> Option<Held> {
        if frame.pos == Pos::Verb && roles::is_passive(v, i) {
            let sanction = frame.polarity < 0
                && (frame.act == Act::Action || (frame.act == Act::Speech && frame.strength >= 2));
            let finite = v.is_finite(i);
            if !sanction || !finite {
                return None;
            }
            return Some(Held { who: unknown(v.word_span(i)), how: How::Passive });
        }
        if frame.pos != Pos::Verb || !frame.holder.iter().any(|p| p.as_slice() == [Role::Subj]) {
            return None;
        }
        if !v.is_finite(i) {
            // Fragments of a speaker's own words (« … de “prendre les gens en otage” »).
            return None;
        }
        if voicing.quote.is_some() {
            return None;
        }
        // The parser lost the subject: the nearest actor on the left in the same clause.
        let mut at = i;
        for _ in 0..14 {
            at = at.checked_sub(1)?;
            if matches!(v.form(at), ";" | ":" | "«" | "»" | "." | "(" | ")") {
                return None;
            }
            if v.is_verb(at) && v.is_finite(at) && !v.rel_is(at, Deprel::AUX) {
                return None;
            }
            if let Some((_, m)) = v.mention(at)
                && v.kid(at, Deprel::CASE).is_none()
                && m.actor.is_some()
                && let Some(who) = resolve(v, at, &voicing.voices).into_iter().find(Referent::acts)
            {
                let cased = v
                    .head(at)
                    .is_some_and(|h| v.mention(h).is_some() && v.kid(h, Deprel::CASE).is_some());
                if !cased {
                    return Some(Held { who, how: How::Linear });
                }
            }
        }
        None
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

    /// Writes one record: modality and chain worked out, trace completed.
    pub(crate) fn record(
        &mut self,
        v: &View<'_>,
        i: usize,
        found: Found<'_>,
        status: &Status,
        voicing: &Voicing,
        trace: &mut Vec<TraceStep>,
    ) {
        let held = found.held;
        let holder = &held.who;
        let mut modality = status.modality;
        let mut reversed = status.reversed;
        let mut attribution = voicing.attribution.clone();
        let own = voicing.voices.speakers.contains(&holder.id);
        // Adding what the frame itself says (« promet de soutenir »: the row is `intended`).
        if let (Some(m), Modality::Asserted) = (found.modality, modality) {
            modality = m;
        }
        if voicing.quote.is_some() && !own && !voicing.nobody {
            let reporter = &voicing.voices.speakers[0].clone();
            if holder.id != UNKNOWN || modality != Modality::Asserted {
                if self.is_body_of(&holder.id, reporter) {
                    // The position of the speaker's own body is the body's act.
                } else if modality == Modality::Asserted || modality == Modality::Intended {
                    modality = Modality::Alleged;
                    trace.push(TraceStep {
                        note: format!("told of {} by {reporter}: alleged", holder.id),
                        entry: None,
                        span: None,
                    });
                }
            }
            let mut chain = self.source_chain(v, voicing);
            if chain.is_empty() {
                chain.push(reporter.clone());
            }
            for id in chain {
                if !attribution.contains(&id) && id != holder.id {
                    attribution.push(id);
                }
            }
        } else if voicing.quote.is_none() {
            let b = base(v, i, Pos::Verb);
            let own_ids = [holder.id.clone()];
            let chain = speaker::sources(v, b, &voicing.voices, &own_ids);
            let self_source = speaker::source_of(v, v.clause(b)).is_some_and(|(_, s)| {
                resolve(v, s, &voicing.voices).iter().any(|r| r.id == holder.id)
            });
            if !chain.is_empty() && !self_source {
                if matches!(modality, Modality::Asserted | Modality::Intended) {
                    modality = Modality::Alleged;
                }
                trace.push(TraceStep {
                    note: format!("on the word of {}", chain.join(", ")),
                    entry: None,
                    span: None,
                });
                attribution.extend(chain);
            }
        }
        // « Je n'ai jamais critiqué X »: a past act ascribed to the speaker is denied, not turned.
        if own
            && holder.by == By::FirstPerson
            && reversed
            && status.past
            && modality == Modality::Asserted
            && found.kind != Rule::Predicate
        {
            modality = Modality::Denied;
            reversed = false;
            trace.push(TraceStep {
                note: "the speaker denies a past act of its own".into(),
                entry: None,
                span: None,
            });
        }
        if modality == Modality::Alleged && attribution.is_empty() {
            attribution.push(UNKNOWN.into());
        }
        attribution.retain(|a| *a != holder.id);
        attribution.dedup();
        let d = found.directed;
        let (target_span, target_by, target_mention) = match &d.target {
            Target::Actor(r) => (r.span, Some(r.by), r.confidence),
            Target::Issue(n, span) => {
                self.focus = Some((*n, v.index, None));
                (*span, None, 1.0)
            }
        };
        trace.push(TraceStep {
            note: format!("holder {} {}{}", holder.id, holder.by.note(), held.how.note()),
            entry: None,
            span: Some(holder.span),
        });
        trace.push(TraceStep {
            note: match &d.target {
                Target::Actor(r) => {
                    format!("target {} {}{}", r.id, r.by.note(), d.how.note())
                }
                Target::Issue(_, span) => {
                    format!("target « {} », an issue{}", self.doc.slice(*span), d.how.note())
                }
            },
            entry: None,
            span: Some(target_span),
        });
        trace.extend(d.trace.iter().cloned());
        trace.extend(status.trace.iter().cloned());
        let cue = v.word_span(i);
        let far = |span: Span| {
            let w = v.word_at(span.start);
            w.abs_diff(i)
        };
        let inside = |span: Span| v.span.contains(span);
        let distance = [holder.span, target_span]
            .into_iter()
            .filter(|s| inside(*s))
            .map(far)
            .max()
            .unwrap_or(0);
        let confidence = confidence::score(&Clues {
            holder_how: held.how,
            holder_by: holder.by,
            holder_mention: holder.confidence,
            target_how: d.how,
            target_by,
            target_mention,
            distance,
            specificity: found.specificity,
            inferred: d.inferred,
            negated: status.negated,
            rule: found.kind,
            weak_speaker: voicing
                .quote
                .is_some_and(|q| self.quotes.get(q).is_some_and(|q| q.cue.is_none())),
        });
        let sign = if reversed { -1 } else { 1 };
        self.drafts.push(Draft {
            holder: holder.clone(),
            target: d.target.clone(),
            polarity: found.polarity * d.sign * sign,
            strength: found.strength,
            act: found.act,
            modality,
            negated: status.negated && reversed,
            attribution,
            cue,
            target_span,
            sentence: v.index,
            confidence,
            rule: found.rule,
            trace: std::mem::take(trace),
            author: found.author,
            own_words: voicing.quote.is_none() && own,
            quote: voicing.quote,
        });
    }

    /// The chain behind a clause that a source preposition made a quote (« selon X, qui cite Y »).
    fn source_chain(&self, v: &View<'_>, voicing: &Voicing) -> Vec<CompactString> {
        let cue = voicing.quote.and_then(|q| self.quotes.get(q)?.cue.as_ref());
        let Some(cue) = cue.filter(|c| v.span.contains(c.span)) else { return Vec::new() };
        let none = Voices::default();
        let Some(source) = cues::source_complement(v, v.word_at(cue.span.start)) else {
            return Vec::new();
        };
        let mut out = speaker::name_or_unknown(v, source, &none);
        for a in cues::cited(v, source) {
            out.extend(speaker::name_or_unknown(v, a.word, &none));
        }
        out
    }

    /// Whether `body` is an organisation that the person belongs to.
    fn is_body_of(&self, body: &str, person: &str) -> bool {
        self.doc
            .actor(person)
            .is_some_and(|a| a.affiliations.iter().any(|f| f.actor.as_deref() == Some(body)))
    }
}

/// What a rule found, ready for a record.
pub(crate) struct Found<'f> {
    pub(crate) held: &'f Held,
    pub(crate) directed: &'f Directed,
    pub(crate) polarity: i8,
    pub(crate) strength: u8,
    pub(crate) act: Act,
    pub(crate) modality: Option<Modality>,
    pub(crate) author: bool,
    pub(crate) rule: CompactString,
    pub(crate) kind: Rule,
    pub(crate) specificity: usize,
}

/// The row's strength with what adverbs and negation do to it.
pub(crate) fn strength(v: &View<'_>, i: usize, row: u8, status: &Status) -> u8 {
    let mut out = row;
    let intensified = v.kids(i).any(|k| {
        v.key(k).evals.iter().any(|e| {
            let e = &v.lex.evals[*e as usize];
            e.intensifier && pos_fits(v, k, e.pos)
        })
    });
    if intensified {
        out += 1;
    }
    if status.weak {
        out = out.saturating_sub(1);
    }
    if status.negated {
        out = out.min(2);
    }
    out.clamp(1, 3)
}

/// The speaker of a quote as a holder.
pub(crate) fn voice(id: &CompactString, at: Span) -> Referent {
    Referent {
        id: id.clone(),
        span: Span { start: at.start, end: at.start },
        by: By::FirstPerson,
        entity_type: EntityType::Person,
        confidence: 1.0,
        mention: None,
    }
}

pub(crate) fn outlet(at: Span) -> Referent {
    Referent { by: By::Outlet, ..voice(&OUTLET.into(), at) }
}

fn unknown(at: Span) -> Referent {
    Referent { by: By::Unnamed, ..voice(&UNKNOWN.into(), at) }
}

/// Whether a word blames somebody: what follows is what they are blamed for.
fn is_accusing(v: &View<'_>, g: usize) -> bool {
    v.key(g).frames.iter().any(|f| {
        let f = &v.lex.frames[*f as usize];
        f.polarity < 0 && f.act == Act::Speech && pos_fits(v, g, f.pos)
    })
}

/// Whether a word may be judged in the outlet's own voice: nothing but a class of its own.
pub(crate) fn is_judge(v: &View<'_>, i: usize) -> bool {
    v.is_verb(i) && v.is_class(i, Class::Judge)
}
