import type { ArchitectureConfig, Preset } from '../../models/core/config.js';
import { presetConfig } from '../../models/core/parse-config.js';
import type { DatasetKind } from '../../models/data/dataset.js';

export interface PresetGroup {
  title: string;
  presets: { key: string; preset: Preset }[];
}

const titles: Record<DatasetKind, string> = {
  images: 'Images',
  text: 'Text',
  'labelled-text': 'Text',
  table: 'Tables',
};

/** An architecture's presets by what they learn from (rules make their own examples), in the order in which they come first. */
export function presetGroups(architecture: ArchitectureConfig): PresetGroup[] {
  const groups = new Map<string, PresetGroup>();
  for (const [key, preset] of Object.entries(architecture.presets)) {
    const kind = architecture.dataKind(presetConfig(architecture, key));
    const title = kind === null ? 'Rules' : titles[kind];
    const group = groups.get(title) ?? { title, presets: [] };
    group.presets.push({ key, preset });
    groups.set(title, group);
  }
  return [...groups.values()];
}
