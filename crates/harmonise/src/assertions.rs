//! Measurements and facts.

use solander_model::Finding;
use solander_model::opends::Assertion;

use crate::fields::Fields;
use crate::keys::Key;
use crate::people::agents;

/// One row of a MeasurementOrFact extension, extended or not.
pub(crate) fn assertion(row: &Fields<'_>, findings: &mut Vec<Finding>) -> Assertion {
    let ids = row.get(Key::MeasurementDeterminedById).map(|ids| (Key::MeasurementDeterminedById.name(), ids));
    Assertion {
        id: row.own(Key::MeasurementId),
        measurement_accuracy: row.own(Key::MeasurementAccuracy),
        measurement_determined_date: row.own(Key::MeasurementDeterminedDate),
        measurement_id: row.own(Key::MeasurementId),
        measurement_method: row.own(Key::MeasurementMethod),
        measurement_remarks: row.own(Key::MeasurementRemarks),
        measurement_type: row.own(Key::MeasurementType),
        measurement_unit: row.own(Key::MeasurementUnit),
        measurement_value: row.own(Key::MeasurementValue),
        parent_measurement_id: row.own(Key::ParentMeasurementId),
        dwciri_measurement_method: row.own(Key::MeasurementMethodIri),
        dwciri_measurement_type: row.own(Key::MeasurementTypeIri),
        dwciri_measurement_unit: row.own(Key::MeasurementUnitIri),
        dwciri_measurement_value: row.own(Key::MeasurementValueIri),
        has_agents: agents(row.get(Key::MeasurementDeterminedBy), ids, "measurer", findings),
        ..Assertion::default()
    }
}
