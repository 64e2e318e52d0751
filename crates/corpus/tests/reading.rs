//! Files as users have them, made here.

#![expect(clippy::unwrap_used, reason = "a test's helpers")]

use corpus::{Limits, Outcome, Refusal, walk};
use document::Document;
use std::fs;
use std::io::Write;
use std::path::Path;

/// What reading a folder gives.
struct Read {
    documents: Vec<Document>,
    refusals: Vec<Refusal>,
    outcomes: Vec<Outcome>,
    ignored: Vec<String>,
}

fn read_with(folder: &Path, limits: &Limits) -> Read {
    let found = walk(&[folder.to_owned()]);
    let mut read = Read {
        documents: vec![],
        refusals: found.refused,
        outcomes: vec![],
        ignored: found.ignored.into_iter().map(|i| i.name).collect(),
    };
    for input in &found.inputs {
        let outcome = corpus::read(input, limits, &mut |item| match item {
            Ok(d) => read.documents.push(d),
            Err(r) => read.refusals.push(r),
        });
        read.outcomes.push(outcome);
    }
    read
}

/// Reads one file of this name and content.
fn read(name: &str, content: impl AsRef<[u8]>) -> Read {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join(name), content).unwrap();
    read_with(dir.path(), &Limits::default())
}

fn ids(read: &Read) -> Vec<&str> {
    read.documents.iter().map(|d| d.id.as_str()).collect()
}

