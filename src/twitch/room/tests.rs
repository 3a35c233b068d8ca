//! Lines in, news out.
