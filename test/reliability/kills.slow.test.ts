/** Kills processes that train at random moments: nothing that was told is lost, every run goes on bit by bit. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildLab } from '../cli/spawn-lab.js';
import { KillOver, type Doing, type Target } from './kills/kill-over.js';
import { realVictims } from './kills/victims.js';
import { Progress, seed } from './progress.js';
import { Random } from './random.js';

const KILLS = 200;

interface State {
  /** How often something was killed. */
  kills: number;
  /** Times that a process was to be killed, or ended before. */
  turns: number;
  by: Record<string, number>;
  targets: Partial<Record<Target, number>>;
  doing: Partial<Record<Doing, number>>;
  ended: number;
}

const nothing: State = { kills: 0, turns: 0, by: {}, targets: {}, doing: {}, ended: 0 };
const progress = new Progress('kills', { kills: KILLS }, nothing);
const victims = realVictims.map((victim) => ({ name: victim.name, over: new KillOver(victim) }));

beforeAll(buildLab);
afterAll(() => victims.forEach(({ over }) => over.close()));

test(
  `${KILLS} kills over ${victims.map(({ name }) => name).join(', ')} lose nothing`,
  async () => {
    const { state } = progress;
    while (state.kills < KILLS) {
      const { name, over } = victims[state.turns % victims.length]!;
      const random = new Random(seed, state.turns);
      const target = random.of<Target>(['worker', 'worker', 'worker', 'host', 'both']);
      const endedBefore = over.ended;
      const doing = await over.kill(random, target).catch((error: unknown) => {
        throw new Error(`${name}, turn ${state.turns} of seed ${seed} (${target} killed)`, { cause: error });
      });
      state.turns++;
      state.ended += over.ended - endedBefore;
      if (doing !== null) {
        state.kills++;
        count(state.by, name);
        count(state.targets, target);
        count(state.doing, doing);
      }
      progress.keep(figures(state));
    }
    for (const { over } of victims) {
      const endedBefore = over.ended;
      await over.finish();
      state.ended += over.ended - endedBefore;
    }
    progress.tell(figures(state));
    expect(state.kills).toBe(KILLS);
  },
  4 * 3_600_000,
);

function figures({ kills, by, targets, doing, ended }: State): string {
  const list = (counts: Record<string, number>): string =>
    Object.entries(counts)
      .map(([name, times]) => `${name} ${times}`)
      .join(', ');
  return `kills: ${kills} (${list(by)}; of ${list(targets)}; while ${list(doing)}); ${ended} runs ended bit-exact; lost: 0`;
}

function count(counts: Record<string, number>, name: string): void {
  counts[name] = (counts[name] ?? 0) + 1;
}