fn refusals(read: &Read) -> Vec<(&str, Option<u64>, &str)> {
    read.refusals.iter().map(|r| (r.path.as_str(), r.line, r.code)).collect()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn jsonl_with_a_bad_line_among_good_ones() {
    let r = read(
        "a.jsonl",
        "{\"id\":\"x\",\"headline\":\"T\",\"body\":\"Un.\",\"published\":\"5 mars 2026\",\"outlet\":\"L’Écho\",\"byline\":[\"A\",\"B\"]}\n\
         {\"id\":\"y\",\"text\":\"Deux.\"\n\n{\"text\":\"Trois.\"}\r\n{\"title\":\"T\"}\n[1]\n{\"id\":\"x\",\"text\":\"Quatre.\"}",
    );
    assert_eq!(ids(&r), ["a.jsonl#x", "a.jsonl#4", "a.jsonl#x~4"]);
    let m = &r.documents[0].meta;
    assert_eq!(m.title.as_deref(), Some("T"));
    assert_eq!(m.date.as_deref(), Some("2026-03-05"));
    assert_eq!(m.source.as_deref(), Some("L’Écho"));
    assert_eq!(m.author.as_deref(), Some("A, B"));
    assert_eq!(m.path.as_deref(), Some("a.jsonl"));
    assert_eq!(
        refusals(&r),
        [
            ("a.jsonl", Some(2), "json.invalid"),
            ("a.jsonl", Some(5), "text.missing"),
            ("a.jsonl", Some(6), "json.shape")
        ]
    );
    assert_eq!((r.outcomes[0].documents, r.outcomes[0].refused), (3, 3));
}

#[test]
fn own_form_comes_back_as_it_was() {
    let mut d = Document::new("some/id", "Le texte.");
    d.meta.path = Some("elsewhere.txt".into());
    d.mentions = Some(vec![]);
    let line = document::json::to_string(&d, document::OffsetUnit::Char);
    let broken = line.replace("hemicycle.document/1", "hemicycle.document/9");
    let r = read("a.jsonl", format!("{line}\n{line}\n{broken}\n"));
    assert_eq!(r.documents, [d]);
    assert_eq!(
        refusals(&r),
        [("a.jsonl", Some(2), "id.twice"), ("a.jsonl", Some(3), "document.invalid")]
    );
}

#[test]
fn json_arrays_objects_and_wrappers() {
    let r = read(
        "a.json",
        "[{\"text\":\"Un.\"},\n{\"text\":1e},\n{\"id\":7,\"text\":[\"Deux.\",\"Trois.\"]}]",
    );
    assert_eq!(ids(&r), ["a.json#1", "a.json#7"]);
    assert_eq!(r.documents[1].text(), "Deux.\n\nTrois.");
    assert_eq!(refusals(&r), [("a.json", Some(2), "json.invalid")]);
    let r = read(
        "b.json",
        "{\"status\":\"ok\",\"articles\":[{\"content\":\"Un.\",\"source\":{\"id\":null,\"name\":\"S\"}},{\"content\":\"Deux.\"}]}",
    );
    assert_eq!(ids(&r), ["b.json#1", "b.json#2"]);
    assert_eq!(r.documents[0].meta.source.as_deref(), Some("S"));
    assert_eq!(
        refusals(&read("c.json", "[{\"text\":\"Un.\"},")),
        [("c.json", Some(1), "json.truncated")]
    );
    assert_eq!(refusals(&read("d.json", "hello")), [("d.json", Some(1), "json.shape")]);
    assert_eq!(refusals(&read("e.json", "[]")), [("e.json", None, "file.noarticle")]);
}

#[test]
fn tables() {
    let r = read(
        "a.csv",
        "ID;Titre;Date;Texte\n1;\"Un; deux\";05/03/2026;\"Ligne.\n\n« Oui »\"\n2;B;;\n3;C;demain;Fin\n",
    );
    assert_eq!(ids(&r), ["a.csv#1", "a.csv#3"]);
    assert_eq!(r.documents[0].text(), "Ligne.\n\n« Oui »");
    assert_eq!(r.documents[0].meta.title.as_deref(), Some("Un; deux"));
    assert_eq!(r.documents[0].meta.date.as_deref(), Some("2026-03-05"));
    assert_eq!(r.documents[1].meta.date, None);
    assert_eq!(r.documents[1].diagnostics[0].code, "date.unread");
    assert_eq!(refusals(&r), [("a.csv", Some(5), "text.missing")]);
    let r = read("b.tsv", b"title\tbody\nT\t\xc9t\xe9 \xe0 No\xebl\n");
    assert_eq!(r.documents[0].text(), "Été à Noël");
    assert_eq!(r.outcomes[0].encoding, "windows-1252");
    assert_eq!(refusals(&read("c.csv", "a,b\n1,2\n")), [("c.csv", None, "text.missing")]);
    let utf16: Vec<u8> =
        "\u{FEFF}titre\ttexte\nT\tÉté.\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let r = read("d.tsv", utf16);
    assert_eq!(r.documents[0].text(), "Été.");
    assert_eq!(r.outcomes[0].encoding, "UTF-16LE");
}

#[test]
fn an_unclosed_quote_costs_the_rest_of_its_table_only() {
    let dir = tempfile::tempdir().unwrap();
    let long = "x ".repeat(200_000);
    fs::write(dir.path().join("a.csv"), format!("text\nUn\n\"{long}\nDeux\n{long}")).unwrap();
    fs::write(dir.path().join("b.txt"), "Fin.").unwrap();
    let limits = Limits { record: 100_000, ..Limits::default() };
    let r = read_with(dir.path(), &limits);
    assert_eq!(ids(&r), ["a.csv#2", "b.txt"]);
    assert_eq!(refusals(&r), [("a.csv", Some(3), "record.large")]);
}

#[test]
fn a_line_of_50_mb_is_passed_over() {
    let dir = tempfile::tempdir().unwrap();
    let mut file = fs::File::create(dir.path().join("a.jsonl")).unwrap();
    file.write_all(b"{\"text\":\"Un.\"}\n{\"text\":\"").unwrap();
    let chunk = vec![b'a'; 1 << 20];
    (0..50).for_each(|_| file.write_all(&chunk).unwrap());
    file.write_all(b"\"}\n{\"text\":\"Deux.\"}\n").unwrap();
    drop(file);
    let r = read_with(dir.path(), &Limits::default());
    assert_eq!(ids(&r), ["a.jsonl#1", "a.jsonl#3"]);
    assert_eq!(refusals(&r), [("a.jsonl", Some(2), "record.large")]);
    assert!(r.refusals[0].message.contains("`record` of 16.0 MiB"), "{}", r.refusals[0]);
}

#[test]
fn compressed_truncated_and_corrupt() {
    let text = "Un premier texte.\n".repeat(200);
    let packed = gzip(text.as_bytes());
    assert_eq!(read("a.txt.gz", &packed).documents[0].text(), text);
    let zstd = zstd::encode_all(text.as_bytes(), 3).unwrap();
    assert_eq!(read("a.txt.zst", &zstd).documents[0].text(), text);
    let cut = read("a.txt.gz", &packed[..packed.len() - 12]);
    assert_eq!(refusals(&cut), [("a.txt.gz", None, "archive.truncated")]);
    assert_eq!(cut.outcomes[0].bytes as usize, packed.len() - 12);
    let cut = read("a.txt.zst", &zstd[..zstd.len() - 5]);
    assert_eq!(refusals(&cut), [("a.txt.zst", None, "archive.truncated")]);
    assert_eq!(refusals(&read("a.txt.gz", "plain")), [("a.txt.gz", None, "archive.corrupt")]);
    assert_eq!(refusals(&read("a.txt", &packed)), [("a.txt", None, "file.binary")]);
    // Several members, as `cat a.gz b.gz` makes them.
    let twice = [gzip(b"Un. "), gzip(b"Deux.")].concat();
    assert_eq!(read("a.txt.gz", twice).documents[0].text(), "Un. Deux.");
    // What came before the cut is kept.
    let lines: String =
        (0..20_000).map(|i| format!("{{\"text\":\"Texte {i} {}\"}}\n", i * 7919 % 1000)).collect();
    let packed = gzip(lines.as_bytes());
    let cut = read("a.jsonl.gz", &packed[..packed.len() / 2]);
    assert!(cut.documents.len() > 1000);
    assert_eq!(cut.refusals.last().map(|r| r.code), Some("archive.truncated"));
}

#[test]
fn bombs_are_stopped() {
    let dir = tempfile::tempdir().unwrap();
    let bomb = gzip(&vec![b'\n'; 8 << 20]);
    fs::write(dir.path().join("a.jsonl.gz"), bomb).unwrap();
    let limits = Limits { free_expansion: 1 << 20, ..Limits::default() };
    let r = read_with(dir.path(), &limits);
    assert_eq!(refusals(&r).last().map(|r| r.2), Some("archive.bomb"));
    assert!(r.refusals.last().unwrap().message.contains("200 times"), "{}", r.refusals[0]);
}

#[test]
fn empty_binary_and_blank() {
    assert_eq!(refusals(&read("a.txt", "")), [("a.txt", None, "file.empty")]);
    assert_eq!(refusals(&read("a.txt", " \n\n")), [("a.txt", None, "text.empty")]);
    assert_eq!(refusals(&read("a.txt", b"ab\0cd\x01")), [("a.txt", None, "file.binary")]);
    assert_eq!(refusals(&read("a.txt", "%PDF-1.4\n…")), [("a.txt", None, "file.binary")]);
    assert_eq!(refusals(&read("a.jsonl", "\n\n")), [("a.jsonl", None, "file.noarticle")]);
    let limits = Limits { document: 10, ..Limits::default() };
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("a.txt"), "Onze lettres").unwrap();
    let r = read_with(dir.path(), &limits);
    assert_eq!(refusals(&r), [("a.txt", None, "document.large")]);
    assert!(r.refusals[0].message.contains("10 bytes"));
}

