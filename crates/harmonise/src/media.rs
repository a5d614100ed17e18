//! Media of a specimen: rows of the multimedia extensions, and addresses listed in the core.

use std::collections::{BTreeMap, HashSet};

use solander_model::opends::DigitalMedia;
use solander_model::{Finding, FindingCode, ObjectKind, Remarks, SourceRecord};
use solander_terms::Term;

use crate::context::SourceContext;
use crate::fields::Fields;
use crate::identifiers::{identifier, is_http_address};
use crate::keys::Key;
use crate::media_types::{dcmi_type, media_format, type_of_format};
use crate::organisation::Organisation;
use crate::outcome::MappedMedia;
use crate::people::{agent, agents};
use crate::relationships::relationship;
use crate::rights::licence;

/// One row about a media item.
pub(crate) struct MediaRow<'a> {
    pub(crate) fields: Fields<'a>,
    /// The row type, under which the row is kept in the source record.
    pub(crate) row_type: &'a str,
    pub(crate) source: BTreeMap<String, String>,
}

/// Every media item of one specimen, each address once. What could not be used is noticed in `findings`, which are those
/// of the specimen.
pub(crate) fn media(
    rows: Vec<MediaRow<'_>>,
    listed: Option<&str>,
    specimen: &Fields<'_>,
    organisation: &Organisation,
    context: &SourceContext,
    findings: &mut Vec<Finding>,
) -> Vec<MappedMedia> {
    let mut seen = HashSet::new();
    let mut found = Vec::with_capacity(rows.len());
    for row in rows {
        let mut own = Vec::new();
        let Some((key, address)) = address(&row.fields, &mut own) else {
            let given = row.fields.first(ADDRESSES).unwrap_or_default();
            findings.push(Finding::new(&Term::of(Key::AccessUri.name()), FindingCode::MediaAddressUnusable, given));
            continue;
        };
        if seen.insert(address.clone()) {
            let mut mapped = item(&row.fields, address, specimen, organisation, context, own);
            mapped.source.extensions = BTreeMap::from([(row.row_type.to_owned(), vec![row.source])]);
            found.push(mapped);
        } else {
            findings.push(Finding::new(&Term::of(key.name()), FindingCode::DuplicateMedia, &address));
        }
    }
    let Some(text) = listed else { return found };
    let (addresses, rest) = read_addresses(text);
    let term = Term::of(Key::AssociatedMedia.name());
    findings.extend(rest.iter().map(|rest| Finding::new(&term, FindingCode::MediaAddressUnusable, rest)));
    for address in addresses {
        if seen.insert(address.to_owned()) {
            let empty = Fields::empty();
            let mut mapped = item(&empty, address.to_owned(), specimen, organisation, context, Vec::new());
            mapped.source.core.insert(Key::AssociatedMedia.name().to_owned(), address.to_owned());
            found.push(mapped);
        } else {
            findings.push(Finding::new(&term, FindingCode::DuplicateMedia, address));
        }
    }
    found
}

/// Where a row may have its address, in the order in which they are believed.
const ADDRESSES: &[Key] = &[Key::AccessUri, Key::Identifier, Key::References];

fn address(row: &Fields<'_>, findings: &mut Vec<Finding>) -> Option<(Key, String)> {
    ADDRESSES.iter().find_map(|key| {
        let text = row.get(*key)?;
        if is_http_address(text) {
            return Some((*key, text.to_owned()));
        }
        let encoded = text.replace(' ', "%20");
        is_http_address(&encoded).then(|| {
            findings.push(Finding::new(&Term::of(key.name()), FindingCode::MediaAddressRepaired, text));
            (*key, encoded)
        })
    })
}

/// The addresses in a list with `|`, `;`, `,` or blanks between them, and the pieces that are none. A separator ends an
/// address only where another one or nothing follows, for addresses may hold commas and semicolons themselves.
pub(crate) fn read_addresses(text: &str) -> (Vec<&str>, Vec<&str>) {
    let mut starts: Vec<usize> = ["http://", "https://"]
        .iter()
        .flat_map(|scheme| text.match_indices(scheme).map(|(at, _)| at))
        .filter(|at| {
            text[..*at]
                .chars()
                .next_back()
                .is_none_or(|c| c.is_whitespace() || matches!(c, '|' | ';' | ',' | '"' | '(' | '<' | ':'))
        })
        .collect();
    starts.sort_unstable();
    let first = starts.first().copied().unwrap_or(text.len());
    let trim = |piece: &'_ str| -> usize {
        piece.trim_end_matches([' ', '|', ';', ',', '"', ')', '>', '\t', '\r', '\n']).len()
    };
    let mut rest: Vec<&str> = text[..first]
        .split(['|', ';'])
        .map(str::trim)
        .filter(|piece| piece.chars().any(char::is_alphanumeric))
        .collect();
    let mut addresses = Vec::with_capacity(starts.len());
    for (index, start) in starts.iter().enumerate() {
        let end = starts.get(index + 1).copied().unwrap_or(text.len());
        let piece = &text[*start..end];
        let stop = piece.find(|c: char| c.is_whitespace() || c == '|').unwrap_or(piece.len());
        let address = &piece[..stop];
        let address = &address[..trim(address)];
        if is_http_address(address) {
            addresses.push(address);
        } else {
            rest.push(piece.trim());
        }
    }
    (addresses, rest)
}

