//! Parameters of single addresses.

use serde_json::json;
use utoipa::IntoParams;
use utoipa::openapi::Required;
use utoipa::openapi::path::{Parameter, ParameterIn};

use crate::params::{control, text, whole};

fn required(mut parameter: Parameter) -> Parameter {
    parameter.required = Required::True;
    parameter
}

/// Two versions.
#[derive(Debug)]
pub(crate) struct DiffParams;

impl IntoParams for DiffParams {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let version = || whole(1, u32::MAX as usize);
        vec![
            required(control("from", "The version to start from.", version(), json!(1))),
            required(control("to", "The version to arrive at.", version(), json!(2))),
        ]
    }
}

/// A stretch of the change feed.
#[derive(Debug)]
pub(crate) struct FeedParams;

impl IntoParams for FeedParams {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let kinds = ["digital-specimen", "digital-media", "source-system", "data-mapping"];
        vec![
            control(
                "since",
                "Cursor from `links.next` or of a change; without it, from the beginning.",
                text().pattern(Some("^[0-9a-z]{1,12}$")),
                json!("2s"),
            ),
            control("limit", "Changes at most.", whole(1, 1_000).default(Some(json!(100))), json!(100)),
            control(
                "kind",
                "Changes of one kind of object only.",
                text().enum_values(Some(kinds)),
                json!("digital-specimen"),
            ),
        ]
    }
}

/// A term and a beginning.
#[derive(Debug)]
pub(crate) struct TermParams;

impl IntoParams for TermParams {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let names = text().enum_values(Some(crate::specimens::terms().map(|(name, _)| name)));
        vec![
            required(control("term", "Name of the search parameter.", names, json!("country"))),
            required(control(
                "value",
                "First letters; letter case does not matter.",
                text().max_length(Some(300)),
                json!("Ne"),
            )),
            control(
                "sort",
                "`true`: by the alphabet; `false`: the most frequent first.",
                text().enum_values(Some(["true", "false"])).default(Some(json!("false"))),
                json!("true"),
            ),
        ]
    }
}

/// Refused rows wanted.
#[derive(Debug)]
pub(crate) struct RefusedParams;

impl IntoParams for RefusedParams {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        vec![
            control("skip", "Refused rows to pass over.", whole(0, 1_000_000_000).default(Some(json!(0))), json!(100)),
            control("limit", "Refused rows at most.", whole(0, 1_000).default(Some(json!(100))), json!(100)),
        ]
    }
}

/// The number of a run.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Path)]
#[expect(dead_code, reason = "describes a path parameter; the handler reads it")]
pub(crate) struct RunPath {
    /// Number of the run, from 1.
    #[param(minimum = 1, maximum = 9_007_199_254_740_991_u64, example = 1)]
    id: u64,
}
