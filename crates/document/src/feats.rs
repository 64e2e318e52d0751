//! Morphological features of Universal Dependencies, packed into sixteen bytes.

use std::fmt;

/// Features and their values, sorted as CoNLL-U wants them (by name, case ignored). At most 32
/// features of at most 15 values each.
const TABLE: &[(&str, &[&str])] = &[
    ("Abbr", &["Yes"]),
    ("Aspect", &["Imp", "Perf", "Prog", "Prosp"]),
    (
        "Case",
        &["Nom", "Acc", "Dat", "Gen", "Acc,Dat", "Acc,Nom", "Com", "Voc", "Abl", "Ins", "Loc"],
    ),
    ("Clitic", &["Yes"]),
    ("Definite", &["Def", "Ind", "Spec", "Com"]),
    ("Degree", &["Pos", "Cmp", "Sup", "Abs", "Dim", "Aug"]),
    ("Emph", &["Yes", "No"]),
    (
        "ExtPos",
        &[
            "ADJ", "ADP", "ADV", "AUX", "CCONJ", "DET", "INTJ", "NOUN", "NUM", "PRON", "PROPN",
            "SCONJ", "VERB", "PART",
        ],
    ),
    ("Foreign", &["Yes"]),
    (
        "Gender",
        &[
            "Masc",
            "Fem",
            "Neut",
            "Com",
            "Com,Neut",
            "Masc,Neut",
            "Fem,Masc",
            "Masc,Fem",
            "Fem,Neut",
        ],
    ),
    ("Gender[psor]", &["Masc", "Fem", "Neut", "Masc,Neut"]),
    ("Mood", &["Ind", "Imp", "Sub", "Cnd", "Opt"]),
    ("Number", &["Sing", "Plur", "Ptan", "Coll", "Plur,Sing", "Dual"]),
    ("Number[psor]", &["Sing", "Plur"]),
    ("NumForm", &["Digit", "Word", "Roman", "Combi"]),
    ("NumType", &["Card", "Ord", "Mult", "Frac", "Sets", "Range", "Dist"]),
    ("Person", &["1", "2", "3", "0"]),
    ("Person[psor]", &["1", "2", "3"]),
    ("Polarity", &["Neg", "Pos"]),
    ("Polite", &["Form", "Infm"]),
    ("Poss", &["Yes"]),
    ("PrepCase", &["Npr", "Pre"]),
    (
        "PronType",
        &[
            "Prs",
            "Art",
            "Dem",
            "Rel",
            "Ind",
            "Int",
            "Tot",
            "Neg",
            "Emp",
            "Rcp",
            "Exc",
            "Int,Rel",
            "Dem,Rel",
            "Ind,Neg,Tot",
        ],
    ),
    ("Reflex", &["Yes"]),
    ("Style", &["Arch", "Coll", "Expr", "Form", "Slng", "Vrnc", "Vulg"]),
    ("Tense", &["Pres", "Past", "Imp", "Fut", "Pqp"]),
    ("Typo", &["Yes"]),
    ("VerbForm", &["Fin", "Inf", "Part", "Ger", "Sup", "Conv", "Vnoun"]),
    ("Voice", &["Act", "Pass", "Mid", "Cau"]),
];

/// A set of features, each with one value. `_` in CoNLL-U is [`Feats::EMPTY`].
///
/// Features and values outside the table (a few dozen that no stage uses, such as `PunctType`)
/// are dropped on reading.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Feats(u128);

/// A feature's place in the table; obtain one once with [`Feats::feature`] and keep it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Feature(u8);

