// A sprite of the few signs we use.
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { asset, installed } from './place.js';

const icons = ['magnifying-glass', 'squares-four', 'list-bullets', 'table', 'map-trifold', 'x', 'download-simple', 'quotes', 'printer',
  'image', 'image-broken', 'lock-simple', 'info', 'check', 'minus', 'plus', 'arrow-left', 'arrow-right', 'funnel', 'gear-six',
  'clock-counter-clockwise', 'list', 'magnifying-glass-plus', 'magnifying-glass-minus', 'frame-corners', 'arrow-counter-clockwise',
  'arrow-clockwise', 'sun', 'ruler', 'grid-four', 'corners-out', 'columns', 'link', 'share-network', 'keyboard', 'crop', 'copy',
  'hand-grabbing', 'images-square', 'dots-nine'];
const symbols = icons.map(name => {
  const svg = readFileSync(installed('@phosphor-icons', 'core', 'assets', 'regular', `${name}.svg`), 'utf8');
  const inner = svg.replace(/^<svg[^>]*>/, '').replace(/<\/svg>\s*$/, '');
  return `<symbol id="${name}" viewBox="0 0 256 256">${inner}</symbol>`;
});
writeFileSync(asset('static', 'icons.svg'), `<svg xmlns="http://www.w3.org/2000/svg">\n${symbols.join('\n')}\n</svg>\n`);
copyFileSync(installed('@phosphor-icons', 'core', 'LICENSE'), asset('static', 'icons-MIT.txt'));
