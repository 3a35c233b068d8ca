//! The door to OBS.
