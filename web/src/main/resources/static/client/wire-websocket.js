// Messages over a WebSocket. A wire carries texts both ways, and is used once: see wires.js for what all have in common.

export class WebSocketWire {
  kind = 'websocket';
  onMessage = () => {};
  onClose = () => {};
  #url;
  #socket = null;

  /** @param {string} url ws: or wss: address of the server's /ws */
  constructor(url) {
    this.#url = url;
  }

  open() {
    return new Promise((resolve, reject) => {
      this.#socket = new WebSocket(this.#url);
      this.#socket.onopen = resolve;
      this.#socket.onmessage = (event) => this.onMessage(event.data);
      this.#socket.onclose = () => {
        reject(new Error('closed')); // of one that was open it is no news
        this.onClose();
      };
    });
  }

  get isOpen() {
    return this.#socket?.readyState === WebSocket.OPEN;
  }

  send(text) {
    this.#socket.send(text);
  }

  close() {
    this.#socket?.close();
  }
}
