//! One file a command.

pub mod warden;
pub mod voice;
