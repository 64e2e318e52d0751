//! Any split of the records, in any order, twice or once, merges to the same bytes.

#![expect(clippy::unwrap_used, reason = "tests may panic")]

use aggregate::{
    ActorEntry, ActorsFile, Aggregate, DiagnosticCount, DocEntry, Filters, Ledger, Record, View,
};
use document::{Act, EntityType, Modality, Polarity, TargetType, Voice};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

const NAMES: [&str; 5] = ["Ada Pell", "Bruno Kast", "Calyx", "Union des quais", "Delta Works"];

fn record(doc: usize, n: usize, pick: &[u8; 6]) -> Record {
    let at = |i: usize, len: usize| usize::from(pick[i]) % len;
    let holder = at(0, NAMES.len());
    let target = (holder + 1 + at(1, NAMES.len() - 1)) % NAMES.len();
    Record {
        id: format!("{doc}-{n}").into(),
        doc_id: format!("d{doc}"),
        date: (doc % 5 != 4).then(|| format!("2026-03-{:02}", doc * 3 % 28 + 1)),
        source: (doc % 7 != 6).then(|| format!("Outlet {}", doc % 3)),
        title: None,
        url: None,
        lang: if doc.is_multiple_of(2) { "fr" } else { "en" }.into(),
        cluster_id: (doc % 4 < 2).then(|| format!("c{}", doc / 4)),
        doc_sha256: "00".into(),
        holder: document::slug(NAMES[holder]).into(),
        holder_name: NAMES[holder].into(),
        holder_type: Some(EntityType::Person),
        target: document::slug(NAMES[target]).into(),
        target_name: NAMES[target].into(),
        target_type: TargetType::Actor,
        target_entity_type: Some(EntityType::Person),
        polarity: Polarity::ALL[at(2, 3)],
        strength: 2,
        act: Act::Speech,
        modality: Modality::ALL[at(3, 3)],
        negated: false,
        voice: Voice::ALL[at(4, 4)],
        attribution: vec![],
        attribution_names: vec![],
        confidence: f32::from(pick[5]) / 255.0,
        rule: "test".into(),
        cue: String::new(),
        exact: String::new(),
        prefix: String::new(),
        suffix: String::new(),
        start_char: 0,
        end_char: 0,
        start_byte: 0,
        end_byte: 0,
        start_utf16: 0,
        end_utf16: 0,
        sentence: 0,
        sentence_start_char: 0,
        sentence_end_char: 0,
        cue_start_char: 0,
        cue_end_char: 0,
        holder_start_char: None,
        holder_end_char: None,
        target_start_char: None,
        target_end_char: None,
        passage: String::new(),
        passage_start_char: 0,
        trace: vec![],
    }
}

fn entry(doc: usize, records: &[Record]) -> DocEntry {
    let r = &records[0];
    let mut actors: BTreeMap<String, ActorEntry> = BTreeMap::new();
    for r in records {
        actors.entry(r.holder.to_string()).or_insert(ActorEntry {
            id: r.holder.clone(),
            name: r.holder_name.clone(),
            entity_type: EntityType::Person,
            mentions: 2,
            forms: [(r.holder_name.clone(), 2)].into(),
            affiliations: vec![],
        });
    }
    DocEntry {
        id: r.doc_id.clone(),
        sha256: r.doc_sha256.clone(),
        cluster_id: r.cluster_id.clone(),
        date: r.date.clone(),
        source: r.source.clone(),
        title: None,
        url: None,
        path: None,
        lang: r.lang.clone(),
        languages: vec![],
        chars: 100 + doc as u64,
        tokens: 20,
        sentences: 2,
        mentions: 4,
        unlinked: 1,
        stances: records.len() as u64,
        actors: actors.into_values().collect(),
        quotes: vec![],
        diagnostics: vec![DiagnosticCount {
            stage: "stance".into(),
            code: "test.odd".into(),
            count: 1,
            message: format!("odd in {doc}"),
            example: None,
        }],
    }
}

