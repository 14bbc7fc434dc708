// English: direct pictures of a room of two.
export const directEn = {
  directSwitch: 'Direct pictures while there are two of us',
  directSwitchNote: 'If both of you agree, you get to know each other’s network addresses.',
  tileDirect: 'direct · {kind}',
  'directKind-host': 'host',
  'directKind-reflexive': 'reflexive',
  tileDirectTitle: 'This picture comes straight from the other browser ({local} to {remote}), not through the server',
  tileRelay: 'relay',
  tileRelayTitle: 'This picture comes through the server',

  wayDirect: 'Pictures go straight between the two of you; voices go through this server.',
  directTitle: 'Pictures between two',
  'direct-shown': 'Pictures go straight between the two of you: {local} (your end) to {remote}, {millis} ms there and back. Voices go through this server.',
  'direct-standing': 'A direct connection stands; at the moment nobody’s picture is on.',
  'direct-trying': 'Pictures go through this server; a direct way is being tried.',
  'direct-leaving': 'Pictures are moving back to this server.',
  'direct-unwanted': 'Pictures go through this server: you have not agreed to a direct way.',
  'direct-not-two': 'Pictures go through this server: the direct way is only for exactly two people.',
  'direct-warming': 'Pictures go through this server; once they flow, a direct way is tried.',
  'direct-waiting': 'Pictures go through this server: the other person has not agreed to a direct way.',
  'direct-pausing-failed': 'Pictures go through this server: your two networks let no direct connection pass. It is tried again later.',
  'direct-pausing-silent': 'Pictures go through this server: nothing came over the direct way any more. It is tried again later.',
  'direct-pausing-theirs': 'Pictures go through this server: the other side gave up the direct way. It is tried again later.',
  'direct-pausing-unwanted': 'Pictures go through this server; a direct way is tried in a moment.',
  'direct-pausing-unready': 'Pictures go through this server; a direct way is tried in a moment.',
  'direct-pausing-gone': 'Pictures go through this server; a direct way is tried in a moment.',
  directHelp: 'What is a direct way?',
  directHelpWay:
    'Your two browsers send cameras and screens straight to each other, encrypted. In one network they use their own addresses (host); across NATs they use the addresses that a STUN server saw (reflexive).',
  directHelpWhen:
    'It begins only after pictures have come through the server, and takes over with its first picture. When it falls silent, when one of you switches it off, or when a third person comes, the server’s pictures are back at once. Two strict NATs let no direct way through; then nothing changes.',
  directHelpPrice: 'It saves the server’s traffic and a detour. In return you learn each other’s network addresses, which otherwise only the server knows.',
};
