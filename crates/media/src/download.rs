//! One image on its way here.

use std::path::PathBuf;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use solander_blobs::{Blobs, Intake};
use solander_fetch::{FetchError, Fetched, Fetcher, Kind, Refusal, Request, Trouble as Later, Validators};
use solander_image::ImageError;
use solander_model::{BlobHash, Clock, Pid, Timestamp};

use crate::MediaError;
use crate::description::{described, looks_like_json};
use crate::ledger::{Came, Item, Ledger};
use crate::settings::Settings;

/// What has arrived whole, beside the file itself: a process that ends right after the last byte need not ask again.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Arrived {
    pid: String,
    url: String,
    hash: BlobHash,
    size: u64,
    media_type: Option<String>,
    validators: Validators,
    service: Option<String>,
    holder: String,
}

/// What one download needs.
#[derive(Debug, Clone)]
pub(crate) struct Downloads {
    pub(crate) folder: PathBuf,
    pub(crate) fetcher: Fetcher,
    pub(crate) blobs: Blobs,
    pub(crate) settings: Settings,
}

/// What came of one download.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// Bytes came, so many of them.
    Fresh(u64),
    /// The source still has what is here.
    Same,
    /// The host has enough to do with others of us.
    Postponed,
    /// Not this time, or never.
    Failed,
}

/// Code of an answer that is something else than an image.
pub(crate) const NOT_AN_IMAGE: &str = "NotAnImage";
/// So often an address that gave something else is asked again, after an hour, two, four and eight; then it rests until all
/// images are asked for again.
const PATIENCE: u32 = 4;

/// Days in milliseconds.
pub(crate) fn days(n: u32) -> i64 {
    i64::from(n) * 86_400_000
}

fn later(now: Timestamp, by: Duration) -> Timestamp {
    Timestamp(now.0 + by.as_millis() as i64)
}

/// Seconds until the next try, by the number of failed ones: a minute, doubled each time, a week at most.
fn pause(attempts: u32) -> Duration {
    Duration::from_secs((60_u64 << attempts.min(14)).min(7 * 86_400))
}

impl Downloads {
    /// When a source is asked again whether its image is still the same.
    fn again(&self, now: Timestamp) -> Timestamp {
        match self.settings.recheck_days {
            0 => Timestamp(i64::MAX),
            n => Timestamp(now.0 + days(n)),
        }
    }

    fn part_of(&self, pid: &str) -> PathBuf {
        self.folder.join(format!("{}.part", pid.replace('/', "_")))
    }

    fn note_of(&self, pid: &str) -> PathBuf {
        self.part_of(pid).with_extension("json")
    }

    /// Takes over what an earlier process has left: whole files are filed, parts wait for the next try.
    pub(crate) async fn adopt(&self, ledger: &Ledger, clock: &dyn Clock) -> Result<u64, MediaError> {
        let mut adopted = 0;
        let entries = std::fs::read_dir(&self.folder).map_err(|e| MediaError::io("incoming files", e))?;
        for entry in entries.flatten().filter(|entry| entry.path().extension().is_some_and(|e| e == "json")) {
            let Ok(text) = std::fs::read(entry.path()) else { continue };
            let Ok(arrived) = serde_json::from_slice::<Arrived>(&text) else { continue };
            if self.file(ledger, clock, &arrived).await.is_ok() {
                adopted += 1;
            }
        }
        Ok(adopted)
    }

    /// Fetches one media, or asks whether what is here is still right.
    pub(crate) async fn fetch(&self, ledger: &Ledger, clock: &dyn Clock, item: &Item) -> Result<Outcome, MediaError> {
        match self.try_fetch(ledger, clock, item).await {
            Ok(outcome) => Ok(outcome),
            Err(Trouble::Ours(error)) => Err(error),
            // Our own manners are no fault of the source.
            Err(Trouble::Theirs(FetchError::Later {
                after,
                reason: Later::Busy { .. } | Later::Resting { .. },
                ..
            })) => {
                let pause = after.unwrap_or(Duration::from_secs(5));
                ledger.postpone(&item.pid, later(clock.now(), pause))?;
                Ok(Outcome::Postponed)
            }
            Err(Trouble::Theirs(error)) => {
                let now = clock.now();
                // What is here is asked for again in its time.
                let rest = item.hash.map(|_| self.again(now));
                let again = match &error {
                    // Nobody else can mend these, but a dead link may come alive.
                    FetchError::Gone { .. } if item.attempts < 4 => Some(later(now, pause(item.attempts + 9))),
                    error if error.is_passing() => Some(later(now, error.after().unwrap_or(pause(item.attempts)))),
                    _ => rest,
                };
                ledger.failed(&item.pid, code(&error), &error.to_string(), again, None)?;
                Ok(Outcome::Failed)
            }
            Err(Trouble::Unfit(reason)) => {
                // Its bytes are of no use: a page that asks for a name is another one next time.
                let _ = std::fs::remove_file(self.part_of(&item.pid.to_string()));
                let now = clock.now();
                let again = match item.attempts {
                    tried if tried < PATIENCE => later(now, pause(tried + 6)),
                    _ => self.again(now),
                };
                ledger.failed(&item.pid, NOT_AN_IMAGE, &reason, Some(again), None)?;
                Ok(Outcome::Failed)
            }
        }
    }

