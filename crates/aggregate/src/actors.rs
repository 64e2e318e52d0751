//! Everybody with what they say and what is said of them: `actors.json`.

use crate::dates::Window;
use crate::intern::NONE;
use crate::sealed::Sealed;
use crate::tally::{Tally, WindowCount};
use crate::view::View;
use document::EntityType;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A form of a name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Form {
    /// As the texts have it.
    pub form: String,
    /// How often.
    pub count: u64,
}

/// A role in an organisation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AffiliationCount {
    /// Id of the organisation; `null` where only the role is stated.
    pub actor: Option<String>,
    /// Its name.
    pub actor_name: Option<String>,
    /// Roles as the texts have them, most frequent first.
    pub roles: Vec<String>,
    /// Articles that state it.
    pub articles: u32,
}

/// What an actor says of a target, or a holder of an actor.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Position {
    /// Id of the other one.
    pub other: String,
    /// Its name.
    pub other_name: String,
    /// Whether the other one is an issue.
    pub issue: bool,
    /// The statements.
    #[serde(flatten)]
    pub tally: Tally,
}

/// An actor or an issue.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ActorPage {
    /// Id.
    pub id: String,
    /// Preferred name.
    pub name: String,
    /// What it is; `null` for outlets and sources without an entry, and for issues.
    #[serde(rename = "type")]
    pub entity_type: Option<EntityType>,
    /// Articles that name it.
    pub articles: u32,
    /// Mentions, pronouns included.
    pub mentions: u32,
    /// Quotes of its own words.
    pub quotes: u64,
    /// Forms of its name, most frequent first.
    pub forms: Vec<Form>,
    /// Organisations it is said to belong to.
    pub affiliations: Vec<AffiliationCount>,
    /// Ids of the people said to belong to it.
    pub people: Vec<String>,
    /// All stances that it holds.
    pub held: Tally,
    /// All stances toward it.
    pub toward: Tally,
    /// What its people say in their own names, counted apart (a body speaks through them).
    pub held_by_people: Tally,
    /// Stances that it holds, by target, most statements first.
    pub positions: Vec<Position>,
    /// Stances toward it, by holder, most statements first.
    pub regarded_by: Vec<Position>,
    /// Stances that it holds, by week.
    pub held_by_week: Vec<WindowCount>,
    /// Stances toward it, by week.
    pub toward_by_week: Vec<WindowCount>,
}

/// The whole file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ActorsFile {
    /// Name and version of this form.
    pub schema: String,
    /// Whoever holds a stance or is the target of one, by id.
    pub actors: Vec<ActorPage>,
    /// Issues, by id.
    pub issues: Vec<ActorPage>,
    /// Other actors that the texts name, without a stance: id and name.
    pub others: BTreeMap<String, String>,
}

impl ActorsFile {
    /// Everybody and everything of a view.
    pub fn new(view: &View<'_>) -> ActorsFile {
        let mut out = ActorsFile {
            schema: "hemicycle.actors/1".into(),
            actors: Vec::new(),
            issues: Vec::new(),
            others: BTreeMap::new(),
        };
        let mut by_holder: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        let mut by_target: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (i, p) in view.pairs.iter().enumerate() {
            by_holder.entry(p.holder).or_default().push(i);
            by_target.entry(p.target).or_default().push(i);
        }
        let none = Vec::new();
        let people = people(view);
        for (i, s) in view.subjects.iter().enumerate() {
            if s.held.statements_with_copies + s.toward.statements_with_copies == 0 {
                out.others.insert(s.id.clone(), s.name.clone());
                continue;
            }
            let page = page(
                view,
                i,
                by_holder.get(&i).unwrap_or(&none),
                by_target.get(&i).unwrap_or(&none),
                people.get(&i).map_or(&[], Vec::as_slice),
            );
            if s.issue { out.issues.push(page) } else { out.actors.push(page) }
        }
        out
    }
}

