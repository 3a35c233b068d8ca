//! One struct, its sources and its errors.
