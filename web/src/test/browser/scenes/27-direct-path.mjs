// When pictures of two go directly, decided without a browser: one sentence each.
import { strictEqual as same, ok } from 'node:assert';
import { directEn } from '../../../main/resources/static/app/words-direct-en.js';
import { directJa } from '../../../main/resources/static/app/words-direct-ja.js';
import { DirectPair } from '../lib/direct-pair.mjs';
import { sameInBothLanguages } from '../lib/languages.mjs';

function standing() {
  const pair = new DirectPair();
  pair.run(2000);
  pair.ends.forEach(({ path }) => same(path.state, 'standing'));
  return pair;
}

const SENTENCES = {
  'shows cameras directly once both are for it, and begins one attempt'() {
    const pair = standing();
    for (const end of pair.ends) {
      same([...end.path.shown].join(), 'camera');
      same(end.timesOf('open').length, 1);
      const [opened] = end.timesOf('open');
      const [shown] = end.timesOf('show');
      ok(shown - opened >= 150, `shown ${shown - opened} ms after it was opened`);
    }
  },
  'does nothing while one of them is not for it'() {
    const pair = new DirectPair();
    pair.b.ready = false;
    pair.run(60_000);
    pair.ends.forEach((end) => same(end.timesOf('open').length, 0));
  },
  'does nothing among three'() {
    const pair = new DirectPair();
    pair.third = true;
    pair.run(60_000);
    pair.ends.forEach((end) => same(end.timesOf('open').length, 0));
  },
  'tries an unreachable person ever more rarely'() {
    const pair = new DirectPair();
    pair.reachable = false;
    pair.run(3_600_000);
    const opened = pair.a.timesOf('open');
    ok(opened.length >= 8 && opened.length <= 14, `${opened.length} attempts in an hour`);
    ok(opened[2] - opened[1] > opened[1] - opened[0], `at ${opened}`);
    ok(opened.at(-1) - opened.at(-2) <= 630_000, `at ${opened}`);
    ok(pair.a.done.every((each) => each.do !== 'show' || each.sources.length === 0), 'something was shown');
  },
  'goes back to the server within half a second of silence, and closes when both have its pictures'() {
    const pair = standing();
    pair.reachable = false;
    const cut = pair.now;
    pair.run(3000);
    for (const end of pair.ends) {
      ok(['silent', 'theirs'].includes(end.path.reason), end.path.reason);
      const back = end.done.find((each) => each.do === 'show' && each.sources.length === 0).at - cut;
      ok(back >= 300 && back <= 500, `asked the server after ${back} ms`);
      same(end.path.state, 'off');
    }
  },
  'does not take a page that was held up for a dead path'() {
    const pair = standing();
    pair.reachable = false;
    pair.a.heldUp = true;
    pair.b.heldUp = true;
    pair.run(5000);
    pair.ends.forEach((end) => (end.heldUp = false));
    pair.run(200);
    pair.reachable = true;
    pair.run(1000);
    pair.ends.forEach(({ path }) => same(path.state, 'standing'));
  },
  'waits some seconds for a picture that is as good as that of the server'() {
    const pair = new DirectPair();
    pair.a.poorer = true;
    pair.b.poorer = true;
    pair.run(2500);
    same(pair.a.path.shown.size, 0);
    pair.b.poorer = false;
    pair.run(200);
    same(pair.a.path.shown.size, 0);
    same(pair.b.path.shown.size, 1);
    pair.run(4000);
    same(pair.a.path.shown.size, 1);
  },
  'does not wait for a camera that is off'() {
    const pair = standing();
    pair.b.live.clear();
    pair.run(10_000);
    same(pair.a.path.state, 'standing');
    same(pair.a.path.shown.size, 0);
    same([...pair.b.path.shown].join(), 'camera');
    pair.b.live.add('camera').add('screen');
    pair.run(1000);
    same([...pair.a.path.shown].sort().join(), 'camera,screen');
  },
  'lets a screen rest for longer than a camera'() {
    const pair = standing();
    pair.b.live = new Set(['screen']);
    pair.run(1000);
    same([...pair.a.path.shown].join(), 'screen');
    pair.reachable = false;
    pair.b.heldUp = true;
    pair.run(2000);
    same(pair.a.path.state, 'standing');
    pair.run(1500);
    same(pair.a.path.reason, 'silent');
  },
  'goes back to the server for a third person, keeps the connection until both have its pictures, and tries again when they left'() {
    const pair = standing();
    pair.a.serverMillis = 100;
    pair.b.serverMillis = 600;
    pair.third = true;
    const came = pair.now;
    pair.run(500);
    pair.ends.forEach(({ path, open }) => {
      same(path.state, 'leaving');
      same(path.shown.size, 0);
      ok(open, 'closed before the server sent a picture');
    });
    pair.run(1000);
    pair.ends.forEach((end) => {
      const [closed] = end.timesOf('close');
      ok(closed - came >= 600 && closed - came <= 800, `closed after ${closed - came} ms`);
    });
    pair.run(60_000);
    same(pair.a.timesOf('open').length, 1);
    pair.third = false;
    pair.run(5000);
    pair.ends.forEach(({ path }) => same(path.state, 'standing'));
  },
  'closes after five seconds where the other side never says that it has the pictures'() {
    const pair = standing();
    pair.b.serverMillis = 60_000;
    pair.a.ready = false;
    pair.run(5500);
    pair.ends.forEach((end) => {
      same(end.path.state, 'off');
      ok(!end.open);
    });
  },
  'goes back when one of them withdraws, and is direct again when they agree again'() {
    const pair = standing();
    pair.b.ready = false;
    pair.run(2000);
    same(pair.a.path.reason, 'unready');
    pair.b.ready = true;
    pair.run(4000);
    pair.ends.forEach(({ path }) => same(path.state, 'standing'));
  },
  'gives up at both ends when one of them sees ICE fail'() {
    const pair = standing();
    pair.a.path.failed(pair.now);
    pair.run(1000);
    same(pair.a.path.reason, 'failed');
    same(pair.b.path.reason, 'theirs');
    pair.ends.forEach(({ path }) => same(path.state, 'off'));
  },
  'pauses no longer than after a first failure where a path had held for a minute'() {
    const pair = standing();
    for (let failure = 1; failure <= 3; failure++) {
      pair.run(80_000);
      pair.a.path.failed(pair.now);
      pair.run(1000);
      const pause = pair.a.path.retryAt - pair.now;
      ok(pause > 13_000 && pause <= 15_000, `a pause of ${pause} ms after failure ${failure}`);
    }
  },
  'closes at once when the other one leaves, and begins anew with the next'() {
    const pair = standing();
    pair.b.absent = true;
    pair.run(50);
    same(pair.a.path.state, 'off');
    same(pair.a.path.shown.size, 0);
    same(pair.a.path.other, null);
  },
  'tries at once again when the network is another one'() {
    const pair = new DirectPair();
    pair.reachable = false;
    pair.run(300_000);
    const before = pair.a.timesOf('open').length;
    pair.reachable = true;
    pair.b.path.freshen(pair.now);
    pair.run(5000);
    const answers = pair.a.done.filter(({ do: what, message }) => what === 'say' && message.ready === true);
    same(answers.length, 2);
    ok(pair.a.timesOf('open').length > before);
    pair.ends.forEach(({ path }) => same(path.state, 'standing'));
  },
  'takes nothing from strangers, and nothing that makes no sense'() {
    const pair = standing();
    const { path } = pair.a;
    for (const message of [
      { n: 1, over: true },
      { ready: false },
      { n: 99, offer: 'offer' },
    ]) {
      path.hear('c', message, pair.now);
    }
    for (const n of [0, -1, 1.5, NaN, Infinity, '1', null, 1e9, {}]) {
      path.hear('b', { n, offer: 'x', answer: 'x', candidates: [], over: true, done: true }, pair.now);
    }
    path.hear('b', { n: 1, answer: 'late' }, pair.now);
    path.hear('b', { n: 2, candidates: [{}] }, pair.now);
    path.hear('b', { n: 2, offer: 'not yours to make' }, pair.now);
    path.hear('b', { ready: 'no', n: 1, answer: 5, candidates: 'many', offer: {} }, pair.now);
    same(path.commands().length, 0);
    same(path.state, 'standing');
  },
  'takes addresses also after the connection stands by another one'() {
    const pair = standing();
    pair.a.path.hear('b', { n: 1, candidates: [{ candidate: 'x' }] }, pair.now);
    same(pair.a.path.commands()[0].do, 'candidates');
  },
  'refuses an offer for which it is not ready'() {
    const pair = standing();
    pair.b.ready = false;
    pair.run(6000);
    pair.b.path.hear('a', { n: 1e9, offer: 'offer' }, pair.now);
    pair.b.path.hear('a', { n: 50, offer: 'offer' }, pair.now);
    const [refusal, ...more] = pair.b.path.commands();
    same(refusal.message.over, true);
    same(more.length, 0);
    same(pair.b.path.state, 'off');
  },
};

const decisions = {
  name: 'direct: when pictures of two go directly, and when by the server again',
  group: 'browser',
  withoutBrowser: true,
  async run(stage) {
    for (const [sentence, check] of Object.entries(SENTENCES)) {
      try {
        check();
      } catch (problem) {
        throw new Error(`${sentence}: ${problem.message}`);
      }
    }
    stage.say(`${Object.keys(SENTENCES).length} sentences hold`);
  },
};

const words = {
  name: 'direct: both languages say the same',
  group: 'browser',
  withoutBrowser: true,
  async run(stage) {
    stage.say(`${sameInBothLanguages(directEn, directJa)} texts`);
  },
};

export const scenes = [decisions, words];
