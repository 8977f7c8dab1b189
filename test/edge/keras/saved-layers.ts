import type { LayersModel } from '@tensorflow/tfjs';
import { writtenTo } from '../exported.js';

/** The folder of a model, as TensorFlow.js saves it. */
export async function savedLayers(model: LayersModel): Promise<string> {
  const files: { path: string; bytes: Uint8Array }[] = [];
  await model.save({
    save(artifacts) {
      const { modelTopology, weightSpecs, weightData } = artifacts;
      const manifest = [{ paths: ['w.bin'], weights: weightSpecs }];
      const json = { format: 'layers-model', modelTopology, weightsManifest: manifest };
      files.push({ path: 'model.json', bytes: Buffer.from(JSON.stringify(json)) });
      files.push({ path: 'w.bin', bytes: new Uint8Array(weightData as ArrayBuffer) });
      return Promise.resolve({ modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } });
    },
  });
  return writtenTo(files);
}
