/** The short form of `kills.slow.test.ts`: one light run. */
import { expect, onTestFinished, test } from 'vitest';
import { tempFolder } from '../runs/run-fixture.js';
import { KillOver } from './kills/kill-over.js';
import { lightVictim } from './kills/victims.js';
import { Random } from './random.js';

test('a run that is killed again and again loses nothing that was told, and ends with the numbers of one left alone', async () => {
  const kills = new KillOver(await lightVictim(tempFolder()));
  onTestFinished(() => kills.close());
  let killed = 0;
  // On a busy machine more of them come to their end before their moment.
  for (let turn = 0; turn < 6 || (killed < 3 && turn < 30); turn++) {
    if ((await kills.kill(new Random(7, turn), 'worker')) !== null) killed++;
  }
  await kills.finish();
  expect([killed > 2, kills.ended > 0]).toEqual([true, true]);
}, 60_000);
