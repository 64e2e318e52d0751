//! Deep roles: who does it and what it is done to, whatever the sentence's form.

mod oblique;

use crate::clauses::{clauses, infinitives, predicate};
use crate::lexicon::{Class, Role, Words};
use crate::view::View;
use document::{Deprel, Feats, Upos};
use oblique::{attachment, bare_case, governor, has_class_case, oblique, possessor};
use smallvec::SmallVec;

pub(crate) use oblique::marked;

/// How an argument was found. The order says nothing; the weights are in `confidence`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum How {
    Direct,
    Passive,
    Conjunct,
    Shared,
    Control,
    Relative,
    Participle,
    Apposition,
    Clitic,
    Governor,
    Attachment,
    Linear,
    /// A description of somebody whom no actor was found for.
    Unlinked,
}

impl How {
    /// For the trace.
    pub(crate) fn note(self) -> &'static str {
        match self {
            How::Direct => "",
            How::Passive => " of the passive",
            How::Conjunct => " by coordination",
            How::Shared => " shared with the coordinated verb",
            How::Control => " by control",
            How::Relative => " through the relative clause",
            How::Participle => " of the participle",
            How::Apposition => " by apposition",
            How::Clitic => " as a clitic",
            How::Governor => " of the governing verb",
            How::Attachment => " attached to a neighbour",
            How::Linear => " by position (no such argument in the tree)",
            How::Unlinked => " by a description that no actor was found for",
        }
    }
}

/// A word that fills a role.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Arg {
    pub(crate) word: usize,
    pub(crate) how: How,
}

pub(crate) type Args = SmallVec<[Arg; 4]>;

const DEPTH: u8 = 6;

/// Everything that fills `role` of the predicate at `p`.
pub(crate) fn find(v: &View<'_>, p: usize, role: &Role) -> Args {
    let mut out = Args::new();
    match role {
        Role::Subj => subject(v, p, DEPTH, &mut out),
        Role::Obj => object(v, p, DEPTH, &mut out),
        Role::Iobj => dative(v, p, &mut out),
        Role::Obl(preps) => oblique(v, p, preps, &mut out),
        Role::Poss => possessor(v, p, &mut out),
        Role::Amod => direct(v, p, Deprel::AMOD, &mut out),
        Role::Compound => {
            direct(v, p, Deprel::COMPOUND, &mut out);
            if out.is_empty() {
                for k in v.kids(p).filter(|k| *k < p && v.upos(*k) == Upos::Propn) {
                    out.push(Arg { word: k, how: How::Direct });
                }
            }
        }
        Role::Gov => governor(v, p, &mut out),
        Role::Ccomp => clauses(v, p, &mut out),
        Role::Inf(markers) => infinitives(v, p, markers, &mut out),
        Role::Content => {
            clauses(v, p, &mut out);
            if out.is_empty() {
                infinitives(v, p, &Words::new(), &mut out);
            }
        }
        Role::Pred => predicate(v, p, &mut out),
        Role::Own => out.push(Arg { word: p, how: How::Direct }),
        Role::Advcl(markers) => {
            for k in v.kids_by(p, Deprel::ADVCL) {
                if markers.is_empty() || marked(v, k, markers) {
                    out.push(Arg { word: k, how: How::Direct });
                }
            }
        }
        Role::Speaker => {}
    }
    if !matches!(role, Role::Ccomp | Role::Inf(_) | Role::Content | Role::Own) {
        conjuncts(v, &mut out);
    }
    out
}

fn direct(v: &View<'_>, p: usize, rel: Deprel, out: &mut Args) {
    out.extend(v.kids_by(p, rel).map(|word| Arg { word, how: How::Direct }));
}

