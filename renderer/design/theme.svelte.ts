export type ThemeChoice = 'system' | 'dark' | 'light';

const KEY = 'model-lab.theme';
const choices: readonly string[] = ['system', 'dark', 'light'];

const system = matchMedia('(prefers-color-scheme: light)');
let systemIsLight = $state(system.matches);
let choice = $state<ThemeChoice>(remembered());

/** What the user chose, and what it comes to. Read `shown` in an effect to redraw canvases. */
export const theme = {
  get choice(): ThemeChoice {
    return choice;
  },
  set choice(value: ThemeChoice) {
    choice = value;
    localStorage.setItem(KEY, value);
    apply();
  },
  get shown(): 'dark' | 'light' {
    if (choice !== 'system') return choice;
    return systemIsLight ? 'light' : 'dark';
  },
};

/** Follows the system's theme from now on, where the user chose that. */
export function followTheme(): void {
  system.addEventListener('change', () => {
    systemIsLight = system.matches;
    apply();
  });
  apply();
}

/** A colour token's value in the theme that is shown, for canvases. */
export function token(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

/** The same in a theme that need not be the one that is shown. */
export function tokenOf(shown: 'dark' | 'light', name: string): string {
  const root = document.documentElement;
  const before = root.dataset['theme'];
  root.dataset['theme'] = shown;
  try {
    return token(name);
  } finally {
    root.dataset['theme'] = before;
  }
}

function apply(): void {
  document.documentElement.dataset['theme'] = theme.shown;
}

function remembered(): ThemeChoice {
  const stored = localStorage.getItem(KEY);
  return stored !== null && choices.includes(stored) ? (stored as ThemeChoice) : 'system';
}
