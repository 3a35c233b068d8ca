//! Watches chat for scams and spam. Pure.
