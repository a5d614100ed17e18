//! What the index keeps of one object.

mod media;
mod specimen;

use std::borrow::Cow;

use h3o::{LatLng, Resolution};
use solander_model::opends::{DigitalMedia, DigitalSpecimen};
use solander_model::{Field, GeoPoint, ObjectKind, Remarks};
use tantivy::TantivyDocument;

use crate::dates::Days;
use crate::fold::{self, clipped};
use crate::geo;
use crate::layout::{Layout, Shape, shape};

/// The searchable facts of one object, borrowed from it where possible.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Facts<'a> {
    /// Values of text fields; each value of a field once.
    pub(crate) values: Vec<(Field, Cow<'a, str>)>,
    /// Values of number fields; one per field.
    pub(crate) numbers: Vec<(Field, i64)>,
    /// The gathering.
    pub(crate) days: Option<Days>,
    /// Where it was gathered.
    pub(crate) point: Option<GeoPoint>,
    /// Every identifier, the PID left out.
    pub(crate) identifiers: Vec<Cow<'a, str>>,
    /// Running text; each once.
    pub(crate) texts: Vec<Cow<'a, str>>,
}

impl<'a> Facts<'a> {
    /// The facts of a body of this kind; `None` for kinds that are not searched, an error for a body of another shape.
    pub(crate) fn with<T>(
        kind: ObjectKind,
        body: &[u8],
        remarks: &Remarks,
        then: impl FnOnce(&Facts<'_>) -> T,
    ) -> Option<Result<T, serde_json::Error>> {
        match kind {
            ObjectKind::DigitalSpecimen => Some(
                serde_json::from_slice::<DigitalSpecimen>(body).map(|object| then(&specimen::facts(&object, remarks))),
            ),
            ObjectKind::DigitalMedia => {
                Some(serde_json::from_slice::<DigitalMedia>(body).map(|object| then(&media::facts(&object, remarks))))
            }
            _ => None,
        }
    }

    /// Notes a value of a field, unless it is blank or known.
    pub(crate) fn value(&mut self, field: Field, value: impl Into<Cow<'a, str>>) {
        let value = value.into();
        let value = match value {
            Cow::Borrowed(text) => Cow::Borrowed(clipped(text.trim())),
            Cow::Owned(text) => Cow::Owned(clipped(text.trim()).to_owned()),
        };
        debug_assert_eq!(shape(field), Shape::Value);
        if !value.is_empty() && !self.values.iter().any(|(f, v)| *f == field && fold::value(v) == fold::value(&value)) {
            self.values.push((field, value));
        }
    }

    /// Notes a value where there is one.
    pub(crate) fn some(&mut self, field: Field, value: Option<&'a str>) {
        if let Some(value) = value {
            self.value(field, value);
        }
    }

    /// Notes a number.
    pub(crate) fn number(&mut self, field: Field, number: i64) {
        debug_assert!(matches!(shape(field), Shape::Number | Shape::Column));
        if !self.numbers.iter().any(|(f, _)| *f == field) {
            self.numbers.push((field, number));
        }
    }

    /// Notes an identifier.
    pub(crate) fn identifier(&mut self, identifier: &'a str) {
        let identifier = clipped(identifier.trim());
        if !identifier.is_empty() && !self.identifiers.iter().any(|known| known == identifier) {
            self.identifiers.push(Cow::Borrowed(identifier));
        }
    }

    /// Notes running text.
    pub(crate) fn text(&mut self, text: Option<&'a str>) {
        if let Some(text) = text.map(str::trim).filter(|text| !text.is_empty())
            && !self.texts.iter().any(|known| known == text)
        {
            self.texts.push(Cow::Borrowed(text));
        }
    }

    /// Notes a value that is searched as running text too.
    pub(crate) fn both(&mut self, field: Field, value: Option<&'a str>) {
        self.some(field, value);
        self.text(value);
    }

    /// Notes the place, where it lies on the globe.
    pub(crate) fn place(&mut self, latitude: f64, longitude: f64) {
        if self.point.is_none() && (-90.0..=90.0).contains(&latitude) && (-180.0..=180.0).contains(&longitude) {
            self.point = Some(GeoPoint { longitude, latitude });
        }
    }

    /// Writes the facts into a document of the engine.
    pub(crate) fn write(&self, layout: &Layout, into: &mut TantivyDocument) {
        for (field, value) in &self.values {
            if let Some(handle) = layout.get(*field) {
                into.add_text(handle, value);
            }
        }
        for (field, number) in &self.numbers {
            if let Some(handle) = layout.get(*field) {
                into.add_i64(handle, *number);
            }
        }
        if let Some(days) = self.days {
            into.add_i64(layout.from_day, days.from);
            into.add_i64(layout.to_day, days.to);
        }
        if let Some(point) = self.point {
            write_place(point, layout, into);
        }
        for identifier in &self.identifiers {
            into.add_text(layout.identifiers, identifier);
        }
        for text in &self.texts {
            into.add_text(layout.words, text);
        }
    }
}

fn write_place(point: GeoPoint, layout: &Layout, into: &mut TantivyDocument) {
    let Ok(place) = LatLng::new(point.latitude, point.longitude) else { return };
    for (field, degrees) in [(Field::Latitude, point.latitude), (Field::Longitude, point.longitude)] {
        if let Some(handle) = layout.get(field) {
            into.add_i64(handle, geo::steps(degrees));
        }
    }
    let finest = place.to_cell(Resolution::Nine);
    into.add_u64(layout.cell, finest.into());
    for cell in geo::SEARCHED.iter().filter_map(|resolution| finest.parent(*resolution)) {
        into.add_u64(layout.cells, cell.into());
    }
}
