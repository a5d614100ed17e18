// A portal over a collection with images, and an image service that draws them: the example `images` of the crate `solander-web`.
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';

const root = path.join(import.meta.dirname, '..', '..');

/** The built example; built now unless `SOLANDER_IMAGES` names it. */
const program = () => {
  const named = process.env.SOLANDER_IMAGES;
  if (named && existsSync(named)) return named;
  execFileSync('cargo', ['build', '--quiet', '--locked', '--package', 'solander-web', '--example', 'images'], { cwd: root, stdio: 'inherit' });
  return path.join(process.env.CARGO_TARGET_DIR ?? path.join(root, 'target'), 'debug', 'examples', 'images');
};

/** Starts it over so many specimens: its address, the paths of an image with everything and of its specimen, and how to end it. */
export const collection = async (specimens) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'solander-images-'));
  const child = spawn(program(), [path.join(folder, 'data'), '0', String(specimens)], { stdio: ['ignore', 'pipe', 'inherit'] });
  const lines = [];
  for await (const line of createInterface({ input: child.stdout })) {
    lines.push(line);
    if (lines.length === 3) break;
  }
  const [base, media, specimen] = lines;
  if (!specimen) throw new Error('the example does not start');
  const end = () => {
    child.kill();
    rmSync(folder, { recursive: true, force: true });
  };
  return { base, media, specimen, end };
};
