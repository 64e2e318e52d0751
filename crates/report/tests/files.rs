//! Every file says what the records say, whatever they hold.

#![expect(clippy::unwrap_used, reason = "tests may panic")]

mod made;

use aggregate::{ActorsFile, Filters, Ledger};
use report::{
    Format, Graph, RunData, SummaryOptions, export, export_documents, read_records, summary,
};

fn bytes(format: Format, run: &RunData) -> Vec<u8> {
    let mut out = Vec::new();
    export(format, run, &Filters::default(), &mut out).unwrap();
    out
}

#[test]
fn jsonl_there_and_back() {
    let run = made::run(30, 5, 0, true);
    let lines = bytes(Format::Jsonl, &run);
    assert_eq!(read_records(lines.as_slice()).unwrap(), run.records);
    let mut broken = lines.clone();
    broken.extend(b"{\"id\": 3}\n");
    let message = read_records(broken.as_slice()).unwrap_err().to_string();
    assert!(message.contains(&format!("line {}", run.records.len() + 1)), "{message}");
}

#[test]
fn csv_holds_every_field_and_no_formula() {
    let run = made::run(60, 6, 0, true);
    let file = bytes(Format::Csv, &run);
    let mut reader = csv::Reader::from_reader(file.as_slice());
    let head = reader.headers().unwrap().clone();
    let column = |name: &str| head.iter().position(|h| h == name).unwrap();
    let rows: Vec<_> = reader.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), run.records.len());
    let mut formulas = 0;
    for (row, r) in rows.iter().zip(&run.records) {
        for field in row {
            assert!(!field.starts_with(['=', '+', '-', '@', '\t', '\r']), "{field}");
        }
        let name = &row[column("holder_name")];
        formulas += usize::from(name.starts_with('\''));
        assert_eq!(name.strip_prefix('\'').unwrap_or(name), r.holder_name);
        assert_eq!(&row[column("passage")].replace("'", ""), &r.passage.replace('\'', ""));
        assert_eq!(row[column("start_utf16")].parse::<u32>().unwrap(), r.start_utf16);
    }
    assert!(formulas > 0, "the run has names that look like formulas");
    assert!(bytes(Format::CsvBom, &run).starts_with("\u{feff}".as_bytes()));
}

#[test]
fn graphs_are_well_formed_and_count_as_the_records_do() {
    let run = made::run(60, 6, 0, true);
    let graph = Graph::new(&run, &Filters { copies: true, ..Filters::default() });
    let weight: u32 = graph.edges.iter().map(|e| e.weight).sum();
    let asserted = run.records.iter().filter(|r| r.modality == document::Modality::Asserted);
    let expected: u32 =
        asserted.map(|r| 1 + u32::from(r.polarity == document::Polarity::Mixed)).sum();
    assert_eq!(weight, expected);
    for format in [Format::Gexf, Format::Graphml] {
        let xml = String::from_utf8(bytes(format, &run)).unwrap();
        let mut reader = quick_xml::Reader::from_str(&xml);
        let (mut nodes, mut edges) = (0, 0);
        loop {
            match reader.read_event().unwrap() {
                quick_xml::events::Event::Start(e) => {
                    nodes += usize::from(e.name().as_ref() == "node");
                    edges += usize::from(e.name().as_ref() == "edge");
                    for a in e.attributes() {
                        a.unwrap();
                    }
                }
                quick_xml::events::Event::Eof => break,
                _ => {}
            }
        }
        let plain = Graph::new(&run, &Filters::default());
        assert_eq!((nodes, edges), (plain.nodes.len(), plain.edges.len()), "{format:?}");
        assert!(!xml.contains(['\u{1}', '\u{b}', '\u{fffe}']));
    }
    assert!(graph.edges.iter().all(|e| e.days.as_ref().is_none_or(|d| d.0 <= d.1)));
}

#[test]
fn the_same_records_in_any_order_give_the_same_files() {
    let run = made::run(40, 5, 0, false);
    let mut other = run.clone();
    other.records.reverse();
    other.docs.rotate_left(7);
    other.sort();
    for &format in Format::ALL.iter().filter(|f| !f.needs_documents()) {
        assert!(bytes(format, &run) == bytes(format, &other), "{format:?}");
    }
}

#[test]
fn the_summary_fits_and_is_plain() {
    let run = made::run(40, 6, 0, true);
    for width in [60, 80, 120] {
        let text = summary(&run, &SummaryOptions { width, ..SummaryOptions::default() });
        for line in text.lines().filter(|l| !l.contains("actors;")) {
            assert!(line.chars().count() <= width, "{line}");
        }
        assert!(!text.contains(['\u{1b}', '\u{202e}', '\u{1}']), "{text:?}");
    }
    let painted = summary(&run, &SummaryOptions { color: true, ..SummaryOptions::default() });
    assert!(painted.contains("\u{1b}[31m"));
    assert!(summary(&RunData::default(), &SummaryOptions::default()).contains("0 statements"));
}