/// Adds what is coordinated with the arguments found.
fn conjuncts(v: &View<'_>, out: &mut Args) {
    let n = out.len();
    for i in 0..n {
        let arg = out[i];
        let mut from = arg.word;
        // Conjuncts may hang on the first or each on the one before.
        for _ in 0..12 {
            let mut next = None;
            let listed = v.kids_by(from, Deprel::APPOS).filter(|k| in_list(v, arg.word, *k));
            for k in v.kids_by(from, Deprel::CONJ).chain(listed) {
                // « à X, et Y fait … »: without the preposition, behind a comma, another clause.
                let cased = v.kid(arg.word, Deprel::CASE).is_some()
                    && v.kid(k, Deprel::CASE).is_none()
                    && v.kids(k).any(|c| c < k && v.rel_is(c, Deprel::PUNCT) && v.form(c) == ",")
                    && v.kid(k, Deprel::CC).is_some();
                let adjective = v.upos(k) == Upos::Adj && v.upos(arg.word) != Upos::Noun;
                if (v.is_nominal(k) || adjective)
                    && !cased
                    && !v.is_predicate(k)
                    && !out.iter().any(|a| a.word == k)
                {
                    out.push(Arg {
                        word: k,
                        how: if arg.how == How::Direct { How::Conjunct } else { arg.how },
                    });
                    next = Some(k);
                }
            }
            match next {
                Some(k) => from = k,
                None => break,
            }
        }
        far_conjuncts(v, arg, out);
    }
}

/// « les Amis de la pointe, le Groupe de la baie et X »: of names of the same kind behind commas, each
/// but the last may be taken for an apposition of the one before.
fn in_list(v: &View<'_>, first: usize, k: usize) -> bool {
    let (Some((_, a)), Some((_, b))) = (v.mention(first), v.mention(k)) else { return false };
    let names = [a, b].iter().all(|m| m.kind == document::MentionKind::Name);
    names
        && a.entity_type == b.entity_type
        && a.actor != b.actor
        && (first + 1..k).any(|w| v.form(w) == ",")
}

/// « au Comité des pêcheurs de la baie et à son président »: a conjunct that the parser hung too
/// deep repeats the outer preposition.
fn far_conjuncts(v: &View<'_>, arg: Arg, out: &mut Args) {
    let Some(case) = v.kid(arg.word, Deprel::CASE) else { return };
    let (_, high) = v.extent(arg.word);
    for k in arg.word + 1..=high.min(arg.word + 30) {
        if !v.rel_is(k, Deprel::CONJ) || !v.is_nominal(k) || out.iter().any(|a| a.word == k) {
            continue;
        }
        let same = v.kid(k, Deprel::CASE).is_some_and(|c| v.lemma(c) == v.lemma(case));
        let inner = v.head(k).filter(|h| *h != arg.word).and_then(|h| v.kid(h, Deprel::CASE));
        if same && inner.is_some_and(|c| v.lemma(c) != v.lemma(case)) {
            out.push(Arg { word: k, how: How::Conjunct });
        }
    }
}

/// Puts an argument, through the relative pronoun to its antecedent.
fn put(v: &View<'_>, word: usize, how: How, out: &mut Args) {
    if v.is_relative(word) {
        if let Some(a) = v.antecedent(word) {
            out.push(Arg { word: a, how: How::Relative });
        }
    } else {
        out.push(Arg { word, how });
    }
}

/// Whether the subject of the verb's form is what it is done to.
pub(crate) fn is_passive(v: &View<'_>, p: usize) -> bool {
    passive(v, p, DEPTH)
}

