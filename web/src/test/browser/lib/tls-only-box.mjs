// A box that lets nothing but TLS pass: it reads how each TCP connection begins, and cuts what is no ClientHello. As a
// program: node tls-only-box.mjs PORT SERVER_ADDRESS SERVER_PORT; it prints a line for each connection.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { handedTo, masquerade } from './nat.mjs';

const OWN_PROGRAM = fileURLToPath(import.meta.url);
const PORT = 8000;

/** Of a record (RFC 8446 5.1) with a ClientHello: content type handshake, the version's first byte, the kind of message. */
const HANDSHAKE = 0x16;
const VERSION = 0x03;
const CLIENT_HELLO = 0x01;
const BYTES = 6;

function isClientHello(bytes) {
  return bytes[0] === HANDSHAKE && bytes[1] === VERSION && bytes[5] === CLIENT_HELLO;
}

function pass(socket, first, port, host) {
  const onward = connect({ port, host, noDelay: true });
  for (const [end, other] of [[socket, onward], [onward, socket]]) {
    end.on('close', () => other.destroy());
    end.on('error', () => other.destroy());
  }
  onward.write(first);
  socket.pipe(onward);
  onward.pipe(socket);
}

function serve(ownPort, host, port) {
  const box = createServer({ noDelay: true }, (socket) => {
    let first = Buffer.alloc(0);
    socket.on('error', () => {});
    const look = (chunk) => {
      first = Buffer.concat([first, chunk]);
      // What is not TLS by its first byte waits for no sixth.
      if (first[0] === HANDSHAKE && first.length < BYTES) {
        return;
      }
      socket.off('data', look);
      console.log(isClientHello(first) ? 'passed' : 'cut');
      if (isClientHello(first)) {
        pass(socket, first, port, host);
      } else {
        socket.resetAndDestroy();
      }
    };
    socket.on('data', look);
  });
  box.listen(ownPort, () => console.log('ready'));
}

if (process.argv[1] === OWN_PROGRAM) {
  const [ownPort, host, port] = process.argv.slice(2);
  serve(Number(ownPort), host, Number(port));
}

export class TlsOnlyBox {
  passed = 0;
  cut = 0;

  /** @param {Machine} machine of the box @param {string} host of the server @param {number} port of the server */
  static async start(machine, host, port) {
    const box = new TlsOnlyBox();
    machine.filter(masquerade() + handedTo(PORT, port));
    const [command, ...words] = [...machine.prefix, process.execPath, OWN_PROGRAM, PORT, host, port].map(String);
    box.process = spawn(command, words, { stdio: ['ignore', 'pipe', 'inherit'] });
    const lines = createInterface({ input: box.process.stdout });
    await once(lines, 'line');
    lines.on('line', (line) => box[line]++);
    return box;
  }

  stop() {
    this.process.kill();
  }
}
