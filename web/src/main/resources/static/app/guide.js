// The page that explains the connections is whole without this: here it takes over the person's choices of taste.
import { icon } from './dom.js';
import { applyTheme, switchTheme } from './theme.js';

applyTheme();
const theme = document.querySelector('[data-testid="btn-theme"]');
theme.append(icon('theme'));
theme.addEventListener('click', switchTheme);
theme.hidden = false;

// On a narrow screen the text comes first.
document.querySelector('.guide-contents details').open = matchMedia('(min-width: 1000px)').matches;

// The other pages (i18n.js) then speak the language that was chosen here.
const other = document.querySelector('[data-testid="btn-language"]');
other.addEventListener('click', () => localStorage.setItem('kakehashi.language', other.lang));
