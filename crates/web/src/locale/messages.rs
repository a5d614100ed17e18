//! Message catalogues, one folder of Fluent files for each language.

use std::borrow::Cow;
use std::fmt;
use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use rust_embed::RustEmbed;
use unic_langid::{LanguageIdentifier, langid};

#[derive(RustEmbed)]
#[folder = "messages"]
struct Catalogues;

/// A language with a complete catalogue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Lang {
    /// English.
    #[default]
    En,
    /// German.
    De,
}

impl Lang {
    /// Every language.
    pub const ALL: &[Self] = &[Self::En, Self::De];

    /// As in `lang` attributes.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::De => "de",
        }
    }

    /// The language's own name for itself.
    #[must_use]
    pub const fn own_name(self) -> &'static str {
        match self {
            Self::En => "English",
            Self::De => "Deutsch",
        }
    }

    /// The language with this code; regions are left aside.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        let primary = code.split(['-', '_']).next()?;
        Self::ALL.iter().copied().find(|lang| lang.code().eq_ignore_ascii_case(primary))
    }

    /// The best of `Accept-Language`.
    #[must_use]
    pub fn from_header(header: &str) -> Option<Self> {
        let mut wanted: Vec<(f32, Self)> = header
            .split(',')
            .filter_map(|part| {
                let (code, quality) = part.split_once(";q=").unwrap_or((part, "1"));
                let quality: f32 = quality.trim().parse().unwrap_or(0.0);
                Some((quality, Self::from_code(code.trim())?)).filter(|(q, _)| *q > 0.0)
            })
            .collect();
        wanted.sort_by(|a, b| b.0.total_cmp(&a.0));
        wanted.first().map(|(_, lang)| *lang)
    }

    fn bundle(self) -> &'static FluentBundle<FluentResource> {
        static ENGLISH: LazyLock<FluentBundle<FluentResource>> = LazyLock::new(|| bundle("en", langid!("en")));
        static GERMAN: LazyLock<FluentBundle<FluentResource>> = LazyLock::new(|| bundle("de", langid!("de")));
        match self {
            Self::En => &ENGLISH,
            Self::De => &GERMAN,
        }
    }
}

fn bundle(folder: &str, language: LanguageIdentifier) -> FluentBundle<FluentResource> {
    let mut bundle = FluentBundle::new_concurrent(vec![language]);
    bundle.set_use_isolating(false);
    for path in Catalogues::iter().filter(|path| path.starts_with(folder)) {
        let file = Catalogues::get(&path).expect("a listed file is embedded");
        let text = String::from_utf8_lossy(&file.data).into_owned();
        let resource = FluentResource::try_new(text).unwrap_or_else(|(resource, errors)| {
            tracing::error!(%path, ?errors, "a message catalogue has faults");
            resource
        });
        if let Err(errors) = bundle.add_resource(resource) {
            tracing::error!(%path, ?errors, "messages are defined twice");
        }
    }
    bundle
}

/// Messages in one language.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Words(pub Lang);

impl fmt::Debug for Words {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.code())
    }
}

impl Words {
    /// The message without arguments; its name where no catalogue has it.
    #[must_use]
    pub fn t(self, id: &str) -> String {
        self.format(id, None).unwrap_or_else(|| id.to_owned())
    }

    /// The message, if a catalogue has it.
    #[must_use]
    pub fn find(self, id: &str) -> Option<String> {
        self.format(id, None)
    }

    /// The message with text arguments.
    #[must_use]
    pub fn with(self, id: &str, arguments: &[(&str, &str)]) -> String {
        let mut args = FluentArgs::new();
        for (name, value) in arguments {
            args.set(*name, FluentValue::String(Cow::Borrowed(value)));
        }
        self.format(id, Some(&args)).unwrap_or_else(|| id.to_owned())
    }

    /// The message about a number: `n` chooses the form, `text` is the number as it is written.
    #[must_use]
    pub fn count(self, id: &str, n: u64) -> String {
        let mut args = FluentArgs::new();
        args.set("n", FluentValue::from(n));
        args.set("text", FluentValue::from(self.number(n)));
        self.format(id, Some(&args)).unwrap_or_else(|| id.to_owned())
    }

    fn format(self, id: &str, args: Option<&FluentArgs<'_>>) -> Option<String> {
        let bundle = [self.0, Lang::En].into_iter().map(Lang::bundle).find(|b| b.has_message(id))?;
        let pattern = bundle.get_message(id)?.value()?;
        let mut errors = Vec::new();
        let text = bundle.format_pattern(pattern, args, &mut errors).into_owned();
        if !errors.is_empty() {
            tracing::warn!(id, ?errors, "a message lacks an argument");
        }
        Some(text)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn ids(folder: &str) -> BTreeSet<String> {
        let mut ids = BTreeSet::new();
        for path in Catalogues::iter().filter(|p| p.starts_with(folder)) {
            let text = String::from_utf8(Catalogues::get(&path).unwrap().data.into_owned()).unwrap();
            assert!(FluentResource::try_new(text.clone()).is_ok(), "{path} has faults");
            for line in text.lines() {
                let Some((id, _)) = line.split_once(" =") else { continue };
                if id.starts_with(|c: char| c.is_ascii_alphabetic()) {
                    assert!(ids.insert(id.to_owned()), "{path} has {id} twice");
                }
            }
        }
        ids
    }

    #[test]
    fn catalogues_are_equally_complete() {
        let (english, german) = (ids("en"), ids("de"));
        let findings = |id: &&String| id.starts_with("finding-");
        let missing: Vec<_> = english.difference(&german).collect();
        assert!(missing.is_empty(), "German lacks {missing:?}");
        let surplus: Vec<_> = german.difference(&english).filter(|id| !findings(id)).collect();
        assert!(surplus.is_empty(), "English lacks {surplus:?}");
    }

    #[test]
    fn every_finding_has_a_german_sentence() {
        for code in solander_model::FindingCode::ALL {
            assert!(Words(Lang::De).find(&format!("finding-{code}")).is_some(), "{code}");
        }
    }

    /// Names that stand in the code as whole literals after `.t("`, `.count("` or `.with("`.
    #[test]
    fn every_message_used_exists() {
        fn visit(folder: &std::path::Path, used: &mut BTreeSet<String>) {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    visit(&path, used);
                } else if path.file_name().is_some_and(|name| name != "messages.rs") {
                    let text = std::fs::read_to_string(&path).unwrap();
                    for call in [".t(\"", ".count(\"", ".with(\"", ".with(\n"] {
                        for rest in text.split(call).skip(1) {
                            let rest = rest.trim_start().trim_start_matches('"');
                            used.extend(rest.split('"').next().map(str::to_owned));
                        }
                    }
                }
            }
        }
        let mut used = BTreeSet::new();
        visit(&std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut used);
        assert!(used.len() > 100, "only {} names were found", used.len());
        let known = ids("en");
        let missing: Vec<_> = used.iter().filter(|id| !known.contains(*id)).collect();
        assert!(missing.is_empty(), "no message for {missing:?}");
    }

    #[test]
    fn languages_asked_for() {
        assert_eq!(Lang::from_header("fr, de-CH;q=0.8, en;q=0.5"), Some(Lang::De));
        assert_eq!(Lang::from_header("fr"), None);
    }
}
