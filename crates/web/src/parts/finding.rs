//! Remarks on the data, in words.

use maud::{Markup, html};
use solander_model::{Finding, FindingCode, Grade};

use super::icon;
use crate::locale::Words;

/// The remark as a sentence.
#[must_use]
pub fn sentence(words: Words, code: FindingCode) -> String {
    words.find(&format!("finding-{code}")).unwrap_or_else(|| code.sentence().to_owned())
}

fn grade(words: Words, grade: Grade) -> String {
    match grade {
        Grade::Note => words.t("grade-note"),
        Grade::Doubt => words.t("grade-doubt"),
        Grade::Unusable => words.t("grade-unusable"),
    }
}

/// The remarks on any of these terms, each with the value it is about and a way to others like it.
#[must_use]
pub fn findings_about(words: Words, findings: &[Finding], about: impl Fn(&str) -> bool) -> Markup {
    html! {
        @for finding in findings.iter().filter(|f| about(f.term.as_str())) {
            p.finding {
                (icon("info"))
                span {
                    @if !finding.value.is_empty() { q translate="no" { (finding.value) } " " }
                    (sentence(words, finding.code)) " "
                    a.muted href={ "/search?finding=" (finding.code) } title=(words.t("finding-others")) { "(" (grade(words, finding.grade)) ")" }
                }
            }
        }
    }
}
