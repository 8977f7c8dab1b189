import { expect, type Locator, type Page } from '@playwright/test';

export interface FormValues {
  name?: string;
  steps: number;
  sampleEvery?: number;
  checkpointEvery?: number;
}

/** Fills in the form of a new run, which may be open already, and starts it, as a user would. */
export async function startRun(page: Page, values: FormValues, { onForm = false } = {}): Promise<void> {
  const { name, steps, sampleEvery, checkpointEvery } = values;
  if (!onForm) {
    await page.getByRole('button', { name: 'New run' }).first().click();
    // Its steps are the quickest.
    await page.getByRole('radio', { name: 'MLP', exact: true }).click();
  }
  if (name !== undefined) await page.getByLabel('Name', { exact: true }).fill(name);
  await page.getByLabel('Steps', { exact: true }).fill(String(steps));
  const advanced = page.getByRole('button', { name: 'Advanced, Run' });
  if ((await advanced.count()) > 0 && (await advanced.getAttribute('aria-expanded')) === 'false') {
    await advanced.click();
  }
  // At the last step of a GAN a classifier would be trained, which takes longer than the run.
  const quality = page.getByLabel('Measure quality every', { exact: true });
  if ((await quality.count()) > 0) await quality.fill('0');
  if (sampleEvery !== undefined) await page.getByLabel('Sample every', { exact: true }).fill(String(sampleEvery));
  if (checkpointEvery !== undefined) {
    await page.getByLabel('Checkpoint every', { exact: true }).fill(String(checkpointEvery));
  }
  await page.getByRole('button', { name: 'Start training' }).click();
  await expect(slider(page)).toBeVisible();
}

export const slider = (page: Page): Locator => page.getByRole('slider', { name: 'Training time' });
/** Those at hand: what trains, waits or is pinned, and the run on show. */
export const runsList = (page: Page): Locator => page.getByRole('navigation', { name: 'Runs' });
/** The page of all runs. */
export async function goToRuns(page: Page): Promise<void> {
  await page.getByRole('navigation', { name: 'Places' }).getByRole('link', { name: /^Runs/ }).click();
  await expect(runsTable(page)).toBeVisible();
}

export const runsTable = (page: Page): Locator => page.getByRole('grid', { name: 'Runs' });

/** Opens a run's page from that of all runs. */
export async function openRun(page: Page, name: string | RegExp): Promise<void> {
  await goToRuns(page);
  await runsTable(page).getByRole('link', { name }).click();
}

export const button = (page: Page, name: string | RegExp): Locator => page.getByRole('button', { name, exact: true });
/** The title of the run's page. */
export const heading = (page: Page): Locator => page.getByRole('heading', { level: 1 });
/** The run's state in the page's head. */
export const status = (page: Page, text: string): Locator =>
  page.getByRole('main').getByText(text, { exact: true }).first();

/** How many points the chart of the losses holds. */
export async function pointCount(page: Page): Promise<number> {
  return Number(await page.getByRole('region', { name: 'Losses' }).getAttribute('data-points'));
}

/** The newest step that the page knows. */
export async function lastStep(page: Page): Promise<number> {
  return Number(await slider(page).getAttribute('aria-valuemax'));
}

/** The step of the only run, once it stands so, which the page knows too by then: steps and states come by ways of their own. */
export async function stepOf(page: Page, state: 'paused' | 'stopped'): Promise<number> {
  let step = -1;
  await expect
    .poll(async () => {
      const runs = await page.evaluate(() => window.lab.invoke('listRuns'));
      const run = runs.ok ? runs.value[0] : undefined;
      if (run?.status !== state) return false;
      step = run.step;
      return step === (await lastStep(page));
    })
    .toBe(true);
  return step;
}

/** The step that the panels show. */
export async function shownStep(page: Page): Promise<number> {
  return Number(await slider(page).getAttribute('aria-valuenow'));
}

/** The step whose picture the gallery shows. */
export async function pictureStep(page: Page): Promise<number> {
  return Number(await page.locator('canvas[data-step]').first().getAttribute('data-step'));
}

/** Chooses from the menu beside the run's controls. */
export async function chooseAction(page: Page, name: RegExp): Promise<void> {
  await page.getByRole('button', { name: 'More actions' }).click();
  await page.getByRole('menuitem', { name }).click();
}
