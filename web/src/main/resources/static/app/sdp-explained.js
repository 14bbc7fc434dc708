// What each line of an SDP description says. Knows the lines' grammar, and of the words only their names (words-connection-*.js).

/** Lines that are not attributes, by their letter. */
const LETTERS = ['v', 'o', 's', 't', 'm', 'c', 'b'];

/** Attributes of which there is something to say, by their name. */
const ATTRIBUTES = [
  'group', 'extmap-allow-mixed', 'msid-semantic', 'rtcp', 'ice-ufrag', 'ice-pwd', 'ice-options', 'ice-lite', 'fingerprint',
  'setup', 'mid', 'extmap', 'sendrecv', 'sendonly', 'recvonly', 'inactive', 'msid', 'rtcp-mux', 'rtcp-mux-only', 'rtcp-rsize', 'rtcp-xr',
  'rtpmap', 'rtcp-fb', 'fmtp', 'rid', 'simulcast', 'ssrc', 'ssrc-group', 'candidate', 'end-of-candidates', 'bundle-only',
  'sctp-port', 'max-message-size', 'ptime', 'maxptime',
];

const HIDDEN = '••••••••';

/** By the end of an extension's address. */
const EXTENSIONS = [
  'ssrc-audio-level', 'abs-send-time', 'abs-capture-time', 'transport-wide-cc-extensions-01', 'sdes:mid', 'repaired-rtp-stream-id', 'rtp-stream-id',
  'video-orientation', 'playout-delay', 'toffset', 'dependency-descriptor-rtp-header-extension', 'video-content-type', 'video-timing', 'color-space',
  'video-layers-allocation00',
];

const FEEDBACK = ['nack', 'nack pli', 'ccm fir', 'goog-remb', 'transport-cc', 'ack ccfb'];

/** The numbers and words of a line that its explanation names. */
const VALUES = {
  o: ([, session, version]) => ({ session, version }),
  m: ([kind, port, protocol, ...formats]) => ({ kind, port, protocol, formats: formats.length }),
  c: ([, , address]) => ({ address }),
  b: ([value]) => ({ value }),
  group: ([, ...mids]) => ({ mids: mids.length }),
  fingerprint: ([algorithm]) => ({ algorithm }),
  mid: ([mid]) => ({ mid }),
  rtcp: ([port]) => ({ port }),
  'ice-options': (words) => ({ options: words.join(', ') }),
  rtpmap: ([type, format]) => {
    const [codec, clock, channels] = format.split('/');
    return { type, codec, clock, channels: channels ?? '1' };
  },
  fmtp: ([type]) => ({ type }),
  'rtcp-fb': ([type]) => ({ type }),
  ssrc: ([ssrc]) => ({ ssrc }),
  'ssrc-group': ([use, ...ssrcs]) => ({ use, ssrcs: ssrcs.join(' + ') }),
  rid: ([rid, direction]) => ({ rid, direction }),
  msid: ([stream]) => ({ stream }),
  'sctp-port': ([port]) => ({ port }),
  'max-message-size': ([bytes]) => ({ bytes }),
  ptime: ([millis]) => ({ millis }),
  maxptime: ([millis]) => ({ millis }),
};

/** Values that have words of their own: the key of those words. */
const MORE = {
  extmap: ([, uri]) => EXTENSIONS.find((each) => uri?.endsWith(each)),
  'rtcp-fb': ([, ...kind]) => FEEDBACK.find((each) => each === kind.join(' ')),
  setup: ([role]) => (['actpass', 'active', 'passive'].includes(role) ? role : undefined),
};

/**
 * @param {string} line of a description
 * @returns {{line: string, hidden: ?string, key: string, more: ?string, values: object}} hidden: the same line without its
 *     secret, where it has one; key and more: of the words that explain it; values: what is filled in
 */
export function explain(line) {
  const [, letter, rest] = /^(\w)=(.*)$/.exec(line) ?? [null, '', ''];
  if (letter !== 'a') {
    const known = LETTERS.includes(letter);
    return { line, hidden: null, key: known ? `sdp-${letter}` : 'sdp-unknown', more: null, values: VALUES[letter]?.(rest.split(' ')) ?? {} };
  }
  const colon = rest.indexOf(':');
  const name = colon < 0 ? rest : rest.slice(0, colon);
  const words = colon < 0 ? [] : rest.slice(colon + 1).split(' ');
  const more = MORE[name]?.(words);
  return {
    line,
    hidden: name === 'ice-pwd' ? `a=ice-pwd:${HIDDEN}` : null,
    key: ATTRIBUTES.includes(name) ? `sdp-a-${name}` : 'sdp-unknown',
    more: more ? `sdp-${name}-${more}` : null,
    values: VALUES[name]?.(words) ?? {},
  };
}

/**
 * A description in its parts: first what is said of the whole session, then its media sections.
 *
 * @returns {{kind: string, mid: ?string, direction: ?string, rejected: boolean, lines: string[]}[]} kind: 'session', 'audio', …
 */
export function sectionsOf(sdp) {
  const parts = sdp.trim().split(/\r?\n(?=m=)/);
  return parts.map((part) => ({
    kind: /^m=(\S+)/.exec(part)?.[1] ?? 'session',
    mid: /^a=mid:(\S+)/m.exec(part)?.[1] ?? null,
    direction: /^a=(sendrecv|sendonly|recvonly|inactive)\s*$/m.exec(part)?.[1] ?? null,
    rejected: /^m=\S+ 0 /.test(part) && !/^a=bundle-only/m.test(part),
    lines: part.split(/\r?\n/),
  }));
}

/**
 * A candidate in its words, each with the key of what it means.
 *
 * @param {string} candidate as in SDP, with or without `a=`
 * @returns {{text: string, key: string, values: object}[]} empty where it is none
 */
export function partsOfCandidate(candidate) {
  const [, rest] = /^(?:a=)?candidate:(.*)$/.exec(candidate) ?? [];
  if (!rest) {
    return [];
  }
  const [foundation, component, protocol, priority, address, port, , type, ...more] = rest.trim().split(' ');
  const number = Number(priority);
  const parts = [
    { text: foundation, key: 'cand-foundation' },
    { text: component, key: 'cand-component' },
    { text: protocol, key: 'cand-protocol' },
    {
      text: priority,
      key: 'cand-priority',
      // RFC 8445 5.1.2.1: 2^24 of the type, 2^8 of the local preference, and the component from 256 down.
      values: { type: Math.floor(number / 2 ** 24), local: Math.floor(number / 256) % 65_536, component: 256 - (number % 256) },
    },
    { text: `${address} ${port}`, key: 'cand-address' },
    { text: `typ ${type}`, key: ['host', 'srflx', 'prflx', 'relay'].includes(type) ? `cand-typ-${type}` : 'cand-typ' },
  ];
  for (let index = 0; index + 1 < more.length; index += 2) {
    const [name, value] = [more[index], more[index + 1]];
    if (name === 'raddr') {
      parts.push({ text: `raddr ${value} rport ${more[index + 3] ?? ''}`, key: 'cand-raddr' });
    } else if (name !== 'rport') {
      const key = ['tcptype', 'generation', 'ufrag', 'network-id', 'network-cost'].includes(name) ? `cand-${name}` : 'sdp-unknown';
      parts.push({ text: `${name} ${value}`, key });
    }
  }
  return parts.map((part) => ({ values: {}, ...part }));
}
