// One browser for all tests, and what every page is held to.
import assert from 'node:assert/strict';
import { AxeBuilder } from '@axe-core/playwright';
import { chromium } from 'playwright-core';

/** Where the server under test listens. */
export const BASE = (process.env.SOLANDER_URL ?? 'http://127.0.0.1:8080').replace(/\/$/, '');

export const launch = (...more) => chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update',
    '--disable-sync', ...more],
});

/** Faults against WCAG 2.2 A and AA, as short sentences. */
export const inaccessible = async (page) => {
  const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']).analyze();
  return violations.map(v => `${v.id}: ${v.nodes.slice(0, 3).map(n => n.target).join(', ')}`);
};

/** Opens a page and notes what must not happen on it. */
export const watched = async (context, base = BASE) => {
  const page = await context.newPage();
  const faults = [];
  page.on('console', m => { if (m.type() === 'error' && !/Failed to load resource: .* (404|410)/.test(m.text())) faults.push(`console: ${m.text()}`); });
  page.on('pageerror', e => faults.push(`script: ${e.message}`));
  page.on('dialog', d => { faults.push(`dialog: ${d.message()}`); d.dismiss(); });
  page.on('request', r => { if (!r.url().startsWith(`${base}/`) && !/^(data|blob):/.test(r.url())) faults.push(`leaves the server: ${r.url()}`); });
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', e => console.error(`policy: ${e.violatedDirective} ${e.blockedURI}`));
  });
  return { page, faults };
};

/** Addresses of one specimen and one medium with an image, as the search gives them. */
export const examples = async () => {
  const first = async (address, path) => {
    const html = await (await fetch(BASE + address)).text();
    return html.match(new RegExp(`href="(/${path}/[^"/]+/[^"/]+)"`))?.[1];
  };
  const specimen = await first('/search?has=image&view=list', 'specimens') ?? await first('/search?view=list', 'specimens');
  const media = await first('/search/media?view=list', 'media');
  assert.ok(specimen, 'the demo data holds a specimen');
  return { specimen, media };
};

/** Every kind of page. */
export const pages = async () => {
  const { specimen, media } = await examples();
  return ['/', '/search', '/search?view=list', '/search?view=table', '/search?view=map', '/search?view=gallery', '/search?view=contact&per=96', '/search?q=zzzznothing&has=image', '/search?colour=red', '/search/media',
    '/search/values/country', '/about', '/about/search', '/about/data', '/about/accessibility', '/status', '/preferences', '/nowhere',
    specimen, `${specimen}/versions`, `${specimen}/provenance`, `${specimen}/label`, ...(media ? [media, `${media}/versions`] : [])];
};
