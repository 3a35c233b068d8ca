//! The Warden's verdicts on single lines and on crowds.
