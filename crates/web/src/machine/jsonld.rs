//! Descriptions in JSON-LD, with a context of their own so that nothing needs to be fetched to read them.

use maud::{Markup, PreEscaped, html};
use serde_json::{Value, json};
use solander_model::opends::{DigitalMedia, DigitalSpecimen};
use solander_model::{ObjectKind, Pid};
use solander_store::Stored;

use super::Wanted;
use crate::machine::Citation;
use crate::parts::{card_accepted, card_gathering, landing};
use crate::reader::Reader;

fn context() -> Value {
    json!({
        "@vocab": "https://schema.org/",
        "schema": "https://schema.org/",
        "dcterms": "http://purl.org/dc/terms/",
        "dwc": "http://rs.tdwg.org/dwc/terms/",
        "ods": "http://rs.tdwg.org/ods/terms/",
        "ac": "http://rs.tdwg.org/ac/terms/",
        "prov": "http://www.w3.org/ns/prov#",
        "pav": "http://purl.org/pav/",
        "dcat": "http://www.w3.org/ns/dcat#",
        "geo": "http://www.w3.org/2003/01/geo/wgs84_pos#",
    })
}

/// Removes what is null or empty, at any depth.
fn tidy(value: Value) -> Value {
    match value {
        Value::Object(map) => {
            Value::Object(map.into_iter().map(|(k, v)| (k, tidy(v))).filter(|(_, v)| !hollow(v)).collect())
        }
        Value::Array(list) => Value::Array(list.into_iter().map(tidy).filter(|v| !hollow(v)).collect()),
        other => other,
    }
}

fn hollow(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Array(list) => list.is_empty(),
        Value::Object(map) => map.is_empty() || (map.len() == 1 && map.contains_key("@type")),
        _ => false,
    }
}

/// What both kinds of objects share.
fn common(reader: &Reader, stored: &Stored, licence: Option<&str>) -> Value {
    let page = reader.full(&landing(&stored.pid, stored.kind));
    let pid = stored.pid.url(stored.kind);
    let file = |wanted: Wanted, size: Option<usize>| {
        json!({
            "@type": "DataDownload", "@id": format!("{page}/{}", wanted.file()), "contentUrl": format!("{page}/{}", wanted.file()),
            "encodingFormat": wanted.media_type(), "contentSize": size.map(|n| format!("{n} B")), "license": licence,
        })
    };
    json!({
        "@context": context(),
        "@id": pid,
        "additionalType": [stored.kind.name(), stored.kind.fdo_type()],
        "identifier": [
            {"@type": "PropertyValue", "propertyID": "https://registry.identifiers.org/registry/doi", "value": stored.pid.to_string(), "url": pid},
        ],
        "url": page,
        "version": stored.version.0.to_string(),
        "dateModified": stored.at.to_string(),
        "datePublished": stored.at.to_string(),
        "license": licence,
        "isAccessibleForFree": true,
        "conditionsOfAccess": "open access",
        "dcterms:accessRights": {"@id": "http://publications.europa.eu/resource/authority/access-right/PUBLIC"},
        "dcterms:conformsTo": {"@id": stored.kind.fdo_profile()},
        "distribution": [file(Wanted::Json, Some(stored.body.len())), file(Wanted::JsonLd, None)],
        "includedInDataCatalog": {"@type": "DataCatalog", "@id": reader.full("/"), "name": reader.settings.title},
        "sdPublisher": {"@type": "Organization", "name": reader.settings.title, "url": reader.full("/")},
        "pav:version": stored.version.0.to_string(),
        "pav:lastUpdateOn": stored.at.to_string(),
        "pav:createdWith": format!("Solander {}", env!("CARGO_PKG_VERSION")),
        "prov:generatedAtTime": stored.at.to_string(),
        "prov:wasGeneratedBy": {"@type": "prov:Activity", "prov:endedAtTime": stored.at.to_string(), "url": format!("{page}/provenance")},
    })
}

fn merge(mut base: Value, more: Value) -> Value {
    if let (Some(base), Value::Object(more)) = (base.as_object_mut(), more) {
        base.extend(more);
    }
    tidy(base)
}

