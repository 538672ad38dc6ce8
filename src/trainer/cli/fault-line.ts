import {ProfilerError} from '../../core/contract/errors.ts';

/**
 * One line about an error that a user can correct, such as a wrong option, a missing file or a full disk.
 *
 * @throws the error itself if it is another one: then it is a fault of this program, and its stack helps to find it
 */
export function toFaultLine(error: unknown): string {
  if (error instanceof ProfilerError) return error.message.replace(/\s*\n\s*/g, ' ');
  if (error instanceof Error && 'syscall' in error && 'code' in error)
    return `The operating system reports: ${error.message}. Check the path, its permissions and the free space.`;
  throw error;
}
