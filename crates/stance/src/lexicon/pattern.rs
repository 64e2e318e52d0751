//! The small languages of the tables: predicates with fixed dependents, and roles.

use compact_str::CompactString;
use lexicon::{PackError, Row};
use smallvec::SmallVec;

/// A list of words of which any one will do; empty for any word at all.
pub(crate) type Words = SmallVec<[CompactString; 2]>;

/// One step from a predicate to an argument.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// Deep subject.
    Subj,
    /// Deep object.
    Obj,
    /// Dative.
    Iobj,
    /// Oblique with one of these prepositions (none: with any).
    Obl(Words),
    /// Possessor of a noun.
    Poss,
    /// Relational adjective of a noun.
    Amod,
    /// First part of a compound.
    Compound,
    /// Subject of the verb that governs a noun.
    Gov,
    /// Finite clause.
    Ccomp,
    /// Infinitive clause with one of these markers (none: with any).
    Inf(Words),
    /// Clause, infinitive, or what stands in quotation marks.
    Content,
    /// Whoever's words these are.
    Speaker,
    /// The predicate itself, or the complement of a preposition.
    Own,
    /// Predicative complement (« juge X inacceptable »).
    Pred,
    /// Adverbial clause, by its marker.
    Advcl(Words),
}

/// Steps to be walked one after another.
pub(crate) type Path = SmallVec<[Role; 2]>;

/// Alternatives, in order.
pub(crate) type Paths = SmallVec<[Path; 2]>;

/// A dependent that must be there for a predicate to match.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Need {
    pub(crate) rel: NeedRel,
    pub(crate) preps: Words,
    pub(crate) lemmas: Words,
}

/// What a needed dependent is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum NeedRel {
    /// Reflexive pronoun.
    Refl,
    /// A deep role.
    Role(Role),
    /// A relation of the tree, by its base name.
    Rel(document::Deprel),
    /// Words in quotation marks, behind one of the prepositions.
    Quoted,
}

/// A predicate: its words (the first is the head) and what must hang on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Pred {
    pub(crate) words: Words,
    pub(crate) needs: SmallVec<[Need; 2]>,
}

impl Pred {
    /// How much must be there: the more specific predicate wins.
    pub(crate) fn weight(&self) -> usize {
        let needs: usize = self.needs.iter().map(|n| 2 + usize::from(!n.lemmas.is_empty())).sum();
        needs + 3 * (self.words.len().saturating_sub(1))
    }

    pub(crate) fn parse(row: &Row<'_>, text: &str) -> Result<Pred, PackError> {
        let mut words = Words::new();
        let mut needs = SmallVec::new();
        // A fixed dependent may hold several words (`+obl[de]:mise en cause`): what does not begin
        // with `+` belongs to what came before it.
        let mut parts: Vec<String> = Vec::new();
        for piece in text.split_whitespace() {
            match (piece.starts_with('+'), parts.last_mut()) {
                (false, Some(last)) => {
                    last.push(' ');
                    last.push_str(piece);
                }
                _ if piece.starts_with('+') => parts.push(piece[1..].to_owned()),
                _ => words.push(piece.into()),
            }
        }
        for part in &parts {
            needs.push(parse_need(row, part)?);
        }
        if words.is_empty() {
            return Err(row.error(format!("`{text}` has no head word before its dependents")));
        }
        Ok(Pred { words, needs })
    }
}

fn parse_need(row: &Row<'_>, text: &str) -> Result<Need, PackError> {
    let (rel, lemmas) = split_lemmas(text);
    let lemmas: Words = lemmas
        .unwrap_or("")
        .split(['|', ','])
        .map(str::trim)
        .filter(|s| !s.is_empty())
        .map(CompactString::from)
        .collect();
    let (name, preps) = bracket(row, rel)?;
    let rel = match name {
        "refl" => NeedRel::Refl,
        "quoted" => NeedRel::Quoted,
        "nmod" => NeedRel::Role(Role::Obl(preps.clone())),
        _ => match parse_role(row, rel) {
            Ok(role) if !matches!(role, Role::Speaker | Role::Own) => NeedRel::Role(role),
            _ => match document::Deprel::parse(name) {
                Some(rel) => NeedRel::Rel(rel),
                None => {
                    return Err(row.error(format!(
                        "`+{text}` is no dependent: expected refl, a role, or a relation of \
                         Universal Dependencies"
                    )));
                }
            },
        },
    };
    Ok(Need { rel, preps, lemmas })
}

/// Splits `obl[en]:cause` at the colon that does not belong to a relation's subtype.
fn split_lemmas(text: &str) -> (&str, Option<&str>) {
    let from = text.find(']').unwrap_or(0);
    match text[from..].find(':') {
        None => (text, None),
        Some(i) => {
            let i = from + i;
            // `compound:prt:an` and `expl:pv` carry a subtype.
            let whole = text[..].split('|').next().unwrap_or(text);
            if from == 0 && document::Deprel::parse(whole).is_some_and(|d| d.as_str() == whole) {
                return (text, None);
            }
            if let Some(j) = text[i + 1..].find(':') {
                let subtype = &text[..i + 1 + j];
                if document::Deprel::parse(subtype).is_some_and(|d| d.as_str() == subtype) {
                    return (subtype, Some(&text[i + j + 2..]));
                }
            }
            (&text[..i], Some(&text[i + 1..]))
        }
    }
}

fn bracket<'t>(row: &Row<'_>, text: &'t str) -> Result<(&'t str, Words), PackError> {
    match text.split_once('[') {
        None => Ok((text, Words::new())),
        Some((name, rest)) => {
            let inside = rest.strip_suffix(']').ok_or_else(|| {
                row.error(format!("`{text}` lacks its closing bracket: write `{name}[…]`"))
            })?;
            let words = inside.split(',').map(str::trim).filter(|s| !s.is_empty()).map(Into::into);
            Ok((name, words.collect()))
        }
    }
}

fn parse_role(row: &Row<'_>, text: &str) -> Result<Role, PackError> {
    let (name, words) = bracket(row, text)?;
    Ok(match name {
        "subj" | "nsubj" => Role::Subj,
        "obj" => Role::Obj,
        "iobj" => Role::Iobj,
        "obl" | "nmod" => Role::Obl(words),
        "poss" | "gen" => Role::Poss,
        "amod" => Role::Amod,
        "compound" => Role::Compound,
        "gov" => Role::Gov,
        "ccomp" => Role::Ccomp,
        "inf" | "xcomp" => Role::Inf(words),
        "content" => Role::Content,
        "speaker" => Role::Speaker,
        "self" | "head" => Role::Own,
        "pred" => Role::Pred,
        "advcl" => Role::Advcl(words),
        _ => {
            return Err(row.error(format!(
                "`{text}` is no role: expected subj, obj, iobj, obl[…], poss, amod, compound, gov, \
                 ccomp, inf, content, pred, self, speaker, or a path of them joined by `/`"
            )));
        }
    })
}

/// Reads a cell of roles: alternatives with `|`, paths with `/`, `-` for none.
pub(crate) fn parse_paths(row: &Row<'_>, column: &str) -> Result<Paths, PackError> {
    let mut paths = Paths::new();
    for alternative in row.list(column).filter(|s| *s != "-") {
        let mut path = Path::new();
        for step in alternative.split('/') {
            path.push(parse_role(row, step.trim())?);
        }
        paths.push(path);
    }
    Ok(paths)
}
