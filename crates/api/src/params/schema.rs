//! The description of the query parameters, from the same table that the parser reads.

use serde_json::{Value, json};
use utoipa::IntoParams;
use utoipa::openapi::path::{ParameterBuilder, ParameterIn};
use utoipa::openapi::schema::{ArrayBuilder, Object, ObjectBuilder, SchemaType, Type};
use utoipa::openapi::{Required, path};

use super::filter::{MAX_VALUE, MAX_VALUES};
use super::table::{Meaning, PARAMETERS, Parameter};
use crate::paging::{MAX_CURSOR, MAX_NUMBER, MAX_PAGE_SIZE, MAX_ROWS, SORTS};

/// Degrees from -90 to 90.
const LAT: &str = r"-?(90(\.0{1,9})?|[1-8]?[0-9](\.[0-9]{1,9})?)";
/// Degrees from -180 to 180.
const LON: &str = r"-?(180(\.0{1,9})?|(1[0-7][0-9]|[1-9]?[0-9])(\.[0-9]{1,9})?)";
/// A year, a month or a day that is in every calendar.
const DAY: &str = "[0-9]{4}(-(0[1-9]|1[0-2])|-(0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|-(0[469]|11)-(0[1-9]|[12][0-9]|30)|-02-(0[1-9]|1[0-9]|2[0-8]))?";
/// A time of day in UTC.
const TIME: &str = r"T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]{1,3})?Z";

fn range(value: &str) -> String {
    format!(r"^(({value})(\.\.({value})?)?|\.\.({value}))$")
}

fn both(value: &str) -> String {
    format!(r"^({value})(\.\.({value}))?$")
}

pub(crate) fn text() -> ObjectBuilder {
    ObjectBuilder::new().schema_type(Type::String)
}

fn value_schema(parameter: &Parameter) -> Object {
    let text = text();
    match parameter.meaning {
        Meaning::Words => text.max_length(Some(MAX_VALUE)),
        Meaning::Text(_) | Meaning::Handle(_) => text.min_length(Some(1)).max_length(Some(MAX_VALUE)),
        Meaning::Has(_) | Meaning::Flag(_) => text.enum_values(Some(["true", "false"])),
        Meaning::Number(_, limit) => text.pattern(Some(range(match limit {
            3 => "[0-3]",
            12 => "0?[0-9]|1[0-2]",
            _ => "[0-9]{1,4}",
        }))),
        Meaning::Days(_) => text.pattern(Some(range(DAY))),
        Meaning::Instants(_) => {
            let instant = format!("{DAY}|[0-9]{{4}}-(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8]){TIME}");
            text.pattern(Some(range(&instant)))
        }
        Meaning::Degrees(solander_model::Field::Latitude) => text.pattern(Some(both(LAT))),
        Meaning::Degrees(_) => text.pattern(Some(both(LON))),
        Meaning::Box => text.pattern(Some(format!("^{LON},{LAT},{LON},{LAT}$"))),
        Meaning::Polygon => text.pattern(Some(format!("^{LON},{LAT}(;{LON},{LAT}){{2,40}}$"))),
        Meaning::Finding => text.enum_values(Some(solander_model::FindingCode::ALL.iter().map(|code| code.as_str()))),
    }
    .examples([json!(parameter.example)])
    .build()
}

fn repeats(meaning: Meaning) -> bool {
    !matches!(
        meaning,
        Meaning::Words
            | Meaning::Box
            | Meaning::Polygon
            | Meaning::Degrees(_)
            | Meaning::Days(_)
            | Meaning::Instants(_)
            | Meaning::Number(..)
    )
}

fn search_parameter(parameter: &Parameter) -> path::Parameter {
    let value = value_schema(parameter);
    let builder =
        ParameterBuilder::new().name(parameter.name).parameter_in(ParameterIn::Query).required(Required::False);
    if repeats(parameter.meaning) {
        let array = ArrayBuilder::new().items(value).max_items(Some(MAX_VALUES));
        builder
            .description(Some(format!("{} Repeat it for any of several values.", parameter.about)))
            .schema(Some(array))
            .style(Some(path::ParameterStyle::Form))
            .explode(Some(true))
            .example(Some(json!([parameter.example])))
    } else {
        builder.description(Some(parameter.about)).schema(Some(value)).example(Some(json!(parameter.example)))
    }
    .build()
}

pub(crate) fn control(name: &str, about: impl Into<String>, schema: ObjectBuilder, example: Value) -> path::Parameter {
    ParameterBuilder::new()
        .name(name)
        .parameter_in(ParameterIn::Query)
        .required(Required::False)
        .description(Some(about))
        .schema(Some(schema.build()))
        .example(Some(example))
        .build()
}

pub(crate) fn whole(from: usize, to: usize) -> ObjectBuilder {
    ObjectBuilder::new().schema_type(SchemaType::Type(Type::Integer)).minimum(Some(from)).maximum(Some(to))
}

/// The search parameters.
#[derive(Debug)]
pub(crate) struct FilterParams;

impl IntoParams for FilterParams {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<path::Parameter> {
        PARAMETERS.iter().map(search_parameter).collect()
    }
}

/// Page number and size.
#[derive(Debug)]
pub(crate) struct PageParams;

impl IntoParams for PageParams {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<path::Parameter> {
        let deepest = format!(
            "Number of the page, from 1. Pages reach to record {MAX_ROWS}; where there is more, `links.next` goes on with a cursor."
        );
        vec![
            control("pageNumber", deepest, whole(1, MAX_NUMBER).default(Some(json!(1))), json!(1)),
            control("pageSize", "Records per page.", whole(1, MAX_PAGE_SIZE).default(Some(json!(10))), json!(25)),
        ]
    }
}

/// Page, order and cursor.
#[derive(Debug)]
pub(crate) struct SearchParams;

impl IntoParams for SearchParams {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<path::Parameter> {
        let sorts: Vec<String> = SORTS.iter().flat_map(|(name, _)| [(*name).to_owned(), format!("-{name}")]).collect();
        let mut found = PageParams::into_params(|| None);
        found.extend([
            control(
                "after",
                "Cursor from `links.next`, which reaches any depth; takes the place of pageNumber.",
                text().pattern(Some("^[0-9a-f]+$")).min_length(Some(1)).max_length(Some(MAX_CURSOR)),
                json!("5b302c7b7d5d"),
            ),
            control(
                "sort",
                "Order of the records, with `-` for the largest or latest first. Without it: relevance where there are words, else PID.",
                text().enum_values(Some(sorts)),
                json!("-modified"),
            ),
        ]);
        found
    }
}

/// Which facets are counted.
#[derive(Debug)]
pub(crate) struct AggregationParams;

impl IntoParams for AggregationParams {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<path::Parameter> {
        let names = text().enum_values(Some(crate::specimens::FACETS.iter().map(|(name, _)| *name)));
        let array = ArrayBuilder::new().items(names).max_items(Some(crate::specimens::MAX_FACETS));
        let facets = ParameterBuilder::new()
            .name("facets")
            .parameter_in(ParameterIn::Query)
            .required(Required::False)
            .description(Some("Which facets to count, in place of the usual eleven. Repeat it for several."))
            .schema(Some(array))
            .style(Some(path::ParameterStyle::Form))
            .explode(Some(true))
            .example(Some(json!(["collector", "year"])))
            .build();
        vec![
            facets,
            control(
                "facetSize",
                "Values per facet, the most frequent first.",
                whole(1, 1000).default(Some(json!(10))),
                json!(10),
            ),
        ]
    }
}
