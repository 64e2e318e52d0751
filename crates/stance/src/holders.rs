//! Who holds a stance: the role's filler, or whoever the sentence leaves to be understood.

use crate::cues::walk_path;
use crate::incise;
use crate::lexicon::{Class, Frame, Pos, Role};
use crate::resolve::{By, Referent, Voices, resolve};
use crate::roles::{self, Arg, How};
use crate::view::View;
use document::{Act, CompactString, Deprel, EntityType, Feats, Upos};
use smallvec::SmallVec;

use crate::stances::{Held, Reader, Voicing};
use crate::statement::{outlet, unknown, voice};

impl Reader<'_> {
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
            if incise::is_one(v, w) {
                return self.house(v, w, voicing).map(|who| Held { who, how: a.how });
            }
            let expletive = v.rel_is(w, Deprel::EXPL) && v.rel(w).as_str() != "expl:subj";
            // « Ce n'est pas contre elle »: what the speaker speaks for.
            let this = f.get("PronType") == Some("Dem") && f.get("Gender").is_none();
            if this && voicing.quote.is_some() {
                let id = voicing.voices.speakers.first()?;
                return Some(Held { who: voice(id, v.word_span(w)), how: How::Governor });
            }
            // « Celle-ci » points at whoever was named last, « ce » at nothing.
            let last = f.get("PronType") == Some("Dem") && f.get("Gender").is_some();
            let third = f.has(Feats::THIRD_PERSON)
                && f.get("PronType").is_none_or(|t| t == "Prs")
                && !expletive;
            // « X et Y ont annoncé qu'ils voteraient »: nothing but the speakers can be meant.
            if third
                && let Some(q) = voicing.quote.and_then(|q| self.quotes.get(q))
                && q.quote_type == document::QuoteType::Indirect
                && v.mention(w).is_none()
            {
                let id = voicing.voices.speakers.first()?;
                let who = Referent {
                    by: By::Pronoun,
                    span: v.word_span(w),
                    confidence: 0.6,
                    ..voice(id, v.word_span(w))
                };
                return Some(Held { who, how: a.how });
            }
            if (third || last) && voicing.quote.is_none() {
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
        // « la lettre dénonce »: a vehicle speaks for its author, named or not.
        if v.key(w).cues.iter().any(|c| v.lex.cues[*c as usize].vehicle) {
            let author = roles::find(v, w, &Role::Poss)
                .into_iter()
                .flat_map(|p| resolve(v, p.word, &voicing.voices))
                .find(Referent::acts)
                .map(|r| Referent { by: By::Proxy, ..r });
            let who = author.unwrap_or_else(|| unknown(v.word_span(w)));
            return Some(Held { who, how: a.how });
        }
        if let Some(who) = self.name_before(v, w) {
            return Some(Held { who, how: How::Apposition });
        }
        if let Some(who) = self.by_role(v, w) {
            return Some(Held { who, how: a.how });
        }
        // Somebody described whom no actor was found for takes the position all the same.
        let described = v.upos(w) == Upos::Noun
            && (v.is_class(w, Class::Person)
                || v.is_class(w, Class::Anonymous)
                || v.mention(w).is_some_and(|(_, m)| m.kind == document::MentionKind::Nominal));
        described.then(|| Held { who: unknown(v.word_span(w)), how: How::Unlinked })
    }

    /// « …, le négociateur de l'État, Armand Vasseur, aurait accusé »: a name between commas right
    /// before the verb is its subject, whatever the parser took for it.
    fn name_before(&self, v: &View<'_>, subject: usize) -> Option<Referent> {
        let verb = v.head(subject).filter(|h| *h > subject)?;
        let mut at = verb;
        while at > 0 && (matches!(v.upos(at - 1), Upos::Aux | Upos::Pron | Upos::Adv)) {
            at -= 1;
        }
        if at < 2 || v.form(at - 1) != "," {
            return None;
        }
        let (_, m) = v.mention(at - 2)?;
        let first = v.word_at(m.span.start);
        // A title may stand before the name.
        let open = (first.saturating_sub(2)..first).any(|w| v.form(w) == ",");
        if first <= subject || !open || m.kind != document::MentionKind::Name {
            return None;
        }
        resolve(v, at - 2, &Voices::default())
            .into_iter()
            .find(Referent::acts)
            .map(|r| Referent { by: By::Apposition, ..r })
    }

    /// « la présidente de l'association »: a person described who was named just before. Of an
    /// organisation that is named, whoever the article says belongs to it.
    fn by_role(&self, v: &View<'_>, w: usize) -> Option<Referent> {
        let definite = v.kids(w).any(|k| v.feats(k).get("Definite") == Some("Def"));
        // Somebody is named here, whom nobody knows.
        let named = v.kids(w).any(|k| v.upos(k) == Upos::Propn && v.kid(k, Deprel::CASE).is_none());
        if !v.is_class(w, Class::Person) || !definite || named || v.feats(w).has(Feats::PLURAL) {
            return None;
        }
        let mut body: Option<CompactString> = None;
        for a in roles::find(v, w, &Role::Poss) {
            body = body
                .or_else(|| resolve(v, a.word, &Voices::default()).first().map(|r| r.id.clone()));
        }
        incise::described(v, w, body.as_deref())
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
        if voicing.quote.is_some() && self.in_marks(v.word_span(i)) {
            return None;
        }
        // The parser lost the subject: the nearest actor on the left in the same clause.
        let mut at = i;
        for _ in 0..14 {
            at = at.checked_sub(1)?;
            // « l'Union des ingénieurs (UDI) applaudit »: a short bracket is stepped over.
            if v.form(at) == ")" {
                at = (at.saturating_sub(6)..at).rev().find(|w| v.form(*w) == "(")?;
                continue;
            }
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
}
