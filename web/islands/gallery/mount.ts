/** A gallery without end: pages are appended while one scrolls, and what is far away leaves the document. */
import { type Outcome, Taker, isFields } from '../border';
import { make } from '../dom';
import { type Words, number, say } from '../words';
import { Pages } from './pages';
import { Shown } from './window';

interface GalleryData {
  total: number;
  /** Items before the first page here; unknown beyond numbered pages. */
  before: number | null;
  language: string;
  words: Words;
}

/** Most items that are put into the document for print. */
const MOST_PRINTED = 3000;

const readGallery = (value: unknown): Outcome<GalleryData> => {
  if (!isFields(value)) return { parsed: null, failed: ['no object'] };
  const take = new Taker(value);
  const before = typeof value['before'] === 'number' ? value['before'] : null;
  const parsed = { total: take.size('total'), before, language: take.text('language'), words: take.texts('words') };
  return { parsed: take.failed.length === 0 ? parsed : null, failed: take.failed };
};

/** Lets the list in `root` grow and shrink with the view; the returned function ends that. */
export const mountGallery = (root: HTMLElement, { total, before, language, words }: GalleryData): (() => void) => {
  const list = root.querySelector('ul');
  if (!list) return () => undefined;
  const pages = new Pages(list);
  const shown = new Shown(list, before === null ? null : total, before ?? 0);
  const status = make('p', { role: 'status' });
  const place = make('p', { class: 'place' });
  const stop = make('button', { type: 'button', class: 'button' }, say(words, 'gallery-stop'));
  const foot = make('div', { class: 'gallery-foot no-print' }, place, status, stop);
  if (pages.more) root.append(foot);
  let adding = true;
  let printing = false;
  let waiting = false;
  let frame = 0;
  let rest = 0;
  let here = pages.leaves[0]?.url;

  const redraw = (): void => {
    frame = 0;
    if (printing) return;
    const [from, to] = shown.wanted(pages.count);
    shown.show(from, to, pages.count, (index) => pages.item(index));
    tell();
    void pages.recall(from, to - 1).then((came) => { if (came) later(); }, () => undefined);
    const [, last] = shown.visible();
    if (adding && !waiting && pages.more && pages.count - last < (last - shown.visible()[0] + 1) * 3) void append();
  };

  const later = (): void => {
    frame ||= requestAnimationFrame(redraw);
    clearTimeout(rest);
    rest = window.setTimeout(address, 400);
  };

  const append = async (): Promise<void> => {
    waiting = true;
    status.textContent = say(words, 'gallery-waiting');
    try {
      await pages.append();
      status.textContent = pages.more ? '' : say(words, 'gallery-end');
    } catch {
      status.textContent = say(words, 'gallery-failed');
      pause(false);
    }
    waiting = false;
    later();
  };

  /** Which of all are on screen. */
  const tell = (): void => {
    const [first, last] = shown.visible();
    const start = (before ?? 0) + first + 1;
    const end = Math.min((before ?? 0) + last + 1, (before ?? 0) + pages.count);
    place.textContent = say(words, 'gallery-shown', { from: number(language, start), to: number(language, end), total: number(language, total) });
  };

  /** The address names the page on screen, so that it can be shared; where on it one was is kept for the way back. */
  const address = (): void => {
    const [first] = shown.visible();
    const leaf = pages.leaf(first);
    if (!leaf || (first === 0 && leaf.url === here)) return;
    here = leaf.url;
    history.scrollRestoration = 'manual';
    history.replaceState({ item: first - leaf.first }, '', leaf.url);
  };

  const pause = (on: boolean): void => {
    adding = on;
    stop.textContent = say(words, on ? 'gallery-stop' : 'gallery-go');
    later();
  };
  stop.addEventListener('click', () => pause(!adding));

  const resized = new ResizeObserver(() => {
    if (printing) return;
    shown.measure();
    later();
  });
  const beforePrint = (): void => {
    printing = true;
    shown.show(0, Math.min(pages.count, MOST_PRINTED), Math.min(pages.count, MOST_PRINTED), (index) => pages.item(index));
  };
  const afterPrint = (): void => {
    printing = false;
    later();
  };
  const state: unknown = history.state;
  if (isFields(state) && typeof state['item'] === 'number' && scrollY === 0) scrollTo(0, shown.topOf(state['item']));
  resized.observe(root);
  addEventListener('scroll', later, { passive: true });
  addEventListener('beforeprint', beforePrint);
  addEventListener('afterprint', afterPrint);
  later();
  return () => {
    resized.disconnect();
    removeEventListener('scroll', later);
    removeEventListener('beforeprint', beforePrint);
    removeEventListener('afterprint', afterPrint);
    cancelAnimationFrame(frame);
    clearTimeout(rest);
    foot.remove();
  };
};

/** The way in for the loader. */
export const mount = (root: HTMLElement, value: unknown): (() => void) => {
  const { parsed, failed } = readGallery(value);
  if (parsed) return mountGallery(root, parsed);
  console.error(`the gallery is not told ${failed.join(', ')}`);
  return () => undefined;
};
