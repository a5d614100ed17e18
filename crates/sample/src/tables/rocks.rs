//! Minerals with formula and class, and the layers fossils come from.

/// Name, formula, class of minerals.
pub(crate) static MINERALS: &[(&str, &str, &str)] = &[
    ("Quartz", "SiO2", "Silicates"), ("Calcite", "CaCO3", "Carbonates"), ("Pyrite", "FeS2", "Sulfides"), ("Fluorite", "CaF2", "Halides"),
    ("Galena", "PbS", "Sulfides"), ("Baryte", "BaSO4", "Sulfates"), ("Hematite", "Fe2O3", "Oxides"), ("Magnetite", "Fe3O4", "Oxides"),
    ("Malachite", "Cu2(CO3)(OH)2", "Carbonates"), ("Azurite", "Cu3(CO3)2(OH)2", "Carbonates"), ("Sphalerite", "ZnS", "Sulfides"),
    ("Gypsum", "CaSO4·2H2O", "Sulfates"), ("Halite", "NaCl", "Halides"), ("Orthoclase", "KAlSi3O8", "Silicates"), ("Albite", "NaAlSi3O8", "Silicates"),
    ("Almandine", "Fe3Al2(SiO4)3", "Silicates"), ("Beryl", "Be3Al2Si6O18", "Silicates"), ("Topaz", "Al2SiO4F2", "Silicates"),
    ("Apatite", "Ca5(PO4)3F", "Phosphates"), ("Vivianite", "Fe3(PO4)2·8H2O", "Phosphates"), ("Cinnabar", "HgS", "Sulfides"),
    ("Cassiterite", "SnO2", "Oxides"), ("Rutile", "TiO2", "Oxides"), ("Corundum", "Al2O3", "Oxides"), ("Gold", "Au", "Elements"),
    ("Silver", "Ag", "Elements"), ("Copper", "Cu", "Elements"), ("Sulphur", "S", "Elements"), ("Muscovite", "KAl2(AlSi3O10)(OH)2", "Silicates"),
    ("Stilbite", "NaCa4(Si27Al9)O72·28H2O", "Silicates"), ("Rhodochrosite", "MnCO3", "Carbonates"), ("Siderite", "FeCO3", "Carbonates"),
    ("Chalcopyrite", "CuFeS2", "Sulfides"), ("Arsenopyrite", "FeAsS", "Sulfides"), ("Wulfenite", "PbMoO4", "Molybdates"),
    ("Vanadinite", "Pb5(VO4)3Cl", "Vanadates"), ("Celestine", "SrSO4", "Sulfates"), ("Epidote", "Ca2(Al,Fe)3(SiO4)3(OH)", "Silicates"),
    ("Olivine", "(Mg,Fe)2SiO4", "Silicates"), ("Tourmaline", "NaFe3Al6(BO3)3Si6O18(OH)4", "Silicates"),
];

/// Era, period, epoch or stage, formation (invented where it is not a stage).
pub(crate) static LAYERS: &[(&str, &str, &str, &str)] = &[
    ("Mesozoic", "Jurassic", "Toarcian", "Posidonia Shale"), ("Mesozoic", "Jurassic", "Bajocian", "Inferior Oolite"),
    ("Mesozoic", "Jurassic", "Tithonian", "Solnhofen Limestone"), ("Mesozoic", "Cretaceous", "Maastrichtian", "Gulpen Formation"),
    ("Mesozoic", "Cretaceous", "Albian", "Gault Clay"), ("Mesozoic", "Triassic", "Anisian", "Muschelkalk"),
    ("Paleozoic", "Devonian", "Emsian", "Hunsrück Slate"), ("Paleozoic", "Silurian", "Wenlock", "Dudley Limestone"),
    ("Paleozoic", "Ordovician", "Katian", "Cincinnati Series"), ("Paleozoic", "Carboniferous", "Westphalian", "Coal Measures"),
    ("Paleozoic", "Cambrian", "Miaolingian", "Wheeler Shale"), ("Cenozoic", "Eocene", "Lutetian", "Calcaire grossier"),
    ("Cenozoic", "Miocene", "Tortonian", "Öhningen"), ("Cenozoic", "Pliocene", "Zanclean", "Coralline Crag"),
];
