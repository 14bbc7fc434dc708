// The page as plain text, to be sent to whoever helps.
import { patternsOf } from './judgement.js';
import { WAYS } from './run.js';
import { host, noteOfWay, qualityRows, textOfBehaviour, timesOfWay, verdict } from './sentences.js';
import { say } from './words.js';

export function reportOf(facts) {
  const { text, next } = verdict(facts);
  const lines = [say('reportHead', { host: host() }), new Date().toISOString(), navigator.userAgent, '', text, next];
  const section = (key, rows) => lines.push('', `${say(key)}:`, ...rows.map((row) => `- ${row}`));
  section(
    'ways',
    WAYS.map((name) => {
      const found = facts.ways[name] ?? { state: 'waiting' };
      const result = [say(`state-${found.state}`), timesOfWay(found)].filter(Boolean).join(', ');
      return `${say(`way-${name}`)}: ${result}. ${noteOfWay(name, found)}`;
    }),
  );
  if (facts.quality) {
    section('quality', qualityRows(facts.quality).map(({ name, text: value }) => `${say(`quality-${name}`)}: ${value}`));
  }
  section(
    'patterns',
    patternsOf(facts).map(({ name, state, why }) => `${say(`pattern-${name}`)}: ${say(`pattern-${state}`)}. ${say(why)}`),
  );
  const { own, outside } = facts.addresses ?? {};
  if (facts.nat) {
    section('nat', Object.entries(facts.nat).map(([name, found]) => `${say(`nat-${name}`)}: ${textOfBehaviour(name, found)}`));
  }
  lines.push('', [own, outside, ...(facts.server?.addresses ?? [])].filter(Boolean).join(' → '));
  return `${lines.join('\n')}\n`;
}
