//! Pictures of specimens as digitisation makes them, with their ground truth.

mod canvas;
mod codes;
mod fungus;
mod furniture;
mod insect;
mod labels;
mod letters;
mod plant;
mod scene;
mod section;
mod sheet;
mod truth;

use std::fs;
use std::path::{Path, PathBuf};

use image::ExtendedColorType;
use image::codecs::jpeg::JpegEncoder;

pub(crate) use letters::Letters;
use truth::{Specimen, Truth};

use crate::archive::image_path;
use crate::chance::Chance;
use crate::error::SampleError;
use crate::institution::Institution;
use crate::maker::Maker;
use crate::record::Record;
use crate::taxa::Kind;
use crate::term::Term;

/// Everything a scene is drawn from.
pub(crate) struct Subject<'a> {
    pub(crate) letters: &'a Letters,
    pub(crate) house: &'a Institution,
    pub(crate) record: &'a Record,
    pub(crate) kind: Kind,
    /// The same for all of one genus.
    pub(crate) genus: Chance,
    /// This picture's own.
    pub(crate) own: Chance,
    /// What a linear code, and what a matrix code holds.
    pub(crate) number: &'a str,
    pub(crate) identifier: &'a str,
}

/// Draws image `m` of the maker's institution, and writes it and its ground truth below `out`; returns both paths with contents.
pub(crate) fn draw(
    maker: &mut Maker<'_>,
    letters: &Letters,
    m: u64,
    out: &Path,
) -> Result<[(PathBuf, Vec<u8>); 2], SampleError> {
    let house = maker.house;
    let (n, view) = house.image(m);
    let name = image_path(house, m);
    let failed = |reason: String| SampleError::Image { name: name.clone(), reason };
    let mut record = Record::default();
    maker.make_clean(n, &mut record);
    let mut genus_key = vec![maker.seed, 0x6E];
    genus_key.extend(record.at(Term::Genus).bytes().map(u64::from));
    let subject = Subject {
        letters,
        house,
        kind: maker.kind(n),
        genus: Chance::of(&genus_key),
        own: Chance::of(&[maker.seed, 0x1A6E, u64::from(house.index), n, view]),
        number: record.at(Term::CatalogNumber),
        identifier: record.at(Term::OccurrenceId),
        record: &record,
    };
    let scene = match subject.kind {
        Kind::Plant | Kind::Fungus => sheet::sheet(subject),
        Kind::Arthropod => scene::pinned(subject),
        Kind::Vertebrate | Kind::Fossil | Kind::Mineral => scene::slide(subject),
    }
    .map_err(failed)?;
    let (width, height) = (scene.canvas.pixmap.width(), scene.canvas.pixmap.height());
    let pixels = scene.canvas.develop(crate::chance::key(&[maker.seed, u64::from(house.index), m]), 5);
    let mut jpeg = Vec::with_capacity(1 << 20);
    JpegEncoder::new_with_quality(&mut jpeg, 88)
        .encode(&pixels, width, height, ExtendedColorType::Rgb8)
        .map_err(|e| failed(e.to_string()))?;
    let truth = Truth {
        format: "solander-sample-truth/1",
        image: format!("images/{name}"),
        width,
        height,
        kind: scene.kind,
        institution_code: house.code.clone(),
        core_id: record.id().to_owned(),
        catalog_number: record.at(Term::CatalogNumber).to_owned(),
        labels: scene.labels,
        barcodes: scene.barcodes,
        specimen: Specimen::of(&scene.canvas.mask),
        scale: scene.scale,
        colour_chart: scene.chart,
    };
    let truth = serde_json::to_vec(&truth).expect("ground truth has only string keys");
    let image_file = out.join("images").join(&name);
    let truth_file = out.join("truth").join(Path::new(&name).with_extension("json"));
    for (path, content) in [(&image_file, &jpeg), (&truth_file, &truth)] {
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(SampleError::at(folder))?;
        }
        fs::write(path, content).map_err(SampleError::at(path))?;
    }
    Ok([(image_file, jpeg), (truth_file, truth)])
}
