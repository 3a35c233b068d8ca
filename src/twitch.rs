//! The door to Twitch chat.
