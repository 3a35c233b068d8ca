//! Routes, hub, protocol, pages.
