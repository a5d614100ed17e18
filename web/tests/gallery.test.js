// Gallery and contact sheet: pages follow while one scrolls, the document stays small, and nothing needs script.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { inaccessible, launch, watched } from './browser.js';
import { collection } from './collection.js';

const SPECIMENS = 3000;
let browser;
let site;
before(async () => {
  site = await collection(SPECIMENS);
  browser = await launch();
});
after(async () => {
  await browser?.close();
  site?.end();
});

/** What of the list is in the document. */
const state = page => page.evaluate(() => {
  const items = [...document.querySelectorAll('.pictures > ul > li')];
  const place = Number(items.at(-1)?.getAttribute('aria-posinset') ?? 0);
  const numbers = items.map(li => Number(li.getAttribute('aria-posinset')));
  const straight = numbers.every((n, i) => i === 0 || n === numbers[i - 1] + 1);
  return { items: items.length, nodes: document.querySelectorAll('*').length, place, straight, height: document.documentElement.scrollHeight };
});

for (const view of ['gallery', 'contact']) {
  test(`thousands of images as ${view} keep the document small`, async () => {
    // What is asked here is asked of the document, so images are not loaded.
    const blind = await launch('--blink-settings=imagesEnabled=false');
    const context = await blind.newContext({ viewport: { width: 1280, height: 900 } });
    const { page, faults } = await watched(context, site.base);
    const asked = [];
    page.on('request', r => { if (r.headers()['x-partial']) asked.push(r.url()); });
    await page.goto(`${site.base}/search?view=${view}&per=96`, { waitUntil: 'networkidle' });
    const start = await state(page);
    let most = start;
    for (let i = 0; i < 400; i += 1) {
      await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
      await page.waitForTimeout(30);
      const now = await state(page);
      assert.ok(now.straight, 'items stand in their order');
      if (now.nodes > most.nodes) most = now;
      if (now.place === SPECIMENS) break;
    }
    const end = await state(page);
    assert.equal(end.place, SPECIMENS, `the last image is reached, of ${JSON.stringify(end)}`);
    assert.ok(most.items <= 400, `${most.items} items at once`);
    assert.ok(most.nodes < 4000, `${most.nodes} nodes at once`);
    assert.equal(new Set(asked).size, Math.ceil(SPECIMENS / 96) - 1, 'each page is asked for');
    await page.waitForFunction(() => /[?&]page=\d\d/.test(location.search));
    await page.evaluate(() => scrollTo(0, 0));
    await page.waitForFunction(() => document.querySelector('.pictures li')?.getAttribute('aria-posinset') === '1');
    await page.locator('.pictures li img').first().waitFor();
    assert.deepEqual(faults, []);
    await blind.close();
  });
}

test('far pages that were forgotten come back', async () => {
  const blind = await launch('--blink-settings=imagesEnabled=false');
  const context = await blind.newContext({ viewport: { width: 1280, height: 900 } });
  const { page } = await watched(context, site.base);
  await page.goto(`${site.base}/search?view=gallery`, { waitUntil: 'networkidle' });
  for (let i = 0; i < 800 && (await state(page)).place < 1500; i += 1) {
    await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
    await page.waitForTimeout(25);
  }
  assert.ok((await state(page)).place >= 1500);
  await page.evaluate(() => scrollTo(0, 400));
  await page.waitForFunction(() => {
    const first = document.querySelector('.pictures li');
    return first?.getAttribute('aria-posinset') === '1' && !first.classList.contains('waiting') && first.querySelector('a');
  });
  await blind.close();
});

test('a card leads to its specimen and Back leads back to the page', async () => {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  const { page } = await watched(context, site.base);
  await page.goto(`${site.base}/search?view=gallery&per=96`, { waitUntil: 'networkidle' });
  for (let i = 0; i < 200 && (await state(page)).place < 250; i += 1) {
    await page.evaluate(() => scrollBy(0, 1200));
    await page.waitForTimeout(50);
  }
  await page.waitForFunction(() => /page=[23]/.test(location.search));
  const link = page.locator('.pictures li a').nth(15);
  const href = await link.getAttribute('href');
  await link.click();
  await page.waitForURL(`${site.base}${href}`);
  await page.goBack();
  assert.match(page.url(), /view=gallery.*page=[23]/);
  await page.locator(`.pictures a[href="${href}"]`).waitFor();
  assert.ok(await page.evaluate(() => scrollY) > 200, 'where one was');
  await context.close();
});

test('adding pages can be stopped, so that the foot of the page is reached', async () => {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  const { page } = await watched(context, site.base);
  await page.goto(`${site.base}/search?view=contact`, { waitUntil: 'networkidle' });
  await page.getByRole('button', { name: 'Stop adding pages' }).click();
  const { height } = await state(page);
  for (let i = 0; i < 5; i += 1) {
    await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
    await page.waitForTimeout(150);
  }
  assert.equal((await state(page)).height, height);
  assert.ok(await page.locator('.pager').isVisible());
  await context.close();
});

for (const [name, options] of Object.entries({
  light: { colorScheme: 'light' }, dark: { colorScheme: 'dark' }, german: { locale: 'de-DE' },
  phone: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }, narrow: { viewport: { width: 320, height: 640 } },
})) {
  test(`gallery and contact sheet in ${name}`, async () => {
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
    const { page, faults } = await watched(context, site.base);
    for (const path of ['/search?view=gallery', '/search?view=contact&per=96', '/search/media?view=gallery', '/search?view=gallery&page=2']) {
      await page.goto(site.base + path, { waitUntil: 'networkidle' });
      assert.deepEqual(await inaccessible(page), [], path);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      assert.ok(wide <= 1, `${path} is ${wide} px too wide`);
    }
    assert.deepEqual(faults, []);
    await context.close();
  });
}

test('without script the pager leads on', async () => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const { page, faults } = await watched(context, site.base);
  await page.goto(`${site.base}/search?view=contact&per=96`);
  assert.equal(await page.locator('.contact > li').count(), 96);
  await page.locator('.pager a[rel=next]').click();
  assert.match(page.url(), /view=contact.*page=2/);
  assert.equal(await page.locator('.contact > li').count(), 96);
  assert.deepEqual(faults, []);
  await context.close();
});

test('the contact sheet prints on A4', async () => {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  const { page } = await watched(context, site.base);
  await page.goto(`${site.base}/search?view=contact&per=96`, { waitUntil: 'networkidle' });
  await page.getByRole('button', { name: 'Stop adding pages' }).click();
  const pdf = await page.pdf({ format: 'A4' });
  const pages = pdf.toString('latin1').match(/\/Type\s*\/Page\b/g)?.length ?? 0;
  // What was added before it was stopped is printed as well: at most a few hundred images, some 56 a page.
  assert.ok(pages >= 2 && pages <= 9, `${pages} pages`);
  await page.emulateMedia({ media: 'print' });
  assert.ok(!(await page.locator('.gallery-foot').isVisible()));
  await context.close();
});
