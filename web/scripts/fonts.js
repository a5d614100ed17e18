// Copies the type families and writes their @font-face rules: Solander Serif is Source Serif 4, Solander Sans is Source Sans 3.
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { asset, installed } from './place.js';

const families = [
  { family: 'Solander Serif', slug: 'source-serif-4', styles: ['normal', 'italic'] },
  { family: 'Solander Sans', slug: 'source-sans-3', styles: ['normal'] },
];
const sets = ['vietnamese', 'cyrillic-ext', 'cyrillic', 'greek-ext', 'greek', 'latin-ext', 'latin'];

mkdirSync(asset('static', 'fonts'), { recursive: true });
const rules = ['/* Written by web/scripts/fonts.js. */'];
for (const { family, slug, styles } of families) {
  const folder = ['@fontsource-variable', slug];
  const ranges = JSON.parse(readFileSync(installed(...folder, 'unicode.json'), 'utf8'));
  copyFileSync(installed(...folder, 'LICENSE'), asset('static', 'fonts', `${slug}-OFL.txt`));
  for (const style of styles) {
    for (const set of sets.filter(s => ranges[s])) {
      const file = `${slug}-${set}-wght-${style}.woff2`;
      copyFileSync(installed(...folder, 'files', file), asset('static', 'fonts', file));
      rules.push(`@font-face {
  font-family: "${family}";
  font-style: ${style};
  font-weight: 200 900;
  font-display: swap;
  src: url("fonts/${file}") format("woff2");
  unicode-range: ${ranges[set]};
}`);
    }
  }
}
writeFileSync(asset('styles', 'fonts.css'), rules.join('\n') + '\n');
