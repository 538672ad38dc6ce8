import {ProfilerError} from '../../core/contract/errors.ts';

/**
 * What the command line says of an error, in one line: the message of what a user can put right, such as a wrong
 * option, a missing file or a full disk.
 *
 * @throws the error itself where it is none of these: then it is a fault of this program, and its stack helps to find
 *   it
 */
export function toFaultLine(error: unknown): string {
  if (error instanceof ProfilerError) return error.message.replace(/\s*\n\s*/g, ' ');
  if (error instanceof Error && 'syscall' in error && 'code' in error) return `The system refused: ${error.message}.`;
  throw error;
}
