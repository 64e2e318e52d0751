//! Documents through some stages, in order, without a run folder.

use crate::ordered::{ThreadError, in_order};
use crate::source::{Piece, pieces};
use crate::{Analyzer, Stage};
use corpus::{Documents, Input, Limits, Refusal};
use document::Document;
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Where a stream comes from.
pub enum Source {
    /// Files.
    Inputs(Vec<Input>),
    /// One open input, such as standard input.
    Open(Box<Documents>),
}

/// Runs every document of the source through the stages up to `through` (none: as it was read), makes
/// bytes of it in the worker, and hands them to `sink` in order. The last stage runs even where its
/// layer is there already; earlier ones only where theirs are not.
///
/// # Errors
/// When the system refuses the threads.
pub fn stream(
    source: Source,
    limits: &Limits,
    jobs: usize,
    (analyzer, through): (&Analyzer, Option<Stage>),
    write: impl Fn(&Document) -> Vec<u8> + Sync,
    mut sink: impl FnMut(Result<Vec<u8>, Refusal>) -> ControlFlow<()>,
) -> Result<(), ThreadError> {
    let work = |items: Vec<Result<Document, Refusal>>, scratch: &mut crate::Scratch| {
        items
            .into_iter()
            .map(|item| {
                let mut doc = item?;
                let whole = catch_unwind(AssertUnwindSafe(|| {
                    if let Some(stage) = through {
                        analyzer.run_before(&mut doc, stage, scratch);
                        analyzer.run_stage(&mut doc, stage, scratch);
                    }
                    write(&doc)
                }));
                whole.map_err(|_| {
                    *scratch = analyzer.scratch();
                    Refusal::new(
                        doc.id.clone(),
                        "internal.panic",
                        "the analysis broke off: a defect of the program, please report it with this article",
                    )
                })
            })
            .collect::<Vec<_>>()
    };
    let drain = |results: Vec<Result<Vec<u8>, Refusal>>| {
        for r in results {
            if sink(r).is_break() {
                return ControlFlow::Break(());
            }
        }
        ControlFlow::Continue(())
    };
    match source {
        Source::Inputs(inputs) => {
            let read = |piece: Piece, scratch: &mut crate::Scratch| {
                let mut items = Vec::new();
                match piece {
                    Piece::File(input) => {
                        corpus::read(&input, limits, &mut |item| items.push(item));
                    }
                    Piece::Group { documents, refused, .. } => {
                        items.extend(documents.into_iter().map(Ok));
                        items.extend(refused.into_iter().map(Err));
                    }
                }
                work(items, scratch)
            };
            let all = pieces(inputs, limits.clone(), jobs * 2);
            in_order(jobs, all.into_iter(), || analyzer.scratch(), read, drain)
        }
        Source::Open(documents) => {
            let items = documents.map(|item| vec![item]);
            in_order(jobs, items, || analyzer.scratch(), work, drain)
        }
    }
}
