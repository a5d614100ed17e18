//! A manifest: what one specimen's pictures are, and in which order. *Presentation API 3.0, § 5.2*.

use super::canvas::{Canvas, Content};
use super::label::{Entry, LanguageMap, list, put};
use serde_json::{Map, Value, json};

/// One object with its pictures.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Manifest {
    /// Its address.
    pub id: String,
    /// Its name; a manifest has one.
    pub label: LanguageMap,
    /// Lines to show beside the pictures.
    pub metadata: Vec<Entry>,
    /// What it is, in a sentence or two.
    pub summary: LanguageMap,
    /// What must be shown, such as who is to be named.
    pub required_statement: Option<Entry>,
    /// Address of the licence or rights statement.
    pub rights: Option<String>,
    /// Who provides it.
    pub provider: Vec<Agent>,
    /// Its page for people.
    pub homepage: Vec<Resource>,
    /// Its records for programs.
    pub see_also: Vec<Resource>,
    /// Other forms of the whole.
    pub rendering: Vec<Resource>,
    /// Collections and the like that it belongs to.
    pub part_of: Vec<Resource>,
    /// A small picture of it.
    pub thumbnail: Vec<Content>,
    /// How to show it.
    pub behavior: Vec<Behavior>,
    /// In which direction to leaf.
    pub viewing_direction: Option<ViewingDirection>,
    /// When it was collected or made, as RFC 3339 with a time zone.
    pub nav_date: Option<String>,
    /// Where its text can be searched.
    pub search: Option<SearchService>,
    /// The pictures, in order.
    pub items: Vec<Canvas>,
    /// Addresses of annotation pages about the whole.
    pub annotations: Vec<String>,
}

impl Manifest {
    /// As JSON.
    pub fn to_json(&self) -> Value {
        let mut members = Map::new();
        let contexts = match &self.search {
            // The last context is the one that rules.
            Some(_) => json!([crate::search::CONTEXT, super::CONTEXT]),
            None => json!(super::CONTEXT),
        };
        put(&mut members, "@context", contexts);
        put(&mut members, "id", json!(self.id));
        put(&mut members, "type", json!("Manifest"));
        put(&mut members, "label", self.label.to_json());
        put(&mut members, "metadata", list(&self.metadata, Entry::to_json));
        put(&mut members, "summary", self.summary.to_json());
        put(&mut members, "requiredStatement", self.required_statement.as_ref().map_or(Value::Null, Entry::to_json));
        put(&mut members, "rights", json!(self.rights));
        put(&mut members, "provider", list(&self.provider, Agent::to_json));
        put(&mut members, "homepage", list(&self.homepage, Resource::to_json));
        put(&mut members, "seeAlso", list(&self.see_also, Resource::to_json));
        put(&mut members, "rendering", list(&self.rendering, Resource::to_json));
        put(&mut members, "partOf", list(&self.part_of, Resource::to_json));
        put(&mut members, "thumbnail", list(&self.thumbnail, Content::to_json));
        put(&mut members, "behavior", list(&self.behavior, |behavior| json!(behavior.name())));
        put(&mut members, "viewingDirection", json!(self.viewing_direction.map(ViewingDirection::name)));
        put(&mut members, "navDate", json!(self.nav_date));
        if let Some(search) = &self.search {
            put(&mut members, "service", json!([search.to_json()]));
        }
        // A manifest has items even when it has none yet.
        members.insert("items".to_owned(), list(&self.items, Canvas::to_json));
        put(&mut members, "annotations", list(&self.annotations, super::annotation::reference));
        Value::Object(members)
    }
}

/// Who provides something. *Presentation API 3.0, § 3.3 provider*.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Agent {
    /// An address that names them, such as a ROR identifier.
    pub id: String,
    /// Their name.
    pub label: LanguageMap,
    /// Their page.
    pub homepage: Vec<Resource>,
    /// Their sign.
    pub logo: Vec<Content>,
}

impl Agent {
    pub(crate) fn to_json(&self) -> Value {
        let mut members = Map::new();
        put(&mut members, "id", json!(self.id));
        put(&mut members, "type", json!("Agent"));
        put(&mut members, "label", self.label.to_json());
        put(&mut members, "homepage", list(&self.homepage, Resource::to_json));
        put(&mut members, "logo", list(&self.logo, Content::to_json));
        Value::Object(members)
    }
}

/// A page, a record or another resource that is linked to.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Resource {
    /// Its address.
    pub id: String,
    /// What it is, such as `Text`, `Dataset` or `Collection`.
    pub kind: String,
    /// Its name.
    pub label: LanguageMap,
    /// Its media type.
    pub format: Option<String>,
    /// The address of the schema it follows.
    pub profile: Option<String>,
}

impl Resource {
    /// A resource of this kind.
    pub fn new(kind: &str, id: impl Into<String>, label: impl Into<LanguageMap>) -> Self {
        Self { id: id.into(), kind: kind.to_owned(), label: label.into(), ..Self::default() }
    }

    /// The same with a media type.
    pub fn with_format(self, format: impl Into<String>) -> Self {
        Self { format: Some(format.into()), ..self }
    }

    /// The same with a profile.
    pub fn with_profile(self, profile: impl Into<String>) -> Self {
        Self { profile: Some(profile.into()), ..self }
    }

    pub(crate) fn to_json(&self) -> Value {
        let mut members = Map::new();
        put(&mut members, "id", json!(self.id));
        put(&mut members, "type", json!(self.kind));
        put(&mut members, "label", self.label.to_json());
        put(&mut members, "format", json!(self.format));
        put(&mut members, "profile", json!(self.profile));
        Value::Object(members)
    }
}

/// How pictures are to be shown. *Presentation API 3.0, § 3.4 behavior*.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Behavior {
    /// Each by itself.
    Individuals,
    /// Like a book.
    Paged,
    /// Like a scroll.
    Continuous,
}

impl Behavior {
    fn name(self) -> &'static str {
        match self {
            Self::Individuals => "individuals",
            Self::Paged => "paged",
            Self::Continuous => "continuous",
        }
    }
}

/// In which direction to leaf. *Presentation API 3.0, § 3.2 viewingDirection*.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ViewingDirection {
    /// As in most scripts.
    LeftToRight,
    /// As in Arabic or Hebrew.
    RightToLeft,
    /// Downwards.
    TopToBottom,
    /// Upwards.
    BottomToTop,
}

impl ViewingDirection {
    fn name(self) -> &'static str {
        match self {
            Self::LeftToRight => "left-to-right",
            Self::RightToLeft => "right-to-left",
            Self::TopToBottom => "top-to-bottom",
            Self::BottomToTop => "bottom-to-top",
        }
    }
}

/// Where the annotations of a manifest can be searched. *Content Search API 2.0, § 3*.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchService {
    /// Address of the search.
    pub id: String,
    /// Address of its suggestions, if there are any.
    pub autocomplete: Option<String>,
}

impl SearchService {
    pub(crate) fn to_json(&self) -> Value {
        let mut service = json!({ "id": self.id, "type": "SearchService2" });
        if let Some(autocomplete) = &self.autocomplete {
            service["service"] = json!([{ "id": autocomplete, "type": "AutoCompleteService2" }]);
        }
        service
    }
}
