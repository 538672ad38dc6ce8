import {execFileSync} from 'node:child_process';
import {accessSync, constants} from 'node:fs';
import path from 'node:path';

/** The first of `names` that is on the PATH. */
export function findOnPath(names: readonly string[]): string | undefined {
  const folders = (process.env.PATH ?? '').split(path.delimiter);
  return names.flatMap((name) => folders.map((folder) => path.join(folder, name))).find(isExecutable);
}

/** The first of `names` that is on the PATH once Debian packages are installed; see installByApt. */
export function installOnPath(names: readonly string[], ...packages: readonly string[]): string | undefined {
  installByApt(...packages);
  return findOnPath(names);
}

/**
 * The program that an environment variable names.
 *
 * @throws Error where what it names cannot be executed
 */
export function findByVariable(variable: string): string | undefined {
  const named = process.env[variable];
  if (named && !isExecutable(named)) throw new Error(`${variable} names ${named}, which cannot be executed.`);
  return named || undefined;
}

/** Installs Debian packages, where there are apt-get, the rights and a network. */
export function installByApt(...packages: readonly string[]): void {
  const asRoot = process.getuid?.() === 0 ? [] : ['sudo', '--non-interactive'];
  const run = (...command: string[]): void => {
    const [program, ...args] = [...asRoot, ...command];
    execFileSync(program, args, {stdio: ['ignore', 2, 2], env: {...process.env, DEBIAN_FRONTEND: 'noninteractive'}});
  };
  try {
    console.error(`Not found: installing ${packages.join(', ')} with apt-get.`);
    run('apt-get', 'update', '-qq');
    run('apt-get', 'install', '-y', '-qq', '--no-install-recommends', ...packages);
  } catch {
    // No apt here, no rights, or no network: who looks for the program next says what to do.
  }
}

export function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
