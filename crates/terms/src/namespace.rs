//! Prefixes and the namespaces they stand for.

/// One vocabulary: its prefix and its namespace IRI.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Namespace {
    /// Such as `dwc`.
    pub prefix: &'static str,
    /// Such as `http://rs.tdwg.org/dwc/terms/`.
    pub iri: &'static str,
}

const fn namespace(prefix: &'static str, iri: &'static str) -> Namespace {
    Namespace { prefix, iri }
}

/// The namespaces we write and read. Where one prefix has several, the first is the one in use today; the others are
/// older forms that archives still carry.
pub static NAMESPACES: &[Namespace] = &[
    namespace("dwc", "http://rs.tdwg.org/dwc/terms/"),
    namespace("dwciri", "http://rs.tdwg.org/dwc/iri/"),
    namespace("dcterms", "http://purl.org/dc/terms/"),
    namespace("dc", "http://purl.org/dc/elements/1.1/"),
    namespace("ac", "http://rs.tdwg.org/ac/terms/"),
    namespace("chrono", "http://rs.tdwg.org/chrono/terms/"),
    namespace("ltc", "http://rs.tdwg.org/ltc/terms/"),
    namespace("eco", "http://rs.tdwg.org/eco/terms/"),
    namespace("gbif", "http://rs.gbif.org/terms/1.0/"),
    namespace("gbif", "http://rs.gbif.org/terms/"),
    namespace("eol", "http://eol.org/schema/"),
    namespace("ods", "http://rs.tdwg.org/opends/terms/"),
    namespace("obis", "http://rs.iobis.org/obis/terms/"),
    namespace("mids", "http://rs.tdwg.org/mids/terms/"),
    namespace("xmp", "http://ns.adobe.com/xap/1.0/"),
    namespace("xmpRights", "http://ns.adobe.com/xap/1.0/rights/"),
    namespace("Iptc4xmpExt", "http://iptc.org/std/Iptc4xmpExt/2008-02-29/"),
    namespace("exif", "http://ns.adobe.com/exif/1.0/"),
    namespace("photoshop", "http://ns.adobe.com/photoshop/1.0/"),
    namespace("schema", "http://schema.org/"),
    namespace("schema", "https://schema.org/"),
    namespace("prov", "http://www.w3.org/ns/prov#"),
    namespace("oa", "http://www.w3.org/ns/oa#"),
    namespace("as", "https://www.w3.org/ns/activitystreams#"),
    namespace("rdfs", "http://www.w3.org/2000/01/rdf-schema#"),
    namespace("geo", "http://www.w3.org/2003/01/geo/wgs84_pos#"),
    namespace("dwc", "http://rs.tdwg.org/dwc/dwcrecord/"),
    namespace("dwc", "http://rs.tdwg.org/dwc/xsd/simpledarwincore/"),
    namespace("dwc", "http://rs.tdwg.org/dwc/text/"),
    namespace("dwc", "http://rs.tdwg.org/dwc/curatorial/"),
    namespace("dwc", "http://rs.tdwg.org/dwc/geospatial/"),
    namespace("dwc", "http://rs.tdwg.org/dwc/dwcore/"),
    namespace("dwc", "http://digir.net/schema/conceptual/darwin/2003/1.0/"),
];

/// The namespace an IRI belongs to and what follows it, whatever the letter case or scheme.
pub(crate) fn split(iri: &str) -> Option<(&'static str, &str)> {
    NAMESPACES
        .iter()
        .filter_map(|space| {
            let rest =
                strip(iri, space.iri).or_else(|| secure(space.iri).and_then(|alternative| strip(iri, &alternative)))?;
            (!rest.is_empty()).then_some((space.prefix, rest, space.iri.len()))
        })
        .max_by_key(|(_, _, length)| *length)
        .map(|(prefix, rest, _)| (prefix, rest))
}

fn secure(iri: &str) -> Option<String> {
    iri.strip_prefix("http://").map(|rest| format!("https://{rest}"))
}

fn strip<'a>(text: &'a str, prefix: &str) -> Option<&'a str> {
    let head = text.get(..prefix.len())?;
    (!prefix.is_empty() && head.eq_ignore_ascii_case(prefix)).then(|| &text[prefix.len()..])
}