fn passive(v: &View<'_>, p: usize, depth: u8) -> bool {
    let participle = v.upos(p) == Upos::Adj && v.feats(p).has(Feats::PARTICIPLE);
    if !v.is_verb(p) && !participle {
        return false;
    }
    let mut aux = false;
    for k in v.kids(p) {
        match v.rel(k).as_str() {
            "aux:pass" | "nsubj:pass" | "expl:pass" | "csubj:pass" => return true,
            "obl:agent" => return true,
            "aux" | "aux:tense" => aux = true,
            _ => {}
        }
    }
    if aux || !v.feats(p).has(Feats::PARTICIPLE) || v.feats(p).has(Feats::PRESENT) {
        return false;
    }
    // A bare past participle: passive unless it shares the auxiliary of an active verb.
    if v.rel_is(p, Deprel::CONJ) && depth > 0 {
        return v.head(p).is_some_and(|h| passive(v, h, depth - 1));
    }
    let nsubj = v.kids(p).any(|k| v.rel(k) == Deprel::NSUBJ);
    !nsubj && (v.rel_is(p, Deprel::ACL) || v.rel_is(p, Deprel::AMOD) || v.rel_is(p, Deprel::ADVCL))
}

/// Deep subject: the agent of a passive, else the grammatical subject wherever it stands.
fn subject(v: &View<'_>, p: usize, depth: u8, out: &mut Args) {
    if passive(v, p, depth) {
        for k in v.kids(p) {
            if v.rel(k) == Deprel::OBL_AGENT
                || (v.rel_is(k, Deprel::OBL) && has_class_case(v, k, Class::Agent))
            {
                put(v, k, How::Passive, out);
            }
        }
        if out.is_empty() {
            // « est jugée “excessive” par X », the agent hung on what stands before it.
            for k in v.kids(p).filter(|k| *k > p && !v.is_verb(*k) || v.rel_is(*k, Deprel::XCOMP)) {
                for a in v.kids(k).filter(|a| has_class_case(v, *a, Class::Agent)) {
                    put(v, a, How::Attachment, out);
                }
            }
        }
        return;
    }
    grammatical_subject(v, p, depth, out);
}

/// The grammatical subject of a predicate, inherited where it is not said again.
pub(crate) fn grammatical_subject(v: &View<'_>, p: usize, depth: u8, out: &mut Args) {
    let before = out.len();
    for k in v.kids(p) {
        let rel = v.rel(k);
        // A subject on the other side of a closing mark belongs to what is quoted.
        if rel.is(Deprel::NSUBJ) && !(k < p && closed_between(v, k, p)) {
            put(v, k, How::Direct, out);
        }
    }
    // A role and a name, both taken for the subject: « l'avocate, Me X, avait accusé ».
    if out.len() > before + 1 && out[before..].iter().any(|a| v.upos(a.word) == Upos::Propn) {
        let named = out[before..].iter().position(|a| v.upos(a.word) == Upos::Propn);
        let apart = out[before..].windows(2).all(|w| !v.rel_is(w[1].word, Deprel::CONJ));
        if let Some(n) = named.filter(|n| apart && *n > 0) {
            let keep = out[before + n];
            out.truncate(before);
            out.push(keep);
        }
    }
    if out.len() == before {
        // An inverted clitic (« a-t-elle dit ») where it is the only subject.
        for k in v.kids(p).filter(|k| v.rel(*k).as_str() == "expl:subj" && *k + 3 > p) {
            put(v, k, How::Direct, out);
        }
    }
    if out.len() > before || depth == 0 {
        return;
    }
    let Some(h) = v.head(p) else { return };
    let rel = v.rel(p);
    let finite = v.is_finite(p);
    if rel == Deprel::ACL_RELCL || rel.as_str() == "advcl:relcl" {
        out.push(Arg { word: h, how: How::Relative });
    } else if rel.is(Deprel::ACL) || (rel.is(Deprel::AMOD) && !v.is_predicate(h)) {
        if v.is_infinitive(p) {
            // « la volonté de X de supprimer »
            let mut found = Args::new();
            possessor(v, h, &mut found);
            if found.is_empty() {
                governor(v, h, &mut found);
            }
            out.extend(found.into_iter().map(|a| Arg { how: How::Control, ..a }));
        } else if v.is_predicate(h) && v.is_verb(h) {
            grammatical_subject(v, h, depth - 1, out);
        } else if finite && h < p && !v.kids(p).any(|k| v.rel_is(k, Deprel::MARK)) {
            out.push(Arg { word: h, how: How::Attachment });
        } else {
            out.push(Arg { word: h, how: How::Participle });
        }
    } else if rel.is(Deprel::CONJ) {
        if v.is_predicate(h) || v.upos(h) == Upos::Adj || (finite && v.head(h).is_none()) {
            shared(v, h, depth, out, How::Shared);
        }
    } else if rel.is(Deprel::APPOS) || (rel.is(Deprel::NMOD) && rel.as_str() == "nmod:appos") {
        out.push(Arg { word: h, how: How::Apposition });
    } else if finite
        && h < p
        && (rel.is(Deprel::NMOD) || rel.is(Deprel::DEP) || rel.is(Deprel::AMOD))
        && v.is_nominal(h)
        && !v.kids(p).any(|k| v.rel_is(k, Deprel::MARK) || v.is_relative(k))
    {
        // « La présidente de X reproche … »: a verb that the parser hung on its own subject.
        out.push(Arg { word: h, how: How::Attachment });
    } else if rel.is(Deprel::XCOMP)
        || (!finite && (rel.is(Deprel::CCOMP) || rel.is(Deprel::OBJ) || rel.is(Deprel::OBL)))
    {
        controller(v, h, depth, out);
    } else if (rel.is(Deprel::ADVCL) || rel.is(Deprel::PARATAXIS)) && !finite {
        shared(v, h, depth, out, How::Control);
    }
}