/// For each organisation the people said to belong to it, as indices of subjects.
fn people(view: &View<'_>) -> BTreeMap<usize, Vec<usize>> {
    let mut out: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for r in view.sealed.roles.iter().filter(|r| r.body != NONE && view.included[r.doc as usize]) {
        let body = view.subjects.binary_search_by_key(&r.body, |s| s.sym);
        let person = view.subjects.binary_search_by_key(&r.person, |s| s.sym);
        if let (Ok(body), Ok(person)) = (body, person)
            && body != person
        {
            out.entry(body).or_default().push(person);
        }
    }
    for v in out.values_mut() {
        v.sort_unstable();
        v.dedup();
    }
    out
}

fn page(
    view: &View<'_>,
    i: usize,
    held: &[usize],
    toward: &[usize],
    people: &[usize],
) -> ActorPage {
    let s = &view.subjects[i];
    let sealed = view.sealed;
    let rows = Sealed::of(&sealed.forms, s.sym, |f| f.actor);
    let mut forms: BTreeMap<&str, u64> = BTreeMap::new();
    for f in rows.iter().filter(|f| view.included[f.doc as usize]) {
        *forms.entry(sealed.text(f.form)).or_default() += u64::from(f.count);
    }
    let mut forms: Vec<Form> =
        forms.into_iter().map(|(form, count)| Form { form: form.to_owned(), count }).collect();
    forms.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.form.cmp(&b.form)));
    let quotes = Sealed::of(&sealed.quotes, s.sym, |q| q.speaker);
    let quotes =
        quotes.iter().filter(|q| view.included[q.doc as usize] && !view.copies[q.doc as usize]);
    ActorPage {
        id: s.id.clone(),
        name: s.name.clone(),
        entity_type: s.entity_type,
        articles: s.documents,
        mentions: s.mentions,
        quotes: quotes.map(|q| u64::from(q.count)).sum(),
        forms,
        affiliations: affiliations(view, i),
        people: people.iter().map(|p| view.subjects[*p].id.clone()).collect(),
        held: s.held.clone(),
        toward: s.toward.clone(),
        held_by_people: view.held_by(people),
        positions: positions(view, held, |p| p.target),
        regarded_by: positions(view, toward, |p| p.holder),
        held_by_week: view.held_over_time(i, Window::Week),
        toward_by_week: view.toward_over_time(i, Window::Week),
    }
}

fn affiliations(view: &View<'_>, i: usize) -> Vec<AffiliationCount> {
    let sealed = view.sealed;
    let rows = Sealed::of(&sealed.roles, view.subjects[i].sym, |r| r.person);
    let rows: Vec<_> = rows.iter().filter(|r| view.included[r.doc as usize]).collect();
    let mut out: Vec<AffiliationCount> = rows
        .chunk_by(|a, b| a.body == b.body)
        .map(|rows| {
            let mut roles: BTreeMap<&str, u32> = BTreeMap::new();
            let mut docs: Vec<u32> = Vec::new();
            for r in rows {
                *roles.entry(sealed.text(r.role)).or_default() += 1;
                docs.push(r.doc);
            }
            docs.sort_unstable();
            docs.dedup();
            let mut roles: Vec<(&str, u32)> =
                roles.into_iter().filter(|r| !r.0.is_empty()).collect();
            roles.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
            let body = rows[0].body;
            let named = view.subjects.binary_search_by_key(&body, |s| s.sym).ok();
            AffiliationCount {
                actor: (body != NONE).then(|| sealed.text(body).to_owned()),
                actor_name: named.map(|n| view.subjects[n].name.clone()),
                roles: roles.into_iter().map(|r| r.0.to_owned()).collect(),
                articles: docs.len() as u32,
            }
        })
        .collect();
    out.sort_by(|a, b| b.articles.cmp(&a.articles).then_with(|| a.actor.cmp(&b.actor)));
    out
}

fn positions(
    view: &View<'_>,
    pairs: &[usize],
    other: fn(&crate::view::PairView) -> usize,
) -> Vec<Position> {
    let mut out: Vec<Position> = pairs
        .iter()
        .map(|i| {
            let pair = &view.pairs[*i];
            let s = &view.subjects[other(pair)];
            Position {
                other: s.id.clone(),
                other_name: s.name.clone(),
                issue: s.issue,
                tally: pair.tally.clone(),
            }
        })
        .collect();
    out.sort_by(|a, b| {
        b.tally.statements.cmp(&a.tally.statements).then_with(|| a.other.cmp(&b.other))
    });
    out
}
