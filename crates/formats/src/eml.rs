//! EML: who made a dataset, what it is, and on what terms.

use serde::Serialize;

use crate::limits::Limits;
use crate::xml::{self, Element};

/// What a metadata document says, as far as we use it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Eml {
    /// The id of this version of the document.
    pub package_id: Option<String>,
    /// Other names of the dataset: DOIs, URLs, UUIDs.
    pub alternate_identifiers: Vec<String>,
    /// The title; the English or first one where there are several.
    pub title: Option<String>,
    /// The abstract, paragraphs parted by an empty line.
    pub r#abstract: Option<String>,
    /// The terms of use.
    pub licence: Option<Licence>,
    /// Who made it.
    pub creators: Vec<Party>,
    /// Whom to ask.
    pub contacts: Vec<Party>,
    /// Who describes it.
    pub metadata_providers: Vec<Party>,
    /// Who else took part.
    pub associated: Vec<Party>,
    /// Who publishes it: the publisher, or else the organisation of the first creator.
    pub publisher: Option<String>,
    /// The date of publication, as given.
    pub pub_date: Option<String>,
    /// How it wants to be cited.
    pub citation: Option<String>,
    /// The language of the data, as given.
    pub language: Option<String>,
    /// The logo of the resource.
    pub logo: Option<String>,
    /// Where the dataset is shown to people.
    pub homepage: Option<String>,
}

/// Terms of use.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Licence {
    /// Its address, when it is a licence with one.
    pub url: Option<String>,
    /// Its name or wording.
    pub text: String,
}

/// A person, a post or an organisation.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Party {
    /// Given and family name.
    pub name: Option<String>,
    /// The organisation.
    pub organisation: Option<String>,
    /// The post.
    pub position: Option<String>,
    /// The address for electronic mail.
    pub email: Option<String>,
    /// The ORCID iD, as a URL.
    pub orcid: Option<String>,
    /// What the party did.
    pub role: Option<String>,
}

/// Reads a metadata document: EML 2.0 to 2.2, in any encoding.
///
/// # Errors
/// A sentence with the line, when it is not well-formed, exceeds a limit, has a document type, or is not EML.
pub fn read_eml(bytes: &[u8], limits: &Limits) -> Result<Eml, String> {
    read_document(bytes, limits).map(|(eml, _, _)| eml)
}

impl Eml {
    /// What EML demands and this document lacks.
    pub fn missing(&self) -> Vec<&'static str> {
        let needs = [
            ("title", self.title.is_none()),
            ("creator", self.creators.is_empty()),
            ("contact", self.contacts.is_empty()),
        ];
        needs.into_iter().filter(|(_, missing)| *missing).map(|(name, _)| name).collect()
    }
}

/// As [`read_eml`], with the document as text and a remark on its encoding.
pub(crate) fn read_document(bytes: &[u8], limits: &Limits) -> Result<(Eml, String, Option<String>), String> {
    let document = xml::parse(bytes, limits).map_err(|error| error.to_string())?;
    let root = &document.root;
    let dataset = if root.name.eq_ignore_ascii_case("dataset") { Some(root) } else { root.child("dataset") };
    let dataset = dataset.ok_or_else(|| {
        format!("there is no dataset in the root element {}", root.name.chars().take(60).collect::<String>())
    })?;
    Ok((eml(root, dataset), document.text, document.remark))
}

fn eml(root: &Element, dataset: &Element) -> Eml {
    let parties = |name| dataset.all(name).map(party).filter(|party| *party != Party::default()).collect::<Vec<_>>();
    let creators = parties("creator");
    let publisher = dataset
        .all("publisher")
        .map(party)
        .find_map(|party| party.organisation.or(party.name))
        .or_else(|| creators.iter().find_map(|creator| creator.organisation.clone()));
    let about = deep(root, &["additionalMetadata", "metadata", "gbif"]);
    let about = |name: &str| about.iter().find_map(|gbif| gbif.child(name)).and_then(text);
    Eml {
        package_id: root.attribute("packageId").map(str::trim).filter(|id| !id.is_empty()).map(str::to_owned),
        alternate_identifiers: dataset.all("alternateIdentifier").filter_map(text).collect(),
        title: title(dataset),
        r#abstract: dataset.child("abstract").and_then(paragraphs),
        licence: licence(dataset),
        contacts: parties("contact"),
        metadata_providers: parties("metadataProvider"),
        associated: parties("associatedParty"),
        creators,
        publisher,
        pub_date: dataset.child("pubDate").and_then(text),
        citation: about("citation"),
        language: dataset.child("language").and_then(text),
        logo: about("resourceLogoUrl"),
        homepage: deep(dataset, &["distribution", "online", "url"])
            .into_iter()
            .find(|url| url.attribute("function").is_none_or(|function| function == "information"))
            .and_then(text),
    }
}

