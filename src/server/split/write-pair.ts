import {mkdir, readFile, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {ProfilerError} from '../../core/contract/errors.ts';
import {DAP_PATH} from '../../core/contract/sharing-offer.ts';
import {createPair, type Pair, parsePair} from './pair.ts';

/** Only their owner may read them: they hold a token and keys. */
const MODE = 0o600;

/** Writes `leader.json` and `helper.json` to a folder. @throws ProfilerError `argument`; writes nothing then */
export async function writePair({helper, out}: {helper: string; out: string}): Promise<{json: object; text: string}> {
  const isWeb = URL.canParse(helper) && /^https?:$/.test(new URL(helper).protocol);
  if (!isWeb) {
    throw new ProfilerError(
      'argument',
      `--helper takes an address such as https://helper.example/vitrine, got "${helper}".`,
    );
  }
  const pair = await createPair(helper.replace(/\/+$/, '') + DAP_PATH);
  const files = {leader: path.join(out, 'leader.json'), helper: path.join(out, 'helper.json')};
  await mkdir(out, {recursive: true});
  for (const party of ['leader', 'helper'] as const) {
    try {
      await writeFile(files[party], `${JSON.stringify(pair[party], null, 2)}\n`, {mode: MODE, flag: 'wx'});
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') throw cause;
      throw new ProfilerError('argument', `${files[party]} is there already. Choose another folder with --out.`, {
        cause,
      });
    }
  }
  return {
    json: files,
    text: `Leader ${files.leader}\nHelper ${files.helper}\nGive each party its own file, and delete the other one.`,
  };
}

/** Reads a pair file. @throws ProfilerError `argument` when it is missing, broken, or of the other party */
export async function readPair(file: string, role: Pair['role']): Promise<Pair> {
  let raw: unknown;
  try {
    raw = JSON.parse(await readFile(file, 'utf8'));
  } catch (cause) {
    throw new ProfilerError(
      'argument',
      `--pair takes a file of "vitrine pair", got ${file}, which cannot be read as JSON.`,
      {
        cause,
      },
    );
  }
  const pair = parsePair(raw);
  if (pair.role === role) return pair;
  throw new ProfilerError('argument', `${file} is the file of the ${pair.role}. Start it with --role ${pair.role}.`);
}
