//! Annotations on canvases, and pages of them. *Presentation API 3.0, § 5.5 and 5.6; Web Annotation Data Model*.

use super::label::{LanguageMap, list, put};
use serde_json::{Map, Value, json};

/// A page of annotations.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct AnnotationPage {
    /// Its address.
    pub id: String,
    /// Its name.
    pub label: LanguageMap,
    /// Where it stands among other pages.
    pub page: Option<Page>,
    /// The annotations.
    pub items: Vec<Annotation>,
}

/// Where a page stands among the pages of an annotation collection.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Page {
    /// Address of the collection.
    pub collection: String,
    /// How many annotations it has on all pages.
    pub total: Option<u64>,
    /// Address of the first page.
    pub first: Option<String>,
    /// Address of the last page.
    pub last: Option<String>,
    /// Address of the page before.
    pub previous: Option<String>,
    /// Address of the page after.
    pub next: Option<String>,
    /// How many annotations are on the pages before.
    pub start_index: u64,
}

impl Page {
    pub(crate) fn put(&self, members: &mut Map<String, Value>) {
        let mut whole = Map::new();
        put(&mut whole, "id", json!(self.collection));
        put(&mut whole, "type", json!("AnnotationCollection"));
        put(&mut whole, "total", json!(self.total));
        let page = |address: &String| json!({ "id": address, "type": "AnnotationPage" });
        put(&mut whole, "first", self.first.as_ref().map_or(Value::Null, page));
        put(&mut whole, "last", self.last.as_ref().map_or(Value::Null, page));
        members.insert("partOf".to_owned(), Value::Object(whole));
        put(members, "prev", self.previous.as_ref().map_or(Value::Null, page));
        put(members, "next", self.next.as_ref().map_or(Value::Null, page));
        put(members, "startIndex", json!(self.start_index));
    }
}

impl AnnotationPage {
    /// As JSON.
    pub fn to_json(&self) -> Value {
        let mut members = Map::new();
        put(&mut members, "@context", json!(super::CONTEXT));
        put(&mut members, "id", json!(self.id));
        put(&mut members, "type", json!("AnnotationPage"));
        put(&mut members, "label", self.label.to_json());
        if let Some(page) = &self.page {
            page.put(&mut members);
            // Presentation asks for a list where Content Search has one object.
            let whole = members.remove("partOf");
            members.insert("partOf".to_owned(), json!([whole]));
        }
        members.insert("items".to_owned(), list(&self.items, Annotation::to_json));
        Value::Object(members)
    }
}

/// A page that is only named, to be fetched when it is wanted.
pub(crate) fn reference(id: &String) -> Value {
    json!({ "id": id, "type": "AnnotationPage" })
}

/// One annotation on a canvas or a part of it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Annotation {
    /// Its address.
    pub id: String,
    /// Why it was made.
    pub motivation: Vec<Motivation>,
    /// What it says.
    pub body: Vec<Body>,
    /// Address of the canvas it is about.
    pub target: String,
    /// Which part of the canvas, or all of it.
    pub selector: Option<Selector>,
    /// Name of who made it.
    pub creator: Option<String>,
    /// When it was made, as RFC 3339.
    pub created: Option<String>,
    /// When it was last changed, as RFC 3339.
    pub modified: Option<String>,
    /// Address of its licence or rights statement.
    pub rights: Option<String>,
}

/// Why an annotation was made. *Web Annotation Vocabulary, § 3.4; Presentation API 3.0, § 5.6*.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names are the vocabulary's")]
pub enum Motivation {
    Assessing,
    Classifying,
    Commenting,
    Describing,
    Editing,
    Highlighting,
    Identifying,
    Linking,
    Questioning,
    /// A transcription or other text that stands for what is seen.
    Supplementing,
    Tagging,
}

impl Motivation {
    /// As it is written.
    pub fn name(self) -> &'static str {
        match self {
            Self::Assessing => "assessing",
            Self::Classifying => "classifying",
            Self::Commenting => "commenting",
            Self::Describing => "describing",
            Self::Editing => "editing",
            Self::Highlighting => "highlighting",
            Self::Identifying => "identifying",
            Self::Linking => "linking",
            Self::Questioning => "questioning",
            Self::Supplementing => "supplementing",
            Self::Tagging => "tagging",
        }
    }
}

