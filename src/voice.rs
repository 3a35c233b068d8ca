//! Composes lines without a language model. Pure.
