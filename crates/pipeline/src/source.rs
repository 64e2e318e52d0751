//! Inputs as pieces of work: a file of one article is opened by the worker that takes it; a file of
//! many is read by one thread and handed out in groups.

use corpus::{Documents, Format, Input, Limits, Outcome, Refusal};
use document::Document;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

/// Documents of a file of many that go to one worker together. Fixed, because it decides where the
/// compressed output is cut into frames.
const GROUP: usize = 16;

/// One piece of work.
pub enum Piece {
    /// A file of one article, to be opened.
    File(Box<Input>),
    /// Some documents of a file of many.
    Group {
        /// Read so far, in order.
        documents: Vec<Document>,
        /// Refused since the last group.
        refused: Vec<Refusal>,
        /// Set on the last group of the file.
        outcome: Option<Box<Outcome>>,
    },
}

/// Starts a thread that reads the inputs in order, at most `ahead` pieces ahead of the workers.
pub fn pieces(inputs: Vec<Input>, limits: Limits, ahead: usize) -> Receiver<Piece> {
    let (send, receive) = sync_channel(ahead);
    thread::spawn(move || {
        for input in inputs {
            let one = matches!(input.format, Format::Text | Format::Markdown | Format::Html);
            let sent = if one {
                send.send(Piece::File(Box::new(input))).is_ok()
            } else {
                groups(corpus::open(&input, &limits), &send)
            };
            if !sent {
                // The workers have stopped: the run has failed elsewhere.
                break;
            }
        }
    });
    receive
}

fn groups(mut source: Documents, send: &SyncSender<Piece>) -> bool {
    let (mut documents, mut refused) = (Vec::new(), Vec::new());
    for item in source.by_ref() {
        match item {
            Ok(doc) => documents.push(doc),
            Err(refusal) => refused.push(refusal),
        }
        if documents.len() == GROUP {
            let group = Piece::Group {
                documents: std::mem::take(&mut documents),
                refused: std::mem::take(&mut refused),
                outcome: None,
            };
            if send.send(group).is_err() {
                return false;
            }
        }
    }
    let outcome = Some(Box::new(source.finish()));
    send.send(Piece::Group { documents, refused, outcome }).is_ok()
}
