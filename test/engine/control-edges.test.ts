/** Races show only now and then, so the edges that prevent them are checked in the graph itself. */
import type { Tensor1D } from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { CompiledScope } from '../../models/engine/compiled-scope.js';
import { Graph } from '../../models/engine/graph.js';
import type { NodeDef } from '../../models/engine/graph-def.js';
import { completeOptimizer } from '../../models/engine/optimizer.js';
import type { NativeBackend } from '../../models/engine/native-backend.js';
import type { Phase, Scope } from '../../models/engine/program.js';
import { withoutFusedOps } from '../../models/engine/ops/fused.js';
import { Recorder } from '../../models/engine/recorder.js';
import { scoped, tf } from '../../models/engine/tensorflow.js';
import { nativeBackend } from './native.js';

let backend: NativeBackend;
beforeAll(async () => {
  backend = await nativeBackend();
});

/** Nodes of a function over a variable `w` and Adam on it. */
function record(fn: (scope: Scope) => void, { phase, xla = false }: { phase?: Phase; xla?: boolean } = {}): NodeDef[] {
  const graph = new Graph();
  const names = ['w', 'o/m/w', 'o/v/w', 'o/beta1Power', 'o/beta2Power'];
  const handles = new Map(
    names.map((name) => [name, graph.variable(name, name.includes('Power') ? [] : [2], 'float32')]),
  );
  scoped(() => {
    const recorder = new Recorder(backend, graph, new Set());
    const scope = new CompiledScope(
      {
        backend,
        graph,
        shapes: new Map(names.map((name) => [name, name.includes('Power') ? [] : [2]])),
        optimizers: new Map([['o', completeOptimizer({ kind: 'adam', parameters: ['w'] })]]),
        handle: (name) => handles.get(name)!,
        sum: (name) => graph.variable(name, name === 'loss/o' ? [] : [2], 'float32', 'sums'),
        data: new Map(),
        streamed: { take: () => null },
        phase,
        held: [],
        xla,
      },
      recorder,
      recorder.stand(graph.placeholder('key', [2], 'int32'), [2], 'int32') as Tensor1D,
      () => undefined,
    );
    recorder.record(() => fn(scope));
    scope.dispose();
  });
  return graph.nodes;
}

const named = (nodes: NodeDef[], op: string) => nodes.filter((node) => node.op === op);
const step = (scope: Scope) =>
  scope.minimize('o', tf.scalar(0.1), () => ({ loss: tf.sum(tf.square(scope.variable('w'))) }));

/** Whether `node` can run only after the node called `earlier`. */
function waitsFor(nodes: NodeDef[], node: NodeDef, earlier: string): boolean {
  const inputs = node.input.map((input) => input.replace('^', '').split(':')[0]!);
  return inputs.some(
    (input) =>
      input === earlier ||
      waitsFor(
        nodes,
        nodes.find(({ name }) => name === input)!,
        earlier,
      ),
  );
}

const lastOfTwo: Phase = { optimizer: 'o', parts: 2, last: true };

/** Whether a node reads or writes a sum over an update's batches. */
function ofSumsIn(nodes: NodeDef[]): (node: NodeDef) => boolean {
  const containers = new Map(nodes.map(({ name, attr }) => [name, String(attr['container']?.s)]));
  return ({ input }) => containers.get(input[0]!) === String(new TextEncoder().encode('sums'));
}

