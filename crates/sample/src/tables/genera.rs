//! Genera with their families, orders, classes, phyla and kingdoms.

/// Plants: `class|order|family|genera`.
pub(crate) static PLANTS: &str = "\
Magnoliopsida|Asterales|Asteraceae|Centaurea Cirsium Hieracium Senecio Aster Erigeron Crepis Artemisia Achillea Solidago Taraxacum Vernonia
Magnoliopsida|Asterales|Campanulaceae|Campanula Phyteuma Lobelia
Magnoliopsida|Fabales|Fabaceae|Trifolium Astragalus Vicia Lathyrus Acacia Lupinus Mimosa Inga Medicago Genista Oxytropis
Magnoliopsida|Rosales|Rosaceae|Rosa Rubus Potentilla Alchemilla Prunus Crataegus Geum Sorbus
Magnoliopsida|Rosales|Moraceae|Ficus Morus Dorstenia
Magnoliopsida|Rosales|Urticaceae|Urtica Pilea
Magnoliopsida|Lamiales|Lamiaceae|Salvia Mentha Thymus Stachys Lamium Teucrium Scutellaria Origanum
Magnoliopsida|Lamiales|Plantaginaceae|Veronica Plantago Linaria Digitalis Penstemon
Magnoliopsida|Lamiales|Orobanchaceae|Pedicularis Euphrasia Castilleja Orobanche
Magnoliopsida|Lamiales|Acanthaceae|Ruellia Justicia
Magnoliopsida|Gentianales|Rubiaceae|Galium Psychotria Asperula Coffea
Magnoliopsida|Gentianales|Gentianaceae|Gentiana Gentianella
Magnoliopsida|Ericales|Ericaceae|Vaccinium Rhododendron Erica Pyrola
Magnoliopsida|Ericales|Primulaceae|Primula Androsace Lysimachia
Magnoliopsida|Caryophyllales|Caryophyllaceae|Silene Dianthus Stellaria Cerastium Arenaria
Magnoliopsida|Caryophyllales|Polygonaceae|Rumex Polygonum Eriogonum
Magnoliopsida|Caryophyllales|Cactaceae|Opuntia Mammillaria
Magnoliopsida|Ranunculales|Ranunculaceae|Ranunculus Anemone Aconitum Delphinium Thalictrum Clematis
Magnoliopsida|Ranunculales|Papaveraceae|Papaver Corydalis Fumaria
Magnoliopsida|Brassicales|Brassicaceae|Draba Cardamine Arabis Lepidium Erysimum Brassica
Magnoliopsida|Malpighiales|Salicaceae|Salix Populus
Magnoliopsida|Malpighiales|Violaceae|Viola
Magnoliopsida|Malpighiales|Euphorbiaceae|Euphorbia Croton Acalypha
Magnoliopsida|Malpighiales|Hypericaceae|Hypericum
Magnoliopsida|Fagales|Fagaceae|Quercus Fagus Castanea
Magnoliopsida|Fagales|Betulaceae|Betula Alnus Carpinus
Magnoliopsida|Saxifragales|Saxifragaceae|Saxifraga Heuchera
Magnoliopsida|Saxifragales|Crassulaceae|Sedum Sempervivum Echeveria
Magnoliopsida|Geraniales|Geraniaceae|Geranium Erodium
Magnoliopsida|Myrtales|Onagraceae|Epilobium Oenothera
Magnoliopsida|Myrtales|Melastomataceae|Miconia Tibouchina
Magnoliopsida|Apiales|Apiaceae|Heracleum Peucedanum Eryngium Angelica Bupleurum
Magnoliopsida|Solanales|Solanaceae|Solanum Physalis Nicotiana
Magnoliopsida|Boraginales|Boraginaceae|Myosotis Echium Cordia
Magnoliopsida|Malvales|Malvaceae|Malva Hibiscus Sida
Magnoliopsida|Piperales|Piperaceae|Piper Peperomia
Liliopsida|Poales|Poaceae|Poa Festuca Bromus Agrostis Panicum Stipa Calamagrostis Paspalum
Liliopsida|Poales|Cyperaceae|Carex Cyperus Scirpus Eleocharis
Liliopsida|Poales|Juncaceae|Juncus Luzula
Liliopsida|Poales|Bromeliaceae|Tillandsia Vriesea
Liliopsida|Asparagales|Orchidaceae|Orchis Ophrys Epidendrum Dactylorhiza Epipactis Habenaria
Liliopsida|Asparagales|Amaryllidaceae|Allium Narcissus
Liliopsida|Asparagales|Iridaceae|Iris Crocus
Liliopsida|Liliales|Liliaceae|Lilium Tulipa Gagea
Liliopsida|Alismatales|Potamogetonaceae|Potamogeton
Polypodiopsida|Polypodiales|Dryopteridaceae|Dryopteris Polystichum
Polypodiopsida|Polypodiales|Aspleniaceae|Asplenium
Pinopsida|Pinales|Pinaceae|Pinus Abies Picea Larix
Pinopsida|Pinales|Cupressaceae|Juniperus
";

