//! The event of a specimen: when, where and by whom it was gathered, and what it was like then.

use solander_model::opends::Event;
use solander_model::{Finding, FindingCode};
use solander_terms::Term;

use crate::assertions::assertion;
use crate::dates::{EventDate, Moment, month_number, read_event_date};
use crate::fields::Fields;
use crate::keys::Key;
use crate::numbers::{integer, number};
use crate::people::agents;
use crate::places::location;

/// The event. `measurements` are those of the event rather than of the specimen.
pub(crate) fn event(
    fields: &Fields<'_>,
    measurements: &[Fields<'_>],
    today: (i32, u8, u8),
    findings: &mut Vec<Finding>,
) -> Event {
    let has_location = Some(Box::new(location(fields, findings)));
    let when = when(fields, today, findings);
    let ids = fields.get(Key::RecordedById).map(|ids| (Key::RecordedById.name(), ids));
    Event {
        id: fields.own(Key::EventId),
        behavior: fields.own(Key::Behavior),
        caste: fields.own(Key::Caste),
        day: when.day,
        degree_of_establishment: fields.own(Key::DegreeOfEstablishment),
        end_day_of_year: integer(fields, Key::EndDayOfYear, 1..=366, findings),
        establishment_means: fields.own(Key::EstablishmentMeans),
        event_date: when.date,
        event_remarks: fields.own(Key::EventRemarks).or_else(|| fields.own(Key::OccurrenceRemarks)),
        event_time: fields.own(Key::EventTime),
        event_type: fields.own(Key::EventType),
        field_notes: fields.own(Key::FieldNotes),
        field_number: fields.own(Key::FieldNumber),
        georeference_verification_status: fields.own(Key::GeoreferenceVerificationStatus),
        habitat: fields.own(Key::Habitat),
        life_stage: fields.own(Key::LifeStage),
        month: when.month,
        pathway: fields.own(Key::Pathway),
        protocol_descriptions: fields.own(Key::ProtocolDescriptions),
        reproductive_condition: fields.own(Key::ReproductiveCondition),
        sample_size_unit: fields.own(Key::SampleSizeUnit),
        sample_size_value: number(fields, Key::SampleSizeValue, findings),
        sampling_effort: fields.own(Key::SamplingEffort),
        sampling_protocol: fields.own(Key::SamplingProtocol),
        sex: fields.own(Key::Sex),
        start_day_of_year: integer(fields, Key::StartDayOfYear, 1..=366, findings),
        verbatim_event_date: when.verbatim,
        vitality: fields.own(Key::Vitality),
        year: when.year,
        has_agents: agents(fields.get(Key::RecordedBy), ids, "collector", findings),
        has_assertions: measurements.iter().map(|row| assertion(row, findings)).collect(),
        has_location,
        ..Event::default()
    }
}

struct When {
    date: Option<String>,
    verbatim: Option<String>,
    year: Option<i64>,
    month: Option<i64>,
    day: Option<i64>,
}

/// The date of the event: from `eventDate`; else from `verbatimEventDate`; else from year, month and day. Where all
/// fail, the text as given stands in `dwc:eventDate`.
fn when(fields: &Fields<'_>, today: (i32, u8, u8), findings: &mut Vec<Finding>) -> When {
    let note = |findings: &mut Vec<Finding>, key: Key, code, value: &str| {
        findings.push(Finding::new(&Term::of(key.name()), code, value));
    };
    let given = fields.get(Key::EventDate);
    let verbatim = fields.get(Key::VerbatimEventDate);
    let year = integer(fields, Key::Year, 1..=9999, findings);
    // Zero is how databases write that month or day is not known.
    let is_zero = |key: Key| fields.get(key).is_some_and(|text| text.bytes().all(|b| b == b'0'));
    let month = match fields.get(Key::Month).and_then(month_number) {
        Some(named) => Some(i64::from(named)),
        None if is_zero(Key::Month) => None,
        None => integer(fields, Key::Month, 1..=12, findings),
    };
    let day = if is_zero(Key::Day) { None } else { integer(fields, Key::Day, 1..=31, findings) };
    let parts = composed(year, month, day);
    let mut date = given.and_then(|text| read_event_date(Key::EventDate.name(), text, today).collect(findings));
    if date.is_none()
        && let Some(text) = verbatim.filter(|text| Some(*text) != given)
    {
        let reading = read_event_date(Key::VerbatimEventDate.name(), text, today);
        if reading.value.is_some() {
            note(findings, Key::VerbatimEventDate, FindingCode::DateFromVerbatim, text);
        } else if parts.is_some() {
            // The parts say what the label's form does not.
            date = parts.clone().map(EventDate::single);
        }
        if date.is_none() {
            date = reading.collect(findings);
        }
    }
    if let Some(found) = &date
        && !found.may_contain(year, month, day)
    {
        let value = given.or(verbatim).unwrap_or_default();
        note(findings, Key::EventDate, FindingCode::DateDisagrees, value);
    } else if let Some(parts) = parts.filter(|parts| is_finer(parts, date.as_ref())) {
        // Year, month and day may know more: "3/4/1921" with a month is no longer ambiguous.
        findings.retain(|finding| finding.code != FindingCode::AmbiguousDayMonth);
        date = Some(EventDate::single(parts));
    }
    let written = date.as_ref().map(ToString::to_string);
    // What the publisher wrote is kept in words wherever our reading looks different.
    let kept = verbatim.or_else(|| given.filter(|given| written.as_deref().is_some_and(|written| written != *given)));
    When {
        verbatim: kept.map(str::to_owned),
        year: year.or_else(|| date.as_ref()?.year().map(i64::from)),
        month: month.or_else(|| date.as_ref()?.month().map(i64::from)),
        day: day.or_else(|| date.as_ref()?.day().map(i64::from)),
        date: written.or_else(|| given.map(str::to_owned)),
    }
}

fn composed(year: Option<i64>, month: Option<i64>, day: Option<i64>) -> Option<Moment> {
    let small = |part: Option<i64>| part.and_then(|part| u8::try_from(part).ok());
    let month = small(month);
    Moment::new(i32::try_from(year?).ok()?, month, if month.is_some() { small(day) } else { None })
}

/// Whether the parts tell a month or a day where the date tells none.
fn is_finer(parts: &Moment, date: Option<&EventDate>) -> bool {
    date.is_none_or(|date| {
        date.end.is_none()
            && ((parts.month.is_some() && date.start.month.is_none())
                || (parts.day.is_some() && date.start.day.is_none()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(fields: &[(&str, &str)], expected: &str) {
        let mut findings = Vec::new();
        let found = event(&Fields::of(fields), &[], (2026, 11, 22), &mut findings);
        let codes: Vec<_> = findings.iter().map(|finding| finding.code.as_str()).collect();
        let part = |part: Option<i64>| part.map_or("-".to_owned(), |part| part.to_string());
        let shown = format!(
            "{} [{}] {} {} {} {}",
            found.event_date.unwrap_or_default(),
            found.verbatim_event_date.unwrap_or_default(),
            part(found.year),
            part(found.month),
            part(found.day),
            codes.join(" ")
        );
        assert_eq!(shown.trim(), expected);
    }

    #[test]
    fn date_and_parts() {
        check(&[("dwc:eventDate", "1921-07-03")], "1921-07-03 [] 1921 7 3");
        check(&[("dwc:eventDate", "3.VII.1921")], "1921-07-03 [3.VII.1921] 1921 7 3");
        check(&[("dwc:verbatimEventDate", "3.VII.1921")], "1921-07-03 [3.VII.1921] 1921 7 3 DateFromVerbatim");
        check(&[("dwc:year", "1921"), ("dwc:month", "VII")], "1921-07 [] 1921 7 -");
        check(&[("dwc:eventDate", "1921-07-03"), ("dwc:year", "1922")], "1921-07-03 [] 1922 7 3 DateDisagrees");
        check(&[("dwc:eventDate", "3/4/1921")], "1921 [3/4/1921] 1921 - - AmbiguousDayMonth");
        check(
            &[("dwc:eventDate", "3/4/1921"), ("dwc:year", "1921"), ("dwc:month", "4"), ("dwc:day", "3")],
            "1921-04-03 [3/4/1921] 1921 4 3",
        );
        check(&[("dwc:eventDate", "in the morning")], "in the morning [] - - - DateUnreadable");
        check(&[("dwc:eventDate", "1921-07-03/1921-07-05")], "1921-07-03/1921-07-05 [] 1921 7 -");
    }
}
