import { selfSupervisedEvaluateQuestion } from '../../../models/self-supervised/questions/evaluate.js';
import { ChartSettings } from '../../charts/chart-settings.svelte.js';
import { Asker } from '../shared/asking/asker.svelte.js';

/** The full figures that were asked for, and how the curves are shown. */
export class ProbesOwn {
  readonly asker = new Asker(selfSupervisedEvaluateQuestion);
  readonly settings: ChartSettings;
  /** Whether the answer is shown in place of what was recorded. */
  showsAnswer = $state(false);

  constructor(run: string) {
    this.settings = new ChartSettings(run);
  }

  close(): void {
    this.asker.close();
  }
}
