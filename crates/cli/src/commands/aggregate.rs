//! `hemicycle aggregate`.

use crate::args::{AggregateArgs, Common};
use crate::exit::{Exit, Outcome};
use crate::io::{colour, finish_options, terminal_width};
use crate::settings::Settings;

/// Merges runs, shards, analysed documents and flat records into one run folder.
pub fn run(args: &AggregateArgs, common: &Common) -> Outcome {
    let settings = Settings::new(common, Some(&args.render))?;
    let title = args.out.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    let merged = pipeline::merge(
        &args.inputs,
        &args.out,
        settings.offsets,
        &finish_options(&settings, title)?,
    )
    .map_err(crate::exit::Failure::from)?;
    for r in &merged.refused {
        eprintln!("refused: {r}");
    }
    for id in &merged.finished.clashes {
        eprintln!("warning: {id}: two different texts have this id; the first by digest was kept");
    }
    if !common.quiet {
        println!("{}", merged.finished.summary.text(terminal_width(), colour()));
    }
    Ok(if merged.refused.is_empty() { Exit::Done } else { Exit::Refused })
}
