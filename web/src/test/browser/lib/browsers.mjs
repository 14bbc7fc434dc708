// Chromium and Firefox as they are installed, headless, with synthetic cameras and microphones.
import { chromium } from 'playwright-core';
import puppeteer from 'puppeteer-core';

const CHROMIUM_FLAGS = [
  '--headless=new',
  '--no-sandbox',
  '--disable-gpu',
  '--use-fake-device-for-media-stream=fps=30',
  '--use-fake-ui-for-media-stream',
  '--auto-select-desktop-capture-source=Entire screen',
  '--autoplay-policy=no-user-gesture-required',
  '--allow-loopback-in-peer-connection',
  // The address bar's pop-ups are pages of their own, two in each window, and cost 2 s of CPU before any page is seen.
  '--disable-features=WebRtcHideLocalIpsWithMdns,WebUIOmniboxPopup,WebUIOmniboxAimPopup',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
  '--no-first-run',
  '--no-proxy-server',
];

const FIREFOX_PREFERENCES = {
  'media.navigator.streams.fake': true,
  'media.navigator.permission.disabled': true,
  'media.peerconnection.ice.loopback': true,
  'media.peerconnection.ice.obfuscate_host_addresses': false,
  'media.autoplay.default': 0,
};

/**
 * @param {string} executablePath another one, such as a wrapper that enters a namespace
 * @param {string[]} more flags
 */
export function launchChromium(executablePath = '/usr/bin/chromium', more = []) {
  return chromium.launch({
    executablePath,
    // Muted pages play nothing out, and then the audio energy stays 0.
    ignoreDefaultArgs: ['--mute-audio'],
    args: [...CHROMIUM_FLAGS, ...more],
  });
}

/** @param {object} more what puppeteer takes beside it */
export function launchFirefox(more = {}) {
  return puppeteer.launch({
    browser: 'firefox',
    executablePath: '/usr/bin/firefox-esr',
    headless: true,
    extraPrefsFirefox: FIREFOX_PREFERENCES,
    timeout: 90_000,
    protocolTimeout: 120_000,
    ...more,
  });
}
