// Where the scripts read from and write to.
import { fileURLToPath } from 'node:url';
import path from 'node:path';

const here = path.dirname(fileURLToPath(import.meta.url));
/** A file of an installed package. */
export const installed = (...parts) => path.join(here, '..', 'node_modules', ...parts);
/** A file among the assets that the program serves. */
export const asset = (...parts) => path.join(here, '..', '..', 'crates', 'web', ...parts);
