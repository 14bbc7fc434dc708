// The recorder of perf (dev.kakehashi.perf.record.Recorder), to which a browser on this machine publishes.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../../../..');

export class Recorder {
  #process;
  address;

  /** @param {string} output the folder for the recordings */
  static async start(output) {
    const jars = ['perf/target/classes', 'web/target/lib/*'].map((each) => path.join(ROOT, each));
    const java = process.env.JAVA_HOME ? path.join(process.env.JAVA_HOME, 'bin/java') : 'java';
    const recorder = new Recorder();
    recorder.#process = spawn(
      java,
      ['--enable-native-access=ALL-UNNAMED', '-cp', jars.join(':'), 'dev.kakehashi.perf.record.Recorder', output],
      { stdio: ['pipe', 'pipe', 'inherit'] },
    );
    [recorder.address] = await once(createInterface({ input: recorder.#process.stdout }), 'line');
    return recorder;
  }

  /** @returns {Promise<string>} what it answers */
  async post(command, body = '') {
    const response = await fetch(`${this.address}/${command}`, { method: 'POST', body });
    const text = await response.text();
    if (!response.ok) {
      throw new Error(`${command}: ${text}`);
    }
    return text;
  }

  stop() {
    this.#process.stdin.end();
  }
}

/** In the page: what is sent of each layer by globalThis.connection. */
export async function sent() {
  const report = [...(await globalThis.connection.getStats()).values()];
  return report
    .filter((each) => each.type === 'outbound-rtp')
    .map((each) => ({
      rid: each.rid,
      mode: each.scalabilityMode,
      active: each.active,
      height: each.frameHeight,
      frames: each.framesEncoded,
      keys: each.keyFramesEncoded,
      limited: each.qualityLimitationReason,
      packets: each.packetsSent,
      encoder: each.encoderImplementation,
    }));
}
