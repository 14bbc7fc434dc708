// Which certificate a server shows, and which a browser took.
import { execFile } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { promisify } from 'node:util';

/** Prints the certificate of a new connection, whoever signed it. */
const SHOWN = `
const socket = require('node:tls').connect(
  { host: process.argv[1], port: Number(process.argv[2]), rejectUnauthorized: false },
  () => { process.stdout.write(socket.getPeerX509Certificate().toString()); socket.end(); });
socket.setTimeout(10_000, () => socket.destroy(new Error('silent')));`;

/** @returns {Promise<X509Certificate>} what a new connection to this server is shown */
export async function shownAt(server, host = '127.0.0.1') {
  const [command, ...rest] = [...server.prefix, process.execPath, '-e', SHOWN, host, String(server.port)];
  return new X509Certificate((await promisify(execFile)(command, rest)).stdout);
}

/**
 * @param {Person} person before any page is open
 * @returns {Promise<() => Promise<X509Certificate>>} tells what this person's browser was shown at the page where it is
 */
export async function certificatesTakenBy(person) {
  const devtools = await person.page.context().newCDPSession(person.page);
  await devtools.send('Network.enable'); // remembers the certificates of what is loaded from now on
  return async () => {
    const { tableNames } = await devtools.send('Network.getCertificate', { origin: new URL(person.page.url()).origin });
    return new X509Certificate(Buffer.from(tableNames[0], 'base64'));
  };
}
