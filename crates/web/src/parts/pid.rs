//! Persistent identifiers.

use maud::{Markup, html};
use solander_model::{ObjectKind, Pid};

use crate::locale::Words;

/// The path of an object's page.
#[must_use]
pub fn landing(pid: &Pid, kind: ObjectKind) -> String {
    match kind {
        ObjectKind::DigitalMedia => format!("/media/{pid}"),
        _ => format!("/specimens/{pid}"),
    }
}

/// The PID without its prefix, for narrow places.
#[must_use]
pub fn short(pid: &Pid) -> Markup {
    html! { span.mono { (pid.suffix()) } }
}

/// The PID in full, to be read and copied; it leads through our own resolver.
#[must_use]
pub fn pid_line(words: Words, pid: &Pid, kind: ObjectKind) -> Markup {
    html! {
        p.pid {
            span.muted { (words.t("pid")) }
            a href={ "/pid/" (pid) } { (pid.url(kind)) }
        }
    }
}