/// Fungi: `phylum|class|order|family|genera`.
pub(crate) static FUNGI: &str = "\
Basidiomycota|Agaricomycetes|Agaricales|Amanitaceae|Amanita
Basidiomycota|Agaricomycetes|Agaricales|Agaricaceae|Agaricus Lepiota
Basidiomycota|Agaricomycetes|Agaricales|Mycenaceae|Mycena
Basidiomycota|Agaricomycetes|Agaricales|Cortinariaceae|Cortinarius
Basidiomycota|Agaricomycetes|Agaricales|Inocybaceae|Inocybe
Basidiomycota|Agaricomycetes|Boletales|Boletaceae|Boletus Leccinum
Basidiomycota|Agaricomycetes|Russulales|Russulaceae|Russula Lactarius
Basidiomycota|Agaricomycetes|Polyporales|Polyporaceae|Polyporus Trametes
Basidiomycota|Pucciniomycetes|Pucciniales|Pucciniaceae|Puccinia Uromyces
Ascomycota|Lecanoromycetes|Lecanorales|Cladoniaceae|Cladonia
Ascomycota|Lecanoromycetes|Lecanorales|Parmeliaceae|Parmelia Usnea
Ascomycota|Lecanoromycetes|Peltigerales|Peltigeraceae|Peltigera
Ascomycota|Pezizomycetes|Pezizales|Pezizaceae|Peziza
";

