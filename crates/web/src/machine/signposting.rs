//! Typed links: the same set as `Link` headers and as a linkset document.

use serde_json::{Value, json};
use solander_model::opends::{DigitalMedia, DigitalSpecimen};
use solander_model::{ObjectKind, Pid};
use solander_store::Stored;

use super::Wanted;
use crate::parts::landing;
use crate::reader::Reader;

/// Typed links of one object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Links {
    anchor: String,
    links: Vec<(&'static str, String, Option<&'static str>)>,
}

fn web(text: &str) -> Option<String> {
    let plain = text.bytes().all(|b| b.is_ascii_graphic() && !b"<>\"\\^`{|}".contains(&b));
    (plain && (text.starts_with("https://") || text.starts_with("http://"))).then(|| text.to_owned())
}

impl Links {
    fn base(reader: &Reader, stored: &Stored) -> Self {
        let page = reader.full(&landing(&stored.pid, stored.kind));
        let kind = if stored.kind == ObjectKind::DigitalMedia {
            "https://schema.org/ImageObject"
        } else {
            "https://schema.org/Dataset"
        };
        let mut links = vec![
            ("cite-as", stored.pid.url(stored.kind), None),
            ("type", "https://schema.org/AboutPage".to_owned(), None),
            ("type", kind.to_owned(), None),
            ("describedby", format!("{page}/{}", Wanted::JsonLd.file()), Some(Wanted::JsonLd.media_type())),
            ("linkset", format!("{page}/linkset"), Some("application/linkset+json")),
        ];
        links.push(("item", format!("{page}/{}", Wanted::Json.file()), Some(Wanted::Json.media_type())));
        Self { anchor: page, links }
    }

    pub(crate) fn of_specimen(reader: &Reader, stored: &Stored, specimen: &DigitalSpecimen, media: &[Pid]) -> Self {
        let mut out = Self::base(reader, stored);
        out.add("license", specimen.license.as_deref());
        out.add("author", Some(&specimen.organisation_id));
        out.add("collection", specimen.collection_id.as_deref().or(Some(specimen.source_system_id.as_str())));
        for pid in media.iter().take(20) {
            out.links.push(("item", reader.full(&landing(pid, ObjectKind::DigitalMedia)), Some("text/html")));
        }
        out
    }

    pub(crate) fn of_media(reader: &Reader, stored: &Stored, media: &DigitalMedia, specimens: &[Pid]) -> Self {
        let mut out = Self::base(reader, stored);
        out.add("license", media.rights.as_deref().or(media.web_statement.as_deref()));
        out.add("author", media.organisation_id.as_deref());
        for pid in specimens.iter().take(20) {
            out.links.push(("collection", reader.full(&landing(pid, ObjectKind::DigitalSpecimen)), Some("text/html")));
        }
        out
    }

    fn add(&mut self, relation: &'static str, target: Option<&str>) {
        if let Some(target) = target.and_then(web) {
            self.links.push((relation, target, None));
        }
    }

    /// As values of `Link` headers.
    pub(crate) fn headers(&self) -> Vec<String> {
        self.links
            .iter()
            .map(|(relation, target, kind)| match kind {
                Some(kind) => format!("<{target}>; rel=\"{relation}\"; type=\"{kind}\""),
                None => format!("<{target}>; rel=\"{relation}\""),
            })
            .collect()
    }

    /// As pairs for elements of the head.
    pub(crate) fn elements(&self) -> impl Iterator<Item = (&'static str, &str, Option<&'static str>)> {
        self.links.iter().map(|(relation, target, kind)| (*relation, target.as_str(), *kind))
    }

    /// As a linkset (RFC 9264).
    pub(crate) fn document(&self) -> Value {
        let mut context = json!({"anchor": self.anchor});
        for (relation, target, kind) in &self.links {
            if *relation == "linkset" {
                continue;
            }
            let mut link = json!({"href": target});
            if let Some(kind) = kind {
                link["type"] = json!(kind);
            }
            match context[*relation].as_array_mut() {
                Some(list) => list.push(link),
                None => context[*relation] = json!([link]),
            }
        }
        json!({"linkset": [context]})
    }
}
