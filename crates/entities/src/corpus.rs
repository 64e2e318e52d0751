//! Actors across documents: who of one article is who of another.
//!
//! [`Links`] gathers what every document says of its actors. Gathering is a commutative and
//! associative merge of small tables, so that shards can be gathered apart and merged in any order;
//! [`Links::resolve`] then decides once, and says why.

use crate::terms::{Terms, person_key};
use compact_str::CompactString;
use document::{Document, EntityType, MentionKind};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// How many companions of a bare surname are kept for each document.
const COMPANIONS: usize = 24;
/// How many forms an actor keeps; the most frequent ones are shown.
const FORMS: usize = 64;

/// What documents say of their actors.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Links {
    groups: BTreeMap<CompactString, Group>,
    /// Persons of one name only, by id and document: who stands beside them.
    bare: BTreeMap<CompactString, BTreeMap<String, BTreeSet<CompactString>>>,
}

/// All that goes under one id.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
struct Group {
    /// Documents, by type that they give it.
    types: BTreeMap<EntityType, u32>,
    /// Documents, by name that they give it.
    names: BTreeMap<String, u32>,
    /// Mentions, by surface.
    forms: BTreeMap<String, u32>,
    /// Documents, by language.
    languages: BTreeMap<String, u32>,
    /// Documents, by organisation and role.
    affiliations: BTreeMap<CompactString, BTreeMap<String, u32>>,
}

fn add<K: Ord>(to: &mut BTreeMap<K, u32>, from: BTreeMap<K, u32>) {
    for (k, n) in from {
        *to.entry(k).or_default() += n;
    }
}

impl Group {
    fn merge(&mut self, other: Group) {
        add(&mut self.types, other.types);
        add(&mut self.names, other.names);
        add(&mut self.forms, other.forms);
        add(&mut self.languages, other.languages);
        for (org, roles) in other.affiliations {
            add(self.affiliations.entry(org).or_default(), roles);
        }
    }

    fn documents(&self) -> u32 {
        self.types.values().sum()
    }

    /// The type that most documents give; bodies win over places and works.
    fn entity_type(&self) -> EntityType {
        let order = |t: &EntityType| match t {
            EntityType::Organization => 3,
            EntityType::Person => 2,
            EntityType::Location => 1,
            EntityType::Misc => 0,
        };
        let best = self.types.iter().max_by_key(|(t, n)| (**n, order(t)));
        best.map_or(EntityType::Misc, |(t, _)| *t)
    }

    /// The name that most documents give, the longer one where as many do.
    fn name(&self) -> &str {
        let best =
            self.names.iter().max_by_key(|(name, n)| (**n, name.len(), std::cmp::Reverse(*name)));
        best.map_or("", |(name, _)| name.as_str())
    }
}

/// An actor of the corpus.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CorpusActor {
    /// Of the known actor, or of the fullest name.
    pub id: CompactString,
    /// Preferred name.
    pub name: String,
    /// What it is.
    pub entity_type: EntityType,
    /// How many documents name it.
    pub documents: u32,
    /// Its surfaces with their counts, the most frequent first.
    pub forms: Vec<(String, u32)>,
    /// Organisation and role with the number of documents that say so, the most frequent first.
    pub affiliations: Vec<(CompactString, String, u32)>,
    /// The ids that it has in documents.
    pub ids: Vec<CompactString>,
    /// Why they were merged.
    pub reasons: Vec<String>,
}

/// Two actors that may be one: for the user to decide.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Proposal {
    /// One.
    pub a: CompactString,
    /// The other.
    pub b: CompactString,
    /// Why they may be.
    pub reason: String,
}

/// The actors of a corpus, and which of them every document's actors are.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Linking {
    actors: Vec<CorpusActor>,
    by_id: BTreeMap<CompactString, u32>,
    /// Bare surnames that are decided document by document.
    by_document: BTreeMap<(CompactString, String), u32>,
    proposals: Vec<Proposal>,
}

impl Linking {
    /// The actors, sorted by id.
    pub fn actors(&self) -> &[CorpusActor] {
        &self.actors
    }

