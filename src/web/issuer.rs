//! What this room sees of the issuer of sign-ins, and may ask of it. Who does it is outside, and so is the rule
//! by which somebody is let in.

use async_trait::async_trait;
use secrecy::SecretString;

use crate::event::PassRole;

/// Where people come in who sign in somewhere else, such as at Twitch.
#[async_trait]
pub trait IssuerDesk: Send + Sync + 'static {
    /// What it is called in sentences, such as `Twitch`.
    fn name(&self) -> &str;
    /// Where to send a browser, so that it comes back to `back` with this state.
    async fn begin(&self, back: &str, state: &str) -> Result<Departure, NoArrival>;
    /// Who it is that came back, and as what they come in.
    async fn finish(&self, ticket: &Ticket, reply: IssuerReply) -> Result<Arrival, NoArrival>;
}

/// A browser may go.
#[derive(Clone, Debug)]
pub struct Departure {
    /// Where to.
    pub address: String,
    /// What is kept until it is back.
    pub ticket: Ticket,
}

/// What is kept while a browser is away. Neither part is ever shown to it.
#[derive(Clone, Debug)]
pub struct Ticket {
    /// Stands in the issuer's word on who it is.
    pub nonce: SecretString,
    /// Is shown with the code.
    pub verifier: SecretString,
    /// Where the browser comes back to.
    pub back: String,
}

/// What a browser comes back with.
#[derive(Clone, Debug)]
pub struct IssuerReply {
    /// Is exchanged for a person, once.
    pub code: SecretString,
    /// The issuer that it names, if it names one.
    pub issuer: Option<String>,
}

/// Somebody who may come in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arrival {
    /// The name that they are known under from now on; one line, not empty.
    pub name: String,
    /// What they may do here.
    pub role: PassRole,
}

/// Why nobody comes in, as a sentence.
#[derive(Clone, Debug)]
pub enum NoArrival {
    /// It is known who it is, and they may not.
    Stranger(String),
    /// What came back shows nothing.
    Unbelievable(String),
    /// Another try may help.
    Later(String),
}
