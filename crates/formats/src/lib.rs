//! Bytes in, records out: Darwin Core Archives, EML, delimited text, in any packaging.
