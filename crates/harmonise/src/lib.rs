//! From a source record to an openDS object: reading dates, places, names, licences; MIDS.
