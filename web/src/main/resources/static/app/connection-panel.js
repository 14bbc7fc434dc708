// The connection of a meeting, looked at from three sides: how it is now, what was agreed for it, and who reaches whom without it.
import { Crossing } from '/client/crossing.js';
import { CrossingPanel, crossingQuestion } from './crossing-panel.js';
import { DetailsPanel } from './details-panel.js';
import { dialog } from './dialog.js';
import { h, icon } from './dom.js';
import { ExplainPanel } from './explain-panel.js';
import { t } from './i18n.js';

const STEPS = { ArrowRight: 1, ArrowLeft: -1 };

export class ConnectionPanel {
  #details;
  #crossings;
  #tabs;
  #shown = null;
  #said = h('p', { class: 'fact-note', role: 'status', 'data-testid': 'report-said' });

  /** @param {Meeting} meeting @param {{agreed: boolean, wantDirect: function(boolean)}} how agreed: see Crossing */
  constructor(meeting, how) {
    const crossing = new Crossing(meeting, how);
    const explain = new ExplainPanel(meeting);
    this.#details = new DetailsPanel(meeting, how.wantDirect);
    this.#crossings = new CrossingPanel(meeting, crossing);
    this.question = crossingQuestion(crossing, () => this.open('crossing'));
    this.#tabs = {
      now: this.#tab('now', 'tabNow', this.#details.element, () => this.#details.start(), () => this.#details.stop()),
      explain: this.#tab('explain', 'tabExplain', explain.element, () => explain.show()),
      crossing: this.#tab('crossing', 'tabCrossing', this.#crossings.element, () => this.#crossings.start(), () => this.#crossings.stop()),
    };
    const tabs = Object.values(this.#tabs);
    this.element = dialog(
      'connection',
      t('connection'),
      h('div', { class: 'tabs', role: 'tablist', 'aria-label': t('connectionTabs'), onkeydown: (event) => this.#onKey(event) }, tabs.map(({ button }) => button)),
      tabs.map(({ body }) => body),
      this.#foot(),
    );
    this.element.classList.add('wide');
    this.element.addEventListener('close', () => this.#show(null));
  }

  /** A button that opens the panel. */
  button(attributes = {}, ...children) {
    return h('button', { title: t('connection'), 'aria-label': t('connection'), onclick: () => this.open(), ...attributes }, icon('connection'), ...children);
  }

  /** @param {'now'|'explain'|'crossing'} tab */
  open(tab = 'now') {
    if (!this.element.open) {
      this.#said.textContent = '';
      this.element.showModal();
    }
    this.#show(tab);
  }

  close() {
    this.#show(null);
  }

  #tab(name, title, content, onShown, onHidden = () => {}) {
    const body = h(
      'div',
      { id: `connection-${name}`, role: 'tabpanel', 'aria-labelledby': `connection-tab-${name}`, hidden: true },
      content,
    );
    const button = h(
      'button',
      {
        type: 'button',
        id: `connection-tab-${name}`,
        role: 'tab',
        'aria-controls': body.id,
        'data-testid': `tab-${name}`,
        onclick: () => this.#show(name),
      },
      t(title),
    );
    return { button, body, onShown, onHidden };
  }

  #show(name) {
    if (this.#shown === name) {
      return;
    }
    this.#tabs[this.#shown]?.onHidden();
    this.#shown = name;
    for (const [each, { button, body }] of Object.entries(this.#tabs)) {
      button.setAttribute('aria-selected', String(each === name));
      button.tabIndex = each === name ? 0 : -1;
      body.hidden = each !== name;
    }
    this.#tabs[name]?.onShown();
  }

  #onKey(event) {
    const names = Object.keys(this.#tabs);
    const step = STEPS[event.key];
    if (step) {
      const next = names[(names.indexOf(this.#shown) + step + names.length) % names.length];
      this.#show(next);
      this.#tabs[next].button.focus();
    }
  }

  #foot() {
    const link = (path, text) => h('a', { class: 'button', href: path, target: '_blank', rel: 'noopener' }, t(text));
    return h(
      'footer',
      {},
      h(
        'div',
        { class: 'row' },
        h('button', { class: 'button', 'data-testid': 'copy-report', onclick: () => this.#copy() }, t('copyReport')),
        link('/check', 'checkConnection'),
        link('/webrtc', 'openExplained'),
      ),
      this.#said,
    );
  }

  async #copy() {
    try {
      const head = `Kakehashi, ${new Date().toISOString()}`;
      const parts = [head, navigator.userAgent, await this.#details.report(), this.#crossings.report];
      await navigator.clipboard.writeText(`${parts.filter(Boolean).join('\n')}\n`);
      this.#said.textContent = t('reportCopied');
    } catch {
      this.#said.textContent = t('reportNotCopied');
    }
  }
}
