//! Bytes in, lines out.
