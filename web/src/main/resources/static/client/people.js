// Everybody in a room, as the server tells it: whole at first, then change by change, each with the next number
// (docs/protocol.md, "Who is where").

export class People {
  /** Of who is here. */
  you = null;
  #number = 0;
  #all = new Map();
  #onGap;

  /** @param {function()} onGap called where a change is missing: the whole room has to be asked for */
  constructor(onGap) {
    this.#onGap = onGap;
  }

  /** In the order of joining: {id, name, live: Set, self}. */
  get all() {
    return [...this.#all.values()];
  }

  get self() {
    return this.#all.get(this.you);
  }

  /** Takes the whole room. */
  set(room) {
    this.#number = room.n;
    this.#all.clear();
    room.participants.forEach((each) => this.#add(each));
  }

  /**
   * Takes a change, where it is the next one.
   *
   * @param {{t: 'joined'|'left'|'live', n: number}} message
   * @returns {?{event: ?string, participant: object}} event: `joined` or `left`; null where nothing changed
   */
  take(message) {
    if (!this.#follows(message.n)) {
      return null;
    }
    switch (message.t) {
      case 'joined':
        return { event: 'joined', participant: this.#add(message.participant) };
      case 'left':
        return { event: 'left', participant: { ...this.#remove(message.id), reason: message.reason } };
      default:
        return { event: null, participant: this.#turn(message) };
    }
  }

  #follows(number) {
    if (number <= this.#number) {
      return false;
    }
    if (number === this.#number + 1) {
      this.#number = number;
      return true;
    }
    this.#onGap();
    return false;
  }

  #add({ id, name, live }) {
    const participant = { id, name, live: new Set(live), self: id === this.you };
    this.#all.set(id, participant);
    return participant;
  }

  #remove(id) {
    const leaver = this.#all.get(id);
    this.#all.delete(id);
    return leaver;
  }

  #turn({ id, source, on }) {
    const participant = this.#all.get(id);
    if (on) {
      participant?.live.add(source);
    } else {
      participant?.live.delete(source);
    }
    return participant;
  }
}
