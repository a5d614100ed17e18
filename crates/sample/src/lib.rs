//! A sample museum: Darwin Core Archives and drawn images with ground truth, by seed.
