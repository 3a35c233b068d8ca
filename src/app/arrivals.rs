//! Who comes in by an issuer, and as what: with Twitch's issuer the channel decides, with any other the lists in the
//! settings. Whoever is not known to come in stays outside.

use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result};
use async_trait::async_trait;
use secrecy::{ExposeSecret, SecretString};

use super::account::channel;
use crate::config::Config;
use crate::event::PassRole;
use crate::oidc::{self, Issuer, Person, Proof, Reply, Trouble};
use crate::twitch::account::Account;
use crate::twitch::helix::{self, Place};
use crate::web::{Arrival, Departure, IssuerDesk, IssuerReply, NoArrival, Ticket};

/// All questions about one who came back, together. A person waits meanwhile.
const PATIENCE: Duration = Duration::from_secs(20);
/// The longest name, in characters.
const NAME: usize = 40;
/// What Twitch calls the right to ask which channels somebody moderates.
const MODERATED: &str = "user:read:moderated_channels";

/// Where people come in by an issuer.
#[derive(Debug)]
pub(super) struct Desk {
    issuer: Issuer,
    /// What it is called in sentences.
    name: String,
    rule: Rule,
}

/// By what somebody is let in.
#[derive(Debug)]
enum Rule {
    /// The owner of this channel and its moderators.
    Channel {
        account: Account,
        client_id: String,
        channel: String,
    },
    /// Those who are named.
    Named(Named),
}

/// Those who are named in the settings.
#[derive(Debug)]
struct Named {
    owners: Vec<String>,
    moderators: Vec<String>,
}

impl Desk {
    /// As the settings have it; `None`: there is no issuer. Nobody is asked yet.
    pub(super) fn build(config: &Config, account: &Account) -> Result<Option<Arc<Self>>> {
        let (oidc, twitch) = (&config.oidc, &config.twitch);
        let Some(address) = &oidc.issuer else {
            return Ok(None);
        };
        let bare = |address: &str| address.trim_end_matches('/').to_owned();
        let is_twitch = bare(address) == bare(&twitch.auth_url);
        let spare = |value: &Option<String>| value.clone().filter(|_| is_twitch);
        let client_id = oidc.client_id.clone().or_else(|| spare(&twitch.client_id));
        let client_id = client_id.context(
            "the setting `oidc.issuer` needs a client id: make an application there and set SANCTUM_OIDC_CLIENT_ID",
        )?;
        let secret = oidc.client_secret.clone();
        let secret = secret.or_else(|| twitch.client_secret.clone().filter(|_| is_twitch));
        anyhow::ensure!(
            secret.is_some() || !is_twitch,
            "signing in with Twitch needs the application's secret: make it of the kind “confidential” and set TWITCH_CLIENT_SECRET"
        );
        let rule = if is_twitch {
            let channel = channel(config)?;
            if channel.is_empty() {
                tracing::warn!("Nobody can sign in with Twitch: no channel is named.");
            }
            Rule::Channel {
                account: account.clone(),
                client_id: client_id.clone(),
                channel,
            }
        } else {
            let (owners, moderators) = (oidc.owners.clone(), oidc.moderators.clone());
            if owners.is_empty() && moderators.is_empty() {
                tracing::warn!(
                    "Nobody can sign in by the issuer: SANCTUM_OIDC_OWNERS and SANCTUM_OIDC_MODERATORS are empty."
                );
            }
            Rule::Named(Named { owners, moderators })
        };
        let options = oidc::Options {
            issuer: address.clone(),
            client_id,
            client_secret: secret,
            scopes: rule.scopes(),
        };
        let issuer = Issuer::new(options).context("the setting `oidc.issuer` is impossible")?;
        let name = match rule {
            Rule::Channel { .. } => "Twitch".to_owned(),
            Rule::Named(_) => issuer.host().to_owned(),
        };
        Ok(Some(Arc::new(Self { issuer, name, rule })))
    }

    async fn admit(&self, ticket: &Ticket, reply: IssuerReply) -> Result<Arrival, NoArrival> {
        let proof = Proof {
            nonce: ticket.nonce.expose_secret().to_owned(),
            verifier: ticket.verifier.clone(),
            back: ticket.back.clone(),
        };
        let reply = Reply {
            code: reply.code,
            issuer: reply.issuer,
        };
        let person = self.issuer.finish(&proof, reply).await.map_err(trouble)?;
        match &self.rule {
            Rule::Named(named) => self.named(named, &person),
            Rule::Channel {
                account,
                client_id,
                channel,
            } => at_the_channel(account, client_id, channel, &person).await,
        }
    }

    fn named(&self, named: &Named, person: &Person) -> Result<Arrival, NoArrival> {
        let name = name(person.name.as_deref().or(person.email.as_deref()), person);
        match named.role(person) {
            Some(role) => Ok(Arrival { name, role }),
            None => Err(NoArrival::Stranger(format!(
                "{} knows you as {name}, and the streamer has not named you.",
                self.name
            ))),
        }
    }
}

#[async_trait]
impl IssuerDesk for Desk {
    fn name(&self) -> &str {
        &self.name
    }

