//! XMP: RDF in XML, read as flat properties (ISO 16684-1).

use std::collections::BTreeMap;

use quick_xml::NsReader;
use quick_xml::events::{BytesStart, Event};
use quick_xml::name::{QName, ResolveResult};

use super::Place;
use super::text::{MAX_VALUES, tidy};

/// Bytes of a packet that are read; the rest of a larger one is mostly thumbnails.
const MAX_BYTES: usize = 4 << 20;
const MAX_ELEMENTS: usize = 20_000;
const MAX_DEPTH: usize = 32;
/// Declarations of name spaces; looking a prefix up walks over all of them.
const MAX_DECLARATIONS: usize = 1000;

const NAMESPACES: [(&str, &str); 14] = [
    ("http://www.w3.org/1999/02/22-rdf-syntax-ns#", "rdf"),
    ("http://purl.org/dc/elements/1.1/", "dc"),
    ("http://purl.org/dc/terms/", "dcterms"),
    ("http://ns.adobe.com/xap/1.0/", "xmp"),
    ("http://ns.adobe.com/xap/1.0/rights/", "xmpRights"),
    ("http://creativecommons.org/ns#", "cc"),
    ("http://ns.useplus.org/ldf/xmp/1.0/", "plus"),
    ("http://ns.adobe.com/photoshop/1.0/", "photoshop"),
    ("http://ns.adobe.com/exif/1.0/", "exif"),
    ("http://cipa.jp/exif/1.0/", "exifEX"),
    ("http://ns.adobe.com/exif/1.0/aux/", "aux"),
    ("http://ns.adobe.com/tiff/1.0/", "tiff"),
    ("http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/", "Iptc4xmpCore"),
    ("http://iptc.org/std/Iptc4xmpExt/2008-02-29/", "Iptc4xmpExt"),
];

/// Properties of the image by their usual prefix and name, each with its values in the order of the file.
#[derive(Default)]
pub(super) struct Properties(BTreeMap<String, Vec<String>>);

impl Properties {
    pub(super) fn first(&self, name: &str) -> Option<String> {
        self.0.get(name)?.first().cloned()
    }

    pub(super) fn all(&mut self, name: &str) -> Vec<String> {
        self.0.remove(name).unwrap_or_default()
    }

    /// `51,30.1234N` and `0,7.65W`: degrees, minutes and perhaps seconds.
    pub(super) fn place(&self) -> Option<Place> {
        let degrees = |name| {
            let text = self.first(name)?;
            let at = text.char_indices().next_back()?.0;
            let (parts, hemisphere) = text.split_at(at);
            let parts: Vec<f64> = parts.split(',').map_while(|part| part.trim().parse().ok()).collect();
            super::exif_fields::degrees(&parts, hemisphere)
        };
        Place::checked(degrees("exif:GPSLatitude")?, degrees("exif:GPSLongitude")?, None)
    }

    fn push(&mut self, name: &str, text: &str) {
        let Some(text) = tidy(text) else { return };
        if self.0.len() < MAX_VALUES || self.0.contains_key(name) {
            let values = self.0.entry(name.to_owned()).or_default();
            if values.len() < MAX_VALUES {
                values.push(text);
            }
        }
    }
}

/// Reads a packet up to where it can be read.
pub(super) fn read(bytes: &[u8]) -> Properties {
    let text = String::from_utf8_lossy(&bytes[..bytes.len().min(MAX_BYTES)]);
    let mut reading = Reading::default();
    if text.matches("xmlns").take(MAX_DECLARATIONS + 1).count() <= MAX_DECLARATIONS {
        let mut reader = NsReader::from_str(text.trim_start_matches('\u{feff}'));
        // A document type could define entities; there is none in XMP.
        while reading.elements < MAX_ELEMENTS && reading.open.len() < MAX_DEPTH {
            match reader.read_event() {
                Ok(Event::Eof | Event::DocType(_)) | Err(_) => break,
                Ok(event) => reading.take(event, &reader),
            }
        }
    }
    reading.properties
}

#[derive(Default)]
struct Reading {
    /// Names of the open elements, `rdf:Description` and so on.
    open: Vec<String>,
    text: String,
    elements: usize,
    properties: Properties,
}

impl Reading {
    fn take(&mut self, event: Event<'_>, reader: &NsReader<&[u8]>) {
        match event {
            Event::Start(start) => {
                self.begin(&start, reader);
                self.text.clear();
            }
            Event::Empty(start) => {
                self.begin(&start, reader);
                self.open.pop();
            }
            Event::End(_) => {
                self.finish_value();
                self.open.pop();
            }
            Event::Text(text) => self.text.push_str(&text.xml10_content()),
            Event::CData(text) => self.text.push_str(&text.xml10_content()),
            Event::GeneralRef(reference) => {
                let letter = match reference.as_ref() {
                    "lt" => Some('<'),
                    "gt" => Some('>'),
                    "amp" => Some('&'),
                    "quot" => Some('"'),
                    "apos" => Some('\''),
                    _ => reference.resolve_char_ref().ok().flatten(),
                };
                self.text.extend(letter);
            }
            _ => {}
        }
    }

    fn begin(&mut self, start: &BytesStart<'_>, reader: &NsReader<&[u8]>) {
        self.elements += 1;
        let name = prefixed(reader.resolver().resolve_element(start.name()).0, start.name());
        let described = name == "rdf:Description" && self.property().is_none();
        self.open.push(name);
        for attribute in start.attributes().flatten().take(MAX_VALUES) {
            let name = prefixed(reader.resolver().resolve_attribute(attribute.key).0, attribute.key);
            let Ok(value) = quick_xml::escape::unescape(&attribute.value) else { continue };
            if described && !name.starts_with("rdf:") && !name.starts_with("xml") {
                self.properties.push(&name, &value);
            } else if name == "rdf:resource"
                && let Some(property) = self.property()
            {
                let property = property.to_owned();
                self.properties.push(&property, &value);
            }
        }
    }

    /// The property that an open element belongs to: the child of the outermost description.
    fn property(&self) -> Option<&str> {
        let description = self.open.iter().position(|name| name == "rdf:Description")?;
        self.open.get(description + 1).map(String::as_str)
    }

    fn finish_value(&mut self) {
        let text = std::mem::take(&mut self.text);
        if let Some(property) = self.property() {
            let property = property.to_owned();
            // Values of structures within a property would be mistaken for its own.
            let plain = self.open.iter().filter(|name| *name == "rdf:Description").count() == 1;
            if plain {
                self.properties.push(&property, &text);
            }
        }
    }
}

fn prefixed(space: ResolveResult<'_>, name: QName<'_>) -> String {
    let local = name.local_name();
    let prefix = match space {
        ResolveResult::Bound(space) => NAMESPACES.iter().find(|(uri, _)| *uri == space.as_ref()).map(|(_, p)| *p),
        _ => None,
    };
    match prefix {
        Some(prefix) => format!("{prefix}:{}", local.as_ref()),
        None if name.as_ref().starts_with("xml") => name.as_ref().to_owned(),
        None => format!("?:{}", local.as_ref()),
    }
}
