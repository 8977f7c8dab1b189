/** How layers are ordered. */
export class SensitivityOwn {
  worstFirst = $state(false);
}
