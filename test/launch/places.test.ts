import { expect, test } from 'vitest';
import { helperPlaces, Places } from '../../electron/launch/places.js';

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Takes a place, and tells when it is there. */
function taking(places: Places, signal = new AbortController().signal) {
  const one = { giveBack: null as (() => void) | null, refused: false };
  void places.take(signal).then((giveBack) => {
    one.giveBack = giveBack;
    one.refused = giveBack === null;
  });
  return one;
}

test('there is one place at least, and one less than there are processors', () => {
  expect(helperPlaces()).toBeGreaterThanOrEqual(1);
});

test('who comes first is served first, each as a place comes back', async () => {
  const places = new Places(2);
  const all = Array.from({ length: 5 }, () => taking(places));
  const served = () => all.map(({ giveBack }) => giveBack !== null);
  await settled();
  expect(served()).toEqual([true, true, false, false, false]);
  all[1]!.giveBack!();
  await settled();
  expect(served()).toEqual([true, true, true, false, false]);
  all[0]!.giveBack!();
  all[2]!.giveBack!();
  await settled();
  expect(served()).toEqual([true, true, true, true, true]);
  expect(places.taken).toBe(2);
});

test('a place that is given back twice is one place', async () => {
  const places = new Places(1);
  const [first, second, third] = [taking(places), taking(places), taking(places)];
  await settled();
  first.giveBack!();
  first.giveBack!();
  await settled();
  expect([second.giveBack !== null, third.giveBack !== null, places.taken]).toEqual([true, false, 1]);
});

test('a place that was promised to one who waits is not taken by one who comes in that moment', async () => {
  const places = new Places(1);
  const first = taking(places);
  await settled();
  const waits = taking(places);
  first.giveBack!();
  const late = taking(places);
  await settled();
  expect([waits.giveBack !== null, late.giveBack !== null, places.taken]).toEqual([true, false, 1]);
});

test('one who no longer waits is passed over, and whoever is behind it is served', async () => {
  const places = new Places(1);
  const first = taking(places);
  const leaves = new AbortController();
  const [impatient, patient] = [taking(places, leaves.signal), taking(places)];
  await settled();
  leaves.abort();
  await settled();
  expect([impatient.refused, patient.giveBack]).toEqual([true, null]);
  first.giveBack!();
  await settled();
  expect([patient.giveBack !== null, places.taken]).toEqual([true, 1]);
});

test('one who stops waiting in the moment of its turn leaves the place to the next', async () => {
  const places = new Places(1);
  const first = taking(places);
  const leaves = new AbortController();
  const [impatient, patient] = [taking(places, leaves.signal), taking(places)];
  await settled();
  first.giveBack!();
  leaves.abort();
  await settled();
  expect([impatient.refused, patient.giveBack !== null, places.taken]).toEqual([true, true, 1]);
});

test('who does not want one any more gets none, free or not', async () => {
  const places = new Places(1);
  const gone = taking(places, AbortSignal.abort());
  await settled();
  expect([gone.refused, places.taken]).toEqual([true, 0]);
});
