use super::{Activity, ActivityKind, OrderedCollection, OrderedCollectionPage};
use serde_json::json;

const BASE: &str = "https://herbarium.example.org";

#[test]
fn the_stream_of_changes() {
    let stream = OrderedCollection {
        id: format!("{BASE}/iiif/activity"),
        total_items: 2,
        first: Some(format!("{BASE}/iiif/activity/0")),
        last: format!("{BASE}/iiif/activity/1"),
        rights: None,
    };
    let made = stream.to_json();
    assert_eq!((&made["type"], &made["totalItems"]), (&json!("OrderedCollection"), &json!(2)));
    assert_eq!(
        made["last"],
        json!({ "id": "https://herbarium.example.org/iiif/activity/1", "type": "OrderedCollectionPage" })
    );
    let activity = |kind, object_type: &str| Activity {
        id: None,
        kind,
        end_time: "2024-05-01T12:00:00Z".to_owned(),
        object: format!("{BASE}/iiif/manifest/1"),
        object_type: object_type.to_owned(),
        canonical: Some("https://hdl.handle.net/20.5000.1025/ABC-123".to_owned()),
        see_also: vec![(format!("{BASE}/api/1"), "application/json".to_owned(), None)],
    };
    let page = OrderedCollectionPage {
        id: stream.last.clone(),
        part_of: stream.id.clone(),
        start_index: 100,
        previous: stream.first.clone(),
        next: None,
        items: vec![activity(ActivityKind::Create, "Manifest"), activity(ActivityKind::Delete, "Manifest")],
    };
    let made = page.to_json();
    assert_eq!((&made["startIndex"], &made["partOf"]["type"]), (&json!(100), &json!("OrderedCollection")));
    assert_eq!(made["orderedItems"][1]["type"], "Delete");
    assert_eq!(made["orderedItems"][0]["object"]["seeAlso"][0]["format"], "application/json");
    assert_eq!((made.get("next"), &made["prev"]["type"]), (None, &json!("OrderedCollectionPage")));
}
