import { inOneGo, type InTurns } from '../../core/turns.js';
import type { TensorData } from '../../engine/tensor-data.js';
import { uniforms } from '../shapley/uniforms.js';
import type { Check, RandomisedStage } from '../panels/trust.js';
import { deviation, mean, rankCorrelation } from '../statistics.js';
import { grouped, layersOf } from './layers.js';
import { strangers, valuesOf, type Subject, type SubjectRow } from './subject.js';
import { unknownCheck } from './unknown.js';
import { writtenCorrelation } from './written.js';

const STAGES = 5;
const DRAWS = 2;

/**
 * Sanity check of Adebayo et al. 2018: weights are shuffled within their tensors from the outputs down to the inputs, one layer
 * after the other, and each time the rows are explained again. Whoever is let in between two parts finds the model as it was.
 */
export function* randomisedCheck(
  subject: Subject,
  rows: readonly SubjectRow[],
): InTurns<{ check: Check; stages: RandomisedStage[] }> {
  const { model, config, explains, method, weights } = subject;
  const trained = model.program.read(weights);
  const stages = grouped(layersOf(weights).reverse(), STAGES);
  if (!explains(method, rows[0]?.asked.players.count ?? 0) || rows.length === 0 || stages.length === 0) {
    return { check: unknownCheck('randomised', 'The model has no weights that could be shuffled.'), stages: [] };
  }
  const own = rows.map(({ found, output }) => valuesOf(found, output));
  const found: number[][] = stages.map(() => []);
  for (let draw = 0; draw < DRAWS; draw++) {
    let random: Record<string, TensorData> = {};
    for (const [stage, layers] of stages.entries()) {
      const names = layers.flatMap((layer) => layer.weights);
      random = { ...random, ...shuffledWeights(trained, names, config.seed + draw) };
      for (const [at, row] of rows.entries()) {
        let values: Float64Array;
        row.turn();
        model.write(random);
        try {
          const explain = explains(method, row.asked.players.count)!;
          values = valuesOf(inOneGo(explain(row.asked)), row.output);
        } finally {
          model.write(trained);
        }
        found[stage]!.push(rankCorrelation(values, own[at]!));
        yield;
      }
    }
  }
  const told = stages.map((layers, stage) => ({
    layers: layers.map(({ layer }) => layer),
    correlation: mean(found[stage]!),
    spread: deviation(found[stage]!),
  }));
  return { check: checkOf(told, own), stages: told };
}

function checkOf(stages: readonly RandomisedStage[], own: readonly Float64Array[]): Check {
  const [first, last] = [stages[0]!.correlation, stages.at(-1)!.correlation];
  const unlike = [...strangers(own)].map(([a, b]) => rankCorrelation(a, b));
  const fine = last < 0.5;
  return {
    name: 'randomised',
    verdict: fine ? 'fine' : 'look-out',
    figure: `ρ ${writtenCorrelation(last)}`,
    note: 'with all weights shuffled',
    sentence: fine
      ? 'The explanation is lost with the weights: it follows what the model has learned.'
      : 'Of a model with random weights the explanation is nearly the same: it shows the input, not what the model has learned.',
    baseline: `With the last layer alone shuffled: ρ ${writtenCorrelation(first)}${
      unlike.length > 0 ? `; between different rows: ρ ${writtenCorrelation(mean(unlike))}` : ''
    }. An explanation that doesn’t depend on the model: ρ 1.`,
    n: own.length,
    measured: { lastLayer: first, all: last, differentRows: unlike.length > 0 ? mean(unlike) : null },
  };
}

/** Within each tensor, so that its scale stays as it is. */
function shuffledWeights(
  trained: Record<string, TensorData>,
  names: readonly string[],
  seed: number,
): Record<string, TensorData> {
  return Object.fromEntries(
    names.map((name, at) => {
      const { shape, data } = trained[name]!;
      const uniform = uniforms(seed, 1000 + at);
      const shuffled = data.slice();
      for (let last = shuffled.length - 1; last > 0; last--) {
        const other = Math.floor(uniform() * (last + 1));
        [shuffled[last], shuffled[other]] = [shuffled[other]!, shuffled[last]!];
      }
      return [name, { shape, data: shuffled }];
    }),
  );
}
