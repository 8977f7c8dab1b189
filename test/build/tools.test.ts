import { expect, test } from 'vitest';
import { findCompiler, findPython, installAdvice, packages } from '../../build/setup/tools.mjs';
import { fakeProgram, scratchFolder } from './scratch.js';

test('a missing Python is named, with the package', async () => {
  await expect(findPython({ PATH: scratchFolder() })).rejects.toMatchObject({
    message: 'No Python 3.9 or newer was found as python3 or python.',
    remedy: expect.stringContaining('python3'),
    instant: true,
  });
});

test('a Python that is too old counts as none', async () => {
  const bin = scratchFolder();
  fakeProgram(bin, 'python3', 'exit 1');
  await expect(findPython({ PATH: bin })).rejects.toThrow('No Python 3.9 or newer');
});

test('a Python without pip is told apart from no Python', async () => {
  const bin = scratchFolder();
  fakeProgram(bin, 'python3', '[ "$1" = -c ] && exit 0; echo "No module named pip" >&2; exit 1');
  await expect(findPython({ PATH: bin })).rejects.toMatchObject({
    message: "pip, Python's installer, is missing from python3.",
    remedy: expect.stringContaining('pip'),
  });
});

test('PYTHON chooses the Python', async () => {
  const python = fakeProgram(scratchFolder(), 'my-python', 'exit 0');
  expect(await findPython({ PATH: '', PYTHON: python })).toBe(python);
});

test('a missing compiler is named, and CXX chooses one', async () => {
  const bin = scratchFolder();
  await expect(findCompiler({ PATH: bin })).rejects.toThrow('No C++ compiler was found as c++, g++, clang++.');
  const compiler = fakeProgram(bin, 'my-cxx', 'exit 0');
  expect(await findCompiler({ PATH: '', CXX: compiler })).toBe(compiler);
});

test.each([
  ['ID=debian', 'sudo apt-get install g++'],
  ['ID=ubuntu\nID_LIKE=debian', 'sudo apt-get install g++'],
  ['ID="rocky"\nID_LIKE="rhel centos fedora"', 'sudo dnf install gcc-c++'],
  ['ID=manjaro\nID_LIKE=arch', 'sudo pacman -S gcc'],
])('advice for %j', (osRelease, command) => {
  expect(installAdvice(packages.compiler, osRelease)).toBe(`Install it with \`${command}\`.`);
});

test('advice for an unknown system names all three', () => {
  expect(installAdvice(packages.compiler, 'ID=void')).toBe(
    'Install it: g++ (Debian, Ubuntu), gcc-c++ (Fedora) or gcc (Arch).',
  );
});