    /// The actor of the corpus that a document's actor is.
    pub fn get(&self, doc_id: &str, actor_id: &str) -> Option<&CorpusActor> {
        let id = CompactString::from(actor_id);
        let here = self.by_id.get(&id).copied();
        let i = if self.by_document.is_empty() {
            here
        } else {
            self.by_document.get(&(id, doc_id.to_owned())).copied().or(here)
        };
        self.actors.get(i? as usize)
    }

    /// What was not sure enough to be merged.
    pub fn proposals(&self) -> &[Proposal] {
        &self.proposals
    }
}

impl Links {
    /// Takes in what one document says. The same document must not be added twice.
    pub fn add(&mut self, doc: &Document) {
        let actors = doc.actors.as_deref().unwrap_or_default();
        let language = doc.language.as_ref().map_or("und", |l| l.code.as_str()).to_owned();
        for a in actors {
            let g = self.groups.entry(a.id.clone()).or_default();
            *g.types.entry(a.entity_type).or_default() += 1;
            *g.names.entry(a.name.clone()).or_default() += 1;
            *g.languages.entry(language.clone()).or_default() += 1;
            for f in &a.affiliations {
                if let Some(org) = &f.actor {
                    let roles = g.affiliations.entry(org.clone()).or_default();
                    *roles.entry(f.role.clone()).or_default() += 1;
                }
            }
            if a.entity_type == EntityType::Person && !a.id.contains('-') {
                let others = actors.iter().filter(|o| o.id != a.id).map(|o| o.id.clone());
                let beside = self.bare.entry(a.id.clone()).or_default();
                beside.entry(doc.id.clone()).or_default().extend(others.take(COMPANIONS));
            }
        }
        for m in doc.mentions.as_deref().unwrap_or_default() {
            if let (Some(actor), MentionKind::Name) = (&m.actor, m.kind)
                && let Some(g) = self.groups.get_mut(actor)
            {
                let form = doc.slice(m.span);
                if let Some(n) = g.forms.get_mut(form) {
                    *n += 1;
                } else if g.forms.len() < FORMS * 4 {
                    g.forms.insert(form.split_whitespace().collect::<Vec<_>>().join(" "), 1);
                }
            }
        }
    }

    /// Takes in what another shard gathered.
    pub fn merge(&mut self, other: Links) {
        for (id, group) in other.groups {
            self.groups.entry(id).or_default().merge(group);
        }
        for (id, docs) in other.bare {
            let mine = self.bare.entry(id).or_default();
            for (doc, beside) in docs {
                mine.entry(doc).or_default().extend(beside);
            }
        }
    }

    /// Decides who is who.
    pub fn resolve(&self, terms: &Terms) -> Linking {
        Resolver::new(self, terms).run()
    }
}

struct Resolver<'l> {
    links: &'l Links,
    terms: &'l Terms,
    ids: Vec<&'l CompactString>,
    groups: Vec<&'l Group>,
    types: Vec<EntityType>,
    parent: Vec<u32>,
    reasons: Vec<Vec<String>>,
    proposals: Vec<Proposal>,
    by_document: Vec<((CompactString, String), u32)>,
}

impl<'l> Resolver<'l> {
    fn new(links: &'l Links, terms: &'l Terms) -> Self {
        let ids: Vec<_> = links.groups.keys().collect();
        let groups: Vec<_> = links.groups.values().collect();
        let types = groups.iter().map(|g| g.entity_type()).collect();
        let n = ids.len();
        Resolver {
            links,
            terms,
            ids,
            groups,
            types,
            parent: (0..n as u32).collect(),
            reasons: vec![Vec::new(); n],
            proposals: Vec::new(),
            by_document: Vec::new(),
        }
    }

    fn root(&mut self, i: u32) -> u32 {
        let mut r = i;
        while self.parent[r as usize] != r {
            r = self.parent[r as usize];
        }
        let mut at = i;
        while self.parent[at as usize] != r {
            at = std::mem::replace(&mut self.parent[at as usize], r);
        }
        r
    }

