// Runs the scenes of a group: node run.mjs browser|network|long OUTPUT_FOLDER [SCENE]
// A scene plays with real browsers, so it may be tried three times; every try is printed. Final at once are a scene that needs
// no browser (`withoutBrowser`) and a `Broken` promise of the server, which no busy machine excuses.
import { appendFileSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { Broken, NotHere } from './lib/person.mjs';

const TRIES = 3;
const [group, output, only] = process.argv.slice(2);
const folder = new URL('./scenes/', import.meta.url);
const scenes = [];
for (const file of readdirSync(folder).sort((a, b) => parseInt(a) - parseInt(b))) {
  const module = await import(new URL(file, folder));
  for (const scene of module.scenes ?? [module.scene]) {
    if (scene.group === group && (!only || scene.name.includes(only))) {
      scenes.push(scene);
    }
  }
}

/** What a scene gets: where to put its pictures and its notes, and what to end when it is over. */
class Stage {
  #ends = [];

  constructor(name) {
    this.folder = join(output, name.replaceAll(/\W+/g, '-'));
    rmSync(this.folder, { recursive: true, force: true });
    mkdirSync(this.folder, { recursive: true });
    this.log = join(this.folder, 'pages.log');
  }

  /** Ended after the scene, the last first. */
  add(thing, end) {
    this.#ends.unshift(() => end(thing));
    return thing;
  }

  say(line) {
    console.log(`    ${line}`);
  }

  picture(person, name) {
    return person.page.screenshot({ path: join(this.folder, `${name}.png`) });
  }

  async close() {
    for (const end of this.#ends) {
      await Promise.resolve(end()).catch((problem) => appendFileSync(this.log, `ending: ${problem.message}\n`));
    }
  }
}

async function play(scene) {
  const stage = new Stage(scene.name);
  const started = performance.now();
  try {
    await scene.run(stage);
    return { passed: true, seconds: (performance.now() - started) / 1000 };
  } catch (problem) {
    return { passed: false, seconds: (performance.now() - started) / 1000, problem };
  } finally {
    await stage.close();
  }
}

function firstLine(problem) {
  return String(problem?.message ?? problem).split('\n', 1)[0];
}

mkdirSync(output, { recursive: true });
const results = join(output, 'results.txt');
let failed = 0;
for (const scene of scenes) {
  const missing = scene.missing?.();
  if (missing) {
    console.log(`NOT RUN ${scene.name}: ${missing}`);
    appendFileSync(results, `SKIP ${scene.name}: ${missing}\n`);
    continue;
  }
  for (let attempt = 1; ; attempt++) {
    const load = `load ${loadavg()[0].toFixed(1)} on ${cpus().length} cores`;
    const { passed, seconds, problem } = await play(scene);
    if (problem instanceof NotHere) {
      console.log(`NOT RUN ${scene.name}: ${problem.message} (${load})`);
      appendFileSync(results, `SKIP ${scene.name}: ${problem.message}\n`);
      break;
    }
    console.log(`${passed ? 'PASS' : 'FAIL'} ${scene.name} (try ${attempt}, ${seconds.toFixed(1)} s, ${load})`);
    if (problem) {
      console.log(`    ${problem.stack}`);
    }
    if (passed || attempt === TRIES || scene.withoutBrowser || problem instanceof Broken) {
      appendFileSync(results, passed ? `PASS ${scene.name}\n` : `FAIL ${scene.name}: ${firstLine(problem)}\n`);
      failed += passed ? 0 : 1;
      break;
    }
  }
}
process.exit(failed > 0 ? 1 : 0);
