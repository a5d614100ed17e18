//! What was found is stated by the media objects: one new version each, many in one commit.

use solander_model::opends::{DigitalMedia, DigitalMediaDerivative};
use solander_model::{BlobHash, Clock, Finding, FindingCode, MediaFact, ObjectKind, Pid, canonical, state_facts};
use solander_store::{Activity, Draft, SourceEntry, Store};
use solander_terms::Term;

use crate::MediaError;
use crate::ledger::{Content, Item, Ledger};
use crate::prepared::Prepared;
use crate::settings::Policy;

/// Objects revised in one commit.
const STEP: usize = 500;

/// What noting needs.
pub(crate) struct Noting<'a> {
    pub(crate) store: &'a Store,
    pub(crate) ledger: &'a Ledger,
    /// Scheme and host of the portal, where they are known for good.
    pub(crate) public_url: Option<&'a str>,
    pub(crate) clock: &'a dyn Clock,
    /// Told which bytes a version names, before the version is kept.
    pub(crate) refer: &'a mut dyn FnMut(&BlobHash, &str) -> Result<(), MediaError>,
}

impl Noting<'_> {
    /// Revises every media whose image was read and that does not say so; returns how many.
    pub(crate) fn note(&mut self) -> Result<u64, MediaError> {
        let mut revised = 0;
        loop {
            let items = self.ledger.unnoted(STEP)?;
            if items.is_empty() {
                return Ok(revised);
            }
            revised += self.note_some(&items)?;
        }
    }

    fn note_some(&mut self, items: &[Item]) -> Result<u64, MediaError> {
        let mut revised = 0;
        let mut noted: Vec<(Pid, BlobHash)> = Vec::with_capacity(items.len());
        let mut batch = self.store.begin()?;
        let at = self.clock.now();
        for item in items {
            let Some(hash) = item.hash else { continue };
            noted.push((item.pid.clone(), hash));
            let Some(content) = self.ledger.content(&hash)? else { continue };
            let Some(head) = self.store.head(&item.pid)?.filter(|head| !head.deleted) else { continue };
            let before: DigitalMedia = head.parse()?;
            let mut media = before.clone();
            let findings = match &content {
                Content::Ready(prepared) => {
                    state_facts(&mut media, &prepared.facts(&hash));
                    derivatives(&mut media, item, prepared, self.public_url);
                    let mut findings = self.findings(&media, &hash, prepared)?;
                    // A newer file came and cannot be read: what was read before stays, and this is said of it.
                    if item.refused.is_some() {
                        let reason = item.reason.as_deref().unwrap_or_default();
                        findings.push(finding("ac:accessURI", FindingCode::ImageUnreadable, reason));
                    }
                    findings
                }
                Content::Unreadable(reason) => {
                    state_facts(&mut media, &unread(&hash, item.size));
                    media.has_media_derivatives.clear();
                    vec![finding("ac:accessURI", FindingCode::ImageUnreadable, reason)]
                }
                Content::Waiting => continue,
            };
            let mut entry = self.store.source_entry(&item.pid, head.version)?.unwrap_or_else(empty);
            let said = entry.remarks.findings.iter().filter(|finding| finding.code.is_of_image());
            if media == before && said.eq(&findings) {
                continue;
            }
            let version = head.version.next();
            media.version = i64::from(version.0);
            media.modified = at.to_string();
            entry.remarks.findings.retain(|finding| !finding.code.is_of_image());
            entry.remarks.findings.extend(findings);
            let source = self.store.encoder().source(ObjectKind::DigitalMedia, &canonical(&entry));
            if item.policy == Policy::Mirrored {
                (self.refer)(&hash, &format!("{}@{version}", item.pid))?;
            }
            let body = canonical(&media);
            batch.append(&Draft {
                activity: Activity::Update,
                source: Some(source),
                ..Draft::new(&item.pid, ObjectKind::DigitalMedia, at, &body)
            })?;
            revised += 1;
        }
        batch.commit()?;
        self.ledger.set_noted(&noted)?;
        Ok(revised)
    }

    fn findings(&self, told: &DigitalMedia, hash: &BlobHash, prepared: &Prepared) -> Result<Vec<Finding>, MediaError> {
        let mut findings = Vec::new();
        let size = (told.pixel_x_dimension, told.pixel_y_dimension);
        if let (Some(x), Some(y)) = size
            && (x, y) != (i64::from(prepared.width), i64::from(prepared.height))
        {
            findings.push(finding("exif:PixelXDimension", FindingCode::ImageSizeDiffers, &format!("{x} × {y}")));
        }
        if prepared.has_place {
            findings.push(finding("exif:GPSLatitude", FindingCode::ImageHasPlace, ""));
        }
        for verdict in prepared.verdicts.iter().filter(|verdict| !verdict.pass) {
            findings.push(finding("ac:accessURI", FindingCode::ImageBelowQuality, &verdict.sentence));
        }
        if let Some(fingerprint) = prepared.fingerprint {
            // The very same bytes under another name are the nearest of all.
            for item in self.ledger.items_of(hash, 4)? {
                if told.identifier != item.pid.url(ObjectKind::DigitalMedia) {
                    let value = format!("{} (the same file)", item.pid);
                    findings.push(finding("ac:accessURI", FindingCode::ImageNearDuplicate, &value));
                }
            }
            for (other, distance) in self.ledger.alike(hash, fingerprint.0, 5)? {
                for item in self.ledger.items_of(&other, 3)? {
                    let value = format!("{} ({distance} bits apart)", item.pid);
                    findings.push(finding("ac:accessURI", FindingCode::ImageNearDuplicate, &value));
                }
            }
        }
        Ok(findings)
    }
}

fn finding(term: &'static str, code: FindingCode, value: &str) -> Finding {
    Finding::new(&Term::of(term), code, value)
}

fn empty() -> SourceEntry {
    SourceEntry { record: solander_model::SourceRecord::default(), remarks: solander_model::Remarks::default() }
}

/// The facts of a file that is no image.
fn unread(hash: &BlobHash, size: Option<u64>) -> Vec<MediaFact> {
    let mut facts = vec![MediaFact::hash(hash)];
    facts
        .extend(size.map(|size| MediaFact::new("dcterms:extent", size.to_string(), "length of the file").in_unit("B")));
    facts
}

fn derivatives(media: &mut DigitalMedia, item: &Item, prepared: &Prepared, public_url: Option<&str>) {
    let Some(base) = public_url else { return };
    let base = base.trim_end_matches('/');
    let derivative = |name: &str, variant: &str, size: (u32, u32)| DigitalMediaDerivative {
        access_uri: format!("{base}/api/digital-media/v1/{}/{name}", item.pid),
        format: Some("image/jpeg".into()),
        variant: Some(format!("ac:{variant}")),
        pixel_x_dimension: Some(i64::from(size.0)),
        pixel_y_dimension: Some(i64::from(size.1)),
        ..DigitalMediaDerivative::default()
    };
    media.has_media_derivatives = vec![
        derivative("thumbnail", "Thumbnail", prepared.thumbnail),
        derivative("derivative", "GoodQuality", prepared.derivative),
    ];
}
