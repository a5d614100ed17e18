//! The values of one row, by term.

use crate::keys::Key;

/// The values of one row, by term; blank values and the usual signs for "nothing" are absent.
#[derive(Clone)]
pub(crate) struct Fields<'a> {
    values: [Option<&'a str>; Key::ALL.len()],
}

impl Default for Fields<'_> {
    fn default() -> Self {
        Self::empty()
    }
}

impl<'a> Fields<'a> {
    /// No value at all.
    pub(crate) const fn empty() -> Self {
        Self { values: [None; Key::ALL.len()] }
    }

    /// Sets `key` unless it already has a value, or `text` says nothing.
    pub(crate) fn offer(&mut self, key: Key, text: &'a str) {
        let slot = &mut self.values[key as usize];
        if slot.is_none() {
            *slot = meaningful(text);
        }
    }

    /// Sets `key` to a value that is already trimmed, or takes its value away.
    pub(crate) fn set(&mut self, key: Key, value: Option<&'a str>) {
        self.values[key as usize] = value;
    }

    /// The value of `key`, trimmed and not empty.
    pub(crate) fn get(&self, key: Key) -> Option<&'a str> {
        self.values[key as usize]
    }

    /// The same, as owned text.
    pub(crate) fn own(&self, key: Key) -> Option<String> {
        self.get(key).map(str::to_owned)
    }

    /// The first of `keys` that has a value.
    pub(crate) fn first(&self, keys: &[Key]) -> Option<&'a str> {
        keys.iter().find_map(|key| self.get(*key))
    }

    /// Whether any of `keys` has a value.
    pub(crate) fn any(&self, keys: &[Key]) -> bool {
        keys.iter().any(|key| self.get(*key).is_some())
    }

    /// Fills what is absent here from `other`.
    pub(crate) fn fill_from(&mut self, other: &Self) {
        for (mine, theirs) in self.values.iter_mut().zip(&other.values) {
            if mine.is_none() {
                *mine = *theirs;
            }
        }
    }

    /// The values of `pairs`, for tests.
    #[cfg(test)]
    pub(crate) fn of(pairs: &[(&str, &'a str)]) -> Self {
        let mut fields = Self::empty();
        for (name, value) in pairs {
            let key = crate::keys::key_of(name).unwrap_or_else(|| panic!("{name} is not mapped"));
            fields.offer(key, value);
        }
        fields
    }
}

/// `text` trimmed, unless nothing is left or it is one of the signs by which databases write "nothing".
pub(crate) fn meaningful(text: &str) -> Option<&str> {
    let text = text.trim();
    match text {
        "" | "NULL" | "null" | "Null" | "\\N" | "<null>" | "(null)" | "nan" | "NaN" => None,
        _ => Some(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blank_is_absent() {
        let fields = Fields::of(&[("dwc:country", "  "), ("dwc:county", "\\N"), ("dwc:locality", " Bonn ")]);
        assert_eq!(fields.get(Key::Country), None);
        assert_eq!(fields.get(Key::County), None);
        assert_eq!(fields.get(Key::Locality), Some("Bonn"));
    }
}
