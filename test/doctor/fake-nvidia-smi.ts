import { fakeProgram } from '../build/scratch.js';
import type { NvidiaSmiOutput } from './nvidia-smi-output.js';

const question =
  '--query-gpu=index,uuid,driver_version,memory.used,memory.total,utilization.gpu,temperature.gpu,power.draw,mig.mode.current,name --format=csv,noheader,nounits';

/** Puts an nvidia-smi into `folder` that answers exactly the questions that are asked here, with the shell alone. */
export function fakeNvidiaSmi(folder: string, { query, list, details, exitCode = 0 }: NvidiaSmiOutput): void {
  const answer = (text: string) =>
    `while IFS= read -r line; do printf '%s\\n' "$line"; done <<'END'\n${text.trimEnd()}\nEND\n`;
  const cases = [
    `'${question}')\n${answer(query)}exit ${exitCode};;`,
    ...(list === undefined ? [] : [`'-L')\n${answer(list)}exit 0;;`]),
    ...(details === undefined ? [] : [`'-q -x')\n${answer(details)}exit 0;;`]),
    '*) exit 99;;',
  ];
  fakeProgram(folder, 'nvidia-smi', `case "$*" in\n${cases.join('\n')}\nesac`);
}
