import { expect, test } from './lab-app.js';
import { button, heading, openRun, runsList, startRun, status } from './run-page.js';

test('a run that diverges tells it with what helps; the branch has the change, and what is dismissed stays so', async ({
  lab,
}) => {
  const page = await lab.open();
  await page.getByRole('button', { name: 'New run' }).first().click();
  await page.getByRole('radio', { name: 'MLP', exact: true }).click();
  await page.getByLabel('Learning rate', { exact: true }).fill('0.5');
  await startRun(page, { name: 'wild', steps: 800, sampleEvery: 1000 }, { onForm: true });

  const notice = page.getByRole('region', { name: 'Diagnosis' });
  await expect(status(page, 'Done, diverging')).toBeVisible();
  await expect(notice.getByRole('status')).toHaveText(/^Training is diverging (since step \d+|from the start)\.$/);
  await expect(notice).toContainText('The generator’s loss');
  const entry = runsList(page).getByRole('link', { name: /wild/ });
  await expect(entry).toContainText('diverging');
  await expect(page.getByTitle(/^Training is diverging/).first()).toBeAttached();
  await lab.look('diverging');

  await notice.getByRole('button', { name: 'Show why' }).click();
  await expect(notice).toContainText('drive each other’s verdicts');
  await notice.getByRole('button', { name: 'Branch with learning rate ÷ 4' }).click();
  const form = page.getByRole('form', { name: 'Branch with changes' });
  await expect(form.getByLabel('Learning rate', { exact: true })).toHaveValue('0.125');
  await form.getByRole('button', { name: 'Start the branch' }).click();
  await expect(heading(page)).not.toHaveText('wild');
  await expect(page.getByRole('main').getByText(/Branched from/)).toBeVisible();
  await button(page, 'Stop').click();

  await openRun(page, 'wild');
  await expect(heading(page)).toHaveText('wild');
  await notice.getByRole('button', { name: 'Dismiss: Training is diverging' }).click();
  await expect(status(page, 'Done, discriminator won')).toBeVisible();
  await expect(entry).toContainText('discriminator won');
  await notice.getByRole('button', { name: 'Dismiss: The discriminator has won' }).click();
  await expect(notice).toHaveCount(0);
  await expect(entry).toContainText('done');
  await lab.close();

  const again = await lab.open();
  await openRun(again, 'wild');
  await expect(status(again, 'Done')).toBeVisible();
  await expect(again.getByRole('region', { name: 'Diagnosis' })).toHaveCount(0);
  expect(lab.complaints).toEqual([]);
});
