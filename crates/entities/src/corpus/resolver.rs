//! The decision: spellings, surnames, acronyms, beginnings, translations, shared people.

use super::{CorpusActor, FORMS, Group, Linking, Links, Proposal};
use crate::terms::{Terms, person_key};
use compact_str::CompactString;
use document::EntityType;
use std::collections::{BTreeMap, BTreeSet};

/// Decides which ids are one actor.
pub(super) struct Resolver<'l> {
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
    pub(super) fn new(links: &'l Links, terms: &'l Terms) -> Self {
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

    pub(super) fn run(mut self) -> Linking {
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
