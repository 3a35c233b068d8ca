//! Placeholder while the tree is laid.
fn main() {}
