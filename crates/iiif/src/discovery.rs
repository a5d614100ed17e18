//! The stream of changes that aggregators follow. *Change Discovery API 1.0, level 2*.

use serde_json::{Map, Value, json};

#[cfg(test)]
mod tests;

/// The context that every document of Change Discovery 1 names.
pub const CONTEXT: &str = "http://iiif.io/api/discovery/1/context.json";

/// The whole stream, told by its first and last page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OrderedCollection {
    /// Its address.
    pub id: String,
    /// How many activities there are.
    pub total_items: u64,
    /// Address of the page with the oldest activities.
    pub first: Option<String>,
    /// Address of the page with the newest; readers begin there and go back.
    pub last: String,
    /// Address of the licence of the stream itself.
    pub rights: Option<String>,
}

impl OrderedCollection {
    /// As JSON. *§ 3.1*.
    pub fn to_json(&self) -> Value {
        let page = |id: &String| json!({ "id": id, "type": "OrderedCollectionPage" });
        let mut members = Map::new();
        members.insert("@context".to_owned(), json!(CONTEXT));
        members.insert("id".to_owned(), json!(self.id));
        members.insert("type".to_owned(), json!("OrderedCollection"));
        members.insert("totalItems".to_owned(), json!(self.total_items));
        if let Some(rights) = &self.rights {
            members.insert("rights".to_owned(), json!(rights));
        }
        if let Some(first) = &self.first {
            members.insert("first".to_owned(), page(first));
        }
        members.insert("last".to_owned(), page(&self.last));
        Value::Object(members)
    }
}

/// One page of the stream, oldest activity first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OrderedCollectionPage {
    /// Its address.
    pub id: String,
    /// Address of the whole stream.
    pub part_of: String,
    /// How many activities are on the pages before.
    pub start_index: u64,
    /// Address of the page before, with older activities.
    pub previous: Option<String>,
    /// Address of the page after, with newer ones.
    pub next: Option<String>,
    /// The activities.
    pub items: Vec<Activity>,
}

impl OrderedCollectionPage {
    /// As JSON. *§ 3.2*.
    pub fn to_json(&self) -> Value {
        let page = |id: &String| json!({ "id": id, "type": "OrderedCollectionPage" });
        let mut members = Map::new();
        members.insert("@context".to_owned(), json!(CONTEXT));
        members.insert("id".to_owned(), json!(self.id));
        members.insert("type".to_owned(), json!("OrderedCollectionPage"));
        members.insert("partOf".to_owned(), json!({ "id": self.part_of, "type": "OrderedCollection" }));
        members.insert("startIndex".to_owned(), json!(self.start_index));
        if let Some(previous) = &self.previous {
            members.insert("prev".to_owned(), page(previous));
        }
        if let Some(next) = &self.next {
            members.insert("next".to_owned(), page(next));
        }
        let items: Vec<Value> = self.items.iter().map(Activity::to_json).collect();
        members.insert("orderedItems".to_owned(), json!(items));
        Value::Object(members)
    }
}

/// What happened to one manifest or collection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Activity {
    /// Address or other name of the activity.
    pub id: Option<String>,
    /// What happened.
    pub kind: ActivityKind,
    /// When it was done, as RFC 3339 with a time zone; pages are in this order.
    pub end_time: String,
    /// Address of what it happened to.
    pub object: String,
    /// `Manifest` or `Collection`.
    pub object_type: String,
    /// A name of the object that outlives its address.
    pub canonical: Option<String>,
    /// Addresses of records of the object, each with its media type and perhaps its profile.
    pub see_also: Vec<(String, String, Option<String>)>,
}

/// What happened. *§ 2.2.1*.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ActivityKind {
    /// It appeared.
    Create,
    /// It changed.
    Update,
    /// It was withdrawn.
    Delete,
}

impl Activity {
    fn to_json(&self) -> Value {
        let kind = match self.kind {
            ActivityKind::Create => "Create",
            ActivityKind::Update => "Update",
            ActivityKind::Delete => "Delete",
        };
        let mut object = json!({ "id": self.object, "type": self.object_type });
        if let Some(canonical) = &self.canonical {
            object["canonical"] = json!(canonical);
        }
        if !self.see_also.is_empty() {
            let records = self.see_also.iter().map(|(id, format, profile)| {
                let mut record = json!({ "id": id, "type": "Dataset", "format": format });
                if let Some(profile) = profile {
                    record["profile"] = json!(profile);
                }
                record
            });
            object["seeAlso"] = records.collect();
        }
        let mut members = Map::new();
        if let Some(id) = &self.id {
            members.insert("id".to_owned(), json!(id));
        }
        members.insert("type".to_owned(), json!(kind));
        members.insert("endTime".to_owned(), json!(self.end_time));
        members.insert("object".to_owned(), object);
        Value::Object(members)
    }
}
