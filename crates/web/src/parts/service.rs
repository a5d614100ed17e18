//! Addresses of the image service, below our own.

use solander_model::Pid;

use crate::images::ImageFacts;

/// An image that can be looked at here.
#[derive(Debug, Clone, PartialEq)]
pub struct Image {
    /// The digital media.
    pub pid: Pid,
    /// What is known about it.
    pub facts: ImageFacts,
}

/// Sizes on offer for download, by the name of their message and their longest side in pixels.
pub const SIZES: &[(&str, u32)] = &[("size-small", 800), ("size-medium", 1600), ("size-large", 3200)];

impl Image {
    /// The image, where it is ready.
    #[must_use]
    pub fn of(pid: &Pid, facts: Option<ImageFacts>) -> Option<Self> {
        facts.filter(ImageFacts::ready).map(|facts| Self { pid: pid.clone(), facts })
    }

    /// The service, as IIIF Image API 3 or 2 names it; the slash within the PID is escaped.
    #[must_use]
    pub fn service(&self, version: u8) -> String {
        format!("/iiif/{version}/{}%2F{}", self.pid.prefix(), self.pid.suffix())
    }

    /// The image, or a region of it, scaled to fit into `size`; *IIIF Image API 3.0, § 4*.
    #[must_use]
    pub fn part(&self, region: Option<Region>, size: Option<(u32, u32)>, rotation: u16) -> String {
        let region = region.map_or_else(|| "full".to_owned(), |r| r.to_string());
        let size = size.map_or_else(|| "max".to_owned(), |(w, h)| format!("!{w},{h}"));
        format!("{}/{region}/{size}/{rotation}/default.jpg", self.service(3))
    }

    /// The whole image, as large as fits into a square.
    #[must_use]
    pub fn within(&self, side: u32) -> String {
        self.part(None, Some((side, side)), 0)
    }

    /// The thumbnail that was made beforehand.
    #[must_use]
    pub fn thumbnail(&self) -> String {
        format!("/api/digital-media/v1/{}/thumbnail", self.pid)
    }

    /// The file as it was received.
    #[must_use]
    pub fn original(&self) -> String {
        format!("/api/digital-media/v1/{}/original", self.pid)
    }

    /// Width and height when scaled to fit into a square; never larger than it is.
    #[must_use]
    pub fn fitted(&self, side: u32) -> (u32, u32) {
        let (w, h) = (self.facts.width, self.facts.height);
        let longest = w.max(h).max(1);
        if longest <= side {
            return (w, h);
        }
        let scaled = |n: u32| {
            u32::try_from((u64::from(n) * u64::from(side) + u64::from(longest) / 2) / u64::from(longest))
                .unwrap_or(side)
        };
        (scaled(w).max(1), scaled(h).max(1))
    }
}

/// The IIIF manifest of a specimen.
#[must_use]
pub fn manifest(specimen: &Pid) -> String {
    format!("/iiif/manifest/{specimen}")
}

/// A region in pixels of the image, origin at its top left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Region {
    /// Distance from the left.
    pub x: u32,
    /// Distance from the top.
    pub y: u32,
    /// Width, at least 1.
    pub width: u32,
    /// Height, at least 1.
    pub height: u32,
}

impl Region {
    /// Reads `x,y,w,h`; what lies outside of the image is cut off.
    #[must_use]
    pub fn read(text: &str, facts: &ImageFacts) -> Option<Self> {
        let text = text.strip_prefix("pixel:").unwrap_or(text);
        let numbers: Vec<f64> = text.split(',').map(|n| n.trim().parse().ok()).collect::<Option<_>>()?;
        let [x, y, w, h] = <[f64; 4]>::try_from(numbers).ok()?;
        if ![x, y, w, h].iter().all(|n| n.is_finite() && n.abs() < 1e9) {
            return None;
        }
        let cut = |from: f64, length: f64, most: u32| {
            let start = from.round().clamp(0.0, f64::from(most));
            let end = (from + length).round().clamp(0.0, f64::from(most));
            (end - start >= 1.0).then_some((start as u32, (end - start) as u32))
        };
        let ((x, width), (y, height)) = (cut(x, w, facts.width)?, cut(y, h, facts.height)?);
        Some(Self { x, y, width, height })
    }
}

impl std::fmt::Display for Region {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{},{},{},{}", self.x, self.y, self.width, self.height)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::images::ImageState;

    fn facts() -> ImageFacts {
        ImageFacts { state: ImageState::Ready, width: 6000, height: 8000, ..ImageFacts::default() }
    }

    #[test]
    fn addresses() {
        let pid: Pid = "TEST/AAA-3VJ-4KE".parse().unwrap();
        let image = Image::of(&pid, Some(facts())).unwrap();
        assert_eq!(image.within(400), "/iiif/3/TEST%2FAAA-3VJ-4KE/full/!400,400/0/default.jpg");
        let region = Region { x: 1, y: 2, width: 3, height: 4 };
        assert_eq!(image.part(Some(region), None, 90), "/iiif/3/TEST%2FAAA-3VJ-4KE/1,2,3,4/max/90/default.jpg");
        assert_eq!(image.fitted(800), (600, 800));
        assert_eq!(image.fitted(9000), (6000, 8000));
        assert!(Image::of(&pid, Some(ImageFacts { width: 0, ..facts() })).is_none());
        assert!(Image::of(&pid, Some(ImageFacts { state: ImageState::NotKept, ..facts() })).is_none());
    }

    #[test]
    fn regions() {
        let check = |text: &str, expected: Option<&str>| {
            assert_eq!(Region::read(text, &facts()).map(|r| r.to_string()).as_deref(), expected, "{text}");
        };
        check("10,20,30,40", Some("10,20,30,40"));
        check("pixel:10,20,30,40", Some("10,20,30,40"));
        check("-10,-10,30,40", Some("0,0,20,30"));
        check("5990,0,500,9000", Some("5990,0,10,8000"));
        for bad in
            ["", "1,2,3", "1,2,3,4,5", "a,b,c,d", "7000,0,10,10", "0,0,0,10", "NaN,0,1,1", "1e300,0,1,1", "0,0,-5,5"]
        {
            check(bad, None);
        }
    }
}
