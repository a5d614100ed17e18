//! Elements of the head for reference managers and previews.

use maud::{Markup, html};

use super::{Citation, Links};
use crate::parts::licence;

/// Dublin Core, citation and preview elements of an object page, and its typed links.
pub(crate) fn meta(
    citation: &Citation,
    links: &Links,
    licence_text: Option<&str>,
    image: Option<&str>,
    page: &str,
) -> Markup {
    html! {
        link rel="schema.DC" href="http://purl.org/dc/elements/1.1/";
        link rel="schema.DCTERMS" href="http://purl.org/dc/terms/";
        meta name="DC.title" content=(citation.title);
        meta name="DC.identifier" content=(citation.url);
        meta name="DC.creator" content=(citation.holder);
        meta name="DC.publisher" content=(citation.holder);
        meta name="DC.date" content=(citation.date);
        meta name="DC.type" content="Dataset";
        meta name="DC.format" content="text/html";
        meta name="DC.description" content=(citation.description);
        meta name="DCTERMS.accessRights" content="open access";
        @if let Some(text) = licence_text { meta name="DCTERMS.license" content=(licence(text).url.unwrap_or_else(|| text.to_owned())); }
        meta name="citation_title" content=(citation.title);
        meta name="citation_author" content=(citation.holder);
        meta name="citation_publication_date" content=(citation.date.replace('-', "/"));
        meta name="citation_publisher" content=(citation.holder);
        meta name="citation_public_url" content=(page);
        meta property="og:type" content="article";
        meta property="og:description" content=(citation.description);
        @if let Some(image) = image { meta property="og:image" content=(image); }
        @for (relation, target, kind) in links.elements() {
            link rel=(relation) href=(target) type=[kind];
        }
    }
}