/// An address that is an IRI goes into the field for IRIs, anything else into its literal twin.
fn iri_or_literal(given: Option<&str>, literal: Option<&str>) -> (Option<String>, Option<String>) {
    match given {
        Some(iri) if is_http_address(iri) => (Some(iri.to_owned()), literal.map(str::to_owned)),
        Some(text) => (None, Some(literal.unwrap_or(text).to_owned())),
        None => (None, literal.map(str::to_owned)),
    }
}

fn item(
    row: &Fields<'_>,
    address: String,
    specimen: &Fields<'_>,
    organisation: &Organisation,
    context: &SourceContext,
    mut findings: Vec<Finding>,
) -> MappedMedia {
    let mut note = |key: Key, code, value: &str| findings.push(Finding::new(&Term::of(key.name()), code, value));
    let given_format = row.get(Key::Format);
    let format = given_format.map(media_format).or_else(|| {
        let guessed = crate::media_types::format_of_address(&address)?;
        note(Key::Format, FindingCode::MediaFormatGuessed, guessed);
        Some(guessed.to_owned())
    });
    let given_type = row.get(Key::Type);
    let kind = given_type.and_then(dcmi_type);
    if let Some(text) = given_type.filter(|_| kind.is_none()) {
        note(Key::Type, FindingCode::VocabularyUnknown, text);
    }
    let kind = kind.or_else(|| type_of_format(format.as_deref()?));
    let given_rights = row.first(&[Key::License, Key::Rights, Key::UsageTerms, Key::WebStatement]);
    let rights = licence(given_rights, specimen.get(Key::License), context, Key::Rights, &mut findings);
    let (subtype, subtype_literal) = iri_or_literal(row.get(Key::Subtype), row.get(Key::SubtypeLiteral));
    let (variant, variant_literal) = iri_or_literal(row.get(Key::Variant), row.get(Key::VariantLiteral));
    let (subject_part, subject_part_literal) =
        iri_or_literal(row.get(Key::SubjectPart), row.get(Key::SubjectPartLiteral));
    let (subject_orientation, subject_orientation_literal) =
        iri_or_literal(row.get(Key::SubjectOrientation), row.get(Key::SubjectOrientationLiteral));
    let (metadata_language, metadata_language_literal) =
        iri_or_literal(row.get(Key::MetadataLanguage), row.get(Key::MetadataLanguageLiteral));
    let mut has_agents = agents(row.get(Key::Creator), None, "creator", &mut findings);
    has_agents.extend(row.own(Key::RightsHolder).map(|name| agent(Some(name), None, "rights-owner")));
    let mut has_entity_relationships = vec![
        relationship("hasOrganisationID", &organisation.id),
        relationship("hasSourceSystemID", &context.source_system_id),
        relationship("hasFDOType", ObjectKind::DigitalMedia.fdo_type()),
        relationship("hasURL", &address),
    ];
    has_entity_relationships.extend(
        rights.as_deref().filter(|rights| is_http_address(rights)).map(|rights| relationship("hasLicense", rights)),
    );
    for page in [Key::References, Key::FurtherInformationUrl].into_iter().filter_map(|page| row.get(page)) {
        if page != address {
            has_entity_relationships.push(relationship("hasReference", page));
        }
    }
    let own_id = row.get(Key::Identifier).filter(|id| *id != address);
    let mut whole = |key: Key| crate::numbers::integer(row, key, 0..=1_000_000_000, &mut findings);
    let (width, height) = (whole(Key::PixelXDimension), whole(Key::PixelYDimension));
    let media = DigitalMedia {
        access_uri: address.clone(),
        c_vterm: row.own(Key::CvTerm).filter(|iri| is_http_address(iri)),
        capture_device: row.own(Key::CaptureDevice),
        comments: row.own(Key::Comments),
        digitization_date: row.own(Key::DigitizationDate),
        frame_rate: crate::numbers::number(row, Key::FrameRate, &mut findings),
        metadata_language,
        metadata_language_literal,
        resource_creation_technique: row.own(Key::ResourceCreationTechnique),
        subject_category_vocabulary: row.own(Key::SubjectCategoryVocabulary),
        subject_orientation,
        subject_orientation_literal,
        subject_part,
        subject_part_literal,
        subtype,
        subtype_literal,
        tag: row
            .get(Key::Tag)
            .into_iter()
            .flat_map(|tags| tags.split(['|', ';']))
            .map(str::trim)
            .filter(|tag| !tag.is_empty())
            .map(str::to_owned)
            .collect(),
        time_of_day: row.own(Key::TimeOfDay),
        variant,
        variant_description: row.own(Key::VariantDescription),
        variant_literal,
        available: row.own(Key::Available),
        description: row.own(Key::Description),
        format,
        language: row.own(Key::Language),
        modified: row.get(Key::Modified).and_then(crate::modified::instant).unwrap_or_default(),
        rights,
        source: row.own(Key::Source),
        title: row.own(Key::Title),
        type_: kind.map(str::to_owned),
        pixel_x_dimension: width,
        pixel_y_dimension: height,
        fdo_type: ObjectKind::DigitalMedia.fdo_type().to_owned(),
        has_agents,
        has_entity_relationships,
        has_identifiers: own_id.map(|id| identifier(Key::Identifier.name(), id, false)).into_iter().collect(),
        organisation_id: Some(organisation.id.clone()),
        organisation_name: organisation.name.clone(),
        source_system_id: context.source_system_id.clone(),
        source_system_name: Some(context.source_system_name.clone()).filter(|name| !name.is_empty()),
        status: Some("Active".to_owned()),
        create_date: row.own(Key::CreateDate).or_else(|| row.own(Key::Created)),
        usage_terms: row.own(Key::UsageTerms),
        web_statement: row.own(Key::WebStatement),
        ..DigitalMedia::default()
    };
    MappedMedia { key: address, media, remarks: Remarks { findings, mids: None }, source: SourceRecord::default() }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(text: &str, addresses: &[&str], rest: &[&str]) {
        assert_eq!(read_addresses(text), (addresses.to_vec(), rest.to_vec()), "list {text:?}");
    }

    #[test]
    fn lists() {
        check("http://a.example/1.jpg", &["http://a.example/1.jpg"], &[]);
        check(
            "http://a.example/1.jpg | https://a.example/2.jpg",
            &["http://a.example/1.jpg", "https://a.example/2.jpg"],
            &[],
        );
        check(
            "http://a.example/1.jpg;http://a.example/2.jpg",
            &["http://a.example/1.jpg", "http://a.example/2.jpg"],
            &[],
        );
        check(
            "http://a.example/1.jpg http://a.example/2.jpg",
            &["http://a.example/1.jpg", "http://a.example/2.jpg"],
            &[],
        );
        check("http://a.example/?x=1;y=2,3", &["http://a.example/?x=1;y=2,3"], &[]);
        check("http://a.example/go?to=http://b.example/2.jpg", &["http://a.example/go?to=http://b.example/2.jpg"], &[]);
        check("photo in drawer 3", &[], &["photo in drawer 3"]);
        check("front.jpg | http://a.example/2.jpg", &["http://a.example/2.jpg"], &["front.jpg"]);
    }

    #[test]
    fn same_address_twice() {
        let organisation = Organisation { id: crate::UNKNOWN_ORGANISATION.to_owned(), name: None, unknown: true };
        let row = |address: &'static str| MediaRow {
            fields: Fields::of(&[("ac:accessURI", address), ("ac:variant", "Best Quality")]),
            row_type: "ac:Multimedia",
            source: BTreeMap::new(),
        };
        let rows = vec![row("http://a.example/1.jpg"), row("http://a.example/1.jpg"), row("C:\\photos\\1.jpg")];
        let mut findings = Vec::new();
        let found = media(rows, None, &Fields::empty(), &organisation, &SourceContext::default(), &mut findings);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].media.variant_literal.as_deref(), Some("Best Quality"));
        assert_eq!(found[0].media.type_.as_deref(), Some("StillImage"));
        let codes: Vec<_> = findings.iter().map(|finding| finding.code).collect();
        assert_eq!(codes, [FindingCode::DuplicateMedia, FindingCode::MediaAddressUnusable]);
    }

    proptest! {
        #[test]
        fn nothing_panics(text in "(.{0,20}https?://.{0,20}){0,3}") {
            let _ = read_addresses(&text);
        }
    }
}
