//! `hemicycle report`.

use crate::args::{Common, FilterArgs, ReportArgs};
use crate::exit::{Exit, Failure, Outcome};
use crate::io::{in_run, manifest, open, output};
use crate::settings::Settings;
use aggregate::{Filters, Refused};
use report::{PageOptions, RunData};
use std::path::Path;

/// Renders the page again.
pub fn run(args: &ReportArgs, common: &Common) -> Outcome {
    let settings = Settings::new(common, Some(&args.render))?;
    let data = load(&args.dir, &settings)?;
    let page = PageOptions { lang: settings.ui_lang };
    let path = args.out.clone().unwrap_or_else(|| args.dir.join("report.html"));
    let mut out = output(Some(&path))?;
    report::render(&data, &filters(&args.filters, common), &page, &mut out).map_err(|e| {
        Failure::Write(format!("{}: {e}", path.display()), std::io::ErrorKind::Other)
    })?;
    out.flush().map_err(|e| Failure::write(path.display(), &e))?;
    Ok(Exit::Done)
}

/// The filters that the arguments ask for.
pub fn filters(args: &FilterArgs, common: &Common) -> Filters {
    Filters {
        from: args.from.clone(),
        to: args.to.clone(),
        modalities: args.modality.clone(),
        voices: args.voice.clone(),
        languages: args.languages.clone(),
        sources: args.source.clone(),
        min_confidence: common.min_confidence.unwrap_or(0.0),
        copies: args.with_copies,
    }
}

/// What a run folder holds.
pub fn load(dir: &Path, settings: &Settings) -> Result<RunData, Failure> {
    let manifest = manifest(dir)?;
    let (stances, entries) = (in_run(dir, "stances.jsonl")?, in_run(dir, "entries.jsonl.zst")?);
    let named = |path: &Path| {
        let path = path.display().to_string();
        move |e: report::JsonlError| Failure::usage(format!("{path}: {e}"))
    };
    let title =
        dir.canonicalize().ok().and_then(|p| Some(p.file_name()?.to_string_lossy().into_owned()));
    let mut data = RunData {
        title: title.unwrap_or_default(),
        generator: format!("hemicycle {}", manifest.version),
        records: report::read_records(open(&stances)?).map_err(named(&stances))?,
        docs: report::read_entries(open(&entries)?).map_err(named(&entries))?,
        refused: manifest
            .inputs
            .iter()
            .flat_map(|i| i.refused.iter().map(move |r| (i, r)))
            .map(|(i, r)| Refused {
                path: r.line.map_or(i.path.clone(), |l| format!("{}:{l}", i.path)),
                reason: r.message.clone(),
            })
            .collect(),
        supported: settings.packs.languages().map(str::to_owned).collect(),
    };
    data.sort();
    Ok(data)
}
