//! robots.txt files, fetched once a day per site, through the same guard as everything else.

use std::sync::Arc;
use std::time::Duration;

use reqwest::header::ACCEPT;
use solander_model::Timestamp;

use crate::client;
use crate::error::{FetchError, Refusal, Trouble};
use crate::fetcher::{Fetcher, drain, is_redirect};
use crate::guard::Target;
use crate::robots::{MAX_ROBOTS, Robots};

/// How long a robots.txt is believed, RFC 9309 § 2.4.
const BELIEVED: Duration = Duration::from_secs(24 * 3600);
/// Sites whose rules are remembered at most.
const MOST_SITES: usize = 5_000;

/// What we know about one site.
#[derive(Debug, Clone)]
pub(crate) struct Cached {
    rules: Result<Arc<Robots>, ()>,
    until: Timestamp,
}

impl Fetcher {
    /// An error unless the site of `target` lets us ask for it.
    pub(crate) async fn ask_robots(&self, target: &Target) -> Result<(), FetchError> {
        let inner = &*self.inner;
        if !inner.guard.rule(target).and_then(|rule| rule.robots).unwrap_or(inner.settings.robots) {
            return Ok(());
        }
        let origin = target.origin();
        let cell = {
            let mut sites = inner.robots.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
            if sites.len() >= MOST_SITES && !sites.contains_key(&origin) {
                sites.retain(|_, cell| Arc::strong_count(cell) > 1);
            }
            Arc::clone(sites.entry(origin.clone()).or_default())
        };
        let mut cached = cell.lock().await;
        let now = self.now();
        let known = cached.as_ref().filter(|known| known.until > now).cloned();
        let known = match known {
            Some(known) => known,
            None => {
                let (rules, seconds) = self.read_robots(target).await?;
                let until = Timestamp(now.0 + seconds.as_millis() as i64);
                cached.insert(Cached { rules: rules.map(Arc::new), until }).clone()
            }
        };
        drop(cached);
        match known.rules {
            Ok(rules) if rules.allow(&target.url) => Ok(()),
            Ok(_) => Err(FetchError::refused(target.url.as_str(), Refusal::Robots(origin))),
            Err(()) => {
                let after = Duration::from_millis(u64::try_from(known.until.0 - now.0).unwrap_or(0));
                Err(FetchError::later(target.url.as_str(), Some(after), Trouble::Robots(origin)))
            }
        }
    }

    /// Fetches the robots.txt of the site of `target`: its rules, or `Err(())` where it is out of reach, and for how
    /// long to believe that. RFC 9309 § 2.3.1: a site that has none allows everything, one that is out of reach
    /// nothing.
    ///
    /// # Errors
    /// When the host may not be asked now.
    async fn read_robots(&self, target: &Target) -> Result<(Result<Robots, ()>, Duration), FetchError> {
        let inner = &*self.inner;
        let mut url = target.url.clone();
        url.set_path("/robots.txt");
        url.set_query(None);
        let mut place = Target { url, ..target.clone() };
        for _ in 0..=inner.settings.max_redirects {
            let turn = self.turn(&place).await?;
            let request = inner.clients.of(&place).get(place.url.clone()).header(ACCEPT, "text/plain, */*;q=0.5");
            let mut answer = match client::send(request, inner.settings.timeouts.head).await {
                Ok(answer) => answer,
                // The host itself does not answer: that is the news, not its robots.txt.
                Err(no_answer) => return Err(self.no_answer(no_answer, turn, &place)),
            };
            let status = answer.status();
            if is_redirect(status) {
                let next = self.next(&place, &answer);
                drain(answer).await;
                turn.went_well(0, self.now());
                match next {
                    Ok(next) => place = next,
                    Err(_) => return Ok((Ok(Robots::Nothing), BELIEVED)),
                }
                continue;
            }
            if status.as_u16() == 429 || status.is_server_error() {
                let error = self.without(answer, turn, &place).await;
                return Ok((Err(()), error.after().unwrap_or_default().max(Duration::from_secs(60))));
            }
            if !status.is_success() {
                drain(answer).await;
                turn.went_well(0, self.now());
                return Ok((Ok(Robots::Everything), BELIEVED));
            }
            let mut body = Vec::new();
            let read = async {
                while body.len() < MAX_ROBOTS {
                    match answer.chunk().await {
                        Ok(Some(piece)) => body.extend_from_slice(&piece),
                        Ok(None) => break,
                        Err(error) => return Err(client::innermost(&error)),
                    }
                }
                Ok(())
            };
            let read = tokio::time::timeout(inner.settings.timeouts.idle, read).await;
            if let Err(words) = read.unwrap_or_else(|_| Err("robots.txt comes too slowly".into())) {
                let rest = turn.went_wrong(None, &words, self.now());
                return Ok((Err(()), rest.max(Duration::from_secs(60))));
            }
            turn.went_well(body.len() as u64, self.now());
            let agent = inner.settings.agent.split(['/', ' ']).next().unwrap_or("");
            return Ok((Ok(Robots::parse(&body, agent)), BELIEVED));
        }
        Ok((Ok(Robots::Everything), BELIEVED))
    }
}
