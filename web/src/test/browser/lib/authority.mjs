// A certificate authority of the scene's own, for what browsers do only under a certificate that they trust.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';

const DAYS = '90';
const KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];

/** For openssl: what the authority's own certificate says, and what those say that it signs. */
function settings(names) {
  return `[req]
distinguished_name = name
prompt = no
[name]
CN = Tests of Kakehashi
[authority]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign
subjectKeyIdentifier = hash
[server]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = serverAuth
authorityKeyIdentifier = keyid
subjectAltName = ${names.join(', ')}
`;
}

export class Authority {
  /** @param {string[]} addresses of the servers to come */
  constructor(addresses) {
    this.folder = mkdtempSync(join(tmpdir(), 'kakehashi-ca-'));
    // What our server wants to find in a certificate that it shall use (SelfMadeCertificate).
    const names = ['DNS:localhost', `DNS:${hostname()}`, 'IP:127.0.0.1', 'IP:::1', ...addresses.map((each) => `IP:${each}`)];
    writeFileSync(this.#file('settings'), settings(names));
    const self = ['-x509', '-extensions', 'authority', '-days', DAYS, '-out', this.certificate];
    this.#openssl('req', '-config', this.#file('settings'), ...KEY, '-keyout', this.#file('key'), ...self);
  }

  /** Of the authority, as PEM. */
  get certificate() {
    return this.#file('certificate');
  }

  #file(name) {
    return join(this.folder, `${name}.pem`);
  }

  #openssl(...words) {
    execFileSync('openssl', words, { stdio: ['ignore', 'ignore', 'pipe'] });
  }

  /** @returns {string} a new data folder of a server, with certificate and key */
  dataFolder() {
    const data = mkdtempSync(join(tmpdir(), 'kakehashi-'));
    const request = this.#file('request');
    // Another name than the authority's: who signs himself is trusted by nobody.
    const wanted = ['-subj', '/CN=A server', ...KEY, '-keyout', join(data, 'key.pem'), '-out', request];
    this.#openssl('req', '-new', '-config', this.#file('settings'), ...wanted);
    const signed = ['-CA', this.certificate, '-CAkey', this.#file('key'), '-CAcreateserial', '-days', DAYS];
    const says = ['-extfile', this.#file('settings'), '-extensions', 'server'];
    this.#openssl('x509', '-req', '-in', request, ...signed, ...says, '-out', join(data, 'certificate.pem'));
    return data;
  }

  /** @returns {string} a home folder whose Chromium trusts this authority */
  trustingHome() {
    const home = join(this.folder, 'home');
    const store = join(home, '.pki/nssdb');
    mkdirSync(store, { recursive: true });
    execFileSync('certutil', ['-d', `sql:${store}`, '-N', '--empty-password']);
    execFileSync('certutil', ['-d', `sql:${store}`, '-A', '-t', 'C,,', '-n', 'tests', '-i', this.certificate]);
    return home;
  }

  remove() {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