    /// How good the id and name of a group are for the whole: known ones, then fuller ones.
    fn rank(&self, i: u32) -> (bool, usize, u32, std::cmp::Reverse<&CompactString>) {
        let i = i as usize;
        let parts = self.ids[i].matches('-').count();
        let caps = self.groups[i].name().chars().all(|c| !c.is_lowercase());
        let fuller =
            if self.types[i] == EntityType::Person { parts.min(3) } else { usize::from(!caps) };
        (
            self.terms.is_known(self.ids[i]),
            fuller,
            self.groups[i].documents(),
            std::cmp::Reverse(self.ids[i]),
        )
    }

    fn unite(&mut self, a: u32, b: u32, reason: &str) -> bool {
        let (a, b) = (self.root(a), self.root(b));
        if a == b {
            return false;
        }
        // Two known actors are two, whatever their names.
        if self.terms.is_known(self.ids[a as usize]) && self.terms.is_known(self.ids[b as usize]) {
            return false;
        }
        let (to, from) = if self.rank(a) >= self.rank(b) { (a, b) } else { (b, a) };
        self.parent[from as usize] = to;
        let note = format!("{} = {}: {reason}", self.ids[from as usize], self.ids[to as usize]);
        let mut moved = std::mem::take(&mut self.reasons[from as usize]);
        self.reasons[to as usize].append(&mut moved);
        self.reasons[to as usize].push(note);
        true
    }

    fn run(mut self) -> Linking {
        self.spellings();
        self.surnames();
        self.acronyms();
        self.beginnings();
        self.translations();
        self.shared_people();
        self.finish()
    }

    fn of_type(&self, t: EntityType) -> Vec<u32> {
        (0..self.ids.len() as u32).filter(|i| self.types[*i as usize] == t).collect()
    }

    /// `Poutine`, `Putin`, `Путин`
    fn spellings(&mut self) {
        let mut by_key: BTreeMap<String, u32> = BTreeMap::new();
        for i in self.of_type(EntityType::Person) {
            let key = person_key(self.groups[i as usize].name());
            if key.len() < 4 {
                continue;
            }
            match by_key.get(&key) {
                Some(first) => {
                    self.unite(*first, i, "the same name in another spelling");
                }
                None => {
                    by_key.insert(key, i);
                }
            }
        }
    }

    /// A bare surname is the one person of the corpus who bears it; of several, the one whom the
    /// document's other actors go with.
    fn surnames(&mut self) {
        let mut bearers: BTreeMap<String, Vec<u32>> = BTreeMap::new();
        let persons = self.of_type(EntityType::Person);
        for &i in &persons {
            let id = self.ids[i as usize];
            for (at, _) in id.match_indices('-') {
                bearers.entry(id[at + 1..].to_owned()).or_default().push(i);
            }
        }
        for &i in &persons {
            let id = self.ids[i as usize].clone();
            let Some(all) = bearers.get(id.as_str()) else { continue };
            let mut roots: Vec<u32> = all.iter().map(|b| self.root(*b)).collect();
            roots.sort_unstable();
            roots.dedup();
            if let [one] = roots.as_slice() {
                self.unite(*one, i, "the only one of that surname");
                continue;
            }
            let Some(docs) = self.links.bare.get(&id) else { continue };
            for (doc, beside) in docs {
                let mut scores: Vec<(usize, u32)> = roots
                    .iter()
                    .map(|r| (self.company(*r).intersection(beside).count(), *r))
                    .collect();
                scores.sort_by_key(|(n, r)| (std::cmp::Reverse(*n), *r));
                if scores[0].0 > scores[1].0 {
                    self.by_document.push(((id.clone(), doc.clone()), scores[0].1));
                } else {
                    for (_, r) in &scores {
                        let reason = "one surname, nothing tells which".to_owned();
                        let b = self.ids[*r as usize].clone();
                        self.proposals.push(Proposal { a: id.clone(), b, reason });
                    }
                }
            }
        }
    }

    /// The bodies that a person is said to belong to.
    fn company(&self, i: u32) -> BTreeSet<CompactString> {
        self.groups[i as usize].affiliations.keys().cloned().collect()
    }

