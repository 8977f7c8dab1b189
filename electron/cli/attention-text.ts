import { printable } from '../../models/core/printable.mjs';
import type { Prediction } from '../../models/panels/probes.js';
import type { AttentionRecord } from './attention-record.js';
import { measure, percent } from './format.js';
import { table } from './table.js';
import type { Matrix } from './heatmap.js';

/** Pairs of tokens that are named for a head. */
const PAIRS = 3;

/** For each of the heads: how evenly it looks around, and where it looks most. */
export function attentionText(
  record: AttentionRecord,
  heads: readonly (readonly [layer: number, head: number])[],
  width: number | null,
): string {
  const { entropy, prediction, title, image, tokens } = record.probe;
  const names = namesOf(tokens, image === null);
  const rows = heads.map(([layer, head]) => [
    String(layer),
    String(head),
    measure(entropy[layer - 1]?.[head - 1] ?? NaN),
    strongest(record.weights(layer, head), names),
  ]);
  return (
    `${printable(title)}: ${tokens.length} tokens\n${printable(predictionText(prediction))}\n` +
    table(['LAYER', 'HEAD', 'ENTROPY (BITS)', 'STRONGEST, FROM → TO'], rows, { width })
  );
}

/** What tokens are called: where some are the same, each with its place, counted from 1. */
function namesOf(tokens: string[], areText: boolean): string[] {
  const labels = areText ? tokens.map(visible) : tokens;
  return new Set(labels).size === labels.length ? labels : labels.map((label, at) => `${label}@${at + 1}`);
}

/** The first token of a causal model has no choice: queries with one key only say nothing and are left out. */
function strongest({ columns, values }: Matrix, names: string[]): string {
  const choices = names.map((_, query) =>
    values.subarray(query * columns, (query + 1) * columns).reduce((count, value) => count + Number(value > 0), 0),
  );
  return [...values.keys()]
    .filter((at) => choices[Math.floor(at / columns)]! > 1)
    .sort((a, b) => values[b]! - values[a]! || a - b)
    .slice(0, PAIRS)
    .map((at) => {
      const [query, key] = [Math.floor(at / columns), at % columns];
      return `${names[query]} → ${names[key]} ${measure(values[at]!)}`;
    })
    .join(', ');
}

function predictionText(prediction: Prediction): string {
  if (prediction.kind === 'class') {
    const classes = prediction.classes.map(({ name, probability }) => `${name} ${percent(probability)}`);
    const target = prediction.target === null ? '' : `; right is ${prediction.target}`;
    return `Prediction: ${classes.join(', ')}${target}`;
  }
  const { predicted, target, answerFrom } = prediction;
  const right = target.slice(answerFrom);
  const known = right.some((token) => token !== null) ? `; right is ${shown(right.map((token) => token ?? '·'))}` : '';
  return `Prediction: ${shown(predicted.slice(answerFrom))}${known}`;
}

function shown(tokens: string[]): string {
  return tokens.map(visible).join(' ');
}

/** A token whose blanks can be seen. */
function visible(token: string): string {
  return token.replace(/\n/g, '↵').replace(/ /g, '␣') || '∅';
}
