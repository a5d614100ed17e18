### Eingang und Erkunden.

entrance-title = Eine naturkundliche Sammlung, geöffnet
entrance-lead = { $title } zeigt Objekte aus Museen und Herbarien als digitale Objekte: jedes mit bleibendem Namen, seiner Geschichte und dem, was wirklich auf dem Etikett steht.
entrance-of-the-day = Objekt des Tages
entrance-numbers = In Zahlen
entrance-empty = Noch keine Objekte
entrance-empty-why = Diese Installation ist noch leer. Sobald eine Quelle gelesen ist, stehen ihre Objekte hier.
entrance-empty-how = Verantwortliche lesen ein Darwin Core Archive mit einem Befehl:
entrance-empty-status = Stand der Quellen ansehen
search-label = Objekte suchen
search-placeholder = Name, Ort, Sammler, Nummer …
search-button = Suchen
search-hint = Wörter, Katalognummern und PIDs werden verstanden.
search-help = Suchhilfe
number-specimens = Objekte
number-media = Bilder und andere Medien
number-institutions = Institutionen
number-imaged = der Objekte haben ein Bild
numbers-as-of = Gezählt nach der letzten Änderung vom { $date }.
ways-discipline = Nach Fachgebiet
ways-kind = Nach Art des Objekts
ways-place = Nach Ort
ways-time = Nach Zeit
found-specimens = { $n ->
    [one] { $text } Objekt
   *[other] { $text } Objekte
}
found-media = { $n ->
    [one] { $text } Bild oder anderes Medium
   *[other] { $text } Bilder und andere Medien
}
found-objects = { $n ->
    [one] { $text } Treffer
   *[other] { $text } Treffer
}
filters = Filter
filters-apply = Filter anwenden
facet-all = Alle Werte …
value-unknown = unbekannt
value-known = bekannt
range-from = von
range-to = bis
views-label = Ansicht
view-grid = Raster
view-list = Liste
view-table = Tabelle
view-map = Karte
view-gallery = Galerie
view-contact = Kontaktabzug
sort-label = Reihenfolge
sort-button = Ordnen
per-label = Je Seite
sort-relevance = beste Treffer
sort-name = Name, A bis Z
sort-name-down = Name, Z bis A
sort-year = gesammelt, älteste zuerst
sort-year-down = gesammelt, neueste zuerst
sort-country = Land, A bis Z
sort-country-down = Land, Z bis A
sort-catalogue = Katalognummer, aufsteigend
sort-catalogue-down = Katalognummer, absteigend
sort-mids = am wenigsten digitalisiert zuerst
sort-mids-down = am besten digitalisiert zuerst
sort-created = ältestes Digitalobjekt zuerst
sort-created-down = neuestes Digitalobjekt zuerst
sort-modified = am längsten unverändert
sort-modified-down = zuletzt geändert
overview = Wo und wann
results-label = Treffer
timeline-label = Objekte nach Sammeljahr
timeline-bar = { $years }: { $count }
timeline-caption = Sammeljahr; jeder Balken führt zu seinen Jahren.
timeline-unknown = { $n ->
    [one] { $text } hat kein Jahr.
   *[other] { $text } haben kein Jahr.
}
timeline-none = Keines davon hat ein Jahr.
map-label = Objekte nach Ort
map-cell = { $count } bei { $place }
map-caption = { $located } von { $total } haben Koordinaten. Die Kreise wachsen mit dem Logarithmus ihrer Zahl; jeder führt zu seiner Gegend.
map-most = { $n ->
    [one] Der größte ist gezeichnet.
   *[other] Die { $text } größten sind gezeichnet.
}
map-whole = Die ganze Welt zeigen
map-point = Karte mit dem Fundort bei { $place }
pager-label = Seiten
pager-page = Seite
pager-previous = Zurück
pager-next = Weiter
chips-label = Aktive Filter
chips-clear = Alle entfernen
chip-remove = (entfernen)
chip-text = „{ $text }“
chip-not = nicht { $what }
chip-box = Zwischen { $west }° und { $east }° O, { $south }° und { $north }° N
chip-polygon = { $n ->
    [one] Fläche mit einer Ecke
   *[other] Fläche mit { $text } Ecken
}
chip-pids = { $n ->
    [one] Ein gewähltes Objekt
   *[other] { $text } gewählte Objekte
}
complaint-name = Einen Filter „{ $name }“ gibt es nicht; er blieb unbeachtet.
complaint-value = „{ $value }“ ist kein Wert von „{ $name }“; es blieb unbeachtet.
complaint-unknown = „unknown“ lässt sich nicht neben Werten von „{ $name }“ fragen; es blieb unbeachtet.
exact-pid = So heißt genau ein Objekt:
empty-title = Nichts passt auf alles zugleich
empty-why = Ohne eines davon gibt es Treffer:
empty-all = Auch ohne einen einzelnen Filter wird nichts gefunden.
empty-installation = Diese Installation hat noch keine solchen Objekte.
empty-drop = { $what } weglassen
values-title = Alle Werte: { $field }
values-back = Zurück zu den Treffern
values-begin = Beginnt mit
values-none = Kein Wert beginnt so.
values-most = { $n ->
    [one] Nur der häufigste ist gezeigt.
   *[other] Nur die { $text } häufigsten sind gezeigt; geben Sie einen Anfang ein, um andere zu sehen.
}
feed-title = { $title }: Änderungen
col-name = Name
col-catalogue = Katalognummer
col-country = Land
col-date = Gesammelt
col-collector = Sammler
col-type = Typus
col-institution = Institution
col-mids = Digitalisierung
col-years = Jahre
col-count = Anzahl
col-region = Um
gallery-imaged = Nur solche mit Bild
gallery-before = Die Seite davor
gallery-shown = { $from } bis { $to } von { $total }
gallery-stop = Keine Seiten anfügen
gallery-go = Beim Rollen Seiten anfügen
gallery-waiting = Die nächsten Bilder sind unterwegs …
gallery-failed = Die nächsten Bilder sind nicht angekommen.
gallery-end = Das waren alle.