    async fn try_fetch(&self, ledger: &Ledger, clock: &dyn Clock, item: &Item) -> Result<Outcome, Trouble> {
        let part = self.part_of(&item.pid.to_string());
        let known = match item.hash {
            Some(hash) if self.blobs.stat(&hash).await.map_err(MediaError::from)?.is_some() => {
                Validators { etag: item.etag.clone(), last_modified: item.modified.clone() }
            }
            _ => Validators::default(),
        };
        let mut url = item.url.clone();
        let mut service = None;
        // An address may be a description of an image instead of an image; then the image is asked for in a second step.
        for step in 0..2 {
            let mut request = Request::new(&url, Kind::Image);
            request.max_bytes = Some(self.settings.max_bytes);
            request.validators = known.clone();
            let response = match self.fetcher.fetch_to_file(&request, &part).await {
                Ok(Fetched::Fresh(response)) => response,
                Ok(Fetched::NotModified) => {
                    let now = clock.now();
                    ledger.confirmed(&item.pid, self.again(now), now)?;
                    return Ok(Outcome::Same);
                }
                // The fetcher takes no page where an image should be.
                Err(FetchError::Refused { url, reason: Refusal::Kind(kind) }) => {
                    let what = "an HTML page; the address may need a login or point to a landing page";
                    return Err(Trouble::Unfit(format!("{url}: not an image: {what} ({kind})")));
                }
                Err(error) => return Err(Trouble::Theirs(error)),
            };
            if step == 0 && looks_like_json(&part) {
                let found =
                    described(&part).ok_or_else(|| Trouble::Unfit(format!("{url} is JSON that describes no image")))?;
                service = found.service;
                url = found.image;
                continue;
            }
            // Formats that are known and not read are images as well, and are kept.
            if let Err(error @ ImageError::NotAnImage { .. }) = solander_image::recognise(&part) {
                return Err(Trouble::Unfit(format!("{url}: {error}")));
            }
            let arrived = Arrived {
                pid: item.pid.to_string(),
                url: item.url.clone(),
                hash: response.hash,
                size: response.bytes,
                media_type: response.media_type,
                validators: if step == 0 { response.validators } else { Validators::default() },
                service,
                holder: item.holder.clone(),
            };
            self.remember(&arrived)?;
            self.file(ledger, clock, &arrived).await?;
            return Ok(Outcome::Fresh(response.bytes));
        }
        Err(Trouble::Unfit(format!("{} leads from one description to the next", item.url)))
    }

    fn remember(&self, arrived: &Arrived) -> Result<(), MediaError> {
        let note = self.note_of(&arrived.pid);
        let text = serde_json::to_vec(arrived).map_err(|e| MediaError::Input(e.to_string()))?;
        let beside = note.with_extension("json.part");
        std::fs::write(&beside, text)
            .and_then(|()| std::fs::rename(&beside, &note))
            .map_err(|e| MediaError::io(note.display().to_string(), e))
    }

    /// Moves a whole file to the blobs and says so in the ledger; both may have happened before.
    async fn file(&self, ledger: &Ledger, clock: &dyn Clock, arrived: &Arrived) -> Result<(), MediaError> {
        let (part, note) = (self.part_of(&arrived.pid), self.note_of(&arrived.pid));
        let pid: Pid = arrived.pid.parse().map_err(|_| MediaError::Input(format!("{} is no PID", arrived.pid)))?;
        let hash = arrived.hash;
        if part.exists() {
            let intake = Intake {
                owner: Some(arrived.holder.clone()),
                media_type: arrived.media_type.clone(),
                expected: Some(hash),
                max_bytes: None,
            };
            self.blobs.put_file(&part, &intake).await?;
        } else if self.blobs.stat(&hash).await?.is_none() {
            let _ = std::fs::remove_file(&note);
            return Ok(());
        }
        let now = clock.now();
        let came = Came {
            hash,
            size: arrived.size,
            etag: arrived.validators.etag.as_deref(),
            modified: arrived.validators.last_modified.as_deref(),
            service: arrived.service.as_deref(),
            due: self.again(now),
        };
        ledger.came(&pid, &came, now)?;
        let _ = std::fs::remove_file(&part);
        let _ = std::fs::remove_file(&note);
        Ok(())
    }
}

/// Whose fault it is.
enum Trouble {
    Ours(MediaError),
    Theirs(FetchError),
    /// What came, and why it is of no use.
    Unfit(String),
}

impl From<MediaError> for Trouble {
    fn from(error: MediaError) -> Self {
        Self::Ours(error)
    }
}

fn code(error: &FetchError) -> &'static str {
    match error {
        FetchError::Refused { .. } => "Refused",
        FetchError::Gone { .. } => "Gone",
        FetchError::Denied { .. } => "Denied",
        FetchError::Later { .. } => "Later",
        FetchError::TooLarge { .. } => "TooLarge",
        FetchError::TooSlow { .. } => "TooSlow",
        _ => "Failed",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patience_grows_to_a_week() {
        assert_eq!(pause(0).as_secs(), 60);
        assert_eq!(pause(1).as_secs(), 120);
        assert_eq!(pause(60).as_secs(), 7 * 86_400);
    }
}
