//! JSON as it was written: keys in order, and also those that come twice.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};

/// A JSON value. What we never look into is [`Json::Other`].
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Json {
    Text(String),
    Array(Vec<Json>),
    Object(Vec<(String, Json)>),
    Other,
}

impl Json {
    pub fn text(&self) -> Option<&str> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }

    pub fn object(&self) -> Option<&[(String, Self)]> {
        if let Self::Object(object) = self { Some(object) } else { None }
    }

    /// The value of a key, the first if it comes twice.
    pub fn get(&self, key: &str) -> Option<&Self> {
        self.object()?.iter().find(|(name, _)| name == key).map(|(_, value)| value)
    }

    /// The texts of an array that has nothing but texts.
    pub fn texts(&self) -> Option<Vec<&str>> {
        let Self::Array(array) = self else { return None };
        array.iter().map(Self::text).collect()
    }

    /// A key that one of the objects in here has twice.
    pub fn doubled(&self) -> Option<&str> {
        match self {
            Self::Array(array) => array.iter().find_map(Self::doubled),
            Self::Object(object) => {
                let mut keys: Vec<&str> = object.iter().map(|(key, _)| key.as_str()).collect();
                keys.sort_unstable();
                let twice = keys.windows(2).find(|pair| pair[0] == pair[1]).map(|pair| pair[0]);
                twice.or_else(|| object.iter().find_map(|(_, value)| value.doubled()))
            }
            _ => None,
        }
    }
}

impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(JsonVisitor)
    }
}

struct JsonVisitor;

impl<'de> Visitor<'de> for JsonVisitor {
    type Value = Json;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_bool<E>(self, _: bool) -> Result<Json, E> {
        Ok(Json::Other)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Json, E> {
        Ok(Json::Other)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Json, E> {
        Ok(Json::Other)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Json, E> {
        Ok(Json::Other)
    }

    fn visit_unit<E>(self) -> Result<Json, E> {
        Ok(Json::Other)
    }

    fn visit_str<E>(self, text: &str) -> Result<Json, E> {
        Ok(Json::Text(text.to_owned()))
    }

    fn visit_string<E>(self, text: String) -> Result<Json, E> {
        Ok(Json::Text(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut values: A) -> Result<Json, A::Error> {
        let mut array = Vec::new();
        while let Some(value) = values.next_element()? {
            array.push(value);
        }
        Ok(Json::Array(array))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Json, A::Error> {
        let mut object = Vec::new();
        while let Some(entry) = entries.next_entry()? {
            object.push(entry);
        }
        Ok(Json::Object(object))
    }
}
