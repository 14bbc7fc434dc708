// Light or dark; apart from the words, so that a page which has its own words can use it.
/** Follows the system until the person chooses. */
export function applyTheme() {
  const chosen = localStorage.getItem('kakehashi.theme');
  if (chosen) {
    document.documentElement.dataset.theme = chosen;
  }
}

export function switchTheme() {
  const dark = document.documentElement.dataset.theme
    ? document.documentElement.dataset.theme === 'dark'
    : matchMedia('(prefers-color-scheme: dark)').matches;
  localStorage.setItem('kakehashi.theme', dark ? 'light' : 'dark');
  applyTheme();
}
