//! Words that localities, habitats and remarks are composed of.

use super::countries::Tongue;

/// Beginnings and endings of town names of a family of tongues.
pub(crate) fn towns(tongue: Tongue) -> (&'static [&'static str], &'static [&'static str]) {
    match tongue {
        Tongue::English => (
            &[
                "Ash", "Black", "Clear", "Dun", "Elm", "Fair", "Green", "Hart", "Oak", "Stan", "Whit", "Wood", "Marl",
                "Red",
            ],
            &["ford", "ham", "ton", " Creek", "well", "field", " Springs", "bury", "stead", " Hollow", "dale"],
        ),
        Tongue::German => (
            &["Alten", "Berg", "Eichen", "Ober", "Unter", "Rot", "Stein", "Wald", "Grün", "Mühl", "Hohen", "Linden"],
            &["bach", "dorf", "hausen", "heim", "feld", "stein", "ried", "au", "brück", "thal"],
        ),
        Tongue::French => (
            &["Beau", "Mont", "Roche", "Font", "Clair", "Haute", "Champ", "Pont", "Grand"],
            &["ville", "mont", "vieux", "fort", "court", "val", "neuve", "rouge", "bois", "-sur-Vaire"],
        ),
        Tongue::Spanish => (
            &["San Ja", "Villa", "Monte", "Agua", "Peña", "Tepe", "Xo", "Cuautla", "Mira", "Huaja"],
            &["cinto", "verde", "rredal", "blanca", "ñita", "tlán", "huaca", "rejo", "flores", "pango"],
        ),
        Tongue::Portuguese => (
            &["Serra ", "São Ta", "Campo ", "Ribeira ", "Monte ", "Vila ", "Pedra ", "Lagoa "],
            &["Alegre", "deu", "Verde", "Longa", "Nova", "Branca", "do Sobral", "Funda"],
        ),
        Tongue::Italian => (
            &["Monte", "Castel", "Rocca", "Villa", "Porto", "Pietra", "Acqua", "Serra"],
            &["verde", "nuovo", "bruna", "longo", "chiara", "petra", "rossa", "vecchia"],
        ),
        Tongue::Nordic => (
            &["Bjørk", "Gran", "Lund", "Nord", "Sund", "Ås", "Vester", "Øster", "Fjell", "Strand"],
            &["vik", "dal", "by", "nes", "sjö", "torp", "heim", "fjord", "stad", "holm"],
        ),
        Tongue::Slavic => (
            &["Nova ", "Stara ", "Bel", "Gor", "Brez", "Krasn", "Lip", "Dub", "Vish", "Zelen"],
            &["ov", "ovka", "ice", "any", "ograd", "ino", "nik", "owo", "na", "Gora"],
        ),
        Tongue::African => (
            &["Am", "Bo", "Ka", "Lu", "Ma", "Nga", "Ta", "Wa", "Ki", "Mu"],
            &["longo", "bara", "tema", "sanga", "goro", "wete", "funda", "roka", "mbiri", "kala"],
        ),
        Tongue::Asian => (
            &["Ban", "Dar", "Hua", "Kara", "Lam", "Nam", "Pu", "Shan", "Tai", "Gu", "Wan"],
            &["pur", "dong", "long", "su", "kot", "lang", "dagh", "ping", "nam", "hara"],
        ),
    }
}

/// Ways from a town, by family of tongues: a direction and a kind of place.
pub(crate) fn places(tongue: Tongue) -> (&'static [&'static str], &'static [&'static str]) {
    match tongue {
        Tongue::German => (
            &["nördlich", "östlich", "südlich", "westlich", "zwischen Ort und Bahnhof", "oberhalb", "NW", "SO"],
            &["Waldrand", "Steinbruch", "Moorwiese", "Bachufer", "Burgruine", "Talwiesen", "Kiesgrube", "Forsthaus"],
        ),
        Tongue::French => (
            &["au nord de", "à l'est de", "près de", "au sud de", "env. de", "route de"],
            &["bois", "étang", "carrière", "prairie humide", "gorge", "col", "rive gauche", "falaise"],
        ),
        Tongue::Spanish | Tongue::Portuguese | Tongue::Italian => (
            &["al N de", "al SE de", "cerca de", "camino a", "alrededores de", "km 12 de"],
            &["barranco", "selva", "cafetal", "orilla del río", "ladera", "potrero", "bosque mesófilo", "cañada"],
        ),
        Tongue::Nordic => (
            &["N om", "S for", "ved", "nära", "vest for"],
            &["myr", "strandeng", "bekkekant", "gård", "hage", "berghäll", "granskog"],
        ),
        _ => (
            &["N of", "SW of", "near", "5 mi. E of", "road to", "3 km NW of", "above", "along river at"],
            &["ridge", "quarry", "bog", "roadside", "river bank", "summit", "old mill", "canyon", "farm", "lake shore"],
        ),
    }
}

/// Habitats of plants and fungi.
pub(crate) static PLANT_HABITATS: &[&str] = &[
    "wet meadow on peat",
    "limestone rocks, south facing slope",
    "Quercus-Carpinus forest",
    "roadside",
    "sandy soil in pine forest",
    "alpine grassland",
    "bosque mesófilo de montaña",
    "on bark of Fagus sylvatica",
    "cultivated field margin",
    "swampy thicket",
    "dry hillside with scattered shrubs",
    "Moorwiese",
    "lichtes Gebüsch auf Kalk",
    "rain forest understorey",
    "dunes, 50 m from the sea",
    "serpentine outcrop",
    "edge of stream, partial shade",
    "waste ground near station",
];

/// Habitats and ways of catching of animals.
pub(crate) static ANIMAL_HABITATS: &[&str] = &[
    "on flowers of Cirsium",
    "under stones",
    "at light",
    "in leaf litter",
    "ex larva on Salix",
    "tall grass, swept",
    "dung of cattle",
    "under bark of dead Pinus",
    "pond margin",
    "garden",
    "in decaying wood",
    "on wing in sunshine",
    "beech forest, pitfall trap",
    "mist net over stream",
    "rocky shore, low tide",
];

/// Ways of sampling.
pub(crate) static PROTOCOLS: &[&str] = &[
    "Malaise trap",
    "Vacuum",
    "Sweep net",
    "Suction trap",
    "Dip net",
    "Light trap",
    "pitfall trap",
    "hand",
    "mist net",
];

/// Measures of things: what, unit, lowest and highest in tenths of a unit.
pub(crate) static MEASURES: &[(&str, &str, i64, i64)] = &[
    ("body length", "mm", 20, 450),
    ("wing length", "mm", 30, 380),
    ("leaf length", "cm", 10, 320),
    ("specimen width", "cm", 5, 220),
    ("specimen height", "cm", 5, 260),
    ("mass", "g", 1, 9000),
    ("plant height", "cm", 50, 3500),
    ("tail length", "mm", 100, 2900),
];

/// Remarks as curators leave them.
pub(crate) static REMARKS: &[&str] = &[
    "label partly illegible",
    "ex coll. Ottmar",
    "Exchange 1931",
    "flowers yellow; local name \"te de monte\"",
    "specimen damaged by pests",
    "det. slip missing; see ledger p. 214",
    "petals white, fading pink",
    "mixed collection, see also 2nd sheet",
    "collected dead on road",
    "Blüten blau, sehr häufig",
    "genitalia slide in collection",
    "locality from field notebook",
    "date of accession, not of collecting?",
];
