//! One file a command.

pub mod warden;
