//! Twins: a stored type beside each type of the vocabulary, converting both ways. The macro spells every
//! variant and field on both sides, so that a change of the vocabulary does not compile until somebody has
//! decided what becomes of the stored form.

use std::fmt::Write;
use std::time::Duration;

use uuid::Uuid;

use crate::event::{At, MessageId, PassId, PromptId, SessionId};

/// A stored form of `T`.
pub(in crate::journal) trait Twin<T> {
    /// The stored form.
    fn keep(value: &T) -> Self;
    /// The value again.
    fn give(self) -> T;
}

/// Declares stored types. Each names its twin in `crate::event`; fields and variants have the same names on
/// both sides and are stored in snake case, enums as serde tags them by default: `{"variant":{…}}`.
macro_rules! twins {
    () => {};
    (
        $(#[$attr:meta])*
        struct $name:ident { $($(#[$fattr:meta])* $field:ident: $type:ty,)+ }
        $($rest:tt)*
    ) => {
        $(#[$attr])*
        #[derive(serde::Serialize, serde::Deserialize)]
        pub(in crate::journal) struct $name { $($(#[$fattr])* pub(in crate::journal) $field: $type,)+ }

        impl $crate::journal::record::twin::Twin<crate::event::$name> for $name {
            fn keep(value: &crate::event::$name) -> Self {
                let crate::event::$name { $($field),+ } = value;
                Self { $($field: $crate::journal::record::twin::Twin::keep($field)),+ }
            }
            fn give(self) -> crate::event::$name {
                let Self { $($field),+ } = self;
                crate::event::$name { $($field: $crate::journal::record::twin::Twin::give($field)),+ }
            }
        }
        $crate::journal::record::twin::twins! { $($rest)* }
    };
    (
        $(#[$attr:meta])*
        enum $name:ident {
            $($(#[$vattr:meta])* $variant:ident
                $({ $($(#[$fattr:meta])* $field:ident: $type:ty),+ $(,)? })?
                $(( $inner:ident: $itype:ty ))?
            ,)+
        }
        $($rest:tt)*
    ) => {
        $(#[$attr])*
        #[derive(serde::Serialize, serde::Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub(in crate::journal) enum $name {
            $($(#[$vattr])* $variant $({ $($(#[$fattr])* $field: $type),+ })? $(( $itype ))?,)+
        }

        impl $crate::journal::record::twin::Twin<crate::event::$name> for $name {
            fn keep(value: &crate::event::$name) -> Self {
                match value {
                    $(crate::event::$name::$variant $({ $($field),+ })? $(( $inner ))? => Self::$variant
                        $({ $($field: $crate::journal::record::twin::Twin::keep($field)),+ })?
                        $(( $crate::journal::record::twin::Twin::keep($inner) ))?,)+
                }
            }
            fn give(self) -> crate::event::$name {
                match self {
                    $(Self::$variant $({ $($field),+ })? $(( $inner ))? => crate::event::$name::$variant
                        $({ $($field: $crate::journal::record::twin::Twin::give($field)),+ })?
                        $(( $crate::journal::record::twin::Twin::give($inner) ))?,)+
                }
            }
        }
        $crate::journal::record::twin::twins! { $($rest)* }
    };
}
pub(super) use twins;

/// Types that are stored as they are. `Settings` is among them because its keys are a documented promise of
/// their own.
macro_rules! as_they_are {
    ($($type:ty),+) => {$(
        impl Twin<$type> for $type {
            fn keep(value: &$type) -> Self {
                value.clone()
            }
            fn give(self) -> $type {
                self
            }
        }
    )+};
}
as_they_are!(bool, u8, u32, u64, usize, String, crate::event::Settings);

impl Twin<f32> for f32 {
    /// JSON has no word for what is not a number; such a value is kept as 0.
    fn keep(value: &f32) -> Self {
        if value.is_finite() { *value } else { 0.0 }
    }
    fn give(self) -> f32 {
        self
    }
}

impl Twin<At> for u64 {
    fn keep(value: &At) -> Self {
        value.0
    }
    fn give(self) -> At {
        At(self)
    }
}

impl Twin<PromptId> for u64 {
    fn keep(value: &PromptId) -> Self {
        value.0
    }
    fn give(self) -> PromptId {
        PromptId(self)
    }
}

/// Whole milliseconds, like all times of the program.
impl Twin<Duration> for u64 {
    fn keep(value: &Duration) -> Self {
        u64::try_from(value.as_millis()).unwrap_or(u64::MAX)
    }
    fn give(self) -> Duration {
        Duration::from_millis(self)
    }
}

impl Twin<SessionId> for Uuid {
    fn keep(value: &SessionId) -> Self {
        value.0
    }
    fn give(self) -> SessionId {
        SessionId(self)
    }
}

impl Twin<PassId> for Uuid {
    fn keep(value: &PassId) -> Self {
        value.0
    }
    fn give(self) -> PassId {
        PassId(self)
    }
}

/// 64 hexadecimal digits. What is not that is kept as it never can be met: as zeros.
impl Twin<[u8; 32]> for String {
    fn keep(value: &[u8; 32]) -> Self {
        let mut digits = Self::with_capacity(64);
        for byte in value {
            // writing to a String does not fail
            let _ = write!(digits, "{byte:02x}");
        }
        digits
    }
    fn give(self) -> [u8; 32] {
        let mut digest = [0; 32];
        for (byte, pair) in digest.iter_mut().zip(self.as_bytes().chunks(2)) {
            let pair = std::str::from_utf8(pair).ok();
            *byte = pair
                .and_then(|p| u8::from_str_radix(p, 16).ok())
                .unwrap_or(0);
        }
        digest
    }
}

impl Twin<MessageId> for String {
    fn keep(value: &MessageId) -> Self {
        value.0.as_ref().to_owned()
    }
    fn give(self) -> MessageId {
        MessageId(self.into())
    }
}

impl<T, S: Twin<T>> Twin<Option<T>> for Option<S> {
    fn keep(value: &Option<T>) -> Self {
        value.as_ref().map(S::keep)
    }
    fn give(self) -> Option<T> {
        self.map(S::give)
    }
}

impl<T, S: Twin<T>> Twin<Vec<T>> for Vec<S> {
    fn keep(value: &Vec<T>) -> Self {
        value.iter().map(S::keep).collect()
    }
    fn give(self) -> Vec<T> {
        self.into_iter().map(S::give).collect()
    }
}

impl<T, S: Twin<T>> Twin<Box<T>> for Box<S> {
    fn keep(value: &Box<T>) -> Self {
        Self::new(S::keep(value))
    }
    fn give(self) -> Box<T> {
        Box::new((*self).give())
    }
}

impl<T, E, S: Twin<T>, F: Twin<E>> Twin<Result<T, E>> for Result<S, F> {
    fn keep(value: &Result<T, E>) -> Self {
        match value {
            Ok(value) => Ok(S::keep(value)),
            Err(error) => Err(F::keep(error)),
        }
    }
    fn give(self) -> Result<T, E> {
        match self {
            Ok(value) => Ok(value.give()),
            Err(error) => Err(error.give()),
        }
    }
}
