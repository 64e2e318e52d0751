//! `hemicycle actors`: who the corpus speaks of, by which forms, and who may be one; as a file to edit.

use crate::args::{ActorsArgs, Common};
use crate::commands::export::documents;
use crate::exit::{Exit, Failure, Outcome};
use crate::io::{in_run, open};
use crate::settings::Settings;
use entities::corpus::{CorpusActor, Linking, Links};
use entities::{ActorsFile, Terms, UserActor};
use std::fmt::Write as _;
use std::io::Write as _;

/// How many forms of an actor the list shows; the file holds all that were kept.
const SHOWN: usize = 8;

/// Lists the actors of a run folder with their forms and the proposals to merge; with `--write`, as a
/// file that `--actors` reads.
pub fn run(args: &ActorsArgs, common: &Common) -> Outcome {
    let settings = Settings::new(common, None)?;
    let terms = Terms::load(settings.packs).map_err(Failure::usage)?;
    let path = in_run(&args.dir, "documents.jsonl.zst")?;
    let mut links = Links::default();
    for doc in documents(open(&path)?) {
        links.add(&doc);
    }
    let linking = links.resolve(&terms);
    let mut kept: Vec<&CorpusActor> =
        linking.actors().iter().filter(|a| a.documents >= args.min_articles).collect();
    kept.sort_by(|a, b| b.documents.cmp(&a.documents).then_with(|| a.id.cmp(&b.id)));
    if let Some(file) = &args.write {
        let text = editable(&kept, &linking)?;
        std::fs::write(file, text).map_err(|e| Failure::write(file.display(), &e))?;
    } else {
        let text = list(&kept, &linking);
        std::io::stdout().write_all(text.as_bytes()).map_err(|e| Failure::write("stdout", &e))?;
    }
    Ok(Exit::Done)
}

fn forms(a: &CorpusActor, most: usize) -> Vec<String> {
    a.forms.iter().take(most).map(|(f, n)| format!("{f} ({n})")).collect()
}

fn list(kept: &[&CorpusActor], linking: &Linking) -> String {
    let mut t = String::new();
    for a in kept {
        let _ = writeln!(t, "{} {}  ({}), {} articles", a.entity_type, a.name, a.id, a.documents);
        let _ = writeln!(t, "     {}", forms(a, SHOWN).join(" | "));
        for (org, role, n) in a.affiliations.iter().take(3) {
            let _ = writeln!(t, "     {role} — {org} ({n})");
        }
        for reason in &a.reasons {
            let _ = writeln!(t, "     merged: {reason}");
        }
    }
    let here = |id: &str| kept.iter().any(|a| a.ids.iter().any(|i| i == id));
    for p in linking.proposals().iter().filter(|p| here(&p.a) && here(&p.b)) {
        let _ = writeln!(t, "one? {} and {}: {}", p.a, p.b, p.reason);
    }
    t
}

/// The actors as entries of a list for `--actors`, with what the program was not sure of as remarks.
fn editable(kept: &[&CorpusActor], linking: &Linking) -> Result<String, Failure> {
    let mut t = String::from(
        "# Actors of the corpus, most widespread first. To merge two, move the aliases of one into the other and\n\
         # delete it; to keep two apart, give each its own aliases. Use with `hemicycle run … --actors FILE`.\n",
    );
    for a in kept {
        let _ = write!(t, "\n# in {} articles", a.documents);
        for p in linking.proposals() {
            let other = if a.ids.contains(&p.a) {
                &p.b
            } else if a.ids.contains(&p.b) {
                &p.a
            } else {
                continue;
            };
            let _ = write!(t, "\n# one with `{other}`? {}", p.reason.replace('\n', " "));
        }
        t.push('\n');
        let entry = UserActor {
            id: Some(a.id.to_string()),
            name: a.name.clone(),
            entity_type: a.entity_type,
            aliases: a.forms.iter().map(|(f, _)| f.clone()).filter(|f| *f != a.name).collect(),
            groups: Vec::new(),
            class: None,
            gender: None,
        };
        let one = ActorsFile { actor: vec![entry] };
        t.push_str(&toml::to_string(&one).map_err(Failure::usage)?);
    }
    Ok(t)
}