#[test]
fn plain_text_is_untouched_and_dated_by_its_name() {
    let text = windows("Le « dîner » d’hier\r\n\r\nIl a eu lieu à l’œil.\u{85}");
    let r = read("2026-03-11_a.txt", &text);
    let d = &r.documents[0];
    assert_eq!(d.text(), "Le « dîner » d’hier\r\n\r\nIl a eu lieu à l’œil.…");
    assert_eq!(d.meta.date.as_deref(), Some("2026-03-11"));
    assert_eq!(d.meta.title.as_deref(), Some("Le « dîner » d’hier"));
    assert_eq!(r.outcomes[0].encoding, "windows-1252");
    assert_eq!(r.outcomes[0].sha256, corpus::sha256_hex(&text));
}

/// The text in Windows-1252, where U+0085 stands for the byte that is an ellipsis there.
fn windows(text: &str) -> Vec<u8> {
    text.chars()
        .map(|c| match c {
            '’' => 0x92,
            'œ' => 0x9C,
            c => u8::try_from(u32::from(c)).unwrap(),
        })
        .collect()
}

#[cfg(unix)]
#[test]
fn links_loops_hidden_and_unknown_files() {
    use std::os::unix::fs::symlink;
    let dir = tempfile::tempdir().unwrap();
    let root = dir.path();
    fs::create_dir_all(root.join("corpus/a/.git")).unwrap();
    fs::create_dir_all(root.join("outside")).unwrap();
    for file in ["corpus/a/x.txt", "corpus/a/.hidden.txt", "corpus/pic.png", "outside/y.txt"] {
        fs::write(root.join(file), "Texte.").unwrap();
    }
    symlink("..", root.join("corpus/a/loop")).unwrap();
    symlink("../outside", root.join("corpus/more")).unwrap();
    symlink("a", root.join("corpus/again")).unwrap();
    symlink("a/x.txt", root.join("corpus/same.txt")).unwrap();
    symlink("nowhere", root.join("corpus/broken.txt")).unwrap();
    let r = read_with(&root.join("corpus"), &Limits::default());
    assert_eq!(ids(&r), ["a/x.txt", "more/y.txt"]);
    assert_eq!(
        refusals(&r),
        [("a/loop", None, "symlink.loop"), ("broken.txt", None, "symlink.broken")]
    );
    assert_eq!(r.ignored, ["a/.git", "a/.hidden.txt", "again", "pic.png", "same.txt"]);
}

