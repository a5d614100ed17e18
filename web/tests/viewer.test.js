// The viewer: deep zoom by pointer and by keys, measures, comparison, and the address that tells the view.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { inaccessible, launch, watched } from './browser.js';
import { collection } from './collection.js';

let browser;
let site;
before(async () => {
  site = await collection(40);
  browser = await launch();
});
after(async () => {
  await browser?.close();
  site?.end();
});

const tool = (page, name) => page.locator(`.viewer-tools [data-tool=${name}]`);
const canvas = (page, i = 0) => page.locator('.viewer-stage').nth(i).locator('.openseadragon-canvas').first();
/** The zoom in per cent of full size, as the viewer says it. */
const zoomed = async page => Number((await page.locator('.viewer-status').textContent()).match(/^([\d.,]+) %/)?.[1].replace(',', '.'));
const regionOf = page => new URL(page.url()).searchParams.get('xywh')?.split(',').map(Number);
const until = async (what, check, most = 6000) => {
  const end = Date.now() + most;
  for (;;) {
    const value = await check();
    if (value) return value;
    assert.ok(Date.now() < end, what);
    await new Promise(done => setTimeout(done, 50));
  }
};

/** The region in the address once it has come to rest. */
const rested = async page => {
  let last = page.url();
  let since = Date.now();
  await until('the view comes to rest', async () => {
    await page.waitForTimeout(50);
    if (page.url() !== last) [last, since] = [page.url(), Date.now()];
    return Date.now() - since > 400;
  });
  return regionOf(page);
};

/** Opens a page whose viewer has come to life. */
const opened = async (path, options = {}) => {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, reducedMotion: 'reduce', ...options });
  const { page, faults } = await watched(context, site.base);
  const tiles = [];
  page.on('response', r => { if (/\/\d+,\d+,\d+,\d+\/\d+,\d+\/0\/default\.jpg$/.test(r.url()) && r.ok()) tiles.push(r.url()); });
  await page.goto(site.base + path);
  await page.locator('.viewer-tools').waitFor();
  return { context, page, faults, tiles };
};

/** Colours in the middle of the canvas; an empty stage has none but its ground. */
const colours = page => page.evaluate(() => {
  const drawn = document.querySelector('.viewer-stage .openseadragon-canvas canvas');
  const { width, height } = drawn;
  const { data } = drawn.getContext('2d').getImageData(width / 4, height / 4, width / 2, height / 2);
  const seen = new Set();
  for (let i = 0; i < data.length; i += 64) if (data[i + 3] > 0) seen.add(`${data[i] >> 4},${data[i + 1] >> 4},${data[i + 2] >> 4}`);
  return seen.size;
});

test('tiles load and are drawn', async () => {
  const { context, page, faults, tiles } = await opened(site.media);
  await until('the sheet is drawn', async () => await colours(page) > 2);
  await tool(page, 'magnifying-glass-plus').click();
  await tool(page, 'magnifying-glass-plus').click();
  await until('tiles are asked for', () => tiles.length > 3);
  assert.ok(await page.locator('.viewer .stills').isHidden());
  assert.deepEqual(faults, []);
  await context.close();
});

test('keys zoom, move, turn and fit', async () => {
  const { context, page, faults } = await opened(site.media);
  await canvas(page).focus();
  await page.keyboard.press('+');
  const first = await until('the zoom is said', () => zoomed(page));
  await page.keyboard.press('+');
  await until('plus zooms in', async () => await zoomed(page) > first * 1.4);
  await page.keyboard.press('+');
  await page.keyboard.press('+');
  const before = await rested(page);
  assert.ok(before, 'the address has the region');
  await page.keyboard.press('ArrowRight');
  const moved = await rested(page);
  assert.ok(moved[0] > before[0] && moved[2] === before[2], `the arrow moves the image: ${before}, ${moved}`);
  await page.keyboard.press('-');
  await until('minus zooms out', () => regionOf(page)?.[2] > before[2]);
  await page.keyboard.press('r');
  await until('r turns right', () => page.url().includes('rotate=90'));
  await page.keyboard.press('R');
  await until('R turns back', () => !page.url().includes('rotate'));
  await page.keyboard.press('0');
  await until('0 shows the whole', () => !page.url().includes('xywh'));
  await page.keyboard.press('?');
  assert.ok(await page.locator('dialog[open] kbd').count() > 5);
  await page.keyboard.press('Escape');
  assert.equal(await page.locator('dialog[open]').count(), 0);
  assert.deepEqual(faults, []);
  await context.close();
});

