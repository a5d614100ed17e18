/** Dialogs and panels of the viewer. */
import { make, sign } from '../dom';
import { type Words, number, say } from '../words';
import type { ViewerData } from './data';

const dialog = (words: Words, icons: string, title: string, ...content: Node[]): HTMLDialogElement => {
  const close = make('button', { type: 'button', class: 'tool', 'aria-label': say(words, 'viewer-close'), title: say(words, 'viewer-close') }, sign(icons, 'x'));
  const element = make('dialog', { class: 'viewer-dialog', 'aria-label': title },
    make('div', { class: 'head' }, make('h2', {}, title), close), ...content);
  close.addEventListener('click', () => element.close());
  element.addEventListener('click', (event) => {
    if (event.target === element) element.close();
  });
  return element;
};

/** The keys of the viewer. */
export const helpDialog = ({ words, icons }: ViewerData, keys: [string, string][]): HTMLDialogElement => {
  const list = make('dl', { class: 'keys' });
  for (const [key, name] of keys) {
    const names = key.split(' ').flatMap((one, i) => [i > 0 ? ' ' : '', make('kbd', {}, one)]);
    list.append(make('dt', {}, ...names), make('dd', {}, name));
  }
  return dialog(words, icons, say(words, 'viewer-keys'), list, make('p', { class: 'small muted' }, `${say(words, 'viewer-measure')}: ${say(words, 'viewer-measure-how')}`));
};

/** What the image can be compared with: other images of the specimen, or any by its PID. Plain links and a plain form. */
export const compareDialog = ({ words, icons, others, here }: ViewerData): HTMLDialogElement => {
  const list = make('ul', { class: 'strip plain' });
  for (const other of others) {
    const address = `${here}?compare=${encodeURIComponent(other.pid).replace('%2F', '/')}`;
    list.append(make('li', {}, make('a', { href: address },
      make('div', { class: 'picture' }, make('img', { src: other.thumbnail, alt: '', loading: 'lazy' })), make('span', {}, other.title))));
  }
  const form = make('form', { class: 'pid-form', method: 'get', action: here },
    make('label', { for: 'compare-pid' }, say(words, 'viewer-compare-pid')),
    make('input', { type: 'text', id: 'compare-pid', name: 'compare', required: true, maxlength: '200', autocomplete: 'off', spellcheck: 'false' }),
    make('button', { class: 'button', type: 'submit' }, say(words, 'viewer-compare-open')));
  const none = make('p', {}, say(words, 'viewer-compare-none'));
  return dialog(words, icons, say(words, 'viewer-compare-with'), others.length > 0 ? list : none, form);
};

/** Two sliders. `changed` is told brightness and contrast in per cent. */
export const lightPanel = ({ words, language }: ViewerData, id: string, changed: (brightness: number, contrast: number) => void): HTMLElement => {
  const sliders: HTMLInputElement[] = [];
  const rows = (['viewer-brightness', 'viewer-contrast'] as const).map((name) => {
    const input = make('input', { type: 'range', min: '40', max: '250', step: '5', value: '100', id: `${id}-${name}` });
    const value = make('output', { for: input.id });
    const tell = (): void => { value.textContent = `${number(language, input.valueAsNumber)} %`; };
    tell();
    input.addEventListener('input', () => { tell(); told(); });
    sliders.push(input);
    return make('div', {}, make('label', { for: input.id }, say(words, name)), input, value);
  });
  const told = (): void => changed(sliders[0]?.valueAsNumber ?? 100, sliders[1]?.valueAsNumber ?? 100);
  const reset = make('button', { type: 'button', class: 'button' }, say(words, 'viewer-reset'));
  reset.addEventListener('click', () => {
    for (const slider of sliders) {
      slider.value = '100';
      slider.dispatchEvent(new Event('input'));
    }
  });
  return make('div', { class: 'viewer-panel', id, role: 'group', 'aria-label': say(words, 'viewer-light'), hidden: true },
    ...rows, make('p', { class: 'small' }, say(words, 'viewer-light-note')), reset);
};