/// Insects and spiders: `class|order|family|genera`.
pub(crate) static ARTHROPODS: &str = "\
Insecta|Coleoptera|Carabidae|Carabus Bembidion Pterostichus Harpalus Amara Cicindela Agonum
Insecta|Coleoptera|Cerambycidae|Cerambyx Leptura Saperda Agapanthia Strangalia
Insecta|Coleoptera|Chrysomelidae|Chrysomela Cassida Cryptocephalus Donacia Altica
Insecta|Coleoptera|Curculionidae|Otiorhynchus Phyllobius Anthonomus Ceutorhynchus
Insecta|Coleoptera|Scarabaeidae|Onthophagus Aphodius Cetonia Melolontha Phanaeus
Insecta|Coleoptera|Coccinellidae|Coccinella Scymnus
Insecta|Coleoptera|Staphylinidae|Philonthus Stenus Quedius
Insecta|Coleoptera|Buprestidae|Buprestis Agrilus Anthaxia
Insecta|Coleoptera|Dytiscidae|Dytiscus Agabus
Insecta|Lepidoptera|Nymphalidae|Erebia Melitaea Boloria Vanessa Morpho Heliconius
Insecta|Lepidoptera|Lycaenidae|Lycaena Polyommatus Plebejus
Insecta|Lepidoptera|Papilionidae|Papilio Parnassius
Insecta|Lepidoptera|Erebidae|Catocala Lymantria Calyptra Arctia
Insecta|Lepidoptera|Noctuidae|Agrotis Noctua Euxoa
Insecta|Lepidoptera|Geometridae|Eupithecia Idaea Scopula
Insecta|Lepidoptera|Sphingidae|Sphinx Hyles
Insecta|Hymenoptera|Apidae|Bombus Apis Nomada Anthophora Melipona Trigona Ceratina Euglossa
Insecta|Hymenoptera|Andrenidae|Andrena Perdita
Insecta|Hymenoptera|Halictidae|Lasioglossum Halictus Sphecodes
Insecta|Hymenoptera|Megachilidae|Megachile Osmia Coelioxys Anthidium
Insecta|Hymenoptera|Formicidae|Formica Camponotus Myrmica Lasius
Insecta|Hymenoptera|Vespidae|Vespula Polistes
Insecta|Hymenoptera|Ichneumonidae|Ichneumon Netelia
Insecta|Diptera|Syrphidae|Eristalis Syrphus Cheilosia
Insecta|Diptera|Tabanidae|Tabanus Chrysops
Insecta|Diptera|Culicidae|Aedes Culex Anopheles
Insecta|Diptera|Tipulidae|Tipula
Insecta|Hemiptera|Cicadellidae|Empoasca Macrosteles Erythroneura
Insecta|Hemiptera|Pentatomidae|Pentatoma Euschistus
Insecta|Hemiptera|Miridae|Lygus Phytocoris
Insecta|Odonata|Libellulidae|Libellula Sympetrum
Insecta|Odonata|Coenagrionidae|Ischnura Enallagma
Insecta|Orthoptera|Acrididae|Melanoplus Chorthippus
Insecta|Plecoptera|Perlidae|Perla Acroneuria
Insecta|Plecoptera|Nemouridae|Nemoura Leuctra
Insecta|Trichoptera|Limnephilidae|Limnephilus Halesus
Insecta|Ephemeroptera|Baetidae|Baetis
Insecta|Neuroptera|Chrysopidae|Chrysopa
Arachnida|Araneae|Lycosidae|Pardosa Lycosa
Arachnida|Araneae|Araneidae|Araneus Argiope
Arachnida|Araneae|Linyphiidae|Linyphia Erigone
Collembola|Entomobryomorpha|Entomobryidae|Entomobrya
";

/// Vertebrates and molluscs: `phylum|class|order|family|genera`.
pub(crate) static VERTEBRATES: &str = "\
Chordata|Aves|Passeriformes|Turdidae|Turdus Catharus
Chordata|Aves|Passeriformes|Fringillidae|Fringilla Carduelis Spinus
Chordata|Aves|Passeriformes|Tyrannidae|Empidonax Elaenia Tyrannus
Chordata|Aves|Passeriformes|Sylviidae|Sylvia
Chordata|Aves|Charadriiformes|Laridae|Larus Sterna
Chordata|Aves|Piciformes|Picidae|Picus Dendrocopos
Chordata|Aves|Apodiformes|Trochilidae|Amazilia Phaethornis
Chordata|Aves|Anseriformes|Anatidae|Anas
Chordata|Mammalia|Rodentia|Cricetidae|Peromyscus Microtus Oryzomys
Chordata|Mammalia|Rodentia|Sciuridae|Sciurus Marmota
Chordata|Mammalia|Chiroptera|Vespertilionidae|Myotis Eptesicus
Chordata|Mammalia|Chiroptera|Phyllostomidae|Artibeus Carollia
Chordata|Mammalia|Soricomorpha|Soricidae|Sorex Crocidura
Chordata|Mammalia|Carnivora|Mustelidae|Mustela
Chordata|Squamata|Squamata|Lacertidae|Lacerta Podarcis
Chordata|Squamata|Squamata|Colubridae|Coluber Natrix Dipsas
Chordata|Squamata|Squamata|Phrynosomatidae|Sceloporus
Chordata|Squamata|Squamata|Dactyloidae|Anolis
Chordata|Amphibia|Anura|Ranidae|Rana Lithobates
Chordata|Amphibia|Anura|Hylidae|Hyla
Chordata|Amphibia|Anura|Bufonidae|Bufo Rhinella
Chordata|Amphibia|Caudata|Salamandridae|Triturus Salamandra
Mollusca|Gastropoda|Stylommatophora|Helicidae|Helix Cepaea
Mollusca|Gastropoda|Neogastropoda|Conidae|Conus
Mollusca|Bivalvia|Unionida|Unionidae|Unio
";

