import { ask, bar, button, changed, code, copy, decode, drawNow, field, form, h, link, note, onDraw, render, route, setToken, short, showFirstPage, store,
	tenant, title } from './parts.js';
import { faultsScreen } from './faults.js';
import { jobScreen } from './job.js';
import { jobsScreen } from './jobs.js';
import { exchangeScreen, journalScreen } from './journal.js';
import { clockScreen, stateScreen, tenantsScreen } from './server.js';
import { close, run } from './stream.js';

const screens = {
	__proto__: null,
	jobs: ['Jobs', 'j', () => (route.parts.length > 2 ? jobScreen() : jobsScreen())],
	journal: ['Journal', 'r', () => (route.parts.length > 1 ? exchangeScreen() : journalScreen())],
	faults: ['Faults', 'f', faultsScreen], clock: ['Clock', 'c', clockScreen], state: ['State', 's', stateScreen], tenants: ['Tenants', 't', tenantsScreen],
};
const keyHelp = [['/', 'filter'], ...Object.values(screens).map(([name, key]) => [`g ${key}`, name]), ['j k', 'next, previous row'],
	['[ ]', 'previous, next request'], ['p', 'pause'], ['Esc', 'back']];
const [header, main, footer] = ['header', 'main', 'footer'].map(id => document.getElementById(id));

let wentAt = -1e4;

function draw() {
	render(header, heading());
	try {
		drawMain(store.needsToken ? tokenForm() : store.forgotten ? forgotten() : store.loaded ? screen()[2]() : unable(store.why || 'Loading…'));
	} catch (error) {
		// A screen that fails does not end the drawing of the others.
		console.error(error);
		drawMain(unable(`✗ ${error}`));
	}

	render(footer, notice());
	document.title = `${main.querySelector('h1').textContent} · TfJobApi`;
}

const drawMain = content => render(main, h('div', { key: route.path }, content));
const forgotten = () => [title(tenant), note('There is no such tenant any more.'), button('Create it again', () => Object.assign(store, { loaded: false, forgotten: false }))];
const unable = text => [title('TfJobApi'), note(text)];
const screen = () => screens[route.parts[0]] ?? screens.jobs;

function heading() {
	const [style, text] = { live: ['good', '● live'], connecting: ['warn', '○ connecting'] }[store.live] ?? ['bad', `✗ not connected: ${store.why}`];
	return [
		h('a.name', { href: '#/jobs', title: store.start && `version ${store.start.version}` }, 'TfJobApi ', h('span.quiet', store.start?.profile)),
		h('nav', { 'aria-label': 'Screens' }, Object.entries(screens).map(([key, [name]]) =>
			h('a', { key, href: `#/${key}`, 'aria-current': screens[key] === screen() ? 'page' : null }, name))),
		link('#/tenants', `Tenant: ${tenant}`),
		h('span', { role: 'status', 'aria-label': 'Connection', class: style }, text),
		button('?', showKeys, { 'aria-label': 'Keys', title: 'Keys (?)' }),
	];
}

function notice() {
	const { ok, text, command } = store.notice ?? {};
	return [
		h('div', { role: 'status', 'aria-label': 'Last call' }, text && [h(ok ? 'span.good' : 'span.bad', ok ? '✓ ' : '✗ ', text, ' '), code(short(command))]),
		text && [copy('Copy', () => command), button('×', () => drawNow(store.notice = null), { 'aria-label': 'Hide the last call' })],
	];
}

const tokenForm = () => form('Token', useToken, title('Token'),
	h('p', 'Admin:Token, or that of a user with all rights. An empty one forgets it.'), h('p.bad', '✗ ', store.why),
	bar(field('Token', { type: 'password' }), h('button.main', 'Connect')));

function useToken({ Token }) {
	setToken(Token);
	drawNow(store.needsToken = false);
}

function showKeys() {
	ask('Keys', '', null, h('label', h('input', { type: 'checkbox', checked: !localStorage.noKeys, onchange: switchKeys }), 'Keys of one character'),
		h('dl', keyHelp.map(([key, text]) => h('div', h('dt', h('kbd', key)), h('dd', text)))));
}

const switchKeys = ({ target }) => (localStorage.noKeys = target.checked ? '' : 'x');

function followAddress() {
	const token = /^#token=(.+)/.exec(location.hash)?.[1];
	if (token) {
		history.replaceState(null, '', '#/jobs');
		setToken(decode(token));
		store.needsToken = false;
		close();
	}

	const last = route.path;
	route.read();
	if (last === route.path) return drawNow();

	showFirstPage();
	drawNow();
	if (last !== undefined) {
		focusHeading();
		scrollTo(0, 0);
	}
}

function moveRow(step) {
	const rows = [...main.querySelectorAll('tbody tr')].filter(row => row.querySelector('a, button'));
	const now = rows.findIndex(row => row.contains(document.activeElement));
	rows[Math.min(Math.max(now + step, 0), rows.length - 1)]?.querySelector('a:not(.rare a), button').focus();
}

const focusHeading = () => main.querySelector('h1').focus();
const click = selector => main.querySelector(selector)?.click();

const keys = {
	'/': () => main.querySelector('[type=search]')?.focus(),
	j: () => moveRow(1), k: () => moveRow(-1), '[': () => click('[rel=prev]'), ']': () => click('[rel=next]'),
	p: () => click('[aria-keyshortcuts=p]'), '?': showKeys, g: () => (wentAt = performance.now()),
	Escape: () => route.parts.length > 1 && (location.hash = `#/${route.parts[0]}`),
};

function onKey(event) {
	const { target, key } = event;
	if (event.ctrlKey || event.altKey || event.metaKey || (localStorage.noKeys && key.length === 1) || document.querySelector('dialog[open]')) return;

	if (/INPUT|SELECT/.test(target.tagName)) return key === 'Escape' && target.blur();

	const place = performance.now() - wentAt < 1500 && Object.keys(screens).find(name => screens[name][1] === key);
	const act = place ? () => (location.hash = `#/${place}`) : keys[key];
	if (act) {
		event.preventDefault();
		wentAt = -1e4;
		act();
	}
}

document.querySelector('.skip').addEventListener('click', event => {
	event.preventDefault();
	focusHeading();
});
addEventListener('keydown', onKey);
addEventListener('hashchange', followAddress);
onDraw(draw);
followAddress();
setInterval(changed, 1000);
run();
