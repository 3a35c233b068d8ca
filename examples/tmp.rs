use clap::Parser;
#[derive(Parser)]
enum C {
    Guard(sanctum_chronicler::cli::guard::Guard),
    Dashboard(sanctum_chronicler::cli::dashboard::Dashboard),
}
fn main() -> anyhow::Result<std::process::ExitCode> {
    match C::parse() {
        C::Guard(g) => g.run(),
        C::Dashboard(d) => d.run(),
    }
}
