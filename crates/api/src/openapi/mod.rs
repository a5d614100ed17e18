//! The description of the interface, made from the code that answers.

mod failures;
mod params;
mod shapes;

use utoipa::openapi::{ComponentsBuilder, InfoBuilder, LicenseBuilder, OpenApi, OpenApiBuilder, tag::TagBuilder};

use crate::error::{ErrorItem, Errors};

pub(crate) use failures::{Failures, Unchanged};
pub(crate) use params::{DiffParams, FeedParams, RefusedParams, RunPath, TermParams};
pub(crate) use shapes::{
    Aggregations, Annotation, DataMapping, DigitalMedia, DigitalSpecimen, Event, FdoAttributes, Job, Service,
    SourceRecord, SourceSystem, VirtualCollection,
};

/// Groups of addresses, in the order in which they are described.
const TAGS: &[(&str, &str)] = &[
    ("digital specimens", "Digital surrogates of physical specimens, with their versions, media and source records."),
    ("search", "Search, counts by value, and completion of values. All use the same search parameters."),
    ("digital media", "Images, scans and sounds of specimens."),
    ("sources", "Where records come from, how they are mapped, and the reports of harvests."),
    ("changes", "Every change once, in order."),
    ("pids", "PID records, as a resolver needs them."),
    ("collections", "Virtual collections."),
    ("annotations", "Annotations."),
    ("operation", "For those who run the server."),
];

/// The frame into which the routes write themselves.
pub(crate) fn frame() -> OpenApi {
    let about = "Digital specimens and media of natural history collections in openDS, with versions, search and counts. \
                 Reads need no account. Answers have the form of JSON:API: `data`, `links`, and `meta` where something was \
                 counted. Errors are `{errors: [{status, title, detail}]}`. Every answer has an `ETag`; a request with \
                 `If-None-Match` is answered with 304 where nothing changed. Each network, and each token (`Authorization: \
                 Bearer …`), has a budget that no reader meets; beyond it the answer is 429 with `Retry-After`.";
    let info = InfoBuilder::new()
        .title("Solander")
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some(about))
        .license(Some(LicenseBuilder::new().name("Apache-2.0").identifier(Some("Apache-2.0")).build()))
        .build();
    let tags = TAGS.iter().map(|(name, about)| TagBuilder::new().name(*name).description(Some(*about)).build());
    let errors = ComponentsBuilder::new().schema_from::<Errors>().schema_from::<ErrorItem>().build();
    OpenApiBuilder::new().info(info).components(Some(errors)).tags(Some(tags)).build()
}
