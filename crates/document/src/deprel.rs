//! Dependency relations of Universal Dependencies, as one byte each.

use std::fmt;

/// Base relations first, then the subtypes that treebanks of the supported languages use.
const NAMES: &[&str] = &[
    "root",
    "acl",
    "advcl",
    "advmod",
    "amod",
    "appos",
    "aux",
    "case",
    "cc",
    "ccomp",
    "clf",
    "compound",
    "conj",
    "cop",
    "csubj",
    "dep",
    "det",
    "discourse",
    "dislocated",
    "expl",
    "fixed",
    "flat",
    "goeswith",
    "iobj",
    "list",
    "mark",
    "nmod",
    "nsubj",
    "nummod",
    "obj",
    "obl",
    "orphan",
    "parataxis",
    "punct",
    "reparandum",
    "vocative",
    "xcomp",
    "acl:relcl",
    "advcl:cleft",
    "advcl:relcl",
    "advmod:emph",
    "aux:caus",
    "aux:pass",
    "aux:tense",
    "cc:preconj",
    "compound:prt",
    "csubj:outer",
    "csubj:pass",
    "dep:comp",
    "det:numgov",
    "det:poss",
    "det:predet",
    "expl:comp",
    "expl:impers",
    "expl:pass",
    "expl:pv",
    "expl:subj",
    "flat:foreign",
    "flat:name",
    "iobj:agent",
    "nmod:appos",
    "nmod:desc",
    "nmod:poss",
    "nmod:tmod",
    "nmod:unmarked",
    "nsubj:caus",
    "nsubj:outer",
    "nsubj:pass",
    "obj:agent",
    "obj:lvc",
    "obl:agent",
    "obl:arg",
    "obl:mod",
    "obl:tmod",
    "obl:unmarked",
    "parataxis:insert",
    "parataxis:parenth",
    "xcomp:pred",
    "obl:pred",
];

/// A dependency relation. Compares and copies as one byte.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Deprel(u8);

macro_rules! constants {
    ($($(#[$doc:meta])* $name:ident = $text:literal),+ $(,)?) => {
        impl Deprel { $($(#[$doc])* pub const $name: Deprel = Deprel(position($text));)+ }
    };
}

const fn equal(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    if a.len() != b.len() {
        return false;
    }
    let mut i = 0;
    while i < a.len() {
        if a[i] != b[i] {
            return false;
        }
        i += 1;
    }
    true
}

const fn position(name: &str) -> u8 {
    let mut i = 0;
    while i < NAMES.len() {
        if equal(NAMES[i], name) {
            return i as u8;
        }
        i += 1;
    }
    panic!("not a relation")
}

/// Each relation without its subtype, so that asking costs one look-up.
const BASES: [u8; NAMES.len()] = {
    let mut bases = [0; NAMES.len()];
    let mut i = 0;
    while i < NAMES.len() {
        bases[i] = position(stem(NAMES[i]));
        i += 1;
    }
    bases
};

/// What stands before the colon.
const fn stem(name: &str) -> &str {
    let mut i = 0;
    while i < name.len() {
        if name.as_bytes()[i] == b':' {
            return name.split_at(i).0;
        }
        i += 1;
    }
    name
}

constants! {
    /// `root`
    ROOT = "root", /// `acl`
    ACL = "acl", /// `acl:relcl`
    ACL_RELCL = "acl:relcl", /// `advcl`
    ADVCL = "advcl", /// `advmod`
    ADVMOD = "advmod", /// `amod`
    AMOD = "amod", /// `appos`
    APPOS = "appos", /// `aux`
    AUX = "aux", /// `aux:pass`
    AUX_PASS = "aux:pass", /// `aux:caus`
    AUX_CAUS = "aux:caus", /// `case`
    CASE = "case", /// `cc`
    CC = "cc", /// `ccomp`
    CCOMP = "ccomp", /// `compound`
    COMPOUND = "compound", /// `compound:prt`
    COMPOUND_PRT = "compound:prt", /// `conj`
    CONJ = "conj", /// `cop`
    COP = "cop", /// `csubj`
    CSUBJ = "csubj", /// `dep`
    DEP = "dep", /// `det`
    DET = "det", /// `discourse`
    DISCOURSE = "discourse", /// `dislocated`
    DISLOCATED = "dislocated", /// `expl`
    EXPL = "expl", /// `fixed`
    FIXED = "fixed", /// `flat`
    FLAT = "flat", /// `flat:name`
    FLAT_NAME = "flat:name", /// `flat:foreign`
    FLAT_FOREIGN = "flat:foreign", /// `iobj`
    IOBJ = "iobj", /// `mark`
    MARK = "mark", /// `nmod`
    NMOD = "nmod", /// `nmod:poss`
    NMOD_POSS = "nmod:poss", /// `nsubj`
    NSUBJ = "nsubj", /// `nsubj:pass`
    NSUBJ_PASS = "nsubj:pass", /// `nummod`
    NUMMOD = "nummod", /// `obj`
    OBJ = "obj", /// `obl`
    OBL = "obl", /// `obl:agent`
    OBL_AGENT = "obl:agent", /// `obl:arg`
    OBL_ARG = "obl:arg", /// `obl:mod`
    OBL_MOD = "obl:mod", /// `parataxis`
    PARATAXIS = "parataxis", /// `punct`
    PUNCT = "punct", /// `vocative`
    VOCATIVE = "vocative", /// `xcomp`
    XCOMP = "xcomp",
}

impl Deprel {
    /// How many relations there are; every value's [`Deprel::index`] is below it.
    pub const COUNT: usize = NAMES.len();

    /// The relation of this name. A subtype that is not listed gives its base relation, an
    /// unknown base gives `None`.
    pub fn parse(name: &str) -> Option<Deprel> {
        let exact = NAMES.iter().position(|n| *n == name);
        let i = exact.or_else(|| {
            let base = name.split(':').next()?;
            NAMES.iter().position(|n| *n == base)
        })?;
        Some(Deprel(i as u8))
    }

    /// The relation with this index, if there is one.
    pub fn from_index(index: usize) -> Option<Deprel> {
        (index < NAMES.len()).then_some(Deprel(index as u8))
    }

    /// A dense index below [`Deprel::COUNT`]. It may change between versions: store names.
    pub fn index(self) -> usize {
        usize::from(self.0)
    }

    /// The name as in CoNLL-U.
    pub fn as_str(self) -> &'static str {
        NAMES[usize::from(self.0)]
    }

    /// The relation without its subtype.
    pub fn base(self) -> Deprel {
        Deprel(BASES[usize::from(self.0)])
    }

    /// Whether the relation without its subtype is `base`.
    pub fn is(self, base: Deprel) -> bool {
        self == base || self.base() == base
    }
}

impl fmt::Debug for Deprel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Display for Deprel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_bases() {
        for i in 0..Deprel::COUNT {
            let d = Deprel::from_index(i).unwrap();
            assert_eq!(Deprel::parse(d.as_str()), Some(d));
            assert_eq!(Some(d.base().as_str()), d.as_str().split(':').next());
        }
        assert_eq!(Deprel::parse("nsubj:odd"), Some(Deprel::NSUBJ));
        assert_eq!(Deprel::parse("odd"), None);
        assert!(Deprel::OBL_AGENT.is(Deprel::OBL));
        assert_eq!(Deprel::FLAT_NAME.base(), Deprel::FLAT);
    }
}
