//! People and machines, and what they did.

use maud::{Markup, html};
use solander_model::opends::Agent;

/// Agents that have this role.
pub fn with_role<'a>(agents: &'a [Agent], role: &'a str) -> impl Iterator<Item = &'a Agent> {
    agents.iter().filter(move |agent| agent.has_roles.iter().any(|r| r.role_name.eq_ignore_ascii_case(role)))
}

/// Names, with a link where the person has an address of their own.
#[must_use]
pub fn people<'a>(agents: impl Iterator<Item = &'a Agent>) -> Option<Markup> {
    let named: Vec<(&str, Option<&str>)> = agents
        .filter_map(|agent| {
            let id = agent.id.as_deref().or(agent.identifier.as_deref());
            let link = id.filter(|id| id.starts_with("https://") || id.starts_with("http://"));
            agent.name.as_deref().filter(|n| !n.trim().is_empty()).or(id).map(|name| (name, link))
        })
        .collect();
    (!named.is_empty()).then(|| {
        html! {
            @for (i, (name, link)) in named.iter().enumerate() {
                @if i > 0 { "; " }
                @if let Some(link) = link { a href=(link) rel="external" { (name) } } @else { (name) }
            }
        }
    })
}