#[test]
fn names_do_not_depend_on_the_order_of_the_arguments() {
    let dir = tempfile::tempdir().unwrap();
    let root = dir.path();
    for folder in ["fr", "de", "fr/deep"] {
        fs::create_dir_all(root.join(folder)).unwrap();
        fs::write(root.join(folder).join("a.txt"), "Texte.").unwrap();
    }
    let names = |paths: &[&str]| {
        let paths: Vec<_> = paths.iter().map(|p| root.join(p)).collect();
        let found = walk(&paths);
        assert!(found.refused.is_empty());
        found.inputs.iter().map(corpus::Input::name).collect::<Vec<_>>()
    };
    let all = ["de/a.txt", "fr/a.txt", "fr/deep/a.txt"];
    assert_eq!(names(&["."]), all);
    assert_eq!(names(&["fr", "de"]), all);
    assert_eq!(names(&["fr/deep", "de/../de", "fr/a.txt", "fr", "fr/deep/a.txt"]), all);
    assert_eq!(names(&["fr"]), ["a.txt", "deep/a.txt"]);
    assert_eq!(names(&["fr/a.txt"]), ["a.txt"]);
}

#[test]
fn what_was_named_and_cannot_be_read_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("a.pdf"), "x").unwrap();
    fs::write(dir.path().join("b.txt"), "Texte.").unwrap();
    let found =
        walk(&[dir.path().join("a.pdf"), dir.path().join("none"), dir.path().join("b.txt")]);
    let codes: Vec<_> = found.refused.iter().map(|r| (r.path.as_str(), r.code)).collect();
    assert_eq!(codes, [("a.pdf", "format.unknown"), ("none", "path.unreadable")]);
    // A file that goes between listing and reading.
    fs::remove_file(dir.path().join("b.txt")).unwrap();
    let items: Vec<_> = corpus::open(&found.inputs[0], &Limits::default()).collect();
    assert_eq!(items[0].as_ref().unwrap_err().code, "file.vanished");
    assert_eq!(items.len(), 1);
}

#[cfg(unix)]
#[test]
fn what_may_not_be_read_is_named() {
    use std::os::unix::fs::PermissionsExt;
    let dir = tempfile::tempdir().unwrap();
    let (file, folder) = (dir.path().join("a.txt"), dir.path().join("b"));
    fs::write(&file, "Texte.").unwrap();
    fs::create_dir(&folder).unwrap();
    for path in [&file, &folder] {
        fs::set_permissions(path, fs::Permissions::from_mode(0o000)).unwrap();
    }
    let r = read_with(dir.path(), &Limits::default());
    // The superuser may read everything; then there is nothing to refuse.
    if fs::File::open(&file).is_err() {
        assert_eq!(
            refusals(&r),
            [("b", None, "folder.unreadable"), ("a.txt", None, "file.unreadable")]
        );
    } else {
        assert_eq!(ids(&r), ["a.txt"]);
    }
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o700)).unwrap();
}

#[test]
fn a_stream_can_go_to_another_thread() {
    fn is_send<T: Send>(value: T) -> T {
        value
    }
    let reader = std::io::Cursor::new(b"{\"text\":\"Un.\"}\n".to_vec());
    let kind = (corpus::Format::Jsonl, corpus::Compression::None);
    let stream = corpus::open_stream("stdin", kind.0, kind.1, Box::new(reader), &Limits::default());
    assert_eq!(
        is_send(stream).filter_map(Result::ok).map(|d| d.id).collect::<Vec<_>>(),
        ["stdin#1"]
    );
}

