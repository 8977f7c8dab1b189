import type { SelfSupervisedConfig } from './config.js';
import type { Encoder } from './encoder.js';
import type { Examples } from './examples.js';
import type { MethodName } from './fields.js';
import type { Method } from './method.js';
import { simclr } from './methods/simclr.js';

/** What makes a method of a configuration; see methods/. */
export type MethodBuilder = (config: SelfSupervisedConfig, encoder: Encoder, examples: Examples) => Method;

const methods: Partial<Record<MethodName, MethodBuilder>> = { simclr };

export function methodOf(config: SelfSupervisedConfig, encoder: Encoder, examples: Examples): Method {
  return methods[config.method]!(config, encoder, examples);
}