macro_rules! named {
    ($($(#[$doc:meta])* $name:ident = $feature:literal / $value:literal),+ $(,)?) => {
        impl Feats { $($(#[$doc])* pub const $name: Feats = Feats::constant($feature, $value);)+ }
    };
}

named! {
    /// `Mood=Cnd`
    CONDITIONAL = "Mood" / "Cnd", /// `Mood=Sub`
    SUBJUNCTIVE = "Mood" / "Sub", /// `Mood=Imp`
    IMPERATIVE = "Mood" / "Imp", /// `Mood=Ind`
    INDICATIVE = "Mood" / "Ind", /// `Tense=Fut`
    FUTURE = "Tense" / "Fut", /// `Tense=Past`
    PAST = "Tense" / "Past", /// `Tense=Imp`
    IMPERFECT = "Tense" / "Imp", /// `Tense=Pres`
    PRESENT = "Tense" / "Pres", /// `VerbForm=Fin`
    FINITE = "VerbForm" / "Fin", /// `VerbForm=Inf`
    INFINITIVE = "VerbForm" / "Inf", /// `VerbForm=Part`
    PARTICIPLE = "VerbForm" / "Part", /// `VerbForm=Ger`
    GERUND = "VerbForm" / "Ger", /// `Voice=Pass`
    PASSIVE = "Voice" / "Pass", /// `Polarity=Neg`
    NEGATIVE = "Polarity" / "Neg", /// `Number=Sing`
    SINGULAR = "Number" / "Sing", /// `Number=Plur`
    PLURAL = "Number" / "Plur", /// `Gender=Masc`
    MASCULINE = "Gender" / "Masc", /// `Gender=Fem`
    FEMININE = "Gender" / "Fem", /// `Person=1`
    FIRST_PERSON = "Person" / "1", /// `Person=2`
    SECOND_PERSON = "Person" / "2", /// `Person=3`
    THIRD_PERSON = "Person" / "3", /// `Poss=Yes`
    POSSESSIVE = "Poss" / "Yes", /// `Reflex=Yes`
    REFLEXIVE = "Reflex" / "Yes", /// `PronType=Prs`
    PERSONAL = "PronType" / "Prs", /// `PronType=Rel`
    RELATIVE = "PronType" / "Rel", /// `PronType=Art`
    ARTICLE = "PronType" / "Art", /// `Definite=Def`
    DEFINITE = "Definite" / "Def",
}

impl Feats {
    /// No feature.
    pub const EMPTY: Feats = Feats(0);

    const fn constant(feature: &str, value: &str) -> Feats {
        let mut f = 0;
        while f < TABLE.len() {
            if const_equal(TABLE[f].0, feature) {
                let mut v = 0;
                while v < TABLE[f].1.len() {
                    if const_equal(TABLE[f].1[v], value) {
                        return Feats((v as u128 + 1) << (4 * f));
                    }
                    v += 1;
                }
            }
            f += 1;
        }
        panic!("not a feature and value of the table")
    }

    /// Reads the CoNLL-U form (`Mood=Ind|Number=Sing`, or `_`).
    pub fn parse(s: &str) -> Feats {
        let mut out = Feats::EMPTY;
        if s == "_" {
            return out;
        }
        for pair in s.split('|') {
            if let Some((name, value)) = pair.split_once('=') {
                out.set(name, value);
            }
        }
        out
    }

    /// Sets one feature; unknown features and values change nothing and give `false`.
    pub fn set(&mut self, name: &str, value: &str) -> bool {
        let Some(f) = TABLE.iter().position(|(n, _)| *n == name) else { return false };
        let Some(v) = TABLE[f].1.iter().position(|x| *x == value) else { return false };
        self.0 = self.0 & !(0xF << (4 * f)) | (v as u128 + 1) << (4 * f);
        true
    }

    /// The place of a feature in the table.
    pub fn feature(name: &str) -> Option<Feature> {
        TABLE.iter().position(|(n, _)| *n == name).map(|i| Feature(i as u8))
    }

    /// The value of a feature by its name.
    pub fn get(self, name: &str) -> Option<&'static str> {
        self.value(Feats::feature(name)?)
    }

    /// The value of a feature by its place.
    pub fn value(self, feature: Feature) -> Option<&'static str> {
        let f = usize::from(feature.0);
        match (self.0 >> (4 * f)) & 0xF {
            0 => None,
            v => TABLE[f].1.get(v as usize - 1).copied(),
        }
    }

    /// Whether every feature of `other` is here with the same value. One of the named constants
    /// makes this a mask and a comparison.
    #[inline]
    pub fn has(self, other: Feats) -> bool {
        // A nibble is non-zero where `other` sets it: spread it to a full mask.
        let o = other.0;
        let any = (o | o >> 1 | o >> 2 | o >> 3) & 0x1111_1111_1111_1111_1111_1111_1111_1111;
        let mask = any * 0xF;
        self.0 & mask == o
    }

    /// This set with every feature of `other` set to its value there.
    pub fn with(self, other: Feats) -> Feats {
        let o = other.0;
        let any = (o | o >> 1 | o >> 2 | o >> 3) & 0x1111_1111_1111_1111_1111_1111_1111_1111;
        Feats(self.0 & !(any * 0xF) | o)
    }

    /// Whether no feature is set.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The packed bits. They may change between versions: store the text form.
    pub fn bits(self) -> u128 {
        self.0
    }

    /// The features that are set, in CoNLL-U order.
    pub fn iter(self) -> impl Iterator<Item = (&'static str, &'static str)> {
        TABLE.iter().enumerate().filter_map(move |(f, (name, values))| {
            match (self.0 >> (4 * f)) & 0xF {
                0 => None,
                v => values.get(v as usize - 1).map(|value| (*name, *value)),
            }
        })
    }
}

const fn const_equal(a: &str, b: &str) -> bool {
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

impl fmt::Display for Feats {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_empty() {
            return f.write_str("_");
        }
        for (i, (name, value)) in self.iter().enumerate() {
            if i > 0 {
                f.write_str("|")?;
            }
            write!(f, "{name}={value}")?;
        }
        Ok(())
    }
}

impl fmt::Debug for Feats {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_and_writes_conllu() {
        let s = "Mood=Cnd|Number=Sing|Person=3|Tense=Pres|VerbForm=Fin";
        assert_eq!(Feats::parse(s).to_string(), s);
        assert_eq!(Feats::parse("_").to_string(), "_");
        assert_eq!(Feats::parse("Number[psor]=Plur|Odd=1").to_string(), "Number[psor]=Plur");
    }

    #[test]
    fn the_table_fits_and_is_sorted() {
        assert!(TABLE.len() <= 32);
        assert!(TABLE.iter().all(|(_, v)| v.len() <= 15));
        assert!(TABLE.windows(2).all(|w| w[0].0.to_lowercase() < w[1].0.to_lowercase()));
    }

    #[test]
    fn has_compares_whole_values() {
        let f = Feats::parse("Mood=Ind|Person=3");
        assert!(f.has(Feats::INDICATIVE) && f.has(Feats::THIRD_PERSON) && f.has(Feats::EMPTY));
        assert!(!f.has(Feats::CONDITIONAL) && !f.has(Feats::FIRST_PERSON));
        assert!(f.with(Feats::CONDITIONAL).has(Feats::CONDITIONAL));
    }
}
