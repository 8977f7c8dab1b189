import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { encodePng } from '../../models/data/png.js';
import { expect, test, type LabApp } from './lab-app.js';
import { lastStep, startRun, status } from './run-page.js';

/** Two classes of 40 images each: bright above, and bright below. */
function writeImages(folder: string): void {
  for (const name of ['above', 'below']) {
    mkdirSync(join(folder, name), { recursive: true });
    for (let i = 0; i < 40; i++) {
      const pixels = Uint8Array.from({ length: 400 }, (_, at) => (at < 200 === (name === 'above') ? 255 - i : i));
      writeFileSync(join(folder, name, `${i}.png`), encodePng({ width: 20, height: 20, channels: 1, pixels }));
    }
  }
}

/** Makes the system's dialog answer with `path`, and opens the page of the data sets. */
async function choose(lab: LabApp, path: string, what: 'folder' | 'file' = 'folder'): Promise<void> {
  await lab.electron.evaluate(({ dialog }, chosen) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [chosen] });
  }, path);
  await lab.page.getByRole('link', { name: 'Data' }).click();
  await lab.page.getByRole('button', { name: `Add ${what}` }).click();
}

test("a folder of the user's images becomes a data set, trains, and is removed", async ({ lab }) => {
  const folder = join(lab.home, 'my stripes');
  writeImages(folder);
  const page = await lab.open();
  await choose(lab, folder);
  const form = page.getByRole('form', { name: 'Add a data set' });
  await form.getByLabel('Name').fill('stripes');
  await form.getByLabel('Size in pixels').fill('24');
  await form.getByRole('button', { name: 'Add' }).click();
  const card = page.getByRole('article', { name: 'stripes' });
  await expect(card).toContainText('above');
  await expect(card).toContainText('24 × 24 greyscale');
  const preview = card.getByRole('img');
  await expect.poll(() => preview.evaluate((img: HTMLImageElement) => img.naturalWidth)).toBe(8 * 24);
  await lab.look('datasets');

  await page.getByRole('button', { name: 'New run' }).first().click();
  await page.getByRole('radio', { name: /stripes/ }).click();
  await startRun(page, { steps: 30 }, { onForm: true });
  await expect(status(page, 'Done')).toBeVisible();
  await expect.poll(() => lastStep(page)).toBe(30);
  await expect(page.getByRole('main')).toContainText('stripes');

  await page.getByRole('link', { name: 'Data' }).click();
  await card.getByRole('button', { name: /^Remove/ }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Remove' }).click();
  await expect(card).toHaveCount(0);
  expect(readdirSync(join(lab.home, 'datasets')).filter((name) => !name.startsWith('.'))).toEqual([]);
  expect(readdirSync(folder)).toHaveLength(2);
});

test('a folder with an unreadable image is refused in a sentence and leaves nothing behind', async ({ lab }) => {
  const folder = join(lab.home, 'broken');
  writeImages(folder);
  writeFileSync(join(folder, 'above', '7.png'), 'not a picture');
  const page = await lab.open();
  await choose(lab, folder);
  await page.getByRole('form').getByRole('button', { name: 'Add' }).click();
  await expect(page.getByRole('form').getByRole('alert')).toContainText('7.png');
  expect(readdirSync(lab.home)).not.toContain('datasets');
  await expect(page.getByRole('article', { name: 'broken' })).toHaveCount(0);
});

test("a table of the user's texts is imported by its columns, and offered to the task of texts", async ({ lab }) => {
  const table = join(lab.home, 'letters.csv');
  const moods = ['glad', 'sorry'];
  const rows = Array.from({ length: 60 }, (_, i) => `${i},"So ${moods[i % 2]}, I wrote letter ${i}.",${moods[i % 2]}`);
  writeFileSync(table, ['number,letter,mood', ...rows].join('\n'));
  const page = await lab.open();
  await choose(lab, table, 'file');
  const form = page.getByRole('form', { name: 'Add a data set' });
  await form.getByLabel('Column of texts').fill('leter');
  await form.getByLabel('Column of labels').fill('mood');
  await form.getByRole('button', { name: 'Add' }).click();
  await expect(form.getByRole('alert')).toContainText('leter');
  await expect(form.getByLabel('Column of texts')).toHaveAttribute('aria-invalid', 'true');
  await form.getByLabel('Column of texts').fill('letter');
  await form.getByRole('button', { name: 'Add' }).click();
  const card = page.getByRole('article', { name: 'letters' });
  await expect(card).toContainText('54 texts to train, 6 to test');
  await expect(card.getByRole('list', { name: 'Classes' })).toContainText('glad');

  await page.getByRole('button', { name: 'New run' }).first().click();
  await page.getByRole('radio', { name: 'Transformer' }).click();
  await page.getByRole('radio', { name: 'Text classes' }).click();
  await expect(page.getByRole('radio', { name: /letters/ })).toHaveAttribute('aria-checked', 'true');
  await page.getByLabel('Context', { exact: true }).fill('16');
  await startRun(page, { steps: 20 }, { onForm: true });
  await expect(status(page, 'Done')).toBeVisible();
  await expect(page.getByRole('region', { name: 'Probes' })).toContainText(/Right: (glad|sorry)|Wrong: it is/);
});

test("a table of the user's is imported with a target, and its columns, classes and notes are shown", async ({
  lab,
}) => {
  const table = join(lab.home, 'flowers.csv');
  const rows = Array.from({ length: 50 }, (_, i) => {
    const petal = i % 7 === 0 ? '' : String((i % 20) / 4);
    return `${i + 1},${petal},${['red', 'white', 'blu\u200be'][i % 3]},2020-05-${10 + (i % 20)},${['rose', 'lily'][i % 2]}`;
  });
  writeFileSync(table, ['id,petal,colour,picked,kind', ...rows].join('\n'));
  const page = await lab.open();
  await choose(lab, table, 'file');
  const form = page.getByRole('form', { name: 'Add a data set' });
  await form.getByLabel('Target').fill('sort');
  await form.getByRole('button', { name: 'Add' }).click();
  await expect(form.getByRole('alert')).toContainText('it has id, petal, colour, picked and kind');
  await form.getByLabel('Target').fill('kind');
  await form.getByRole('button', { name: 'Add' }).click();
  const card = page.getByRole('article', { name: 'flowers' });
  await expect(card).toContainText('40 rows to train, 10 to test');
  await expect(card.getByRole('row', { name: /petal.*8 missing/ })).toBeVisible();
  // What can't be seen in a category is shown.
  await expect(card.getByRole('img', { name: /^colour: red 17, .*blu\\u200be 16/ })).toBeVisible();
  await expect(card.getByRole('list', { name: 'Classes' })).toContainText('rose');
  await card.getByText(/\d notes of its import/).click();
  await expect(card).toContainText('dates are not supported');
  await lab.look('table');

  await page
    .getByRole('article', { name: 'Breast cancer, Wisconsin' })
    .getByRole('button', { name: /All 30/ })
    .click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('row')).toHaveCount(31);
  await lab.look('columns');
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
});

test('images can be browsed by class, a page at a time', async ({ lab }) => {
  const page = await lab.open();
  await page.getByRole('link', { name: 'Data' }).click();
  await page.getByRole('article', { name: 'Shapes' }).getByRole('button').click();
  const dialog = page.getByRole('dialog');
  const picture = dialog.getByRole('img');
  const width = () => picture.evaluate((img: HTMLImageElement) => [img.naturalWidth, img.naturalHeight]);
  await expect.poll(width).toEqual([12 * 64, 6 * 64]);
  await dialog.getByRole('button', { name: 'star' }).click();
  await expect(dialog).toContainText('1–72 of 400');
  await lab.look('browse');
  for (let i = 0; i < 5; i++) await dialog.getByRole('button', { name: 'Next page' }).press('Enter');
  await expect(dialog).toContainText('361–400 of 400');
  await expect.poll(width).toEqual([12 * 64, 4 * 64]);
  await expect(dialog.getByRole('button', { name: 'Next page' })).toBeDisabled();
  await lab.look('browse-last');
});
