//! Manifests: which files a bag says it has, with which digests.

use std::collections::HashMap;
use std::io::Read;

use super::Limits;
use super::lines::for_each_line;
use super::tags::{Declaration, ONE};
use crate::container::Container;
use crate::digest::Algorithm;
use crate::name::{check_name, composed, decoded, folded};
use crate::report::Faults;

/// The manifests of one kind (payload or tags), joined.
#[derive(Debug, Default)]
pub(crate) struct Listing {
    /// The manifests, by algorithm.
    pub algorithms: Vec<Algorithm>,
    /// Name of the member → digest in each manifest, in the order of `algorithms`.
    pub expected: HashMap<String, Vec<Option<Box<str>>>>,
}

/// The two kinds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Payload,
    Tags,
}

impl Kind {
    const fn prefix(self) -> &'static str {
        match self {
            Self::Payload => "manifest-",
            Self::Tags => "tagmanifest-",
        }
    }
}

/// Finds names as a manifest means them among the members that are there.
pub(crate) struct Finder<'a> {
    container: &'a Container,
    /// By the name without case and normal form.
    folded: HashMap<String, &'a str>,
}

impl<'a> Finder<'a> {
    /// Notes two members that some file systems cannot hold beside each other.
    pub fn new(container: &'a Container, faults: &mut Faults) -> Self {
        let mut by_fold = HashMap::with_capacity(container.members.len());
        for member in &container.members {
            if let Some(other) = by_fold.insert(folded(&member.name), member.name.as_str()) {
                if other == member.name {
                    faults.error("member-twice", &member.name, "is in the package twice");
                } else {
                    faults.warning(
                        "name-clash",
                        &member.name,
                        format!("is one name with {other:?} to some file systems"),
                    );
                }
            }
        }
        Self { container, folded: by_fold }
    }

    /// The member that `written` means, and what is odd about the way it is written.
    fn find(&self, written: &str, version: (u32, u32)) -> (String, Option<&'static str>) {
        let plain = decoded(written);
        let (first, second) = if version >= ONE { (plain.as_str(), written) } else { (written, plain.as_str()) };
        if self.container.member(first).is_some() {
            return (first.to_owned(), None);
        }
        if second != first && self.container.member(second).is_some() {
            let odd = (version >= ONE).then_some("has a percent sign that is not encoded");
            return (second.to_owned(), odd);
        }
        match self.folded.get(&folded(&plain)) {
            Some(near) if composed(near) == composed(&plain) => {
                ((*near).to_owned(), Some("is written in another normal form than the file"))
            }
            _ => (plain, None),
        }
    }

    /// A member whose name differs from `name` in case or normal form only.
    pub fn near(&self, name: &str) -> Option<&'a str> {
        self.folded.get(&folded(name)).copied()
    }
}

/// Reads all manifests of one kind.
pub(crate) fn read(
    kind: Kind,
    container: &Container,
    finder: &Finder<'_>,
    declared: &Declaration,
    limits: &Limits,
    faults: &mut Faults,
) -> Listing {
    let mut listing = Listing::default();
    let mut unknown = 0;
    let named = |name: &str| Some(name.strip_prefix(kind.prefix())?.strip_suffix(".txt")?.to_owned());
    let files = container.members.iter().filter_map(|m| Some((m, named(&m.name)?)));
    for (member, algorithm) in files {
        let Some(algorithm) = Algorithm::named(&algorithm) else {
            unknown += 1;
            faults.warning(
                "unknown-algorithm",
                &member.name,
                format!("{algorithm:?} is not known; its digests are not checked"),
            );
            continue;
        };
        if matches!(algorithm, Algorithm::Md5 | Algorithm::Sha1) && declared.version >= ONE {
            faults.note("weak-algorithm", &member.name, "finds decay, but not malice");
        }
        if listing.algorithms.contains(&algorithm) {
            faults.error("manifest-twice", &member.name, "there are two manifests of this algorithm");
            continue;
        }
        listing.algorithms.push(algorithm);
        match container.read(member) {
            Ok(mut source) => listing.join(kind, &member.name, &mut *source, finder, declared, limits, faults),
            Err(e) => faults.error("unreadable", &member.name, e.to_string()),
        }
    }
    if kind == Kind::Payload && listing.algorithms.is_empty() {
        let text = if unknown > 0 { "no manifest has a known algorithm" } else { "there is no payload manifest" };
        faults.error("no-manifest", "manifest-*.txt", text);
    }
    let columns = listing.algorithms.len();
    listing.expected.values_mut().for_each(|digests| digests.resize(columns, None));
    listing
}

impl Listing {
    #[expect(clippy::too_many_arguments, reason = "one step of `read`, given its parts")]
    fn join(
        &mut self,
        kind: Kind,
        file: &str,
        source: &mut dyn Read,
        finder: &Finder<'_>,
        declared: &Declaration,
        limits: &Limits,
        faults: &mut Faults,
    ) {
        let (column, algorithm) = (self.algorithms.len() - 1, self.algorithms[self.algorithms.len() - 1]);
        let mut too_many = false;
        let read = for_each_line(source, declared.encoding, limits.max_line, &mut |number, line| {
            if line.trim().is_empty() {
                return;
            }
            let at = |text: &str| format!("line {number} {text}");
            let Some((digest, rest)) = line.split_once([' ', '\t']).filter(|(digest, _)| algorithm.fits(digest)) else {
                return faults.error("manifest-line", file, at("is not “DIGEST PATH”"));
            };
            let mut name = rest.trim_start_matches([' ', '\t']);
            if let Some(plain) = name.strip_prefix('*') {
                faults.warning("asterisk", file, at("has an asterisk before its path"));
                name = plain;
            }
            if let Some(plain) = name.strip_prefix("./") {
                faults.warning("leading-dot", file, at("has “./” before its path"));
                name = plain;
            }
            for form in [name, &decoded(name)] {
                if let Err(fault) = check_name(form) {
                    return faults.error("unsafe-name", file, format!("line {number}: {name:?}: {fault}"));
                }
            }
            if name.starts_with("data/") != (kind == Kind::Payload) {
                return faults.error("wrong-manifest", file, format!("line {number}: {name:?} does not belong here"));
            }
            let (name, odd) = finder.find(name, declared.version);
            if let Some(odd) = odd {
                faults.warning("name-form", file, format!("line {number}: {name:?} {odd}"));
            }
            if self.expected.len() >= limits.max_members && !self.expected.contains_key(&name) {
                too_many = true;
                return;
            }
            let digests = self.expected.entry(name).or_default();
            digests.resize(column + 1, None);
            match &digests[column] {
                Some(before) if !before.eq_ignore_ascii_case(digest) => {
                    faults.error("listed-twice", file, at("gives another digest to a path already listed"));
                }
                Some(_) if declared.version >= ONE && odd.is_none() => {
                    faults.error("listed-twice", file, at("lists a path a second time"));
                }
                Some(_) => faults.warning("listed-twice", file, at("lists a path a second time")),
                None => digests[column] = Some(digest.to_ascii_lowercase().into()),
            }
        });
        if let Err(e) = read {
            faults.error("manifest-line", file, e.to_string());
        }
        if too_many {
            faults.error("manifest-line", file, format!("lists more than {} files", limits.max_members));
        }
    }
}
