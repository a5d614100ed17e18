//! Prints what is known about the images named on the command line.

use solander_image::facts::{QualityLimits, colours, judge, perceptual_hash, quality};
use solander_image::{Limits, decode, embedded, probe};

fn main() {
    let limits = Limits::default();
    for path in std::env::args_os().skip(1) {
        let path = std::path::PathBuf::from(path);
        println!("{}", path.display());
        match look(&path, &limits) {
            Ok(()) => {}
            Err(e) => println!("  {e}"),
        }
    }
}

fn look(path: &std::path::Path, limits: &Limits) -> Result<(), solander_image::ImageError> {
    let header = probe(path, limits)?;
    println!(
        "  {} {}x{} {:?}, alpha {}, {} bits, orientation {}, profile {:?} bytes, {} pages, levels {:?}, streams {}",
        header.format,
        header.width,
        header.height,
        header.colour,
        header.alpha,
        header.bits,
        header.orientation,
        header.icc.as_ref().map(Vec::len),
        header.pages,
        header.levels,
        header.streams,
    );
    let said = embedded(path, &header);
    println!("  {said:?}");
    let picture = decode(path, &header, limits, (header.width, header.height))?;
    let figures = quality(&picture, said.ppi);
    println!("  {figures:?}");
    for verdict in judge(&figures, &QualityLimits::preset("FADGI 3 stars").expect("a preset of this name")) {
        println!("  {}", verdict.sentence);
    }
    println!("  {:016x} {:?}", perceptual_hash(&picture)?, colours(&picture)?);
    Ok(())
}