/// The descendants along a path of element names.
fn deep<'a>(element: &'a Element, path: &[&str]) -> Vec<&'a Element> {
    path.iter().fold(vec![element], |level, name| {
        level
            .into_iter()
            .flat_map(|parent| parent.elements().filter(|child| child.name.eq_ignore_ascii_case(name)))
            .collect()
    })
}

fn text(element: &Element) -> Option<String> {
    Some(element.text()).filter(|text| !text.is_empty())
}

fn title(dataset: &Element) -> Option<String> {
    let english = dataset
        .all("title")
        .find(|title| title.attribute("lang").is_some_and(|lang| lang.to_ascii_lowercase().starts_with("en")));
    english.and_then(text).or_else(|| dataset.all("title").find_map(text))
}

/// The text of an element by its paragraphs.
fn paragraphs(element: &Element) -> Option<String> {
    let parts: Vec<String> = element.elements().flat_map(blocks).filter_map(text).collect();
    if parts.is_empty() { text(element) } else { Some(parts.join("\n\n")) }
}

fn blocks(element: &Element) -> Vec<&Element> {
    if element.name.eq_ignore_ascii_case("section") {
        element.elements().flat_map(blocks).collect()
    } else {
        vec![element]
    }
}

fn licence(dataset: &Element) -> Option<Licence> {
    // EML 2.2 has an element of its own; before, the licence is a link within the rights.
    let licensed = dataset.child("licensed").map(|licensed| Licence {
        url: licensed.child("url").and_then(text),
        text: licensed.child("licenseName").and_then(text).unwrap_or_else(|| licensed.text()),
    });
    let rights = dataset.child("intellectualRights").map(|rights| {
        let wording = rights.text();
        let url = link(rights).or_else(|| address_in(&wording));
        Licence { url, text: wording }
    });
    match (licensed, rights) {
        (Some(licensed), Some(rights)) if licensed.url.is_none() => Some(Licence { url: rights.url, ..licensed }),
        (Some(licence), _) | (None, Some(licence)) => Some(licence).filter(|licence| *licence != Licence::default()),
        (None, None) => None,
    }
}

fn link(element: &Element) -> Option<String> {
    element.elements().find_map(|child| {
        let own = child.name.eq_ignore_ascii_case("ulink").then(|| child.attribute("url")).flatten();
        own.map(str::trim).filter(|url| !url.is_empty()).map(str::to_owned).or_else(|| link(child))
    })
}

/// The first web address in a text.
fn address_in(text: &str) -> Option<String> {
    let start = text.find("http://").or_else(|| text.find("https://"))?;
    let address = text[start..]
        .split(|letter: char| letter.is_whitespace() || matches!(letter, '"' | '<' | '>' | ')' | ']'))
        .next()?;
    Some(address.trim_end_matches(['.', ',', ';']).to_owned())
}

fn party(element: &Element) -> Party {
    let name = element.child("individualName").map(|name| {
        let parts = name.all("givenName").chain(name.all("surName")).filter_map(text);
        parts.collect::<Vec<_>>().join(" ")
    });
    Party {
        name: name.filter(|name| !name.is_empty()),
        organisation: element.child("organizationName").and_then(text),
        position: element.child("positionName").and_then(text),
        email: element.child("electronicMailAddress").and_then(text),
        orcid: element.all("userId").find_map(orcid),
        role: element.child("role").and_then(text),
    }
}

fn orcid(user: &Element) -> Option<String> {
    let id = user.text();
    let directory = user.attribute("directory").unwrap_or_default().to_ascii_lowercase();
    let bare = id.rsplit('/').find(|part| !part.is_empty())?.to_ascii_uppercase();
    let shaped = bare.len() == 19
        && bare.split('-').count() == 4
        && bare.split('-').all(|part| part.len() == 4)
        && bare.chars().all(|letter| letter.is_ascii_digit() || letter == '-' || letter == 'X');
    let meant = directory.contains("orcid") || id.to_ascii_lowercase().contains("orcid.org");
    (shaped && (meant || directory.is_empty())).then(|| format!("https://orcid.org/{bare}"))
}
