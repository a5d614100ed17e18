//! The fields of the index.

use solander_model::Field;
use tantivy::schema::{IndexRecordOption, NumericOptions, Schema, SchemaBuilder, TextFieldIndexing, TextOptions};
use tantivy::tokenizer::{RAW_TOKENIZER_NAME, TokenizerManager};

use crate::fold::{VALUE, ValueTokenizer, WORDS, analyzer};

/// Raised whenever fields or their contents change, so that an older index is made anew.
pub(crate) const FORMAT: u32 = 1;

/// Columns that have no [`Field`] of their own.
pub(crate) mod column {
    pub(crate) const PREFIX: &str = "prefix";
    pub(crate) const SEQ: &str = "seq";
    pub(crate) const DEAD: &str = "dead";
    pub(crate) const FROM_DAY: &str = "fromDay";
    pub(crate) const TO_DAY: &str = "toDay";
    pub(crate) const CELL: &str = "cell";
}

/// How a field is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    /// A text value: found without letter case, counted in its spelling.
    Value,
    /// A whole number: found by postings, counted and compared in a column.
    Number,
    /// A whole number in a column alone.
    Column,
    /// Made of other columns.
    Derived,
}

/// How `field` is kept.
pub(crate) fn shape(field: Field) -> Shape {
    match field {
        Field::MidsLevel | Field::MidsTdwg | Field::HasMedia | Field::Month | Field::Pid => Shape::Number,
        Field::Created | Field::Modified | Field::Latitude | Field::Longitude => Shape::Column,
        Field::Coordinates | Field::EventDate | Field::Year => Shape::Derived,
        _ => Shape::Value,
    }
}

/// The handles of all fields in the engine.
#[derive(Debug, Clone)]
pub(crate) struct Layout {
    /// The declaration for the engine.
    pub(crate) schema: Schema,
    /// By the position in [`Field::ALL`].
    fields: Vec<Option<tantivy::schema::Field>>,
    /// The prefix of the PID.
    pub(crate) prefix: tantivy::schema::Field,
    /// The log sequence the document was made from.
    pub(crate) seq: tantivy::schema::Field,
    /// Present on tombstones.
    pub(crate) dead: tantivy::schema::Field,
    /// First day of the gathering, since 1970-01-01.
    pub(crate) from_day: tantivy::schema::Field,
    /// Last day of the gathering.
    pub(crate) to_day: tantivy::schema::Field,
    /// The finest map cell.
    pub(crate) cell: tantivy::schema::Field,
    /// Cells of several resolutions, for boxes.
    pub(crate) cells: tantivy::schema::Field,
    /// Every identifier of the object.
    pub(crate) identifiers: tantivy::schema::Field,
    /// Running text.
    pub(crate) words: tantivy::schema::Field,
}

impl Layout {
    pub(crate) fn new() -> Self {
        let mut schema = Schema::builder();
        let fields = Field::ALL.iter().map(|field| declare(&mut schema, *field)).collect();
        let number = || NumericOptions::default().set_fast();
        Self {
            fields,
            prefix: schema.add_text_field(column::PREFIX, TextOptions::default().set_fast(RAW_TOKENIZER_NAME)),
            seq: schema.add_u64_field(column::SEQ, number()),
            dead: schema.add_u64_field(column::DEAD, NumericOptions::default().set_indexed()),
            from_day: schema.add_i64_field(column::FROM_DAY, number()),
            to_day: schema.add_i64_field(column::TO_DAY, number()),
            cell: schema.add_u64_field(column::CELL, number()),
            cells: schema.add_u64_field("cells", NumericOptions::default().set_indexed()),
            identifiers: schema.add_text_field("identifiers", value()),
            words: schema.add_text_field("words", words()),
            schema: schema.build(),
        }
    }

    /// The engine's field for `field`, where it has one.
    pub(crate) fn get(&self, field: Field) -> Option<tantivy::schema::Field> {
        // The enum is listed in declaration order, so a discriminant is a position.
        self.fields.get(field as usize).copied().flatten()
    }
}

/// The tokenizers that the fields name.
pub(crate) fn tokenizers() -> TokenizerManager {
    let manager = TokenizerManager::default();
    manager.register(VALUE, ValueTokenizer::default());
    manager.register(WORDS, analyzer());
    manager
}

fn declare(schema: &mut SchemaBuilder, field: Field) -> Option<tantivy::schema::Field> {
    let number = NumericOptions::default().set_fast();
    match shape(field) {
        Shape::Value => Some(schema.add_text_field(field.key(), value().set_fast(RAW_TOKENIZER_NAME))),
        Shape::Number if field == Field::Pid => Some(schema.add_u64_field(field.key(), number.set_indexed())),
        Shape::Number => Some(schema.add_i64_field(field.key(), number.set_indexed())),
        Shape::Column => Some(schema.add_i64_field(field.key(), number)),
        Shape::Derived => None,
    }
}

/// Postings of whole values: which objects, nothing else.
fn value() -> TextOptions {
    TextOptions::default().set_indexing_options(
        TextFieldIndexing::default()
            .set_tokenizer(VALUE)
            .set_index_option(IndexRecordOption::Basic)
            .set_fieldnorms(false),
    )
}

/// Postings of words with their places, for phrases. No norms: the order of hits does not depend on text length.
fn words() -> TextOptions {
    TextOptions::default().set_indexing_options(
        TextFieldIndexing::default()
            .set_tokenizer(WORDS)
            .set_index_option(IndexRecordOption::WithFreqsAndPositions)
            .set_fieldnorms(false),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_is_where_its_number_says() {
        let layout = Layout::new();
        for field in Field::ALL {
            match layout.get(*field) {
                Some(handle) => assert_eq!(layout.schema.get_field_name(handle), field.key()),
                None => assert_eq!(shape(*field), Shape::Derived, "{field}"),
            }
        }
    }
}