/// Fossils: `kingdom|phylum|class|order|family|genera`.
pub(crate) static FOSSILS: &str = "\
Animalia|Mollusca|Cephalopoda|Ammonitida|Perisphinctidae|Perisphinctes
Animalia|Mollusca|Cephalopoda|Ammonitida|Hildoceratidae|Hildoceras Harpoceras
Animalia|Mollusca|Cephalopoda|Ammonitida|Dactylioceratidae|Dactylioceras
Animalia|Mollusca|Cephalopoda|Ammonitida|Sonniniidae|Sonninia
Animalia|Mollusca|Cephalopoda|Belemnitida|Megateuthididae|Megateuthis Eocylindroteuthis
Animalia|Mollusca|Cephalopoda|Goniatitida|Goniatitidae|Goniatites
Animalia|Mollusca|Bivalvia|Ostreida|Gryphaeidae|Gryphaea Exogyra
Animalia|Mollusca|Bivalvia|Pectinida|Pectinidae|Pecten Chlamys
Animalia|Mollusca|Bivalvia|Trigoniida|Trigoniidae|Trigonia
Animalia|Mollusca|Gastropoda|Caenogastropoda|Turritellidae|Turritella
Animalia|Arthropoda|Trilobita|Phacopida|Phacopidae|Phacops
Animalia|Arthropoda|Trilobita|Phacopida|Calymenidae|Calymene Flexicalymene
Animalia|Arthropoda|Trilobita|Asaphida|Asaphidae|Asaphus Isotelus
Animalia|Arthropoda|Trilobita|Agnostida|Agnostidae|Agnostus
Animalia|Brachiopoda|Rhynchonellata|Terebratulida|Terebratulidae|Terebratula
Animalia|Brachiopoda|Rhynchonellata|Rhynchonellida|Rhynchonellidae|Rhynchonella
Animalia|Brachiopoda|Rhynchonellata|Spiriferida|Spiriferidae|Spirifer
Animalia|Echinodermata|Crinoidea|Encrinida|Encrinidae|Encrinus
Animalia|Echinodermata|Echinoidea|Spatangoida|Micrasteridae|Micraster
Animalia|Echinodermata|Echinoidea|Cidaroida|Cidaridae|Cidaris
Animalia|Cnidaria|Anthozoa|Scleractinia|Montlivaltiidae|Montlivaltia
Animalia|Chordata|Actinopterygii|Leptolepiformes|Leptolepidae|Leptolepis
Animalia|Chordata|Chondrichthyes|Lamniformes|Otodontidae|Otodus
Animalia|Chordata|Reptilia|Ichthyosauria|Stenopterygiidae|Stenopterygius
Plantae|Tracheophyta|Lycopodiopsida|Lepidodendrales|Lepidodendraceae|Lepidodendron
Plantae|Tracheophyta|Polypodiopsida|Equisetales|Calamitaceae|Calamites
Plantae|Tracheophyta|Lyginopteridopsida|Medullosales|Neurodontopteridaceae|Neuropteris
";

