// Natural Earth's land and borders (1:110 million, public domain) in the Equal Earth projection, as one SVG of 960 by 467.2.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { geoEqualEarth, geoGraticule, geoPath } from 'd3-geo';
import { feature, mesh } from 'topojson-client';
import { asset, installed } from './place.js';

const WIDTH = 960;
const HEIGHT = 467.2;
const world = JSON.parse(readFileSync(installed('world-atlas', 'countries-110m.json'), 'utf8'));
// The widest point of the projection lies 2.70663 radii from its middle.
const projection = geoEqualEarth().scale(WIDTH / 2 / 2.7066299836).translate([WIDTH / 2, HEIGHT / 2]).precision(0.4);
const draw = shape => geoPath(projection).digits(1)(shape);
const part = (id, shape) => `<path id="${id}" d="${draw(shape)}"/>`;

mkdirSync(asset('static', 'basemap'), { recursive: true });
writeFileSync(asset('static', 'basemap', 'land-110m.svg'), `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}">
<title>Land, 1:110 million, Natural Earth</title>
${part('sphere', { type: 'Sphere' })}
${part('graticule', geoGraticule().step([30, 30])())}
${part('land', feature(world, world.objects.land))}
${part('borders', mesh(world, world.objects.countries, (a, b) => a !== b))}
</svg>
`);
