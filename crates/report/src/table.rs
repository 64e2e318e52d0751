//! Records as a table, one column a field: CSV and Parquet from one list of columns.

mod csv;
mod parquet;

pub use self::csv::csv;
pub use self::parquet::parquet;

use aggregate::Record;
use std::borrow::Cow;

/// A field of a record.
pub(crate) enum Value<'a> {
    Text(Option<Cow<'a, str>>),
    Whole(Option<u32>),
    Real(f32),
    Flag(bool),
}

/// What a column holds.
#[derive(Clone, Copy)]
pub(crate) enum Kind {
    Text,
    Whole,
    Real,
    Flag,
}

/// A column: its name, and how a record fills it.
pub(crate) struct Column {
    pub name: &'static str,
    pub kind: Kind,
    pub value: fn(&Record) -> Value<'_>,
}

fn text(s: &str) -> Value<'_> {
    Value::Text(Some(s.into()))
}

fn maybe(s: &Option<String>) -> Value<'_> {
    Value::Text(s.as_deref().map(Cow::from))
}

macro_rules! columns {
    ($($name:literal: $kind:ident => $value:expr),+ $(,)?) => {
        /// The columns, in order. Lists are joined by ` → `, outermost first.
        pub(crate) const COLUMNS: &[Column] = &[$(Column { name: $name, kind: Kind::$kind, value: $value }),+];
    };
}

columns! {
    "id": Text => |r| text(&r.id),
    "doc_id": Text => |r| text(&r.doc_id),
    "date": Text => |r| maybe(&r.date),
    "source": Text => |r| maybe(&r.source),
    "title": Text => |r| maybe(&r.title),
    "url": Text => |r| maybe(&r.url),
    "lang": Text => |r| text(&r.lang),
    "cluster_id": Text => |r| maybe(&r.cluster_id),
    "doc_sha256": Text => |r| text(&r.doc_sha256),
    "holder": Text => |r| text(&r.holder),
    "holder_name": Text => |r| text(&r.holder_name),
    "holder_type": Text => |r| Value::Text(r.holder_type.map(|t| t.as_str().into())),
    "target": Text => |r| text(&r.target),
    "target_name": Text => |r| text(&r.target_name),
    "target_type": Text => |r| text(r.target_type.as_str()),
    "target_entity_type": Text => |r| Value::Text(r.target_entity_type.map(|t| t.as_str().into())),
    "polarity": Text => |r| text(r.polarity.as_str()),
    "strength": Whole => |r| Value::Whole(Some(u32::from(r.strength))),
    "act": Text => |r| text(r.act.as_str()),
    "modality": Text => |r| text(r.modality.as_str()),
    "negated": Flag => |r| Value::Flag(r.negated),
    "voice": Text => |r| text(r.voice.as_str()),
    "attribution": Text => |r| Value::Text(Some(r.attribution.join(" → ").into())),
    "attribution_names": Text => |r| Value::Text(Some(r.attribution_names.join(" → ").into())),
    "confidence": Real => |r| Value::Real(r.confidence),
    "rule": Text => |r| text(&r.rule),
    "cue": Text => |r| text(&r.cue),
    "exact": Text => |r| text(&r.exact),
    "prefix": Text => |r| text(&r.prefix),
    "suffix": Text => |r| text(&r.suffix),
    "start_char": Whole => |r| Value::Whole(Some(r.start_char)),
    "end_char": Whole => |r| Value::Whole(Some(r.end_char)),
    "start_byte": Whole => |r| Value::Whole(Some(r.start_byte)),
    "end_byte": Whole => |r| Value::Whole(Some(r.end_byte)),
    "start_utf16": Whole => |r| Value::Whole(Some(r.start_utf16)),
    "end_utf16": Whole => |r| Value::Whole(Some(r.end_utf16)),
    "sentence": Whole => |r| Value::Whole(Some(r.sentence)),
    "sentence_start_char": Whole => |r| Value::Whole(Some(r.sentence_start_char)),
    "sentence_end_char": Whole => |r| Value::Whole(Some(r.sentence_end_char)),
    "cue_start_char": Whole => |r| Value::Whole(Some(r.cue_start_char)),
    "cue_end_char": Whole => |r| Value::Whole(Some(r.cue_end_char)),
    "holder_start_char": Whole => |r| Value::Whole(r.holder_start_char),
    "holder_end_char": Whole => |r| Value::Whole(r.holder_end_char),
    "target_start_char": Whole => |r| Value::Whole(r.target_start_char),
    "target_end_char": Whole => |r| Value::Whole(r.target_end_char),
    "passage": Text => |r| text(&r.passage),
    "passage_start_char": Whole => |r| Value::Whole(Some(r.passage_start_char)),
}