/// Well-known species as they are usually cited: `genus|epithet|authorship`.
pub(crate) static KNOWN: &[(&str, &str, &str)] = &[
    ("Taraxacum", "campylodes", "G.E.Haglund"),
    ("Achillea", "millefolium", "L."),
    ("Trifolium", "pratense", "L."),
    ("Rosa", "canina", "L."),
    ("Quercus", "robur", "L."),
    ("Fagus", "sylvatica", "L."),
    ("Urtica", "dioica", "L."),
    ("Poa", "annua", "L."),
    ("Carex", "nigra", "(L.) Reichard"),
    ("Salix", "caprea", "L."),
    ("Pinus", "sylvestris", "L."),
    ("Veronica", "chamaedrys", "L."),
    ("Plantago", "lanceolata", "L."),
    ("Ranunculus", "acris", "L."),
    ("Viola", "odorata", "L."),
    ("Silene", "vulgaris", "(Moench) Garcke"),
    ("Coffea", "arabica", "L."),
    ("Abies", "alba", "Mill."),
    ("Betula", "pendula", "Roth"),
    ("Calamagrostis", "epigejos", "(L.) Roth"),
    ("Amanita", "muscaria", "(L.) Lam."),
    ("Boletus", "edulis", "Bull."),
    ("Cladonia", "rangiferina", "(L.) F.H.Wigg."),
    ("Parmelia", "sulcata", "Taylor"),
    ("Puccinia", "graminis", "Pers."),
    ("Carabus", "auratus", "Linnaeus, 1761"),
    ("Cicindela", "campestris", "Linnaeus, 1758"),
    ("Cerambyx", "cerdo", "Linnaeus, 1758"),
    ("Melolontha", "melolontha", "(Linnaeus, 1758)"),
    ("Cetonia", "aurata", "(Linnaeus, 1758)"),
    ("Coccinella", "septempunctata", "Linnaeus, 1758"),
    ("Vanessa", "atalanta", "(Linnaeus, 1758)"),
    ("Papilio", "machaon", "Linnaeus, 1758"),
    ("Parnassius", "apollo", "(Linnaeus, 1758)"),
    ("Bombus", "terrestris", "(Linnaeus, 1758)"),
    ("Bombus", "lapidarius", "(Linnaeus, 1758)"),
    ("Apis", "mellifera", "Linnaeus, 1758"),
    ("Andrena", "fulva", "(Müller, 1766)"),
    ("Megachile", "rotundata", "(Fabricius, 1787)"),
    ("Formica", "rufa", "Linnaeus, 1761"),
    ("Aedes", "aegypti", "(Linnaeus, 1762)"),
    ("Eristalis", "tenax", "(Linnaeus, 1758)"),
    ("Libellula", "depressa", "Linnaeus, 1758"),
    ("Dytiscus", "marginalis", "Linnaeus, 1758"),
    ("Araneus", "diadematus", "Clerck, 1757"),
    ("Calyptra", "eustrigata", "(Hampson, 1926)"),
    ("Turdus", "merula", "Linnaeus, 1758"),
    ("Fringilla", "coelebs", "Linnaeus, 1758"),
    ("Larus", "argentatus", "Pontoppidan, 1763"),
    ("Rana", "temporaria", "Linnaeus, 1758"),
    ("Bufo", "bufo", "(Linnaeus, 1758)"),
    ("Natrix", "natrix", "(Linnaeus, 1758)"),
    ("Sciurus", "vulgaris", "Linnaeus, 1758"),
    ("Peromyscus", "maniculatus", "(Wagner, 1845)"),
    ("Myotis", "myotis", "(Borkhausen, 1797)"),
    ("Helix", "pomatia", "Linnaeus, 1758"),
    ("Salamandra", "salamandra", "(Linnaeus, 1758)"),
    ("Sorex", "araneus", "Linnaeus, 1758"),
    ("Hildoceras", "bifrons", "(Bruguière, 1789)"),
    ("Dactylioceras", "commune", "(Sowerby, 1815)"),
    ("Gryphaea", "arcuata", "Lamarck, 1801"),
    ("Calymene", "blumenbachii", "Brongniart, 1822"),
    ("Encrinus", "liliiformis", "Lamarck, 1801"),
    ("Terebratula", "terebratula", "(Linnaeus, 1758)"),
    ("Megateuthis", "suevica", "(Klein, 1773)"),
    ("Micraster", "coranguinum", "(Leske, 1778)"),
    ("Otodus", "obliquus", "Agassiz, 1838"),
];
