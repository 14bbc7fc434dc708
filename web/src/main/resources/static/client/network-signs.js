// What a browser tells of its network. Programs without a page tell nothing.

/** Event `sign`: the network is back, or may be another one now. Which, and whether anything broke, it does not say. */
export class NetworkSigns extends EventTarget {
  #end = new AbortController();

  constructor() {
    super();
    const tell = () => this.dispatchEvent(new Event('sign'));
    const until = { signal: this.#end.signal };
    globalThis.addEventListener?.('online', tell, until);
    globalThis.navigator?.connection?.addEventListener?.('change', tell, until);
  }

  close() {
    this.#end.abort();
  }
}
