//! The overlay and the templates are part of the program: it is built again when they change.

fn main() {
    println!("cargo:rerun-if-changed=overlay");
    println!("cargo:rerun-if-changed=templates");
}
