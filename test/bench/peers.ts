import {execFile} from 'node:child_process';
import {existsSync} from 'node:fs';
import {mkdir, mkdtemp, rename, rm} from 'node:fs/promises';
import path from 'node:path';
import {promisify} from 'node:util';

/** Packages that only a bench compares with, too large to be in every clone, at the versions that are measured. */
const VERSIONS = {'onnxruntime-web': '1.30.0'} as const;

const FOLDER = '.cache/peers';

/**
 * A peer's package, installed by npm at its first use and kept in .cache/.
 *
 * @returns folder of the package
 * @throws Error where npm cannot install it
 */
export async function installPeer(name: keyof typeof VERSIONS): Promise<string> {
  const wanted = `${name}@${VERSIONS[name]}`;
  const kept = path.resolve(FOLDER, wanted);
  if (!existsSync(kept)) {
    console.error(`${wanted}: installed once, into ${kept}`);
    await install(wanted, kept);
  }
  return path.join(kept, 'node_modules', name);
}

/** In a folder of its own first, so that a run that is broken off leaves nothing that looks whole. */
async function install(wanted: string, kept: string): Promise<void> {
  await mkdir(FOLDER, {recursive: true});
  const folder = path.resolve(await mkdtemp(path.join(FOLDER, 'new-')));
  try {
    const options = ['--no-save', '--no-package-lock', '--ignore-scripts', '--no-audit', '--no-fund'];
    await promisify(execFile)('npm', ['install', '--prefix', folder, ...options, wanted], {cwd: folder});
    await rename(folder, kept);
  } catch (cause) {
    await rm(folder, {recursive: true, force: true});
    if (existsSync(kept)) return; // another run was faster
    throw new Error(`npm could not install ${wanted}, which this bench compares with: is its registry reachable?`, {
      cause,
    });
  }
}
