//! What any address may answer besides what was asked for.

use std::collections::BTreeMap;

use utoipa::openapi::{ContentBuilder, Header, ObjectBuilder, Ref, RefOr, Response, ResponseBuilder, schema::Type};
use utoipa::{IntoResponses, ToSchema};

use crate::error::Errors;

fn failure(about: &str) -> ResponseBuilder {
    let content = ContentBuilder::new().schema(Some(Ref::from_schema_name(Errors::name()))).build();
    ResponseBuilder::new().description(about).content("application/json", content)
}

fn text_header(about: &str) -> Header {
    let mut header = Header::new(ObjectBuilder::new().schema_type(Type::String));
    header.description = Some(about.to_owned());
    header
}

/// The errors.
#[derive(Debug)]
pub(crate) struct Failures;

impl IntoResponses for Failures {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        let retry = || text_header("Seconds to wait");
        [
            ("400", failure("A parameter is unknown or has an illegal value; the detail names it")),
            ("404", failure("Nothing is kept under this address")),
            ("405", failure("Only reading is answered here").header("Allow", text_header("What is answered"))),
            ("406", failure("The client takes no JSON")),
            ("414", failure("The address is too long")),
            ("415", failure("The request has a body with a content encoding; bodies are read as they are")),
            (
                "429",
                failure(
                    "This network or token has used its budget; the detail names the way to have much in few requests",
                )
                .header("Retry-After", retry()),
            ),
            ("431", failure("The request headers are too large")),
            ("500", failure("The server was wrong; the reason is in its log")),
            ("503", failure("The server is busy, or the answer took too long").header("Retry-After", retry())),
        ]
        .into_iter()
        .map(|(status, response)| (status.to_owned(), RefOr::T(response.build())))
        .collect()
    }
}

/// The answer to a client that has the representation already.
#[derive(Debug)]
pub(crate) struct Unchanged;

impl IntoResponses for Unchanged {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        let response = ResponseBuilder::new()
            .description("Not modified since the `ETag` in `If-None-Match`")
            .header("ETag", text_header("Tag of the representation"));
        BTreeMap::from([("304".to_owned(), RefOr::T(response.build()))])
    }
}
