import {existsSync} from 'node:fs';
import {mkdir, readFile} from 'node:fs/promises';
import path from 'node:path';
import {DAP_PATH} from '../src/core/contract/sharing-offer.ts';
import {type ServerOptions, startServer} from '../src/server/start-server.ts';
import {createPair, parsePair} from '../src/server/split/pair.ts';
import {writePair} from '../src/server/split/write-pair.ts';

/** The two servers of the demo. */
export interface Parties {
  /** The merchant's server, with the dashboard. */
  readonly leaderUrl: string;
  readonly helperUrl: string;
  readonly databaseKind: string;
  close(): Promise<void>;
}

export interface PartyPlaces {
  readonly ports: {readonly leader: number; readonly helper: number};
  /** See openDatabase. */
  readonly databases: {readonly leader: string; readonly helper: string};
  /** Where the pair's files are kept from one start to the next; without one a new pair is made. */
  readonly pairFolder?: string;
}

/**
 * Starts leader and helper on this machine. That shows how reports are shared, and protects from nobody who owns both.
 *
 * @param options of both
 */
export async function startParties(
  {ports, databases, pairFolder}: PartyPlaces,
  options: Pick<ServerOptions, 'origins' | 'labels'>,
): Promise<Parties> {
  const helperUrl = `http://localhost:${ports.helper}`;
  const files = pairFolder === undefined ? await createPair(helperUrl) : await readFiles(pairFolder, helperUrl);
  const helper = await startServer({
    ...options,
    port: ports.helper,
    database: databases.helper,
    pair: parsePair(files.helper),
  });
  try {
    // The port may be another one than last time.
    const pair = parsePair({...(files.leader as object), helper: `${helperUrl}/vitrine${DAP_PATH}`});
    const leader = await startServer({...options, port: ports.leader, database: databases.leader, pair});
    return {
      leaderUrl: `http://localhost:${ports.leader}`,
      helperUrl,
      databaseKind: leader.databaseKind,
      async close() {
        await leader.close();
        await helper.close();
      },
    };
  } catch (error) {
    await helper.close();
    throw error;
  }
}

async function readFiles(folder: string, helperUrl: string): Promise<{leader: unknown; helper: unknown}> {
  const [leader, helper] = ['leader.json', 'helper.json'].map((name) => path.join(folder, name));
  if (!existsSync(leader) || !existsSync(helper)) {
    await mkdir(folder, {recursive: true});
    await writePair({helper: `${helperUrl}/vitrine`, out: folder});
  }
  return {leader: JSON.parse(await readFile(leader, 'utf8')), helper: JSON.parse(await readFile(helper, 'utf8'))};
}
