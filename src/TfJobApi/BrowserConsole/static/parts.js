import { curl, get, url } from './api.js';
import { h, render } from './dom.js';
import { route, setFilter } from './route.js';
import { drawNow, report, serverNow, show } from './state.js';

export * from './api.js';
export * from './dom.js';
export * from './route.js';
export * from './state.js';

const pageSize = 100;
const dialog = document.getElementById('dialog');

let shown = pageSize;

export function showFirstPage() {
	shown = pageSize;
}

// A column named -X is left out on narrow screens, and #X has numbers. A row is described only if its signature is new.
export function table(caption, columns, list, key, cells, empty, sig = JSON.stringify) {
	if (list.length === 0) return note(empty);

	const [names, styles] = [columns.map(name => name.replace(/^-?#?(?=.)/, '')), columns.map(styleOf)];
	const hidden = list.length - shown;
	return [
		h('div.wide', { tabindex: 0, role: 'region', 'aria-label': caption }, h('table', h('caption.hidden', caption),
			h('thead', h('tr', names.map((name, i) => h('th', { scope: 'col', class: styles[i] }, name)))),
			h('tbody', list.slice(0, shown).map((item, i) => h('tr', { key: key(item, i), sig: today() + sig(item) }, () =>
				cells(item).map((cell, j) => h('td', { class: styles[j] }, cell))))))),
		hidden > 0 && button(`Show more of ${hidden}`, () => {
			shown += pageSize;
			drawNow();
		}),
	];
}

export const section = (name, ...rest) => [h('h2', name), table(name, ...rest)];
const styleOf = column => [column.startsWith('-') && 'rare', /^-?#/.test(column) && 'number'].filter(style => style).join(' ') || null;
export const title = (...kids) => h('h1', { tabindex: -1 }, ...kids);
export const bar = (...kids) => h('div.bar', ...kids);
export const note = text => h('p.empty', text);
export const code = text => h('code', {}, text);
export const link = (href, ...kids) => h('a', { href }, ...kids);
export const jobLink = (namespace, name, text = name) => link(url`#/jobs/${namespace}/${name}`, text);
export const button = (label, onclick, props) => h('button', { onclick, type: 'button', ...props }, label);
export const block = (label, text) => h('pre', { tabindex: 0, role: 'region', 'aria-label': label }, text);

export const filterField = label => h('input', { type: 'search', 'aria-label': label, placeholder: `/ ${label}`, value: route.get('q'), autocomplete: 'off',
	spellcheck: 'false', oninput: event => setFilter(event.target.value) });

const today = () => new Date(serverNow()).toISOString().slice(0, 10);

export function time(iso) {
	if (typeof iso !== 'string' || isNaN(Date.parse(iso))) return iso;

	const text = new Date(iso).toISOString();
	return h('time', { datetime: text, title: `${text} (UTC)` }, text.startsWith(today()) ? text.slice(11, 19) : text.slice(0, 19).replace('T', ' '));
}

export function age(iso) {
	const seconds = Math.max(0, (serverNow() - Date.parse(iso)) / 1000);
	const [unit, length] = [['d', 86400], ['h', 3600], ['m', 60]].find(([, size]) => seconds >= 2 * size) ?? ['s', 1];
	return iso ? `${Math.floor(seconds / length)} ${unit}` : '';
}

export const status = number => number === undefined ? h('span.bad', '✗ none') : number < 400 ? h('span.good', number) : h('span.bad', '✗ ', number);
// The server accepts any status.
export const conditionsOf = job => [job.status?.conditions].flat().filter(condition => typeof condition?.type === 'string');
export const jobState = job => conditionsOf(job).findLast(({ status: text }) => text === 'True')?.type ?? 'none';

export const badge = state => h('span', { class: `badge ${{ Succeeded: 'good', Failed: 'bad', Running: 'busy', Restarting: 'warn' }[state] ?? ''}` }, state);

export const short = text => text.length > 300 ? `${text.slice(0, 300)}…` : text;
export const value = json => short(JSON.stringify(json) ?? '');

// A sign before each change, so that colour is not all.
export function changes({ changed, added, removed, refused }) {
	const lines = (sign, style, list, text) => (list ?? []).map(item => h('li', h('b', { class: style }, sign), ' ', text(item)));
	return [
		...lines('~', 'warn', changed, ({ field, from, to }) => [code(field), ` ${value(from)} → ${value(to)}`]),
		...lines('+', 'good', added, ({ field, to }) => [code(field), ` = ${value(to)}`]),
		...lines('−', 'bad', removed, ({ field, from }) => [code(field), ` was ${value(from)}`]),
		...lines('✗', 'bad', refused, ({ field, message }) => [field && code(field), ` ${message ?? ''}`]),
	];
}

export const few = (lines, limit) => h('ul.line', lines.slice(0, limit), lines.length > limit && h('li.quiet', `+${lines.length - limit}`));
export const sender = ({ user, userAgent }) => user ?? (userAgent || '–').split(/[/ ]/, 1)[0];

// Without a secure context there is no clipboard; the text is shown then, to be copied by hand.
export function copy(label, text) {
	const run = async () => navigator.clipboard.writeText(text());
	return button(label, () => run().then(() => 'Copied:', () => 'Copy this:').then(word => show(true, word, text())));
}

export const save = (name, path, type, change = text => text) => report(`Saved ${name}`, `${curl('GET', path)} -H 'Accept: ${type}' -o ${name}`, async () => {
	const href = URL.createObjectURL(new Blob([change(await get(path, type))], { type }));
	Object.assign(document.createElement('a'), { href, download: name }).click();
	setTimeout(() => URL.revokeObjectURL(href), 10_000);
});

export const field = (label, props, tag = 'input', ...kids) => h('label', h('span', label),
	h(tag, { name: label, autocomplete: tag === 'input' ? 'off' : null, ...props }, ...kids));

export const choice = (label, list, props) => field(label, props, 'select',
	list.map(item => [item].flat()).map(([text, key = text]) => h('option', { value: key }, text)));

export function form(label, run, ...kids) {
	const send = event => {
		event.preventDefault();
		run(Object.fromEntries(new FormData(event.target)));
	};
	return h('form', { 'aria-label': label, onsubmit: send }, ...kids);
}

export const facts = list => h('dl',
	list.filter(([, fact]) => fact || fact === 0).map(([name, fact]) => h('div', { key: name }, h('dt', name), h('dd', {}, fact))));

export function ask(question, confirm, run, ...kids) {
	const close = fields => {
		dialog.close();
		run?.(fields);
	};
	render(dialog);
	render(dialog, h('h2', { id: 'dialog-title' }, question), form(question, close, kids, h('div.bar',
		button(run ? 'Cancel' : 'Close', () => dialog.close()), run && h('button.main', confirm))));
	dialog.showModal();
}
