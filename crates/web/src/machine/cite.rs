//! Citations: as text, BibTeX, RIS and CSL-JSON, of one version.

use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde_json::json;
use solander_model::ObjectKind;
use solander_model::opends::{DigitalMedia, DigitalSpecimen};
use solander_store::Stored;

use crate::error::WebError;
use crate::pages::{last_living, pid_of};
use crate::parts::{card_accepted, card_catalogue_number, card_holder, card_place_and_year, plain};
use crate::reader::Reader;
use crate::respond::work;
use crate::state::WebState;

/// What a citation is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Citation {
    /// Who holds the object.
    pub(crate) holder: String,
    /// What it is.
    pub(crate) title: String,
    /// One sentence about it.
    pub(crate) description: String,
    /// Year, month and day of the version.
    pub(crate) date: String,
    /// The version.
    pub(crate) version: u32,
    /// The PID in full.
    pub(crate) url: String,
}

/// Formats, by the last part of their addresses.
pub(crate) const FORMATS: &[(&str, &str)] = &[
    ("text", "text/plain; charset=utf-8"),
    ("bibtex", "application/x-bibtex; charset=utf-8"),
    ("ris", "application/x-research-info-systems; charset=utf-8"),
    ("csl", "application/vnd.citationstyles.csl+json"),
];

impl Citation {
    pub(crate) fn of_specimen(stored: &Stored, specimen: &DigitalSpecimen, reader: &Reader) -> Self {
        let words = reader.words;
        let named = card_accepted(specimen).and_then(|i| i.has_taxon_identifications.first()).map(plain);
        let name = named
            .filter(|n| !n.trim().is_empty())
            .or_else(|| specimen.specimen_name.clone())
            .unwrap_or_else(|| words.t("specimen-unnamed"));
        let number = card_catalogue_number(specimen);
        let holder = card_holder(specimen).to_owned();
        let place = card_place_and_year(reader, specimen).unwrap_or_else(|| words.t("place-unknown"));
        let description = words.with(
            "specimen-description",
            &[("name", &name), ("number", number), ("holder", &holder), ("place", &place)],
        );
        Self { title: format!("{name}, {number}"), description, ..Self::base(stored, holder) }
    }

    pub(crate) fn of_media(stored: &Stored, media: &DigitalMedia, reader: &Reader) -> Self {
        let words = reader.words;
        let holder = media.organisation_name.clone().or_else(|| media.source_system_name.clone()).unwrap_or_default();
        let title = media.title.clone().filter(|t| !t.trim().is_empty());
        let title = title.unwrap_or_else(|| format!("{} {}", words.t("media-untitled"), stored.pid.suffix()));
        let description =
            media.description.clone().unwrap_or_else(|| words.with("media-description", &[("holder", &holder)]));
        Self { title, description, ..Self::base(stored, holder) }
    }

    fn base(stored: &Stored, holder: String) -> Self {
        Self {
            holder,
            title: String::new(),
            description: String::new(),
            date: stored.at.to_string()[..10].to_owned(),
            version: stored.version.0,
            url: stored.pid.url(stored.kind),
        }
    }

    /// As a sentence.
    pub(crate) fn text(&self, reader: &Reader) -> String {
        reader.words.with(
            "citation",
            &[
                ("holder", &self.holder),
                ("year", &self.date[..4]),
                ("title", &self.title),
                ("version", &self.version.to_string()),
                ("url", &self.url),
            ],
        )
    }

    fn in_format(&self, format: &str, reader: &Reader) -> Option<String> {
        let line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        Some(match format {
            "text" => self.text(reader) + "\n",
            "bibtex" => {
                let safe =
                    |text: &str| line(text).replace(['{', '}', '\\'], "").replace('%', "\\%").replace('&', "\\&");
                format!(
                    "@misc{{{},\n  author = {{{{{}}}}},\n  title = {{{{{}}}}},\n  year = {{{}}},\n  version = {{{}}},\n  url = {{{}}}\n}}\n",
                    self.url.rsplit('/').next().unwrap_or_default(),
                    safe(&self.holder),
                    safe(&self.title),
                    &self.date[..4],
                    self.version,
                    self.url
                )
            }
            "ris" => format!(
                "TY  - DATA\r\nAU  - {}\r\nTI  - {}\r\nPY  - {}\r\nDA  - {}\r\nET  - {}\r\nUR  - {}\r\nER  - \r\n",
                line(&self.holder),
                line(&self.title),
                &self.date[..4],
                self.date.replace('-', "/"),
                self.version,
                self.url
            ),
            "csl" => {
                let parts: Vec<u32> = self.date.split('-').filter_map(|p| p.parse().ok()).collect();
                json!([{
                    "id": self.url, "type": "dataset", "title": self.title, "author": [{"literal": self.holder}],
                    "publisher": self.holder, "issued": {"date-parts": [parts]}, "version": self.version.to_string(), "URL": self.url,
                    "abstract": self.description,
                }])
                .to_string()
            }
            _ => return None,
        })
    }
}

/// Answers `…/cite/{format}`.
pub(crate) async fn cite(
    State(state): State<WebState>,
    Path((prefix, suffix, format)): Path<(String, String, String)>,
    reader: Reader,
) -> Result<Response, WebError> {
    let pid = pid_of(&prefix, &suffix)?;
    let (_, media_type) = FORMATS.iter().find(|(name, _)| *name == format).ok_or(WebError::NotFound)?;
    let text = work(move || {
        let stored = last_living(&state, &pid)?;
        let citation = match stored.kind {
            ObjectKind::DigitalSpecimen => Citation::of_specimen(&stored, &stored.parse()?, &reader),
            ObjectKind::DigitalMedia => Citation::of_media(&stored, &stored.parse()?, &reader),
            _ => return Err(WebError::NotFound),
        };
        citation.in_format(&format, &reader).ok_or(WebError::NotFound)
    })
    .await?;
    Ok(([(header::CONTENT_TYPE, *media_type), (header::CONTENT_DISPOSITION, "inline")], text).into_response())
}
