//! GEXF 1.3 with time: what Gephi opens.

use crate::graph::Graph;
use crate::xml::Xml;
use aggregate::{day_number, day_text};
use std::io::{self, Write};

/// The day after: intervals in GEXF are closed, and one that starts where it ends is shown by no
/// moment of the time line.
fn after(day: &str) -> String {
    day_number(day).map_or_else(|| day.to_owned(), |d| day_text(d + 1))
}

pub(super) fn write(graph: &Graph, generator: &str, out: impl Write) -> io::Result<()> {
    let mut x = Xml::new(out)?;
    x.open(
        "gexf",
        &[
            ("xmlns", "http://gexf.net/1.3"),
            ("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance"),
            ("xsi:schemaLocation", "http://gexf.net/1.3 http://gexf.net/1.3/gexf.xsd"),
            ("version", "1.3"),
        ],
    )?;
    x.open("meta", &[])?;
    x.text("creator", &[], generator)?;
    x.text("description", &[], "Who takes which position on whom: asserted statements.")?;
    x.close("meta")?;
    x.open(
        "graph",
        &[("defaultedgetype", "directed"), ("mode", "dynamic"), ("timeformat", "date")],
    )?;
    let attribute = |x: &mut Xml<_>, id: &str, title: &str, kind: &str| {
        x.empty("attribute", &[("id", id), ("title", title), ("type", kind)])
    };
    x.open("attributes", &[("class", "node"), ("mode", "static")])?;
    attribute(&mut x, "type", "type", "string")?;
    attribute(&mut x, "held", "statements made", "integer")?;
    attribute(&mut x, "toward", "statements about", "integer")?;
    x.close("attributes")?;
    x.open("attributes", &[("class", "edge"), ("mode", "static")])?;
    attribute(&mut x, "signed", "signed weight", "integer")?;
    attribute(&mut x, "net", "net position", "double")?;
    attribute(&mut x, "unasserted", "statements not asserted", "integer")?;
    x.close("attributes")?;
    x.open("nodes", &[("count", &graph.nodes.len().to_string())])?;
    for n in &graph.nodes {
        let mut own = vec![("id", n.id.as_str()), ("label", n.label.as_str())];
        let end = n.days.as_ref().map(|d| after(&d.1));
        if let (Some((start, _)), Some(end)) = (&n.days, &end) {
            own.extend([("start", start.as_str()), ("end", end.as_str())]);
        }
        x.open("node", &own)?;
        x.open("attvalues", &[])?;
        x.empty("attvalue", &[("for", "type"), ("value", n.kind)])?;
        x.empty("attvalue", &[("for", "held"), ("value", &n.held.to_string())])?;
        x.empty("attvalue", &[("for", "toward"), ("value", &n.toward.to_string())])?;
        x.close("attvalues")?;
        x.close("node")?;
    }
    x.close("nodes")?;
    x.open("edges", &[("count", &graph.edges.len().to_string())])?;
    for (i, e) in graph.edges.iter().enumerate() {
        let (id, weight) = (i.to_string(), e.weight.to_string());
        let kind = if e.pro { "pro" } else { "contra" };
        let mut own = vec![
            ("id", id.as_str()),
            ("source", &graph.nodes[e.source].id),
            ("target", &graph.nodes[e.target].id),
            ("kind", kind),
            ("label", kind),
            ("weight", &weight),
        ];
        let end = e.days.as_ref().map(|d| after(&d.1));
        if let (Some((start, _)), Some(end)) = (&e.days, &end) {
            own.extend([("start", start.as_str()), ("end", end.as_str())]);
        }
        x.open("edge", &own)?;
        x.open("attvalues", &[])?;
        x.empty("attvalue", &[("for", "signed"), ("value", &e.signed.to_string())])?;
        if let Some(net) = e.net {
            x.empty("attvalue", &[("for", "net"), ("value", &net.to_string())])?;
        }
        x.empty("attvalue", &[("for", "unasserted"), ("value", &e.unasserted.to_string())])?;
        x.close("attvalues")?;
        x.close("edge")?;
    }
    x.close("edges")?;
    x.close("graph")?;
    x.close("gexf")?;
    x.finish()
}
