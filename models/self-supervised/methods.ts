import type { SelfSupervisedConfig } from './config.js';
import type { Encoder } from './encoder.js';
import type { Examples } from './examples.js';
import type { MethodName } from './method-names.js';
import type { Method } from './method.js';
import { barlow } from './methods/barlow.js';
import { byol } from './methods/byol.js';
import { denoise } from './methods/denoise.js';
import { mae } from './methods/mae.js';
import { maskedText } from './methods/masked-text.js';
import { moco } from './methods/moco.js';
import { rotation } from './methods/rotation.js';
import { scarf } from './methods/scarf.js';
import { simclr } from './methods/simclr.js';
import { simsiam } from './methods/simsiam.js';
import { vicreg } from './methods/vicreg.js';

/** What makes a method of a configuration; see methods/. */
export type MethodBuilder = (config: SelfSupervisedConfig, encoder: Encoder, examples: Examples) => Method;

const methods: Record<MethodName, MethodBuilder> = {
  ...{ simclr, moco, byol, simsiam, barlow, vicreg },
  ...{ mae, rotation, denoise, 'masked-text': maskedText, scarf },
};

export function methodOf(config: SelfSupervisedConfig, encoder: Encoder, examples: Examples): Method {
  return methods[config.method](config, encoder, examples);
}