    /// `UIL` is the one body of which a document says so.
    fn acronyms(&mut self) {
        let mut owners: BTreeMap<CompactString, Vec<u32>> = BTreeMap::new();
        for i in self.of_type(EntityType::Organization) {
            let g = self.groups[i as usize];
            for form in g.forms.keys() {
                let caps =
                    form.len() >= 2 && form.chars().all(|c| c.is_uppercase() || c.is_ascii_digit());
                if caps && self.ids[i as usize].contains('-') {
                    owners.entry(document::slug(form).into()).or_default().push(i);
                }
            }
        }
        for (acronym, all) in owners {
            let mut roots: Vec<u32> = all.iter().map(|i| self.root(*i)).collect();
            roots.sort_unstable();
            roots.dedup();
            // Several bodies of one acronym are one where each is named in its own language.
            if roots.len() > 1 {
                let languages: Vec<BTreeSet<&String>> = roots
                    .iter()
                    .map(|r| self.groups[*r as usize].languages.keys().collect())
                    .collect();
                let apart = (0..languages.len()).all(|a| {
                    (a + 1..languages.len()).all(|b| languages[a].is_disjoint(&languages[b]))
                });
                if !apart {
                    for pair in roots.windows(2) {
                        self.proposals.push(Proposal {
                            a: self.ids[pair[0] as usize].clone(),
                            b: self.ids[pair[1] as usize].clone(),
                            reason: format!("both are called {acronym}"),
                        });
                    }
                    continue;
                }
                for pair in roots.windows(2) {
                    self.unite(pair[0], pair[1], "one acronym in different languages");
                }
            }
            if let Ok(bare) = self.ids.binary_search(&&acronym) {
                self.unite(roots[0], bare as u32, "its acronym");
            }
        }
    }

    /// `Aquilon` is the one body of the corpus whose name begins so.
    fn beginnings(&mut self) {
        let bodies = self.of_type(EntityType::Organization);
        let mut longer: BTreeMap<String, Vec<u32>> = BTreeMap::new();
        for &i in &bodies {
            let id = self.ids[i as usize];
            if self.terms.is_known(id) {
                continue;
            }
            for (at, _) in id.match_indices('-') {
                longer.entry(id[..at].to_owned()).or_default().push(i);
            }
        }
        for &i in &bodies {
            let id = self.ids[i as usize];
            let Some(all) = longer.get(id.as_str()) else { continue };
            if self.terms.is_known(id) {
                continue;
            }
            let mut roots: Vec<u32> = all.iter().map(|b| self.root(*b)).collect();
            roots.sort_unstable();
            roots.dedup();
            // A bare head (« comité ») begins too many names.
            let (_, telling) = self.terms.body_key(self.groups[i as usize].name());
            let head =
                self.terms.body_key(self.groups[i as usize].name()).0.starts_with('=') && !telling;
            if let [one] = roots.as_slice()
                && !head
            {
                self.unite(*one, i, "the only one whose name begins so");
            }
        }
    }

    /// The same terms in another language.
    fn translations(&mut self) {
        let mut by_key: BTreeMap<String, u32> = BTreeMap::new();
        for i in self.of_type(EntityType::Organization) {
            let mut seen: BTreeSet<String> = BTreeSet::new();
            let g = self.groups[i as usize];
            for name in
                g.names.keys().chain(g.forms.keys().filter(|f| f.contains(' ') || f.len() > 9))
            {
                let (key, telling) = self.terms.body_key(name);
                if !telling || !seen.insert(key.clone()) {
                    continue;
                }
                match by_key.get(&key) {
                    Some(first) => {
                        self.unite(*first, i, "the same terms in another language or order");
                    }
                    None => {
                        by_key.insert(key, i);
                    }
                }
            }
        }
    }

    /// One person with the same kind of body in two languages has one body.
    fn shared_people(&mut self) {
        let mut by_person: BTreeMap<(u32, String), Vec<u32>> = BTreeMap::new();
        for i in self.of_type(EntityType::Person) {
            let person = self.root(i);
            let orgs: BTreeSet<&CompactString> =
                self.groups[i as usize].affiliations.keys().collect();
            for org in orgs {
                let Ok(o) = self.ids.binary_search(&org) else { continue };
                let (key, telling) = self.terms.body_key(self.groups[o].name());
                let head = key.split('+').find(|p| p.starts_with('=')).map(str::to_owned);
                if let (Some(head), true) = (head, telling) {
                    by_person.entry((person, head)).or_default().push(o as u32);
                }
            }
        }
        for (_, orgs) in by_person {
            for pair in orgs.windows(2) {
                let (a, b) = (pair[0] as usize, pair[1] as usize);
                let one: BTreeSet<&String> = self.groups[a].languages.keys().collect();
                let other: BTreeSet<&String> = self.groups[b].languages.keys().collect();
                if one.is_disjoint(&other) {
                    self.unite(a as u32, b as u32, "the same person heads both, in two languages");
                }
            }
        }
    }

