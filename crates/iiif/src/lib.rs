//! IIIF Image, Presentation, Search and Change Discovery as values: requests, geometry, descriptions.
