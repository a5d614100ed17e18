/** Deep zoom into one image, or two beside each other. */
import { draw, make } from '../dom';
import { say } from '../words';
import { Desk } from './desk';
import { type DigitalMedia, type ViewerData, readViewer } from './data';
import { Stage } from './stage';

let count = 0;

/** Shows one digital media in deep zoom; the returned function takes it down again. */
export const mountViewer = (root: HTMLElement, data: ViewerData): (() => void) => {
  count += 1;
  const id = `viewer-${count}`;
  const { words } = data;
  const how = make('p', { class: 'unseen', id: `${id}-how` }, say(words, 'viewer-how'));
  const stages = make('div', { class: 'viewer-stages' });
  const box = make('div', { class: 'viewer-box' }, stages, how);
  root.append(box);
  let desk: Desk | null = null;
  let gone = false;
  const wide = matchMedia('(min-width: 60rem)').matches;
  const open = (image: DigitalMedia): Promise<Stage> => {
    const element = make('div', { class: 'viewer-stage' });
    stages.append(data.beside ? make('figure', { class: 'viewer-pair' }, element, make('figcaption', {}, image.title)) : element);
    return Stage.open(element, image, say(words, 'viewer-label', { name: image.title }), how.id, wide);
  };
  const images = data.beside ? [data.image, data.beside] : [data.image];
  // The place must have its size before the image is fitted into it.
  root.classList.add('mounted');
  Promise.all(images.map(open)).then((opened) => {
    if (gone) return;
    desk = new Desk(root, box, id, data, opened);
  }).catch(() => {
    box.remove();
    root.classList.remove('mounted');
    if (!gone) standIn(root, data);
  });
  return () => {
    gone = true;
    desk?.close();
    box.remove();
    root.classList.remove('mounted');
  };
};

/** The service fails: the largest still there is, and a word about it. */
const standIn = (root: HTMLElement, { image, words, icons }: ViewerData): void => {
  const shown = root.querySelector<HTMLImageElement>('.stills img');
  if (shown) shown.src = image.still;
  const note = make('p', { class: 'viewer-note', role: 'status' }, draw('svg', { class: 'icon', 'aria-hidden': 'true' },
    draw('use', { href: `${icons}#info` })), ` ${say(words, 'viewer-failed')}`);
  root.append(note);
};

/** The way in for the loader. */
export const mount = (root: HTMLElement, value: unknown): (() => void) => {
  const { parsed, failed } = readViewer(value);
  if (parsed) return mountViewer(root, parsed);
  console.error(`the viewer is not told ${failed.join(', ')}`);
  return () => undefined;
};
