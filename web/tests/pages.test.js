// Each page in light, dark, on a phone and without script: accessible, silent, and never asking another server.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { BASE, inaccessible, launch, pages, watched } from './browser.js';

let browser;
before(async () => { browser = await launch(); });
after(() => browser?.close());

const ways = {
  light: { colorScheme: 'light', viewport: { width: 1280, height: 900 } },
  dark: { colorScheme: 'dark', viewport: { width: 1280, height: 900 } },
  phone: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
  german: { locale: 'de-DE', viewport: { width: 1280, height: 900 } },
};

for (const [name, options] of Object.entries(ways)) {
  test(`pages in ${name}`, async () => {
    const context = await browser.newContext(options);
    const { page, faults } = await watched(context);
    for (const path of await pages()) {
      await page.goto(BASE + path, { waitUntil: 'networkidle' });
      assert.deepEqual(await inaccessible(page), [], path);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      assert.ok(wide <= 1, `${path} is ${wide} px too wide`);
      assert.equal(await page.locator('h1').count(), 1, path);
      assert.deepEqual(faults, [], path);
    }
    await context.close();
  });
}

test('pages at 320 px', async () => {
  const context = await browser.newContext({ viewport: { width: 320, height: 640 } });
  const { page } = await watched(context);
  for (const path of await pages()) {
    await page.goto(BASE + path);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert.ok(wide <= 1, `${path} is ${wide} px too wide`);
  }
  await context.close();
});

test('pages without script', async () => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const { page, faults } = await watched(context);
  for (const path of await pages()) {
    await page.goto(BASE + path);
    assert.ok((await page.locator('main').innerText()).trim().length > 20, path);
  }
  await page.goto(`${BASE}/search`);
  await page.locator('.toolbar input[name=q]').fill('a');
  await page.locator('.toolbar .ask button').click();
  assert.match(page.url(), /\/search\?q=a$/);
  assert.deepEqual(faults, []);
  await context.close();
});

test('printed pages have their PID', async () => {
  const context = await browser.newContext();
  const { page } = await watched(context);
  const specimen = (await pages()).find(p => /^\/specimens\/[^/]+\/[^/]+$/.test(p));
  await page.goto(BASE + specimen);
  await page.emulateMedia({ media: 'print' });
  assert.ok(await page.locator('.imprint .qr').isVisible());
  assert.ok(!(await page.locator('.site-nav').first().isVisible()));
  assert.ok((await page.pdf()).length > 10_000);
  await context.close();
});
