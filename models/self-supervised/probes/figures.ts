import type { Run } from '../../core/model.js';
import type { Doing } from '../../core/questions.js';
import { rowOf, type ProbeFigures, type ProbeRow } from '../panels/probe-table.js';
import { checkedLoss } from './checked-loss.js';
import { probesLack } from './probe-examples.js';
import { chanceOf, floorRows, trainedRows, type Probing } from './probe-rows.js';
import { spreadOf } from './spread.js';

/** Makes all figures; `floors` are those of before, where they have been made. */
export async function* probeFiguresOf(
  run: Run,
  { floors, ...probing }: Probing & { floors: (() => AsyncGenerator<Doing, ProbeRow[]>) | null },
): AsyncGenerator<Doing, ProbeFigures> {
  const { learned, picked } = probing;
  const { loss, examples } = yield* checkedLoss(run, learned);
  const missing = probesLack(learned.examples);
  const validation = { loss: finite(loss), examples };
  const spread = yield* spreadOf(run, learned);
  const about = {
    spread: { ...spread, uniformity: finite(spread.uniformity) },
    validation,
    missing,
    unit: learned.examples.unit,
  };
  if (missing !== null) return { ...about, probes: [], chance: null, classes: picked.classes };
  const trained = yield* trainedRows(run, probing);
  const others = yield* floors ? floors() : floorRows(probing);
  return { ...about, probes: [...trained, ...others], chance: chanceOf(learned, picked), classes: picked.classes };
}

const finite = (value: number | null): number | null => (value !== null && Number.isFinite(value) ? value : null);

/** All of it by the names of metrics and of what `evaluate` answers. */
export function valuesOf(figures: ProbeFigures): Record<string, number | null> {
  const share = (probe: ProbeRow['probe'], input: ProbeRow['input']) => rowOf(figures, probe, input)?.share ?? null;
  const { validation, spread, chance } = figures;
  return {
    linearProbe: share('linear', 'trained'),
    randomEncoderProbe: share('linear', 'untrained'),
    rawPixelProbe: share('linear', 'raw'),
    knn: share('knn', 'trained'),
    randomEncoderKnn: share('knn', 'untrained'),
    rawPixelKnn: share('knn', 'raw'),
    chance,
    validationLoss: validation.loss,
    deviation: spread.deviation,
    effectiveRank: spread.effectiveRank,
    ...(spread.alignment !== null && { alignment: spread.alignment }),
    uniformity: spread.uniformity,
  };
}
