/** Keys of the viewer. They are heard only while the focus is within it. */
import { type Words, say } from '../words';

/** What a key or a tool does. */
export type Act = 'in' | 'out' | 'fit' | 'left' | 'right' | 'west' | 'east' | 'north' | 'south' | 'light' | 'measure' | 'escape' | 'grid'
  | 'full' | 'compare' | 'linked' | 'end' | 'address' | 'help';

const KEYS: Record<string, Act> = {
  '+': 'in', '=': 'in', '-': 'out', '_': 'out', '0': 'fit', r: 'right', R: 'left', m: 'measure', g: 'grid', f: 'full', c: 'compare', '?': 'help',
  Escape: 'escape',
};
const ARROWS: Record<string, Act> = { ArrowLeft: 'west', ArrowRight: 'east', ArrowUp: 'north', ArrowDown: 'south' };

/** What this key does; arrows only `onImage`, since among the tools they lead from one to the next. */
export const actOf = (event: KeyboardEvent, onImage: boolean): Act | null => {
  if (event.ctrlKey || event.metaKey || event.altKey) return null;
  return KEYS[event.key] ?? (onImage ? ARROWS[event.key] : undefined) ?? null;
};

/** Keys with what they do, for people. */
export const keyList = (words: Words): [string, string][] => [
  ['← → ↑ ↓', say(words, 'viewer-key-move')],
  ['+ −', `${say(words, 'viewer-zoom-in')} · ${say(words, 'viewer-zoom-out')}`],
  ['0', say(words, 'viewer-fit')],
  ['r R', `${say(words, 'viewer-right')} · ${say(words, 'viewer-left')}`],
  ['m', say(words, 'viewer-measure')],
  ['g', say(words, 'viewer-grid')],
  ['c', say(words, 'viewer-compare')],
  ['f', say(words, 'viewer-full')],
  ['?', say(words, 'viewer-help')],
];
