import type { PlaneBody } from '../../../models/gan/panels/plane.js';
import { formatCount, formatPercent, formatValue } from '../../lib/format.js';
import { drawnPoint, verdictAt, type PlaneFrame } from './plane-frame.js';

export type PlaneMode = NonNullable<PlaneBody['modes']>[number];

/** The share of drawn points that lie on any mode. */
export const onModes = (modes: readonly PlaneMode[]): number => modes.reduce((sum, { share }) => sum + share, 0);

export const reachedModes = (modes: readonly PlaneMode[]): number => modes.filter(({ reached }) => reached).length;

/** Which modes are missed, in a sentence; null where none is. */
export function missedText(frame: Pick<PlaneFrame, 'body' | 'surface'>): string | null {
  const missed = frame.body.modes?.filter(({ reached }) => !reached) ?? [];
  const [first] = missed;
  if (!first) return null;
  const all = missed.length === frame.body.modes!.length;
  if (all) return 'Every mode is missed: hardly a point that is drawn lies on one.';
  if (missed.length > 1)
    return `${listed(missed.map(({ name }) => name))} are missed: hardly a point that is drawn lies there.`;
  const verdict = verdictAt(frame, first.x, first.y);
  const there = verdict === null ? '' : `, where the discriminator says ${formatValue(verdict)}`;
  return `${first.name} is missed: hardly a point that is drawn lies there${there}.`;
}

const NAMED = 6;

function listed(names: readonly string[]): string {
  if (names.length > NAMED) return `${names.slice(0, NAMED).join(', ')} and ${formatCount(names.length - NAMED)} more`;
  return `${names.slice(0, -1).join(', ')} and ${names.at(-1)!}`;
}

/** "x 1.49, y 0.17: D 0.44, from z (0.62, 0.94)" */
export function pointTold(frame: PlaneFrame, row: number): string {
  const point = drawnPoint(frame, row);
  if (!point) return '';
  const { x, y } = frame.body;
  const place = `${x.name} ${formatValue(point.x)}, ${y.name} ${formatValue(point.y)}`;
  return `${place}: D ${formatValue(point.verdict)}, from z (${point.z.map(formatValue).join(', ')}${frame.body.latentSize > 2 ? ', …' : ''})`;
}

/** Generated points that lie beyond the axes. */
export function outside({ body, generated }: Pick<PlaneFrame, 'body' | 'generated'>): number {
  let count = 0;
  for (let row = 0; row < generated.rows; row++) {
    const { x, y } = drawnPoint({ generated }, row)!;
    if (!(x >= body.x.from && x <= body.x.to && y >= body.y.from && y <= body.y.to)) count++;
  }
  return count;
}

/** The plane for whoever doesn't see it. */
export function planeText(frame: PlaneFrame): string {
  const { body, real, generated } = frame;
  const { x, y, modes, accuracy } = body;
  const place = `${formatCount(real.rows)} real and ${formatCount(generated.rows)} generated points between ${x.name} from ${formatValue(x.from)} to ${formatValue(x.to)} and ${y.name} from ${formatValue(y.from)} to ${formatValue(y.to)}.`;
  const right =
    accuracy === null ? '' : ` The discriminator is right about ${formatPercent(accuracy)} of them; guessing is 50%.`;
  if (!modes) return place + right;
  const shares = ` ${formatPercent(onModes(modes))} of what is drawn lies on a mode of the data, ${formatCount(reachedModes(modes))} of ${formatCount(modes.length)} are reached.`;
  return place + right + shares;
}
