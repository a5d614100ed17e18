//! From wherever a deposit stands to where it shall be.

use std::io;
use std::time::Duration;

use tokio::time::sleep;

use super::client::Depositor;
use super::error::DepositError;
use super::invenio::Remote;
use super::job::{Deposit, Deposited, Goal, Stage};
use super::sums::md5_of;

/// What one run remembers, so that it need not ask before each file.
#[derive(Default)]
struct Known {
    /// The files the repository has, as far as we know.
    files: Option<Vec<Remote>>,
    /// How often its own list did not confirm what it had confirmed file by file.
    doubts: u32,
}

impl Depositor {
    /// Takes `deposit` to `goal`. `keep` is called before and after each step with the state to be kept; nothing is sent
    /// unless it was kept. Running again, also after a kill between any two instructions, goes on and makes nothing twice.
    ///
    /// # Errors
    /// [`DepositError::Later`] when the repository asks for more patience than the settings have; any other variant needs a
    /// person. The deposit stands where it stood.
    pub async fn run(
        &self,
        deposit: &mut Deposit,
        goal: Goal,
        keep: &mut (dyn FnMut(&Deposit) -> io::Result<()> + Send),
    ) -> Result<Deposited, DepositError> {
        let (mut failures, mut fresh) = (0, false);
        let mut known = Known::default();
        loop {
            if let Some(deposited) = deposit.reached(goal) {
                return Ok(deposited);
            }
            match &deposit.stage {
                Stage::Planned => {
                    deposit.stage = Stage::Creating;
                    fresh = true;
                }
                Stage::Uploaded { id, doi } => {
                    deposit.stage = Stage::Publishing { id: id.clone(), doi: doi.clone() };
                }
                _ => {}
            }
            keep(deposit).map_err(DepositError::Keep)?;
            match self.step(deposit, std::mem::take(&mut fresh), &mut known).await {
                Ok(stage) => {
                    failures = 0;
                    deposit.stage = stage;
                    keep(deposit).map_err(DepositError::Keep)?;
                }
                Err(DepositError::Later { after, reason }) => {
                    failures += 1;
                    known.files = None;
                    let wait = after.unwrap_or(Duration::from_secs(1 << failures.min(6)));
                    if failures >= self.settings.attempts || wait.as_secs() > self.settings.patience_seconds {
                        return Err(DepositError::Later { after: Some(wait), reason });
                    }
                    sleep(wait).await;
                }
                Err(error) => return Err(error),
            }
        }
    }

    /// One step; the stage it leads to.
    async fn step(&self, deposit: &mut Deposit, fresh: bool, known: &mut Known) -> Result<Stage, DepositError> {
        match deposit.stage.clone() {
            Stage::Creating => self.drafted(deposit, fresh).await,
            Stage::Drafted { id } => {
                let doi = if self.settings.reserve_doi { Some(self.reserve(&id).await?) } else { None };
                Ok(Stage::Reserved { id, doi })
            }
            Stage::Reserved { id, doi } => {
                let all = self.next_file(deposit, &id, known).await?;
                Ok(if all { Stage::Uploaded { id, doi } } else { Stage::Reserved { id, doi } })
            }
            Stage::Publishing { id, doi } => {
                // Perhaps it is: an answer may have been lost.
                let done = match self.published(&id).await? {
                    Some(done) => done,
                    None => self.publish(&id).await?,
                };
                Ok(Stage::Published { id: done.id, doi: done.doi.or(doi), url: done.url })
            }
            stage @ (Stage::Planned | Stage::Uploaded { .. } | Stage::Published { .. }) => Ok(stage),
        }
    }

    /// The draft of this deposit: found, or made. `fresh` when certainly none was made before.
    async fn drafted(&self, deposit: &Deposit, fresh: bool) -> Result<Stage, DepositError> {
        if !fresh {
            // A search may not know yet what was made a moment ago.
            for wait in [Duration::ZERO, Duration::from_secs(self.settings.settle_seconds)] {
                sleep(wait).await;
                match self.find(&deposit.mark).await? {
                    Some(found) if found.published => {
                        if let Some(done) = self.published(&found.id).await? {
                            return Ok(Stage::Published { id: done.id, doi: done.doi, url: done.url });
                        }
                    }
                    Some(found) => return Ok(Stage::Drafted { id: found.id }),
                    None => {}
                }
            }
        }
        self.create(deposit).await.map(|id| Stage::Drafted { id })
    }

    /// Takes the next file to the repository; true when all are there, as the repository itself says.
    async fn next_file(&self, deposit: &mut Deposit, id: &str, known: &mut Known) -> Result<bool, DepositError> {
        let remote = match &mut known.files {
            Some(remote) => remote,
            nothing => nothing.insert(self.files(id).await?),
        };
        let names = |file: &Remote| deposit.files.iter().any(|ours| ours.key == file.key);
        if let Some(foreign) = remote.iter().find(|file| !names(file)) {
            let reason = format!("it holds a file {:?} that is none of this deposit", foreign.key);
            return Err(DepositError::Strange { id: id.to_owned(), reason });
        }
        for file in &mut deposit.files {
            file.stored &= remote.iter().any(|theirs| theirs.is(file));
        }
        let Some(at) = deposit.files.iter().position(|file| !file.stored) else {
            // The list we remember is our own account; the repository's decides.
            let theirs = self.files(id).await?;
            let all = deposit.files.iter().all(|file| theirs.iter().any(|theirs| theirs.is(file)));
            known.files = Some(theirs);
            known.doubts += u32::from(!all);
            if known.doubts > 1 {
                let reason = "its list of files does not have the checksums it confirmed".to_owned();
                return Err(DepositError::Strange { id: id.to_owned(), reason });
            }
            return Ok(all);
        };
        let file = &mut deposit.files[at];
        let (bytes, md5) = match &file.md5 {
            Some(md5) => (file.bytes, md5.clone()),
            None => md5_of(&file.path).await?,
        };
        if bytes != file.bytes {
            let reason = format!("it has {bytes} bytes, the deposit says {}", file.bytes);
            return Err(DepositError::File { path: file.path.clone(), reason });
        }
        file.md5 = Some(md5);
        if remote.iter().any(|theirs| theirs.is(file)) {
            file.stored = true;
            return Ok(false);
        }
        let mut told = String::new();
        for _ in 0..2 {
            // What is complete but other cannot be written over.
            if remote.iter().any(|theirs| theirs.key == file.key && theirs.complete) {
                self.remove_file(id, &file.key).await?;
                remote.retain(|theirs| theirs.key != file.key);
            }
            if !remote.iter().any(|theirs| theirs.key == file.key) {
                self.announce(id, &[&file.key]).await?;
            }
            let stored = self.upload(id, file).await?;
            remote.retain(|theirs| theirs.key != file.key);
            remote.push(stored.clone());
            if stored.is(file) {
                file.stored = true;
                return Ok(false);
            }
            told = stored.md5.unwrap_or_else(|| "none".into());
        }
        let ours = file.md5.clone().unwrap_or_default();
        Err(DepositError::Checksum { key: file.key.clone(), theirs: told, ours })
    }
}
