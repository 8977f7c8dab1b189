import { describe, expect, it } from 'vitest';
import { parseGpus } from '../../electron/doctor/nvidia-smi.js';
import { slotEnvironment, trainingSlots } from '../../electron/main/slots.js';
import { twoCards } from '../doctor/nvidia-smi-output.js';

const gpus = parseGpus(twoCards.query);

describe('trainingSlots', () => {
  it('is the CPU alone where there is no GPU', () => {
    expect(trainingSlots([])).toEqual(['cpu']);
  });

  it('is each GPU, that with the most free memory first, and the CPU beside them', () => {
    expect(trainingSlots(gpus)).toEqual(['gpu:1', 'gpu:0', 'cpu']);
  });
});

describe('slotEnvironment', () => {
  it('shows a worker its own GPU and no other', () => {
    expect(slotEnvironment('gpu:0', 'auto', gpus)).toEqual({
      CUDA_VISIBLE_DEVICES: gpus[0]!.uuid,
      MODEL_LAB_GPU: 'NVIDIA GeForce RTX 4090',
    });
    expect(slotEnvironment('gpu:1', 'auto', gpus)['CUDA_VISIBLE_DEVICES']).toBe(gpus[1]!.uuid);
  });

  it('hides every GPU from a run for the CPU, known or not', () => {
    expect(slotEnvironment('cpu', 'cpu', gpus)).toEqual({ CUDA_VISIBLE_DEVICES: '-1' });
    expect(slotEnvironment('cpu', 'cpu', [])).toEqual({ CUDA_VISIBLE_DEVICES: '-1' });
  });

  it('leaves it to TensorFlow where no GPU is known', () => {
    expect(slotEnvironment('cpu', 'auto', [])).toEqual({});
  });
});
