import { Menu, app, shell, type MenuItemConstructorOptions } from 'electron';

export interface MenuActions {
  newRun: () => void;
  importRun: () => void;
  doctor: () => void;
  /** Path of the README. */
  readme: string;
}

/** The menu's few commands; most of it is there for the shortcuts that people expect to work. */
export function installMenu({ newRun, importRun, doctor, readme }: MenuActions): void {
  const view: MenuItemConstructorOptions[] = [
    { role: 'resetZoom' },
    { role: 'zoomIn' },
    { role: 'zoomOut' },
    { type: 'separator' },
    { role: 'togglefullscreen' },
  ];
  if (!app.isPackaged) view.push({ type: 'separator' }, { role: 'reload' }, { role: 'toggleDevTools' });
  const template: MenuItemConstructorOptions[] = [
    ...(process.platform === 'darwin' ? [{ role: 'appMenu' as const }] : []),
    {
      label: '&File',
      submenu: [
        { label: 'New run', accelerator: 'CmdOrCtrl+N', click: newRun },
        { label: 'Import run…', click: importRun },
        { type: 'separator' },
        { role: process.platform === 'darwin' ? 'close' : 'quit' },
      ],
    },
    { role: 'editMenu' },
    { label: '&View', submenu: view },
    {
      label: '&Help',
      submenu: [
        { label: 'Check this machine', click: doctor },
        { label: 'Read me', click: () => void shell.openPath(readme) },
      ],
    },
  ];
  Menu.setApplicationMenu(Menu.buildFromTemplate(template));
}
