import type { ToolAnswer } from '../../core/tools.js';
import { previewViewsTool, type PreviewedViews, type PreviewViewsAsked } from '../tools/preview-views.js';
import type { viewsPreviewer } from './preview.js';

/** What answers the tool about views. TensorFlow is loaded when it is asked for the first time. */
export function viewAnswers(): Record<string, ToolAnswer> {
  let preview: ReturnType<typeof viewsPreviewer> | undefined;
  return {
    [previewViewsTool.name]: async (asked: PreviewViewsAsked, { dirs }): Promise<PreviewedViews> => {
      preview ??= (await import('./preview.js')).viewsPreviewer();
      return preview(asked, dirs);
    },
  };
}