describe('the order of a recorded function', () => {
  it('lets an update wait for every earlier read, and for the guard', () => {
    const look = (scope: Scope) => {
      scope.variable('o/m/w');
      step(scope);
    };
    const fused = record(look);
    const nodes = withoutFusedOps(() => record(look));
    for (const [all, op] of [
      [fused, 'ModelLabAdam'],
      [nodes, 'ResourceApplyAdam'],
    ] as const) {
      const [update] = named(all, op);
      for (const read of named(all, 'ReadVariableOp').slice(0, 2)) expect(update!.input).toContain(`^${read.name}`);
    }
    const [update] = named(nodes, 'ResourceApplyAdam');
    expect(waitsFor(nodes, update!, named(nodes, 'Switch')[0]!.name)).toBe(true);
  });

  it('lets reads and updates after an update in one op wait for it', () => {
    const nodes = record((scope) => {
      step(scope);
      scope.variable('o/m/w');
      step(scope);
    });
    const [first, second] = named(nodes, 'ModelLabAdam');
    expect(second!.input).toContain(`^${first!.name}`);
    const later = named(nodes, 'ReadVariableOp').filter(({ input }) => input.includes(`^${first!.name}`));
    expect(later).toHaveLength(2); // of w and of m
    for (const read of later) expect(second!.input).toContain(`^${read.name}`);
  });

  it('lets an update in one op wait for an assignment to what it changes', () => {
    const nodes = record((scope) => {
      scope.assign('o/m/w', tf.tensor1d([1, 2]));
      step(scope);
    });
    expect(named(nodes, 'ModelLabAdam')[0]!.input).toContain(`^${named(nodes, 'AssignVariableOp')[0]!.name}`);
  });

  it('lets reads after a composed update wait for it, those of the powers included', () => {
    const nodes = withoutFusedOps(() =>
      record((scope) => {
        step(scope);
        step(scope);
      }),
    );
    const [merge] = named(nodes, 'Merge');
    const [, second] = named(nodes, 'ResourceApplyAdam');
    const reads = named(nodes, 'ReadVariableOp').filter(({ name }) => second!.input.includes(name));
    expect(reads).toHaveLength(2); // β₁ᵗ and β₂ᵗ
    for (const read of reads) expect(read.input).toContain(`^${merge!.name}`);
  });

  it('clears the sums of gradients only once the update is through that reads them', () => {
    const nodes = record((scope) => step(scope), { phase: lastOfTwo });
    const ofSums = ofSumsIn(nodes);
    const clears = named(nodes, 'AssignVariableOp').filter(ofSums);
    const reads = named(nodes, 'ReadVariableOp').filter(ofSums);
    expect([clears.length, reads.length]).toEqual([2, 2]); // of the losses and of the gradient
    for (const clear of clears) {
      expect(waitsFor(nodes, clear, named(nodes, 'ModelLabAdam')[0]!.name)).toBe(true);
      for (const read of reads) expect(waitsFor(nodes, clear, read.name)).toBe(true);
    }
  });

  it('lets what an update for XLA assigns wait for every earlier read, and reads none of it again', () => {
    const nodes = record(
      (scope) => {
        scope.variable('o/m/w');
        step(scope);
        scope.variable('w');
      },
      { xla: true },
    );
    const [reads, assigns] = [named(nodes, 'ReadVariableOp'), named(nodes, 'AssignVariableOp')];
    expect(assigns).toHaveLength(5);
    for (const { input } of assigns) {
      for (const read of reads.slice(0, 2)) expect(input).toContain(`^${read.name}`);
    }
    for (const { input } of reads) expect(input).toHaveLength(1);
  });

  it('clears the sums of gradients only once an update for XLA is through', () => {
    const nodes = record((scope) => step(scope), { phase: lastOfTwo, xla: true });
    const ofSums = ofSumsIn(nodes);
    const assigns = named(nodes, 'AssignVariableOp');
    const [clears, updates] = [assigns.filter(ofSums), assigns.filter((node) => !ofSums(node))];
    expect([clears.length, updates.length]).toEqual([2, 5]);
    for (const clear of clears) {
      for (const update of updates) expect(waitsFor(nodes, clear, update.name)).toBe(true);
    }
  });

  it('lets an assignment wait for reads, and for an assignment before it', () => {
    const nodes = record((scope) => {
      scope.variable('w');
      scope.assign('w', tf.tensor1d([1, 2]));
      scope.assign('w', tf.tensor1d([3, 4]));
    });
    const [read] = named(nodes, 'ReadVariableOp');
    const [first, second] = named(nodes, 'AssignVariableOp');
    expect(first!.input).toContain(`^${read!.name}`);
    expect(second!.input).toContain(`^${first!.name}`);
  });
});
