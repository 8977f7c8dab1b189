import { expect, test } from 'vitest';
import { modelDiffJson, modelDiffText } from '../../electron/cli/model-diff-text.js';
import { diffModels } from '../../models/edge/inspect/model-diff.js';
import { graphOf } from '../../models/edge/inspect/model-graph.js';
import { convolutions, quantised } from '../edge/inspect/descriptions.js';

test('what differs between two model files is told node by node, and as JSON by names', () => {
  const [a, b] = [graphOf(convolutions), graphOf(quantised)];
  const diff = diffModels(a, b);
  const lines = modelDiffText(a, b, diff);
  expect(lines[0]).toBe('added    QuantizeLinear q');
  expect(lines[1]).toMatch(
    /^folded {3}Conv → QLinearConv conv1: op Conv, BatchNormalization, Relu → QLinearConv; weights 1\.\d kB → 288 B;/,
  );
  expect(lines[lines.length - 1]).toBe('2 the same, 6 changed, 2 added, 0 removed, 4 folded away');
  const { counts, groups } = modelDiffJson(a, b, diff);
  expect(counts.folded).toBe(4);
  expect(groups[1]).toMatchObject({ state: 'folded', a: ['conv1', 'norm1', 'relu1'], b: ['c1'] });
});
