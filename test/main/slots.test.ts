import { describe, expect, it } from 'vitest';
import { slotEnvironment, trainingSlots } from '../../electron/main/slots.js';

describe('trainingSlots', () => {
  it('is the CPU where there is no GPU', () => {
    expect(trainingSlots(0, undefined)).toEqual(['cpu']);
    expect(trainingSlots(0, '0')).toEqual(['cpu']);
    expect(slotEnvironment('cpu')).toEqual({});
  });

  it('is each GPU, by the names that the user gave', () => {
    expect(trainingSlots(2, undefined)).toEqual(['gpu:0', 'gpu:1']);
    expect(trainingSlots(2, '3, GPU-8f2c')).toEqual(['gpu:3', 'gpu:GPU-8f2c']);
    expect(slotEnvironment('gpu:GPU-8f2c')).toEqual({ CUDA_VISIBLE_DEVICES: 'GPU-8f2c' });
  });
});
