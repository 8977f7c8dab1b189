/**
 * An example of what the settings in a form come to, shown beside them before there is a run, and made anew whenever they change:
 * by a tool of the architecture, as a rule. Its view is found by the name in renderer/previews; a window without one shows nothing.
 */
export interface PreviewInfo {
  /** In lower case with hyphens. */
  name: string;
  title: string;
  /** "What am I seeing?", for a student: a few sentences. */
  help: string;
}
