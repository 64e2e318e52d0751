//! Parquet by the column writers alone: no Arrow, no time of writing in the file.

use super::{COLUMNS, Column, Kind, Value};
use crate::error::WriteError;
use aggregate::Record;
use parquet::basic::{Compression, LogicalType, Repetition, Type as Physical, ZstdLevel};
use parquet::data_type::{BoolType, ByteArray, ByteArrayType, FloatType, Int32Type};
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter};
use parquet::schema::types::Type;
use std::io::Write;
use std::sync::Arc;

/// Records of a row group. Also the most that is held as columns at one time.
const GROUP: usize = 50_000;

/// Writes `stances.parquet`: the columns of `stances.csv`, typed.
///
/// # Errors
/// Those of `out`.
pub fn parquet(records: &[Record], out: impl Write + Send) -> Result<(), WriteError> {
    let properties = WriterProperties::builder()
        .set_created_by("hemicycle".into())
        .set_compression(Compression::ZSTD(ZstdLevel::try_new(3)?))
        .build();
    let mut file = SerializedFileWriter::new(out, Arc::new(schema()?), Arc::new(properties))?;
    for rows in records.chunks(GROUP) {
        let mut group = file.next_row_group()?;
        for c in COLUMNS {
            if let Some(mut column) = group.next_column()? {
                write(&mut column, c, rows)?;
                column.close()?;
            }
        }
        group.close()?;
    }
    file.close()?;
    Ok(())
}

fn schema() -> Result<Type, WriteError> {
    let mut fields = Vec::new();
    for c in COLUMNS {
        let (physical, logical) = match c.kind {
            Kind::Text => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
            Kind::Whole => (Physical::INT32, None),
            Kind::Real => (Physical::FLOAT, None),
            Kind::Flag => (Physical::BOOLEAN, None),
        };
        let field = Type::primitive_type_builder(c.name, physical)
            .with_repetition(Repetition::OPTIONAL)
            .with_logical_type(logical)
            .build()?;
        fields.push(Arc::new(field));
    }
    Ok(Type::group_type_builder("stances").with_fields(fields).build()?)
}

fn write(
    column: &mut SerializedColumnWriter<'_>,
    c: &Column,
    rows: &[Record],
) -> Result<(), WriteError> {
    let mut levels: Vec<i16> = Vec::with_capacity(rows.len());
    let (mut texts, mut wholes, mut reals, mut flags) = (vec![], vec![], vec![], vec![]);
    for r in rows {
        let present = match (c.value)(r) {
            Value::Text(s) => {
                let present = s.is_some();
                texts.extend(s.map(|s| ByteArray::from(s.as_bytes().to_vec())));
                present
            }
            Value::Whole(n) => {
                // Offsets are below 2³¹: a text of two billion characters is refused before.
                wholes.extend(n.map(|n| i32::try_from(n).unwrap_or(i32::MAX)));
                n.is_some()
            }
            Value::Real(x) => {
                reals.push(x);
                true
            }
            Value::Flag(b) => {
                flags.push(b);
                true
            }
        };
        levels.push(i16::from(present));
    }
    let levels = Some(levels.as_slice());
    match c.kind {
        Kind::Text => column.typed::<ByteArrayType>().write_batch(&texts, levels, None)?,
        Kind::Whole => column.typed::<Int32Type>().write_batch(&wholes, levels, None)?,
        Kind::Real => column.typed::<FloatType>().write_batch(&reals, levels, None)?,
        Kind::Flag => column.typed::<BoolType>().write_batch(&flags, levels, None)?,
    };
    Ok(())
}
