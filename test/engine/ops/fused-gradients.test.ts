import { describe, expect, it } from 'vitest';
import { finishGradients } from '../../../models/engine/fused-gradients.js';
import { attr, type NodeDef } from '../../../models/engine/graph-def.js';

const node = (op: string, name: string, input: string[], attrs: NodeDef['attr'] = {}): NodeDef => ({
  name,
  op,
  input,
  attr: attrs,
});
const inputs = ['x', 'scale', 'shift', 'dy'].map((name) => node('Placeholder', name, []));
const norm = node('ModelLabBatchNorm', 'norm', ['x', 'scale', 'shift']);
const gate = { activation: attr.string('LeakyRelu'), alpha: attr.float(0.3) };
const activation = node('LeakyRelu', 'y', ['norm'], { alpha: attr.float(0.3) });
const gateGradient = node('ModelLabActivationGrad', 'dn', ['dy', 'y'], gate);
const normGradient = node('ModelLabBatchNormGrad', 'dx', ['dn', 'x', 'scale', 'norm:1', 'norm:3'], { N: attr.int(0) });
const sums = node('ModelLabColumnSums', 'db', ['dn']);
const out = (input: string, name = `out of ${input}`) => node('Identity', name, [input]);
const brief = (nodes: NodeDef[]) =>
  nodes.filter(({ op }) => op !== 'Placeholder').map(({ op, input }) => `${op} of ${input.join(', ')}`);

describe('batch norm', () => {
  it('with its activation, and both gradients, are two ops', () => {
    const found = finishGradients([...inputs, norm, activation, gateGradient, normGradient, out('y'), out('dx')]);
    expect(brief(found)).toEqual([
      'ModelLabBatchNorm of x, scale, shift',
      'ModelLabBatchNormGrad of dy, x, scale, norm:1, norm:3, norm',
      'Identity of norm',
      'Identity of dx',
    ]);
    const [forward, backward] = found.filter(({ op }) => op.startsWith('ModelLab'));
    expect(forward!.attr).toEqual(gate);
    expect(backward!.attr).toEqual({ ...gate, N: attr.int(1) });
  });

  it.each([
    ['others need what lies between', [norm, activation, out('y'), out('norm')]],
    ['the activation has to wait for something', [norm, { ...activation, input: ['norm', '^dy'] }, out('y')]],
    ['the statistics alone are activated', [norm, { ...activation, input: ['norm:1'] }, out('y')]],
  ])('stays as it is where %s', (_, nodes) => {
    expect(finishGradients([...inputs, ...nodes])).toEqual([...inputs, ...nodes]);
  });

  it('waits, as those that read it, for what its activation was waited for', () => {
    const found = finishGradients([
      ...inputs,
      norm,
      activation,
      out('y'),
      { ...out('x'), input: ['x', '^y', '^norm'] },
    ]);
    expect(brief(found).at(-1)).toBe('Identity of x, ^norm');
  });
});

describe('an activation’s gradient', () => {
  it('gives the sums of its columns as well', () => {
    const found = finishGradients([...inputs, activation, gateGradient, sums, out('dn'), out('db')]);
    expect(brief(found).slice(1)).toEqual(['ModelLabActivationGrad of dy, y', 'Identity of dn', 'Identity of dn:1']);
    expect(found.find(({ name }) => name === 'dn')!.attr).toEqual({ ...gate, with_sums: attr.bool(true) });
  });

  it.each([
    ['it has to wait for something', [{ ...gateGradient, input: ['dy', 'x', '^scale'] }, normGradient, out('dx')]],
    [
      'the norm takes it for something else',
      [gateGradient, { ...normGradient, input: ['dy', 'dn', 'scale', 'x', 'x'] }],
    ],
    ['others need it', [gateGradient, normGradient, out('dn')]],
    ['its sums have to wait', [gateGradient, { ...sums, input: ['dn', '^x'] }, out('dn'), out('db')]],
  ])('stays as it is where %s', (_, nodes) => {
    const all = [...inputs, { ...activation, input: ['x'] }, ...nodes];
    expect(finishGradients(all)).toEqual(all);
  });
});
