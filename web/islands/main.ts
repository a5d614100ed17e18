/** Brings the islands of a page to life: each module is loaded when its place comes near the screen, or when it is asked for. */
import { readJson } from './border';
import { copyButtons } from './copy';

/** A module shows something in `root`, told by `data`; the returned function takes it down again. */
type Mount = (root: HTMLElement, data: unknown) => () => void;

const MODULES: Record<string, () => Promise<{ mount: Mount }>> = {
  viewer: () => import('./viewer/mount'),
  gallery: () => import('./gallery/mount'),
};

const start = async (root: HTMLElement): Promise<void> => {
  const module = MODULES[root.dataset['island'] ?? ''];
  const text = root.querySelector(':scope > script[type="application/json"]')?.textContent;
  if (!module || !text) return;
  const { parsed, failed } = readJson(text);
  if (failed.length > 0) return;
  const { mount } = await module();
  mount(root, parsed);
};

const near = new IntersectionObserver((entries) => {
  for (const entry of entries.filter((e) => e.isIntersecting)) {
    near.unobserve(entry.target);
    if (entry.target instanceof HTMLElement) void start(entry.target);
  }
}, { rootMargin: '400px' });

for (const root of document.querySelectorAll<HTMLElement>('[data-island]')) {
  const asked = root.querySelector<HTMLButtonElement>(':scope > [data-start]');
  if (!asked) {
    near.observe(root);
    continue;
  }
  asked.hidden = false;
  asked.addEventListener('click', () => {
    asked.remove();
    void start(root);
  }, { once: true });
}
copyButtons();