/// Whether a quotation ends between two words.
fn closed_between(v: &View<'_>, from: usize, to: usize) -> bool {
    let closing = |w: usize| {
        v.upos(w) == Upos::Punct && v.lex.marks.iter().any(|m| v.form(w).starts_with(m.1))
    };
    let opening = |w: usize| {
        v.upos(w) == Upos::Punct && v.lex.marks.iter().any(|m| v.form(w).starts_with(m.0))
    };
    let mut depth = 0i32;
    for w in from + 1..to.min(from + 60) {
        // A straight mark is both; what opens here may close here.
        if opening(w) && !(closing(w) && depth > 0) {
            depth += 1;
        } else if closing(w) {
            depth -= 1;
            if depth < 0 {
                return true;
            }
        }
    }
    false
}

fn shared(v: &View<'_>, h: usize, depth: u8, out: &mut Args, how: How) {
    let before = out.len();
    grammatical_subject(v, h, depth - 1, out);
    for a in &mut out[before..] {
        if a.how == How::Direct {
            a.how = how;
        }
    }
}

/// Who does the infinitive that hangs on the verb `g`.
fn controller(v: &View<'_>, g: usize, depth: u8, out: &mut Args) {
    let mut found = Args::new();
    if v.is_verb(g) && !v.is_class(g, Class::SubjectControl) {
        for k in v.kids(g) {
            if v.is_reflexive(k) {
                continue;
            }
            let rel = v.rel(k);
            if rel.is(Deprel::IOBJ)
                || (rel.is(Deprel::OBJ) && !v.is_relative(k))
                || (rel.is(Deprel::OBL)
                    && has_class_case(v, k, Class::Dative)
                    // « à la fin du match » asks nobody.
                    && (v.mention(k).is_some() || v.is_class(k, Class::Person)))
            {
                put(v, k, How::Control, &mut found);
            }
        }
    }
    if found.is_empty() {
        shared(v, g, depth, &mut found, How::Control);
    }
    out.extend(found);
}

