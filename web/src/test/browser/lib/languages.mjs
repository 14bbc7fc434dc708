// Whether what the pages say stands in both languages.
import { expectTrue } from './person.mjs';

function blanks(text) {
  return [...text.matchAll(/\{\w+\}/g)].map(([blank]) => blank).sort().join();
}

/**
 * Each text stands in both, with the same blanks to fill in.
 *
 * @param {Object<string, string>} english @param {Object<string, string>} japanese texts by their keys
 * @returns {number} of the texts
 */
export function sameInBothLanguages(english, japanese) {
  const keys = Object.keys(english);
  const lacking = keys.filter((key) => !japanese[key]).concat(Object.keys(japanese).filter((key) => !english[key]));
  expectTrue(lacking.length === 0, `in one language only: ${lacking}`);
  const uneven = keys.filter((key) => blanks(english[key]) !== blanks(japanese[key]));
  expectTrue(uneven.length === 0, `other blanks: ${uneven}`);
  return keys.length;
}
