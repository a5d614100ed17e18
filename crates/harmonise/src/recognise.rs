//! Finding a specimen again without mapping its record.

use solander_formats::Record;

use crate::context::SourceContext;
use crate::identity::identity;
use crate::plan::{Core, Plan, Use};

impl Plan {
    /// The [`key`](crate::MappedSpecimen::key) that [`harmonise`](crate::harmonise) would give the specimen of this record.
    ///
    /// `None` where the record has no identifier, where it may hold several specimens, and where the key could come from an
    /// extension; such records have to be mapped.
    #[must_use]
    pub fn key(&self, context: &SourceContext, record: &Record) -> Option<String> {
        let verbatim = self.extensions.iter().any(|layout| layout.used_for == Use::Occurrence);
        if self.core_is != Core::Occurrence || verbatim {
            return None;
        }
        let fields = self.core.fields(&record.row);
        identity(&fields, record.id.as_deref(), context, &mut Vec::new()).map(|identity| identity.normalised)
    }
}
