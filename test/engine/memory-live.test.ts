import { expect, it } from 'vitest';
import type { DataId, Tensor } from '@tensorflow/tfjs';
import { LiveBytes } from '../../models/engine/memory-live.js';

const tensor = (size: number): Tensor => ({ dataId: {}, shape: [size], dtype: 'float32' }) as unknown as Tensor;
const id = (one: Tensor): DataId => one.dataId;

it('counts what ops make until it is disposed of, and views once', () => {
  const live = new LiveBytes();
  const [variable, a, view, b, viewOfVariable] = [tensor(1000), tensor(10), tensor(10), tensor(5), tensor(1000)];
  live.made('MatMul', [variable], [a]);
  live.made('Reshape', [a], [view]);
  expect(live.now).toBe(40);
  live.made('Sin', [view], [b]);
  live.made('Reshape', [variable], [viewOfVariable]);
  expect(live.now).toBe(60);
  live.disposed(id(a));
  expect(live.now).toBe(60);
  live.disposed(id(view));
  expect(live.now).toBe(20);
  live.disposed(id(view));
  live.disposed(id(variable));
  live.disposed(id(viewOfVariable));
  live.disposed(id(b));
  expect(live.now).toBe(0);
});
