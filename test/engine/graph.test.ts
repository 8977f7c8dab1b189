import { describe, expect, it } from 'vitest';
import { Graph } from '../../models/engine/graph.js';
import { attr } from '../../models/engine/graph-def.js';

describe('a graph', () => {
  it('merges an op that equals an earlier one', () => {
    const graph = new Graph();
    const x = graph.placeholder('x', [2], 'float32');
    const once = graph.float('Tanh', x);
    expect(graph.float('Tanh', x)).toBe(once);
    expect(graph.add('LeakyRelu', [x], { alpha: attr.float(0.1) })).not.toBe(
      graph.add('LeakyRelu', [x], { alpha: attr.float(0.2) }),
    );
  });

  it('never merges reads of a variable, which may have changed in between', () => {
    const graph = new Graph();
    const handle = graph.variable('v', [2], 'float32');
    expect(graph.read(handle, 'float32')).not.toBe(graph.read(handle, 'float32'));
  });

  it('writes a large constant of one value as a Fill', () => {
    const graph = new Graph();
    graph.constant(new Float32Array(1000).fill(3), [10, 100], 'float32');
    expect(graph.nodes.map(({ op }) => op)).toEqual(['Const', 'Const', 'Fill']);
    const bytes = graph.nodes.map(({ attr: attrs }) => attrs['value']?.tensor?.tensor_content?.length ?? 0);
    expect(Math.max(...bytes)).toBe(8);
  });
});