/// A web address, or nothing.
fn iri(text: &str) -> Option<&str> {
    (text.starts_with("https://") || text.starts_with("http://")).then_some(text)
}

/// The description of a specimen.
pub(crate) fn specimen_document(
    reader: &Reader,
    stored: &Stored,
    specimen: &DigitalSpecimen,
    media: &[(Pid, DigitalMedia)],
) -> Value {
    let citation = Citation::of_specimen(stored, specimen, reader);
    let holder = json!({
        "@type": "Organization", "@id": iri(&specimen.organisation_id), "name": citation.holder, "identifier": specimen.organisation_id,
        "url": iri(&specimen.organisation_id),
    });
    let taxon = card_accepted(specimen).and_then(|i| i.has_taxon_identifications.first());
    let event = card_gathering(specimen);
    let place = event.and_then(|e| e.has_location.as_deref());
    let point = place.and_then(|p| p.has_georeference.as_deref());
    let keywords: Vec<&str> = [
        specimen.topic_discipline.as_deref(),
        specimen.topic_category.as_deref(),
        specimen.basis_of_record.as_deref(),
        taxon.and_then(|t| t.kingdom.as_deref()),
        taxon.and_then(|t| t.family.as_deref()),
        taxon.and_then(|t| t.genus.as_deref()),
        place.and_then(|p| p.country.as_deref()),
        specimen.specimen_name.as_deref(),
    ]
    .into_iter()
    .flatten()
    .collect();
    let images: Vec<Value> = media.iter().map(|(pid, m)| image(reader, pid, m)).collect();
    let related: Vec<Value> = specimen
        .has_entity_relationships
        .iter()
        .filter_map(|r| {
            let target = r.related_resource_uri.as_deref().or(Some(r.related_resource_id.as_str())).and_then(iri)?;
            Some(json!({"@type": "CreativeWork", "@id": target, "url": target, "additionalType": r.relationship_of_resource}))
        })
        .collect();
    merge(
        common(reader, stored, specimen.license.as_deref()),
        json!({
            "@type": "Dataset",
            "name": citation.title,
            "description": citation.description,
            "dateCreated": specimen.created,
            "creator": holder, "publisher": holder, "provider": holder, "sourceOrganization": holder,
            "copyrightHolder": specimen.rights_holder.as_ref().map(|name| json!({"@type": "Organization", "name": name})),
            "keywords": keywords,
            "inLanguage": specimen.metadata_languages,
            "alternateName": specimen.physical_specimen_id,
            "about": taxon.map(|t| json!({
                "@type": "Taxon", "name": t.scientific_name, "taxonRank": t.taxon_rank,
                "parentTaxon": t.family.as_ref().map(|f| json!({"@type": "Taxon", "name": f, "taxonRank": "family"})),
                "sameAs": t.scientific_name_id.as_deref().and_then(iri),
            })),
            "spatialCoverage": place.map(|p| json!({
                "@type": "Place", "name": p.locality.as_ref().or(p.country.as_ref()),
                "address": {"@type": "PostalAddress", "addressCountry": p.country_code.as_ref().or(p.country.as_ref()), "addressRegion": p.state_province},
                "geo": point.and_then(|g| Some(json!({"@type": "GeoCoordinates", "latitude": g.decimal_latitude?, "longitude": g.decimal_longitude?}))),
            })),
            "temporalCoverage": event.and_then(|e| e.event_date.as_deref()),
            "isPartOf": [
                specimen.dataset_name.as_ref().map(|name| json!({"@type": "Dataset", "@id": specimen.dataset_id.as_deref().and_then(iri), "name": name})),
                iri(&specimen.source_system_id).map(|id| json!({"@type": "DataCatalog", "@id": id, "name": specimen.source_system_name})),
            ],
            "isBasedOn": iri(&specimen.physical_specimen_id),
            "subjectOf": images,
            "mentions": related,
            "measurementTechnique": "digitisation of a physical specimen",
            "variableMeasured": ["dwc:scientificName", "dwc:eventDate", "dwc:locality", "dwc:typeStatus"],
            "dcterms:identifier": specimen.identifier,
            "dcterms:isPartOf": iri(&specimen.source_system_id).map(|id| json!({"@id": id})),
            "prov:wasDerivedFrom": iri(&specimen.source_system_id).map(|id| json!({"@id": id})),
            "pav:retrievedFrom": iri(&specimen.source_system_id).map(|id| json!({"@id": id})),
            "pav:createdOn": specimen.created,
            "dwc:basisOfRecord": specimen.basis_of_record,
            "dwc:scientificName": taxon.map(|t| t.scientific_name.as_str()),
            "dwc:country": place.and_then(|p| p.country.as_deref()),
            "dwc:eventDate": event.and_then(|e| e.event_date.as_deref()),
            "ods:midsLevel": specimen.mids_level,
            "ods:physicalSpecimenID": specimen.physical_specimen_id,
        }),
    )
}

