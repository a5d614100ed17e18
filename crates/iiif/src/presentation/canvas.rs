//! Canvases and the pictures painted on them. *Presentation API 3.0, § 5.3 and 5.6*.

use super::label::{Entry, LanguageMap, list, put};
use super::manifest::Resource;
use crate::Version;
use serde_json::{Map, Value, json};

/// A canvas that one picture fills.
#[derive(Debug, Clone, PartialEq)]
pub struct Canvas {
    /// Its address; what is painted on it gets addresses below this one.
    pub id: String,
    /// Its name.
    pub label: LanguageMap,
    /// Units from left to right, usually the pixels of the picture.
    pub width: u32,
    /// Units from top to bottom.
    pub height: u32,
    /// The picture.
    pub content: Content,
    /// A small picture of it.
    pub thumbnail: Vec<Content>,
    /// Lines to show beside it.
    pub metadata: Vec<Entry>,
    /// What must be shown with it.
    pub required_statement: Option<Entry>,
    /// Address of its licence or rights statement.
    pub rights: Option<String>,
    /// Its records for programs.
    pub see_also: Vec<Resource>,
    /// The file it was made from, and other forms.
    pub rendering: Vec<Resource>,
    /// Addresses of annotation pages about it.
    pub annotations: Vec<String>,
}

impl Canvas {
    /// A canvas of this size with nothing but its picture.
    pub fn new(
        id: impl Into<String>,
        label: impl Into<LanguageMap>,
        width: u32,
        height: u32,
        content: Content,
    ) -> Self {
        Self {
            id: id.into(),
            label: label.into(),
            width,
            height,
            content,
            thumbnail: Vec::new(),
            metadata: Vec::new(),
            required_statement: None,
            rights: None,
            see_also: Vec::new(),
            rendering: Vec::new(),
            annotations: Vec::new(),
        }
    }

    /// As JSON, without a context.
    pub fn to_json(&self) -> Value {
        let mut members = Map::new();
        put(&mut members, "id", json!(self.id));
        put(&mut members, "type", json!("Canvas"));
        put(&mut members, "label", self.label.to_json());
        put(&mut members, "width", json!(self.width));
        put(&mut members, "height", json!(self.height));
        put(&mut members, "thumbnail", list(&self.thumbnail, Content::to_json));
        put(&mut members, "metadata", list(&self.metadata, Entry::to_json));
        put(&mut members, "requiredStatement", self.required_statement.as_ref().map_or(Value::Null, Entry::to_json));
        put(&mut members, "rights", json!(self.rights));
        put(&mut members, "seeAlso", list(&self.see_also, Resource::to_json));
        put(&mut members, "rendering", list(&self.rendering, Resource::to_json));
        put(
            &mut members,
            "items",
            json!([{
                "id": format!("{}/page", self.id),
                "type": "AnnotationPage",
                "items": [{
                    "id": format!("{}/page/painting", self.id),
                    "type": "Annotation",
                    "motivation": "painting",
                    "body": self.content.to_json(),
                    "target": self.id,
                }],
            }]),
        );
        put(&mut members, "annotations", list(&self.annotations, super::annotation::reference));
        Value::Object(members)
    }
}

/// A picture, and the services that give it in other sizes.
#[derive(Debug, Clone, PartialEq)]
pub struct Content {
    /// Its address, of an image that can be fetched.
    pub id: String,
    /// Its media type, such as `image/jpeg`.
    pub format: Option<String>,
    /// Its size in pixels, if it is known.
    pub size: Option<(u32, u32)>,
    /// Its image services, the preferred one first.
    pub services: Vec<ImageService>,
}

impl Content {
    /// A picture that is only a file, such as one on somebody else's server.
    pub fn file(id: impl Into<String>, format: Option<&str>, size: Option<(u32, u32)>) -> Self {
        Self { id: id.into(), format: format.map(str::to_owned), size, services: Vec::new() }
    }

    /// A JPEG that image services give, at `size` of theirs: `max` or one of the listed sizes.
    ///
    /// `service_3` and `service_2` are the base addresses of the same image in the two versions; `size` tells its
    /// pixels, and `whole` whether these are all it has.
    pub fn served(service_3: &str, service_2: &str, size: (u32, u32), whole: bool) -> Self {
        let (width, height) = size;
        let form = if whole { "max".to_owned() } else { format!("{width},{height}") };
        let service = |id: &str, version| ImageService { id: id.to_owned(), version, profile: "level2".to_owned() };
        Self {
            id: format!("{service_3}/full/{form}/0/default.jpg"),
            format: Some("image/jpeg".to_owned()),
            size: Some(size),
            services: vec![service(service_3, Version::V3), service(service_2, Version::V2)],
        }
    }

    /// As JSON.
    pub fn to_json(&self) -> Value {
        let mut members = Map::new();
        put(&mut members, "id", json!(self.id));
        put(&mut members, "type", json!("Image"));
        put(&mut members, "format", json!(self.format));
        if let Some((width, height)) = self.size {
            put(&mut members, "width", json!(width));
            put(&mut members, "height", json!(height));
        }
        put(&mut members, "service", list(&self.services, ImageService::to_json));
        Value::Object(members)
    }
}

/// An image service, ours or another's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImageService {
    /// Its base address, without a slash at the end.
    pub id: String,
    /// Its version.
    pub version: Version,
    /// `level0`, `level1` or `level2`.
    pub profile: String,
}

impl ImageService {
    pub(crate) fn to_json(&self) -> Value {
        match self.version {
            Version::V3 => json!({ "id": self.id, "type": "ImageService3", "profile": self.profile }),
            Version::V2 => json!({
                "@id": self.id,
                "@type": "ImageService2",
                "profile": format!("http://iiif.io/api/image/2/{}.json", self.profile),
            }),
        }
    }
}
