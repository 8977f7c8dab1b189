import { expect, test, vi } from 'vitest';
import type { GoingOn } from '../../../electron/protocol/app.js';
import { call } from '../../../renderer/lib/client.js';
import { otherDataText, unlessOtherData } from '../../../renderer/run/other-data.js';

const change = "The data set 'pets' has changed since this run began: a/1.png differs. It was 36 images; it is 40 now.";

/** A main process that refuses with this field unless other data are allowed; the calls that it got. */
function mainThatRefuses(field: string, dataChange: object = { ok: true, value: change }): unknown[][] {
  const calls: unknown[][] = [];
  const invoke = (...args: unknown[]) => {
    calls.push(args);
    const [name, , , how] = args as [string, string, unknown, GoingOn?];
    if (name === 'dataChange') return Promise.resolve(dataChange);
    const ok = how?.otherData === true;
    return Promise.resolve(ok ? { ok, value: {} } : { ok, error: { message: `${field}: no.`, field } });
  };
  vi.stubGlobal('window', { lab: { invoke } });
  return calls;
}

const goOn = async (how: GoingOn) => void (await call('continueRun', 'ada', undefined, how));

test('a run that is refused because its data are others is asked about with both sides, and goes on when told to', async () => {
  const calls = mainThatRefuses('otherData');
  const other = await unlessOtherData({ id: 'ada', step: 40 }, goOn);
  expect(other).toMatchObject({ refusal: 'otherData: no.', change });
  expect(otherDataText(other!)).toBe(
    `${change} The run says so from then on. To go on as it began, add the data that it began with again under this name.`,
  );
  await other!.goOn();
  expect(calls).toEqual([
    ['continueRun', 'ada', undefined, {}],
    ['dataChange', 'ada', 40],
    ['continueRun', 'ada', undefined, { otherData: true }],
  ]);
});

test('nothing is asked where it goes on, is refused for another reason, or can not read the data there are', async () => {
  const calls = mainThatRefuses('steps');
  await expect(unlessOtherData({ id: 'ada', step: null }, goOn)).rejects.toThrow('steps: no.');
  expect(calls).toHaveLength(1);
  expect(await unlessOtherData({ id: 'ada', step: null }, () => Promise.resolve())).toBeNull();
  mainThatRefuses('otherData', { ok: false, error: { message: 'It does not fit.', field: 'dataset' } });
  await expect(unlessOtherData({ id: 'ada', step: null }, goOn)).rejects.toThrow('It does not fit.');
});
