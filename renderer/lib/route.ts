/** The places of the window. The address keeps it, so that a reload comes back to it. */
export type Route =
  { page: 'home' } | { page: 'new-run' } | { page: 'data' } | { page: 'settings' } | { page: 'run'; id: string };

export function parseRoute(hash: string): Route {
  const [, page, id] = hash.replace(/^#/, '').split('/');
  if (page === 'runs' && id) return { page: 'run', id: decodeURIComponent(id) };
  if (page === 'new-run' || page === 'data' || page === 'settings') return { page };
  return { page: 'home' };
}

export function hashOf(route: Route): string {
  switch (route.page) {
    case 'home':
      return '#/';
    case 'run':
      return `#/runs/${encodeURIComponent(route.id)}`;
    default:
      return `#/${route.page}`;
  }
}
