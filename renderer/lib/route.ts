/** A place of the window: a page by its name, with the run's id on a run's page. The address keeps it over a reload. */
export interface Route {
  page: string;
  id?: string;
  /** The runs of a comparison, the page `compare`, in their order: the first one is A. */
  ids?: readonly string[];
  /** The kept comparison that they were opened as. */
  kept?: string | undefined;
  /** The step of the run that is shown first; its last where there is none. */
  step?: number | undefined;
}

export function parseRoute(hash: string): Route {
  const [, page = '', id, step = ''] = hash.replace(/^#/, '').split('/');
  if (page === 'compare' && id) {
    const ids = [...new Set(id.split(',').map(decodeURIComponent))];
    return { page, ids, ...(step !== '' && { kept: decodeURIComponent(step) }) };
  }
  if (page !== 'runs') return { page: /^[a-z][a-z0-9-]*$/.test(page) ? page : 'runs' };
  if (!id) return { page: 'runs' };
  return { page: 'run', id: decodeURIComponent(id), ...(/^\d{1,12}$/.test(step) && { step: Number(step) }) };
}

export function hashOf({ page, id, ids, kept, step }: Route): string {
  if (page === 'compare' && ids?.length) {
    return `#/compare/${ids.map(encodeURIComponent).join(',')}${kept === undefined ? '' : `/${encodeURIComponent(kept)}`}`;
  }
  if (page !== 'run') return `#/${page}`;
  return `#/runs/${encodeURIComponent(id ?? '')}${step === undefined ? '' : `/${step}`}`;
}
