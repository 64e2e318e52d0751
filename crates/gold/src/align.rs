//! The gold's ids for what a system found: actors by their mentions, issues by their phrases; and
//! one-to-one pairs of quotes and of statements.

use crate::{GoldActor, GoldDoc, GoldQuote, GoldStance};
use document::{Document, OffsetMap, OffsetUnit, Quote, Span, Stance, TargetType};
use std::collections::{BTreeMap, BTreeSet};

/// The gold id of each system actor: pairs taken greedily by how many of their mentions overlap, one
/// to one; ties by id.
pub fn actors(gold: &GoldDoc, doc: &Document) -> BTreeMap<String, String> {
    let mut votes: BTreeMap<(String, String), u32> = BTreeMap::new();
    let found = doc.mentions.as_deref().unwrap_or_default();
    for g in gold.mentions.iter().flatten() {
        let Some(ga) = &g.actor else { continue };
        for m in found.iter().filter(|m| m.span.overlaps(g.span)) {
            if let Some(sa) = &m.actor {
                *votes.entry((sa.to_string(), ga.clone())).or_default() += 1;
            }
        }
    }
    greedy(votes)
}

/// One-to-one pairs, most votes first; ties in order of the keys.
pub fn greedy(votes: BTreeMap<(String, String), u32>) -> BTreeMap<String, String> {
    let mut ranked: Vec<_> = votes.into_iter().collect();
    ranked.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    let mut out = BTreeMap::new();
    let mut taken = BTreeSet::new();
    for ((s, g), _) in ranked {
        if !out.contains_key(&s) && taken.insert(g.clone()) {
            out.insert(s, g);
        }
    }
    out
}

/// The gold issue that a system issue stands for: one of its patterns lies in the label, or the other
/// way round; the pattern nearest to the label in length wins, so that an equal one always does.
/// Otherwise the system's own id.
pub fn issue(gold: &GoldDoc, doc: &Document, target: &str) -> String {
    let label = doc
        .issues
        .as_deref()
        .unwrap_or_default()
        .iter()
        .find(|i| i.id == target)
        .map_or(target.to_owned(), |i| document::slug(&i.label));
    let mut best: Option<(usize, &str)> = None;
    for issue in gold.actors.iter().flatten().filter(|a| a.entity_type.is_none()) {
        for p in phrases(issue) {
            let far = p.len().abs_diff(label.len());
            if !p.is_empty()
                && (label.contains(&p) || p.contains(&label))
                && best.is_none_or(|(n, _)| far < n)
            {
                best = Some((far, &issue.id));
            }
        }
    }
    best.map_or_else(|| target.to_owned(), |(_, id)| id.to_owned())
}

/// One annotator's issue for each of another's: one to one by how many statements of the same holder
/// overlap in evidence, and by their phrases. `found`: the other's statements, holders aligned.
pub fn issues(gold: &GoldDoc, other: &GoldDoc, found: &[Found<'_>]) -> BTreeMap<String, String> {
    let of = |d: &'_ GoldDoc| -> Vec<(String, Vec<String>)> {
        let all = d.actors.iter().flatten().filter(|a| a.entity_type.is_none());
        all.map(|a| (a.id.clone(), phrases(a))).collect()
    };
    let (ours, theirs) = (of(gold), of(other));
    let mut votes: BTreeMap<(String, String), u32> = BTreeMap::new();
    for (t, b) in &theirs {
        for (o, a) in &ours {
            let said = gold.stances.iter().flatten().filter(|g| {
                g.target == *o
                    && found.iter().any(|f| {
                        f.stance.target == *t
                            && f.holder == g.holder
                            && f.stance.evidence.overlaps(g.evidence)
                    })
            });
            let alike =
                |p: &String| a.iter().any(|q| p.contains(q.as_str()) || q.contains(p.as_str()));
            let n = said.count() as u32 + u32::from(b.iter().any(alike));
            if n > 0 {
                votes.insert((t.clone(), o.clone()), n);
            }
        }
    }
    greedy(votes)
}

