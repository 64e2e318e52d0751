//! `hemicycle run`.

use crate::args::{Common, RunArgs};
use crate::exit::{Exit, Failure, Outcome};
use crate::io::{colour, finish_options, terminal_width};
use crate::progress::{Progress, print_times};
use crate::settings::Settings;
use pipeline::RunOptions;
use std::io::Write;
use std::time::Instant;

/// Analyses a corpus into a run folder.
pub fn run(args: &RunArgs, common: &Common) -> Outcome {
    let settings = Settings::new(common, Some(&args.render))?;
    for path in &args.corpus {
        if !path.exists() {
            return Err(Failure::usage(format!("{}: no such file or folder", path.display())));
        }
    }
    let analyzer = settings.analyzer()?;
    let title = args.corpus[0].file_name().map(|n| n.to_string_lossy().into_owned());
    let options = RunOptions {
        jobs: settings.jobs,
        resume: args.resume,
        limits: settings.limits.clone(),
        offsets: settings.offsets,
        finish: finish_options(&settings, title.unwrap_or_default())?,
    };
    let start = Instant::now();
    let mut progress = Progress::new(common.quiet);
    let summary = pipeline::run(&args.corpus, &args.out, &analyzer, &options, &mut progress)?;
    for id in &summary.finished.clashes {
        eprintln!("warning: {id}: two different texts have this id; the first by digest was kept");
    }
    if summary.resumed > 0 && !common.quiet {
        eprintln!("resumed: {} inputs were done already", summary.resumed);
    }
    if !common.quiet {
        let table = summary.finished.summary.text(terminal_width(), colour());
        let mut out = std::io::stdout().lock();
        writeln!(out, "{table}\n{}", args.out.join("report.html").display())
            .map_err(|e| Failure::write("stdout", &e))?;
        print_times(&summary, start.elapsed());
    }
    Ok(if summary.refused > 0 { Exit::Refused } else { Exit::Done })
}
