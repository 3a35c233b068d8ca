//! Any bytes as the body of a request, as a form or as JSON or as whatever its first line says: they are read or
//! refused, and what is read is as the routes expect it.

#![no_main]

use libfuzzer_sys::fuzz_target;
use sanctum_chronicler::web::fuzzing;

fuzz_target!(|bytes: &[u8]| {
    let end = bytes
        .iter()
        .position(|byte| *byte == b'\n')
        .unwrap_or(bytes.len());
    let (kind, body) = bytes.split_at(end);
    let body = body.get(1..).unwrap_or_default();
    fuzzing::body(kind, body);
    fuzzing::body(b"application/json", body);
    fuzzing::body(b"application/x-www-form-urlencoded", body);
});
