import { copyFilesQuestion } from './questions/copy-files.js';
import { loadingCodeQuestion } from './questions/loading-code.js';
import { modelGraphQuestion } from './questions/model-graph.js';

/** What an export can be asked. */
export const edgeQuestions = [modelGraphQuestion, copyFilesQuestion, loadingCodeQuestion];
