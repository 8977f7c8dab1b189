/** Which filter is looked at, at every step. */
export class FiltersOwn {
  chosen = $state(0);
}
