//! GraphML: what igraph, networkx and most others read.

use crate::graph::Graph;
use crate::xml::Xml;
use std::io::{self, Write};

const KEYS: &[(&str, &str, &str)] = &[
    ("label", "node", "string"),
    ("type", "node", "string"),
    ("held", "node", "int"),
    ("toward", "node", "int"),
    ("first", "node", "string"),
    ("last", "node", "string"),
    ("kind", "edge", "string"),
    ("weight", "edge", "int"),
    ("signed", "edge", "int"),
    ("net", "edge", "double"),
    ("unasserted", "edge", "int"),
    ("first_date", "edge", "string"),
    ("last_date", "edge", "string"),
];

pub(super) fn write(graph: &Graph, out: impl Write) -> io::Result<()> {
    let mut x = Xml::new(out)?;
    x.open("graphml", &[("xmlns", "http://graphml.graphdrawing.org/xmlns")])?;
    for (name, on, kind) in KEYS {
        x.empty("key", &[("id", name), ("for", on), ("attr.name", name), ("attr.type", kind)])?;
    }
    x.open("graph", &[("id", "stances"), ("edgedefault", "directed")])?;
    for n in &graph.nodes {
        x.open("node", &[("id", &n.id)])?;
        x.text("data", &[("key", "label")], &n.label)?;
        x.text("data", &[("key", "type")], n.kind)?;
        x.text("data", &[("key", "held")], &n.held.to_string())?;
        x.text("data", &[("key", "toward")], &n.toward.to_string())?;
        if let Some((first, last)) = &n.days {
            x.text("data", &[("key", "first")], first)?;
            x.text("data", &[("key", "last")], last)?;
        }
        x.close("node")?;
    }
    for (i, e) in graph.edges.iter().enumerate() {
        let id = format!("e{i}");
        let (source, target) = (&graph.nodes[e.source].id, &graph.nodes[e.target].id);
        x.open("edge", &[("id", &id), ("source", source), ("target", target)])?;
        x.text("data", &[("key", "kind")], if e.pro { "pro" } else { "contra" })?;
        x.text("data", &[("key", "weight")], &e.weight.to_string())?;
        x.text("data", &[("key", "signed")], &e.signed.to_string())?;
        if let Some(net) = e.net {
            x.text("data", &[("key", "net")], &net.to_string())?;
        }
        x.text("data", &[("key", "unasserted")], &e.unasserted.to_string())?;
        if let Some((first, last)) = &e.days {
            x.text("data", &[("key", "first_date")], first)?;
            x.text("data", &[("key", "last_date")], last)?;
        }
        x.close("edge")?;
    }
    x.close("graph")?;
    x.close("graphml")?;
    x.finish()
}