/// What an annotation says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Body {
    /// Words.
    Text {
        /// The words.
        value: String,
        /// Their language, a BCP 47 tag.
        language: Option<String>,
        /// Why they are there, where it differs from the annotation.
        purpose: Option<Motivation>,
    },
    /// A thing with an address, such as a taxon.
    Link {
        /// Its address.
        id: String,
        /// Why it is there, where it differs from the annotation.
        purpose: Option<Motivation>,
    },
}

impl Body {
    /// Words of no particular language.
    pub fn text(value: impl Into<String>) -> Self {
        Self::Text { value: value.into(), language: None, purpose: None }
    }

    fn to_json(&self) -> Value {
        let mut members = Map::new();
        let purpose = match self {
            Self::Text { value, language, purpose } => {
                put(&mut members, "type", json!("TextualBody"));
                put(&mut members, "value", json!(value));
                put(&mut members, "format", json!("text/plain"));
                put(&mut members, "language", json!(language));
                purpose
            }
            Self::Link { id, purpose } => {
                put(&mut members, "type", json!("SpecificResource"));
                put(&mut members, "source", json!(id));
                purpose
            }
        };
        put(&mut members, "purpose", json!(purpose.map(Motivation::name)));
        Value::Object(members)
    }
}

/// A part of a canvas.
#[derive(Debug, Clone, PartialEq)]
pub enum Selector {
    /// A rectangle, origin top left. *Media Fragments URI 1.0, § 4.2.2*.
    Xywh {
        /// What the numbers count.
        unit: XywhUnit,
        /// From the left.
        x: f64,
        /// From the top.
        y: f64,
        /// From left to right.
        width: f64,
        /// From top to bottom.
        height: f64,
    },
    /// An outline as SVG in units of the canvas; the caller has checked that it is nothing but an outline.
    Svg(String),
    /// A point in units of the canvas.
    Point {
        /// From the left.
        x: f64,
        /// From the top.
        y: f64,
    },
}

/// What the numbers of a rectangle count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum XywhUnit {
    /// Units of the canvas.
    Pixel,
    /// Hundredths of the canvas.
    Percent,
}

impl Selector {
    /// A rectangle in units of the canvas.
    pub fn pixels(x: u32, y: u32, width: u32, height: u32) -> Self {
        Self::Xywh { unit: XywhUnit::Pixel, x: x.into(), y: y.into(), width: width.into(), height: height.into() }
    }

    fn target(&self, canvas: &str) -> Value {
        let selector = match self {
            Self::Xywh { unit, x, y, width, height } => {
                let unit = match unit {
                    XywhUnit::Pixel => "",
                    XywhUnit::Percent => "percent:",
                };
                return json!(format!("{canvas}#xywh={unit}{x},{y},{width},{height}"));
            }
            Self::Svg(outline) => json!({ "type": "SvgSelector", "value": outline }),
            Self::Point { x, y } => json!({ "type": "PointSelector", "x": x, "y": y }),
        };
        json!({ "type": "SpecificResource", "source": canvas, "selector": selector })
    }
}

impl Annotation {
    /// As JSON, without a context.
    pub fn to_json(&self) -> Value {
        let mut members = Map::new();
        put(&mut members, "id", json!(self.id));
        put(&mut members, "type", json!("Annotation"));
        match self.motivation.as_slice() {
            [one] => put(&mut members, "motivation", json!(one.name())),
            many => put(&mut members, "motivation", list(many, |motivation| json!(motivation.name()))),
        }
        match self.body.as_slice() {
            [one] => put(&mut members, "body", one.to_json()),
            many => put(&mut members, "body", list(many, Body::to_json)),
        }
        let target =
            self.selector.as_ref().map_or_else(|| json!(self.target), |selector| selector.target(&self.target));
        put(&mut members, "target", target);
        if let Some(creator) = &self.creator {
            put(&mut members, "creator", json!({ "type": "Agent", "name": creator }));
        }
        put(&mut members, "created", json!(self.created));
        put(&mut members, "modified", json!(self.modified));
        put(&mut members, "rights", json!(self.rights));
        Value::Object(members)
    }
}
