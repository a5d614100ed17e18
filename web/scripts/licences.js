// Licences of the code that goes into a bundle, written beside it as NOTICES.txt.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';

const packageOf = id => id.replaceAll('\\', '/').match(/^(.*\/node_modules\/(?:@[^/]+\/)?[^/]+)\//)?.[1];

export const licences = () => ({
  name: 'licences',
  generateBundle(_, bundle) {
    const folders = new Set();
    for (const chunk of Object.values(bundle)) {
      for (const id of Object.keys(chunk.modules ?? {})) {
        const folder = packageOf(id.replace(/^\0/, ''));
        if (folder && existsSync(path.join(folder, 'package.json'))) folders.add(folder);
      }
    }
    const notices = [...folders].sort().map(folder => {
      const { name, version, license } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
      const file = readdirSync(folder).find(f => /^licen[cs]e/i.test(f));
      if (!file) throw new Error(`${name} brings no licence text`);
      return `${name} ${version} (${license})\n\n${readFileSync(path.join(folder, file), 'utf8').trim()}\n`;
    });
    const head = 'The scripts in this folder are built from the sources of Solander and from the following packages.\n';
    this.emitFile({ type: 'asset', fileName: 'NOTICES.txt', source: [head, ...notices].join('\n────────\n\n') });
  },
});
