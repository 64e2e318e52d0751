//! Exit codes, and the failures that lead to them.

use std::fmt;
use std::io;
use std::process::ExitCode;

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// Everything was done.
    Done,
    /// Done, but inputs were refused; each was named on stderr.
    Refused,
    /// Arguments, settings or packs are wrong.
    Usage,
    /// Could not write.
    Write,
}

impl From<Exit> for ExitCode {
    fn from(e: Exit) -> ExitCode {
        ExitCode::from(match e {
            Exit::Done => 0,
            Exit::Refused => 1,
            Exit::Usage => 2,
            Exit::Write => 3,
        })
    }
}

/// Why a command could not be carried out.
#[derive(Debug)]
pub enum Failure {
    /// Arguments, settings, packs, or an input that the command cannot do without.
    Usage(String),
    /// Writing failed.
    Write(String, io::ErrorKind),
}

impl Failure {
    /// Wrong arguments, settings or packs.
    pub fn usage(e: impl fmt::Display) -> Failure {
        Failure::Usage(e.to_string())
    }

    /// Writing `what` failed.
    pub fn write(what: impl fmt::Display, e: &io::Error) -> Failure {
        Failure::Write(
            format!("cannot write {what}: {e}; check its permissions and the free space"),
            e.kind(),
        )
    }

    /// Whether stdout went away.
    pub fn is_broken_pipe(&self) -> bool {
        matches!(self, Failure::Write(_, io::ErrorKind::BrokenPipe))
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Failure::Usage(m) | Failure::Write(m, _) => f.write_str(m),
        }
    }
}

impl From<&Failure> for Exit {
    fn from(f: &Failure) -> Exit {
        match f {
            Failure::Usage(_) => Exit::Usage,
            Failure::Write(_, io::ErrorKind::BrokenPipe) => Exit::Done,
            Failure::Write(..) => Exit::Write,
        }
    }
}

impl From<pipeline::RunError> for Failure {
    fn from(e: pipeline::RunError) -> Failure {
        match &e {
            pipeline::RunError::NotOurs(_) | pipeline::RunError::Threads(_) => Failure::usage(e),
            pipeline::RunError::Write { source, .. } => {
                Failure::Write(e.to_string(), source.kind())
            }
            pipeline::RunError::Finish(f) => Failure::Write(e.to_string(), f.kind()),
        }
    }
}

/// What every command gives back.
pub type Outcome = Result<Exit, Failure>;