/// Deep object: the subject of a passive, the noun of a past participle, else the object.
fn object(v: &View<'_>, p: usize, depth: u8, out: &mut Args) {
    if passive(v, p, depth) {
        grammatical_subject(v, p, depth, out);
        for a in out.iter_mut() {
            if a.how == How::Direct {
                a.how = How::Passive;
            }
        }
        return;
    }
    for k in v.kids(p) {
        let rel = v.rel(k);
        let when = v.is_class(k, Class::Time) && v.mention(k).is_none();
        if rel.is(Deprel::OBJ) && !v.is_reflexive(k) && !when && !cut_off(v, k, p) {
            let how = if v.upos(k) == Upos::Pron { How::Clitic } else { How::Direct };
            put(v, k, how, out);
        }
    }
    if out.is_empty() {
        clitic(v, p, Deprel::IOBJ, out);
    }
    if !out.is_empty() || depth == 0 || !v.is_verb(p) {
        return;
    }
    // « X, qu'il accuse »: the relative taken for a conjunction.
    if v.rel(p) == Deprel::ACL_RELCL
        && let Some(h) = v.head(p)
        && v.kids(p).any(|k| {
            v.rel_is(k, Deprel::MARK) && v.is_class(k, Class::Relative) && v.upos(k) == Upos::Sconj
        })
        && v.kids(p).any(|k| v.rel(k) == Deprel::NSUBJ)
    {
        out.push(Arg { word: h, how: How::Relative });
        return;
    }
    // « critique et dénonce le projet », « a dénoncé le projet et critiqué » share their object.
    let complement = |k: usize| {
        let rel = v.rel(k);
        rel.is(Deprel::OBL)
            || rel.is(Deprel::CCOMP)
            || rel.is(Deprel::XCOMP)
            || rel.is(Deprel::IOBJ)
    };
    if v.kids(p).any(complement) {
        return;
    }
    if let Some(k) = v.kids_by(p, Deprel::CONJ).find(|k| v.is_verb(*k) && *k > p) {
        for o in v.kids_by(k, Deprel::OBJ).filter(|o| *o > k && v.upos(*o) != Upos::Pron) {
            put(v, o, How::Shared, out);
        }
    }
}

/// « siège du ministère, X aurait accusé »: a noun cut off by a comma before a verb that has no
/// subject is no object of it.
fn cut_off(v: &View<'_>, k: usize, p: usize) -> bool {
    if k > p || !matches!(v.upos(k), Upos::Noun | Upos::Propn) {
        return false;
    }
    let (_, high) = v.extent(k);
    let comma = (high + 1..p).chain(k..=high).any(|w| v.form(w) == ",");
    comma && !v.kids(p).any(|s| v.rel(s) == Deprel::NSUBJ)
}

/// « vous accuse », « m'a répondu »: a clitic of the first or second person whose form does not tell
/// the object from the dative may be either.
fn clitic(v: &View<'_>, p: usize, rel: Deprel, out: &mut Args) {
    for k in v.kids_by(p, rel) {
        let f = v.feats(k);
        let person = f.has(Feats::FIRST_PERSON) || f.has(Feats::SECOND_PERSON);
        let other = if rel == Deprel::IOBJ { "Acc" } else { "Dat" };
        let fits = f.get("Case").is_none_or(|c| c == other);
        if v.upos(k) == Upos::Pron && person && fits && !v.is_reflexive(k) {
            out.push(Arg { word: k, how: How::Clitic });
        }
    }
}

fn dative(v: &View<'_>, p: usize, out: &mut Args) {
    for k in v.kids(p) {
        let rel = v.rel(k);
        if v.is_reflexive(k) {
            continue;
        }
        if rel.is(Deprel::IOBJ) {
            let how = if v.upos(k) == Upos::Pron { How::Clitic } else { How::Direct };
            put(v, k, how, out);
        } else if (rel.is(Deprel::OBL) || (rel.is(Deprel::NMOD) && !v.is_verb(p)))
            && (has_class_case(v, k, Class::Dative) || bare_case(v, k, "Dat"))
        {
            put(v, k, How::Direct, out);
        }
    }
    if out.is_empty() {
        clitic(v, p, Deprel::OBJ, out);
    }
    if out.is_empty() {
        attachment(v, p, out, |k| has_class_case(v, k, Class::Dative));
    }
}