fn bytes(a: Aggregate) -> String {
    let sealed = a.finish();
    let view = View::new(&sealed, &Filters::default());
    let actors = serde_json::to_string(&ActorsFile::new(&view)).unwrap();
    let ledger = serde_json::to_string(&Ledger::new(&sealed, &BTreeSet::new())).unwrap();
    format!("{}\n{actors}\n{ledger}", sealed.dump())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn any_split_and_order(
        docs in prop::collection::vec(prop::collection::vec(any::<[u8; 6]>(), 1..6), 1..12),
        shards in prop::collection::vec((0usize..4, any::<u32>(), any::<bool>()), 12),
    ) {
        let docs: Vec<Vec<Record>> = docs
            .iter()
            .enumerate()
            .map(|(d, picks)| picks.iter().enumerate().map(|(n, p)| record(d, n, p)).collect())
            .collect();
        let mut whole = Aggregate::new();
        for (d, records) in docs.iter().enumerate() {
            whole.add(&entry(d, records), records);
        }
        let mut order: Vec<usize> = (0..docs.len()).collect();
        order.sort_by_key(|d| shards[*d].1);
        let mut parts = vec![Aggregate::new(); 4];
        for d in order {
            let (shard, _, twice) = shards[d];
            // Records of a document may come before it, and in another shard.
            for r in docs[d].iter().rev() {
                parts[shard].add_record(r);
            }
            parts[(shard + 1) % 4].add_entry(&entry(d, &docs[d]));
            if twice {
                parts[(shard + 2) % 4].add(&entry(d, &docs[d]), &docs[d]);
            }
        }
        let mut left = Aggregate::new();
        for p in &parts {
            left.merge(p);
        }
        let mut right = Aggregate::new();
        for p in parts.iter().rev() {
            let mut p = p.clone();
            p.merge(&right);
            right = p;
        }
        let expected = bytes(whole);
        prop_assert_eq!(&bytes(left), &expected);
        prop_assert_eq!(&bytes(right), &expected);
    }
}

#[test]
fn alleged_statements_do_not_move_the_net_position() {
    let mut a = Aggregate::new();
    let mut records = Vec::new();
    for d in 0..4 {
        let mut r = record(d, 0, &[0, 0, 0, 0, 0, 255]);
        r.cluster_id = None;
        if d > 0 {
            r.polarity = Polarity::Against;
            r.modality = if d == 1 { Modality::Alleged } else { Modality::Denied };
        }
        records.push(r);
    }
    for r in &records {
        a.add_record(r);
    }
    let sealed = a.finish();
    let view = View::new(&sealed, &Filters::default());
    let pair = &view.pairs[0].tally;
    assert_eq!(pair.net.unwrap().value, 1.0);
    assert_eq!(pair.net.unwrap().articles, 1);
    assert_eq!(pair.of(Modality::Denied).against, 2);
    assert_eq!((pair.statements, pair.articles, pair.outlets), (4, 4, 3));
}

#[test]
fn copies_count_once_and_the_factor_says_so() {
    let mut a = Aggregate::new();
    for d in 0..3 {
        let mut r = record(d, 0, &[0, 0, 0, 0, 0, 255]);
        r.cluster_id = Some("agency".into());
        a.add_record(&r);
    }
    let sealed = a.finish();
    let view = View::new(&sealed, &Filters::default());
    let t = &view.pairs[0].tally;
    assert_eq!((t.statements, t.statements_with_copies, t.articles, t.outlets), (1, 3, 1, 3));
    let ledger = Ledger::new(&sealed, &BTreeSet::new());
    assert_eq!((ledger.clusters, ledger.copies, ledger.syndication_factor), (1, 2, 3.0));
    let all = View::new(&sealed, &Filters { copies: true, ..Filters::default() });
    assert_eq!(all.pairs[0].tally.statements, 3);
    // The copy that is left when the original is filtered out counts.
    let late =
        View::new(&sealed, &Filters { from: Some("2026-03-04".into()), ..Filters::default() });
    assert_eq!(late.pairs[0].tally.statements, 1);
}

#[test]
fn nothing_gives_an_empty_report() {
    let sealed = Aggregate::new().finish();
    let view = View::new(&sealed, &Filters::default());
    assert_eq!(view.most_contested(), None);
    assert_eq!(Ledger::new(&sealed, &BTreeSet::new()).documents, 0);
}
