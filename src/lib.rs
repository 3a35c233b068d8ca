//! Sanctum Chronicler: the quiet steward beside OBS.
//!
//! *Doors* turn the outside world into inputs; one *loop* stamps them, lets the pure *agent* decide,
//! commits inputs and decisions to the *journal* in one transaction, and only then acts. Everything that
//! a person can see is a view of the journal. `docs/architecture.md` has the map and the invariants.

pub mod event;