    async fn begin(&self, back: &str, state: &str) -> Result<Departure, NoArrival> {
        let begun = self.issuer.begin(back, state).await;
        let (address, proof) = begun.map_err(trouble)?;
        Ok(Departure {
            address,
            ticket: Ticket {
                nonce: SecretString::from(proof.nonce),
                verifier: proof.verifier,
                back: proof.back,
            },
        })
    }

    async fn finish(&self, ticket: &Ticket, reply: IssuerReply) -> Result<Arrival, NoArrival> {
        let admitted = tokio::time::timeout(PATIENCE, self.admit(ticket, reply)).await;
        admitted.unwrap_or_else(|_| Err(NoArrival::Later("it takes too long".to_owned())))
    }
}

impl Rule {
    /// What a person is asked to grant besides telling who they are.
    fn scopes(&self) -> Vec<String> {
        match self {
            Self::Channel { .. } => vec![MODERATED.to_owned()],
            Self::Named(_) => vec!["profile".to_owned(), "email".to_owned()],
        }
    }
}

impl Named {
    /// As what somebody comes in. What has an `@` in it is an address and never a `sub`, which people may be free to
    /// choose at their issuer.
    fn role(&self, person: &Person) -> Option<PassRole> {
        let is_in = |names: &[String]| {
            names.iter().any(|name| match &person.email {
                Some(email) if name.contains('@') => email.eq_ignore_ascii_case(name),
                _ => !name.contains('@') && *name == person.subject,
            })
        };
        if is_in(&self.owners) {
            return Some(PassRole::Owner);
        }
        is_in(&self.moderators).then_some(PassRole::Moderator)
    }
}

/// Twitch is asked at this moment, in the person's own name; no answer is a no.
async fn at_the_channel(
    account: &Account,
    client_id: &str,
    channel: &str,
    person: &Person,
) -> Result<Arrival, NoArrival> {
    if channel.is_empty() {
        let sentence = "The Chronicler is told of no channel, so it does not know who moderates.";
        return Err(NoArrival::Stranger(sentence.to_owned()));
    }
    let (token, id) = (&person.access, person.subject.as_str());
    let visitor = helix::visitor(account, client_id, token, id, channel).await;
    let visitor = visitor.map_err(NoArrival::Later)?;
    let name = name(Some(&visitor.name), person);
    let role = match visitor.place {
        Place::Broadcaster => PassRole::Owner,
        Place::Moderator => PassRole::Moderator,
        Place::Viewer => {
            return Err(NoArrival::Stranger(format!(
                "Twitch knows you as {name}, who does not moderate {channel}."
            )));
        }
    };
    Ok(Arrival { name, role })
}

fn trouble(trouble: Trouble) -> NoArrival {
    let why = trouble.to_string();
    match trouble {
        Trouble::Silent(_) => NoArrival::Later(why),
        Trouble::Refused(_) | Trouble::Unbelievable(_) => NoArrival::Unbelievable(why),
    }
}

/// One line of bounded length. Nobody is without a name: that would be the streamer.
fn name(name: Option<&str>, person: &Person) -> String {
    let line = |text: &str| -> String {
        let plain: String = text.chars().filter(|c| !c.is_control()).collect();
        plain.trim().chars().take(NAME).collect()
    };
    let names = [name.unwrap_or_default(), &person.subject, "somebody"];
    let mut names = names.into_iter().map(line);
    names.find(|name| !name.is_empty()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(subject: &str, email: Option<&str>) -> Person {
        Person {
            subject: subject.to_owned(),
            name: None,
            email: email.map(str::to_owned),
            access: "token".into(),
        }
    }

    #[test]
    fn who_is_named_comes_in_and_nobody_else() {
        let named = Named {
            owners: vec!["248289761001".to_owned(), "kim@example.org".to_owned()],
            moderators: vec!["robin@example.org".to_owned(), "Kim@example.org".to_owned()],
        };
        let role = |subject, email| named.role(&person(subject, email));
        assert_eq!(role("248289761001", None), Some(PassRole::Owner));
        assert_eq!(role("1", Some("Kim@Example.org")), Some(PassRole::Owner));
        let robin = Some("robin@example.org");
        assert_eq!(role("1", robin), Some(PassRole::Moderator));
        assert_eq!(role("2", Some("robin@example.org.evil.example")), None);
        // an address that is not called verified is none, and a number in an address's place neither
        assert_eq!(role("2", None), None);
        assert_eq!(role("2", Some("248289761001")), None);
        // nor is a name that somebody chose to look like an address
        assert_eq!(role("kim@example.org", None), None);
        assert_eq!(role("kim@example.org", Some("x@example.org")), None);
    }

    #[test]
    fn everybody_has_a_name_of_one_line() {
        let someone = person("42", None);
        assert_eq!(name(Some("Robin\nOwner"), &someone), "RobinOwner");
        assert_eq!(name(Some(" \u{7} "), &someone), "42");
        assert_eq!(name(None, &person("", None)), "somebody");
        assert_eq!(name(Some(&"x".repeat(99)), &someone).len(), NAME);
    }
}
