//! What the portal is told of images: the corpus, in the portal's words.

use solander_media::{Corpus, Image, ImageState as Kept};
use solander_model::Pid;
use solander_web::{Colour, ImageFacts, ImageState, Images, Verdict};

/// The images of a corpus, for the portal.
#[derive(Debug, Clone)]
pub struct PortalImages(pub Corpus);

impl Images for PortalImages {
    fn image(&self, pid: &Pid) -> Option<ImageFacts> {
        let state = self.0.state(pid).inspect_err(|error| tracing::error!("an image cannot be told: {error}")).ok()?;
        Some(match state {
            Kept::Ready(image) => {
                let near_duplicates = self.0.near(&image).unwrap_or_default();
                ImageFacts { near_duplicates, ..facts(&image) }
            }
            other => not_ready(other),
        })
    }

    fn images(&self, pids: &[Pid]) -> Vec<Option<ImageFacts>> {
        pids.iter()
            .map(|pid| match self.0.state(pid).ok()? {
                Kept::Ready(image) => Some(facts(&image)),
                other => Some(not_ready(other)),
            })
            .collect()
    }
}

fn not_ready(state: Kept) -> ImageFacts {
    let state = match state {
        Kept::Pending => ImageState::Pending("It waits for its turn to be fetched or prepared.".into()),
        Kept::Failed(reason) => ImageState::Failed(reason),
        Kept::Ready(_) | Kept::NotKept(_) => ImageState::NotKept,
    };
    ImageFacts { state, ..ImageFacts::default() }
}

fn facts(image: &Image) -> ImageFacts {
    let (width, height) = image.size();
    let prepared = &image.prepared;
    ImageFacts {
        state: ImageState::Ready,
        width,
        height,
        pixels_per_mm: None,
        pixels_per_inch: prepared.ppi,
        tile: 512,
        byte_size: Some(prepared.bytes),
        sha256: Some(image.hash),
        media_type: Some(prepared.media_type.clone()),
        quality: prepared
            .verdicts
            .iter()
            .map(|verdict| Verdict {
                measure: verdict.measure.clone(),
                figure: verdict.figure,
                limit: verdict.limit,
                at_most: verdict.at_most,
                pass: verdict.pass,
            })
            .collect(),
        colours: prepared
            .swatches
            .iter()
            .map(|swatch| Colour { rgb: swatch.rgb, share: f64::from(swatch.share) })
            .collect(),
        near_duplicates: Vec::new(),
        device: prepared.device.clone(),
        captured: prepared.captured_at.clone(),
    }
}
