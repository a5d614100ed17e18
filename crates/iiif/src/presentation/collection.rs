//! Collections of manifests, in pages when there are many. *Presentation API 3.0, § 5.1*.

use super::canvas::Content;
use super::label::{Entry, LanguageMap, list, put};
use super::manifest::{Agent, Resource};
use serde_json::{Map, Value, json};

/// Manifests and other collections that belong together.
///
/// Version 3 has no paging of its own. A large collection lists its pages as collections, each of which names the whole
/// under `partOf`; [`Paging`] tells the neighbours of a page besides.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Collection {
    /// Its address.
    pub id: String,
    /// Its name; a collection has one.
    pub label: LanguageMap,
    /// What it is, in a sentence or two.
    pub summary: LanguageMap,
    /// Lines to show beside it.
    pub metadata: Vec<Entry>,
    /// What must be shown with it.
    pub required_statement: Option<Entry>,
    /// Address of the licence or rights statement.
    pub rights: Option<String>,
    /// Who provides it.
    pub provider: Vec<Agent>,
    /// Its page for people.
    pub homepage: Vec<Resource>,
    /// Its records for programs.
    pub see_also: Vec<Resource>,
    /// Collections it belongs to.
    pub part_of: Vec<Resource>,
    /// A small picture for it.
    pub thumbnail: Vec<Content>,
    /// Where it stands among the pages of a large collection.
    pub paging: Option<Paging>,
    /// What belongs to it.
    pub items: Vec<Item>,
}

/// Where a page stands among the pages of a large collection.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Paging {
    /// How many items there are on all pages.
    pub total: u64,
    /// Address of the first page.
    pub first: Option<String>,
    /// Address of the last page.
    pub last: Option<String>,
    /// Address of the page before.
    pub previous: Option<String>,
    /// Address of the page after.
    pub next: Option<String>,
}

impl Paging {
    /// The addresses as they stand in a `Link` header.
    pub fn link_header(&self) -> Option<String> {
        let links = [("first", &self.first), ("prev", &self.previous), ("next", &self.next), ("last", &self.last)];
        let links: Vec<String> = links
            .into_iter()
            .filter_map(|(name, address)| address.as_ref().map(|address| format!("<{address}>; rel=\"{name}\"")))
            .collect();
        (!links.is_empty()).then(|| links.join(", "))
    }
}

/// Something that belongs to a collection, told so that a list of it can be shown.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// Its address.
    pub id: String,
    /// What it is.
    pub kind: ItemKind,
    /// Its name.
    pub label: LanguageMap,
    /// A small picture of it.
    pub thumbnail: Vec<Content>,
}

/// What belongs to a collection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ItemKind {
    /// One object with its pictures.
    Manifest,
    /// A collection, or a page of one.
    Collection,
}

impl Item {
    fn to_json(&self) -> Value {
        let mut members = Map::new();
        let kind = match self.kind {
            ItemKind::Manifest => "Manifest",
            ItemKind::Collection => "Collection",
        };
        put(&mut members, "id", json!(self.id));
        put(&mut members, "type", json!(kind));
        put(&mut members, "label", self.label.to_json());
        put(&mut members, "thumbnail", list(&self.thumbnail, Content::to_json));
        Value::Object(members)
    }
}

impl Collection {
    /// As JSON. Paging stands beside the members of version 3 under the names that version 4 and Activity Streams use;
    /// readers of version 3 pass over them.
    pub fn to_json(&self) -> Value {
        let mut members = Map::new();
        put(&mut members, "@context", json!(super::CONTEXT));
        put(&mut members, "id", json!(self.id));
        put(&mut members, "type", json!("Collection"));
        put(&mut members, "label", self.label.to_json());
        put(&mut members, "summary", self.summary.to_json());
        put(&mut members, "metadata", list(&self.metadata, Entry::to_json));
        put(&mut members, "requiredStatement", self.required_statement.as_ref().map_or(Value::Null, Entry::to_json));
        put(&mut members, "rights", json!(self.rights));
        put(&mut members, "provider", list(&self.provider, Agent::to_json));
        put(&mut members, "homepage", list(&self.homepage, Resource::to_json));
        put(&mut members, "seeAlso", list(&self.see_also, Resource::to_json));
        put(&mut members, "partOf", list(&self.part_of, Resource::to_json));
        put(&mut members, "thumbnail", list(&self.thumbnail, Content::to_json));
        if let Some(paging) = &self.paging {
            put(&mut members, "total", json!(paging.total));
            put(&mut members, "first", json!(paging.first));
            put(&mut members, "last", json!(paging.last));
            put(&mut members, "prev", json!(paging.previous));
            put(&mut members, "next", json!(paging.next));
        }
        members.insert("items".to_owned(), list(&self.items, Item::to_json));
        Value::Object(members)
    }
}
