//! Images that are here already: files brought by hand, matched to media objects by address or by name.

use std::collections::HashMap;
use std::path::Path;

use solander_blobs::{Intake, Kept};
use solander_model::{Pid, Timestamp};

use crate::MediaError;
use crate::corpus::Corpus;
use crate::ledger::Came;

impl Corpus {
    /// Keeps a file as the image of a media. The same file twice is kept once.
    ///
    /// # Errors
    /// [`MediaError::Input`] when no media has this name, [`MediaError::Image`] when the file is no image of a format that is
    /// read, [`MediaError::Blobs`] when it cannot be kept.
    pub async fn bring(&self, pid: &Pid, file: &Path, media_type: Option<&str>) -> Result<Kept, MediaError> {
        let ledger = &self.inner.ledger;
        let item = ledger.item(pid)?.ok_or_else(|| MediaError::Input(format!("no media is called {pid}")))?;
        let format = solander_image::readable(file)?;
        let intake = Intake {
            owner: Some(item.holder.clone()),
            media_type: Some(media_type.unwrap_or(format.mime()).to_owned()),
            expected: None,
            max_bytes: Some(self.settings().max_bytes),
        };
        let kept = self.blobs().put_copy(file, &intake).await?;
        self.brought(pid, &kept)?;
        Ok(kept)
    }

    /// Makes bytes that are kept the image of a media.
    ///
    /// # Errors
    /// [`MediaError::Input`] when no media has this name.
    pub fn brought(&self, pid: &Pid, kept: &Kept) -> Result<(), MediaError> {
        let ledger = &self.inner.ledger;
        if ledger.item(pid)?.is_none() {
            return Err(MediaError::Input(format!("no media is called {pid}")));
        }
        let came = Came {
            hash: kept.hash,
            size: kept.size,
            etag: None,
            modified: None,
            service: None,
            // Its address is not asked: what was brought by hand stands until something else is brought.
            due: Timestamp(i64::MAX),
        };
        ledger.brought(pid, &came, self.inner.parts.clock.now())?;
        self.inner.gallery.forget(pid);
        self.inner.wake.notify_one();
        Ok(())
    }

    /// The media with this address.
    ///
    /// # Errors
    /// [`MediaError::Ledger`].
    pub fn media_at(&self, url: &str) -> Result<Option<Pid>, MediaError> {
        self.inner.ledger.at(url)
    }

    /// The media whose addresses end as these files are called. Where several do, the one decides that has more of the file's
    /// folders in it; a file that is left with several is told in the second list.
    ///
    /// # Errors
    /// [`MediaError::Ledger`].
    pub fn media_named(&self, files: &[String]) -> Result<(HashMap<String, Pid>, Vec<String>), MediaError> {
        /// The best match so far of one file: folders in common, media, whether another is as good.
        type Best = Option<(usize, Pid, bool)>;
        let mut named: HashMap<&str, Vec<usize>> = HashMap::new();
        for (place, file) in files.iter().enumerate() {
            named.entry(file.rsplit('/').next().unwrap_or(file)).or_default().push(place);
        }
        let mut best: Vec<Best> = vec![None; files.len()];
        self.inner.ledger.each_address(&mut |pid, url| {
            let path = url.split(['?', '#']).next().unwrap_or(url);
            for place in named.get(path.rsplit('/').next().unwrap_or_default()).into_iter().flatten() {
                let common = files[*place].rsplit('/').zip(path.rsplit('/')).take_while(|(a, b)| a == b).count();
                match &mut best[*place] {
                    Some((most, _, _)) if *most > common => {}
                    Some((most, _, twice)) if *most == common => *twice = true,
                    slot => *slot = Some((common, pid.clone(), false)),
                }
            }
        })?;
        let (mut found, mut twice) = (HashMap::new(), Vec::new());
        for (file, best) in files.iter().zip(best) {
            match best {
                Some((_, pid, false)) => {
                    found.insert(file.clone(), pid);
                }
                Some(_) => twice.push(file.clone()),
                None => {}
            }
        }
        Ok((found, twice))
    }
}

impl Corpus {
    /// Keeps a file that shows a specimen, before there is a media object for it.
    ///
    /// # Errors
    /// As [`Corpus::bring`].
    pub async fn keep(&self, specimen: &Pid, file: &Path) -> Result<Kept, MediaError> {
        use solander_model::opends::DigitalSpecimen;
        let head = self.inner.parts.store.head(specimen)?.filter(|head| !head.deleted);
        let head = head.ok_or_else(|| MediaError::Input(format!("no living specimen is called {specimen}")))?;
        let shown: DigitalSpecimen = head.parse()?;
        let format = solander_image::readable(file)?;
        let owner = shown.organisation_name.unwrap_or(shown.organisation_id);
        let intake = Intake {
            owner: Some(owner),
            media_type: Some(format.mime().to_owned()),
            max_bytes: Some(self.settings().max_bytes),
            ..Intake::default()
        };
        Ok(self.blobs().put_copy(file, &intake).await?)
    }
}
