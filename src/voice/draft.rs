//! Drafts a stream dashboard with the grammar.
