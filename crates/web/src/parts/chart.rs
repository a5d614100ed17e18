//! Small charts: years as bars that are links, histograms, bars in lists.

use maud::{Markup, html};
use solander_index::Timeline;
use solander_model::{Field, Test};

use crate::address::Address;
use crate::locale::Words;

/// Years told together by one bar.
struct Span {
    from: i32,
    to: i32,
    count: u64,
}

/// Years in bars of one width. Far-off years, at most one in two hundred at either end, share a bar of their own, so that a
/// misread date does not press all others together.
fn spans(timeline: &Timeline) -> Vec<Span> {
    let years = &timeline.years;
    let (Some((first, _)), Some((last, _))) = (years.first(), years.last()) else { return Vec::new() };
    let total: u64 = years.iter().map(|(_, n)| n).sum();
    let (low, high) = (edge(years.iter(), total / 200, *first), edge(years.iter().rev(), total / 200, *last));
    let (low, high) = if last - first > 300 { (low, high) } else { (*first, *last) };
    let width = match high - low {
        0..=39 => 1,
        40..=500 => 10,
        _ => 100,
    };
    let count = |from: i32, to: i32| years.iter().filter(|(year, _)| (from..=to).contains(year)).map(|(_, n)| n).sum();
    let mut from = low.div_euclid(width) * width;
    let mut spans = Vec::new();
    if *first < from {
        spans.push(Span { from: *first, to: from - 1, count: count(*first, from - 1) });
    }
    while from <= high && spans.len() < 200 {
        let to = from + width - 1;
        spans.push(Span { from, to, count: count(from, to) });
        from += width;
    }
    if from <= *last {
        spans.push(Span { from, to: *last, count: count(from, *last) });
    }
    spans
}

/// The first year that is not among the `few` outermost objects.
fn edge<'a>(years: impl Iterator<Item = &'a (i32, u64)>, few: u64, otherwise: i32) -> i32 {
    let mut seen = 0;
    for (year, count) in years {
        seen += count;
        if seen > few {
            return *year;
        }
    }
    otherwise
}

/// Years as bars; each leads to the search for its years.
#[must_use]
pub fn timeline(words: Words, timeline: &Timeline, address: &Address) -> Markup {
    let spans = spans(timeline);
    let Some(most) = spans.iter().map(|s| s.count).max().filter(|n| *n > 0) else {
        return html! { p.muted { (words.t("timeline-none")) } };
    };
    let step = 600.0 / spans.len() as f64;
    let gap = if step > 6.0 { 1.5 } else { 0.5 };
    let label = words.t("timeline-label");
    html! {
        figure.figure {
            svg.chart viewBox="0 0 600 132" role="group" aria-label=(label) {
                @for (i, span) in spans.iter().enumerate() {
                    @let height = if span.count == 0 { 0.0 } else { (span.count as f64 / most as f64 * 104.0).max(1.5) };
                    @let x = i as f64 * step;
                    @if span.count > 0 {
                        @let text = words.with("timeline-bar", &[("years", &years(span)), ("count", &words.number(span.count))]);
                        a href=(address.replacing(Field::Year, Test::Range(Field::Year, Some(i64::from(span.from)), Some(i64::from(span.to)))).url())
                            aria-label=(text) {
                            title { (text) }
                            rect.space x=(fixed(x)) y="0" width=(fixed(step)) height="108" {}
                            rect.bar x=(fixed(x + gap / 2.0)) y=(fixed(108.0 - height)) width=(fixed((step - gap).max(0.5))) height=(fixed(height)) {}
                        }
                    }
                }
                line x1="0" y1="108.5" x2="600" y2="108.5" {}
                @if let (Some(first), Some(last)) = (spans.first(), spans.last()) {
                    text x="0" y="124" { (first.from) }
                    text x="300" y="124" text-anchor="middle" { (spans[spans.len() / 2].from) }
                    text x="600" y="124" text-anchor="end" { (last.to) }
                }
            }
            figcaption { (words.t("timeline-caption")) " " (words.count("timeline-unknown", timeline.unknown)) }
        }
        (table(words, &spans, address))
    }
}

fn years(span: &Span) -> String {
    if span.from == span.to { span.from.to_string() } else { format!("{}–{}", span.from, span.to) }
}

fn table(words: Words, spans: &[Span], address: &Address) -> Markup {
    html! {
        details.data {
            summary { (words.t("as-table")) }
            div.scroll tabindex="0" role="region" aria-label=(words.t("timeline-label")) {
                table {
                    thead { tr { th scope="col" { (words.t("col-years")) } th scope="col" { (words.t("col-count")) } } }
                    tbody {
                        @for span in spans.iter().filter(|s| s.count > 0) {
                            tr {
                                td { a href=(address.replacing(Field::Year, Test::Range(Field::Year, Some(i64::from(span.from)), Some(i64::from(span.to)))).url()) { (years(span)) } }
                                td.num { (words.number(span.count)) }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// Bars without links, above two fields of a range.
#[must_use]
pub fn histogram(bars: &[(String, u64)]) -> Markup {
    let most = bars.iter().map(|(_, n)| *n).max().unwrap_or(0).max(1);
    let step = 240.0 / bars.len().max(1) as f64;
    html! {
        svg.chart viewBox="0 0 240 48" aria-hidden="true" {
            @for (i, (_, count)) in bars.iter().enumerate().filter(|(_, (_, n))| *n > 0) {
                @let height = (*count as f64 / most as f64 * 40.0).max(1.0);
                rect.bar x=(fixed(i as f64 * step + 0.5)) y=(fixed(44.0 - height)) width=(fixed((step - 1.0).max(0.5))) height=(fixed(height)) {}
            }
            line x1="0" y1="44.5" x2="240" y2="44.5" {}
        }
    }
}

/// One line of a list of bars: a name that is a link, a bar, a count.
#[must_use]
pub fn bar_row(words: Words, name: &Markup, href: &str, count: u64, most: u64) -> Markup {
    html! {
        li {
            a href=(href) { (name) }
            svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true" {
                rect x="0" y="0" width=(fixed(count as f64 * 100.0 / most.max(1) as f64)) height="10" {}
            }
            span.num { (words.number(count)) }
        }
    }
}

/// A coordinate with one decimal, as short as possible.
pub(crate) fn fixed(n: f64) -> String {
    let text = format!("{n:.1}");
    text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
}

/// Bars for a histogram of years.
pub(crate) fn year_bars(timeline: &Timeline) -> Vec<(String, u64)> {
    spans(timeline).iter().map(|s| (years(s), s.count)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn outliers_stand_apart() {
        let years = (1850..=1950).map(|year| (year, 10)).chain([(2999, 1)]).collect();
        let spans = spans(&Timeline { years, unknown: 0 });
        assert_eq!(spans.iter().map(|s| s.count).sum::<u64>(), 1011);
        assert_eq!((spans[0].from, spans[0].to, spans[0].count), (1850, 1859, 100));
        assert_eq!(spans.last().map(|s| (s.from, s.to, s.count)), Some((1960, 2999, 1)));
    }
}
