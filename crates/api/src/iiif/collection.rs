//! A query as a collection of manifests: the parameters are those of the search.

use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;
use solander_iiif::presentation::{Collection, Content, Item, ItemKind, LanguageMap, Paging};
use solander_index::{Page, PageAt, Query, Sort, SortBy};
use solander_model::opends::DigitalSpecimen;
use solander_model::{HAS_MEDIA, ObjectKind, related};

use super::links::base;
use super::manifest::{PRESENTATION, json};
use crate::ask::origin;
use crate::params::parse_filter;
use crate::{ApiError, ApiState, BadParameter};

/// Manifests on one page.
const SIZE: usize = 100;
/// The last page: as many hits as numbered pages of the search reach.
const LAST: u64 = 100;

/// The specimens that pass a filter and have media.
pub(crate) async fn of_query(
    State(state): State<ApiState>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let mut pairs: Vec<(String, String)> =
        form_urlencoded::parse(query.unwrap_or_default().as_bytes()).into_owned().collect();
    let mut number = 1;
    if let Some(place) = pairs.iter().position(|(name, _)| name == "page") {
        let (name, value) = pairs.remove(place);
        number = value.parse::<u32>().ok().filter(|n| (1..=LAST as u32).contains(n)).ok_or_else(|| {
            ApiError::from(BadParameter::value(&name, &value, format!("give a number from 1 to {LAST}")))
        })?;
    }
    let mut filter_pairs = pairs.clone();
    if !filter_pairs.iter().any(|(name, _)| name == "hasMedia") {
        filter_pairs.push(("hasMedia".into(), "true".into()));
    }
    let mut query = Query::new(ObjectKind::DigitalSpecimen, parse_filter(&filter_pairs)?);
    query.sort = Sort { by: SortBy::Pid, descending: false };
    query.page = Page { size: SIZE, at: PageAt::Number(number) };
    let (total, found) = state
        .search(move |store, index| {
            let results = index.search(&query)?;
            let mut found = Vec::with_capacity(results.hits.len());
            for head in store.heads(&results.hits)?.into_iter().flatten() {
                let specimen: DigitalSpecimen = head.parse()?;
                found.push((head.pid, specimen));
            }
            Ok((results.total, found))
        })
        .await?;
    let here = origin(&headers, &state.settings().public_url);
    let address = |page: u64| {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.extend_pairs(pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())));
        query.append_pair("page", &page.to_string());
        format!("{}/collection?{}", base(&here), query.finish())
    };
    let last = total.div_ceil(SIZE as u64).clamp(1, LAST);
    let page = u64::from(number);
    let paging = Paging {
        total,
        first: Some(address(1)),
        last: Some(address(last)),
        previous: (page > 1).then(|| address(page - 1)),
        next: (page < last).then(|| address(page + 1)),
    };
    let link = paging.link_header();
    let words: Vec<String> = pairs.iter().map(|(name, value)| format!("{name}: {value}")).collect();
    let label = if words.is_empty() { "All specimens with images".to_owned() } else { words.join(", ") };
    let collection = Collection {
        id: address(page),
        label: LanguageMap::of("en", label),
        summary: LanguageMap::of("en", format!("{total} specimens with images")),
        paging: Some(paging),
        items: found
            .into_iter()
            .map(|(pid, specimen)| {
                let media = related(&specimen.has_entity_relationships, HAS_MEDIA);
                let name = specimen.specimen_name.as_deref().unwrap_or(&specimen.physical_specimen_id);
                Item {
                    id: format!("{}/manifest/{pid}", base(&here)),
                    kind: ItemKind::Manifest,
                    label: LanguageMap::none(name),
                    thumbnail: media
                        .first()
                        .map(|media| {
                            let id = format!("{here}/api/digital-media/v1/{media}/thumbnail");
                            Content::file(id, Some("image/jpeg"), None)
                        })
                        .into_iter()
                        .collect(),
                }
            })
            .collect(),
        ..Collection::default()
    };
    let mut response = json(&headers, &collection.to_json(), PRESENTATION)?;
    if let Some(link) = link.and_then(|link| HeaderValue::from_str(&link).ok()) {
        response.headers_mut().insert(header::LINK, link);
    }
    Ok(response)
}
