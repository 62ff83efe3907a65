// The journal, the newest request on top, and one request with the explanation of its PATCH.

import { act, ask, bar, base, block, button, changes, code, copy, curlTo, drawNow, facts, few, filterField, h, jobLink, link, note,
	parse, query, requestFilter, route, save, sender, status, store, table, time, title, value, want } from './parts.js';

const columns = ['##', '-Time', 'Verb', 'Object', 'Status', '-#ms', '-User', '-Fault', 'What it did'];

export function journalScreen() {
	if (!store.start.journal) return [title('Journal'), note('Off: Journal:Length is 0.')];

	const [{ paused, requests }, found] = [store, shown()];
	return [
		title('Journal'),
		bar(filterField('Filter requests'), button(paused ? 'Resume' : 'Pause', pause, { 'aria-keyshortcuts': 'p' }),
			button('Download JSON', download), button('Clear…', askClear),
			h('span.quiet', `${found.length} of ${requests.size} requests`, paused && ', paused')),
		requestsTable(found, requests.size > 0 ? 'None has these words.' : 'No requests yet.'),
		h('p.quiet', 'Words: verb, status (4xx), namespace, name, user, fault. * matches any text.'),
	];
}

export function requestsTable(found, empty) {
	const newest = found.reverse().map(entry => store.requests.get(entry.id) ?? entry);
	return table('Requests', columns, newest, entry => entry.id, cells, empty, entry =>
		[want(entry).status, entry.durationMs, entry.detailed].join());
}

const entries = () => store.paused ?? [...store.requests.values()];
const shown = () => entries().filter(requestFilter(route.get('q')));

function cells(entry) {
	const { id, verb, method, durationMs, user, userAgent, fault } = entry;
	return [
		link(`#/journal/${id}`, id), time(entry.time), verb ?? method, objectOf(entry),
		verb === 'watch' && durationMs === undefined ? 'open' : status(entry.status),
		durationMs?.toFixed(1), h('span', { title: user ?? userAgent }, sender(entry)), fault && h('span.warn', `⚡ ${fault.effect}`), few(whatItDid(entry), 2),
	];
}

function objectOf({ resource, namespace, name, path }) {
	const text = [namespace, name].filter(part => part).join('/');
	return resource === 'tfjobs' && name ? jobLink(namespace, name, text) : resource ? `${text} ${resource}` : path;
}

function whatItDid({ patch, refusal, resourceVersion, verb }) {
	const { decided, sent, current } = patch?.precondition ?? {};
	if (decided === 'conflict') return changes({ refused: [{ message: `version ${sent}, current ${current}` }] });

	const lines = changes({ ...patch, refused: patch?.refused.length > 0 ? patch.refused : refusal && [refusal] });
	const words = patch ? 'changed nothing' : resourceVersion && verb !== 'patch' && `version ${resourceVersion}`;
	return lines.length > 0 ? lines : [words && h('li.quiet', words)];
}

const pause = () => drawNow(store.paused = store.paused ? null : entries());

function download() {
	const ids = shown().map(({ id }) => id);
	save('requests.json', '/requests?limit=2000', 'application/json', ({ requests }) =>
		JSON.stringify({ requests: requests.filter(({ id }) => ids.includes(id)) }, null, 2));
}

function askClear() {
	ask('Clear the journal?', 'Clear', () => act('Cleared the journal', 'DELETE', '/requests'),
		h('p', `${store.requests.size} requests go. Later requests continue their numbers.`));
}

export function exchangeScreen() {
	const id = Number(route.parts[1]);
	const known = store.requests.get(id);
	const ids = [...store.requests.keys()].sort((a, b) => a - b);
	const { data, error } = query(`/requests/${id}`, known?.durationMs);
	return [
		title(`Request ${id}`),
		bar(neighbour('Previous', 'prev', ids.findLast(other => other < id)), neighbour('Next', 'next', ids.find(other => other > id)),
			data && [copy('Copy as curl', () => curlTo(addressOf(data), data.method, data.body, data.contentType)), link(faultLike(data), 'Add a fault like this')]),
		data ? exchange(data) : note(error ? `✗ ${error.message}` : 'Loading…'),
	];
}

const neighbour = (text, rel, id) => id && h('a', { rel, href: `#/journal/${id}` }, text);

// The journal has decoded the path, except for its %2F. curl expands brackets.
const addressOf = ({ path, query: search = '' }) =>
	base + path.split('/').map(encodeURIComponent).join('/').replaceAll('%252F', '%2F') + search.replace(/[[\]{}#]/g, encodeURIComponent);

function faultLike({ verb, namespace, name, user, status: number, fault }) {
	const word = /^[a-z-]+$/.test(fault?.effect ?? '') ? fault.effect : '';
	const fields = { verb, namespace, name, user, fault: word, status: word ? '' : number >= 400 ? number : 503 };
	return `#/faults?${new URLSearchParams(Object.entries(fields).filter(([, text]) => text))}`;
}

function exchange(entry) {
	const { fault, refusal, patch, durationMs } = entry;
	return [
		h('div', h('b', entry.method), ' ', code(entry.path + (entry.query ?? '')), ' ', status(entry.status)),
		refusal && h('p.bad', '✗ ', refusal.reason && `${refusal.reason}: `, refusal.message),
		fault && h('p.warn', `⚡ A fault was injected, by ${fault.source}: ${fault.effect}`, fault.writeHappened && '. The change was stored'),
		patch && explanation(patch),
		facts([['Time', time(entry.time)], ['Object', objectOf(entry)], ['User', entry.user], ['User agent', entry.userAgent],
			['Duration', durationMs === undefined ? 'open' : `${durationMs.toFixed(2)} ms`], ['Version stored', entry.resourceVersion],
			['Request id', code(entry.requestId)], ['Trace id', entry.traceId && code(entry.traceId)], ['Content type', entry.contentType]]),
		entry.body && [h('h2', 'Body'), block('Body', JSON.stringify(parse(entry.body), null, 2) ?? entry.body)],
	];
}

function explanation(patch) {
	const { written, refused, byServer: changed, putBack, precondition, omitted } = patch;
	const ignored = ({ field, sent, kept }) => h('li', h('b', '↩'), ' ', code(field), ` sent ${value(sent) || 'nothing'}, kept ${value(kept) || 'nothing'}`);
	const lists = [['Changed by the patch', changes({ ...patch, refused: [] })], ['Rejected', changes({ refused })],
		['Changed by the server', changes({ changed })], ['Ignored by the server', putBack.map(ignored)]];
	return [
		h('h2', written ? 'A new version was stored' : 'Nothing was stored'),
		precondition && h('p', 'Precondition: version ', code(precondition.sent), ', current ', code(precondition.current ?? 'none'), ': ', precondition.decided),
		lists.filter(([, lines]) => lines.length > 0).map(([name, lines]) => h('div', { key: name }, h('h3', name), h('ul', lines))),
		omitted > 0 && h('p.quiet', `${omitted} more`),
	];
}
