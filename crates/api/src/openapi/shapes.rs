//! Objects as they are described: openDS says what is in them, so only what all have is told here.

use serde_json::json;
use utoipa::openapi::schema::{AdditionalProperties, Object, ObjectBuilder, Type};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

fn open_object(about: &str) -> ObjectBuilder {
    ObjectBuilder::new()
        .schema_type(Type::Object)
        .description(Some(about))
        .additional_properties(Some(AdditionalProperties::FreeForm(true)))
}

fn text(example: &str) -> Object {
    ObjectBuilder::new().schema_type(Type::String).examples([json!(example)]).build()
}

/// An object of a type; the identifier is required where it has one of this name.
fn typed(about: &str, kind: &str, identifier: Option<(&str, &str)>) -> RefOr<Schema> {
    let mut object = open_object(about).property("@type", text(kind)).required("@type");
    if let Some((name, example)) = identifier {
        object = object.property(name, text(example)).required(name);
    }
    object.build().into()
}

macro_rules! shapes {
    ($($(#[$doc:meta])* $name:ident => $schema:expr;)*) => {$(
        $(#[$doc])*
        #[derive(Debug)]
        pub(crate) struct $name;

        impl PartialSchema for $name {
            fn schema() -> RefOr<Schema> {
                $schema
            }
        }

        impl ToSchema for $name {}
    )*};
}

shapes! {
    /// A specimen.
    DigitalSpecimen => typed(
        "A digital specimen as openDS defines it (digital-specimen 0.4.0), all terms with their prefixes.",
        "ods:DigitalSpecimen", Some(("@id", "https://doi.org/TEST/8SW-S6G-YA1")));
    /// A media.
    DigitalMedia => typed(
        "A digital media as openDS defines it (digital-media 0.5.0), all terms with their prefixes.",
        "ods:DigitalMedia", Some(("@id", "https://doi.org/TEST/AAA-BBB-CCC")));
    /// A source system.
    SourceSystem => typed(
        "A source system as openDS defines it (source-system 0.4.0).",
        "ods:SourceSystem", Some(("schema:identifier", "https://hdl.handle.net/TEST/D7S-BPN-Y4J")));
    /// A data mapping.
    DataMapping => typed(
        "A data mapping as openDS defines it (data-mapping 0.4.0).",
        "ods:DataMapping", Some(("schema:identifier", "https://hdl.handle.net/TEST/D7S-BPN-Y4J")));
    /// An annotation.
    Annotation => typed("An annotation as openDS defines it (annotation 0.4.0).", "ods:Annotation", None);
    /// A virtual collection.
    VirtualCollection => typed("A virtual collection as openDS defines it (virtual-collection 0.2.0).", "ods:VirtualCollection", None);
    /// A service.
    Service => typed("A machine annotation service as openDS defines it (machine-annotation-service 0.4.0).", "ods:MachineAnnotationService", None);
    /// An event.
    Event => typed(
        "A provenance event as openDS defines it (create-update-tombstone-event 0.4.0).", "ods:CreateUpdateTombstoneEvent", None);
    /// A job.
    Job => open_object("A job record of a machine annotation service.").build().into();
    /// A source record.
    SourceRecord => open_object("The record as the source sent it.")
        .property("core", open_object("Terms of the row, with their values."))
        .required("core")
        .property("extensions", open_object("Rows of each extension, by row type."))
        .build()
        .into();
    /// A PID record.
    FdoAttributes => ["fdoProfile", "digitalObjectType", "digitalObjectName", "pid", "pidStatus", "10320/loc"]
        .into_iter()
        .fold(open_object("Attributes of the FDO profile (1.0.0) of the object's type."), |object, name| {
            object.property(name, ObjectBuilder::new().schema_type(Type::String)).required(name)
        })
        .build()
        .into();
    /// Counts.
    Aggregations => {
        let counts = ObjectBuilder::new()
            .schema_type(Type::Object)
            .additional_properties(Some(ObjectBuilder::new().schema_type(Type::Integer).minimum(Some(0))));
        ObjectBuilder::new()
            .schema_type(Type::Object)
            .description(Some("Facets, each with its values and how many specimens have them, most frequent first."))
            .additional_properties(Some(counts))
            .examples([json!({"topicDiscipline": {"Botany": 2, "Zoology": 1}})])
            .build()
            .into()
    };
}