test('the wheel and dragging work, and the tools are one stop for Tab', async () => {
  const { context, page } = await opened(site.media);
  const box = await canvas(page).boundingBox();
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.mouse.wheel(0, -400);
  const before = await rested(page);
  assert.ok(before, 'the wheel zooms');
  await page.mouse.down();
  await page.mouse.move(box.x + box.width / 2 - 150, box.y + box.height / 2, { steps: 6 });
  await page.mouse.up();
  await until('dragging moves', () => regionOf(page)?.[0] > before[0]);
  await tool(page, 'magnifying-glass-plus').focus();
  await page.keyboard.press('ArrowRight');
  assert.equal(await page.evaluate(() => document.activeElement.dataset.tool), 'magnifying-glass-minus');
  await page.keyboard.press('Tab');
  assert.ok(await page.evaluate(() => !document.activeElement.closest('.viewer-tools')));
  const sizes = await page.locator('.viewer-tools .tool').evaluateAll(all => all.map(b => Math.min(b.offsetWidth, b.offsetHeight)));
  assert.ok(sizes.length >= 11 && sizes.every(size => size >= 44), sizes.join(' '));
  await context.close();
});

test('the address opens the same view', async () => {
  const { context, page } = await opened(`${site.media}?xywh=2000,3000,1500,1200`);
  await canvas(page).focus();
  await page.keyboard.press('ArrowRight');
  const [x, y, w, h] = await rested(page);
  // The region fits into the stage: its shorter side is filled up, and the arrow has moved it by 15 % of what is seen.
  assert.ok(Math.abs(x + w / 2 - (2750 + 0.15 * w)) < 30, `${x},${y},${w},${h}`);
  assert.ok(Math.abs(y + h / 2 - 3600) < 30 && w >= 1500 && h >= 1195 && (w < 1560 || h < 1260), `${x},${y},${w},${h}`);
  const crop = page.locator('[data-crop] a');
  assert.match(await crop.getAttribute('href'), new RegExp(`/${x},${y},${w},${h}/max/0/default\\.jpg$`));
  assert.equal((await page.request.get(site.base + await crop.getAttribute('href'))).status(), 200);
  await context.close();
});

test('measuring gives millimetres, by pointer and by keys', async () => {
  const { context, page, faults } = await opened(site.media);
  await tool(page, 'ruler').click();
  const box = await canvas(page).boundingBox();
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await page.mouse.move(x, y - 100);
  await page.mouse.down();
  await page.mouse.move(x, y + 100, { steps: 5 });
  await page.mouse.up();
  const said = await page.locator('.viewer-status').textContent();
  const mm = Number(said.match(/^([\d.]+) mm$/)?.[1]);
  // The sheet is 420 mm high and fills the stage, so 200 px of the screen are a known length.
  const expected = 200 * 420 / box.height;
  assert.ok(Math.abs(mm - expected) / expected < 0.02, `${said}, expected ${expected}`);
  await canvas(page).focus();
  await page.keyboard.press('Space');
  for (let i = 0; i < 10; i += 1) await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Space');
  const second = Number((await page.locator('.viewer-status').textContent()).match(/^([\d.]+) mm$/)?.[1]);
  assert.ok(Math.abs(second - expected / 2) / expected < 0.02, `${second} of ${expected / 2}`);
  assert.equal(await page.locator('.viewer-layer .measured').count(), 2);
  await page.keyboard.press('Escape');
  assert.equal(await tool(page, 'ruler').getAttribute('aria-pressed'), 'false');
  await page.getByRole('button', { name: 'Remove measurements' }).click();
  assert.equal(await page.locator('.viewer-layer .measured').count(), 0);
  assert.deepEqual(faults, []);
  await context.close();
});

test('grid, light and full screen', async () => {
  const { context, page, faults } = await opened(site.media);
  await tool(page, 'grid-four').click();
  assert.match(await page.locator('.viewer-status').textContent(), /^Grid: \d+ mm$/);
  assert.ok((await page.locator('.grid-lines').getAttribute('d')).length > 100);
  await tool(page, 'sun').click();
  const slider = page.getByLabel('Brightness', { exact: true });
  await slider.fill('150');
  assert.match(await page.evaluate(() => document.querySelector('.viewer-stage .openseadragon-canvas canvas').style.filter), /brightness\(150%\)/);
  assert.deepEqual(await inaccessible(page), []);
  await page.getByRole('button', { name: 'Reset' }).click();
  assert.equal(await page.evaluate(() => document.querySelector('.viewer-stage .openseadragon-canvas canvas').style.filter), '');
  await tool(page, 'corners-out').click();
  await until('the viewer is alone on the screen', () => page.evaluate(() => document.fullscreenElement?.classList.contains('viewer') ?? false));
  assert.deepEqual(faults, []);
  await context.close();
});

