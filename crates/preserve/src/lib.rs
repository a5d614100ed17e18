//! Preservation packages: BagIt and OCFL, written and verified, and deposits in public repositories.
