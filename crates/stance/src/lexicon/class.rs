//! Classes of function words and of nouns that have a part in the rules.

macro_rules! classes {
    ($($(#[$doc:meta])* $name:ident = $text:literal),+ $(,)?) => {
        /// Classes of function words and of nouns with a part in the rules, from `function.tsv`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[repr(u8)]
        pub(crate) enum Class { $($(#[$doc])* $name),+ }
        pub(super) const CLASSES: &[(&str, Class)] = &[$(($text, Class::$name)),+];
    };
}

classes! {
    /// Prepositions of the dative (à).
    Dative = "dative",
    /// Prepositions of the genitive (de).
    Genitive = "genitive",
    /// Prepositions of the agent of a passive (par).
    Agent = "agent",
    /// Reflexive pronouns.
    Reflexive = "reflexive",
    /// Relative pronouns.
    Relative = "relative",
    /// Verbs that take an object and a judgement of it (juger, qualifier).
    Judge = "judge",
    /// Nouns of a trait, tone or bearing: what is said of them is said of their bearer.
    Trait = "trait",
    /// Nouns that stand for the body they belong to (direction, entourage).
    Proxy = "proxy",
    /// Nouns by which an article names the paper it stands in (journal, rédaction).
    Outlet = "outlet",
    /// Nouns of texts that people sign (lettre, pétition).
    Petition = "petition",
    /// Verbs of signing.
    Sign = "sign",
    /// Conjunctions of condition (si).
    If = "if",
    /// Conjunctions of contrast (mais).
    But = "but",
    /// Nouns too light to name an issue by themselves (fait, chose).
    Light = "light",
    /// Verbs of wishing, whose conditional is courtesy (vouloir, souhaiter).
    Wish = "wish",
    /// Verbs of existing, becoming, seeming that join a judgement to its subject.
    Copula = "copula",
    /// Nouns of unnamed sources and collectives (source, observateur).
    Anonymous = "anonymous",
    /// Verbs whose subject controls the infinitive although they take an object (promettre).
    SubjectControl = "subject-control",
    /// Prepositions and verbs that join a clause as content of a noun (selon lequel).
    WriteVehicle = "vehicle",
    /// First words of a press release's heading (communiqué).
    Release = "release",
    /// Particles that negate only with another word (ne).
    NegParticle = "neg-particle",
    /// Adverbs that make a negation one of degree (seulement).
    Only = "only",
    /// Verbs by which a source names its own source (citer).
    Cite = "cite",
    /// Pronouns that stand for a dative oblique (y).
    DativePronoun = "dative-pronoun",
    /// Pronouns that stand for a genitive oblique (en, dont).
    GenitivePronoun = "genitive-pronoun",
    /// Verbs that take what is judged as an oblique and the judgement as object (voir).
    See = "see",
    /// Nouns of media, in descriptions and in names (agence, gazette).
    Medium = "medium",
    /// Auxiliaries of the perfect (avoir).
    Perfect = "perfect",
    /// Nouns of those who sign (signataire).
    Signatory = "signatory",
    /// Nouns of bodies.
    Body = "body",
    /// Words that call what was said untrue (faux, mensonge).
    Untrue = "untrue",
    /// Nouns of time, which as bare objects are adjuncts (« signée l'an dernier »).
    Time = "time",
    /// Verbs that say what somebody ought to do (devoir, should).
    Ought = "ought",
    /// Nouns of persons' roles that point at the person just named (homme, femme, élu).
    Person = "person",
}
