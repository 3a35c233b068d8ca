//! The mind: decides when to speak and what. Pure.

pub mod guard;
pub mod warden;
