import { axisKinds, type AxisKind } from './axis.js';

const KEY = 'model-lab.chart-axis';

/** Undefined until somebody chooses. */
let chosen = $state<AxisKind>();
let before: AxisKind | undefined;

/** What curves are drawn over, in all charts of the window; it is remembered. */
export const chosenAxis = {
  get kind(): AxisKind {
    return chosen ?? (before ??= remembered());
  },
  set kind(value: AxisKind) {
    chosen = value;
    localStorage.setItem(KEY, value);
  },
};

function remembered(): AxisKind {
  const stored = localStorage.getItem(KEY);
  return axisKinds.find((one) => one === stored) ?? 'step';
}
