//! Judges every line before anyone sees it. Pure.