/// The statements of another annotator under this one's ids, issues by [`issues`]; an issue without
/// partner keeps its id, marked as the other's.
pub fn annotator<'a>(gold: &GoldDoc, other: &GoldDoc, doc: &'a Document) -> Vec<Found<'a>> {
    let mut found = stances(gold, doc);
    let ids = issues(gold, other, &found);
    for f in found.iter_mut().filter(|f| f.stance.target_type == TargetType::Issue) {
        let own = || format!("other:{}", f.stance.target);
        f.target = ids.get(f.stance.target.as_str()).cloned().unwrap_or_else(own);
    }
    found
}

fn phrases(issue: &GoldActor) -> Vec<String> {
    issue.patterns.iter().chain([&issue.name]).map(|p| document::slug(p)).collect()
}

/// A stance of the system with the gold's ids for its holder and target.
#[derive(Debug, Clone)]
pub struct Found<'a> {
    /// As the system gave it.
    pub stance: &'a Stance,
    /// Gold id of the holder, or the system's own.
    pub holder: String,
    /// Gold id of the target, or the system's own.
    pub target: String,
    /// Gold ids of the chain.
    pub attribution: Vec<String>,
}

/// All stances of a document under the gold's ids.
pub fn stances<'a>(gold: &GoldDoc, doc: &'a Document) -> Vec<Found<'a>> {
    let ids = actors(gold, doc);
    let id = |x: &str| ids.get(x).cloned().unwrap_or_else(|| x.to_owned());
    let all = doc.stances.as_deref().unwrap_or_default().iter();
    all.map(|s| Found {
        stance: s,
        holder: id(&s.holder),
        target: match s.target_type {
            TargetType::Actor => id(&s.target),
            TargetType::Issue => issue(gold, doc, &s.target),
        },
        attribution: s.attribution.iter().map(|a| id(a)).collect(),
    })
    .collect()
}

/// One-to-one pairs (gold, found) of statements whose evidence overlaps, best first by `rank`, which
/// says `None` where two must not be paired; ties by the overlap in bytes, then by order.
pub fn statements(
    gold: &[GoldStance],
    found: &[Found<'_>],
    rank: &dyn Fn(&GoldStance, &Found<'_>) -> Option<u32>,
) -> Vec<(usize, usize)> {
    let mut pairs = Vec::new();
    for (i, g) in gold.iter().enumerate() {
        for (j, f) in found.iter().enumerate() {
            let e = f.stance.evidence;
            if e.overlaps(g.evidence)
                && let Some(r) = rank(g, f)
            {
                let common = e.end.min(g.evidence.end) - e.start.max(g.evidence.start);
                pairs.push((r, common, i, j));
            }
        }
    }
    pairs.sort_by(|a, b| (b.0, b.1).cmp(&(a.0, a.1)).then((a.2, a.3).cmp(&(b.2, b.3))));
    one_to_one(pairs.into_iter().map(|p| (p.2, p.3)))
}

/// One-to-one pairs (gold, system) of quotes whose intersection over union, in characters, reaches
/// the threshold, best overlap first.
pub fn quotes(
    text: &str,
    gold: &[GoldQuote],
    found: &[Quote],
    threshold: f64,
) -> Vec<(usize, usize)> {
    let map = OffsetMap::new(text, OffsetUnit::Char);
    let mut pairs = Vec::new();
    for (i, g) in gold.iter().enumerate() {
        for (j, s) in found.iter().enumerate() {
            let x = iou(&map, g.span, s.span);
            if x >= threshold {
                pairs.push((x, i, j));
            }
        }
    }
    pairs.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
    one_to_one(pairs.into_iter().map(|p| (p.1, p.2)))
}

/// Intersection over union of two spans, in the map's unit.
pub fn iou(map: &OffsetMap<'_>, a: Span, b: Span) -> f64 {
    let ((a0, a1), (b0, b1)) = (map.span(a), map.span(b));
    let inter = a1.min(b1).saturating_sub(a0.max(b0));
    let union = a1.max(b1) - a0.min(b0);
    if union == 0 { 0.0 } else { f64::from(inter) / f64::from(union) }
}

fn one_to_one(ranked: impl Iterator<Item = (usize, usize)>) -> Vec<(usize, usize)> {
    let (mut left, mut right, mut out) = (BTreeSet::new(), BTreeSet::new(), Vec::new());
    for (i, j) in ranked {
        if !left.contains(&i) && !right.contains(&j) {
            left.insert(i);
            right.insert(j);
            out.push((i, j));
        }
    }
    out.sort_unstable();
    out
}