#[test]
fn feeds() {
    let r = read(
        "a.rss",
        "<?xml version='1.0'?><rss><channel><title>L’Écho</title><item><title>Un &amp; deux</title><link>https://e.example/1</link>\
         <pubDate>Thu, 05 Mar 2026 11:42:00 +0100</pubDate><dc:creator>Ada Vire</dc:creator><guid>g1</guid><category>Mer</category>\
         <description>Court.</description><content:encoded><![CDATA[<p>Premier &eacute;t&eacute;.</p><p>Second.</p>]]></content:encoded></item>\
         <item><title>Vide</title></item><item><description>Seul &eacute;crit &lt;b&gt;gras&lt;/b&gt;.</description></item></channel></rss>",
    );
    assert_eq!(ids(&r), ["a.rss#g1", "a.rss#3"]);
    assert_eq!(r.documents[0].text(), "Premier été.\n\nSecond.");
    assert_eq!(r.documents[1].text(), "Seul écrit gras.");
    let m = &r.documents[0].meta;
    assert_eq!(m.title.as_deref(), Some("Un & deux"));
    assert_eq!(m.date.as_deref(), Some("2026-03-05T11:42:00+01:00"));
    assert_eq!((m.source.as_deref(), m.author.as_deref()), (Some("L’Écho"), Some("Ada Vire")));
    assert_eq!(
        (m.url.as_deref(), m.section.as_deref()),
        (Some("https://e.example/1"), Some("Mer"))
    );
    assert_eq!(refusals(&r), [("a.rss", None, "text.missing")]);
    let r = read(
        "a.atom",
        "<feed xmlns='http://www.w3.org/2005/Atom'><title>Fil</title><entry><id>u:1</id><title>T</title><link href='https://e.example/2'/>\
         <published>2026-03-05T10:00:00Z</published><author><name>Ada</name></author>\
         <content type='xhtml'><div xmlns='x'><p>Un <b>mot</b>.</p><p>Deux.</p></div></content></entry></feed>",
    );
    assert_eq!(ids(&r), ["a.atom#u:1"]);
    assert_eq!(r.documents[0].text(), "Un mot.\n\nDeux.");
    assert_eq!(r.documents[0].meta.url.as_deref(), Some("https://e.example/2"));
    assert_eq!(r.documents[0].meta.author.as_deref(), Some("Ada"));
}

#[test]
fn agency_formats() {
    let nitf = "<nitf><head><title>Slug</title><docdata><doc-id id-string='n1'/><date.issue norm='20260305T104200Z'/></docdata>\
        <pubdata name='Agence Orme'/></head><body><body.head><hedline><hl1>Le quai</hl1><hl2>Sous-titre.</hl2></hedline><byline>Par Ada</byline></body.head>\
        <body.content><p>Un <em>quai</em>.</p><media><media-caption>L\u{e9}gende.</media-caption></media><p>Deux.</p></body.content></body></nitf>";
    let latin: Vec<u8> = format!("<?xml version=\"1.0\" encoding=\"iso-8859-1\"?>{nitf}")
        .chars()
        .map(|c| u8::try_from(u32::from(c)).unwrap())
        .collect();
    let r = read("a.nitf", latin);
    assert_eq!(ids(&r), ["a.nitf#n1"]);
    assert_eq!(r.outcomes[0].encoding, "windows-1252");
    assert_eq!(r.documents[0].text(), "Sous-titre.\n\nUn quai.\n\nDeux.");
    let m = &r.documents[0].meta;
    assert_eq!((m.title.as_deref(), m.source.as_deref()), (Some("Le quai"), Some("Agence Orme")));
    assert_eq!(m.date.as_deref(), Some("2026-03-05T10:42:00Z"));
    let news = format!(
        "<newsMessage><itemSet><newsItem guid='urn:1'><itemMeta><versionCreated>2026-03-05T10:42:00+01:00</versionCreated><provider literal='Orme'/></itemMeta>\
         <contentMeta><headline>Autre quai</headline></contentMeta><contentSet><inlineXML>{nitf}</inlineXML></contentSet></newsItem></itemSet></newsMessage>"
    );
    let r = read("b.xml", news);
    assert_eq!(ids(&r), ["b.xml#urn:1"]);
    assert!(r.documents[0].text().ends_with("Un quai.\n\nDeux."));
}

#[test]
fn broken_xml_is_named() {
    let item = "<item><description>Un.</description></item>";
    let r = read("a.xml", format!("<rss><channel>{item}</wrong>{item}"));
    assert_eq!((ids(&r), refusals(&r)), (vec!["a.xml#1"], vec![("a.xml", None, "xml.invalid")]));
    let r = read("a.xml", format!("<rss><channel>{item}<item>"));
    assert_eq!((ids(&r), refusals(&r)), (vec!["a.xml#1"], vec![("a.xml", None, "xml.truncated")]));
    assert_eq!(refusals(&read("a.xml", "<svg><p>x</p></svg>")), [("a.xml", None, "xml.noarticle")]);
    let deep = "<a>".repeat(100_000);
    assert_eq!(refusals(&read("a.xml", deep)), [("a.xml", None, "xml.deep")]);
    let laughs = "<!DOCTYPE r [<!ENTITY a \"&b;&b;\"><!ENTITY b \"ha\">]><rss><item><description>x &a;</description></item></rss>";
    assert!(read("a.xml", laughs).documents[0].text().len() < 10);
}
