// What the server has: the stream writes it, the screens draw it.

import { change, curl, get } from './api.js';

const maxRequests = 2000;
const drawEvery = 200;
const maxReads = 20;
const readEvery = 1000;
const batch = 50;

export const store = {
	start: null, live: 'connecting', why: '', loaded: false, needsToken: false, notice: null, epoch: 0, paused: null, cleared: 0,
	jobs: new Map(), requests: new Map(), writes: new Map(), tick: 0, faults: [], tenants: [], snapshots: [], clock: null,
};

const reads = new Map();
const wanted = new Set();
let isReading = false;
let draw = () => {};
let drawn = -drawEvery;
let timer = null;
let sorted = null;

// At once after a silence, and otherwise a few times in a second.
export function changed() {
	timer ??= setTimeout(drawNow, Math.max(0, drawn + drawEvery - performance.now()));
}

export function drawNow() {
	clearTimeout(timer);
	timer = null;
	draw();
	drawn = performance.now();
	readWanted();
}

export function onDraw(action) {
	draw = action;
}

export const keyOf = ({ metadata }) => `${metadata.namespace}/${metadata.name}`;

export function setJobs(items) {
	store.jobs = new Map(items.map(job => [keyOf(job), job]));
	sorted = null;
}

export const jobKeys = () => (sorted ??= [...store.jobs.keys()].sort());

export function serverNow() {
	const { time, frozen, rate, read } = store.clock;
	return Date.parse(time) + (frozen ? 0 : (performance.now() - read) * (rate ?? 1));
}

export function setClock(data) {
	store.clock = { ...data, read: performance.now() };
}

export const act = (done, ...call) => report(done, curl(...call), async () => {
	await change(...call);
	store.epoch++;
});

export async function report(done, command, run) {
	try {
		await run();
		show(true, done, command);
	} catch (error) {
		show(false, error.message, command);
	}
}

export function show(ok, text, command) {
	store.notice = { ok, text, command };
	drawNow();
}

export function applyJob(type, object) {
	const { resourceVersion } = object.metadata;
	const key = keyOf(object);
	const known = store.jobs.get(key);
	store.tick++;
	// Of the events that arrive during a load, the load has some already.
	if (known && BigInt(known.metadata.resourceVersion) > BigInt(resourceVersion)) return;

	if (type === 'DELETED') {
		store.jobs.delete(key);
	} else {
		store.jobs.set(key, object);
	}

	if (!known || type === 'DELETED') {
		sorted = null;
	}
}

export function keepRequest({ body, ...entry }) {
	const whole = { ...store.requests.get(entry.id), ...entry };
	store.requests.set(entry.id, whole);
	if (whole.resourceVersion) {
		store.writes.set(whole.resourceVersion, whole);
	}

	if (store.requests.size > maxRequests) {
		const [oldest] = store.requests.values();
		drop(oldest);
	}
}

export function keepDetails(entries) {
	entries.forEach(entry => keepRequest({ ...entry, detailed: true }));
}

function drop({ id, resourceVersion }) {
	store.requests.delete(id);
	store.writes.delete(resourceVersion);
}

export function clearRequests({ upTo }) {
	Object.assign(store, { paused: null, cleared: upTo });
	store.requests.forEach(entry => entry.id <= upTo && drop(entry));
}

// The stream has no details of a PATCH or an error; they are read for what is on the screen.
export function want(entry) {
	if (entry && !entry.detailed && (entry.verb === 'patch' || entry.status >= 400)) {
		wanted.add(entry.id);
	}

	return entry;
}

async function readWanted() {
	const newest = Math.max(...wanted);
	const ids = [...wanted].filter(id => id > newest - batch);
	wanted.clear();
	if (isReading || ids.length === 0 || store.live !== 'live') return;

	isReading = true;
	const found = await get(`/requests?after=${Math.min(...ids) - 1}&limit=${batch}`).catch(() => null);
	// The journal may have dropped some already, which are not asked for again.
	keepDetails(found ? [...ids.map(id => ({ id })), ...found.requests].filter(({ id }) => store.requests.has(id)) : []);
	changed();
	setTimeout(() => {
		isReading = false;
		changed();
	}, 2.5 * drawEvery);
}

// A new tick, for example a version, repeats the read.
export function query(path, tick, accept) {
	const known = reads.get(path) ?? {};
	if (reads.size > maxReads) {
		reads.clear();
	}

	reads.set(path, known);
	const now = `${store.epoch} ${tick}`;
	if (known.tick !== now && !known.isBusy) {
		Object.assign(known, { tick: now, isBusy: true });
		get(path, accept).then(data => ({ data }), error => ({ error })).then(({ data, error }) => {
			changed(Object.assign(known, { data, error }));
			setTimeout(() => changed(known.isBusy = false), readEvery);
		});
	}

	return known;
}
