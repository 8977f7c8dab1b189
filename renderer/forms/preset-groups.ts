import type { ArchitectureConfig, Preset } from '../../models/core/config.js';
import { presetConfig } from '../../models/core/parse-config.js';
import type { DatasetKind } from '../../models/data/dataset.js';

export interface PresetGroup {
  title: string;
  presets: { key: string; preset: Preset }[];
}

const titles: Record<DatasetKind, string> = { images: 'Images', text: 'Text', 'labelled-text': 'Labelled texts' };

/** What a kind of data is called in headings; null stands for tasks that make their own examples. */
export const kindTitle = (kind: DatasetKind | null): string => (kind === null ? 'Rules' : titles[kind]);

/** An architecture's presets by what they learn from, in the order in which they come first. */
export function presetGroups(architecture: ArchitectureConfig): PresetGroup[] {
  const groups = new Map<string, PresetGroup>();
  for (const [key, preset] of Object.entries(architecture.presets)) {
    const title = kindTitle(architecture.dataKind(presetConfig(architecture, key)));
    const group = groups.get(title) ?? { title, presets: [] };
    group.presets.push({ key, preset });
    groups.set(title, group);
  }
  return [...groups.values()];
}
