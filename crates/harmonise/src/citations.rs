//! Literature about a specimen.

use solander_model::Finding;
use solander_model::opends::Citation;

use crate::fields::Fields;
use crate::keys::Key;
use crate::people::agents;

/// One row of a References extension; `None` if it says nothing that could be cited.
pub(crate) fn citation(row: &Fields<'_>, findings: &mut Vec<Finding>) -> Option<Citation> {
    let bibliographic_citation = row.own(Key::BibliographicCitation).or_else(|| {
        let parts = [row.get(Key::Creator), row.get(Key::Date), row.get(Key::Title), row.get(Key::Source)];
        let parts: Vec<&str> = parts.into_iter().flatten().collect();
        (!parts.is_empty()).then(|| parts.join(". "))
    });
    Some(Citation {
        id: row.own(Key::Identifier),
        bibliographic_citation: bibliographic_citation
            .or_else(|| row.own(Key::Identifier))
            .or_else(|| row.own(Key::Description))?,
        date: row.own(Key::Date),
        description: row.own(Key::Description),
        identifier: row.own(Key::Identifier),
        title: row.own(Key::Title),
        type_: row.own(Key::Type),
        has_agents: agents(row.get(Key::Creator), None, "creator", findings),
        ..Citation::default()
    })
}

/// References written into one field, with `|` between them.
pub(crate) fn listed(text: Option<&str>) -> impl Iterator<Item = Citation> {
    text.into_iter().flat_map(|text| text.split('|')).map(str::trim).filter(|one| !one.is_empty()).map(|one| Citation {
        identifier: crate::identifiers::is_http_address(one).then(|| one.to_owned()),
        bibliographic_citation: one.to_owned(),
        ..Citation::default()
    })
}