test('two images side by side, at the same scale where both know it', async () => {
  const { context, page, faults } = await opened(site.media);
  await tool(page, 'columns').click();
  await page.locator('dialog[open] a').first().click();
  await page.locator('.viewer-stage').nth(1).waitFor();
  await page.locator('.viewer-tools').waitFor();
  assert.match(page.url(), /\?compare=TEST\//);
  const bars = () => page.locator('.scale-bar').evaluateAll(all => all.map(bar => bar.querySelector('text').textContent + bar.querySelector('path').getAttribute('d').match(/h([\d.]+)/)[1]));
  await until('the scales are equal', async () => { const [a, b] = await bars(); return a && a === b; });
  await canvas(page).focus();
  for (let i = 0; i < 3; i += 1) await page.keyboard.press('+');
  const [a, b] = await until('both zoom', async () => { const both = await bars(); return both[0] === both[1] && both; });
  assert.equal(a, b);
  assert.match(page.url(), /compare=TEST\/.*xywh=/);
  await tool(page, 'link').click();
  await canvas(page, 1).focus();
  await page.keyboard.press('+');
  await until('alone it moves alone', async () => { const [one, other] = await bars(); return one === a && other !== b; });
  assert.deepEqual(await inaccessible(page), []);
  await tool(page, 'x').click();
  await page.waitForURL(url => !url.search.includes('compare'));
  assert.deepEqual(faults, []);
  await context.close();
});

test('failing tiles are asked for again; a failing service leaves the largest still', async () => {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  const { page } = await watched(context, site.base);
  let [broken, refused, came] = [true, 0, 0];
  await page.route(/\/\d+,\d+,\d+,\d+\/\d+,\d+\/0\//, route => {
    if (broken) {
      refused += 1;
      return route.fulfill({ status: 503, body: '' });
    }
    came += 1;
    return route.continue();
  });
  await page.goto(`${site.base}${site.media}?xywh=100,100,1000,1000`);
  await page.locator('.viewer-tools').waitFor();
  await page.locator('.viewer-missing').waitFor();
  assert.ok(refused > 8, `${refused} tries`);
  assert.equal(came, 0);
  broken = false;
  await page.getByRole('button', { name: 'Try again' }).click();
  await until('tiles come when asked for again', () => came > 0);
  await until('and nothing is missing', () => page.locator('.viewer-missing').isHidden());
  await page.route(/info\.json/, route => route.fulfill({ status: 503, body: '' }));
  await page.goto(site.base + site.media);
  await page.locator('.viewer-note').waitFor();
  assert.match(await page.locator('.viewer .stills img').getAttribute('src'), /!3200,3200/);
  assert.ok(await page.locator('.viewer .stills img').isVisible());
  assert.equal(await page.locator('.viewer-tools').count(), 0);
  await context.close();
});

for (const [name, options] of Object.entries({
  light: { colorScheme: 'light' }, dark: { colorScheme: 'dark' }, german: { locale: 'de-DE' },
  phone: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }, narrow: { viewport: { width: 320, height: 640 } },
})) {
  test(`media and specimen in ${name}`, async () => {
    const { context, page, faults } = await opened(site.media, options);
    const wide = () => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert.deepEqual(await inaccessible(page), []);
    assert.ok(await wide() <= 1, `${await wide()} px too wide`);
    await tool(page, 'keyboard').click();
    assert.deepEqual(await inaccessible(page), []);
    await page.keyboard.press('Escape');
    await page.goto(site.base + site.specimen);
    await page.locator('[data-start]').click();
    await page.locator('.viewer-tools').waitFor();
    assert.ok(await canvas(page).evaluate(element => element === document.activeElement), 'the focus goes to the image');
    assert.deepEqual(await inaccessible(page), []);
    assert.ok(await wide() <= 1, `${await wide()} px too wide`);
    assert.deepEqual(faults, []);
    await context.close();
  });
}

test('without script: a still, sizes, and the way to the whole', async () => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const { page, faults } = await watched(context, site.base);
  await page.goto(`${site.base}${site.media}?xywh=2000,3000,1500,1200`);
  const still = page.locator('.viewer .stills img');
  assert.match(await still.getAttribute('src'), /\/2000,3000,1500,1200\/!900,900\/0\/default\.jpg$/);
  assert.ok(await still.evaluate(img => img.complete && img.naturalWidth > 0));
  assert.ok(await page.locator('.downloads li a').count() >= 5);
  assert.ok(await page.locator('[data-crop]').isHidden());
  assert.deepEqual(faults, []);
  await context.close();
});
