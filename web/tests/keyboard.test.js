// By keyboard alone: from the entrance to a specimen, and through the filters.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { BASE, launch, watched } from './browser.js';

let browser;
before(async () => { browser = await launch(); });
after(() => browser?.close());

/** Presses Tab until the focused element fits. */
const tabTo = async (page, selector, most = 150) => {
  for (let i = 0; i < most; i += 1) {
    await page.keyboard.press('Tab');
    const there = await page.evaluate(s => document.activeElement?.matches(s) ?? false, selector);
    if (there) {
      const ring = await page.evaluate(() => {
        const own = getComputedStyle(document.activeElement).outlineStyle;
        const card = document.activeElement.closest('.card');
        return own !== 'none' || (card && getComputedStyle(card).outlineStyle !== 'none');
      });
      assert.ok(ring, `${selector} shows its focus`);
      return;
    }
  }
  assert.fail(`${selector} is not reached within ${most} steps`);
};

test('from the entrance to a specimen', async () => {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  const { page, faults } = await watched(context);
  await page.goto(`${BASE}/`);
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement.className), 'skip');
  await page.keyboard.press('Enter');
  await tabTo(page, 'input[name=q]', 5);
  await page.keyboard.type('a');
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/search/);
  await page.goto(`${BASE}/search`);
  await tabTo(page, '.card > a', 200);
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/specimens\//);
  assert.deepEqual(faults, []);
  await context.close();
});

test('a filter is set and taken back', async () => {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  const { page } = await watched(context);
  await page.goto(`${BASE}/search`);
  await tabTo(page, '.facet input[type=checkbox]');
  await page.keyboard.press('Space');
  await tabTo(page, '.apply button');
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/search\?.+=/);
  await tabTo(page, '.chip');
  await page.keyboard.press('Enter');
  await page.waitForURL(url => url.pathname === '/search' && url.search === '');
  await context.close();
});

test('the theme is kept without script', async () => {
  const context = await browser.newContext({ javaScriptEnabled: true, colorScheme: 'light' });
  const { page } = await watched(context);
  await page.goto(`${BASE}/preferences?back=/search`);
  await page.locator('input[name=theme][value=dark]').check();
  await page.locator('form button').click();
  await page.waitForURL(`${BASE}/search`);
  assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), 'dark');
  assert.equal(await page.evaluate(() => getComputedStyle(document.body).backgroundColor), 'rgb(20, 25, 26)');
  await context.close();
});
