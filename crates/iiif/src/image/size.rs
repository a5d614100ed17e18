//! How large the answer is. *IIIF Image API 3.0, § 4.2; 2.1, § 4.2*.

use super::geometry::{Confined, ImageSize, Limits};
use super::number::{decimal, parts, whole};
use super::request::Version;
use crate::RequestError;

/// The size that is asked for, before rotation.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Size {
    /// `^` of version 3, and every size of version 2 but `full`, `max` and `!w,h`: more pixels than the region has
    /// are welcome.
    pub upscale: bool,
    /// The form.
    pub form: SizeForm,
}

/// The forms a size is written in.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum SizeForm {
    /// `full` (version 2): as many pixels as the region has.
    Full,
    /// `max`: as many pixels as the region has and the server gives.
    Max,
    /// `w,`
    Width(u32),
    /// `,h`
    Height(u32),
    /// `pct:n`
    Percent(f64),
    /// `w,h`, proportions given up
    Exact(u32, u32),
    /// `!w,h`, the largest within the box
    Confined(u32, u32),
}

impl Size {
    pub(crate) fn parse(version: Version, text: &str) -> Result<Self, RequestError> {
        let read = || {
            let (caret, rest) = match (version, text.strip_prefix('^')) {
                (Version::V3, Some(rest)) => (true, rest),
                _ => (false, text),
            };
            let form = form(version, rest)?;
            let bound = matches!(form, SizeForm::Full | SizeForm::Max | SizeForm::Confined(..));
            Some(Self { upscale: caret || version == Version::V2 && !bound, form })
        };
        read().ok_or_else(|| RequestError::Syntax {
            part: "size",
            text: text.to_owned(),
            forms: match version {
                Version::V3 => "max, w, ,h pct:n w,h !w,h, each also after ^",
                Version::V2 => "full, max, w, ,h pct:n w,h !w,h",
            },
        })
    }

    /// The size of the answer in pixels for a region of `region` pixels.
    pub(crate) fn resolve(
        self,
        version: Version,
        region: ImageSize,
        limits: &Limits,
    ) -> Result<ImageSize, RequestError> {
        let (full_width, full_height) = (f64::from(region.width), f64::from(region.height));
        let (width, height) = match self.form {
            SizeForm::Full => (full_width, full_height),
            SizeForm::Max => {
                let size = maximum(region, limits, self.upscale);
                return Ok(size);
            }
            SizeForm::Width(width) => (width.into(), (full_height * f64::from(width) / full_width).round()),
            SizeForm::Height(height) => ((full_width * f64::from(height) / full_height).round(), height.into()),
            SizeForm::Percent(share) => ((full_width * share / 100.0).round(), (full_height * share / 100.0).round()),
            SizeForm::Exact(width, height) => (width.into(), height.into()),
            SizeForm::Confined(width, height) => {
                let (width, height) = (f64::from(width), f64::from(height));
                let scale = (width / full_width).min(height / full_height);
                if scale > 1.0 && !self.upscale {
                    if version == Version::V3 && limits.confined == Confined::Refuse {
                        return Err(RequestError::Upscaling { width: region.width, height: region.height });
                    }
                    return Ok(maximum(region, limits, false));
                }
                let fit = ((full_width * scale).round().min(width), (full_height * scale).round().min(height));
                // "As large as possible": a box beyond the server's own limits means those limits.
                if fit.0 >= 1.0 && fit.1 >= 1.0 && !limits.allow(fit.0 as u64, fit.1 as u64) {
                    return Ok(maximum(region, limits, self.upscale));
                }
                fit
            }
        };
        if width < 1.0 || height < 1.0 {
            return Err(RequestError::Empty { part: "size" });
        }
        if !self.upscale && (width > full_width || height > full_height) {
            return Err(RequestError::Upscaling { width: region.width, height: region.height });
        }
        if !limits.allow(width as u64, height as u64) {
            return Err(RequestError::TooLarge {
                width: width as u64,
                height: height as u64,
                limits: limits.to_string(),
            });
        }
        Ok(ImageSize { width: width as u32, height: height as u32 })
    }
}

/// What `max` and `^max` mean for this region. *IIIF Image API 3.0, § 4.2*.
pub(crate) fn maximum(region: ImageSize, limits: &Limits, upscale: bool) -> ImageSize {
    match limits.allow(region.width.into(), region.height.into()) && !upscale {
        true => region,
        false => limits.largest(region),
    }
}

fn form(version: Version, text: &str) -> Option<SizeForm> {
    match text {
        "max" => return Some(SizeForm::Max),
        "full" if version == Version::V2 => return Some(SizeForm::Full),
        _ => {}
    }
    if let Some(share) = text.strip_prefix("pct:") {
        return decimal(share).map(SizeForm::Percent);
    }
    if let Some(rest) = text.strip_prefix('!') {
        let [width, height] = parts(rest)?;
        return Some(SizeForm::Confined(whole(width)?, whole(height)?));
    }
    match parts(text)? {
        [width, ""] => whole(width).map(SizeForm::Width),
        ["", height] => whole(height).map(SizeForm::Height),
        [width, height] => Some(SizeForm::Exact(whole(width)?, whole(height)?)),
    }
}
