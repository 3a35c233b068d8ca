//! Reads a stream dashboard out of Markdown, checks and renders it. Pure.
