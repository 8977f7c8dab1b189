import type { RunTrainer } from '../../electron/protocol/app.js';
import { formatMoment } from './format.js';

/** "process 12 on laptop". */
export const trainerName = ({ pid, host }: RunTrainer): string => `process ${pid}${host === null ? '' : ` on ${host}`}`;

/** With when that began: "process 12 on laptop, since 30 Nov 2026, 14:02". */
export function trainerText(trainer: RunTrainer): string {
  const { life, since } = trainer;
  if (since === null) return trainerName(trainer);
  return `${trainerName(trainer)}, ${life === 'over' ? `begun ${formatMoment(since)}` : `since ${formatMoment(since)}`}`;
}

export const unseenText = (trainer: RunTrainer): string =>
  `It is trained by ${trainerText(trainer)}, where this window can’t look.`;

/** What to know before the run is taken from it; `checkpoint` is the step that it goes on from here. */
export function takeOverText(trainer: RunTrainer, checkpoint: string | null): string {
  const { heartbeat } = trainer;
  const heard =
    heartbeat === null ? 'It left no sign of life.' : `Its last sign of life is of ${formatMoment(heartbeat)}.`;
  return [
    `${unseenText(trainer)} ${heard}`,
    'Take it over only if that program has ended for good. First it is watched for six seconds: where it shows a sign of life, all stays as it is.',
    'A program that was only asleep, or whose computer was cut off from this disk, stops as soon as it notices; until then both write into this run, and some of what is recorded can be lost.',
    ...(checkpoint === null
      ? []
      : [`Here the run goes on from step ${checkpoint}; what came after that is trained again.`]),
  ].join(' ');
}
