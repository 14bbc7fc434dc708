// The words of this page, in the language of the whole site, or in the one that the address asks for.
import { switchLanguage } from '/app/i18n.js';
import { checkEn } from './words-en.js';
import { checkJa } from './words-ja.js';

const WORDS = { en: checkEn, ja: checkJa };
const asked = new URLSearchParams(location.search).get('lang');
if (WORDS[asked] && asked !== document.documentElement.lang) {
  switchLanguage();
}

/** Whether there are words for this. */
export function has(key) {
  return key in checkEn;
}

/** A text, with {name}s filled in. */
export function say(key, values = {}) {
  const text = WORDS[document.documentElement.lang][key] ?? key;
  return text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? '');
}
