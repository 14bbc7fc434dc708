// A reverse proxy that has no WebSocket, as in front of some places: it refuses every Upgrade unless told otherwise, and where
// it is told so hands a response on only once it has all of it. In the scene's own process, on a port of localhost.
import { once } from 'node:events';
import { createServer, request } from 'node:http';
import { connect } from 'node:net';

/** What ends with one hop (RFC 9110 7.6.1). */
const HOP_BY_HOP = ['connection', 'keep-alive', 'transfer-encoding', 'upgrade'];

function endToEnd(headers) {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !HOP_BY_HOP.includes(name)));
}

export class WebProxy {
  /** Upgrades that were refused, and responses by what they were for. */
  refused = 0;
  streams = 0;
  polls = 0;
  posts = 0;
  /** Whether WebSockets pass, for now. */
  upgrades;
  #sockets = new Set();
  #to;
  #port = 0;

  /**
   * @param {number} port of the server
   * @param {{buffers?: boolean, upgrades?: boolean}} how buffers: holds a response back until it has ended
   */
  static async start(port, { buffers = false, upgrades = false } = {}) {
    const proxy = new WebProxy();
    proxy.#to = port;
    proxy.buffers = buffers;
    proxy.upgrades = upgrades;
    await proxy.resume();
    return proxy;
  }

  get link() {
    return `http://localhost:${this.#port}/`;
  }

  /** Cuts every connection, and takes no other. */
  async cut() {
    const closed = once(this.server, 'close');
    this.server.close();
    this.breakResponses();
    await closed;
  }

  /** Breaks what is under way, but takes new connections. */
  breakResponses() {
    this.#sockets.forEach((socket) => socket.resetAndDestroy());
  }

  /** Takes connections again, on the same port. */
  async resume() {
    this.server = createServer((asked, answer) => this.#pass(asked, answer));
    this.server.on('connection', (socket) => {
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
    });
    this.server.on('upgrade', (asked, socket) => (this.upgrades ? this.#tunnel(asked, socket) : this.#refuse(socket)));
    this.server.listen(this.#port, 'localhost');
    await once(this.server, 'listening');
    this.#port = this.server.address().port;
  }

  stop() {
    return this.server.listening ? this.cut() : null;
  }

  #refuse(socket) {
    this.refused++;
    socket.end('HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
  }

  #tunnel({ method, url, rawHeaders }, socket) {
    const onward = connect(this.#to, 'localhost');
    const lines = rawHeaders.map((text, index) => text + (index % 2 === 0 ? ': ' : '\r\n'));
    onward.write(`${method} ${url} HTTP/1.1\r\n${lines.join('')}\r\n`);
    for (const [end, other] of [[socket, onward], [onward, socket]]) {
      end.pipe(other);
      end.on('close', () => other.destroy());
      end.on('error', () => other.destroy());
    }
  }

  #pass(asked, answer) {
    this.#count(asked);
    const onward = request(
      { port: this.#to, host: 'localhost', method: asked.method, path: asked.url, headers: endToEnd(asked.headers) },
      (response) => (this.buffers ? this.#whole(response, answer) : this.#stream(response, answer)),
    );
    onward.on('error', () => answer.destroy());
    answer.on('close', () => onward.destroy());
    asked.pipe(onward);
  }

  #stream(response, answer) {
    answer.writeHead(response.statusCode, endToEnd(response.headers));
    answer.flushHeaders();
    response.pipe(answer);
    response.on('error', () => answer.destroy());
  }

  async #whole(response, answer) {
    const parts = [];
    try {
      for await (const part of response) {
        parts.push(part);
      }
    } catch {
      answer.destroy();
      return;
    }
    answer.writeHead(response.statusCode, endToEnd(response.headers));
    answer.end(Buffer.concat(parts));
  }

  #count({ method, url }) {
    if (!url.startsWith('/api/v1/signaling')) {
      return;
    }
    if (method === 'POST') {
      this.posts++;
    } else if (url.includes('wait=')) {
      this.polls++;
    } else {
      this.streams++;
    }
  }
}
