// Every view is an address that can be kept and sent.

import { drawNow } from './state.js';

export const route = {
	read() {
		const [path, query] = location.hash.replace(/^#\/?/, '').split('?');
		Object.assign(this, { path, parts: (path || 'jobs').split('/').map(decode).filter(part => !/^\.\.?$/.test(part)), query: new URLSearchParams(query) });
	},

	get(name) {
		return this.query.get(name) ?? '';
	},
};

export function setFilter(value) {
	route.query.set('q', value);
	history.replaceState(null, '', `#/${route.path || 'jobs'}?${route.query}`);
	drawNow();
}

export function requestFilter(text) {
	const tests = text.toLowerCase().split(/\s+/).filter(word => word).map(wordTest);
	return entry => tests.every(test => test(entry));
}

export const verbs = ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete', 'deletecollection'];

function wordTest(word) {
	if (verbs.includes(word)) return ({ verb }) => verb === word;

	if (word === 'fault') return ({ fault }) => Boolean(fault);

	if (/^[1-5](\d\d|xx)$/.test(word)) return ({ status }) => String(status).startsWith(word.replace('xx', ''));

	const pattern = word.replace(/[.+^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*').replaceAll('?', '.');
	const fits = new RegExp(/[*?]/.test(word) ? `^${pattern}$` : pattern, 'is');
	return ({ namespace, name, user, userAgent, method, path }) =>
		[namespace, name, `${namespace}/${name}`, user, userAgent, method, path].some(text => text && fits.test(text));
}

export function decode(text) {
	try {
		return decodeURIComponent(text);
	} catch {
		return text;
	}
}
