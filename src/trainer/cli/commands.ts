import {doctor} from '../commands/doctor.ts';
import {evaluate} from '../commands/evaluate.ts';
import {importCommand} from '../commands/import.ts';
import {inspect} from '../commands/inspect.ts';
import {pair} from '../commands/pair.ts';
import {serve} from '../commands/serve.ts';
import {simulate} from '../commands/simulate.ts';
import {train} from '../commands/train.ts';
import type {CommandDefinition} from './define-command.ts';

/** Every command of the command line, in the order of its help. A new one is a file in ../commands and a line here. */
export const COMMANDS: readonly CommandDefinition[] = [
  importCommand,
  train,
  evaluate,
  inspect,
  simulate,
  doctor,
  serve,
  pair,
];
