/** Reads a history and prints how many events it has: a process of its own, so that its memory can be measured. */
import {readHistory} from '../../src/trainer/history/read-history.ts';

const history = await readHistory(process.argv[2]);
process.stdout.write(`${history.item.length}\n`);