    fn finish(mut self) -> Linking {
        let n = self.ids.len() as u32;
        let mut members: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
        for i in 0..n {
            let r = self.root(i);
            members.entry(r).or_default().push(i);
        }
        // Roots were chosen pair by pair: the best of all gives id and name.
        let mut actors: Vec<(u32, CorpusActor)> = Vec::with_capacity(members.len());
        for (root, all) in &members {
            let Some(best) = all.iter().copied().max_by(|a, b| self.rank(*a).cmp(&self.rank(*b)))
            else {
                continue;
            };
            let mut whole = Group::default();
            for i in all {
                whole.merge(self.groups[*i as usize].clone());
            }
            let mut forms: Vec<(String, u32)> = whole.forms.clone().into_iter().collect();
            forms.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
            forms.truncate(FORMS);
            actors.push((
                *root,
                CorpusActor {
                    id: self.ids[best as usize].clone(),
                    name: self.groups[best as usize].name().to_owned(),
                    entity_type: self.types[best as usize],
                    documents: whole.documents(),
                    forms,
                    affiliations: Vec::new(),
                    ids: all.iter().map(|i| self.ids[*i as usize].clone()).collect(),
                    reasons: std::mem::take(&mut self.reasons[*root as usize]),
                },
            ));
        }
        actors.sort_by(|a, b| a.1.id.cmp(&b.1.id));
        let place: BTreeMap<u32, u32> =
            actors.iter().enumerate().map(|(i, (root, _))| (*root, i as u32)).collect();
        let mut by_id = BTreeMap::new();
        for i in 0..n {
            let r = self.root(i);
            by_id.insert(self.ids[i as usize].clone(), place[&r]);
        }
        // Affiliations speak of actors of the corpus.
        for (root, all) in &members {
            let mut sums: BTreeMap<(CompactString, &str), u32> = BTreeMap::new();
            for i in all {
                for (org, role, count) in self.groups[*i as usize]
                    .affiliations
                    .iter()
                    .flat_map(|(o, roles)| roles.iter().map(move |(r, c)| (o, r, c)))
                {
                    let id = by_id
                        .get(org)
                        .and_then(|p| actors.get(*p as usize))
                        .map(|a| a.1.id.clone());
                    *sums.entry((id.unwrap_or_else(|| org.clone()), role)).or_default() += count;
                }
            }
            let mut list: Vec<_> =
                sums.into_iter().map(|((o, r), c)| (o, r.to_owned(), c)).collect();
            list.sort_by(|a, b| b.2.cmp(&a.2).then_with(|| (&a.0, &a.1).cmp(&(&b.0, &b.1))));
            actors[place[root] as usize].1.affiliations = list;
        }
        let mut by_document = BTreeMap::new();
        for (key, r) in std::mem::take(&mut self.by_document) {
            let r = self.root(r);
            by_document.insert(key, place[&r]);
        }
        let mut proposals = std::mem::take(&mut self.proposals);
        proposals.sort();
        proposals.dedup();
        Linking { actors: actors.into_iter().map(|a| a.1).collect(), by_id, by_document, proposals }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use document::{Actor, Affiliation, Language, LanguageCode, Mention, Span};
    use proptest::prelude::*;

    /// A document whose text is its forms: `id|name|type|form,form|org`.
    fn doc(id: &str, lang: LanguageCode, actors: &[&str]) -> Document {
        let mut text = String::new();
        let mut spans: Vec<(Span, &str)> = Vec::new();
        for a in actors {
            let cells: Vec<&str> = a.split('|').collect();
            for form in cells[3].split(',').filter(|f| !f.is_empty()) {
                spans.push((Span::new(text.len(), text.len() + form.len()), cells[0]));
                text.push_str(form);
                text.push(' ');
            }
        }
        let mut d = Document::new(id, text);
        d.language = Some(Language { code: lang, confidence: 1.0, passages: vec![] });
        let list = actors.iter().map(|a| {
            let cells: Vec<&str> = a.split('|').collect();
            let org = cells.get(4).filter(|o| !o.is_empty());
            Actor {
                id: cells[0].into(),
                name: cells[1].to_owned(),
                entity_type: cells[2].parse().unwrap(),
                affiliations: org
                    .map(|o| Affiliation {
                        actor: Some((*o).into()),
                        role: "chef".into(),
                        span: Span::default(),
                    })
                    .into_iter()
                    .collect(),
                reasons: vec![],
            }
        });
        d.actors = Some(list.collect());
        let mention = |(i, (span, actor)): (usize, &(Span, &str))| Mention {
            id: i as u32,
            span: *span,
            entity_type: EntityType::Organization,
            kind: MentionKind::Name,
            metonym: false,
            actor: Some((*actor).into()),
            sentiment: None,
            confidence: 1.0,
        };
        d.mentions = Some(spans.iter().enumerate().map(mention).collect());
        d
    }

    fn affair() -> Vec<Document> {
        vec![
            doc(
                "a",
                LanguageCode::FR,
                &[
                    "ministere-de-la-peche|ministère de la Pêche|ORG|ministère de la Pêche",
                    "odile-brannec|Odile Brannec|PER|Odile Brannec|ministere-de-la-peche",
                    "union-des-marins|Union des marins|ORG|Union des marins,UDM",
                    "jean-morin|Jean Morin|PER|Jean Morin|union-des-marins",
                ],
            ),
            doc(
                "b",
                LanguageCode::EN,
                &[
                    "ministry-of-fisheries|Ministry of Fisheries|ORG|Ministry of Fisheries",
                    "brannec|Brannec|PER|Brannec",
                    "vladimir-putin|Vladimir Putin|PER|Putin",
                ],
            ),
            doc(
                "c",
                LanguageCode::FR,
                &[
                    "udm|UDM|ORG|UDM",
                    "paul-morin|Paul Morin|PER|Paul Morin|ministere-de-la-peche",
                    "vladimir-poutine|Vladimir Poutine|PER|Poutine",
                ],
            ),
            doc(
                "d",
                LanguageCode::FR,
                &["morin|Morin|PER|Morin", "union-des-marins|Union des marins|ORG|"],
            ),
        ]
    }

    #[test]
    fn one_affair_in_two_languages() {
        let terms = Terms::load(packs::embedded()).unwrap();
        let mut links = Links::default();
        for d in affair() {
            links.add(&d);
        }
        let l = links.resolve(&terms);
        let id = |doc: &str, actor: &str| l.get(doc, actor).unwrap().id.to_string();
        assert_eq!(id("a", "ministere-de-la-peche"), id("b", "ministry-of-fisheries"));
        assert_eq!(id("b", "brannec"), "odile-brannec");
        assert_eq!(id("c", "udm"), "union-des-marins");
        assert_eq!(id("b", "vladimir-putin"), id("c", "vladimir-poutine"));
        // Two of one surname stay two; the company decides.
        assert_ne!(id("a", "jean-morin"), id("c", "paul-morin"));
        assert_eq!(id("d", "morin"), "jean-morin");
        assert!(l.actors().iter().all(|a| a.ids.len() < 2 || !a.reasons.is_empty()));
        let text = serde_json::to_string(&links).unwrap();
        assert_eq!(serde_json::from_str::<Links>(&text).unwrap(), links);
    }

    proptest! {
        #[test]
        fn any_split_and_order_gives_the_same(order in Just((0..4).collect::<Vec<usize>>()).prop_shuffle(), cut in 0usize..5) {
            let docs = affair();
            let mut whole = Links::default();
            docs.iter().for_each(|d| whole.add(d));
            let (mut left, mut right) = (Links::default(), Links::default());
            for (i, d) in order.iter().enumerate() {
                if i < cut { left.add(&docs[*d]) } else { right.add(&docs[*d]) }
            }
            right.merge(left);
            prop_assert_eq!(right, whole);
        }
    }
}
