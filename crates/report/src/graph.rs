//! Who stands where toward whom, as a graph.

use crate::run::RunData;
use aggregate::{Filters, Tally, View};
use document::Modality;

/// An actor or an issue.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// Id.
    pub id: String,
    /// Preferred name.
    pub label: String,
    /// `PER`, `ORG`, `LOC`, `MISC`, `issue`, or `source` for outlets and unnamed holders.
    pub kind: &'static str,
    /// Statements that it makes.
    pub held: u32,
    /// Statements about it.
    pub toward: u32,
    /// First and last day of a statement.
    pub days: Option<(String, String)>,
}

/// Statements of one actor on another, or on an issue, in one direction.
#[derive(Clone, Debug, PartialEq)]
pub struct Edge {
    /// Index of the holder in [`Graph::nodes`].
    pub source: usize,
    /// Index of the target in [`Graph::nodes`].
    pub target: usize,
    /// Whether the statements are in favor; those that are both at once give an edge each.
    pub pro: bool,
    /// Asserted statements: always positive, since layouts need that.
    pub weight: u32,
    /// The weight with the direction as its sign.
    pub signed: i64,
    /// Statements of other modalities in the same direction, not in the weight.
    pub unasserted: u32,
    /// Net position of holder toward target, both directions together.
    pub net: Option<f64>,
    /// First and last day of a statement.
    pub days: Option<(String, String)>,
}

/// The network of a run: nodes sorted by id, edges by holder, target and direction.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Graph {
    /// Actors and issues with a statement.
    pub nodes: Vec<Node>,
    /// One for each holder, target and direction with an asserted statement.
    pub edges: Vec<Edge>,
}

fn days(t: &Tally) -> Option<(String, String)> {
    Some((t.first_date.clone()?, t.last_date.clone()?))
}

impl Graph {
    /// The network of what `filters` select.
    pub fn new(run: &RunData, filters: &Filters) -> Graph {
        let sealed = run.aggregate().finish();
        let view = View::new(&sealed, filters);
        let mut graph = Graph::default();
        let mut place = vec![None; view.subjects.len()];
        for (i, s) in view.subjects.iter().enumerate() {
            if s.held.statements + s.toward.statements == 0 {
                continue;
            }
            place[i] = Some(graph.nodes.len());
            let days = match (days(&s.held), days(&s.toward)) {
                (Some(a), Some(b)) => Some((a.0.min(b.0), a.1.max(b.1))),
                (a, b) => a.or(b),
            };
            graph.nodes.push(Node {
                id: s.id.clone(),
                label: s.name.clone(),
                kind: match s.entity_type {
                    Some(t) => t.as_str(),
                    None if s.issue => "issue",
                    None => "source",
                },
                held: s.held.statements,
                toward: s.toward.statements,
                days,
            });
        }
        for p in &view.pairs {
            let (Some(source), Some(target)) = (place[p.holder], place[p.target]) else { continue };
            let asserted = p.tally.asserted();
            let rest = |pick: fn(&aggregate::Directions) -> u32| -> u32 {
                let other = p.tally.by_modality.iter().filter(|(m, _)| **m != Modality::Asserted);
                other.map(|(_, d)| pick(d)).sum()
            };
            let sides = [
                (false, asserted.against + asserted.mixed, rest(|d| d.against + d.mixed)),
                (true, asserted.favor + asserted.mixed, rest(|d| d.favor + d.mixed)),
            ];
            for (pro, weight, unasserted) in sides.into_iter().filter(|s| s.1 > 0) {
                graph.edges.push(Edge {
                    source,
                    target,
                    pro,
                    weight,
                    signed: if pro { i64::from(weight) } else { -i64::from(weight) },
                    unasserted,
                    net: p.tally.net.map(|n| n.value),
                    days: days(&p.tally),
                });
            }
        }
        graph
    }
}
