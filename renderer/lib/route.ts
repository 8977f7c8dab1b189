/** A place of the window: a page by its name, with the run's id on a run's page. The address keeps it over a reload. */
export interface Route {
  page: string;
  id?: string;
}

export function parseRoute(hash: string): Route {
  const [, page = '', id] = hash.replace(/^#/, '').split('/');
  if (page === 'runs') return id ? { page: 'run', id: decodeURIComponent(id) } : { page: 'home' };
  return { page: /^[a-z][a-z0-9-]*$/.test(page) ? page : 'home' };
}

export function hashOf({ page, id }: Route): string {
  if (page === 'home') return '#/';
  return page === 'run' ? `#/runs/${encodeURIComponent(id ?? '')}` : `#/${page}`;
}
