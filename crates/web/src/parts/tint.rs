//! Colours in words.

use crate::images::Colour;
use crate::locale::Words;

/// The colour in words, such as “dark brown”.
pub(crate) fn tint(words: Words, colour: Colour) -> String {
    let (tone, name) = named(colour.rgb);
    let name = words.t(name);
    tone.map_or(name.clone(), |tone| words.with(tone, &[("name", &name)]))
}

/// Tone and name of a colour, as names of messages.
fn named([r, g, b]: [u8; 3]) -> (Option<&'static str>, &'static str) {
    let [r, g, b] = [r, g, b].map(|n| f64::from(n) / 255.0);
    let (most, least) = (r.max(g).max(b), r.min(g).min(b));
    let (light, spread) = ((most + least) / 2.0, most - least);
    let tone = |dark: f64, bright: f64| match light {
        l if l < dark => Some("colour-dark"),
        l if l > bright => Some("colour-light"),
        _ => None,
    };
    if light < 0.1 {
        return (None, "colour-black");
    }
    if light > 0.94 {
        return (None, "colour-white");
    }
    let saturation = spread / (1.0 - (2.0 * light - 1.0).abs()).max(1e-6);
    if spread < 0.06 || saturation < 0.1 {
        return (tone(0.35, 0.7), "colour-grey");
    }
    let hue = if most == r {
        60.0 * ((g - b) / spread).rem_euclid(6.0)
    } else if most == g {
        60.0 * ((b - r) / spread + 2.0)
    } else {
        60.0 * ((r - g) / spread + 4.0)
    };
    let name = match hue {
        h if (18.0..70.0).contains(&h) && light > 0.7 && saturation < 0.65 => return (None, "colour-beige"),
        h if (10.0..48.0).contains(&h) && (light < 0.5 || saturation < 0.5) => "colour-brown",
        h if h < 15.0 => "colour-red",
        h if h < 45.0 => "colour-orange",
        h if h < 68.0 && light < 0.45 => "colour-olive",
        h if h < 68.0 => "colour-yellow",
        h if h < 165.0 => "colour-green",
        h if h < 195.0 => "colour-turquoise",
        h if h < 255.0 => "colour-blue",
        h if h < 290.0 => "colour-purple",
        h if h < 345.0 => "colour-pink",
        _ => "colour-red",
    };
    (tone(0.28, 0.74), name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::locale::Lang;

    fn check(rgb: [u8; 3], english: &str, german: &str) {
        let colour = Colour { rgb, share: 1.0 };
        assert_eq!(tint(Words(Lang::En), colour), english, "{colour}");
        assert_eq!(tint(Words(Lang::De), colour), german, "{colour}");
    }

    #[test]
    fn words_for_colours() {
        check([255, 255, 255], "white", "weiß");
        check([8, 8, 10], "black", "schwarz");
        check([128, 128, 130], "grey", "grau");
        check([60, 60, 60], "dark grey", "dunkelgrau");
        check([238, 226, 200], "beige", "beige");
        check([90, 55, 25], "dark brown", "dunkelbraun");
        check([150, 100, 50], "brown", "braun");
        check([70, 120, 60], "green", "grün");
        check([200, 20, 30], "red", "rot");
        check([170, 200, 240], "light blue", "hellblau");
    }
}
