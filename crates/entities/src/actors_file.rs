//! The user's own list of actors (`--actors FILE`).

use document::EntityType;
use serde::{Deserialize, Serialize};

/// A list of actors that overrides what the program would find.
///
/// ```toml
/// [[actor]]
/// id = "calyptra"            # optional: made from the name
/// name = "Calyptra"
/// type = "ORG"
/// aliases = ["Calyptra SA", "l'éditeur lyonnais"]
/// groups = ["industry"]
/// ```
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ActorsFile {
    /// The actors.
    #[serde(default)]
    pub actor: Vec<UserActor>,
}

/// One actor of the user's list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UserActor {
    /// Its id; made from the name where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The preferred name, which is a form as well.
    pub name: String,
    /// What it is.
    #[serde(rename = "type")]
    pub entity_type: EntityType,
    /// Further forms, written as in texts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
    /// Groups for the reports.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub groups: Vec<String>,
    /// Kind of organisation (`company`, `party`, …), so that « l'entreprise » finds it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub class: Option<String>,
    /// `m` or `f`, so that pronouns find it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gender: Option<String>,
}

impl UserActor {
    /// The given id, or the slug of the name.
    pub fn id(&self) -> String {
        self.id.clone().filter(|i| !i.is_empty()).unwrap_or_else(|| document::slug(&self.name))
    }
}

/// What is wrong with a list of actors.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}:{line}: {message}")]
pub struct ActorsError {
    /// As given.
    pub file: String,
    /// From 1.
    pub line: usize,
    /// What was expected.
    pub message: String,
}

impl ActorsFile {
    /// Reads the TOML form; `file` is the name that errors give.
    ///
    /// # Errors
    /// When it is no TOML of the expected shape, or a name is empty.
    pub fn parse(file: &str, text: &str) -> Result<ActorsFile, ActorsError> {
        let fail = |at: usize, message: String| ActorsError {
            file: file.to_owned(),
            line: 1 + text.get(..at).map_or(0, |t| t.matches('\n').count()),
            message,
        };
        let list: ActorsFile = toml::from_str(text)
            .map_err(|e| fail(e.span().map_or(0, |s| s.start), e.message().to_owned()))?;
        if let Some(i) = list.actor.iter().position(|a| a.id().is_empty()) {
            return Err(fail(0, format!("actor number {} has no name: give it one", i + 1)));
        }
        Ok(list)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_and_names_the_line() {
        let list =
            ActorsFile::parse("a.toml", "[[actor]]\nname = \"Orbanex AG\"\ntype = \"ORG\"\n");
        assert_eq!(list.unwrap().actor[0].id(), "orbanex-ag");
        let e = ActorsFile::parse("a.toml", "[[actor]]\nname = \"X\"\ntype = \"FIRM\"\n");
        assert!(e.unwrap_err().to_string().starts_with("a.toml:3:"));
    }
}