#[test]
fn json_files_are_of_their_schemas() {
    let run = made::run(30, 5, 0, true);
    let check = |schema: &str, value: &serde_json::Value| {
        let schema = serde_json::from_str(schema).unwrap();
        let validator = jsonschema::draft202012::new(&schema).unwrap();
        let errors: Vec<String> = validator
            .iter_errors(value)
            .take(3)
            .map(|e| format!("{e} at {}", e.instance_path()))
            .collect();
        assert!(errors.is_empty(), "{errors:#?}");
    };
    let stance = include_str!("../../../docs/schema/stance-record.schema.json");
    for line in bytes(Format::Jsonl, &run).split(|b| *b == b'\n').filter(|l| !l.is_empty()) {
        check(stance, &serde_json::from_slice(line).unwrap());
    }
    let mut actors = Vec::new();
    report::actors_json(&run, &mut actors).unwrap();
    check(
        include_str!("../../../docs/schema/actors.schema.json"),
        &serde_json::from_slice(&actors).unwrap(),
    );
    let back: ActorsFile = serde_json::from_slice(&actors).unwrap();
    assert!(!back.actors.is_empty() && !back.issues.is_empty());
    let mut ledger = Vec::new();
    report::ledger_json(&run, &mut ledger).unwrap();
    check(
        include_str!("../../../docs/schema/ledger.schema.json"),
        &serde_json::from_slice(&ledger).unwrap(),
    );
    let _: Ledger = serde_json::from_slice(&ledger).unwrap();
    let entry = include_str!("../../../docs/schema/entry.schema.json");
    for d in &run.docs {
        check(entry, &serde_json::to_value(d).unwrap());
    }
    let document = include_str!("../../../docs/schema/document.schema.json");
    for d in made::documents(5, 4, 0, true) {
        let line = document::json::to_string(&d, document::OffsetUnit::Char);
        check(document, &serde_json::from_str(&line).unwrap());
    }
}

fn from_documents(format: Format, documents: &[document::Document]) -> Vec<u8> {
    let mut out = Vec::new();
    export_documents(format, documents, &mut out).unwrap();
    out
}

#[test]
fn dna_events_have_all_columns() {
    let run = made::run(40, 6, 0, true);
    let text = String::from_utf8(bytes(Format::DnaCsv, &run)).unwrap();
    let mixed = run.records.iter().filter(|r| r.polarity == document::Polarity::Mixed).count();
    assert_eq!(text.lines().count(), 1 + run.records.len() + mixed);
    for line in text.lines() {
        // Semicolons and quotes within fields are gone, as in DNA's own files.
        assert_eq!(line.split(';').count(), 17, "{line}");
        assert_eq!(line.matches('"').count() % 2, 0);
    }
}

#[test]
fn web_annotations_point_at_their_words() {
    let run = made::run(20, 5, 0, true);
    let file = bytes(Format::WebAnnotation, &run);
    let value: serde_json::Value = serde_json::from_slice(&file).unwrap();
    let items = value["first"]["items"].as_array().unwrap();
    assert_eq!(value["total"], run.records.len());
    assert_eq!(items.len(), run.records.len());
    for (item, r) in items.iter().zip(&run.records) {
        let selectors = &item["target"]["selector"];
        assert_eq!(selectors[0]["exact"], r.exact.as_str());
        assert_eq!(selectors[1]["start"], r.start_char);
    }
}

#[test]
fn label_studio_counts_as_the_browser_does() {
    let documents = made::documents(12, 5, 0, true);
    let tasks: serde_json::Value =
        serde_json::from_slice(&from_documents(Format::LabelStudio, &documents)).unwrap();
    let mut regions = 0;
    for (task, d) in tasks.as_array().unwrap().iter().zip(&documents) {
        let units: Vec<u16> = d.text().encode_utf16().collect();
        for r in task["predictions"][0]["result"].as_array().unwrap() {
            if r["type"] == "labels" {
                let at = |k: &str| r["value"][k].as_u64().unwrap() as usize;
                let words = String::from_utf16(&units[at("start")..at("end")]).unwrap();
                assert_eq!(words, r["value"]["text"].as_str().unwrap());
                regions += 1;
            }
        }
    }
    assert!(regions > 100);
}

#[test]
fn brat_and_conllu_hold_every_line_together() {
    let documents = made::documents(12, 5, 0, true);
    let conllu = String::from_utf8(from_documents(Format::Conllu, &documents)).unwrap();
    let words = documents.iter().map(|d| d.tokens.as_ref().unwrap().words.len()).sum::<usize>();
    let lines = conllu.lines().filter(|l| l.starts_with(|c: char| c.is_ascii_digit()));
    assert_eq!(lines.clone().count(), words);
    assert!(lines.clone().all(|l| l.split('\t').count() == 10));

    let archive = from_documents(Format::Brat, &documents);
    assert_eq!(archive.len() % 512, 0);
    let whole = String::from_utf8_lossy(&archive);
    let stances: usize = documents.iter().map(|d| d.stances.as_ref().unwrap().len()).sum();
    assert_eq!(whole.lines().filter(|l| l.contains("\tModality E")).count(), stances);
    for line in whole.lines().filter(|l| l.starts_with('T') && l.contains("\tPER ")) {
        let mut parts = line.split('\t');
        let place = parts.nth(1).unwrap().trim_start_matches("PER ");
        let words = parts.next().unwrap();
        let Some((a, b)) = place.split_once(' ') else { continue };
        let (a, b): (usize, usize) = (a.parse().unwrap(), b.parse().unwrap());
        assert_eq!(words.chars().count(), b - a, "{line}");
    }
}
