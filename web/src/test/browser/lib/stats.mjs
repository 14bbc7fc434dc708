// What getStats() says of a person's senders and slots.

/**
 * What a person receives from another one.
 *
 * @param {Person} person @param {string} from name of the other @param {'camera'|'screen'|'microphone'} source
 * @returns {Promise<object>} the inbound-rtp numbers with `codec` (a MIME type), or null while nothing is in a slot
 */
export function inbound(person, from, source = 'camera') {
  return person.page.evaluate(
    async ([name, wanted]) => {
      const { client } = window.kakehashi;
      const other = client.participants.find((each) => each.name === name);
      const slot = client.slots.find((each) => each.participant === other?.id && each.source === wanted);
      const report = await client.connection.getStats();
      const found = [...report.values()].find((each) => each.type === 'inbound-rtp' && each.mid === slot?.mid);
      return found ? { ...found, at: performance.now(), codec: report.get(found.codecId)?.mimeType ?? null } : null;
    },
    [from, source],
  );
}

/**
 * What a person sends, one entry an encoding.
 *
 * @param {'camera'|'screen'} source
 * @returns {Promise<object[]>} the outbound-rtp numbers with `codec`, in the order of the encodings
 */
export function outbound(person, source = 'camera') {
  return person.page.evaluate(async (wanted) => {
    const { connection } = window.kakehashi.client;
    // The senders were made in this order (client/peer.js).
    const place = ['microphone', 'camera', 'screen', 'screen-audio'].indexOf(wanted);
    const { mid, sender } = connection.getTransceivers()[place];
    const report = await connection.getStats();
    const found = [...report.values()].filter((each) => each.type === 'outbound-rtp' && each.mid === mid);
    const order = sender.getParameters().encodings.map((each) => each.rid);
    return found
      .map((each) => ({ ...each, codec: report.get(each.codecId)?.mimeType ?? null }))
      .sort((a, b) => order.indexOf(a.rid) - order.indexOf(b.rid));
  }, source);
}

/**
 * Which way this person's media goes: the candidates of the pair in use.
 *
 * @returns {Promise<{local: object, remote: object, ownPorts: number[]}>} each with `type`, `protocol`, `relayProtocol`,
 *     `address` and `port`; ownPorts: from which the browser's own sockets send
 */
export function mediaPath(person) {
  return person.page.evaluate(async () => {
    const report = await window.kakehashi.pc().getStats();
    const all = [...report.values()];
    const pair = report.get(all.find((each) => each.type === 'transport').selectedCandidatePairId);
    const [local, remote] = [pair.localCandidateId, pair.remoteCandidateId].map((id) => {
      const { candidateType: type, protocol, relayProtocol, address, port } = report.get(id);
      return { type, protocol, relayProtocol, address, port };
    });
    const own = all.filter((each) => each.type === 'local-candidate' && each.candidateType === 'host');
    return { local, remote, ownPorts: own.map((each) => each.port) };
  });
}

/** The protocol by which packets leave the browser. */
export function firstHop({ local }) {
  return local.relayProtocol ?? local.protocol;
}

/** Over which protocol the first hop is, and between which kinds of addresses. */
export function pathText(path) {
  const { local, remote } = path;
  return `${firstHop(path)} (${local.type} -> ${remote.type} ${remote.address})`;
}

/** How much this person's browser believes the network carries, in kbit/s; null where it does not tell. */
export async function estimate(person) {
  const bits = await person.page.evaluate(async () => {
    const report = await window.kakehashi.client.connection.getStats();
    const pairs = [...report.values()].filter((each) => each.type === 'candidate-pair' && each.nominated);
    return pairs.find((each) => each.availableOutgoingBitrate)?.availableOutgoingBitrate;
  });
  return bits ? Math.round(bits / 1000) : null;
}

/** One line of what matters of the encodings, for the log of a scene. */
export function encodingsText(encodings) {
  return encodings
    .map(
      (each) =>
        `${each.rid ?? '-'} ${each.active ? '' : 'off '}${each.frameWidth ?? 0}x${each.frameHeight ?? 0}@${each.framesPerSecond ?? 0} ` +
        `${Math.round((each.targetBitrate ?? 0) / 1000)} kbit/s limited by ${each.qualityLimitationReason} ${each.scalabilityMode ?? ''}`,
    )
    .join(' | ');
}
