// Builds once more, elsewhere, and compares byte for byte with what is committed in crates/web/dist.
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from 'vite';
import { asset } from './place.js';

const fresh = mkdtempSync(path.join(tmpdir(), 'solander-dist-'));
try {
  await build({ configFile: path.join(import.meta.dirname, '..', 'vite.config.js'), build: { outDir: fresh } });
  const kept = asset('dist');
  const names = new Set([...readdirSync(fresh), ...readdirSync(kept)]);
  const differ = [...names].filter(name => {
    try {
      return !readFileSync(path.join(fresh, name)).equals(readFileSync(path.join(kept, name)));
    } catch {
      return true;
    }
  });
  if (differ.length > 0) {
    console.error(`crates/web/dist is not what web/islands builds: ${differ.join(', ')}; run npm run build`);
    process.exitCode = 1;
  } else {
    console.log(`crates/web/dist is what web/islands builds: ${names.size} files`);
  }
} finally {
  rmSync(fresh, { recursive: true });
}
