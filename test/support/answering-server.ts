import {createServer, type IncomingMessage, type ServerResponse} from 'node:http';
import type {AddressInfo} from 'node:net';

/** A page's HTML, or a function that answers itself, also with nothing at all. */
export type Answer = string | ((request: IncomingMessage, response: ServerResponse) => void);

export interface AnsweringServer {
  /** Without a slash at the end. */
  readonly origin: string;
  readonly port: number;
  /** Method and address of each request, in order. */
  readonly requests: readonly string[];
  /** Sets what is answered at a path, for this and later requests. */
  set(path: string, answer: Answer): void;
  close(): Promise<void>;
}

/** A server on this machine whose answers a test sets one by one; what is not set is a 404. */
export async function startAnsweringServer(host = '127.0.0.1'): Promise<AnsweringServer> {
  const answers = new Map<string, Answer>();
  const requests: string[] = [];
  const server = createServer((request, response) => {
    const {pathname, search} = new URL(request.url ?? '/', 'http://shop');
    requests.push(`${request.method} ${pathname}${search}`);
    const answer = answers.get(pathname + search) ?? answers.get(pathname);
    if (typeof answer === 'function') answer(request, response);
    else if (answer === undefined)
      response.writeHead(404, {'content-type': 'text/html'}).end('<title>Not here</title>');
    else response.writeHead(200, {'content-type': 'text/html; charset=utf-8'}).end(answer);
  });
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  const {port} = server.address() as AddressInfo; // a TCP server has an address with a port
  return {
    origin: `http://${host}:${port}`,
    port,
    requests,
    set: (path, answer) => void answers.set(path, answer),
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
