//! Sanctum Chronicler: the quiet steward beside OBS.
//!
//! *Doors* turn the outside world into inputs; one *loop* stamps them, lets the pure *agent* decide,
//! commits inputs and decisions to the *journal* in one transaction, and only then acts. Everything that
//! a person can see is a view of the journal. `docs/architecture.md` has the map and the invariants.

// the vocabulary
pub mod event;

// the pure rooms
pub mod agent;

pub mod voice;

pub mod dashboard;

pub mod ledger;

// the ways in and what doors share
pub mod inbox;

pub mod door;

// the rooms with I/O
pub mod journal;

pub mod twitch;

pub mod obs;

pub mod llm;

pub mod oidc;

pub mod web;

// putting it together
pub mod config;

pub mod app;

pub mod simulate;

pub mod replay;

pub mod cli;
