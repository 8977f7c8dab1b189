import { expect, test } from './lab-app.js';
import { button, openRun, startRun, status } from './run-page.js';

test('what a classifier makes of rows is explained: from a point to its row, and on its parent’s page', async ({
  lab,
}) => {
  const page = await lab.open();
  await button(page, 'New run').first().click();
  await page.getByRole('radio', { name: 'Classifier' }).click();
  await page
    .getByRole('radio', { name: /^Dense/ })
    .first()
    .click();
  await page.getByRole('radio', { name: /Breast cancer/ }).click();
  await startRun(page, { name: 'tissue', steps: 40, sampleEvery: 40, checkpointEvery: 40 }, { onForm: true });
  await expect(status(page, 'Done')).toBeVisible();

  await button(page, 'Explanation…').click();
  await page.getByLabel('Name', { exact: true }).fill('why');
  await page.getByLabel('Rows', { exact: true }).fill('0-5');
  await page.getByLabel('Coalitions', { exact: true }).first().fill('128');
  await page.getByLabel('Background rows', { exact: true }).fill('10');
  await button(page, 'Start explanation').click();
  await expect(status(page, 'Done')).toBeVisible();

  await page.getByRole('tab', { name: 'Explanation', exact: true }).click();
  const explanation = page.getByRole('region', { name: 'Explanation', exact: true });
  const swarm = explanation.getByRole('group', { name: /^Beeswarm: Values of 6 rows/ });
  await expect(swarm).toBeVisible();
  await expect(explanation).toContainText('Kernel SHAP of 6 of 6 rows, against 10 training rows');
  await lab.look('beeswarm');

  // From row to row by the keyboard, and to the row by itself.
  await swarm.focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  const waterfall = explanation.getByRole('group', { name: /^Waterfall: Row 1: from [\d.]+, which is expected, to / });
  await expect(waterfall).toBeVisible();
  await lab.look('waterfall');

  // What is checked at the end.
  await page.getByRole('tab', { name: 'Trust', exact: true }).click();
  await expect(page.getByText('planted', { exact: false }).first()).toBeVisible();
  await openRun(page, 'tissue');
  await page.getByRole('tab', { name: 'Explanation', exact: true }).click();
  const child = page.getByRole('region', { name: 'why', exact: true });
  await expect(child.getByRole('group', { name: /^Beeswarm: Values of 6 rows/ })).toBeVisible();
});
