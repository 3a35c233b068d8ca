//! A session's records as Markdown and HTML. Pure.
