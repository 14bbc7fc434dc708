// What the page shows by slot, and what of it the server was told; only changes are told.

export class View {
  #shown = new Map();
  /** By mid, as text. */
  #told = new Map();
  #tell;
  #covered;

  /**
   * @param {function(object[]): Promise} tell tells the server of these slots
   * @param {function(string): boolean} covered whether the picture of a slot comes another way, so that the server need not send it
   */
  constructor(tell, covered) {
    this.#tell = tell;
    this.#covered = covered;
  }

  /** @param {{mid: string, visible: boolean, width: number, height: number, priority: number}[]} slots */
  show(slots) {
    slots.forEach((slot) => this.#shown.set(slot.mid, slot));
    return this.#say(slots);
  }

  /** What is covered has changed. */
  again() {
    return this.#say([...this.#shown.values()]);
  }

  /** The server knows nothing any more. */
  forget() {
    this.#told.clear();
  }

  async #say(shown) {
    const slots = shown.map((slot) => ({ ...slot, visible: slot.visible && !this.#covered(slot.mid) }));
    const changed = slots.filter((slot) => this.#told.get(slot.mid) !== JSON.stringify(slot));
    if (changed.length === 0) {
      return;
    }
    changed.forEach((slot) => this.#told.set(slot.mid, JSON.stringify(slot)));
    try {
      await this.#tell(changed);
    } catch {
      changed.forEach((slot) => this.#told.delete(slot.mid));
    }
  }
}
