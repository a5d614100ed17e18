//! Figures against limits.

use serde::{Deserialize, Serialize};

use super::QualityFigures;

/// What is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Measure {
    /// Pixels per inch on the object.
    Resolution,
    /// Standard deviation of L* on flat surfaces.
    Noise,
    /// Variance of the Laplacian.
    Focus,
    /// Pixels over which an edge rises.
    EdgeWidth,
    /// Share of shadows without drawing.
    ClippedDark,
    /// Share of lights without drawing.
    ClippedLight,
    /// Median L*, too dark.
    Darkness,
    /// Median L*, too light.
    Brightness,
}

/// Limits to judge pictures by; what is left out is not judged.
///
/// Presets hold what can be measured without a chart. Tone, white balance, colour difference and sampling efficiency of the
/// same standards need one, so Metamorfoze, which limits nothing else, has no preset.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct QualityLimits {
    /// What these limits are called in sentences.
    pub name: String,
    /// Lowest resolution, in pixels per inch.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_ppi: Option<f64>,
    /// Highest noise, in L*.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_noise: Option<f64>,
    /// Lowest focus; take it from good pictures of the same station.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_focus: Option<f64>,
    /// Widest edges, in pixels.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_edge_width: Option<f64>,
    /// Largest share of shadows without drawing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_clipped_dark: Option<f64>,
    /// Largest share of lights without drawing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_clipped_light: Option<f64>,
    /// Lowest median L*.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_lightness: Option<f64>,
    /// Highest median L*.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_lightness: Option<f64>,
}

/// Name, pixels per inch, noise.
const PRESETS: [(&str, Option<f64>, f64); 7] = [
    ("ISO 19264-1 A", None, 1.6),
    ("ISO 19264-1 B", None, 2.0),
    ("ISO 19264-1 C", None, 2.2),
    ("FADGI 4 stars", Some(396.0), 1.0),
    ("FADGI 3 stars", Some(294.0), 2.0),
    ("FADGI 2 stars", Some(242.5), 3.0),
    ("FADGI 1 star", Some(190.0), 4.0),
];

impl QualityLimits {
    /// The limits of well-known guidelines, from strict to lenient within each.
    pub fn presets() -> Vec<QualityLimits> {
        let preset = |(name, min_ppi, noise): (&str, Option<f64>, f64)| QualityLimits {
            name: name.to_owned(),
            min_ppi,
            max_noise: Some(noise),
            ..QualityLimits::default()
        };
        PRESETS.into_iter().map(preset).collect()
    }

    /// The preset of this name.
    pub fn preset(name: &str) -> Option<QualityLimits> {
        QualityLimits::presets().into_iter().find(|preset| preset.name == name)
    }
}

/// How one figure compares with its limit.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Verdict {
    /// What was measured.
    pub measure: Measure,
    /// The figure; `None` when it could not be measured.
    pub figure: Option<f64>,
    /// The limit.
    pub limit: f64,
    /// Whether the limit is kept; `None` when that cannot be told.
    pub pass: Option<bool>,
    /// The same in words.
    pub sentence: String,
}

/// Compares figures with limits: one verdict for each limit that is set.
pub fn judge(figures: &QualityFigures, limits: &QualityLimits) -> Vec<Verdict> {
    let least = true;
    let rows = [
        (Measure::Resolution, "resolution", " ppi", figures.ppi, limits.min_ppi, least),
        (Measure::Noise, "noise", " L*", figures.noise, limits.max_noise, !least),
        (Measure::Focus, "focus", "", Some(figures.focus), limits.min_focus, least),
        (Measure::EdgeWidth, "width of edges", " pixels", figures.edge_width, limits.max_edge_width, !least),
        (
            Measure::ClippedDark,
            "share of clipped shadows",
            "",
            Some(figures.clipped_dark),
            limits.max_clipped_dark,
            !least,
        ),
        (
            Measure::ClippedLight,
            "share of clipped lights",
            "",
            Some(figures.clipped_light),
            limits.max_clipped_light,
            !least,
        ),
        (Measure::Darkness, "median lightness", " L*", Some(figures.lightness_median), limits.min_lightness, least),
        (Measure::Brightness, "median lightness", " L*", Some(figures.lightness_median), limits.max_lightness, !least),
    ];
    let name = if limits.name.is_empty() { "the limits" } else { &limits.name };
    let verdict = |(measure, words, unit, figure, limit, at_least): (_, &str, &str, Option<f64>, Option<f64>, bool)| {
        let limit = limit?;
        let pass = figure.map(|figure| if at_least { figure >= limit } else { figure <= limit });
        let bound = if at_least { "at least" } else { "at most" };
        let sentence = match (figure, pass) {
            (Some(figure), Some(true)) => {
                format!("{words} is {}{unit}, {name} asks for {bound} {}{unit}", short(figure), short(limit))
            }
            (Some(figure), _) => {
                format!("{words} is {}{unit}, but {name} asks for {bound} {}{unit}", short(figure), short(limit))
            }
            (None, _) => format!("{words} is not known; {name} asks for {bound} {}{unit}", short(limit)),
        };
        Some(Verdict { measure, figure, limit, pass, sentence })
    };
    rows.into_iter().filter_map(verdict).collect()
}

/// Three significant places are more than these figures hold.
fn short(value: f64) -> String {
    let places = if value.abs() >= 100.0 {
        0
    } else if value.abs() >= 1.0 {
        1
    } else {
        3
    };
    let text = format!("{value:.places$}");
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
}