fn image(reader: &Reader, pid: &Pid, media: &DigitalMedia) -> Value {
    json!({
        "@type": "ImageObject", "@id": pid.url(ObjectKind::DigitalMedia), "contentUrl": iri(&media.access_uri),
        "url": reader.full(&landing(pid, ObjectKind::DigitalMedia)), "encodingFormat": media.format,
        "license": media.rights.as_deref().and_then(iri), "width": media.pixel_x_dimension, "height": media.pixel_y_dimension,
        "name": media.title,
    })
}

/// The description of a medium.
pub(crate) fn media_document(reader: &Reader, stored: &Stored, media: &DigitalMedia) -> Value {
    let citation = Citation::of_media(stored, media, reader);
    let holder = json!({"@type": "Organization", "@id": media.organisation_id.as_deref().and_then(iri), "name": citation.holder});
    let about: Vec<Value> = media
        .has_entity_relationships
        .iter()
        .filter(|r| r.relationship_of_resource == "hasDigitalSpecimen")
        .map(|r| json!({"@type": "Dataset", "@id": r.related_resource_id}))
        .collect();
    merge(
        common(reader, stored, media.rights.as_deref().or(media.web_statement.as_deref())),
        merge(
            image(reader, &stored.pid, media),
            json!({
                "name": citation.title, "description": citation.description, "dateCreated": media.created, "about": about,
                "creator": holder, "publisher": holder, "keywords": media.tag,
                "dcterms:identifier": media.identifier,
                "prov:wasDerivedFrom": iri(&media.source_system_id).map(|id| json!({"@id": id})),
                "isPartOf": iri(&media.source_system_id).map(|id| json!({"@type": "DataCatalog", "@id": id, "name": media.source_system_name})),
            }),
        ),
    )
}

/// The description of the whole installation, for its entrance.
pub(crate) fn catalogue(reader: &Reader, specimens: u64) -> Markup {
    script(&tidy(json!({
        "@context": context(), "@type": "DataCatalog", "@id": reader.full("/"), "url": reader.full("/"),
        "name": reader.settings.title, "description": reader.words.with("entrance-lead", &[("title", &reader.settings.title)]),
        "size": specimens,
        "potentialAction": {"@type": "SearchAction", "target": reader.full("/search?q={search_term_string}"), "query-input": "required name=search_term_string"},
    })))
}

/// JSON within a page. No value can close the element: the signs that could are written as escapes.
pub(crate) fn script(value: &Value) -> Markup {
    html! { script type="application/ld+json" { (json_text(value)) } }
}

/// JSON that no script element can be closed by.
pub(crate) fn json_text(value: &Value) -> Markup {
    let text = value
        .to_string()
        .replace('<', "\\u003c")
        .replace('>', "\\u003e")
        .replace('&', "\\u0026")
        .replace('\u{2028}', "\\u2028")
        .replace('\u{2029}', "\\u2029");
    PreEscaped(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_cannot_close_the_element() {
        let html = script(&json!({"name": "</script><script>alert(1)</script>"})).into_string();
        assert_eq!(html.matches("</script").count(), 1);
        let inner = html.split_once('>').unwrap().1.strip_suffix("</script>").unwrap();
        assert_eq!(serde_json::from_str::<Value>(inner).unwrap()["name"], "</script><script>alert(1)</script>");
    }

    #[test]
    fn nothing_hollow() {
        assert_eq!(tidy(json!({"a": null, "b": [null, ""], "c": {"@type": "X", "d": null}, "e": 0})), json!({"e": 0}));
    }
}
